"""Wiring of licences. Not for: rules."""

from django.apps import AppConfig


class Licences(AppConfig):
    """Who may do what with waste, how much and until when."""

    name = "wufei.operations.licences"
    label = "licences"

    def ready(self) -> None:
        """Hear the clock."""
        from wufei.operations.licences import handlers  # noqa: F401, PLC0415  apps must be loaded first
