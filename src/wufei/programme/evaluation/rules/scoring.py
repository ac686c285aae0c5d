"""Scores: a method and inputs in, a score tree for each subject out. Exact until the one rounding. Not for: ranks.

I = Σ w·s / Σ w over the items with data, w being the item's part of its group's weight; coverage = Σ w with data / Σ w.
Every number that is shown is rounded once from its exact value, halves away from zero, and never from a rounded one:
who computes again gets the same bytes.
"""

import dataclasses
import math
from collections.abc import Iterable, Mapping
from fractions import Fraction

from wufei.kernel.problems import Problems
from wufei.kernel.units import PLACES
from wufei.programme.evaluation.rules.inputs import faults
from wufei.programme.evaluation.rules.judging import NONE, Mark, mark, points
from wufei.programme.evaluation.spec import Input, Inputs, Item, Method, Node, NodeKind, Result


def score(method: Method, inputs: Inputs, *, before: Inputs | None = None) -> tuple[Result, ...]:
    """The score of every subject, in the order of `inputs`.

    `before`: inputs of the period to which progress is counted; they are judged by today's targets and baselines, so
    that a new target is no progress. Raises Problems with every faulty input.
    """
    before = before or {}
    problems = faults(method, inputs) + faults(method, before)
    if problems:
        raise Problems(problems)
    return tuple(_result(method, subject, given, before.get(subject, {})) for subject, given in inputs.items())


def weights(method: Method) -> dict[str, Fraction]:
    """Item → its part of the whole, exactly, summing to 1. Bonus items have none."""
    whole = sum(group.weight for group in method.groups)
    return {
        item.code: Fraction(group.weight, whole) * Fraction(item.weight, sum(i.weight for i in items))
        for group in method.groups
        for items in (method.items_of(group.code),)
        for item in items
    }


@dataclasses.dataclass(frozen=True, slots=True)
class Sums:
    """Weighted sums over some items: all weights; those with data and their points; those with data in both periods.

    Points in millionths, exactly.
    """

    weight: Fraction = NONE
    with_data: Fraction = NONE
    level: Fraction = NONE
    in_both: Fraction = NONE
    then: Fraction = NONE
    gained: Fraction = NONE


@dataclasses.dataclass(frozen=True, slots=True)
class Judged:
    """One subject judged exactly. `then`: the period before by today's targets."""

    method: Method
    shares: Mapping[str, Fraction]
    now: Mapping[str, Mark]
    then: Mapping[str, Mark]

    def sums(self, items: Iterable[Item]) -> Sums:
        """What the weights and points of these items, bonus items apart, add up to."""
        found = Sums()
        for item in items:
            if item.bonus:
                continue
            share, now, then = self.shares[item.code], self.now[item.code].part, self.then[item.code].part
            found = dataclasses.replace(found, weight=found.weight + share)
            if now is None:
                continue
            found = dataclasses.replace(
                found, with_data=found.with_data + share, level=found.level + share * points(now)
            )
            if then is not None:
                found = dataclasses.replace(
                    found,
                    in_both=found.in_both + share,
                    then=found.then + share * points(then),
                    gained=found.gained + share * points(now - then),
                )
        return found

    @property
    def bonus(self) -> Fraction:
        """What the bonus items add, in millionths of a point, capped; without data they add nothing."""
        parts = ((item.bonus_micro, self.now[item.code].part or NONE) for item in self.method.extras)
        return min(Fraction(self.method.bonus_most_micro), sum((most * part for most, part in parts), NONE))

    @property
    def publishable(self) -> bool:
        """Whether enough of the weights has data."""
        covered = self.sums(self.method.items).with_data
        return covered > 0 and covered * 1000 >= self.method.coverage_permille


def judged(method: Method, given: Mapping[str, Input], before: Mapping[str, Input] | None = None) -> Judged:
    """One subject judged exactly. The inputs are taken to be sound (inputs.faults)."""
    before = before or {}
    return Judged(
        method,
        weights(method),
        {item.code: mark(item, given.get(item.code)) for item in method.items},
        {item.code: mark(item, before.get(item.code), yardstick=given.get(item.code)) for item in method.items},
    )


