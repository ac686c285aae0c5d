"""Words of facilities: kinds, weighings, runs, norms, as given and as told. Not for: tables or judgement.

Masses are grams, shares are permille, moments are aware. A code is list and code (`hw:900-214-08`); what a facility
accepts and what a norm is for are prefixes of such codes, an empty one fits all.
"""

import dataclasses
import datetime as dt
import enum
import uuid
from collections.abc import Mapping

from wufei.kernel.problems import Problem
from wufei.kernel.sources import Confidence
from wufei.kernel.text import _
from wufei.ledger.books.spec import AccountKind


class FacilityKind(enum.StrEnum):
    """What a facility is for. A point belongs to a collection network and stands on one of its three levels."""

    GATE = "gate"
    STORE = "store"
    LINE = "line"
    LANDFILL = "landfill"
    POINT = "point"


KIND_LABELS: Mapping[str, str] = {
    FacilityKind.GATE: _("Gate with a weighbridge"),
    FacilityKind.STORE: _("Store"),
    FacilityKind.LINE: _("Treatment line"),
    FacilityKind.LANDFILL: _("Landfill"),
    FacilityKind.POINT: _("Collection point"),
}
# The account of the books in which lies what is in one; a gate and a line hold nothing themselves.
HOLDS: Mapping[str, AccountKind] = {
    FacilityKind.STORE: AccountKind.STOCK,
    FacilityKind.POINT: AccountKind.STOCK,
    FacilityKind.LANDFILL: AccountKind.LANDFILLED,
}
# What has a capacity by the day.
TREATING = (FacilityKind.LINE, FacilityKind.LANDFILL)
NO_LEVEL, VILLAGE, TOWNSHIP, COUNTY = 0, 1, 2, 3
LEVEL_LABELS: Mapping[int, str] = {
    VILLAGE: _("Village point"),
    TOWNSHIP: _("Township station"),
    COUNTY: _("County centre"),
}


class GateWay(enum.StrEnum):
    """Which way a load went through the gate."""

    IN = "in"
    OUT = "out"


DIRECTION_LABELS: Mapping[str, str] = {GateWay.IN: _("In through the gate"), GateWay.OUT: _("Out through the gate")}


class Source(enum.StrEnum):
    """How a weighing reached us."""

    FORM = "form"
    FILE = "file"
    API = "api"
    SPOOL = "spool"


SOURCE_LABELS: Mapping[str, str] = {
    Source.FORM: _("Entered by hand"),
    Source.FILE: _("From a file"),
    Source.API: _("From a program"),
    Source.SPOOL: _("From a device"),
}


class Flag(enum.StrEnum):
    """What is odd about a weighing that was taken all the same."""

    TARE_DRIFT = "tare_drift"
    NOT_ACCEPTED = "not_accepted"


FLAG_LABELS: Mapping[str, str] = {
    Flag.TARE_DRIFT: _("Tare unlike this vehicle's"),
    Flag.NOT_ACCEPTED: _("Waste not accepted here"),
}


class LinkKind(enum.StrEnum):
    """How a weighing came to its manifest: told with it, or proposed here and confirmed by a person."""

    GIVEN = "given"
    MATCHED = "matched"


class RunState(enum.StrEnum):
    """A draft moves nothing; a posted run is in the books; a reversed one is taken back; a discarded one never was."""

    DRAFT = "draft"
    POSTED = "posted"
    REVERSED = "reversed"
    DISCARDED = "discarded"


class RunEvent(enum.StrEnum):
    """What happens to a run."""

    POST = "post"
    REVERSE = "reverse"
    DISCARD = "discard"


RUN_LABELS: Mapping[str, str] = {
    RunState.DRAFT: _("Draft"),
    RunState.POSTED: _("Posted"),
    RunState.REVERSED: _("Reversed"),
    RunState.DISCARDED: _("Draft discarded"),
}
RUN_EVENT_LABELS: Mapping[str, str] = {
    RunEvent.POST: _("Post"),
    RunEvent.REVERSE: _("Reverse"),
    RunEvent.DISCARD: _("Discard the draft"),
}


class Fate(enum.StrEnum):
    """What became of a part of what a run took."""

    PRODUCT = "product"
    RESIDUE = "residue"
    USED = "used"
    TREATED = "treated"
    LANDFILLED = "landfilled"
    LOST = "lost"


FATE_LABELS: Mapping[str, str] = {
    Fate.PRODUCT: _("Product"),
    Fate.RESIDUE: _("Residue, to stock"),
    Fate.USED: _("Utilised"),
    Fate.TREATED: _("Treated"),
    Fate.LANDFILLED: _("Landfilled"),
    Fate.LOST: _("Lost"),
}
FATE_ACCOUNTS: Mapping[str, AccountKind] = {
    Fate.PRODUCT: AccountKind.PRODUCED,
    Fate.RESIDUE: AccountKind.STOCK,
    Fate.USED: AccountKind.USED,
    Fate.TREATED: AccountKind.TREATED,
    Fate.LANDFILLED: AccountKind.LANDFILLED,
    Fate.LOST: AccountKind.LOST,
}


