"""Statements that are made once: for the few acts that happen all day, a thousand times each.

Django makes every statement anew, which takes several times as long as the database needs to answer it. What stands
here does by field what a queryset does (the same conversions, the same instances) from a text that is kept per model,
on a cursor that is kept per connection; PostgreSQL keeps the statement itself, too, and plans it but once. What an act
writes last goes to PostgreSQL in one statement (`gathered`): there every answer is waited for, and costs more than the
work. Not for: conditions beyond "one of these values", expressions; that is what querysets are for.
"""

import contextlib
import dataclasses
import datetime as dt
import functools
import types
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from wufei.kernel.cursors import run

M = TypeVar("M", bound=models.Model)
AnyField = models.Field[Any, Any]
Convert = Callable[[Any, Any, Any], Any]
# Where a connection of Django's, which is one thread's, carries what is gathered.
_GATHERED = "wufei_gathered"
# Rows in one statement; more of them would make texts that never come again.
MOST_GATHERED = 12
_KEY_OF = "(SELECT id FROM {})"


def fetched(
    model: type[M],
    name: str,
    values: Iterable[object],
    *,
    only: tuple[str, ...] = (),
    along: Mapping[str, tuple[str, ...]] = types.MappingProxyType({}),
) -> list[M]:
    """The rows whose field `name` is one of the values, in no order; as `filter(name__in=values)` gives them.

    `only`: fields to read, the primary key among them; the others are read when they are asked for. `along`: foreign
    keys whose rows come in the same statement, as `select_related` has it, each with what to read of them (all).
    """
    db, key = connections[DEFAULT_DB_ALIAS], _field(model, name)
    wanted = [key.get_db_prep_value(value, db, prepared=False) for value in values]
    if not wanted:
        return []
    sql, parts = _select(model, only, tuple(along.items()), db.vendor)
    rows = run(f"{sql} WHERE {_column(key, model)} IN ({', '.join(['%s'] * len(wanted))})", wanted, db).fetchall()
    return [_made(row, parts, db) for row in rows]


def attached(row: models.Model, name: str, others: Sequence[models.Model]) -> None:
    """Put rows that were fetched at the back of a relation, as if `prefetch_related(name)` had read them."""
    rows = getattr(row, name).get_queryset()
    rows._result_cache, rows._prefetch_done = list(others), True
    row.__dict__.setdefault("_prefetched_objects_cache", {})[name] = rows


@contextlib.contextmanager
def gathered() -> Iterator[None]:
    """Rows that are written inside reach PostgreSQL together, in one statement at the end; SQLite is next door.

    For what an act writes and does not read again: until the end the database has not seen it, and what it refuses it
    refuses then. `inserted` gives a row its key then; a row may already name one that was inserted before it.
    Raises RuntimeError outside a transaction.
    """
    db: Any = connections[DEFAULT_DB_ALIAS]
    if not db.in_atomic_block:
        raise RuntimeError("gathered() stands outside a transaction")
    if db.vendor != "postgresql" or _gathering(db) is not None:
        yield
        return
    kept = db.__dict__[_GATHERED] = _Gathered(len(db.savepoint_ids))
    try:
        yield
        kept.write()
    finally:
        del db.__dict__[_GATHERED]


def inserted(row: M) -> M:
    """Write a new row, as `save(force_insert=True)` does, and give it its key."""
    db = connections[DEFAULT_DB_ALIAS]
    sql, fields = _insert(type(row), db.vendor, keyed=row.pk is not None)
    values = _prepared(fields, [each.field.pre_save(row, add=True) for each in fields], db)
    if (kept := _gathering(db)) is not None:
        kept.add(sql, values, row, fields)
        return row
    _keyed(row, run(sql, values, db).fetchall()[0][0])
    return row


