"""Wiring of manifests: signatures are append-only after every migrate. Not for: rules."""

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class Manifests(AppConfig):
    """Documents of what moves."""

    name = "wufei.operations.manifests"
    label = "manifests"

    def ready(self) -> None:
        """Keep what was signed whatever a migration did to its table; hear the clock."""
        from wufei.operations.manifests import handlers  # noqa: F401, PLC0415  apps must be loaded first

        post_migrate.connect(_guard, sender=self, dispatch_uid="wufei.manifests.guard")


def _guard(using: str = "default", **_signal: object) -> None:
    # Tables exist only after all apps are loaded.
    from wufei.kernel import rows  # noqa: PLC0415
    from wufei.operations.manifests.models import Signature  # noqa: PLC0415

    if Signature._meta.db_table in connections[using].introspection.table_names():
        rows.guard(connections[using], Signature._meta.db_table)
