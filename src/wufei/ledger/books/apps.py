"""Wiring of the books: what the database itself enforces is put back after every migrate. Not for: anything else."""

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class Books(AppConfig):
    """Accounts and transfers."""

    name = "wufei.ledger.books"
    label = "books"

    def ready(self) -> None:
        """Keep the laws of the tables whatever a migration did to them."""
        post_migrate.connect(_enforce, sender=self, dispatch_uid="wufei.books.enforce")


def _enforce(using: str = "default", **_signal: object) -> None:
    # Tables exist only after all apps are loaded.
    from wufei.ledger.books.models import Transfer, laws  # noqa: PLC0415

    if Transfer._meta.db_table in connections[using].introspection.table_names():
        laws.enforce(connections[using])
