"""When what is due on a licence, by the terms of the law. Pure but for the calendar. Not for: telling anybody."""

import dataclasses
import datetime as dt
import functools
import importlib.resources
import tomllib
from collections.abc import Iterable, Iterator, Mapping

from wufei.kernel import clock
from wufei.kernel.sources import Confidence
from wufei.operations.licences.spec import LADDER, ClockUnit, LegalClock


@dataclasses.dataclass(frozen=True, slots=True)
class Due:
    """A term that runs: when it ends. `known`: whether the working calendar is on file up to there."""

    clock: LegalClock
    day: dt.date
    known: bool


@functools.cache
def shipped() -> tuple[LegalClock, ...]:
    """The terms that ship with the house (data/clocks.toml)."""
    text = importlib.resources.files("wufei.operations.licences").joinpath("data/clocks.toml").read_text("utf-8")
    return tuple(LegalClock(**{**row, "unit": ClockUnit(row["unit"])}) for row in tomllib.loads(text)["clock"])


def settable(each: LegalClock) -> bool:
    """Whether a house may let a term run otherwise: what was read in the law's own text stands."""
    return each.confidence != Confidence.OFFICIAL


def due(kind: str, terms: Mapping[str, str], valid_to: dt.date, clocks: Iterable[LegalClock]) -> Iterator[Due]:
    """The terms of a kind that run. `terms`: move → the day on which it happened, as ISO; `clocks`: those in force."""
    for each in clocks:
        if each.kind != kind or (each.after and each.after not in terms):
            continue
        start = dt.date.fromisoformat(terms[each.after]) if each.after else valid_to
        amount = each.amount if each.after else -each.amount
        counted = each.unit is ClockUnit.WORKDAYS
        day = clock.add_workdays(start, amount) if counted else start + dt.timedelta(days=amount)
        yield Due(each, day, not (counted and clock.calendar_gaps(start, day)))


def rung(today: dt.date, valid_to: dt.date) -> int | None:
    """The rung of the ladder on which a licence stands: the fewest days among those that were reached."""
    left = (valid_to - today).days
    return min((days for days in LADDER if left <= days), default=None)
