"""Wiring of exemplars. Not for: rules."""

from django.apps import AppConfig


class Exemplars(AppConfig):
    name = "wufei.programme.exemplars"
    label = "exemplars"
    verbose_name = "Typical cases"
    default_auto_field = "django.db.models.BigAutoField"
