"""Addresses of works."""

from django.urls import path

from wufei.faces.web.works import forms, views

ROOT = "works/"
ONE = f"{ROOT}<int:works_id>/"
urlpatterns = [
    path(ROOT, views.works, name="works"),
    path(f"{ROOT}sheet", views.sheet, name="works_sheet"),
    path(f"{ROOT}new", forms.new, name="works_new"),
    path(ONE, views.one, name="works_one"),
    path(f"{ONE}change", forms.change, name="works_change"),
    path(f"{ONE}move", forms.move, name="works_move"),
]
