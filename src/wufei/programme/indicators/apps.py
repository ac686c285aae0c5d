"""Wiring of indicators. Not for: rules."""

from django.apps import AppConfig


class Indicators(AppConfig):
    name = "wufei.programme.indicators"
    label = "indicators"

    def ready(self) -> None:
        """Make the handlers known before the registry is sealed."""
        from wufei.programme.indicators import handlers  # noqa: F401, PLC0415  apps must be loaded first
