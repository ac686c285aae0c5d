"""Wiring of stores. Not for: rules."""

from django.apps import AppConfig


class Stores(AppConfig):
    """What goes into and out of store rooms."""

    name = "wufei.operations.stores"
    label = "stores"

    def ready(self) -> None:
        """Hear the clock."""
        from wufei.operations.stores import handlers  # noqa: F401, PLC0415  apps must be loaded first
