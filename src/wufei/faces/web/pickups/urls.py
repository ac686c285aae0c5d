"""Addresses of pickups."""

from django.urls import path

from wufei.faces.web.pickups import acts, forms, views

ROOT = "manifests/pickups/"
ONE = f"{ROOT}<int:pickup_id>/"
urlpatterns = [
    path(ROOT, views.pickups, name="pickups"),
    path(f"{ROOT}sheet", views.sheet, name="pickups_sheet"),
    path(f"{ROOT}new", forms.new, name="pickup_new"),
    path(ONE, views.one, name="pickup"),
    path(f"{ONE}move", acts.move, name="pickup_move"),
    path(f"{ONE}agree", acts.agree, name="pickup_agree"),
    path(f"{ONE}take", acts.take, name="pickup_take"),
    path(f"{ONE}quote", acts.quote, name="pickup_quote"),
    path(f"{ONE}decline", acts.decline, name="pickup_decline"),
    path(f"{ONE}take-back", acts.take_back, name="pickup_take_back"),
    path(f"{ONE}load", acts.load, name="pickup_load"),
]
