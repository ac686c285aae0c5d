"""The words in which a stream describes its manifest.

States, events and moves are the same for every stream: `ATLAS` lists every move that can exist, with what it does to
the books. A stream chooses moves from it, says who signs each, which fields it asks for and when they close. Lists,
filters, charts and the ledger therefore work for a stream that was written yesterday. Conditions are data, so that one
declaration drives server, form, browser and documentation. Not for: judging a declaration or a document (rules).
"""

import dataclasses
import datetime as dt
import enum
from collections.abc import Callable, Iterable, Mapping

from wufei.kernel.registry import Registry
from wufei.kernel.sources import Confidence
from wufei.kernel.text import _


class State(enum.StrEnum):
    """Where a manifest stands."""

    DRAFT = "draft"
    ISSUED = "issued"
    IN_TRANSIT = "in_transit"
    STOPPED = "stopped"
    ARRIVED = "arrived"
    PARTLY_ACCEPTED = "partly_accepted"
    REFUSED = "refused"
    ACCEPTED = "accepted"
    TREATED = "treated"
    RETURNED = "returned"
    CANCELLED = "cancelled"


class Event(enum.StrEnum):
    """What happens to a manifest. TAKE_OVER also by later carriers; FORWARD: onward with a manifest that cites this."""

    ISSUE = "issue"
    TAKE_OVER = "take_over"
    STOP = "stop"
    RESUME = "resume"
    ARRIVE = "arrive"
    ACCEPT = "accept"
    ACCEPT_PART = "accept_part"
    REFUSE = "refuse"
    RETURN = "return"
    FORWARD = "forward"
    TREAT = "treat"
    CANCEL = "cancel"


class Role(enum.StrEnum):
    """For whom somebody signs."""

    GENERATOR = "generator"
    CARRIER = "carrier"
    RECEIVER = "receiver"


class Effect(enum.StrEnum):
    """What a move does to the books. What RESERVE holds is met by exactly one SETTLE or VOID.

    SETTLE_PART settles what was accepted and reserves the refused rest anew, until it is back or onward. DIRECT posts
    at once: waste weighed at the gate without a journey.
    """

    NONE = "none"
    RESERVE = "reserve"
    SETTLE = "settle"
    SETTLE_PART = "settle_part"
    VOID = "void"
    DIRECT = "direct"


