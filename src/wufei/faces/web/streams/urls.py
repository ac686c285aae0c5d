"""Addresses of streams."""

from django.urls import path

from wufei.faces.web.streams import views

urlpatterns = [
    path("streams/", views.streams, name="streams"),
    path("streams/<slug:stream>/", views.stream, name="stream"),
    path("streams/<slug:stream>/sheet", views.sheet, name="stream_sheet"),
]
