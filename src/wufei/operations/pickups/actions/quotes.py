"""Quotes: given, declined, taken back; one is chosen and becomes a contract, or a contract is taken on.

Not for: requests (pickups), contracts themselves (settlement).
"""

import datetime as dt
import uuid
from typing import Any

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, Subject, require
from wufei.kernel.audit.actions import record
from wufei.kernel.problems import NOT_FOUND, Problem, Problems
from wufei.operations.licences.spec import Severity
from wufei.operations.pickups import errors
from wufei.operations.pickups.actions.pickups import LABEL, pickup_held, pickup_moved, quotes_moved
from wufei.operations.pickups.models import Pickup, Quote
from wufei.operations.pickups.permissions import PICKUP_QUOTE, PICKUP_WRITE
from wufei.operations.pickups.queries.pickups import is_asked, pickup_subject
from wufei.operations.pickups.queries.quotes import licences_for, quote_get
from wufei.operations.pickups.rules.faults import coming_faults, note_faults, quote_faults
from wufei.operations.pickups.spec import (
    CONTRACT_PREFIX,
    PickupEvent,
    PickupState,
    QuoteEvent,
    QuoteIn,
    QuoteState,
)
from wufei.operations.settlement.actions.records import contracts_take
from wufei.operations.settlement.models import Contract
from wufei.operations.settlement.spec import ContractIn
from wufei.registers.parties import queries as parties
from wufei.registers.parties.models import Party

# Of an answer that nobody comes.
_NOBODY: dict[str, Any] = {"price_fen_per_t": None, "comes_on": None, "valid_to": None, "carrier_id": None}


def quote_give(*, actor: Actor, given: QuoteIn) -> Quote:
    """Offer to fetch and take; the last offer of the same firm is replaced, the same again is the same.

    Raises NOT_FOUND, NOT_ALLOWED, NOT_ASKED, NOT_OPEN, BY_CONTRACT, and together what is wrong with it: PRICE_WRONG,
    COMES_WRONG, VALID_WRONG, TEXT_LONG, what licences forbid.
    """
    with transaction.atomic():
        row, party = _answering(actor, given.pickup_id, given.party_id)
        if row.by_contract:
            raise errors.BY_CONTRACT(where="price", value=str(row.contract))
        carrier = _carrier(given.carrier_id)
        problems = quote_faults(given, row.wanted_from, row.wanted_to, clock.today())
        if problems := problems + _forbidden(row, party, carrier, given):
            raise Problems(problems)
        told = {
            "carrier_id": given.carrier_id,
            "price_fen_per_t": given.price_fen_per_t,
            "comes_on": given.comes_on,
            "valid_to": given.valid_to,
            "unified": given.unified,
            "note": given.note.strip(),
        }
        return _given(actor, row, party, told)


def quote_decline(*, actor: Actor, pickup_id: int, party_id: int, reason: str) -> Quote:
    """Say that nobody will come, and why; an offer of the same firm is replaced.

    Raises NOT_FOUND, NOT_ALLOWED, NOT_ASKED, NOT_OPEN, REASON_MISSING, TEXT_LONG.
    """
    if not reason.strip():
        raise errors.REASON_MISSING(where="reason")
    if problems := note_faults(reason, "reason"):
        raise Problems(problems)
    with transaction.atomic():
        row, party = _answering(actor, pickup_id, party_id)
        return _given(actor, row, party, {**_NOBODY, "note": reason.strip()})


def quote_take_back(*, actor: Actor, pickup_id: int, quote_id: int) -> Quote:
    """Take an offer back that was not chosen. Raises NOT_FOUND, NOT_ALLOWED, QUOTE_GONE."""
    with transaction.atomic():
        row = pickup_held(actor=actor, pickup_id=pickup_id)
        quote = quote_get(actor=actor, pickup=row, quote_id=quote_id)
        require(actor, PICKUP_QUOTE, Subject(party_ids=parties.party_line(quote.party)))
        if quote.state != QuoteState.GIVEN:
            raise errors.QUOTE_GONE(where="quote", value=quote_id)
        quotes_moved(actor=actor, rows=[quote], event=QuoteEvent.TAKE_BACK)
        record(actor=actor, act="pickups.quote.take_back", subject=row, change={"party": quote.party_id})
    return quote


def pickup_agree(*, actor: Actor, pickup_id: int, version: int, quote_id: int) -> Pickup:
    """Choose a quote: it becomes a contract of settlement, the others are passed over.

    Raises NOT_FOUND, NOT_ALLOWED, NO_SUCH_MOVE, QUOTE_GONE, STALE, what licences forbid, what contracts refuse.
    """
    with transaction.atomic():
        row = pickup_held(actor=actor, pickup_id=pickup_id)
        require(actor, PICKUP_WRITE, pickup_subject(row))
        quote = quote_get(actor=actor, pickup=row, quote_id=quote_id)
        late = quote.comes_on is None or quote.comes_on < clock.today()
        if quote.state != QuoteState.GIVEN or late:
            raise errors.QUOTE_GONE(where="quote", value=quote_id)
        if problems := _forbidden(row, quote.party, quote.carrier, quote):
            raise Problems(problems)
        # The request first: whoever comes second finds it moved on, and makes no contract.
        pickup_moved(actor=actor, row=row, version=version, event=PickupEvent.AGREE)
        contract = _contract(actor, row, quote)
        Pickup.objects.filter(pk=row.pk).update(contract=contract)
        row.contract = contract
        others = row.quotes.filter(state=QuoteState.GIVEN).exclude(pk=quote.pk)
        quotes_moved(actor=actor, rows=others, event=QuoteEvent.SKIP)
        quotes_moved(actor=actor, rows=[quote], event=QuoteEvent.CHOOSE)
    return row


