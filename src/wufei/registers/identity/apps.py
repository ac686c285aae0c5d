"""Wiring of the identity app. Not for: rules."""

from django.apps import AppConfig


class Identity(AppConfig):
    name = "wufei.registers.identity"
    label = "identity"

    def ready(self) -> None:
        """Register the handlers, and how a job finds the person again on whose behalf it runs."""
        from wufei.kernel.jobs.spec import ACTORS  # noqa: PLC0415  tables must be ready first
        from wufei.registers.identity import handlers, queries  # noqa: F401, PLC0415  importing registers handlers

        ACTORS.add("person", lambda key: queries.actor_by_id(int(key)))
