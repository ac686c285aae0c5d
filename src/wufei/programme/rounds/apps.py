"""Wiring of rounds. Not for: rules."""

from django.apps import AppConfig


class Rounds(AppConfig):
    name = "wufei.programme.rounds"
    label = "rounds"

    def ready(self) -> None:
        """Make the handlers and what the clock calls known before the registries are sealed."""
        from wufei.programme.rounds import handlers  # noqa: F401, PLC0415  apps must be loaded first
        from wufei.programme.rounds.actions import reminders  # noqa: F401, PLC0415
