"""Wiring of settlement: records, sayings and deposits are append-only after every migrate. Not for: rules."""

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class Settlement(AppConfig):
    """Contracts, invoices and payments against what moved."""

    name = "wufei.operations.settlement"
    label = "settlement"

    def ready(self) -> None:
        """Keep what was taken in whatever a migration did to its table; hear what manifests tell."""
        from wufei.operations.settlement import handlers  # noqa: F401, PLC0415  apps must be loaded first

        post_migrate.connect(_guard, sender=self, dispatch_uid="wufei.settlement.guard")


def _guard(using: str = "default", **_signal: object) -> None:
    # Tables exist only after all apps are loaded.
    from wufei.kernel import rows  # noqa: PLC0415
    from wufei.operations.settlement import models  # noqa: PLC0415

    there = connections[using].introspection.table_names()
    for model in (models.Contract, models.Invoice, models.Payment, models.Saying, models.Deposit):
        if model._meta.db_table in there:
            rows.guard(connections[using], model._meta.db_table)