def rounded(exact_micro: Fraction, decimals: int = PLACES) -> int:
    """Millionths rounded to so many decimals of one, halves away from zero."""
    grain: int = 10 ** (PLACES - decimals)
    nearest: int = math.floor(abs(exact_micro) / grain + Fraction(1, 2)) * grain
    return -nearest if exact_micro < 0 else nearest


def _result(method: Method, subject: str, given: Mapping[str, Input], before: Mapping[str, Input]) -> Result:
    found = judged(method, given, before)
    sums = found.sums(method.items)
    whole = sums.with_data
    groups = tuple(
        dataclasses.replace(
            _sum_node(found, NodeKind.GROUP, group.code, found.sums(items), whole),
            children=tuple(_item_node(found, item, given.get(item.code), whole) for item in items),
        )
        for group in method.groups
        for items in (method.items_of(group.code),)
    )
    total = dataclasses.replace(_sum_node(found, NodeKind.TOTAL, method.code, sums, whole), children=groups)
    level = rounded(sums.level / whole + found.bonus, method.decimals) if whole else None
    return Result(
        subject=subject,
        points_micro=level,
        bonus_micro=rounded(found.bonus, method.decimals),
        total=total,
        extras=tuple(_bonus_node(found, item, given.get(item.code)) for item in method.extras),
        coverage_permille=math.floor(whole * 1000),
        publishable=found.publishable,
        lacking=tuple(i.code for i in method.items if not i.bonus and found.now[i.code].part is None),
        grade=_grade(method, level) if found.publishable else "",
        progress_micro=total.progress_micro,
        progress_coverage_permille=math.floor(sums.in_both * 1000),
    )


def _grade(method: Method, level: int | None) -> str:
    """The best grade whose points are reached, by the points as published."""
    if level is None:
        return ""
    return next((grade.code for grade in method.grades if level >= grade.from_micro), "")


def _sum_node(found: Judged, kind: NodeKind, code: str, sums: Sums, whole: Fraction) -> Node:
    decimals = found.method.decimals
    return Node(
        kind=kind,
        code=code,
        points_micro=rounded(sums.level / sums.with_data, decimals) if sums.with_data else None,
        weight_micro=rounded(points(sums.weight)),
        effect_micro=rounded(points(sums.with_data / whole)) if whole else 0,
        marks_micro=rounded(sums.level / whole, decimals) if sums.with_data else None,
        before_micro=rounded(sums.then / sums.in_both, decimals) if sums.in_both else None,
        progress_micro=rounded(sums.gained / sums.in_both, decimals) if sums.in_both else None,
    )


def _item_node(found: Judged, item: Item, given: Input | None, whole: Fraction) -> Node:
    return _explained(_sum_node(found, NodeKind.ITEM, item.code, found.sums([item]), whole), found, given)


def _bonus_node(found: Judged, item: Item, given: Input | None) -> Node:
    """A bonus item adds what it earns of its own points; the cap over all of them shows in the result only."""
    part, decimals = found.now[item.code].part, found.method.decimals
    node = Node(
        kind=NodeKind.BONUS,
        code=item.code,
        points_micro=None if part is None else rounded(points(part), decimals),
        weight_micro=item.bonus_micro,
        effect_micro=0 if part is None else item.bonus_micro,
        marks_micro=None if part is None else rounded(part * item.bonus_micro, decimals),
    )
    return _explained(node, found, given)


def _explained(node: Node, found: Judged, given: Input | None) -> Node:
    mark = found.now[node.code]
    used = {
        name: None if exact is None else rounded(exact)
        for name, exact in (("value", mark.used.value), ("target", mark.used.target), ("baseline", mark.used.baseline))
    }
    return dataclasses.replace(
        node,
        value_micro=used["value"],
        target_micro=used["target"],
        baseline_micro=used["baseline"],
        unit=mark.used.unit,
        how=mark.how,
        step=mark.step,
        deducted=mark.deducted,
        reason=mark.reason,
        missing=given.missing if given else "",
    )
