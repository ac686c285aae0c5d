"""The shape of what is scored and of a score: inputs, the score tree, results, ranks. Not for: methods, or judging."""

import dataclasses
from collections.abc import Mapping

from wufei.programme.evaluation.spec.words import How, NoData, NodeKind


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """What is known of one item of one subject.

    `value_micro` in `unit` (empty: the item's own), or the points a person gave. `counts`: findings by kind; None: not
    looked at. `note`: the reason of the person who judged. `missing`: in the source's words, why there is no value.
    """

    value_micro: int | None = None
    unit: str = ""
    target_micro: int | None = None
    baseline_micro: int | None = None
    counts: Mapping[str, int] | None = None
    note: str = ""
    evidence: tuple[str, ...] = ()
    missing: str = ""
    figure_id: int | None = None
    state: str = ""


Inputs = Mapping[str, Mapping[str, Input]]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Deducted:
    """What the findings of one kind cost, out of the full points of the item, before the cap over all kinds."""

    code: str
    count: int
    points_micro: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A node of the score tree. Points of 100; None where nothing below it has data.

    `weight_micro`: full marks by the weights, of the 100 of the whole; `effect_micro`: the same among what has data,
    0 without; `marks_micro`: what it brings to the whole. `before_micro` and `progress_micro`: points of the period
    before and the change since, both over the items with data in both and by today's targets.
    A bonus item's `weight_micro` is what it can add. `value_micro`, `target_micro` and `baseline_micro`: as used, in
    `unit`.
    """

    kind: NodeKind
    code: str
    points_micro: int | None
    weight_micro: int
    effect_micro: int
    marks_micro: int | None
    before_micro: int | None = None
    progress_micro: int | None = None
    value_micro: int | None = None
    target_micro: int | None = None
    baseline_micro: int | None = None
    unit: str = ""
    how: How | None = None
    step: int | None = None
    deducted: tuple[Deducted, ...] = ()
    reason: NoData | None = None
    missing: str = ""
    children: tuple["Node", ...] = ()


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The score of one subject. `points_micro` is the level with the bonus; progress never goes into it."""

    subject: str
    points_micro: int | None
    bonus_micro: int
    total: Node
    extras: tuple[Node, ...]
    coverage_permille: int
    publishable: bool
    lacking: tuple[str, ...]
    grade: str
    progress_micro: int | None
    progress_coverage_permille: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Rank:
    """The place of a subject in a ranking; None where its score is not to be published.

    `change`: places gained (+) or lost (−) since the earlier ranking.
    """

    subject: str
    rank: int | None = None
    tied: bool = False
    points_micro: int | None = None
    grade: str = ""
    change: int | None = None
    points_change_micro: int | None = None
