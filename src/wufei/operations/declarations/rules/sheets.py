"""Whether a filing is whole and agrees with the books, how much was asked, pre-filled, changed. Not for: reading."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence

from wufei.kernel.problems import Problem
from wufei.kernel.text import Text, _
from wufei.kernel.units import grouped
from wufei.ledger.books.spec import LARGEST
from wufei.operations.declarations.errors import (
    AMOUNT_WRONG,
    FIELD_MISSING,
    FIELD_UNKNOWN,
    LINE_WRONG,
    REASON_MISSING,
    TEXT_LONG,
)
from wufei.operations.declarations.spec.filings import Cell, FilingIn, Origin, Prefill, Value
from wufei.operations.declarations.spec.words import STANDING, Asked, Field, Form, Lines, Path

LONGEST, LINE = 400, 64
# A waste that the books do not know: whatever is said of it differs.
UNBOOKED = Prefill(None, Origin.NOBODY, 0, 0)


@dataclasses.dataclass(frozen=True, slots=True)
class Burden:
    """How many fields a filing asked for, how many of them were pre-filled, how many of those were changed."""

    asked: int
    prefilled: int
    changed: int


def cells_with(form: Form, cells: Sequence[Cell], paths: Iterable[str]) -> list[Cell]:
    """The cells, and one for each further path that the form can have. Raises FIELD_UNKNOWN, LINE_WRONG."""
    there = {str(cell.path) for cell in cells}
    return [*cells, *(_further(form, path) for path in paths if path not in there)]


def _further(form: Form, text: str) -> Cell:
    try:
        path = Path.read(text)
        section = form.section(path.section)
        field = {each.name: each for each in section.fields}[path.field]
    except (KeyError, ValueError) as error:
        raise FIELD_UNKNOWN(where=text[:LINE], value=text[:LINE]) from error
    prefix = f"{form.group}:"
    waste_line = path.line.startswith(prefix) and len(prefix) < len(path.line) <= LINE
    if waste_line is (section.lines is Lines.ONE) or (section.lines is Lines.ONE and path.line):
        raise LINE_WRONG(where=text[:LINE], value=path.line[:LINE])
    return Cell(path, field, UNBOOKED if field.fact is not None else Prefill(None, Origin.NOBODY))


def nothing_given(cells: Iterable[Cell]) -> dict[str, Value]:
    """The values of a filing that says there was nothing: stocks and words as proposed, all that moves zero."""
    return {
        str(c.path): c.prefill.value if c.field.fact in STANDING or c.field.asked is Asked.TEXT else 0
        for c in cells
        if c.field.fact is not None or c.field.asked is Asked.TEXT
    }


def faults(cells: Iterable[Cell], given: FilingIn) -> list[Problem]:
    """Everything that is wrong with a filing that shall be filed, each with the path of its field."""
    return [problem for cell in cells for problem in _faults(cell, given)]


def draft_faults(cells: Iterable[Cell], given: FilingIn) -> list[Problem]:
    """What is wrong even with a draft: what cannot be kept as it is. What is missing may come later."""
    found = (_unfit(cell, given.values.get(str(cell.path))) for cell in cells)
    return [problem for problem in found if problem is not None]


def _faults(cell: Cell, given: FilingIn) -> Iterator[Problem]:
    where = str(cell.path)
    value = given.values.get(where)
    if (unfit := _unfit(cell, value)) is not None:
        yield unfit
        return
    if value is None or value == "":
        if cell.field.needed and not given.nothing:
            yield FIELD_MISSING(where=where, field=Text(cell.field.label))
        return
    apart = difference(cell, value)
    if apart is not None and abs(apart) > cell.prefill.allowed and not given.reasons.get(where, "").strip():
        told = {"difference": amount_text(cell.field, apart), "allowed": amount_text(cell.field, cell.prefill.allowed)}
        yield REASON_MISSING(where=where, value=value, field=Text(cell.field.label), **told)


def _unfit(cell: Cell, value: Value) -> Problem | None:
    where, label = str(cell.path), Text(cell.field.label)
    if value is None or value == "":
        return None
    if cell.field.asked is Asked.TEXT:
        wrong = not isinstance(value, str) or len(value) > LONGEST
        return TEXT_LONG(where=where, field=label) if wrong else None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LARGEST:
        return AMOUNT_WRONG(where=where, value=value, field=label)
    return None


def difference(cell: Cell, value: Value) -> int | None:
    """What is said, less what the books say; None where the books say nothing of it, or nothing is said."""
    if cell.prefill.book is None or not isinstance(value, int):
        return None
    return value - cell.prefill.book


def differences(cells: Iterable[Cell], values: Mapping[str, Value]) -> dict[str, int]:
    """Path → difference to the books, of the fields beyond what is tolerated."""
    found = ((cell, difference(cell, values.get(str(cell.path)))) for cell in cells)
    return {str(cell.path): apart for cell, apart in found if apart is not None and abs(apart) > cell.prefill.allowed}


def burden(cells: Sequence[Cell], values: Mapping[str, Value]) -> Burden:
    """How much a filing asked of whoever filled it in."""
    proposed = [cell for cell in cells if cell.prefill.value is not None]
    changed = sum(values.get(str(cell.path)) != cell.prefill.value for cell in proposed)
    return Burden(len(cells), len(proposed), changed)


def amount_text(field: Field, amount: int) -> Text:
    """An amount of a field as people read it: tonnes, or pieces."""
    if field.asked is Asked.MASS:
        return Text(_("{mass} t"), {"mass": grouped(amount)})
    return Text("{n}", {"n": amount})
