"""Wiring of notices: their table is append-only after every migrate; events and the clock are heard. Not for: rules."""

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class Notices(AppConfig):
    """The feed and its webhooks."""

    name = "wufei.operations.notices"
    label = "notices"

    def ready(self) -> None:
        """Keep what was told whatever a migration did to its table; hear events and the clock."""
        from wufei.operations.notices import handlers  # noqa: F401, PLC0415  apps must be loaded first

        post_migrate.connect(_guard, sender=self, dispatch_uid="wufei.notices.guard")


def _guard(using: str = "default", **_signal: object) -> None:
    # Tables exist only after all apps are loaded.
    from wufei.kernel import rows  # noqa: PLC0415
    from wufei.operations.notices.models import Notice  # noqa: PLC0415

    if Notice._meta.db_table in connections[using].introspection.table_names():
        rows.guard(connections[using], Notice._meta.db_table)
