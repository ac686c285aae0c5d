"""Wiring of pickups: the clock is heard, steps stay after every migrate. Not for: rules."""

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class Pickups(AppConfig):
    """What is asked to be fetched."""

    name = "wufei.operations.pickups"
    label = "pickups"

    def ready(self) -> None:
        """Hear the clock; keep the steps whatever a migration did to their table."""
        from wufei.operations.pickups import handlers  # noqa: F401, PLC0415  apps must be loaded first

        post_migrate.connect(_guard, sender=self, dispatch_uid="wufei.pickups.guard")


def _guard(using: str = "default", **_signal: object) -> None:
    # Tables exist only after all apps are loaded.
    from wufei.kernel import rows  # noqa: PLC0415
    from wufei.operations.pickups.models import Step  # noqa: PLC0415

    if Step._meta.db_table in connections[using].introspection.table_names():
        rows.guard(connections[using], Step._meta.db_table)
