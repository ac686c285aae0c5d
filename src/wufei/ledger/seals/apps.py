"""Wiring of the seals: their tables are append-only after every migrate. Not for: anything else."""

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class Seals(AppConfig):
    """Trees, chain and heads."""

    name = "wufei.ledger.seals"
    label = "seals"

    def ready(self) -> None:
        """Keep the tables append-only whatever a migration did to them; hear the clock."""
        from wufei.ledger.seals import handlers  # noqa: F401, PLC0415  apps must be loaded first

        post_migrate.connect(_guard, sender=self, dispatch_uid="wufei.seals.guard")


def _guard(using: str = "default", **_signal: object) -> None:
    # Tables exist only after all apps are loaded.
    from wufei.kernel import rows  # noqa: PLC0415
    from wufei.ledger.seals.models import Begun, Block, Head, Link  # noqa: PLC0415

    names = connections[using].introspection.table_names()
    for model in (Begun, Block, Head, Link):
        if model._meta.db_table in names:
            rows.guard(connections[using], model._meta.db_table)
