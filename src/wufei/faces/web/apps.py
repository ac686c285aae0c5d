"""Wiring of the web face."""

from django.apps import AppConfig


class Web(AppConfig):
    name = "wufei.faces.web"
    label = "web"
