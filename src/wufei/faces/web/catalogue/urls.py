"""Addresses of the catalogue; it is one of the registers."""

from django.urls import path

from wufei.faces.web.catalogue import factors, forms, views

ROOT = "registers/catalogue/"
EDITION = f"{ROOT}editions/<int:edition_id>/"
urlpatterns = [
    path(ROOT, views.lists, name="catalogue"),
    path(f"{ROOT}load", forms.load, name="catalogue_load"),
    path(f"{ROOT}lists/new", forms.list_new, name="catalogue_list_new"),
    path(f"{ROOT}codes/<int:code_id>/", views.code, name="waste_code"),
    path(f"{ROOT}editions/new", forms.edition_new, name="code_edition_new"),
    path(EDITION, views.edition, name="code_edition"),
    path(f"{EDITION}exemptions", views.exemptions, name="code_exemptions"),
    path(f"{EDITION}diff", views.diff, name="code_edition_diff"),
    path(f"{EDITION}change", forms.edition_change, name="code_edition_change"),
    path(f"{EDITION}move", forms.edition_move, name="code_edition_move"),
    path(f"{ROOT}factors/", factors.factors, name="factors"),
    path(f"{ROOT}factors/set", factors.change, name="factor_set"),
]
