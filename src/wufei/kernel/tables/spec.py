"""Words of tables: what one looks like, what an app declares of it, what an import reports. Not for: reading files.

An app declares its tables in `tables.py`; the roof collects them, asks `faults`, and seals `TABLES`. Nothing here loads
what reads workbooks, so that declaring a table costs nothing at start.
"""

import dataclasses
import enum
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from wufei.kernel.access import Actor, Permission
from wufei.kernel.problems import Problem
from wufei.kernel.registry import Registry

Values = dict[str, object]
_CODE = re.compile(r"[a-z][a-z0-9_-]*")


class Format(enum.StrEnum):
    """What a table is written as."""

    XLSX = "xlsx"
    CSV = "csv"


class CellKind(enum.StrEnum):
    """How a cell is read, and the value it gives.

    TEXT: text; codes are texts, 371502001 never becomes a number, nor does “<0.090”. NUMBER: the exact decimal text
    that `units` reads and writes, of at most six decimals; in a workbook it goes out as a number. DATE: a date.
    PERIOD: a `Period`. DEGREES: whole millionths. CHOICE: the key of a choice. YES_NO: a bool.
    """

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    PERIOD = "period"
    DEGREES = "degrees"
    CHOICE = "choice"
    YES_NO = "yes_no"


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """One column. `aliases` are other headers people write; `choices` maps values to marked labels.

    `words` are what people write for a choice beside its key and its label in every language. A `secret` column is read
    but never written out.
    """

    key: str
    label: str
    kind: CellKind = CellKind.TEXT
    required: bool = False
    help: str = ""
    choices: Mapping[str, str] = dataclasses.field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    width: int = 16
    most: int = 200
    secret: bool = False
    words: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True)
class TableSpec:
    """What a table looks like. `keys`: the columns by which a row is known again; the first filled ones count.

    Without keys every row stands for itself. `any_of`: of each group at least one column must stand in the header, for
    files of other hands; which of them a row has filled is for `put` to judge.
    """

    code: str
    title: str
    summary: str
    columns: tuple[Column, ...]
    keys: tuple[tuple[str, ...], ...]
    any_of: tuple[tuple[str, ...], ...] = ()

    def column(self, key: str) -> Column:
        """The column of this key."""
        return next(column for column in self.columns if column.key == key)

    def needs(self, key: str) -> bool:
        """Whether this column must stand in the header, whatever others do."""
        return self.column(key).required or (key,) in self.any_of

    def instead_of(self, key: str) -> tuple[Column, ...]:
        """The columns that may stand in the header instead of this one."""
        others = dict.fromkeys(other for group in self.any_of if key in group for other in group if other != key)
        return tuple(self.column(other) for other in others)


class Outcome(enum.StrEnum):
    """What became of a row."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclasses.dataclass(frozen=True, slots=True)
class RowFault:
    """One fault of one row: `row` as a person counts in the file, `column` the key (empty: the whole row)."""

    row: int
    column: str
    problem: Problem


@dataclasses.dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. `rows` are the refused rows as they stood in the file, by row number."""

    table: str
    name: str
    dry_run: bool
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    faults: tuple[RowFault, ...] = ()
    header: tuple[str, ...] = ()
    rows: Mapping[int, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    ignored: tuple[str, ...] = ()

    @property
    def refused(self) -> int:
        return len(self.rows)

    @property
    def total(self) -> int:
        return self.created + self.changed + self.unchanged + self.refused


class Put(Protocol):
    """Brings one row into its app through the app's own actions, which ask the policy, log and tell."""

    def __call__(self, *, actor: Actor, values: Values) -> Outcome:
        """What became of the row: CREATED, CHANGED or UNCHANGED. `values` holds the filled cells; it may be changed.

        Raises what the app's actions raise. REFERENCE_UNKNOWN lets the row wait for those further down.
        """


class PutAll(Protocol):
    """Brings all sound rows of a file into its app at once, in one transaction: for files of tens of thousands."""

    def __call__(self, *, actor: Actor, rows: Sequence[Values]) -> Sequence[Outcome | tuple[Problem, ...]]:
        """What became of each row, in the order given: an outcome, or why it was refused. Raises nothing of a row."""


@dataclasses.dataclass(frozen=True, slots=True)
class Exchangeable:
    """A table and its ways out and in. `rows` gives what an actor may see; of `put`'s row the actions judge.

    With `put_all` a file is taken in whole: rows are read one by one, and put together, so that half is never there.

    The permissions open the door where they hold anywhere. `page` names the page of the web face on which the entries
    are seen; without one the table belongs to the hub of the registers. `floor` is filled in by the roof.
    """

    spec: TableSpec
    put: Put
    rows: Callable[[Actor], Iterable[Values]]
    export_permission: Permission
    import_permission: Permission
    page: str = ""
    floor: str = ""
    put_all: PutAll | None = None


TABLES: Registry[Exchangeable] = Registry(Exchangeable)


class Cleared:
    """A cell that asks to empty the field, unlike an empty cell, which leaves it as it is."""


CLEARED = Cleared()


def word(values: Mapping[str, object], key: str) -> str:
    """A text of the row; empty if the cell is empty or asks to be emptied."""
    value = values.get(key)
    return value if isinstance(value, str) else ""


def differing(values: Mapping[str, object], now: Mapping[str, object]) -> Values:
    """What of the row differs from the entry. A cleared cell is empty text, or nothing where that was no text."""
    found: Values = {}
    for key, value in values.items():
        old = now.get(key)
        new = ("" if isinstance(old, str) else None) if value is CLEARED else value
        if new != old and not (new in {None, ""} and old in {None, ""}):
            found[key] = new
    return found


def faults(tables: Iterable[Exchangeable], permissions: Collection[str]) -> list[str]:
    """What is wrong with the tables, in sentences for whoever starts the house. `permissions`: the declared codes."""
    found: list[str] = []
    seen: set[str] = set()
    for table in tables:
        spec = table.spec
        said = [f"the code {spec.code!r} is declared twice"] if spec.code in seen else []
        seen.add(spec.code)
        said += [
            f"{permission.code!r} is declared by no app"
            for permission in (table.export_permission, table.import_permission)
            if permission.code not in permissions
        ]
        found += [f"table {spec.code!r}: {fault}" for fault in (*said, *_spec_faults(spec))]
    return found


def _spec_faults(spec: TableSpec) -> Iterator[str]:
    if not _CODE.fullmatch(spec.code):
        yield "the code cannot stand in an address"
    keys = [column.key for column in spec.columns]
    for what, names in (("key", keys), ("label", [column.label for column in spec.columns])):
        twice = sorted({name for name in names if names.count(name) > 1})
        yield from (f"two columns have the {what} {name!r}" for name in twice)
    for what, groups in (("keys", spec.keys), ("any_of", spec.any_of)):
        yield from (f"{what} name no column {key!r}" for group in groups for key in group if key not in keys)
        if () in groups:
            yield f"{what} have an empty group"
    if not spec.any_of and not any(column.required for column in spec.columns):
        yield "no column is needed: any file would do"
    for column in spec.columns:
        if bool(column.choices) != (column.kind is CellKind.CHOICE):
            yield f"column {column.key!r}: choices belong to a column of choices"
        yield from (
            f"column {column.key!r}: the word {text!r} stands for no choice"
            for text, value in column.words.items()
            if value not in column.choices
        )
