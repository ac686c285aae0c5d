"""A form as it is shown to somebody: its lines, and what every field is proposed to say. Not for: judging (rules).

One entry, many forms: a fact is read once for a party and time; where the months of a longer period were filed, what
was filed for them is proposed instead of the books, and the difference to the books is shown all the same.
"""

import dataclasses
import functools
from collections.abc import Callable, Mapping, Sequence

from wufei.kernel.access import Actor
from wufei.kernel.periods import SPAN, Length, Period
from wufei.ledger.books.spec import Commodity
from wufei.ledger.closing.queries.tolerances import allowance
from wufei.operations.declarations.models import Filing
from wufei.operations.declarations.queries.facts import Handed, Known, known_of
from wufei.operations.declarations.queries.filings import done_within, earlier_done, form_of, period_of
from wufei.operations.declarations.rules.sheets import cells_with
from wufei.operations.declarations.spec.filings import Cell, Origin, Prefill, Value
from wufei.operations.declarations.spec.forms import FORMS
from wufei.operations.declarations.spec.words import (
    STANDING,
    Asked,
    Fact,
    Field,
    Form,
    Lines,
    Over,
    Path,
    Purpose,
    Section,
)
from wufei.operations.manifests.queries.stock import waste_names
from wufei.registers.parties.models import Party

AT = "@"
Filed = Mapping[tuple[Fact, str], int]


