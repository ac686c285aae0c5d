"""Addresses of balances."""

from django.urls import path

from wufei.faces.web.balance import screening, settings, views

ROOT = "balance/"
urlpatterns = [
    path(ROOT, views.month, name="balance"),
    path(f"{ROOT}sheet", views.sheet, name="balance_sheet"),
    path(f"{ROOT}loads", views.loads, name="balance_loads"),
    path(f"{ROOT}screening/", screening.page, name="balance_screening"),
    path(f"{ROOT}settings/", settings.page, name="balance_settings"),
    path(f"{ROOT}screening/sheet", screening.sheet, name="balance_screening_sheet"),
]
