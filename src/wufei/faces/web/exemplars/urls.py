"""Addresses of typical cases; they lie under evaluation, which cites them."""

from django.urls import path

from wufei.faces.web.exemplars import forms, views

ROOT = "evaluation/cases/"
ONE = f"{ROOT}<int:case_id>/"
urlpatterns = [
    path(ROOT, views.cases, name="cases"),
    path(f"{ROOT}new", forms.new, name="case_new"),
    path(ONE, views.case, name="case"),
    path(f"{ONE}paper", views.paper, name="case_paper"),
    path(f"{ONE}change", forms.change, name="case_change"),
    path(f"{ONE}move", forms.move, name="case_move"),
    path(f"{ONE}files", forms.file_add, name="case_file_add"),
    path(f"{ROOT}files/<int:link_id>", views.file, name="case_file"),
    path(f"{ROOT}files/<int:link_id>/remove", forms.file_remove, name="case_file_remove"),
]
