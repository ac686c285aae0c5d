"""Wiring of the log: its triggers are put back after every migrate. Not for: anything else."""

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class Audit(AppConfig):
    """The log of acts."""

    name = "wufei.kernel.audit"
    label = "audit"

    def ready(self) -> None:
        """Keep the table append-only whatever a migration did to it."""
        post_migrate.connect(_guard, sender=self, dispatch_uid="wufei.audit.guard")


def _guard(using: str = "default", **_signal: object) -> None:
    # Tables exist only after all apps are loaded.
    from wufei.kernel import rows  # noqa: PLC0415
    from wufei.kernel.audit.models import Entry  # noqa: PLC0415

    if Entry._meta.db_table in connections[using].introspection.table_names():
        rows.guard(connections[using], Entry._meta.db_table)
