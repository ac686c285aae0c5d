"""Addresses of declarations."""

from django.urls import path

from wufei.faces.web.declarations import acts, ledgers, rolls, views

ROOT = "declarations/"
ONE = f"{ROOT}<int:filing_id>/"
urlpatterns = [
    path(ROOT, views.declarations, name="declarations"),
    path(f"{ROOT}coverage/", views.coverage, name="declaration_coverage"),
    path(f"{ROOT}effort/", views.effort, name="declaration_effort"),
    path(f"{ROOT}ledgers/", ledgers.ledgers, name="declaration_ledgers"),
    path(f"{ROOT}ledgers/file", ledgers.sheet, name="declaration_ledger_sheet"),
    path(f"{ROOT}lists/", rolls.lists, name="declaration_lists"),
    path(f"{ROOT}lists/make", rolls.lists_make, name="declaration_lists_make"),
    path(f"{ROOT}lists/figure", rolls.threshold, name="declaration_figure"),
    path(f"{ROOT}lists/<int:version_id>/sheet", rolls.lists_sheet, name="declaration_lists_sheet"),
    path(f"{ROOT}firms/<int:party_id>/", rolls.firm, name="declaration_firm"),
    path(f"{ROOT}open", acts.opened, name="declarations_open"),
    path(ONE, views.declaration, name="declaration"),
    path(f"{ONE}file", acts.file, name="declaration_file"),
    path(f"{ONE}proposed", acts.proposed, name="declaration_proposed"),
    path(f"{ONE}review", acts.review, name="declaration_review"),
]
