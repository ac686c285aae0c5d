"""The wiring as a Django app, so that it runs once, after all apps are loaded."""

from django.apps import AppConfig


class Wiring(AppConfig):
    name = "wufei.config"
    label = "config"

    def ready(self) -> None:
        """Collect declarations, judge them, seal the registries; any fault stops the start."""
        from wufei.config import wiring  # noqa: PLC0415  models must be loaded first

        wiring.wire()