class Cause(enum.StrEnum):
    """Where what was lost has gone. A loss has a name or it is none."""

    EVAPORATION = "evaporation"
    FLUE_GAS = "flue_gas"
    LEACHATE = "leachate"
    DUST = "dust"
    OTHER = "other"


CAUSE_LABELS: Mapping[str, str] = {
    Cause.EVAPORATION: _("Evaporation"),
    Cause.FLUE_GAS: _("Flue gas"),
    Cause.LEACHATE: _("Leachate"),
    Cause.DUST: _("Dust"),
    Cause.OTHER: _("Another cause, see the remark"),
}


class NormKind(enum.StrEnum):
    """What a dated value by code is: the unit stands in NORM_UNITS."""

    STORAGE = "storage"
    BALANCE = "balance"
    REFERENCE = "reference"
    MOISTURE = "moisture"
    TARE = "tare"
    DENSITY = "density"
    DRYING = "drying"


NORM_LABELS: Mapping[str, str] = {
    NormKind.STORAGE: _("Longest storage"),
    NormKind.BALANCE: _("Tolerance of a plant's balance"),
    NormKind.REFERENCE: _("Reference moisture"),
    NormKind.MOISTURE: _("Moisture where nobody measured"),
    NormKind.TARE: _("Usual spread of a tare"),
    NormKind.DENSITY: _("Density in store"),
    NormKind.DRYING: _("Most that dries or drips off on the way"),
}
NORM_UNITS: Mapping[str, str] = {
    NormKind.STORAGE: "h",
    NormKind.BALANCE: "‰",
    NormKind.REFERENCE: "‰",
    NormKind.MOISTURE: "‰",
    NormKind.TARE: "‰",
    NormKind.DENSITY: "g/L",
    NormKind.DRYING: "‰",
}
SHARES = frozenset({NormKind.BALANCE, NormKind.REFERENCE, NormKind.MOISTURE, NormKind.TARE, NormKind.DRYING})


class Silence(enum.StrEnum):
    """Why nothing is told of the day on which a facility will be full."""

    NO_CAPACITY = "no_capacity"
    FEW_DAYS = "few_days"
    NOT_GROWING = "not_growing"
    FULL = "full"


SILENCE_LABELS: Mapping[str, str] = {
    Silence.NO_CAPACITY: _("Nobody has told what it can hold"),
    Silence.FEW_DAYS: _("Too few weeks on record"),
    Silence.NOT_GROWING: _("What lies here does not grow"),
    Silence.FULL: _("Full already"),
}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FacilityIn:
    """A facility as given. `day_g`: grams it can take a day; `hold_g`, `hold_l`: grams and litres it can hold;
    `codes`: prefixes of what it accepts; `method`: the way of treatment, such as D10 or R5.
    """

    name: str
    kind: FacilityKind
    holder_id: int
    place_id: int
    site_id: int | None = None
    parent_id: int | None = None
    level: int = NO_LEVEL
    codes: tuple[str, ...] = ()
    method: str = ""
    day_g: int | None = None
    hold_g: int | None = None
    hold_l: int | None = None
    opened_on: dt.date | None = None
    closed_on: dt.date | None = None
    note: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class WeighingIn:
    """A weighing as given. `key` is made by whoever weighs and kept: the same again is one weighing.

    `net_g` left out is gross less tare. `photo`: content and name. `manifest_id`: where it is known already.
    """

    key: uuid.UUID
    facility_id: int
    direction: GateWay
    weighed_at: dt.datetime
    gross_g: int
    tare_g: int
    net_g: int | None = None
    plate: str = ""
    ticket: str = ""
    device: str = ""
    code: str = ""
    note: str = ""
    photo: tuple[bytes, str] | None = None
    manifest_id: int | None = None
    source: Source = Source.FORM


class Taken(enum.StrEnum):
    """What became of one weighing of several."""

    CREATED = "created"
    THERE = "there"
    REFUSED = "refused"


@dataclasses.dataclass(frozen=True, slots=True)
class Recorded:
    """One weighing of several: what became of it, its id, or what was wrong with it."""

    key: uuid.UUID
    outcome: Taken
    weighing_id: int | None = None
    problems: tuple[Problem, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Weighed:
    """A weighing that counts, for those who compare it with something: masses in grams, `direction` in or out."""

    key: uuid.UUID
    weighed_at: dt.datetime
    place_id: int
    plate: str
    gross_g: int
    tare_g: int
    net_g: int
    manifest_id: int | None
    direction: str


@dataclasses.dataclass(frozen=True, slots=True)
class Input:
    """What a run takes from stock."""

    code: str
    mass_g: int


@dataclasses.dataclass(frozen=True, slots=True)
class Output:
    """What becomes of a part of it. `cause`: of what is lost."""

    fate: Fate
    code: str
    mass_g: int
    cause: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class RunIn:
    """A run as given. `replaces`: the reversed run that it corrects."""

    key: uuid.UUID
    facility_id: int
    started_at: dt.datetime
    ended_at: dt.datetime
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    method: str = ""
    note: str = ""
    replaces_id: int | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class NormIn:
    """A norm as given. `valid_from`: today, if left out."""

    kind: NormKind
    value: int
    source: str
    prefix: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    confidence: Confidence = Confidence.OWN
