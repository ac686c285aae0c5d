"""Wiring of works: what happened to them stays after every migrate. Not for: rules."""

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class WorksConfig(AppConfig):
    """What is built and torn down."""

    name = "wufei.operations.works"
    label = "works"

    def ready(self) -> None:
        """Keep the steps whatever a migration did to their table."""
        post_migrate.connect(_guard, sender=self, dispatch_uid="wufei.works.guard")


def _guard(using: str = "default", **_signal: object) -> None:
    # Tables exist only after all apps are loaded.
    from wufei.kernel import rows  # noqa: PLC0415
    from wufei.operations.works.models import Step  # noqa: PLC0415

    if Step._meta.db_table in connections[using].introspection.table_names():
        rows.guard(connections[using], Step._meta.db_table)