@dataclasses.dataclass(frozen=True, slots=True)
class SheetLine:
    """One line: its key, what it is called, its cells."""

    key: str
    label: str
    cells: tuple[Cell, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class SheetPart:
    """A section with its lines."""

    section: Section
    lines: tuple[SheetLine, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Sheet:
    """A form of one party and period. `still`: nothing moved, so that “nothing this time” is proposed."""

    form: Form
    period: Period
    parts: tuple[SheetPart, ...]
    still: bool

    @property
    def cells(self) -> list[Cell]:
        """All cells in their order."""
        return [cell for part in self.parts for line in part.lines for cell in line.cells]

    @property
    def proposed(self) -> dict[str, Value]:
        """What the form says when it is taken as it is proposed."""
        return {str(cell.path): cell.prefill.value for cell in self.cells if cell.prefill.value is not None}


def sheet_of(*, actor: Actor, filing: Filing) -> Sheet:
    """The form of a filing as proposed, with the lines it has already. No permission: the caller has found it."""
    form, period = form_of(filing), period_of(filing)
    return _Filling(actor, filing, form, period).sheet()


class _Filling:
    """What a form draws from, each read when it is first needed."""

    def __init__(self, actor: Actor, filing: Filing, form: Form, period: Period) -> None:
        self.actor, self.filing, self.form, self.period = actor, filing, form, period
        self.prefix = f"{form.group}:"

    @functools.cached_property
    def now(self) -> Known:
        return known_of(self.filing.party_id, self.prefix, self.period)

    @functools.cached_property
    def before(self) -> Known:
        return known_of(self.filing.party_id, self.prefix, self.period.earlier())

    @functools.cached_property
    def last(self) -> Mapping[str, Value]:
        found = earlier_done(self.filing)
        return found.values if found is not None else {}

    @functools.cached_property
    def allowed(self) -> Callable[[str, int], int]:
        return allowance(Commodity.MASS, self.filing.closing)

    @functools.cached_property
    def filed(self) -> Filed:
        """What was filed for the parts of the period, where all of it was; else nothing."""
        if self.form.purpose is Purpose.PLAN or self.period.length is Length.MONTH:
            return {}
        shorter = [
            f for f in FORMS
            if f.group is self.form.group and SPAN[f.length] < SPAN[self.form.length] and f.purpose is not Purpose.PLAN
        ]  # fmt: skip
        rows = done_within(self.filing, [f.code for f in shorter])
        lengths = {f.code: SPAN[f.length] for f in shorter}
        if sum(lengths[row.form] for row in rows) != SPAN[self.period.length]:
            return {}
        return _summed(rows)

    def sheet(self) -> Sheet:
        parts = tuple(SheetPart(section, tuple(self._lines(section))) for section in self.form.sections)
        known = self.before if self._backward else self.now
        further = cells_with(self.form, [c for p in parts for ln in p.lines for c in ln.cells], self.filing.values)
        parts = tuple(self._with(part, further) for part in parts)
        return Sheet(self.form, self.period, parts, known.still and not self._backward)

    @functools.cached_property
    def _backward(self) -> bool:
        return any(f.over is Over.YEAR_BEFORE for s in self.form.sections for f in s.fields)

    def _with(self, part: SheetPart, cells: Sequence[Cell]) -> SheetPart:
        """A part with the lines that only the filing itself has."""
        there = {line.key for line in part.lines}
        mine = [c for c in cells if c.path.section == part.section.name and c.path.line not in there]
        keys = list(dict.fromkeys(c.path.line for c in mine))
        lines = [SheetLine(k, self._label(k), tuple(self._cells(part.section, k))) for k in keys]
        return SheetPart(part.section, (*part.lines, *lines))

    def _lines(self, section: Section) -> list[SheetLine]:
        keys: list[str] = [""]
        if section.lines is Lines.WASTE:
            wastes = set(self.before.lines if self._backward else self.now.lines)
            keys = sorted(wastes | {waste for _fact, waste in self.filed})
        elif section.lines is Lines.RECEIVER:
            keys = sorted(f"{waste}{AT}{party}" for waste, party in self.now.handed)
        return [SheetLine(key, self._label(key), tuple(self._cells(section, key))) for key in keys]

    @functools.cached_property
    def _names(self) -> Mapping[str, str]:
        wastes = set(self.now.lines) | {Path.read(path).line.partition(AT)[0] for path in self.filing.values}
        if self._backward:
            wastes |= set(self.before.lines)
        return waste_names(actor=self.actor, wastes={w for w in wastes if w})

    @functools.cached_property
    def _receivers(self) -> Mapping[int, str]:
        ids = {party for _waste, party in self.now.handed}
        return dict(Party.objects.filter(pk__in=ids).values_list("pk", "name"))

    def _label(self, key: str) -> str:
        waste, _at, party = key.partition(AT)
        name = self._names.get(waste, "")
        named = f"{waste.partition(':')[2]} {name}".strip()
        return f"{named} → {self._receivers.get(int(party), party)}" if party.isdecimal() else named

    def _cells(self, section: Section, key: str) -> list[Cell]:
        return [Cell(Path(section.name, key, f.name), f, self._prefill(section, key, f)) for f in section.fields]

    def _prefill(self, section: Section, key: str, field: Field) -> Prefill:
        if field.fact is None:
            return self._told(str(Path(section.name, key, field.name)), field)
        if section.lines is Lines.RECEIVER:
            waste, _at, party = key.partition(AT)
            handed = self.now.handed.get((waste, int(party) if party.isdecimal() else 0), Handed(0, 0))
            value = handed.loads if field.fact is Fact.LOADS else handed.mass_g
            return Prefill(value, Origin.BOOKS, value, self._may(field, waste, value))
        known = self.before if field.over is Over.YEAR_BEFORE else self.now
        line = known.lines.get(key)
        if line is None:
            return Prefill(None, Origin.NOBODY, 0 if field.over is Over.PERIOD else None)
        value = line.facts[field.fact]
        if field.over is Over.YEAR_BEFORE:
            return Prefill(value, Origin.BOOKS)  # a plan may say anything: the year before is no measure of it
        origin = line.origin if field.fact is Fact.GENERATED else Origin.BOOKS
        allowed = self._may(field, key, line.facts[Fact.OPENING] + line.facts[Fact.GENERATED])
        filed = self.filed.get((field.fact, key))
        if filed is not None and filed != value:
            return Prefill(filed, Origin.FILED, value, allowed)
        return Prefill(value, origin, value, allowed)

    def _may(self, field: Field, waste: str, handled: int) -> int:
        return self.allowed(waste, handled) if field.asked is Asked.MASS else 0

    def _told(self, path: str, field: Field) -> Prefill:
        """What no booking says: as the last filing said it, or as the register has it."""
        if (before := self.last.get(path)) not in (None, ""):
            return Prefill(before, Origin.BEFORE)
        if field.register and (held := getattr(self.filing.party, field.register)):
            return Prefill(held, Origin.REGISTER)
        return Prefill(None, Origin.NOBODY)


def _summed(rows: Sequence[Filing]) -> dict[tuple[Fact, str], int]:
    """What filings of consecutive times come to: stocks of the first and the last, all else added up."""
    found: dict[tuple[Fact, str], int] = {}
    for row in rows:
        form = form_of(row)
        for text, value in row.values.items():
            path = Path.read(text)
            section = form.section(path.section)
            field = {f.name: f for f in section.fields}[path.field]
            if section.lines is not Lines.WASTE or field.fact is None or not isinstance(value, int):
                continue
            key = (field.fact, path.line)
            if field.fact not in STANDING:
                found[key] = found.get(key, 0) + value
            elif field.fact is Fact.CLOSING or key not in found:
                found[key] = value
    return found
