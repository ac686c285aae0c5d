"""One item of one subject: from its input to a part of its full points, exactly. Not for: weights, sums (scoring)."""

import dataclasses
from fractions import Fraction

from wufei.kernel.units import MICRO, unit_get
from wufei.programme.evaluation.spec import (
    BandScoring,
    Better,
    BinaryScoring,
    Comparator,
    Deducted,
    DeductScoring,
    How,
    Includes,
    Input,
    Item,
    JudgedScoring,
    MinmaxScoring,
    NoData,
    Scoring,
    TargetScoring,
    WithoutBaseline,
)

NONE, WHOLE = Fraction(0), Fraction(1)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """What was used, in millionths of `unit`, exactly."""

    value: Fraction | None = None
    target: Fraction | None = None
    baseline: Fraction | None = None
    unit: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The judgement of one item: `part` of its full points from 0 to 1, None without data, and how it came about."""

    part: Fraction | None = None
    how: How | None = None
    reason: NoData | None = None
    step: int | None = None
    deducted: tuple[Deducted, ...] = ()
    used: Amounts = Amounts()


def mark(item: Item, given: Input | None, *, yardstick: Input | None = None) -> Mark:
    """Judge one item. `yardstick`: whose target and baseline apply, if not the input's own (an earlier period's)."""
    if given is None:
        return Mark(reason=NoData.NO_VALUE)
    scoring = item.scoring
    if isinstance(scoring, DeductScoring):
        return _deduct(scoring, given)
    measured = yardstick or given
    unit = item.unit or measured.unit or given.unit
    if any(_foreign(source, unit) for source in (given.unit, measured.unit)):
        return Mark(reason=NoData.UNIT)
    used = Amounts(
        value=_in(given.value_micro, given.unit, unit),
        target=_in(measured.target_micro, measured.unit, unit),
        baseline=_in(measured.baseline_micro, measured.unit, unit),
        unit=unit,
    )
    if used.value is None:
        return Mark(reason=NoData.NO_VALUE, used=used)
    return _number(scoring, used.value, used)


def _foreign(source: str, unit: str) -> bool:
    """Whether numbers in `source` cannot be turned into `unit`. A number without a unit is in the item's own."""
    return bool(source and unit) and unit_get(source).dimension != unit_get(unit).dimension


def _in(micro: int | None, source: str, unit: str) -> Fraction | None:
    if micro is None:
        return None
    if not source or source == unit:
        return Fraction(micro)
    return micro * unit_get(source).scale / unit_get(unit).scale


def _number(scoring: Scoring, value: Fraction, used: Amounts) -> Mark:
    match scoring:
        case TargetScoring():
            return _target(scoring, value, used)
        case MinmaxScoring():
            part = _way(value, Fraction(scoring.zero_at_micro), Fraction(scoring.full_at_micro))
            return Mark(part=part, how=How.BOUNDS, used=used)
        case BandScoring():
            number = next(n for n, step in enumerate(scoring.steps) if _within(value, n, scoring))
            part = Fraction(scoring.steps[number].points_micro, scoring.full_micro)
            return Mark(part=part, how=How.STEP, step=number + 1, used=used)
        case BinaryScoring():
            holds = _holds(value, scoring)
            return Mark(part=WHOLE if holds else NONE, how=How.CONDITION, used=used)
        case JudgedScoring():
            return Mark(part=value / scoring.full_micro, how=How.JUDGED, used=used)
        case DeductScoring():
            raise TypeError("findings are counted, not measured")


def _target(scoring: TargetScoring, value: Fraction, used: Amounts) -> Mark:
    """A target of the file goes before the subject's own."""
    target = used.target if scoring.target_micro is None else Fraction(scoring.target_micro)
    baseline = used.baseline if scoring.baseline_micro is None else Fraction(scoring.baseline_micro)
    used = dataclasses.replace(used, target=target, baseline=baseline)
    if target is None:
        return Mark(reason=NoData.NO_TARGET, used=used)
    if baseline is None and scoring.without_baseline is WithoutBaseline.NO_DATA:
        return Mark(reason=NoData.NO_BASELINE, used=used)
    higher = scoring.better is Better.HIGHER
    if value >= target if higher else value <= target:
        return Mark(part=WHOLE, how=How.REACHED, used=used)
    # Where the baseline was past the target already there is no way between them: falling back is then judged by
    # attainment. Leaving such an item out would reward the fall.
    if baseline is None or (baseline >= target if higher else baseline <= target):
        return Mark(part=_attained(value, target, higher=higher), how=How.ATTAINMENT, used=used)
    return Mark(part=_way(value, baseline, target), how=How.PATH, used=used)


def _way(value: Fraction, start: Fraction, end: Fraction) -> Fraction:
    """How far `value` is from `start` to `end`, whichever of them is larger: 0 to 1."""
    return min(WHOLE, max(NONE, (value - start) / (end - start)))


def _attained(value: Fraction, target: Fraction, *, higher: bool) -> Fraction:
    """The part of a target that is reached, for a value that has not reached it. Of a target at or below zero: none."""
    if target <= 0:
        return NONE
    return max(NONE, value / target) if higher else target / value


def _within(value: Fraction, number: int, scoring: BandScoring) -> bool:
    step = scoring.steps[number]
    low, high = step.from_micro, step.to_micro
    above = low is None or value > low or (value == low and step.includes in {Includes.FROM, Includes.BOTH})
    below = high is None or value < high or (value == high and step.includes in {Includes.TO, Includes.BOTH})
    return above and below


def _holds(value: Fraction, scoring: BinaryScoring) -> bool:
    bound = scoring.value_micro
    match scoring.comparator:
        case Comparator.AT_LEAST:
            return value >= bound
        case Comparator.MORE:
            return value > bound
        case Comparator.AT_MOST:
            return value <= bound
        case Comparator.LESS:
            return value < bound
        case Comparator.EQUAL:
            return value == bound


def _deduct(scoring: DeductScoring, given: Input) -> Mark:
    if given.counts is None:
        return Mark(reason=NoData.NO_VALUE)
    lines = []
    for kind in scoring.deductions:
        count = given.counts.get(kind.code, 0)
        points = count * kind.points_micro
        lines.append(
            Deducted(
                code=kind.code,
                count=count,
                points_micro=points if kind.most_micro is None else min(points, kind.most_micro),
            )
        )
    taken = sum(line.points_micro for line in lines)
    most = scoring.full_micro if scoring.most_micro is None else scoring.most_micro
    part = WHOLE - Fraction(min(taken, most), scoring.full_micro)
    return Mark(part=part, how=How.DEDUCTED, deducted=tuple(line for line in lines if line.count))


def points(part: Fraction) -> Fraction:
    """Points of 100 in millionths, exactly."""
    return part * 100 * MICRO
