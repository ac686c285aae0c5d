"""Words of indicators: kinds, directions, states, frozen values. Pure. Not for: what may follow what (states.py)."""

import dataclasses
import datetime as dt
import enum
from collections.abc import Mapping

from wufei.kernel.text import _


class IndicatorKind(enum.StrEnum):
    """How an indicator is judged: by a number, by a trend without a threshold, or by people (qualitative)."""

    NUMBER = "number"
    TREND = "trend"
    JUDGED = "judged"


class Direction(enum.StrEnum):
    """Which way is better. `NONE`: it is watched and not judged."""

    HIGHER = "higher"
    LOWER = "lower"
    NONE = "none"


class Duty(enum.StrEnum):
    """How an indicator stands in a set: 必选, 可选, 自设 (特色)."""

    MUST = "must"
    OPTIONAL = "optional"
    OWN = "own"


class VariableKind(enum.StrEnum):
    """What a variable's number means: an amount since 1 January, a state on the last day, a judgement of people."""

    FLOW = "flow"
    STOCK = "stock"
    JUDGED = "judged"


# The unit in which levels are counted.
JUDGED_UNIT = "ge"
# Levels of what people judge: not there, under way, in place.
LEVELS = ("0", "1", "2")


class RollUp(enum.StrEnum):
    """How a place without a reading of its own gets one from the places below it."""

    SUM = "sum"
    NONE = "none"


class ReadingState(enum.StrEnum):
    """草稿, 已报, 已审, 采信. Nothing is hidden by its state; everything shows it."""

    DRAFT = "draft"
    COMPLETE = "complete"
    APPROVED = "approved"
    ACCEPTED = "accepted"


class ReadingEvent(enum.StrEnum):
    COMPLETE = "complete"
    RETURN = "return"
    APPROVE = "approve"
    ACCEPT = "accept"
    REOPEN = "reopen"


RANK: dict[str, int] = {str(state): rank for rank, state in enumerate(ReadingState)}


class Comparator(enum.StrEnum):
    """How a value is held against a target."""

    AT_LEAST = ">="
    MORE = ">"
    AT_MOST = "<="
    LESS = "<"
    EQUAL = "="
    ABOUT = "~"
    RISING = "rising"
    FALLING = "falling"
    ONGOING = "ongoing"


WITHOUT_NUMBER = frozenset({Comparator.RISING, Comparator.FALLING, Comparator.ONGOING})


class Standing(enum.StrEnum):
    """Where a figure stands against its target, worst first: 未达标, 接近, 达标, 无目标, 无数据."""

    MISSED = "missed"
    NEAR = "near"
    MET = "met"
    UNJUDGED = "unjudged"
    NO_DATA = "no_data"


class Reason(enum.StrEnum):
    """Why there is no value."""

    MISSING = "missing"
    ZERO = "zero"
    TOO_LARGE = "too_large"
    RETIRED = "retired"


class Flag(enum.StrEnum):
    """What a reader should know of a value: it is shown as it is, and marked."""

    ABOVE_WHOLE = "above_whole"
    NEGATIVE = "negative"
    PARTIAL = "partial"
    DIFFERS = "differs"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """A name of a formula and the variable behind it. `last_year`: its figure twelve months earlier."""

    key: str
    variable: str
    last_year: bool = False


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class VariableIn:
    """A variable as declared: `unit` is a code of the kernel's units."""

    code: str
    name_zh: str
    name_en: str = ""
    unit: str
    kind: VariableKind = VariableKind.FLOW
    roll_up: RollUp = RollUp.NONE
    dataset: str = "indicators.readings"
    note_zh: str = ""
    note_en: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionIn:
    """An indicator's calibre as declared. Months are YYYYMM; None is open."""

    name_zh: str
    name_en: str = ""
    kind: IndicatorKind = IndicatorKind.NUMBER
    direction: Direction = Direction.HIGHER
    unit: str = ""
    formula: str = ""
    bindings: tuple[Binding, ...] = ()
    departments: tuple[str, ...] = ()
    confidence: Mapping[str, str] = dataclasses.field(default_factory=dict)
    source: tuple[str, ...] = ()
    note_zh: str = ""
    note_en: str = ""
    valid_from: int | None = None
    valid_to: int | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ItemIn:
    """An indicator's place in a set, with its definition where it is new."""

    code: str
    number: int
    level1_zh: str = ""
    level1_en: str = ""
    level2_zh: str = ""
    level2_en: str = ""
    duty: Duty = Duty.OPTIONAL
    definition: DefinitionIn | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SetIn:
    """A set as its file says."""

    code: str
    edition: str
    title_zh: str
    title_en: str = ""
    level: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    issued_with: str = ""
    doubt_zh: str = ""
    doubt_en: str = ""
    source: tuple[str, ...] = ()
    variables: tuple[VariableIn, ...] = ()
    items: tuple[ItemIn, ...] = ()
    sha256: str = ""


DIRECTION_LABELS: dict[str, str] = {
    Direction.HIGHER: _("Higher is better"),
    Direction.LOWER: _("Lower is better"),
    Direction.NONE: _("Watched, not judged"),
}
DUTY_LABELS: dict[str, str] = {Duty.MUST: _("Mandatory"), Duty.OPTIONAL: _("Optional"), Duty.OWN: _("Own")}
KIND_LABELS: dict[str, str] = {
    IndicatorKind.NUMBER: _("By a number"),
    IndicatorKind.TREND: _("Trend"),
    IndicatorKind.JUDGED: _("Judged by people"),
}
STATE_LABELS: dict[str, str] = {
    ReadingState.DRAFT: _("Draft"),
    ReadingState.COMPLETE: _("Filed"),
    ReadingState.APPROVED: _("Approved"),
    ReadingState.ACCEPTED: _("Accepted"),
}
LEVEL_LABELS = (_("Not there"), _("Under way"), _("In place"))
STANDING_LABELS: dict[str, str] = {
    Standing.MISSED: _("Missed"),
    Standing.NEAR: _("Near"),
    Standing.MET: _("Met"),
    Standing.UNJUDGED: _("No target"),
    Standing.NO_DATA: _("No data"),
}
REASON_LABELS: dict[str, str] = {
    Reason.MISSING: _("An input is missing"),
    Reason.ZERO: _("The divisor is zero"),
    Reason.TOO_LARGE: _("The result is larger than the books can hold"),
    Reason.RETIRED: _("The definition was not in force"),
}
FLAG_LABELS: dict[str, str] = {
    Flag.ABOVE_WHOLE: _("Above 100 %"),
    Flag.NEGATIVE: _("Below zero"),
    Flag.PARTIAL: _("Not all places have reported"),
    Flag.DIFFERS: _("Own figure and the sum of the places below differ"),
}
