"""Addresses of the pages of rounds."""

from django.urls import path

from wufei.faces.web.rounds import pages, papers, saving, sheets, views

urlpatterns = [
    path("rounds/", views.listed, name="rounds"),
    path("rounds/new", views.new, name="round_new"),
    path("rounds/preview", views.preview, name="round_preview"),
    path("rounds/<int:round_id>/", views.one, name="round"),
    path("rounds/<int:round_id>/sheet", sheets.round_sheet, name="round_sheet"),
    path("rounds/<int:round_id>/bulletin.<str:kind>", papers.round_bulletin, name="round_bulletin"),
    path("rounds/<int:round_id>/remind", views.remind, name="round_remind"),
    path("rounds/<int:round_id>/due", views.due, name="round_due"),
    path("rounds/<int:round_id>/close", views.close, name="round_close"),
    path("rounds/<int:round_id>/reopen", views.reopen, name="round_reopen"),
    path("rounds/pages/<int:page_id>/", pages.page, name="round_page"),
    path("rounds/pages/<int:page_id>/due", pages.due, name="round_page_due"),
    path("rounds/pages/<int:page_id>/carried", pages.confirm_carried, name="round_page_carried"),
    path("rounds/pages/<int:page_id>/submit", pages.submit, name="round_page_submit"),
    path("rounds/pages/<int:page_id>/withdraw", pages.withdraw, name="round_page_withdraw"),
    path("rounds/pages/<int:page_id>/return", pages.send_back, name="round_page_return"),
    path("rounds/pages/<int:page_id>/approve", pages.approve, name="round_page_approve"),
    path("rounds/pages/<int:page_id>/accept", pages.accept, name="round_page_accept"),
    path("rounds/pages/<int:page_id>/reopen", pages.reopen, name="round_page_reopen"),
    path("rounds/pages/<int:page_id>/workbook", sheets.page_sheet, name="round_page_sheet"),
    path("rounds/pages/<int:page_id>/workbook/look", sheets.page_sheet_look, name="round_page_sheet_look"),
    path("rounds/pages/<int:page_id>/workbook/take", sheets.page_sheet_take, name="round_page_sheet_take"),
    path("rounds/entries/<int:entry_id>/", saving.entry, name="round_entry"),
    path("rounds/entries/<int:entry_id>/save", saving.entry_save, name="round_entry_save"),
    path("rounds/entries/<int:entry_id>/confirm", saving.entry_confirm, name="round_entry_confirm"),
    path("rounds/entries/<int:entry_id>/evidence", saving.entry_evidence, name="round_entry_evidence"),
    path("rounds/parts/<int:part_id>/", saving.part, name="round_part"),
    path("rounds/parts/<int:part_id>/save", saving.part_save, name="round_part_save"),
    path("rounds/parts/<int:part_id>/evidence", saving.part_evidence, name="round_part_evidence"),
    path("rounds/evidence/<int:file_id>", saving.file, name="round_file"),
    path("rounds/evidence/<int:file_id>/tile", saving.tile, name="round_file_tile"),
    path("rounds/evidence/<int:file_id>/remove", saving.evidence_remove, name="round_file_remove"),
]
