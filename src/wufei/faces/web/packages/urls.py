"""Addresses of packages."""

from django.urls import path

from wufei.faces.web.packages import acts, forms, views

ROOT = "manifests/packages/"
urlpatterns = [
    path(ROOT, views.packages, name="packages"),
    path(f"{ROOT}sheet", views.sheet, name="packages_sheet"),
    path(f"{ROOT}new", forms.new, name="package_new"),
    path(f"{ROOT}choose", views.choose, name="packages_choose"),
    path(f"{ROOT}labels", views.labels, name="packages_labels"),
    path(f"{ROOT}labels.pdf", views.labels_file, name="packages_labels_file"),
    path(f"{ROOT}repack", acts.repack, name="packages_repack"),
    path(f"{ROOT}repackings/<uuid:key>/undo", acts.undo, name="repacking_undo"),
    # Last and apart: a code that somebody brought may be any word, with slashes in it.
    path(f"{ROOT}code/<path:code>/", views.package, name="package"),
]
