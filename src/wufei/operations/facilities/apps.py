"""Wiring of facilities: weighings and measurements of moisture are append-only after every migrate. Not for: rules."""

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class Facilities(AppConfig):
    """Where waste is weighed, kept and treated."""

    name = "wufei.operations.facilities"
    label = "facilities"

    def ready(self) -> None:
        """Keep what was weighed and measured whatever a migration did to its table."""
        post_migrate.connect(_guard, sender=self, dispatch_uid="wufei.facilities.guard")


def _guard(using: str = "default", **_signal: object) -> None:
    # Tables exist only after all apps are loaded.
    from wufei.kernel import rows  # noqa: PLC0415
    from wufei.operations.facilities.models import Moisture, Weighing  # noqa: PLC0415

    there = connections[using].introspection.table_names()
    for model in (Weighing, Moisture):
        if model._meta.db_table in there:
            rows.guard(connections[using], model._meta.db_table)
