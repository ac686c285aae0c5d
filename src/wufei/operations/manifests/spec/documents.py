"""Words of single documents: ways they come about, how they are signed, what is given to the acts. Not for: streams."""

import dataclasses
import datetime as dt
import enum
import uuid
from collections.abc import Mapping, Sequence

from wufei.kernel.text import Text, _
from wufei.operations.manifests.spec.declared import Event, Role


class Way(enum.StrEnum):
    """How a manifest comes about. PAPER: kept on paper while nothing else worked, entered afterwards. TAKEN: kept in
    another system, with its signatures, and taken over from there.

    EMERGENCY: moved first to avert harm; what is asked at the start may follow until the receiver signs. EXEMPT: freed
    from the rules for dangerous goods by an item of the exemption list; the manifest itself remains.
    """

    ORDINARY = "ordinary"
    PAPER = "paper"
    TAKEN = "taken"
    EMERGENCY = "emergency"
    EXEMPT = "exempt"


class Method(enum.StrEnum):
    """How somebody signed: own account, a one-time code on another's device, from phone to phone, on paper.

    TAKEN: in another system, which has vouched for it.
    """

    OWN = "own"
    CODE = "code"
    TICKET = "ticket"
    PAPER = "paper"
    SILENCE = "silence"
    TAKEN = "taken"


class Why(enum.StrEnum):
    """Why a manifest cites another."""

    ONWARD = "onward"
    COPY = "copy"


class Unsigned(enum.StrEnum):
    """What an audit finds wrong with a signature or a manifest."""

    STATEMENT = "statement altered"
    SIGNATURE_GONE = "signature gone"
    NOT_AS_SEALED = "signatures not as sealed"
    NOT_AS_SIGNED = "not as signed"
    NOT_AS_AGREED = "not as agreed"


WAY_LABELS: Mapping[str, str] = {
    Way.ORDINARY: _("Ordinary"),
    Way.PAPER: _("Paper, entered afterwards"),
    Way.TAKEN: _("Taken over from another system"),
    Way.EMERGENCY: _("Emergency"),
    Way.EXEMPT: _("Exempt transport"),
}
METHOD_LABELS: Mapping[str, str] = {
    Method.OWN: _("own account"),
    Method.CODE: _("one-time code"),
    Method.TICKET: _("from phone to phone"),
    Method.PAPER: _("on paper"),
    Method.SILENCE: _("by silence"),
    Method.TAKEN: _("in another system"),
}
EVENT_LABELS: Mapping[str, str] = {
    Event.ISSUE: _("Issue it"),
    Event.TAKE_OVER: _("Take over"),
    Event.STOP: _("Report a stop"),
    Event.RESUME: _("Drive on"),
    Event.ARRIVE: _("Report the arrival"),
    Event.ACCEPT: _("Accept the load"),
    Event.ACCEPT_PART: _("Accept a part of it"),
    Event.REFUSE: _("Refuse the load"),
    Event.RETURN: _("Confirm the return"),
    Event.FORWARD: _("Send on"),
    Event.TREAT: _("Report the treatment"),
    Event.CANCEL: _("Cancel the manifest"),
}
ROLE_LABELS: Mapping[str, str] = {
    Role.GENERATOR: _("Generator"),
    Role.CARRIER: _("Carrier"),
    Role.RECEIVER: _("Receiver"),
}


def event_word(event: Event) -> Text:
    """The word of an event, for sentences."""
    return Text(EVENT_LABELS[event])


def role_word(role: Role) -> Text:
    """The word of a role, for sentences."""
    return Text(ROLE_LABELS[role])


# An entry in the story of a manifest that is no move: what the parties agreed to change afterwards.
CORRECTED = "correct"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ManifestIn:
    """A manifest as drafted. `key`: made by whoever drafts it and kept before asking. Mass in grams.

    `carriers`: of the legs in their order; none where waste is weighed at the gate. `packages`: codes of packages; the
    mass is then theirs. `reason`: why it is no ordinary way. `values`: the stream's fields, those of the carrier for
    the first leg.
    """

    key: uuid.UUID
    spec: str
    generator_id: int
    receiver_id: int
    code: str
    mass_g: int = 0
    generator_site_id: int | None = None
    receiver_site_id: int | None = None
    carriers: Sequence[int] = ()
    packages: Sequence[str] = ()
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)
    way: Way = Way.ORDINARY
    reason: str = ""
    round_id: int | None = None
    simulated: bool = False


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """What became of one package at the receiver's: grams weighed (None: as sent), taken in or refused."""

    code: str
    mass_g: int | None = None
    refused: bool = False


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """What somebody signs, and what they fill in with it. `accepted_g`: grams weighed; None: as told.

    `carrier_id`: who takes over, where no leg of theirs was planned. `happened_at`: None for now.
    """

    event: Event
    role: Role
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)
    accepted_g: int | None = None
    packages: Sequence[Weighed] = ()
    carrier_id: int | None = None
    happened_at: dt.datetime | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PaperStep:
    """One signature as it stands on paper: what was signed, the name below it. `given.happened_at` is needed."""

    given: SignIn
    name: str


@dataclasses.dataclass(frozen=True, slots=True)
class Signer:
    """Who signs, as it stands beside the signature: an account of the house, or a name on paper."""

    kind: str
    id: str
    label: str
    method: Method = Method.OWN
