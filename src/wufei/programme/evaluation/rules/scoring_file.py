"""How an item is scored, as its table in a method file says. Not for: the rest of the file, or scoring itself."""

import itertools
from collections.abc import Callable, Sequence
from typing import NamedTuple

from wufei.kernel.units import MICRO, decimal_text
from wufei.programme.evaluation import errors
from wufei.programme.evaluation.rules.fields import Fields, Row
from wufei.programme.evaluation.spec import (
    BandScoring,
    Better,
    BinaryScoring,
    Comparator,
    Deduction,
    DeductScoring,
    Includes,
    JudgedScoring,
    MeasureKind,
    MinmaxScoring,
    Scoring,
    ScoringKind,
    Step,
    TargetScoring,
    WithoutBaseline,
)

FULL, MOST_FULL = 100, 1000
_OF_NUMBERS = (ScoringKind.TARGET, ScoringKind.MINMAX, ScoringKind.BAND, ScoringKind.BINARY)
# What a number, a list of findings, a person can be scored by.
PAIRS: dict[MeasureKind, tuple[ScoringKind, ...]] = {
    MeasureKind.INDICATOR: _OF_NUMBERS,
    MeasureKind.TASKS: _OF_NUMBERS,
    MeasureKind.ROUNDS: _OF_NUMBERS,
    MeasureKind.FINDINGS: (ScoringKind.DEDUCT,),
    MeasureKind.JUDGED: (ScoringKind.JUDGED,),
}
KEYS: dict[ScoringKind, tuple[str, ...]] = {
    ScoringKind.TARGET: ("better", "target", "baseline", "without_baseline"),
    ScoringKind.MINMAX: ("zero_at", "full_at"),
    ScoringKind.BAND: ("full", "steps"),
    ScoringKind.BINARY: ("comparator", "value"),
    ScoringKind.DEDUCT: ("full", "most", "deductions"),
    ScoringKind.JUDGED: ("full", "least", "most", "evidence", "guide_zh", "guide_en"),
}

# Stands in for what could not be read, so that reading goes on; the file is refused anyway.
_UNREAD = TargetScoring(
    better=Better.HIGHER, target_micro=None, baseline_micro=None, without_baseline=WithoutBaseline.NO_DATA
)


class _Place(NamedTuple):
    """The table being read: whose, where, and what its item measures."""

    fields: Fields
    row: Row
    where: str
    measure: MeasureKind | None


def scoring(fields: Fields, item: Row, where: str, measure: MeasureKind | None) -> Scoring:
    """The scoring of an item. Faults are remembered by `fields`. `measure` is None where it could not be read."""
    row, where = fields.table(item, "scoring", where), f"{where}: scoring"
    kind = fields.chosen(row, "kind", where, ScoringKind) if row else None
    if kind is None:
        return _UNREAD
    fields.known(row, where, ("kind", *KEYS[kind]))
    if measure and kind not in PAIRS[measure]:
        fields.problems.append(errors.METHOD_PAIR(where=where, value=kind, choices=", ".join(PAIRS[measure])))
    return _READERS[kind](_Place(fields, row, where, measure))


def numbers(found: Scoring) -> bool:
    """Whether the scoring holds numbers that mean nothing without a unit."""
    if isinstance(found, TargetScoring):
        return found.target_micro is not None or found.baseline_micro is not None
    return isinstance(found, MinmaxScoring | BandScoring | BinaryScoring)


def _target(place: _Place) -> Scoring:
    fields, row, where, measure = place
    found = TargetScoring(
        better=fields.choice(row, "better", where, Better),
        target_micro=fields.amount(row, "target", where),
        baseline_micro=fields.amount(row, "baseline", where),
        without_baseline=fields.choice(row, "without_baseline", where, WithoutBaseline, WithoutBaseline.NO_DATA),
    )
    if measure not in {MeasureKind.INDICATOR, None}:
        if "target" not in row:
            fields.problems.append(errors.METHOD_OWN(where=f"{where}: target"))
        if "baseline" not in row and found.without_baseline is WithoutBaseline.NO_DATA:
            fields.problems.append(errors.METHOD_OWN(where=f"{where}: baseline"))
    if found.target_micro is not None and found.baseline_micro is not None:
        way = found.target_micro - found.baseline_micro
        if way == 0 or (way > 0) != (found.better is Better.HIGHER):
            fields.problems.append(errors.METHOD_SPAN(where=where))
    return found


def _minmax(place: _Place) -> Scoring:
    fields, row, where, _measure = place
    zero, full = fields.needed(row, "zero_at", where), fields.needed(row, "full_at", where)
    if zero == full and {"zero_at", "full_at"} <= row.keys():
        fields.problems.append(errors.METHOD_SPAN(where=where))
    return MinmaxScoring(zero_at_micro=zero, full_at_micro=full)


