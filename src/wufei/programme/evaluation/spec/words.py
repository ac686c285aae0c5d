"""The words of evaluation: where inputs come from, how they become points, why there are none. Not for: shapes."""

import enum

from wufei.kernel.text import _


class Subjects(enum.StrEnum):
    """Who is scored: places (a county index) or parties (an assessment of departments)."""

    PLACES = "places"
    PARTIES = "parties"


class MeasureKind(enum.StrEnum):
    """Where the input of an item comes from. The engine sees the input only; whoever calls it gathers it."""

    INDICATOR = "indicator"
    TASKS = "tasks"
    ROUNDS = "rounds"
    FINDINGS = "findings"
    JUDGED = "judged"


# What may be measured of tasks and rounds; each is a share in per cent.
WHATS: dict[MeasureKind, tuple[str, ...]] = {
    MeasureKind.TASKS: ("done_share", "done_on_time_share", "overdue_share"),
    MeasureKind.ROUNDS: ("on_time_share", "complete_share"),
}


class ScoringKind(enum.StrEnum):
    """How an input becomes points: 对标, 区间, 层差, 非此即彼, 减分, 说明."""

    TARGET = "target"
    MINMAX = "minmax"
    BAND = "band"
    BINARY = "binary"
    DEDUCT = "deduct"
    JUDGED = "judged"


class Better(enum.StrEnum):
    HIGHER = "higher"
    LOWER = "lower"


class WithoutBaseline(enum.StrEnum):
    """What a `target` item does where no baseline is known: judge by attainment alone, or count as without data."""

    ATTAINMENT = "attainment"
    NO_DATA = "no_data"


class Includes(enum.StrEnum):
    """Which ends of a step belong to it."""

    FROM = "from"
    TO = "to"
    BOTH = "both"
    NONE = "none"


class Comparator(enum.StrEnum):
    AT_LEAST = ">="
    MORE = ">"
    AT_MOST = "<="
    LESS = "<"
    EQUAL = "="


class AllocationKind(enum.StrEnum):
    """How funds follow the score: points over a threshold, parts for each grade, or a base and the rest by points."""

    PROPORTIONAL = "proportional"
    GRADES = "grades"
    BASE = "base"


class NodeKind(enum.StrEnum):
    TOTAL = "total"
    GROUP = "group"
    ITEM = "item"
    BONUS = "bonus"


class NoData(enum.StrEnum):
    """Why an item has no points."""

    NO_VALUE = "no_value"
    NO_TARGET = "no_target"
    NO_BASELINE = "no_baseline"
    UNIT = "unit"


class How(enum.StrEnum):
    """By which of its rules an item got its points."""

    PATH = "path"
    ATTAINMENT = "attainment"
    REACHED = "reached"
    BOUNDS = "bounds"
    STEP = "step"
    CONDITION = "condition"
    DEDUCTED = "deducted"
    JUDGED = "judged"


class NoFunds(enum.StrEnum):
    """Why a subject gets nothing of a fund."""

    UNPUBLISHED = "unpublished"
    BELOW = "below"
    GRADE = "grade"


SUBJECTS_LABELS: dict[str, str] = {Subjects.PLACES: _("Places"), Subjects.PARTIES: _("Parties")}
MEASURE_LABELS = {
    MeasureKind.INDICATOR: _("Indicator"),
    MeasureKind.TASKS: _("Tasks"),
    MeasureKind.ROUNDS: _("Rounds"),
    MeasureKind.FINDINGS: _("Findings"),
    MeasureKind.JUDGED: _("Judged by people"),
}
WHAT_LABELS = {
    "done_share": _("Share of tasks done"),
    "done_on_time_share": _("Share of tasks done on time"),
    "overdue_share": _("Share of tasks overdue"),
    "on_time_share": _("Share of rounds answered on time"),
    "complete_share": _("Share of rounds answered completely"),
}
SCORING_LABELS = {
    ScoringKind.TARGET: _("Against the target"),
    ScoringKind.MINMAX: _("Between two bounds"),
    ScoringKind.BAND: _("By steps"),
    ScoringKind.BINARY: _("All or nothing"),
    ScoringKind.DEDUCT: _("Deduction for findings"),
    ScoringKind.JUDGED: _("Judged against a description"),
}
NO_DATA_LABELS = {
    NoData.NO_VALUE: _("There is no value"),
    NoData.NO_TARGET: _("There is no target with a number"),
    NoData.NO_BASELINE: _("There is no baseline"),
    NoData.UNIT: _("The value is in a unit that does not convert"),
}
HOW_LABELS = {
    How.PATH: _("Way from the baseline to the target"),
    How.ATTAINMENT: _("Part of the target that is reached"),
    How.REACHED: _("The target is reached"),
    How.BOUNDS: _("Place between the bounds"),
    How.STEP: _("Points of the step"),
    How.CONDITION: _("The condition holds or does not"),
    How.DEDUCTED: _("Full points less deductions"),
    How.JUDGED: _("Points given by a person"),
}
NO_FUNDS_LABELS = {
    NoFunds.UNPUBLISHED: _("The score is not to be published"),
    NoFunds.BELOW: _("The points do not exceed the threshold"),
    NoFunds.GRADE: _("The rule gives nothing for this grade"),
}
ALLOCATION_LABELS = {
    AllocationKind.PROPORTIONAL: _("By points above a threshold"),
    AllocationKind.GRADES: _("By parts for each grade"),
    AllocationKind.BASE: _("A base for all, the rest by points"),
}
