"""What a form is made of: audience, clock, sections, fields with what pre-fills them. Not for: the forms themselves.

A form is data. Its figures are facts of the books under a name, computed once for a party and period, so that one entry
serves every form that asks for it.
"""

import dataclasses
import datetime as dt
import enum
from collections.abc import Mapping

from wufei.kernel.periods import Length
from wufei.kernel.text import _


class Group(enum.StrEnum):
    """Whom a form is for: those who have waste of a list of codes, by the books or by the register."""

    HAZARDOUS = "hw"
    INDUSTRIAL = "sw"
    CLINICAL = "medical"
    FARMING = "agricultural"
    REUSE = "recyclable"
    BUILDING = "construction"


GROUP_LABELS: Mapping[str, str] = {
    Group.HAZARDOUS: _("Hazardous waste"),
    Group.INDUSTRIAL: _("General industrial waste"),
    Group.CLINICAL: _("Medical waste"),
    Group.FARMING: _("Agricultural waste"),
    Group.REUSE: _("Recyclables"),
    Group.BUILDING: _("Construction waste"),
}


class Tier(enum.StrEnum):
    """The class of a generator of hazardous waste (HJ 1259-2022); whoever has none is not asked by it."""

    KEY = "key"
    SIMPLE = "simple"
    LISTED = "listed"


TIER_LABELS: Mapping[str, str] = {
    Tier.KEY: _("Key supervision"),
    Tier.SIMPLE: _("Simplified management"),
    Tier.LISTED: _("Registration only"),
}


class Purpose(enum.StrEnum):
    """What a form is for."""

    PLAN = "plan"
    REPORT = "report"
    REGISTER = "register"


PURPOSE_LABELS: Mapping[str, str] = {
    Purpose.PLAN: _("Management plan"),
    Purpose.REPORT: _("Report"),
    Purpose.REGISTER: _("Ledger"),
}


class Asked(enum.StrEnum):
    """How a field is answered. Masses are grams inside and tonnes on every page."""

    MASS = "mass"
    COUNT = "count"
    TEXT = "text"


class Fact(enum.StrEnum):
    """What the books know of a waste and a period; every form draws its figures from these."""

    OPENING = "opening"
    GENERATED = "generated"
    RECEIVED = "received"
    USED = "used"
    TREATED = "treated"
    SENT = "sent"
    LOST = "lost"
    CLOSING = "closing"
    LOADS = "loads"
    PACKAGES = "packages"


# Of these the last month stands for a longer period, or the first; all others add up.
STANDING = frozenset({Fact.OPENING, Fact.CLOSING})


class Lines(enum.StrEnum):
    """What the lines of a section are: one for all, one a waste, one a waste and receiver."""

    ONE = "one"
    WASTE = "waste"
    RECEIVER = "receiver"


class Over(enum.StrEnum):
    """Which time a fact is taken over: that of the form, or the year before it (plans)."""

    PERIOD = "period"
    YEAR_BEFORE = "year_before"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing asked. `fact`: what pre-fills it; `register`: what of the party does; else the last filing does.

    `needed`: it may not be empty.
    """

    name: str
    label: str
    asked: Asked = Asked.MASS
    fact: Fact | None = None
    over: Over = Over.PERIOD
    register: str = ""
    needed: bool = False
    help: str = ""
    source: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a form: the same fields for each of its lines."""

    name: str
    label: str
    lines: Lines
    fields: tuple[Field, ...]
    source: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """When it is due: a day of the month so many months after the period's end. `source`: of the rule.

    `onward`: where that is no working day, the next one counts; otherwise the day stands, as the standard writes it.
    A plan is for the period that begins before it is due (`months` below zero counts from the end).
    """

    months: int
    day: int
    source: str
    onward: bool = False


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form of an edition. `tiers`: the classes it is asked of; empty: of everybody in the group.

    `handlers`: whether it is asked of whoever only takes in such waste too, and not of generators alone.
    """

    code: str
    title: str
    purpose: Purpose
    group: Group
    length: Length
    clock: Clock
    sections: tuple[Section, ...]
    source: str
    tiers: tuple[Tier, ...] = ()
    handlers: bool = False
    valid_from: dt.date = dt.date(2000, 1, 1)
    valid_to: dt.date | None = None

    def section(self, name: str) -> Section:
        """The section of this name. Raises KeyError."""
        return {each.name: each for each in self.sections}[name]


SEPARATOR = "/"


@dataclasses.dataclass(frozen=True, slots=True)
class Path:
    """Where a value of a filing stands: section, line (empty where there is one), field."""

    section: str
    line: str
    field: str

    def __str__(self) -> str:
        return SEPARATOR.join((self.section, self.line, self.field))

    @classmethod
    def read(cls, text: str) -> "Path":
        """A path as it is written. Raises ValueError."""
        section, line, field = text.split(SEPARATOR)
        return cls(section, line, field)
