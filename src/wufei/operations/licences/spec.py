"""Words of licences: kinds, states, what is asked of them and what they answer. Not for: judgement (rules).

A kind is data: who holds it, whom else it names, whether it is a vehicle's, how much it allows by what period, which
clocks run. A licence has items: wastes by pattern, ways of treatment, an allowance. A stream says which kinds its moves
need; a kind that nobody asks for is still kept, shown and reminded of.
"""

import dataclasses
import datetime as dt
import enum
import uuid
from collections.abc import Mapping, Sequence

from wufei.kernel.text import _


class LicenceState(enum.StrEnum):
    """Where a licence stands. SUPERSEDED: another was issued in its place."""

    DRAFT = "draft"
    APPLIED = "applied"
    REVIEW = "review"
    RETURNED = "returned"
    ISSUED = "issued"
    SUSPENDED = "suspended"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


class LicenceEvent(enum.StrEnum):
    """What happens to a licence. ENTER: it was issued elsewhere or before, and is written down here."""

    APPLY = "apply"
    ENTER = "enter"
    REVIEW = "review"
    RETURN = "return"
    ISSUE = "issue"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    SUSPEND = "suspend"
    RESUME = "resume"
    REVOKE = "revoke"
    EXPIRE = "expire"
    SUPERSEDE = "supersede"


STATE_LABELS: Mapping[str, str] = {
    LicenceState.DRAFT: _("Application being written"),
    LicenceState.APPLIED: _("Applied for"),
    LicenceState.REVIEW: _("Under examination"),
    LicenceState.RETURNED: _("Sent back for completion"),
    LicenceState.ISSUED: _("In force"),
    LicenceState.SUSPENDED: _("Suspended"),
    LicenceState.REFUSED: _("Application refused"),
    LicenceState.WITHDRAWN: _("Application withdrawn"),
    LicenceState.REVOKED: _("Revoked"),
    LicenceState.EXPIRED: _("Expired"),
    LicenceState.SUPERSEDED: _("Replaced by another"),
}
EVENT_LABELS: Mapping[str, str] = {
    LicenceEvent.APPLY: _("Apply"),
    LicenceEvent.ENTER: _("Enter as issued"),
    LicenceEvent.REVIEW: _("Take up"),
    LicenceEvent.RETURN: _("Send back"),
    LicenceEvent.ISSUE: _("Issue the licence"),
    LicenceEvent.REFUSE: _("Refuse the application"),
    LicenceEvent.WITHDRAW: _("Withdraw the application"),
    LicenceEvent.SUSPEND: _("Suspend the licence"),
    LicenceEvent.RESUME: _("Lift the suspension"),
    LicenceEvent.REVOKE: _("Revoke the licence"),
    LicenceEvent.EXPIRE: _("Let it expire"),
    LicenceEvent.SUPERSEDE: _("Replace by another"),
}
# Issued once, whatever became of it since: what judgement looks at. Of the others nobody can say that they cover.
KNOWN = frozenset({LicenceState.ISSUED, LicenceState.SUSPENDED, LicenceState.REVOKED, LicenceState.EXPIRED})
LIVE = frozenset({LicenceState.ISSUED, LicenceState.SUSPENDED})
# Design, no law: how many days before its end somebody is told.
LADDER = (90, 30, 7)


class Holder(enum.StrEnum):
    """Which party of a move holds a licence, or is named on it."""

    GENERATOR = "generator"
    CARRIER = "carrier"
    RECEIVER = "receiver"
    NOBODY = ""


class Allows(enum.StrEnum):
    """For what an allowance is: nothing is counted, each calendar year, the whole time."""

    UNCOUNTED = ""
    YEAR = "year"
    WHOLE = "whole"


@dataclasses.dataclass(frozen=True, slots=True)
class LicenceKind:
    """One kind of licence. `names`: whom else it names; `vehicle`: each is for one plate."""

    code: str
    title: str
    holder: Holder
    names: Holder = Holder.NOBODY
    vehicle: bool = False
    allows: Allows = Allows.UNCOUNTED


