"""What a dataset of the lake is, and what is wrong with one. Pure. Not for: files (store) or reading (queries).

An app gives facts to the lake by declaring them in its `datasets.py`:

    def _read(part: str) -> Rows:
        return VISITS.rows(Visit.objects.filter(day__year=int(part)).values_list("day", "mass_g").iterator())

    VISITS = Dataset(
        name="visits",
        schema=(Column("day", "date", _("Day")), Column("mass_g", "int64", _("Mass in grams"))),
        parts=_parts,  # {"2025": "1204:2025-12-30T08:00:01"}
        read=_read,
        title=_("Visits"),
    )
    DATASETS = (VISITS,)

`parts` says how the facts are cut and gives each part a version token, cheaply; a token must change whenever any row of
its part does (a count with the latest change, or a counter that every write raises).
"""

import dataclasses
import datetime as dt
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from wufei.kernel.lake import libraries
from wufei.kernel.lake.libraries import Rows
from wufei.kernel.registry import Registry

# What the values of a type are in Python, and what they are not though Python says so. No fractions: quantities are
# integers of the smallest unit, here as in the database.
_SORTS: dict[str, tuple[type, tuple[type, ...]]] = {
    "string": (str, ()),
    "int32": (int, (bool,)),
    "int64": (int, (bool,)),
    "bool": (bool, ()),
    "date": (dt.date, (dt.datetime,)),
    "timestamp": (dt.datetime, ()),
}
TYPES = tuple(_SORTS)
CHUNK = 50_000
_COLUMN = re.compile(r"[a-z][a-z0-9_]{0,62}")
_NAME = re.compile(rf"{_COLUMN.pattern}(\.{_COLUMN.pattern})?")


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, one of TYPES, and what it says as a marked text. Quantities are integers, units last."""

    name: str
    type: str
    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class Dataset:
    """Facts of one kind, cut into parts; `name` like visits, or inspections.visits with its app.

    `edition` rises when `read` means something else by the same columns. `partial`: it knows a part of what there is,
    so that people are asked all the same.
    """

    name: str
    schema: tuple[Column, ...]
    parts: Callable[[], Mapping[str, str]]
    read: Callable[[str], Rows]
    title: str
    edition: int = 1
    partial: bool = False

    def rows(self, values: Iterable[Sequence[object]]) -> Rows:
        """Rows of this dataset from tuples in the order of its columns, as `values_list` gives them.

        Raises TypeError where a value is not of its column's type: nothing is cut, or taken for UTC, in silence.
        """
        arrow, schema = libraries.arrow(), self.arrow_schema()
        left, batches = iter(values), []
        while chunk := list(itertools.islice(left, CHUNK)):
            columns = zip(self.schema, zip(*chunk, strict=True), strict=True)
            arrays = [_array(arrow, column, found) for column, found in columns]
            batches.append(arrow.RecordBatch.from_arrays(arrays, schema=schema))
        return arrow.Table.from_batches(batches, schema=schema)

    def arrow_schema(self) -> Any:
        """The columns as an Arrow schema."""
        arrow = libraries.arrow()
        types = _arrow_types(arrow)
        return arrow.schema([(column.name, types[column.type]) for column in self.schema])

    def judged(self, rows: Rows, part: str) -> Rows:
        """The rows, if they are what was declared. Raises TypeError."""
        if not rows.schema.equals(self.arrow_schema()):
            found = ", ".join(f"{field.name} {field.type}" for field in rows.schema)
            raise TypeError(f"dataset {self.name!r}, part {part!r}: read gave ({found}); make them with Dataset.rows")
        return rows


DATASETS: Registry[Dataset] = Registry(Dataset)


def faults(datasets: Iterable[Dataset]) -> list[str]:
    """What is wrong with the datasets, in sentences for whoever starts the house. Empty means they are sound."""
    found: list[str] = []
    seen: set[str] = set()
    for dataset in datasets:
        if dataset.name in seen:
            found.append(f"dataset {dataset.name!r} is declared twice")
        seen.add(dataset.name)
        found += [f"dataset {dataset.name!r} {fault}" for fault in _faults(dataset)]
    return found


def _faults(dataset: Dataset) -> Iterator[str]:
    if not _NAME.fullmatch(dataset.name):
        yield "is not called by small letters, digits and _, with its app before a point or without"
    if not dataset.title:
        yield "has no title"
    if not dataset.schema:
        yield "has no columns"
    names = [column.name for column in dataset.schema]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"has two columns {name!r}"
    for column in dataset.schema:
        if not _COLUMN.fullmatch(column.name):
            yield f"has a column {column.name!r}, which is not called by small letters, digits and _"
        if column.type not in TYPES:
            yield f"gives {column.name!r} the type {column.type!r}, which is none of {', '.join(TYPES)}"
        if not column.text:
            yield f"does not say what {column.name!r} is"


def _arrow_types(arrow: Any) -> dict[str, Any]:
    return {
        "string": arrow.string(),
        "int32": arrow.int32(),
        "int64": arrow.int64(),
        "bool": arrow.bool_(),
        "date": arrow.date32(),
        "timestamp": arrow.timestamp("us", tz="UTC"),
    }


def _array(arrow: Any, column: Column, values: Sequence[object]) -> Any:
    """The values as an array. Their types are looked at first, because Arrow makes 1 of 1.5 without a word."""
    wanted, but_not = _SORTS[column.type]
    wrong = {type(v) for v in values if v is not None and (not isinstance(v, wanted) or isinstance(v, but_not))}
    if wrong:
        found = ", ".join(sorted(kind.__name__ for kind in wrong))
        raise TypeError(f"the column {column.name!r} is {column.type}, and some of its values are {found}")
    if column.type == "timestamp" and any(isinstance(v, dt.datetime) and v.tzinfo is None for v in values):
        raise TypeError(f"the column {column.name!r} has times without a zone")
    return arrow.array(values, _arrow_types(arrow)[column.type])
