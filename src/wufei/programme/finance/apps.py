"""Wiring of finance. Not for: rules."""

from django.apps import AppConfig


class Finance(AppConfig):
    name = "wufei.programme.finance"
    label = "finance"
    verbose_name = "Green finance"
    default_auto_field = "django.db.models.BigAutoField"
