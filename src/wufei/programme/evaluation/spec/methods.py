"""The shape of a method: groups, items, scorings, grades, rules of funds. Not for: reading one (rules.method_file)."""

import dataclasses
from collections.abc import Mapping
from typing import ClassVar

from wufei.programme.evaluation.spec.words import (
    AllocationKind,
    Better,
    Comparator,
    Includes,
    MeasureKind,
    ScoringKind,
    Subjects,
    WithoutBaseline,
)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What is measured. `code`: of an indicator; `what`: of tasks or rounds, one of WHATS."""

    kind: MeasureKind
    code: str = ""
    what: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class TargetScoring:
    """s = 100·clip((x−b)/(t−b), 0, 1). A target or baseline that is None is the subject's own."""

    kind: ClassVar[ScoringKind] = ScoringKind.TARGET
    better: Better
    target_micro: int | None
    baseline_micro: int | None
    without_baseline: WithoutBaseline


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class MinmaxScoring:
    """Straight between two published bounds; lower is better where `full_at` is below `zero_at`."""

    kind: ClassVar[ScoringKind] = ScoringKind.MINMAX
    zero_at_micro: int
    full_at_micro: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a band; None is open. `points_micro` out of the band's `full_micro`."""

    from_micro: int | None
    to_micro: int | None
    includes: Includes
    points_micro: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class BandScoring:
    """Steps from the lowest to the highest; every number lies in exactly one."""

    kind: ClassVar[ScoringKind] = ScoringKind.BAND
    full_micro: int
    steps: tuple[Step, ...]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class BinaryScoring:
    """All points where the condition holds, else none."""

    kind: ClassVar[ScoringKind] = ScoringKind.BINARY
    comparator: Comparator
    value_micro: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Deduction:
    """What one finding of a kind costs, and what all findings of that kind cost at most (None: no limit)."""

    code: str
    name_zh: str
    name_en: str
    points_micro: int
    most_micro: int | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class DeductScoring:
    """Full points less what the findings cost, never below zero; `most_micro` caps all of them together."""

    kind: ClassVar[ScoringKind] = ScoringKind.DEDUCT
    full_micro: int
    most_micro: int | None
    deductions: tuple[Deduction, ...]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class JudgedScoring:
    """A person gives points between the bounds, with a reason and, where the method asks, evidence."""

    kind: ClassVar[ScoringKind] = ScoringKind.JUDGED
    full_micro: int
    least_micro: int
    most_micro: int
    evidence: bool
    guide_zh: str
    guide_en: str


Scoring = TargetScoring | MinmaxScoring | BandScoring | BinaryScoring | DeductScoring | JudgedScoring


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item. Its weight counts within its group; a bonus item has no group and adds up to `bonus_micro` points.

    `unit`: of the numbers in its scoring, a code of the kernel's units; empty where it holds none.
    """

    code: str
    group: str
    weight: int
    bonus_micro: int
    name_zh: str
    name_en: str
    note_zh: str
    note_en: str
    unit: str
    measure: Measure
    scoring: Scoring

    @property
    def bonus(self) -> bool:
        return self.bonus_micro > 0


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A theme. The items of a group share its weight in proportion to their own."""

    code: str
    name_zh: str
    name_en: str
    weight: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """A grade and the points from which on it is given."""

    code: str
    name_zh: str
    name_en: str
    from_micro: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """A rule of a fund. `over_micro`: points up to which nothing is given; `shares`: parts for each grade;
    `base_permille`: what is spread evenly before the rest follows the points.
    """

    code: str
    name_zh: str
    name_en: str
    kind: AllocationKind
    over_micro: int = 0
    base_permille: int = 0
    shares: Mapping[str, int] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A method as its file says. `decimals` of points; `grades` best first; `text` and `sha256` of the file itself."""

    code: str
    edition: str
    title_zh: str
    title_en: str
    subjects: Subjects
    demonstration: bool
    issued_by: str
    source: tuple[str, ...]
    note_zh: str
    note_en: str
    coverage_permille: int
    decimals: int
    bonus_most_micro: int
    tie_break: tuple[str, ...]
    grades: tuple[Grade, ...]
    groups: tuple[Group, ...]
    items: tuple[Item, ...]
    allocations: tuple[Allocation, ...]
    text: str
    sha256: str

    def items_of(self, group: str) -> tuple[Item, ...]:
        """The items of a group, in the order of the file."""
        return tuple(item for item in self.items if item.group == group)

    @property
    def extras(self) -> tuple[Item, ...]:
        """The bonus items."""
        return tuple(item for item in self.items if item.bonus)
