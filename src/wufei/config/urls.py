"""Addresses: the API under /api/, sign-in under /accounts/, pages everywhere else."""

from django.urls import include, path

from wufei.faces.api import api

urlpatterns = [
    path("api/", api.urls),
    path("", include("wufei.faces.web.urls")),  # before allauth: its page for passwords is ours
    path("accounts/", include("allauth.urls")),
]