def pickup_take(*, actor: Actor, pickup_id: int, version: int, comes_on: dt.date) -> Pickup:
    """Say as the seller of the contract on which day one comes: at the price of the contract, with its carrier.

    Raises NOT_FOUND, NOT_ALLOWED, NOT_OPEN, NO_CONTRACT, COMES_WRONG, what licences forbid, STALE.
    """
    with transaction.atomic():
        row = pickup_held(actor=actor, pickup_id=pickup_id)
        contract = row.contract if row.by_contract else None
        if contract is None:
            raise errors.NO_CONTRACT(where="contract")
        row, party = _answering(actor, pickup_id, contract.seller_id)
        problems = coming_faults(comes_on, row.wanted_from, row.wanted_to, clock.today())
        given = QuoteIn(
            pickup_id=row.pk,
            party_id=party.pk,
            price_fen_per_t=contract.price_fen_per_t,
            comes_on=comes_on,
            valid_to=contract.valid_to,
        )
        if problems := problems + _forbidden(row, party, contract.carrier, given):
            raise Problems(problems)
        pickup_moved(actor=actor, row=row, version=version, event=PickupEvent.TAKE)
        told = {
            "carrier_id": contract.carrier_id,
            "price_fen_per_t": contract.price_fen_per_t,
            "comes_on": comes_on,
            "valid_to": contract.valid_to,
            "unified": contract.unified,
        }
        quotes_moved(actor=actor, rows=[_given(actor, row, party, told)], event=QuoteEvent.CHOOSE)
    return row


def _answering(actor: Actor, pickup_id: int, party_id: int) -> tuple[Pickup, Party]:
    """An open request and the firm that answers it. Raises NOT_FOUND, NOT_ALLOWED, NOT_ASKED, NOT_OPEN."""
    party = Party.objects.select_related("place").filter(pk=party_id).first()
    if party is None:
        raise NOT_FOUND(where="party", value=party_id)
    code = party.place.code if party.place is not None else ""
    require(actor, PICKUP_QUOTE, Subject(party_ids=parties.party_line(party), place_code=code))
    row = pickup_held(actor=actor, pickup_id=pickup_id)
    if not is_asked(row, party_id):
        raise errors.NOT_ASKED(where="party", value=party.name)
    if row.state != PickupState.OPEN:
        raise errors.NOT_OPEN(where="state", value=row.state)
    return row, party


def _given(actor: Actor, row: Pickup, party: Party, told: dict[str, Any]) -> Quote:
    """Write what a firm answers in the place of its last answer, unless it says the same."""
    last = row.quotes.filter(party=party, state=QuoteState.GIVEN).first()
    if last is not None:
        if all(getattr(last, name) == value for name, value in told.items()):
            return last
        quotes_moved(actor=actor, rows=[last], event=QuoteEvent.REPLACE)
    quote = Quote.objects.create(pickup=row, party=party, given_at=clock.now(), given_by=actor.label[:LABEL], **told)
    act = "decline" if quote.declined else "give"
    record(actor=actor, act=f"pickups.quote.{act}", subject=row, change={"party": party.pk})
    return quote


def _carrier(carrier_id: int | None) -> Party | None:
    """Who fetches. Raises NOT_FOUND."""
    found = Party.objects.filter(pk=carrier_id).first() if carrier_id is not None else None
    if carrier_id is not None and found is None:
        raise NOT_FOUND(where="carrier", value=carrier_id)
    return found


def _forbidden(row: Pickup, party: Party, carrier: Party | None, given: QuoteIn | Quote) -> list[Problem]:
    """What licences forbid of a firm's coming on its day; what they only warn of, the generator reads."""
    found = licences_for(row, party, carrier, given.comes_on or clock.today())
    return [each.problem for each in found if each.severity is Severity.BLOCK]


def _contract(actor: Actor, row: Pickup, quote: Quote) -> Contract:
    """The contract of a chosen quote. Raises what contracts refuse."""
    key = uuid.uuid5(row.key, f"contract:{quote.pk}")
    today = clock.today()
    given = ContractIn(
        key=key,
        number=f"{CONTRACT_PREFIX}{today.year}{row.pk:06d}-{quote.pk}",
        buyer_id=row.party_id,
        seller_id=quote.party_id,
        carrier_id=quote.carrier_id,
        codes=(row.code,),
        price_fen_per_t=quote.price_fen_per_t or 0,
        valid_from=today,
        valid_to=quote.valid_to or today,
        unified=quote.unified,
    )
    taken = contracts_take(actor=actor, rows=[given])[0]
    if taken.problems:
        raise Problems(list(taken.problems))
    return Contract.objects.get(key=key)
