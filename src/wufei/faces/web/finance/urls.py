"""Addresses of green finance; they lie under projects, whose money it is."""

from django.urls import path

from wufei.faces.web.finance import forms, views

ROOT = "projects/finance/"
ONE = f"{ROOT}<int:loan_id>/"
urlpatterns = [
    path(ROOT, views.loans, name="loans"),
    path(f"{ROOT}sheet", views.sheet, name="loans_sheet"),
    path(f"{ROOT}new", forms.new, name="loan_new"),
    path(ONE, views.loan, name="loan"),
    path(f"{ONE}change", forms.change, name="loan_change"),
    path(f"{ONE}entries", forms.entry, name="loan_entry"),
    path(f"{ONE}move", forms.move, name="loan_move"),
    path(f"{ROOT}entries/<int:entry_id>/correct", forms.correct, name="loan_entry_correct"),
]
