"""Words of the catalogue: states of an edition, relations of codes. Not for: tables or judgement."""

import dataclasses
import datetime as dt
import enum
from collections.abc import Mapping

from wufei.kernel.sources import Confidence
from wufei.kernel.text import _


class CodeEditionState(enum.StrEnum):
    """A draft is being filled; a published one binds from its first day; a withdrawn one binds nobody."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class CodeEditionEvent(enum.StrEnum):
    """What happens to an edition."""

    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"


class Relation(enum.StrEnum):
    """What one code is to another of a later edition or of another list."""

    SAME = "same"
    PART = "part"
    REPLACED = "replaced"
    MERGED = "merged"
    SPLIT = "split"


class Link(enum.StrEnum):
    """The step of handling that an exemption frees."""

    ALL = "all"
    COLLECT = "collect"
    TRANSPORT = "transport"
    STORE = "store"
    USE = "use"
    DISPOSE = "dispose"


class Change(enum.StrEnum):
    """What became of a code from one edition to the next."""

    ADDED = "added"
    GONE = "gone"
    CHANGED = "changed"


STATE_LABELS: Mapping[str, str] = {
    CodeEditionState.DRAFT: _("Draft"),
    CodeEditionState.PUBLISHED: _("Published"),
    CodeEditionState.WITHDRAWN: _("Withdrawn"),
}
RELATION_LABELS: Mapping[str, str] = {
    Relation.SAME: _("The same waste"),
    Relation.PART: _("Part of"),
    Relation.REPLACED: _("Replaced by"),
    Relation.MERGED: _("Merged into"),
    Relation.SPLIT: _("Split into"),
}
RELATION_BACK_LABELS: Mapping[str, str] = {
    Relation.SAME: _("The same waste"),
    Relation.PART: _("Contains"),
    Relation.REPLACED: _("Replaces"),
    Relation.MERGED: _("Merged from"),
    Relation.SPLIT: _("Split from"),
}
LINK_LABELS: Mapping[str, str] = {
    Link.ALL: _("All steps"),
    Link.COLLECT: _("Collection"),
    Link.TRANSPORT: _("Transport"),
    Link.STORE: _("Storage"),
    Link.USE: _("Use"),
    Link.DISPOSE: _("Disposal"),
}
CHANGE_LABELS: Mapping[str, str] = {
    Change.ADDED: _("Added"),
    Change.GONE: _("Gone"),
    Change.CHANGED: _("Changed"),
}
HAZARD_LABELS: Mapping[str, str] = {
    "T": _("Toxic"),
    "C": _("Corrosive"),
    "I": _("Ignitable"),
    "R": _("Reactive"),
    "In": _("Infectious"),
}
DOMAIN_LABELS: Mapping[str, str] = {
    "construction": _("Construction waste"),
    "straw": _("Straw"),
    "manure": _("Manure"),
    "carbon": _("Carbon"),
}
# What makes a code another one; what the house adds of its own (other names, remarks) does not.
COMPARED = ("parent", "name_zh", "name_en", "hazards", "industry_zh", "wording")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The law of a list's codes: what one looks like, and which class it names (see models.CodeList)."""

    pattern: str = ""
    class_pattern: str = ""
    class_form: str = ""
    example: str = ""
    hazards: bool = False


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class CodeIn:
    """A code as given. `parent` is the code of its class; `wording` the official text from the user's own copy.

    `hazards`: T toxic, C corrosive, I ignitable, R reactive, In infectious; “,” the first is certain and the others
    possible, “/” one or more of them (national list of hazardous wastes 2021, note 1).
    """

    code: str
    name_zh: str = ""
    name_en: str = ""
    parent: str = ""
    hazards: str = ""
    industry_zh: str = ""
    industry_en: str = ""
    wording: str = ""
    also: str = ""
    confidence: Confidence = Confidence.OWN


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ExemptionIn:
    """An item of the exemption list: for these codes or classes, this step, under this condition."""

    number: int
    link: Link
    codes: tuple[str, ...] = ()
    waste_zh: str = ""
    waste_en: str = ""
    condition_zh: str = ""
    condition_en: str = ""
    exempt_zh: str = ""
    exempt_en: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FactorIn:
    """A factor as given. `low` and `high` in millionths of `unit`; equal where one number is meant."""

    code: str
    domain: str
    item_zh: str
    item_en: str
    quantity_zh: str
    quantity_en: str
    low_micro: int
    high_micro: int
    unit: str
    source: str
    place_code: str = ""
    valid_from: dt.date | None = None
    confidence: Confidence = Confidence.OWN


@dataclasses.dataclass(frozen=True, slots=True)
class Difference:
    """One code of which two editions say different things: field → (before, after)."""

    change: Change
    code: str
    name_zh: str
    name_en: str
    fields: tuple[tuple[str, str, str], ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class LoadReport:
    """How many rows a load of what ships with the house has added."""

    lists: int = 0
    editions: int = 0
    codes: int = 0
    exemptions: int = 0
    crosswalks: int = 0
    factors: int = 0

    @property
    def total(self) -> int:
        return sum(dataclasses.astuple(self))