def inserted_all(rows: Sequence[models.Model], *, keyed: bool = False) -> None:
    """Write new rows of one kind. Many are one statement that is run over and over.

    `keyed`: many get their keys, too; few always do.
    """
    db = connections[DEFAULT_DB_ALIAS]
    if len(rows) <= MOST_GATHERED or (keyed and db.vendor == "sqlite"):  # where each is answered at once anyway
        for row in rows:
            inserted(row)
        return
    if (kept := _gathering(db)) is not None:
        kept.write()  # what they name may wait there
    sql, fields = _insert(type(rows[0]), db.vendor, keyed=rows[0].pk is not None)
    for row in rows:
        _renamed(row)
    told = [_prepared(fields, [each.field.pre_save(row, add=True) for each in fields], db) for row in rows]
    with db.cursor() as cursor, db.wrap_database_errors:
        if not keyed:
            cursor.executemany(sql.rpartition(" RETURNING ")[0], told)
            return
        cursor.cursor.executemany(sql, told, returning=True)
        for row, answer in zip(rows, cursor.cursor.results(), strict=True):
            _keyed(row, answer.fetchone()[0])


def _renamed(row: models.Model) -> None:
    """Let a row name those by their keys that have got them since they were put there."""
    for field in row._meta.concrete_fields:
        other = row._state.fields_cache.get(field.name)
        if other is not None and getattr(row, field.attname) is None:
            setattr(row, field.name, other)


def changed(model: type[models.Model], where: dict[str, object], changes: dict[str, object]) -> None:
    """The same as `updated` where nobody asks how many there were."""
    db = connections[DEFAULT_DB_ALIAS]
    if (kept := _gathering(db)) is None:
        updated(model, where, changes)
        return
    kept.add(*_update_told(model, where, changes, db))


def updated(model: type[models.Model], where: dict[str, object], changes: dict[str, object]) -> int:
    """Write plain values into the rows whose fields are what `where` says; how many there were."""
    db = connections[DEFAULT_DB_ALIAS]
    return int(run(*_update_told(model, where, changes, db), db).rowcount)


def asked(sql: str, values: Sequence[Any] = ()) -> CursorWrapper:
    """Run a statement that comes again and again; the cursor with its answer, to be read before the next one is run."""
    return run(sql, values, connections[DEFAULT_DB_ALIAS])


_WHOLE = ("AutoField", "BigAutoField", "BigIntegerField", "IntegerField", "PositiveIntegerField")
_EVERYWHERE = {"CharField": str, "TextField": str, "BooleanField": bool} | dict.fromkeys(
    (*_WHOLE, "PositiveSmallIntegerField", "SmallIntegerField"), int
)
# By the kind of field, what its own conversion would give back as it is, or by far simpler means.
_PLAIN: Mapping[str, Mapping[str, type]] = {
    "sqlite": _EVERYWHERE | {"DateTimeField": dt.datetime},
    "postgresql": _EVERYWHERE | {"DateField": dt.date, "UUIDField": uuid.UUID},
}


def plain(value: object) -> bool:
    """Whether a value can be written as it is: no expression, no row in place of its key."""
    return not (hasattr(value, "resolve_expression") or isinstance(value, models.Model))


