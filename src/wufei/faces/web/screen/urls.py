"""Addresses of the one screen."""

from django.urls import path

from wufei.faces.web.screen import views

urlpatterns = [
    path("screen/", views.screen, name="screen"),
    path("screen/part", views.part, name="screen_part"),
    path("screen/counties.json", views.counties, name="screen_counties"),
    path("screen/due.json", views.due, name="screen_due"),
]