def _band(place: _Place) -> Scoring:
    fields, row, where, _measure = place
    full = fields.integer(row, "full", where, 1, MOST_FULL, default=FULL)
    before = len(fields.problems)
    steps = [
        _step(fields, step, f"{where}: step {number}", full)
        for number, step in enumerate(fields.rows(row, "steps", where), start=1)
    ]
    if not steps:
        fields.problems.append(errors.METHOD_MISSING(where=f"{where}: steps"))
    elif len(fields.problems) == before:
        # Only steps that could be read are held against each other: a misread bound would name faults there are not.
        steps.sort(key=lambda step: (step.from_micro is not None, step.from_micro or 0))
        fields.problems += [
            errors.METHOD_STEPS(where=where, value="∞" if micro is None else decimal_text(micro))
            for micro in _doubtful(steps)
        ]
    return BandScoring(full_micro=full * MICRO, steps=tuple(steps))


def _step(fields: Fields, row: Row, where: str, full: int) -> Step:
    fields.known(row, where, ("from", "to", "includes", "points"))
    return Step(
        from_micro=fields.amount(row, "from", where),
        to_micro=fields.amount(row, "to", where),
        includes=fields.choice(row, "includes", where, Includes),
        points_micro=fields.needed(row, "points", where, least=0, most=full),
    )


def _doubtful(steps: Sequence[Step]) -> list[int | None]:
    """The bounds at which steps, in order, leave a gap or overlap; None for an end that is not open."""
    found: list[int | None] = []
    if steps[0].from_micro is not None or steps[-1].to_micro is not None:
        found.append(None)
    for low, high in itertools.pairwise(steps):
        bound = high.from_micro
        once = (low.includes in {Includes.TO, Includes.BOTH}) != (high.includes in {Includes.FROM, Includes.BOTH})
        if bound is None or low.to_micro != bound or not once:
            found.append(bound)
        if low.from_micro is not None and low.to_micro is not None and low.from_micro >= low.to_micro:
            found.append(low.to_micro)
    return found


def _binary(place: _Place) -> Scoring:
    fields, row, where, _measure = place
    return BinaryScoring(
        comparator=fields.choice(row, "comparator", where, Comparator), value_micro=fields.needed(row, "value", where)
    )


def _deduct(place: _Place) -> Scoring:
    fields, row, where, _measure = place
    full = fields.integer(row, "full", where, 1, MOST_FULL, default=FULL)
    rows = fields.rows(row, "deductions", where)
    if row and not rows:
        fields.problems.append(errors.METHOD_MISSING(where=f"{where}: deductions"))
    found = tuple(_deduction(fields, r, f"{where}: deduction {n}", full) for n, r in enumerate(rows, start=1))
    fields.twice(where, [deduction.code for deduction in found])
    return DeductScoring(
        full_micro=full * MICRO, most_micro=fields.amount(row, "most", where, least=0, most=full), deductions=found
    )


def _deduction(fields: Fields, row: Row, where: str, full: int) -> Deduction:
    fields.known(row, where, ("code", "name_zh", "name_en", "points", "most"))
    return Deduction(
        code=fields.code(row, where),
        name_zh=fields.text(row, "name_zh", where, 120, needed=True),
        name_en=fields.text(row, "name_en", where, 160),
        points_micro=fields.needed(row, "points", where, least=0, most=full),
        most_micro=fields.amount(row, "most", where, least=0, most=full),
    )


def _judged(place: _Place) -> Scoring:
    fields, row, where, _measure = place
    full = fields.integer(row, "full", where, 1, MOST_FULL, default=FULL)
    least = fields.amount(row, "least", where, least=0, most=full) or 0
    most = fields.amount(row, "most", where, least=0, most=full)
    most = full * MICRO if most is None else most
    if least >= most:
        fields.problems.append(errors.METHOD_SPAN(where=where))
    return JudgedScoring(
        full_micro=full * MICRO,
        least_micro=least,
        most_micro=most,
        evidence=fields.flag(row, "evidence", where, default=True),
        guide_zh=fields.text(row, "guide_zh", where, 400, needed=True),
        guide_en=fields.text(row, "guide_en", where, 600),
    )


_READERS: dict[ScoringKind, Callable[[_Place], Scoring]] = {
    ScoringKind.TARGET: _target,
    ScoringKind.MINMAX: _minmax,
    ScoringKind.BAND: _band,
    ScoringKind.BINARY: _binary,
    ScoringKind.DEDUCT: _deduct,
    ScoringKind.JUDGED: _judged,
}