class _Gathered:
    """Statements that wait for the end of `gathered`, with the rows that get their keys by them.

    `depth`: how many savepoints there were when it began; what is written within a further one may be taken back by
    itself, and is not gathered.
    """

    def __init__(self, depth: int) -> None:
        self.depth = depth
        self._empty()

    def add(
        self, sql: str, values: Sequence[Any], row: models.Model | None = None, fields: Sequence["_Into"] = ()
    ) -> None:
        """Take a statement along; `row`: that it inserts, by these fields."""
        if len(self._texts) == MOST_GATHERED:
            self.write()
        name = f"s{len(self._texts)}"
        if row is None:
            self._values += values
        else:
            sql = sql.replace(_marks_of(len(fields)), f"({', '.join(self._marks(row, fields, values))})", 1)
            self._rows[id(row)] = (name, row)
            name += " (id)"
        self._texts.append(f"{name} AS ({sql})")

    def write(self) -> None:
        """Write what was gathered, and give the rows their keys."""
        if not self._texts:
            return
        # In this order they are run, too: each when its key is asked for, those without one at the end.
        keys = ", ".join(_KEY_OF.format(name) for name, _row in self._rows.values())
        sql = f"WITH {', '.join(self._texts)} SELECT {keys or 'NULL'}"
        found = asked(sql, self._values).fetchall()[0]
        for (_name, row), key in zip(self._rows.values(), found, strict=False):
            _keyed(row, key)
        for row, name, other in self._naming:
            setattr(row, name, other)  # anew, with the key it has now
        self._empty()

    def _marks(self, row: models.Model, fields: Sequence["_Into"], values: Sequence[Any]) -> Iterator[str]:
        """The places of a row's values; a row that has no key yet is named by its own statement."""
        for into, value in zip(fields, values, strict=True):
            other = row._state.fields_cache.get(into.field.name) if value is None else None
            if other is None:
                yield "%s"
                self._values.append(value)
                continue
            self._naming.append((row, into.field.name, other))
            if other.pk is None:
                yield _KEY_OF.format(self._rows[id(other)][0])
            else:
                yield "%s"
                self._values.append(other.pk)

    def _empty(self) -> None:
        self._texts: list[str] = []
        self._values: list[Any] = []
        self._rows: dict[int, tuple[str, models.Model]] = {}  # by where they lie in memory: they have no keys yet
        self._naming: list[tuple[models.Model, str, models.Model]] = []


def _gathering(db: Any) -> _Gathered | None:
    """What gathers now on a connection, if anything does."""
    kept: _Gathered | None = db.__dict__.get(_GATHERED)
    return kept if kept is not None and len(db.savepoint_ids) == kept.depth else None


def _keyed(row: models.Model, key: object) -> None:
    row.pk = key
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def _field(model: type[models.Model], name: str) -> AnyField:
    found = model._meta.pk if name == "pk" else model._meta.get_field(name)
    if not isinstance(found, models.Field) or found.column is None:
        raise TypeError(f"{model.__name__}.{name} is no column")
    return found


def _column(field: AnyField, model: type[models.Model] | None = None) -> str:
    quoted = connections[DEFAULT_DB_ALIAS].ops.quote_name
    column = quoted(str(field.column))
    return f"{quoted(model._meta.db_table)}.{column}" if model is not None else column


@dataclasses.dataclass(frozen=True, slots=True)
class _Part:
    """The columns of one row of an answer: whose, the first and the last but one, how they are converted.

    `name`: the foreign key by which it is reached from the first.
    """

    model: type[models.Model]
    name: str
    columns: slice
    names: list[str]
    converters: list[tuple[int, list[Convert], Any]]
    key: int


@functools.cache
def _select(
    model: type[models.Model], only: tuple[str, ...], along: tuple[tuple[str, tuple[str, ...]], ...], _vendor: str
) -> tuple[str, list[_Part]]:
    """The beginning of a select, and how its answers are read: the row itself, then those it names."""
    quoted = connections[DEFAULT_DB_ALIAS].ops.quote_name
    table = quoted(model._meta.db_table)
    parts: list[_Part] = []
    columns: list[str] = []
    joins = ""
    for name, wanted in (("", only), *along):
        if name:
            field = _field(model, name)
            other = field.related_model
            if not isinstance(other, type) or not issubclass(other, models.Model):
                raise TypeError(f"{model.__name__}.{name} names no rows")
            reached = quoted(f"a_{name}")
            joins += f" LEFT JOIN {quoted(other._meta.db_table)} {reached}"
            joins += f" ON {reached}.{_column(_field(other, 'pk'))} = {_column(field, model)}"
        else:
            other, reached = model, table
        part = _part(other, name, wanted, len(columns))
        columns += [f"{reached}.{_column(_field(other, attname))}" for attname in part.names]
        parts.append(part)
    return f"SELECT {', '.join(columns)} FROM {table}{joins}", parts  # noqa: S608  names of ours


