"""A form as its page prints it: values as people write them, what the books say, what may differ. Not for: views."""

import dataclasses
from collections.abc import Mapping

from django.http import QueryDict
from django.utils.translation import gettext

from wufei.faces.web.rounds.numbers import period_words
from wufei.kernel.units import decimal_text, grouped, parse_micro
from wufei.operations.declarations.models import Filing
from wufei.operations.declarations.queries.filings import form_of, is_late
from wufei.operations.declarations.queries.sheets import Sheet, SheetPart
from wufei.operations.declarations.spec.filings import DONE, ORIGIN_LABELS, Cell, Origin, Prefill, Value
from wufei.operations.declarations.spec.words import TIER_LABELS, Asked, Lines, Path

REASON, REMARK = "r:", "m:"
ADDED = "+"  # stands for the waste in the fields of a line that is not there yet


@dataclasses.dataclass(frozen=True, slots=True)
class ShownCell:
    """A field ready to print. `book` and `allowed`: in the smallest unit, for the page to reckon with; else empty."""

    path: str
    label: str
    value: str
    unit: str
    text: bool
    mass: bool
    needed: bool
    help: str
    origin: str
    book: str
    book_told: str
    allowed: str
    apart: str
    changed: bool
    reason: str
    remark: str


@dataclasses.dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of the form."""

    label: str
    cells: list[ShownCell]
    returned: bool


@dataclasses.dataclass(frozen=True, slots=True)
class ShownPart:
    """A part of the form. `adds`: whether a waste can be added; `blank`: the fields of one that is."""

    name: str
    label: str
    source: str
    lines: list[ShownLine]
    adds: bool
    blank: list[ShownCell]


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A filing in a list."""

    filing: Filing
    title: str
    period: str
    late: bool
    tier: str


def row(filing: Filing) -> Row:
    """A filing as a line of a list."""
    form = form_of(filing)
    late = is_late(filing)
    tier = gettext(TIER_LABELS[filing.tier]) if filing.tier in TIER_LABELS else ""
    return Row(filing, gettext(form.title), period_words(filing.closing, form.length), late, tier)


def parts(filing: Filing, sheet: Sheet) -> list[ShownPart]:
    """The form with what stands in it: what was saved, else what is proposed."""
    fresh = not filing.values and filing.state not in DONE
    given: Mapping[str, Value] = sheet.proposed if fresh else filing.values
    found = []
    for part in sheet.parts:
        lines = []
        for line in part.lines:
            cells = [_cell(cell, given.get(str(cell.path)), filing) for cell in line.cells]
            lines.append(ShownLine(line.label, cells, any(c.remark for c in cells)))
        adds = part.section.lines is Lines.WASTE
        found.append(
            ShownPart(
                part.section.name, gettext(part.section.label), part.section.source, lines, adds, _blank(part, filing)
            )
        )
    return found


def _blank(part: SheetPart, filing: Filing) -> list[ShownCell]:
    """The fields of a waste that the books do not know; whatever is said of it differs from them."""
    nobody = Prefill(None, Origin.NOBODY)
    cells = [
        Cell(
            Path(part.section.name, ADDED, f.name), f, nobody if f.fact is None else dataclasses.replace(nobody, book=0)
        )
        for f in part.section.fields
    ]
    return [_cell(cell, None, filing) for cell in cells]


def _cell(cell: Cell, value: Value, filing: Filing) -> ShownCell:
    field, prefill, path = cell.field, cell.prefill, str(cell.path)
    mass, text = field.asked is Asked.MASS, field.asked is Asked.TEXT
    done = filing.state in DONE
    book = filing.books.get(path, prefill.book) if done else prefill.book
    apart = value - book if isinstance(value, int) and isinstance(book, int) else 0
    return ShownCell(
        path=path,
        label=gettext(field.label),
        value=_written(value, mass=mass),
        unit=gettext("t") if mass else "",
        text=text,
        mass=mass,
        needed=field.needed,
        help=gettext(field.help) if field.help else "",
        origin=gettext(ORIGIN_LABELS[prefill.origin]) if prefill.origin is not Origin.NOBODY else "",
        book="" if book is None else str(book),
        book_told="" if book is None else amount(book, mass=mass),
        allowed=str(prefill.allowed),
        apart=f"{'+' if apart > 0 else ''}{amount(apart, mass=mass)}" if apart else "",
        changed=value != prefill.value and prefill.value is not None,
        reason=str(filing.reasons.get(path, "")),
        remark=str(filing.remarks.get(path, "")),
    )


def amount(value: int, *, mass: bool) -> str:
    """An amount as it is read: tonnes with thousands separated, or pieces."""
    return grouped(value) if mass else f"{value:,}"


def _written(value: Value, *, mass: bool) -> str:
    if value is None:
        return ""
    return decimal_text(value) if mass and isinstance(value, int) else str(value)


def values_read(form: QueryDict, sheet: Sheet) -> dict[str, Value]:
    """The values of a form by path: tonnes as grams, pieces as they are, words trimmed.

    Raises NOT_A_NUMBER, TOO_FINE, TOO_LARGE at their field.
    """
    asked = {str(cell.path): cell.field.asked for cell in sheet.cells}
    by_field = {(part.section.name, f.name): f.asked for part in sheet.parts for f in part.section.fields}
    found: dict[str, Value] = {}
    for name, raw in form.items():
        if name.count("/") != len(Path.__slots__) - 1 or name.startswith((REASON, REMARK)):
            continue
        said, path = str(raw).strip(), Path.read(name)
        kind = asked.get(name) or by_field.get((path.section, path.field), Asked.TEXT)
        if path.line != ADDED:
            found[name] = said if kind is Asked.TEXT else _number(said, name, mass=kind is Asked.MASS)
    return found


def _number(said: str, path: str, *, mass: bool) -> int | str | None:
    if not said:
        return None
    micro = parse_micro(said.replace(",", ""), path)
    if mass:
        return micro  # a millionth of a tonne is a gram
    whole, rest = divmod(micro, 1_000_000)
    return said if rest else whole  # what is no whole number is refused by the action, in its own words


def texts_given(form: QueryDict, prefix: str) -> dict[str, str]:
    """The words of a form by path: reasons of a firm, remarks of whoever checks."""
    return {name.removeprefix(prefix): str(said).strip() for name, said in form.items() if name.startswith(prefix)}
