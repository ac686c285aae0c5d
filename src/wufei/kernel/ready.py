"""Statements that are made once: for the few acts that happen all day, a thousand times each.

Django makes every statement anew, which takes several times as long as the database needs to answer it. What stands
here does by field what a queryset does (the same conversions, the same instances) from a text that is kept per model.
Not for: conditions beyond "one of these values", joins, expressions; that is what querysets are for.
"""

import functools
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from django.db import connection, models

M = TypeVar("M", bound=models.Model)
AnyField = models.Field[Any, Any]
Convert = Callable[[Any, Any, Any], Any]


def fetched(model: type[M], name: str, values: Iterable[object], *, only: tuple[str, ...] = ()) -> list[M]:
    """The rows whose field `name` is one of the values, in no order; as `filter(name__in=values)` gives them.

    `only`: fields to read, the primary key among them; the others are read when they are asked for.
    """
    key = _field(model, name)
    wanted = [key.get_db_prep_value(value, connection, prepared=False) for value in values]
    if not wanted:
        return []
    sql, names, converters = _select(model, only, connection.vendor)
    marks = ", ".join(["%s"] * len(wanted))
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} WHERE {_column(key)} IN ({marks})", wanted)
        rows = cursor.fetchall()
    return [model.from_db(connection.alias, names, _converted(row, converters)) for row in rows]


def attached(row: models.Model, name: str, others: Sequence[models.Model]) -> None:
    """Put rows that were fetched at the back of a relation, as if `prefetch_related(name)` had read them."""
    rows = getattr(row, name).get_queryset()
    rows._result_cache, rows._prefetch_done = list(others), True
    row.__dict__.setdefault("_prefetched_objects_cache", {})[name] = rows


def inserted(row: M) -> M:
    """Write a new row, as `save(force_insert=True)` does, and give it its key."""
    sql, fields = _insert(type(row), connection.vendor, keyed=row.pk is not None)
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, connection.alias
    return row


def updated(model: type[models.Model], where: dict[str, object], changes: dict[str, object]) -> int:
    """Write plain values into the rows whose fields are what `where` says; how many there were."""
    sql, fields = _update(model, tuple(changes), tuple(where), connection.vendor)
    told = (*changes.values(), *where.values())
    values = [field.get_db_prep_save(value, connection) for field, value in zip(fields, told, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount)


def plain(value: object) -> bool:
    """Whether a value can be written as it is: no expression, no row in place of its key."""
    return not (hasattr(value, "resolve_expression") or isinstance(value, models.Model))


def _field(model: type[models.Model], name: str) -> AnyField:
    found = model._meta.pk if name == "pk" else model._meta.get_field(name)
    if not isinstance(found, models.Field) or found.column is None:
        raise TypeError(f"{model.__name__}.{name} is no column")
    return found


def _column(field: AnyField) -> str:
    return connection.ops.quote_name(str(field.column))


@functools.cache
def _select(
    model: type[models.Model], only: tuple[str, ...], _vendor: str
) -> tuple[str, list[str], list[tuple[int, list[Convert], Any]]]:
    """The beginning of a select, the names of what it reads, and which columns have to be converted how."""
    meta = model._meta
    fields = [field for field in meta.concrete_fields if not only or field.attname in only or field.name in only]
    table = connection.ops.quote_name(meta.db_table)
    sql = f"SELECT {', '.join(f'{table}.{_column(field)}' for field in fields)} FROM {table}"  # noqa: S608
    converters = []
    for place, field in enumerate(fields):
        column = field.get_col(meta.db_table)
        found = [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]
        if found:
            converters.append((place, found, column))
    return sql, [field.attname for field in fields], converters


def _converted(row: Sequence[Any], converters: list[tuple[int, list[Convert], Any]]) -> list[Any]:
    values = list(row)
    for place, chain, column in converters:
        for convert in chain:
            values[place] = convert(values[place], column, connection)
    return values


@functools.cache
def _insert(model: type[models.Model], _vendor: str, *, keyed: bool) -> tuple[str, list[AnyField]]:
    """An insert of a whole row; without its key where the database gives it."""
    meta = model._meta
    fields = [each for each in meta.concrete_fields if not each.generated and (keyed or not each.primary_key)]
    columns, marks = ", ".join(_column(each) for each in fields), ", ".join(["%s"] * len(fields))
    table, key = connection.ops.quote_name(meta.db_table), _column(_field(model, "pk"))
    return f"INSERT INTO {table} ({columns}) VALUES ({marks}) RETURNING {key}", fields  # noqa: S608


@functools.cache
def _update(
    model: type[models.Model], changes: tuple[str, ...], where: tuple[str, ...], _vendor: str
) -> tuple[str, list[AnyField]]:
    fields = [_field(model, name) for name in (*changes, *where)]
    marks = [f"{_column(field)} = %s" for field in fields]
    new, old = ", ".join(marks[: len(changes)]), " AND ".join(marks[len(changes) :])
    table = connection.ops.quote_name(model._meta.db_table)
    return f"UPDATE {table} SET {new} WHERE {old}", fields  # noqa: S608
