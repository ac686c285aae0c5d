"""Addresses of the one screen."""

from django.urls import path

from wufei.faces.web.screen import views

urlpatterns = [
    path("screen/", views.screen, name="screen"),
    path("screen/part", views.part, name="screen_part"),
]
