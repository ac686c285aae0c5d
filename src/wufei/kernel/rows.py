"""How a row may change: by compare-and-swap, or not at all.

SQLite has no row locks, so `UPDATE … WHERE id = ? AND version = ?` hits one row or none; none means somebody was
faster, and `STALE` is raised. A table that must never change is guarded by triggers, on both databases and
against raw SQL too. Not for: creating rows, or deciding whether a move is allowed (machine, access).
"""

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from wufei.kernel import ready
from wufei.kernel.problems import STALE

_SQLITE = {
    "no_update": 'BEFORE UPDATE ON "{table}"',
    "no_delete": 'BEFORE DELETE ON "{table}"',
    # INSERT OR REPLACE deletes the old row without firing the delete trigger.
    "no_replace": 'BEFORE INSERT ON "{table}" WHEN EXISTS (SELECT 1 FROM "{table}" WHERE id = NEW.id)',
}
# Before an insert nothing of the row is written that ABORT had to take back; and where anything may abort, SQLite
# copies every page it writes to.
_RAISES = {"no_replace": "FAIL"}
_POSTGRES = {
    "no_update": 'BEFORE UPDATE ON "{table}" FOR EACH ROW',
    "no_delete": 'BEFORE DELETE ON "{table}" FOR EACH ROW',
    "no_truncate": 'BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT',
}
_FUNCTION = """
CREATE OR REPLACE FUNCTION wufei_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$
"""


class Versioned(models.Model):
    """A row that changes only by `swap`: its version counts the changes."""

    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


def swap(row: Versioned, /, *, version: int, **changes: object) -> None:
    """Write `changes` if nobody changed the row since `version`; else raise STALE and change nothing.

    When `state` is among the changes, the row must also still be in the state that `row` shows. On success the
    instance carries the changes and the new version.
    """
    where: dict[str, object] = {"pk": row.pk, "version": version}
    if "state" in changes:
        where["state"] = row.__dict__["state"]
    told = {"version": version + 1, **changes}
    if all(map(ready.plain, changes.values())):
        hit = ready.updated(type(row), where, told)
    else:
        hit = type(row)._base_manager.filter(**where).update(**told)
    if hit != 1:
        raise STALE(where=row._meta.label_lower, value=row.pk)
    for name, value in changes.items():
        setattr(row, name, value)
    row.version = version + 1


def guard(connection: BaseDatabaseWrapper, table: str) -> None:
    """Make `table` append-only: nobody edits or deletes a row. Does nothing where the triggers stand already.

    Call it after every `migrate`: SQLite loses triggers when a later migration rebuilds a table.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, event in _SQLITE.items():
                cursor.execute(
                    f'CREATE TRIGGER IF NOT EXISTS "{table}_{name}" {event.format(table=table)} '
                    f"BEGIN SELECT RAISE({_RAISES.get(name, 'ABORT')}, '{table} is append-only'); END"
                )
        else:
            cursor.execute(_FUNCTION)
            for name, event in _POSTGRES.items():
                cursor.execute(
                    f'CREATE OR REPLACE TRIGGER "{table}_{name}" {event.format(table=table)} '
                    "EXECUTE FUNCTION wufei_append_only()"
                )


def lift(connection: BaseDatabaseWrapper, table: str) -> None:
    """Take the triggers off `table` (test databases only)."""
    with connection.cursor() as cursor:
        for name in _SQLITE if connection.vendor == "sqlite" else _POSTGRES:
            on = "" if connection.vendor == "sqlite" else f' ON "{table}"'
            cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_{name}"{on}')


def guarded(connection: BaseDatabaseWrapper, table: str) -> bool:
    """Whether every trigger stands on `table`."""
    expected = {f"{table}_{name}" for name in (_SQLITE if connection.vendor == "sqlite" else _POSTGRES)}
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgenabled <> 'D'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [table])
        return expected <= {row[0] for row in cursor.fetchall()}