_G, _C, _R = Holder.GENERATOR, Holder.CARRIER, Holder.RECEIVER
_ALL = (
    LicenceKind("operating", _("Operating permit for hazardous waste (comprehensive)"), _R, allows=Allows.YEAR),
    LicenceKind("collecting", _("Operating permit for hazardous waste (collection)"), _R, allows=Allows.YEAR),
    LicenceKind("medical", _("Operating permit for medical waste"), _R, allows=Allows.YEAR),
    LicenceKind("disposal", _("Disposal approval for construction waste"), _G, allows=Allows.WHOLE),
    LicenceKind("carriage", _("Carriage permit for construction waste"), _C, vehicle=True),
    LicenceKind("transfer", _("Approval of transfer between provinces"), _G, _R, allows=Allows.WHOLE),
    LicenceKind("use_filing", _("Filing of use in another province (general industrial)"), _G, _R, allows=Allows.WHOLE),
    LicenceKind("white_list", _("White list entry for transfer between provinces"), _R, _G, allows=Allows.WHOLE),
    LicenceKind("point_to_point", _("Point-to-point exemption of utilisation"), _R, _G, allows=Allows.WHOLE),
    LicenceKind("dangerous_goods", _("Qualification of a carrier of dangerous goods"), _C),
    LicenceKind("vehicle", _("Qualification of a vehicle"), _C, vehicle=True),
    LicenceKind("route", _("Standing route"), _C, _R),
)
KINDS: Mapping[str, LicenceKind] = {kind.code: kind for kind in _ALL}


class ClockUnit(enum.StrEnum):
    """What a legal clock counts."""

    WORKDAYS = "workdays"
    DAYS = "days"


UNIT_LABELS: Mapping[str, str] = {ClockUnit.WORKDAYS: _("working days"), ClockUnit.DAYS: _("days")}


@dataclasses.dataclass(frozen=True, slots=True)
class LegalClock:
    """A term of the law for a kind: from a move on, or (`after` empty) back from the last day; with its source."""

    kind: str
    name: str
    after: str
    amount: int
    unit: ClockUnit
    source: str
    confidence: str


CLOCK_LABELS: Mapping[str, str] = {
    "notice": _("Notice of missing papers"),
    "first_review": _("First review and letter to the other province"),
    "reply": _("Reply of the other province"),
    "decision": _("Decision"),
    "renewal": _("Apply for renewal"),
}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ItemIn:
    """What a licence allows: codes by pattern (“hw:900-249-08”, “hw:*-08” is a class), ways, and grams.

    `methods` empty: any way. `amount_g` None: not counted. Of kinds by the year, for each year.
    """

    codes: Sequence[str]
    methods: Sequence[str] = ()
    amount_g: int | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class LicenceIn:
    """A licence as applied for or entered. `key`: made by whoever writes it, kept before asking."""

    key: uuid.UUID
    kind: str
    holder_id: int
    valid_from: dt.date
    valid_to: dt.date
    items: Sequence[ItemIn] = ()
    number: str = ""
    issuer: str = ""
    named_id: int | None = None
    plate: str = ""
    route: str = ""
    note: str = ""
    replaces_id: int | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a move asks: does the holder have one of these kinds for this, on this day? `amount_g` None: no draw.

    `parties`: of the document, by role; `names`: theirs. `number`: that of the licence, where the document names it.
    """

    kinds: tuple[str, ...]
    parties: Mapping[str, int]
    names: Mapping[int, str]
    code: str
    day: dt.date
    method: str = ""
    plate: str = ""
    route: str = ""
    number: str = ""
    amount_g: int | None = None


class Severity(enum.StrEnum):
    """Whether a finding stands in the way, or is told and counted."""

    BLOCK = "block"
    WARN = "warn"


SUBJECT = "licence"
