"""Words of pickups: what is to be fetched, what is offered for it, where both stand. Not for: judging (rules).

A pickup is one waste of one generator at one place: one price, one contract. Money is whole fen a tonne, which the
generator pays; mass whole grams, as the generator estimates it.
"""

import dataclasses
import datetime as dt
import enum
import uuid
from collections.abc import Mapping

from wufei.kernel.text import _


class PickupState(enum.StrEnum):
    """Where a pickup stands: somebody is asked for, somebody is to come, all is gone."""

    OPEN = "open"
    AGREED = "agreed"
    DONE = "done"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class PickupEvent(enum.StrEnum):
    """What happens to a pickup. TAKE: the other side of a contract says when it comes; AGREE: a quote is chosen."""

    TAKE = "take"
    AGREE = "agree"
    REOPEN = "reopen"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"


class QuoteState(enum.StrEnum):
    """Where the answer of a firm stands: an offer, or (without a price) word that it does not come."""

    GIVEN = "given"
    CHOSEN = "chosen"
    PASSED = "passed"
    REPLACED = "replaced"
    TAKEN_BACK = "taken_back"
    DROPPED = "dropped"


class QuoteEvent(enum.StrEnum):
    """What happens to an answer. DROP: what was agreed on it ends; STAND: it was passed over, and can be chosen."""

    CHOOSE = "choose"
    SKIP = "skip"
    STAND = "stand"
    REPLACE = "replace"
    TAKE_BACK = "take_back"
    DROP = "drop"


STATE_LABELS: Mapping[str, str] = {
    PickupState.OPEN: _("Waiting for an answer"),
    PickupState.AGREED: _("Pickup agreed"),
    PickupState.DONE: _("All fetched"),
    PickupState.WITHDRAWN: _("Request withdrawn"),
    PickupState.LAPSED: _("Nobody came in time"),
}
EVENT_LABELS: Mapping[str, str] = {
    PickupEvent.TAKE: _("Take on the pickup"),
    PickupEvent.AGREE: _("Choose the quote"),
    PickupEvent.REOPEN: _("Ask again"),
    PickupEvent.CLOSE: _("All was fetched"),
    PickupEvent.WITHDRAW: _("Withdraw the request"),
    PickupEvent.LAPSE: _("The days are over"),
}
QUOTE_LABELS: Mapping[str, str] = {
    QuoteState.GIVEN: _("Quote given"),
    QuoteState.CHOSEN: _("Quote chosen"),
    QuoteState.PASSED: _("Another was chosen"),
    QuoteState.REPLACED: _("Quote replaced"),
    QuoteState.TAKEN_BACK: _("Quote taken back"),
    QuoteState.DROPPED: _("Agreement ended"),
}
QUOTE_EVENT_LABELS: Mapping[str, str] = {
    QuoteEvent.CHOOSE: _("it is chosen"),
    QuoteEvent.SKIP: _("another is chosen"),
    QuoteEvent.STAND: _("it is asked for again"),
    QuoteEvent.REPLACE: _("the firm answers anew"),
    QuoteEvent.TAKE_BACK: _("the firm takes it back"),
    QuoteEvent.DROP: _("what was agreed ends"),
}
# Somebody counts on it: not without a word.
REASONED = frozenset({PickupEvent.REOPEN, PickupEvent.WITHDRAW})
LIVE = frozenset({PickupState.OPEN, PickupState.AGREED})
STANDING = frozenset({QuoteState.GIVEN, QuoteState.CHOSEN})
CONTRACT_PREFIX = "SY"  # of the numbers of contracts that are made out of quotes
# How long a request asks for, and a contract out of a quote holds, unless told: ours, shown in the form.
ASKED_DAYS, HOLDS_DAYS = 7, 365


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PickupIn:
    """What a generator asks for. `key`: made by whoever asks. `wanted_from`, `wanted_to`: days, both included.

    `code`: list:code, of the lists of the stream `spec`. `contract_id`: only the seller of this contract is asked, at
    its price; else `invited` are asked for quotes, or, where it is empty, every firm.
    """

    key: uuid.UUID
    party_id: int
    spec: str
    code: str
    mass_g: int
    wanted_from: dt.date
    wanted_to: dt.date
    site_id: int | None = None
    contract_id: int | None = None
    invited: tuple[int, ...] = ()
    note: str = ""
    simulated: bool = False


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class QuoteIn:
    """An offer of a receiver. `carrier_id`: who fetches it, itself where it is itself. `valid_to`: last day of price.

    `unified`: what is owed is reserved with each manifest and settled by posted mass.
    """

    pickup_id: int
    party_id: int
    price_fen_per_t: int
    comes_on: dt.date
    valid_to: dt.date
    carrier_id: int | None = None
    unified: bool = False
    note: str = ""
