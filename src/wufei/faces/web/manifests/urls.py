"""Addresses of manifests."""

from django.urls import path

from wufei.faces.web.manifests import acts, forms, views

ROOT = "manifests/"
ONE = f"{ROOT}<int:manifest_id>/"
urlpatterns = [
    path(ROOT, views.manifests, name="manifests"),
    path(f"{ROOT}sheet", views.sheet, name="manifests_sheet"),
    path(f"{ROOT}new", forms.new, name="manifest_new"),
    path(f"{ROOT}sign", acts.sign_many, name="manifests_sign"),
    path(ONE, views.manifest, name="manifest"),
    path(f"{ONE}paper", views.paper, name="manifest_paper"),
    path(f"{ONE}proof", views.proof, name="manifest_proof"),
    path(f"{ONE}copy", acts.copy, name="manifest_copy"),
    path(f"{ONE}change", forms.change, name="manifest_change"),
    path(f"{ONE}sign", acts.sign, name="manifest_sign"),
    path(f"{ONE}hold", acts.hold, name="manifest_hold"),
]
