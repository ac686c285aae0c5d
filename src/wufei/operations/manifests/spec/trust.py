"""Words of signing elsewhere: codes given out, phones, tickets from phone to phone. Not for: tables (models)."""

import dataclasses
import datetime as dt
import enum
import uuid
from collections.abc import Mapping

from wufei.kernel.problems import Problem
from wufei.kernel.text import _


@dataclasses.dataclass(frozen=True, slots=True)
class GivenCode:
    """A fresh code, shown this once ("4827 1936") and kept nowhere, and until when it holds."""

    code: str
    expires_at: dt.datetime


@dataclasses.dataclass(frozen=True, slots=True)
class TicketIn:
    """A ticket as it goes from phone to phone: canonical JSON and the device's signature over its UTF-8 bytes."""

    body: str
    signature: bytes


class TicketState(enum.StrEnum):
    """What became of a ticket. WAITING: what it builds on is not there yet. CONFLICT: a person has to look."""

    WAITING = "waiting"
    DONE = "done"
    CONFLICT = "conflict"
    DROPPED = "dropped"


class TicketEvent(enum.StrEnum):
    """What happens to a ticket."""

    APPLY = "apply"
    REFUSE = "refuse"
    DROP = "drop"


class Settling(enum.StrEnum):
    """How a person settles a ticket: try it on the manifest as it is now, or leave it."""

    RETRY = "retry"
    DROP = "drop"


TICKET_STATE_LABELS: Mapping[str, str] = {
    TicketState.WAITING: _("Waiting for the one before"),
    TicketState.DONE: _("Taken and signed"),
    TicketState.CONFLICT: _("To be settled"),
    TicketState.DROPPED: _("Ticket dropped"),
}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class TicketAnswer:
    """What a delivery came to, one for each ticket, in their order.

    `key`: of the ticket; None: it cannot be read. `state`: None: it was not kept, so the phone must keep it (or throw
    it away, where it can never hold). `problems`: why it was refused or waits for a person.
    """

    key: uuid.UUID | None
    state: TicketState | None
    problems: tuple[Problem, ...] = ()
    ticket_id: int | None = None
    manifest_id: int | None = None
