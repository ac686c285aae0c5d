"""Addresses of balances."""

from django.urls import path

from wufei.faces.web.balance import views

ROOT = "balance/"
urlpatterns = [
    path(ROOT, views.month, name="balance"),
    path(f"{ROOT}sheet", views.sheet, name="balance_sheet"),
    path(f"{ROOT}loads", views.loads, name="balance_loads"),
]
