"""Addresses of the plan pages."""

from django.urls import path

from wufei.faces.web.plans import review, views

urlpatterns = [
    path("plans/", views.plans, name="plans"),
    path("plans/upload", views.upload, name="plan_upload"),
    path("plans/<int:edition_id>/", review.page, name="plan_review"),
    path("plans/<int:edition_id>/items", review.items, name="plan_items"),
    path("plans/<int:edition_id>/accept-sure", review.accept_sure, name="plan_accept_sure"),
    path("plans/<int:edition_id>/add", review.add, name="plan_item_add"),
    path("plans/<int:edition_id>/undo", review.undo, name="plan_undo"),
    path("plans/<int:edition_id>/adopt", review.adopt, name="plan_adopt"),
    path("plans/<int:edition_id>/discard", views.discard, name="plan_discard"),
    path("plans/<int:edition_id>/diff", views.diff, name="plan_diff"),
    path("plans/<int:edition_id>/sheet", views.sheet, name="plan_sheet"),
    path("plans/<int:edition_id>/file", views.source_file, name="plan_file"),
    path("plans/items/<int:item_id>", review.item, name="plan_item"),
    path("plans/items/<int:item_id>/mark", review.mark, name="plan_item_mark"),
    path("plans/items/<int:item_id>/correct", review.correct, name="plan_item_correct"),
    path("plans/items/<int:item_id>/split", review.split, name="plan_item_split"),
    path("plans/items/<int:item_id>/merge", review.merge, name="plan_item_merge"),
    path("plans/findings/<int:finding_id>", review.settle, name="plan_finding"),
]
