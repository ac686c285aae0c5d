"""What works are expected to make: quantity by factor, as a range; what is wrong with an estimate. Pure.

Not for: which factor holds (queries.factors), what has left (course).
"""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence

from wufei.kernel.problems import Problem
from wufei.kernel.units import MICRO, grouped
from wufei.operations.works import errors
from wufei.operations.works.spec import ITEMS, WASTES, Item, LineIn, OutletIn, Way, WorksIn

LARGEST_G = 10**15
_TEXTS = {"name": 200, "approval": 60, "note": 400}
WHY = 400


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A factor as it holds on a day: millionths of its unit, in tonnes for one of the measure; with its source."""

    low_micro: int
    high_micro: int
    unit: str
    source: str
    confidence: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What a part of works is expected to make, in grams, and why so."""

    item: Item
    quantity: int
    rate: Rate
    low_g: int
    high_g: int
    planned_g: int
    why: str


@dataclasses.dataclass(frozen=True, slots=True)
class Expected:
    """Of a waste, over all parts: the range, what the builder plans. Grams."""

    low_g: int
    high_g: int
    planned_g: int

    def holds(self, mass_g: int, tolerance_micro: int) -> bool:
        """Whether a mass lies in the range, which is wider by a share at both ends."""
        low, high = widened(self.low_g, self.high_g, tolerance_micro)
        return low <= mass_g <= high


def widened(low_g: int, high_g: int, tolerance_micro: int) -> tuple[int, int]:
    """A range wider by a share (millionths) at both ends, to whole grams outward."""
    return low_g * (MICRO - tolerance_micro) // MICRO, -(-high_g * (MICRO + tolerance_micro) // MICRO)


def estimated(line: LineIn, rate: Rate) -> Estimate:
    """A part of works by its factor: a millionth of a tonne is a gram. Planned is the middle, if nothing is said."""
    item = ITEMS[line.item]
    low, high = line.quantity * rate.low_micro // item.per, -(-line.quantity * rate.high_micro // item.per)
    planned = (low + high) // 2 if line.planned_g is None else line.planned_g
    return Estimate(
        item=item,
        quantity=line.quantity,
        rate=rate,
        low_g=low,
        high_g=high,
        planned_g=planned,
        why=line.why.strip()[:WHY],
    )


def expected(parts: Iterable[tuple[str, int, int, int]]) -> dict[str, Expected]:
    """Waste → range and plan, from parts of (waste, low, high, planned)."""
    found: dict[str, Expected] = {}
    for waste, low, high, planned in parts:
        before = found.get(waste, Expected(0, 0, 0))
        found[waste] = Expected(before.low_g + low, before.high_g + high, before.planned_g + planned)
    return found


def works_faults(given: WorksIn) -> list[Problem]:
    """What is wrong with works by themselves; factors and parties are asked for after."""
    found: list[Problem] = []
    for name, most in _TEXTS.items():
        said = getattr(given, name)
        if len(said) > most:
            found.append(errors.TEXT_LONG(where=name, value=said[:60], most=most))
    if not given.name.strip():
        found.append(errors.FIELD_MISSING(where="name", value="name"))
    if given.ends_on < given.starts_on:
        found.append(errors.DATES_WRONG(where="ends_on", value=given.ends_on.isoformat()))
    for place, line in enumerate(given.lines):
        found += _line_faults(f"lines.{place}", line)
    for place, outlet in enumerate(given.outlets):
        found += _outlet_faults(f"outlets.{place}", outlet)
    return found


def _line_faults(where: str, line: LineIn) -> Iterator[Problem]:
    if line.item not in ITEMS:
        yield errors.ITEM_UNKNOWN(where=f"{where}.item", value=line.item[:40])
    if not 0 < line.quantity <= LARGEST_G:
        yield errors.QUANTITY_WRONG(where=f"{where}.quantity", value=line.quantity)
    if line.planned_g is not None and not 0 <= line.planned_g <= LARGEST_G:
        yield errors.MASS_WRONG(where=f"{where}.planned", value=line.planned_g)


def _outlet_faults(where: str, outlet: OutletIn) -> Iterator[Problem]:
    if outlet.waste not in WASTES:
        yield errors.OUTLET_WRONG(where=f"{where}.waste", value=outlet.waste[:60])
    if not 0 < outlet.mass_g <= LARGEST_G:
        yield errors.MASS_WRONG(where=f"{where}.mass", value=outlet.mass_g)


def submit_faults(
    estimates: Sequence[Estimate], outlets: Sequence[OutletIn], tolerance_micro: int, names: Mapping[str, str]
) -> list[Problem]:
    """What keeps an estimate from being handed in: outside of its factor without a reason, not planned to its end."""
    if not estimates:
        return [errors.LINES_MISSING(where="lines")]
    found: list[Problem] = []
    for place, each in enumerate(estimates):
        low, high = widened(each.low_g, each.high_g, tolerance_micro)
        if not low <= each.planned_g <= high and not each.why:
            said = {"value": grouped(each.planned_g), "low": grouped(low), "high": grouped(high)}
            found.append(errors.WHY_MISSING(where=f"lines.{place}.why", **said))
    wastes = expected((each.item.waste, each.low_g, each.high_g, each.planned_g) for each in estimates)
    planned = dict.fromkeys(wastes, 0)
    for place, outlet in enumerate(outlets):
        if outlet.waste not in planned:
            found.append(errors.OUTLET_WRONG(where=f"outlets.{place}.waste", value=names.get(outlet.waste, "")))
            continue
        planned[outlet.waste] += outlet.mass_g
        if outlet.receiver_id is None and outlet.way in {Way.RECYCLE, Way.LANDFILL}:
            found.append(errors.RECEIVER_MISSING(where=f"outlets.{place}.receiver"))
    for waste, mass in planned.items():
        want = wastes[waste].planned_g
        if not Expected(want, want, want).holds(mass, tolerance_micro):
            told = {"planned": grouped(mass), "expected": grouped(want)}
            found.append(errors.PLANNED_DIFFER(where="outlets", value=names.get(waste, waste), **told))
    return found
