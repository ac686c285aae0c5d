"""Addresses of stores."""

from django.urls import path

from wufei.faces.web.stores import acts, views

ROOT = "facilities/stores/"
ONE = f"{ROOT}<int:store_id>/"
urlpatterns = [
    path(ROOT, views.stores, name="stores"),
    path(ONE, views.store, name="store"),
    path(f"{ONE}move", acts.move, name="store_move"),
    path(f"{ROOT}moves/<int:move_id>/strike", acts.strike, name="store_move_strike"),
]
