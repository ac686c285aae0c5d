"""Wiring of plans."""

from django.apps import AppConfig


class Plans(AppConfig):
    name = "wufei.programme.plans"
    label = "plans"
    verbose_name = "Plans"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the handlers known before the registry is sealed."""
        from wufei.programme.plans import handlers  # noqa: F401, PLC0415  apps must be loaded first
