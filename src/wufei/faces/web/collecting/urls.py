"""Addresses of collecting rounds."""

from django.urls import path

from wufei.faces.web.collecting import views

ROOT = "manifests/rounds/"
ONE = f"{ROOT}<int:round_id>/"
urlpatterns = [
    path(ROOT, views.collectings, name="collectings"),
    path(f"{ROOT}new", views.new, name="collecting_new"),
    path(ONE, views.collecting, name="collecting"),
    path(f"{ONE}collect", views.collect, name="collecting_collect"),
    path(f"{ONE}join", views.join, name="collecting_join"),
    path(f"{ONE}receive", views.receive, name="collecting_receive"),
]
