"""Addresses of the phone: all below one folder, which is what its worker may answer for."""

from django.urls import path

from wufei.faces.web.phone import views

urlpatterns = [
    path("phone/", views.phone, name="phone"),
    path("phone/worker.js", views.worker, name="phone_worker"),
    path("phone/app.webmanifest", views.card, name="phone_card"),
]
