"""The driver's own cursor, one kept for each connection, on which statements that come again are run (ready).

Not for: anything else; it is neither closed nor read by two at once.
"""

import functools
import types
from collections.abc import Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.sqlite3.base import SQLiteCursorWrapper
from django.db.backends.utils import CursorWrapper

# Where a connection of Django's, which is one thread's, carries the cursor that is kept for it.
_KEPT = "wufei_ready"


def run(sql: str, values: Sequence[Any], db: Any) -> CursorWrapper:
    """Run a statement on the cursor of a connection; its answer is to be read before the next one is run."""
    db.close_if_health_check_failed()
    db.ensure_connection()
    kept = db.__dict__.get(_KEPT)
    if kept is None or kept.connection is not db.connection:
        kept = db.__dict__[_KEPT] = _cursor(db)
    cursor: CursorWrapper = db._prepare_cursor(kept)
    cursor.execute(sql, values)
    return cursor


def _cursor(db: BaseDatabaseWrapper) -> Any:
    """A cursor of the driver's own, which can be used again and again."""
    return _SqliteCursor(db.connection) if db.vendor == "sqlite" else _postgres_cursor(db.connection)


def _postgres_cursor(opened: Any) -> Any:
    import psycopg  # noqa: PLC0415  where PostgreSQL is not used it need not be there
    from psycopg.types.numeric import Int8Dumper  # noqa: PLC0415

    class Cursor(psycopg.RawCursor[Any]):
        # The driver changes the marks for values anew, value by value, in every text as long as what is gathered.
        def execute(self, query: Any, params: Any = None, **told: Any) -> Any:
            answer = super().execute(_numbered(query), params, **told)
            # Where Django's log of statements looks for it.
            self._query = types.SimpleNamespace(query=query.encode())  # type: ignore[assignment]
            return answer

    opened.prepare_threshold = 2
    cursor = Cursor(opened)
    # Else a number's size tells its type, and the same text is another statement for every mixture of sizes.
    cursor.adapters.register_dumper(int, Int8Dumper)
    return cursor


class _SqliteCursor(SQLiteCursorWrapper):
    """Django's, which changes the marks for values in a text but once."""

    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> str:
        return _marked(query) if param_names is None else super().convert_query(query, param_names=param_names)


@functools.lru_cache(maxsize=500)
def _numbered(query: str) -> bytes:
    first, *rest = query.split("%s")
    return "".join([first, *(f"${place}{part}" for place, part in enumerate(rest, 1))]).encode()


@functools.lru_cache(maxsize=500)
def _marked(query: str) -> str:
    return query.replace("%s", "?")
