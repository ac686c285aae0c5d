"""Wiring of declarations: what happened to a filing stays after every migrate; the clock is heard. Not for: rules."""

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class Declarations(AppConfig):
    """What firms file, and who is watched."""

    name = "wufei.operations.declarations"
    label = "declarations"

    def ready(self) -> None:
        """Keep the steps whatever a migration did to their table; hear the clock."""
        from wufei.operations.declarations import handlers  # noqa: F401, PLC0415  apps must be loaded first

        post_migrate.connect(_guard, sender=self, dispatch_uid="wufei.declarations.guard")


def _guard(using: str = "default", **_signal: object) -> None:
    # Tables exist only after all apps are loaded.
    from wufei.kernel import rows  # noqa: PLC0415
    from wufei.operations.declarations.models import Step  # noqa: PLC0415

    if Step._meta.db_table in connections[using].introspection.table_names():
        rows.guard(connections[using], Step._meta.db_table)
