"""Wiring of the identity app. Not for: rules."""

from django.apps import AppConfig


class Identity(AppConfig):
    name = "wufei.registers.identity"
    label = "identity"

    def ready(self) -> None:
        from wufei.registers.identity import handlers  # noqa: F401, PLC0415  registers them; tables must be ready first