def _part(model: type[models.Model], name: str, only: tuple[str, ...], first: int) -> _Part:
    db, meta = connections[DEFAULT_DB_ALIAS], model._meta
    fields = [field for field in meta.concrete_fields if not only or field.attname in only or field.name in only]
    converters = []
    for place, field in enumerate(fields):
        column = field.get_col(meta.db_table)
        found = [*db.ops.get_db_converters(column), *column.get_db_converters(db)]
        if found:
            converters.append((place, found, column))
    names, key = [field.attname for field in fields], next(n for n, field in enumerate(fields) if field.primary_key)
    return _Part(model, name, slice(first, first + len(fields)), names, converters, key)


def _made(row: Sequence[Any], parts: Sequence[_Part], db: BaseDatabaseWrapper) -> Any:
    """The instance that an answer makes, with those it names."""
    made: Any = None
    for part in parts:
        values = list(row[part.columns])
        if part.name and values[part.key] is None:
            setattr(made, part.name, None)
            continue
        for place, chain, column in part.converters:
            for convert in chain:
                values[place] = convert(values[place], column, db)
        each = part.model.from_db(db.alias, part.names, values)
        if part.name:
            setattr(made, part.name, each)
        else:
            made = each
    return made


def _marks_of(count: int) -> str:
    return f"({', '.join(['%s'] * count)})"


class _Into(NamedTuple):
    """A field that is written. `plain`: the type of values that the driver takes as they are, if there is one.

    `told`: what is made of these before.
    """

    field: AnyField
    plain: type | None
    told: Callable[[Any], Any] | None


def _moment(value: dt.datetime) -> str:
    """A moment as SQLite keeps it: in UTC, without saying so. Raises ValueError for one without a zone."""
    if value.tzinfo is None:
        raise ValueError(f"{value} has no zone")
    return value.astimezone(dt.UTC).replace(tzinfo=None).isoformat(" ")


def _into(field: AnyField, vendor: str) -> _Into:
    kind = field.target_field if isinstance(field, models.ForeignKey) else field
    types_ = _PLAIN[vendor]
    plain_type = types_.get(kind.get_internal_type())
    moment = vendor == "sqlite" and plain_type is dt.datetime
    return _Into(field, plain_type, _moment if moment else None)


def _prepared(fields: Sequence[_Into], values: Sequence[Any], db: BaseDatabaseWrapper) -> list[Any]:
    """Values as the driver takes them: what needs no conversion is not asked about it, which costs more than it."""
    return [
        value
        if value is None
        else into.field.get_db_prep_save(value, db)
        if type(value) is not into.plain
        else into.told(value)
        if into.told is not None
        else value
        for into, value in zip(fields, values, strict=True)
    ]


@functools.cache
def _insert(model: type[models.Model], vendor: str, *, keyed: bool) -> tuple[str, list[_Into]]:
    """An insert of a whole row; without its key where the database gives it."""
    meta = model._meta
    fields = [each for each in meta.concrete_fields if not each.generated and (keyed or not each.primary_key)]
    columns, marks = ", ".join(_column(each) for each in fields), _marks_of(len(fields))
    table, key = connections[DEFAULT_DB_ALIAS].ops.quote_name(meta.db_table), _column(_field(model, "pk"))
    sql = f"INSERT INTO {table} ({columns}) VALUES {marks} RETURNING {key}"  # noqa: S608
    return sql, [_into(field, vendor) for field in fields]


def _update_told(
    model: type[models.Model], where: dict[str, object], changes: dict[str, object], db: BaseDatabaseWrapper
) -> tuple[str, list[Any]]:
    sql, fields = _update(model, tuple(changes), tuple(where), db.vendor)
    return sql, _prepared(fields, (*changes.values(), *where.values()), db)


@functools.cache
def _update(
    model: type[models.Model], changes: tuple[str, ...], where: tuple[str, ...], vendor: str
) -> tuple[str, list[_Into]]:
    fields = [_field(model, name) for name in (*changes, *where)]
    marks = [f"{_column(field)} = %s" for field in fields]
    new, old = ", ".join(marks[: len(changes)]), " AND ".join(marks[len(changes) :])
    table = connections[DEFAULT_DB_ALIAS].ops.quote_name(model._meta.db_table)
    return f"UPDATE {table} SET {new} WHERE {old}", [_into(field, vendor) for field in fields]  # noqa: S608
