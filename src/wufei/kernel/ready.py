"""Statements that are made once: for the few acts that happen all day, a thousand times each.

Django makes every statement anew, which takes several times as long as the database needs to answer it. What stands
here does by field what a queryset does (the same conversions, the same instances) from a text that is kept per model,
on a cursor that is kept per connection; PostgreSQL keeps the statement itself, too, and plans it but once.
Not for: conditions beyond "one of these values", joins, expressions; that is what querysets are for.
"""

import functools
import types
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.sqlite3.base import SQLiteCursorWrapper
from django.db.backends.utils import CursorWrapper

M = TypeVar("M", bound=models.Model)
AnyField = models.Field[Any, Any]
Convert = Callable[[Any, Any, Any], Any]
# Where a connection of Django's, which is one thread's, carries the cursor that is kept for it.
_KEPT = "wufei_ready"


def fetched(model: type[M], name: str, values: Iterable[object], *, only: tuple[str, ...] = ()) -> list[M]:
    """The rows whose field `name` is one of the values, in no order; as `filter(name__in=values)` gives them.

    `only`: fields to read, the primary key among them; the others are read when they are asked for.
    """
    db, key = connections[DEFAULT_DB_ALIAS], _field(model, name)
    wanted = [key.get_db_prep_value(value, db, prepared=False) for value in values]
    if not wanted:
        return []
    sql, names, converters = _select(model, only, db.vendor)
    marks = ", ".join(["%s"] * len(wanted))
    rows = asked(f"{sql} WHERE {_column(key)} IN ({marks})", wanted).fetchall()
    return [model.from_db(db.alias, names, _converted(row, converters, db)) for row in rows]


def attached(row: models.Model, name: str, others: Sequence[models.Model]) -> None:
    """Put rows that were fetched at the back of a relation, as if `prefetch_related(name)` had read them."""
    rows = getattr(row, name).get_queryset()
    rows._result_cache, rows._prefetch_done = list(others), True
    row.__dict__.setdefault("_prefetched_objects_cache", {})[name] = rows


def inserted(row: M) -> M:
    """Write a new row, as `save(force_insert=True)` does, and give it its key."""
    db = connections[DEFAULT_DB_ALIAS]
    sql, fields = _insert(type(row), db.vendor, keyed=row.pk is not None)
    values = [field.get_db_prep_save(field.pre_save(row, add=True), db) for field in fields]
    row.pk = asked(sql, values).fetchall()[0][0]
    row._state.adding, row._state.db = False, db.alias
    return row


def updated(model: type[models.Model], where: dict[str, object], changes: dict[str, object]) -> int:
    """Write plain values into the rows whose fields are what `where` says; how many there were."""
    db = connections[DEFAULT_DB_ALIAS]
    sql, fields = _update(model, tuple(changes), tuple(where), db.vendor)
    told = (*changes.values(), *where.values())
    values = [field.get_db_prep_save(value, db) for field, value in zip(fields, told, strict=True)]
    return int(asked(sql, values).rowcount)


def asked(sql: str, values: Sequence[Any] = ()) -> CursorWrapper:
    """Run a statement that comes again and again; the cursor with its answer, to be read before the next one is run."""
    db: Any = connections[DEFAULT_DB_ALIAS]
    db.close_if_health_check_failed()
    db.ensure_connection()
    kept = db.__dict__.get(_KEPT)
    if kept is None or kept.connection is not db.connection:
        kept = db.__dict__[_KEPT] = _cursor(db)
    cursor: CursorWrapper = db._prepare_cursor(kept)
    cursor.execute(sql, values)
    return cursor


def plain(value: object) -> bool:
    """Whether a value can be written as it is: no expression, no row in place of its key."""
    return not (hasattr(value, "resolve_expression") or isinstance(value, models.Model))


def _cursor(db: BaseDatabaseWrapper) -> Any:
    """A cursor of the driver's own, which can be used again and again."""
    return _SqliteCursor(db.connection) if db.vendor == "sqlite" else _postgres_cursor(db.connection)


def _postgres_cursor(opened: Any) -> Any:
    import psycopg  # noqa: PLC0415  where PostgreSQL is not used it need not be there
    from psycopg.types.numeric import Int8Dumper  # noqa: PLC0415

    class Cursor(psycopg.Cursor[Any]):
        def execute(self, query: Any, params: Any = None, **told: Any) -> Any:
            answer = super().execute(query, params, **told)
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
def _marked(query: str) -> str:
    return query.replace("%s", "?")


def _field(model: type[models.Model], name: str) -> AnyField:
    found = model._meta.pk if name == "pk" else model._meta.get_field(name)
    if not isinstance(found, models.Field) or found.column is None:
        raise TypeError(f"{model.__name__}.{name} is no column")
    return found


def _column(field: AnyField) -> str:
    return connections[DEFAULT_DB_ALIAS].ops.quote_name(str(field.column))


@functools.cache
def _select(
    model: type[models.Model], only: tuple[str, ...], _vendor: str
) -> tuple[str, list[str], list[tuple[int, list[Convert], Any]]]:
    """The beginning of a select, the names of what it reads, and which columns have to be converted how."""
    meta = model._meta
    fields = [field for field in meta.concrete_fields if not only or field.attname in only or field.name in only]
    db = connections[DEFAULT_DB_ALIAS]
    table = db.ops.quote_name(meta.db_table)
    sql = f"SELECT {', '.join(f'{table}.{_column(field)}' for field in fields)} FROM {table}"  # noqa: S608
    converters = []
    for place, field in enumerate(fields):
        column = field.get_col(meta.db_table)
        found = [*db.ops.get_db_converters(column), *column.get_db_converters(db)]
        if found:
            converters.append((place, found, column))
    return sql, [field.attname for field in fields], converters


def _converted(
    row: Sequence[Any], converters: list[tuple[int, list[Convert], Any]], db: BaseDatabaseWrapper
) -> list[Any]:
    values = list(row)
    for place, chain, column in converters:
        for convert in chain:
            values[place] = convert(values[place], column, db)
    return values


@functools.cache
def _insert(model: type[models.Model], _vendor: str, *, keyed: bool) -> tuple[str, list[AnyField]]:
    """An insert of a whole row; without its key where the database gives it."""
    meta = model._meta
    fields = [each for each in meta.concrete_fields if not each.generated and (keyed or not each.primary_key)]
    columns, marks = ", ".join(_column(each) for each in fields), ", ".join(["%s"] * len(fields))
    table, key = connections[DEFAULT_DB_ALIAS].ops.quote_name(meta.db_table), _column(_field(model, "pk"))
    return f"INSERT INTO {table} ({columns}) VALUES ({marks}) RETURNING {key}", fields  # noqa: S608


@functools.cache
def _update(
    model: type[models.Model], changes: tuple[str, ...], where: tuple[str, ...], _vendor: str
) -> tuple[str, list[AnyField]]:
    fields = [_field(model, name) for name in (*changes, *where)]
    marks = [f"{_column(field)} = %s" for field in fields]
    new, old = ", ".join(marks[: len(changes)]), " AND ".join(marks[len(changes) :])
    table = connections[DEFAULT_DB_ALIAS].ops.quote_name(model._meta.db_table)
    return f"UPDATE {table} SET {new} WHERE {old}", fields  # noqa: S608
