"""Addresses of flows."""

from django.urls import path

from wufei.faces.web.flows import views

ROOT = "manifests/flows/"
urlpatterns = [
    path(ROOT, views.flows, name="flows"),
    path(f"{ROOT}sheet", views.sheet, name="flows_sheet"),
    path(f"{ROOT}manifests", views.manifests, name="flow_manifests"),
]
