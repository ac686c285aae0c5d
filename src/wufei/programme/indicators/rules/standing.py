"""Where a figure stands against its target, and what to mark on it. Pure. Not for: computing it (evaluation)."""

import dataclasses
import operator
from collections.abc import Callable, Iterable

from wufei.kernel.units import MICRO
from wufei.programme.indicators.spec import (
    RANK,
    Comparator,
    Direction,
    Flag,
    IndicatorKind,
    ReadingState,
    Standing,
)

IN_PLACE = 2 * MICRO
UNDER_WAY = MICRO
WHOLE = {"percent": 100 * MICRO, "permille": 1000 * MICRO, "part": MICRO}
ABOUT_PERMILLE = 950
NEVER = 999912


@dataclasses.dataclass(frozen=True, slots=True)
class Against:
    """A target as judgement needs it. `closing`: the month by which it shall be reached; None: none is printed."""

    closing: int | None
    comparator: str
    value_micro: int | None
    baseline_micro: int | None = None


def target_for(targets: Iterable[Against], closing: int) -> Against | None:
    """The target a figure of `closing` is held against: the next that falls due, else the last that did."""
    rows = sorted(targets, key=lambda t: t.closing or NEVER)
    return next((t for t in rows if (t.closing or NEVER) >= closing), rows[-1] if rows else None)


def standing(
    value_micro: int | None,
    *,
    kind: str,
    direction: str,
    target: Against | None,
    year_before_micro: int | None = None,
    near_permille: int = ABOUT_PERMILLE,
) -> Standing:
    """Missed, near, met, without a target, or without data.

    A figure before its target's month is held against the same number: that is what the office wants to know. A target
    without a number is held against the figure of the year before, else the baseline.
    """
    if value_micro is None:
        return Standing.NO_DATA
    if kind == IndicatorKind.JUDGED and (target is None or target.value_micro is None):
        return _level(value_micro)
    if target is None:
        return Standing.UNJUDGED
    if target.value_micro is None:
        before = target.baseline_micro if year_before_micro is None else year_before_micro
        return _trend(value_micro, target.comparator, direction, before)
    if _met(value_micro, target.comparator, target.value_micro, direction):
        return Standing.MET
    near = _near(value_micro, target, direction, near_permille)
    return Standing.NEAR if near else Standing.MISSED


def _level(value_micro: int) -> Standing:
    """Where something stands that people judge: in place, under way, not there."""
    if value_micro >= IN_PLACE:
        return Standing.MET
    return Standing.NEAR if value_micro >= UNDER_WAY else Standing.MISSED


def _trend(value_micro: int, comparator: str, direction: str, before_micro: int | None) -> Standing:
    if before_micro is None:
        return Standing.UNJUDGED
    if comparator == Comparator.RISING:
        return Standing.MET if value_micro > before_micro else Standing.MISSED
    if comparator == Comparator.FALLING:
        return Standing.MET if value_micro < before_micro else Standing.MISSED
    if direction == Direction.NONE:
        return Standing.UNJUDGED
    kept = value_micro >= before_micro if direction == Direction.HIGHER else value_micro <= before_micro
    return Standing.MET if kept else Standing.MISSED


_EXACT: dict[str, Callable[[int, int], bool]] = {
    Comparator.AT_LEAST: operator.ge,
    Comparator.MORE: operator.gt,
    Comparator.AT_MOST: operator.le,
    Comparator.LESS: operator.lt,
}
# "= 35 %" printed for a rate that shall rise means: reach it.
_EQUAL: dict[str, Callable[[int, int], bool]] = {
    Direction.HIGHER: operator.ge,
    Direction.LOWER: operator.le,
    Direction.NONE: operator.eq,
}


def _met(value_micro: int, comparator: str, target_micro: int, direction: str) -> bool:
    if comparator == Comparator.ABOUT:
        return abs(value_micro - target_micro) * 1000 <= abs(target_micro) * (1000 - ABOUT_PERMILLE)
    holds = _EXACT.get(comparator) or _EQUAL[direction]
    return holds(value_micro, target_micro)


def wants_more(comparator: str, direction: str) -> bool:
    """Whether more is better for this target."""
    if comparator in {Comparator.AT_MOST, Comparator.LESS}:
        return False
    return comparator in {Comparator.AT_LEAST, Comparator.MORE} or direction != Direction.LOWER


def _near(value_micro: int, target: Against, direction: str, near_permille: int) -> bool:
    permille = attainment_permille(value_micro, target, direction)
    return permille is not None and permille >= near_permille


def attainment_permille(value_micro: int | None, target: Against | None, direction: str) -> int | None:
    """达成度 in thousandths: how much of the target is reached; where less is better, target / value.

    None where it cannot be said: no number, or a target of zero (either it is met or it is not).
    """
    if value_micro is None or target is None or not target.value_micro:
        return None
    if wants_more(target.comparator, direction):
        return max(0, value_micro * 1000 // target.value_micro) if target.value_micro > 0 else None
    if value_micro <= 0:
        return 1000
    return max(0, target.value_micro * 1000 // value_micro)


def flags(value_micro: int | None, unit: str, *, kind: str, partial: bool, differs: bool) -> list[Flag]:
    """What to mark on a value. A rate above 100 % is shown as it is: official ones reach 164 %."""
    found = []
    if value_micro is not None and kind != IndicatorKind.JUDGED:
        if value_micro > WHOLE.get(unit, value_micro):
            found.append(Flag.ABOVE_WHOLE)
        if value_micro < 0:
            found.append(Flag.NEGATIVE)
    return [*found, *([Flag.PARTIAL] if partial else []), *([Flag.DIFFERS] if differs else [])]


def lowest(states: Iterable[str]) -> str:
    """The state of a figure: the lowest of its inputs."""
    return min(states, key=lambda state: RANK[state], default=str(ReadingState.DRAFT))
