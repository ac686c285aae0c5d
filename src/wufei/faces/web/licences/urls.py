"""Addresses of licences."""

from django.urls import path

from wufei.faces.web.licences import forms, views

ROOT = "manifests/licences/"
ONE = f"{ROOT}<int:licence_id>/"
urlpatterns = [
    path(ROOT, views.licences, name="licences"),
    path(f"{ROOT}warned", views.warned, name="licences_warned"),
    path(f"{ROOT}registers", forms.registers, name="licence_registers"),
    path(f"{ROOT}terms", forms.terms, name="licence_terms"),
    path(f"{ROOT}sheet", views.sheet, name="licences_sheet"),
    path(f"{ROOT}verify", views.verify, name="licence_verify"),
    path(f"{ROOT}new", forms.new, name="licence_new"),
    path(ONE, views.licence, name="licence"),
    path(f"{ONE}change", forms.change, name="licence_change"),
    path(f"{ONE}move", forms.move, name="licence_move"),
]
