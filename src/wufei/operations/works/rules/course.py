"""How works go, held against their estimate: what does not fit on the way, what has to be explained at the end. Pure.

Not for: what has left (queries.loads), what was expected (estimate).
"""

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence

from wufei.kernel.problems import Problem
from wufei.kernel.units import MICRO, grouped
from wufei.operations.works.errors import EXPLANATION_MISSING, WorksFinding
from wufei.operations.works.rules.estimate import Expected, widened
from wufei.operations.works.spec import WorksState


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """Loads of a waste to a receiver: taken over or taken in, in grams; `open`: how many are not at their end."""

    waste: str
    receiver_id: int
    mass_g: int
    loads: int
    open: int = 0


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Margins:
    """Millionths: how far outside of a range is still inside; by how much of the whole works may lag behind."""

    tolerance_micro: int
    lag_micro: int


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """Something that does not fit. `waste`: empty where it is about all."""

    finding: WorksFinding
    waste: str = ""
    mass_g: int = 0
    party_ids: tuple[int, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What works look like on a day. `planned`: firms of the plan; empty where it names none."""

    state: WorksState
    starts_on: dt.date
    ends_on: dt.date
    day: dt.date
    wastes: Mapping[str, Expected]
    planned: Collection[int]
    moved: Sequence[Moved]


def moved_by_waste(moved: Sequence[Moved]) -> dict[str, int]:
    """Waste → grams that have left."""
    found: dict[str, int] = {}
    for each in moved:
        found[each.waste] = found.get(each.waste, 0) + each.mass_g
    return found


def elapsed_micro(starts_on: dt.date, ends_on: dt.date, day: dt.date) -> int:
    """The share of the planned time that is over, in millionths."""
    whole = (ends_on - starts_on).days + 1
    return MICRO * min(max((day - starts_on).days, 0), whole) // whole


def course_found(course: Course, margins: Margins) -> list[Found]:
    """Everything that does not fit, while works are not checked."""
    if course.state in {WorksState.CHECKED, WorksState.WITHDRAWN}:
        return []
    return list(_found(course, margins))


def _found(course: Course, margins: Margins) -> Iterator[Found]:
    left = moved_by_waste(course.moved)
    before = course.state in {WorksState.DRAFT, WorksState.SUBMITTED, WorksState.RETURNED}
    if before and any(left.values()):
        yield Found(WorksFinding.EARLY, mass_g=sum(left.values()))
    for waste, mass in left.items():
        if not mass:
            continue
        if waste not in course.wastes:
            yield Found(WorksFinding.UNPLANNED, waste, mass)
        elif mass > widened(0, course.wastes[waste].high_g, margins.tolerance_micro)[1]:
            yield Found(WorksFinding.ABOVE, waste, mass - course.wastes[waste].high_g)
    strangers = {each.receiver_id: each.mass_g for each in course.moved if each.receiver_id not in course.planned}
    if course.planned and strangers:
        yield Found(WorksFinding.STRANGER, "", sum(strangers.values()), tuple(sorted(strangers)))
    if course.state is not WorksState.UNDER_WAY:
        return
    over = elapsed_micro(course.starts_on, course.ends_on, course.day)
    for waste, want in course.wastes.items():
        due = want.planned_g * (over - margins.lag_micro) // MICRO
        if left.get(waste, 0) < due:
            yield Found(WorksFinding.QUIET, waste, due - left.get(waste, 0))
    if course.day > course.ends_on:
        yield Found(WorksFinding.OVERDUE)


def to_explain(wastes: Mapping[str, Expected], moved: Sequence[Moved], margins: Margins) -> dict[str, int]:
    """Waste → grams that have left, of all that lie outside of what was expected; each has to be explained."""
    left = moved_by_waste(moved)
    return {
        waste: left.get(waste, 0)
        for waste in {**wastes, **left}
        if not wastes.get(waste, Expected(0, 0, 0)).holds(left.get(waste, 0), margins.tolerance_micro)
    }


def finish_faults(
    wastes: Mapping[str, Expected],
    moved: Sequence[Moved],
    said: Mapping[str, str],
    margins: Margins,
    names: Mapping[str, str],
) -> list[Problem]:
    """What keeps works from being reported as over: each waste outside of its range wants a word."""
    found: list[Problem] = []
    for waste, mass in to_explain(wastes, moved, margins).items():
        if said.get(waste, "").strip():
            continue
        want = wastes.get(waste, Expected(0, 0, 0))
        low, high = widened(want.low_g, want.high_g, margins.tolerance_micro)
        told = {"moved": grouped(mass), "low": grouped(low), "high": grouped(high)}
        found.append(EXPLANATION_MISSING(where=f"said.{waste}", value=names.get(waste, waste), **told))
    return found