S, E, F = State, Event, Effect
_ROAD = (S.IN_TRANSIT, S.STOPPED, S.ARRIVED)
ATLAS: Mapping[tuple[State, Event], tuple[State, Effect]] = {
    (S.DRAFT, E.ISSUE): (S.ISSUED, F.RESERVE),
    (S.DRAFT, E.ACCEPT): (S.ACCEPTED, F.DIRECT),
    (S.DRAFT, E.CANCEL): (S.CANCELLED, F.NONE),
    (S.ISSUED, E.CANCEL): (S.CANCELLED, F.VOID),
    (S.ISSUED, E.TAKE_OVER): (S.IN_TRANSIT, F.NONE),
    # A forgotten carrier does not block the receiver: what arrived has arrived, and the gap is recorded.
    (S.ISSUED, E.ARRIVE): (S.ARRIVED, F.NONE),
    (S.ISSUED, E.ACCEPT): (S.ACCEPTED, F.SETTLE),
    (S.ISSUED, E.ACCEPT_PART): (S.PARTLY_ACCEPTED, F.SETTLE_PART),
    (S.ISSUED, E.REFUSE): (S.REFUSED, F.NONE),
    (S.IN_TRANSIT, E.TAKE_OVER): (S.IN_TRANSIT, F.NONE),
    (S.IN_TRANSIT, E.STOP): (S.STOPPED, F.NONE),
    (S.STOPPED, E.RESUME): (S.IN_TRANSIT, F.NONE),
    (S.STOPPED, E.TAKE_OVER): (S.IN_TRANSIT, F.NONE),
    (S.IN_TRANSIT, E.ARRIVE): (S.ARRIVED, F.NONE),
    (S.STOPPED, E.ARRIVE): (S.ARRIVED, F.NONE),
    **{(state, E.ACCEPT): (S.ACCEPTED, F.SETTLE) for state in _ROAD},
    **{(state, E.ACCEPT_PART): (S.PARTLY_ACCEPTED, F.SETTLE_PART) for state in _ROAD},
    **{(state, E.REFUSE): (S.REFUSED, F.NONE) for state in _ROAD},
    # On the way back the mass is still reserved; it is the generator's again when it is back.
    (S.REFUSED, E.RETURN): (S.RETURNED, F.VOID),
    (S.REFUSED, E.FORWARD): (S.RETURNED, F.VOID),
    (S.PARTLY_ACCEPTED, E.RETURN): (S.ACCEPTED, F.VOID),
    (S.PARTLY_ACCEPTED, E.FORWARD): (S.ACCEPTED, F.VOID),
    (S.ACCEPTED, E.TREAT): (S.TREATED, F.NONE),
}
ENDS = frozenset({S.ACCEPTED, S.TREATED, S.RETURNED, S.CANCELLED})
# The receiver has not said yet what becomes of it; and has.
TO_RECEIVE = frozenset({S.DRAFT, S.ISSUED, S.IN_TRANSIT, S.STOPPED, S.ARRIVED})
RECEIVED = frozenset({S.ACCEPTED, S.PARTLY_ACCEPTED, S.REFUSED, S.TREATED, S.RETURNED})
STATE_LABELS: Mapping[str, str] = {
    S.DRAFT: _("Draft"),
    S.ISSUED: _("Waiting for the carrier"),
    S.IN_TRANSIT: _("On the road"),
    S.STOPPED: _("Temporary stop"),
    S.ARRIVED: _("Arrived"),
    S.PARTLY_ACCEPTED: _("Accepted in part"),
    S.REFUSED: _("Refused, not back yet"),
    S.ACCEPTED: _("Load accepted"),
    S.TREATED: _("Load treated"),
    S.RETURNED: _("Returned or sent on"),
    S.CANCELLED: _("Manifest cancelled"),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Filled:
    """A field holds something."""

    field: str


@dataclasses.dataclass(frozen=True, slots=True)
class Among:
    """A field holds one of these values."""

    field: str
    values: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Above:
    """A field holds a number above this one."""

    field: str
    amount: int


@dataclasses.dataclass(frozen=True, slots=True)
class Not:
    """What does not hold."""

    condition: "Condition"


@dataclasses.dataclass(frozen=True, slots=True)
class Every:
    """All of these hold."""

    conditions: tuple["Condition", ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Either:
    """At least one of these holds."""

    conditions: tuple["Condition", ...]


Condition = Filled | Among | Above | Not | Every | Either


class FieldKind(enum.StrEnum):
    """What a field takes. Mass in grams, a count whole, a moment aware."""

    TEXT = "text"
    CHOICE = "choice"
    MASS = "mass"
    COUNT = "count"
    DAY = "day"
    MOMENT = "moment"
    FLAG = "flag"
    PLATE = "plate"
    PHONE = "phone"


# Whoever takes some of a load in is asked for all that taking in the whole asks for.
ASKS_AS: Mapping[Event, Event] = {Event.ACCEPT_PART: Event.ACCEPT}


def asked_by(events: Iterable[Event]) -> frozenset[Event]:
    """Events at which a field may be declared as required, so that it is due with one of these."""
    told = frozenset(events)
    return told | {ASKS_AS[event] for event in told if event in ASKS_AS}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field beyond the common ones. What is asked of the carrier stands with each leg of the way.

    `required_at`: the event for which it must be filled, if `when` holds; `asked_of`: who is to fill it (None: whoever
    signs that event). `sealed_at`: the event after which nobody changes it. `valid_from`, `valid_to`: the days of
    issue for which it is asked at all. `source`: the rule it comes from.
    """

    name: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    sealed_at: Event
    required_at: Event | None = None
    asked_of: Role | None = None
    when: Condition | None = None
    choices: Mapping[str, str] = dataclasses.field(default_factory=dict)
    unit: str = ""
    help: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    source: str = ""

    def asked_on(self, day: dt.date) -> bool:
        """Whether a document of this day has the field."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)

    def said(self, value: object, translate: Callable[[str], str]) -> str:
        """A value as people read it, in the language of `translate`; nothing where there is none."""
        if value is None or value == "":
            return ""
        if self.choices:
            return translate(self.choices.get(str(value), str(value)))
        if isinstance(value, bool):
            return translate(_("yes") if value else _("no"))
        return f"{value} {translate(self.unit)}" if self.unit else str(value)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One move a stream allows: from `source`, on `event`, signed for `role`, if `guard` holds."""

    source: State
    event: Event
    role: Role
    guard: Condition | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A legal clock: from `after` until one of `before`, so many hours or days (working days by the calendar).

    `confidence` says how sure the figure is; one that is not certain is a setting of the house with its source shown.
    """

    name: str
    label: str
    after: Event
    before: tuple[Event, ...]
    amount: int
    unit: "ClockUnit"
    source: str
    confidence: Confidence


class ClockUnit(enum.StrEnum):
    """In what a clock counts."""

    HOURS = "hours"
    DAYS = "days"
    WORKDAYS = "workdays"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class NumberForm:
    """How documents are numbered: year, six digits of the place of origin cut to `place_digits`, a serial number.

    The serial runs by origin and year, so that no two places wait for each other. The law numbers hazardous waste (14
    digits, no letter); all other waste has a letter in front, so that no number means two documents.
    """

    place_digits: int = 4
    serial_digits: int = 6
    prefix: str = "G"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Licences that moves ask for: one of `kinds` (licences.spec.KINDS) must cover, whoever of the parties holds it.

    `across`: only from one province into another. `number`: the field in which the document names the licence.
    """

    kinds: tuple[str, ...]
    at: tuple[Event, ...]
    across: bool = False
    when: Condition | None = None
    number: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A variable of indicators to which what receivers took in adds up, where no unit tells it. `unit`: its unit.

    `ways`: what stands in the field of treatment of what counts; empty: all that was taken in.
    """

    variable: str
    unit: str = "t"
    ways: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # itself: laws keep what they found of it
class ManifestSpec:
    """What one stream declares of its manifest, or of one of its profiles where several differ.

    `items`: whether each thing has a code of its own (a vehicle, a battery) and is not only weighed. `dry`: whether the
    mass is counted without its water. `density`: where it may be measured by volume, under which name the catalogue has
    the densities of its codes (construction.density → construction.density.spoil); empty where it is weighed.
    `treatment`: the field that says what the receiver does with it; empty where none does. `lists`: of which lists the
    code of the waste is, the usual first; `family`: the title of the stream, which several profiles share. The shelf
    fills both in from the stream. `needs`: the licences that its moves ask for. `feeds`: what it tells indicators.
    """

    profile: str = ""
    title: str = ""
    family: str = ""
    lists: tuple[str, ...] = ()
    steps: tuple[Step, ...]
    fields: tuple[Field, ...] = ()
    clocks: tuple[Clock, ...] = ()
    number: NumberForm = NumberForm()
    items: bool = False
    dry: bool = False
    density: str = ""
    treatment: str = ""
    needs: tuple[Need, ...] = ()
    feeds: tuple[Feed, ...] = ()


# What every manifest has, whatever its stream.
COMMON_FIELDS = frozenset(
    {"number", "stream", "way", "generator", "receiver", "carrier", "code", "mass_g", "accepted_g", "happened_at"}
)

MASSES = "manifests.masses"  # the dataset that feeds indicators
SPECS: Registry[ManifestSpec] = Registry(ManifestSpec)
