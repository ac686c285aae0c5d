"""Pickups: asked for, quoted, agreed, drafted as manifests. Not for: the manifests, the contracts themselves."""

import datetime as dt
import uuid
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import Act, Day, Given, Id
from wufei.faces.api.kit.paging import Page, Paging, page
from wufei.faces.api.kit.refusals import replies
from wufei.faces.api.kit.steady import steady
from wufei.faces.api.kit.words import PartyNamed
from wufei.operations.manifests.models import Manifest
from wufei.operations.pickups.actions.loads import pickup_load
from wufei.operations.pickups.actions.pickups import pickup_ask, pickup_move
from wufei.operations.pickups.actions.quotes import (
    pickup_agree,
    pickup_take,
    quote_decline,
    quote_give,
    quote_take_back,
)
from wufei.operations.pickups.models import Pickup, Quote
from wufei.operations.pickups.queries import pickups as queries
from wufei.operations.pickups.queries.quotes import quotes_visible_to
from wufei.operations.pickups.spec import PickupEvent, PickupIn, PickupState, QuoteIn, QuoteState
from wufei.operations.settlement.spec import LARGEST_FEN, LARGEST_G

router = Router(tags=["pickups"])
Prose = Annotated[str, Field(max_length=400)]


class PickupOut(Schema):
    """A waste of a generator that is to be fetched."""

    id: int
    version: int
    key: uuid.UUID
    state: PickupState
    party: PartyNamed
    place_id: int
    site_id: int | None
    spec: str
    code: str
    name: str
    mass_g: int
    wanted_from: dt.date
    wanted_to: dt.date
    by_contract: bool
    contract_id: int | None
    told: str
    note: str


class PickupsAsked(Paging):
    """Which requests."""

    side: str = Field("", max_length=10, description="own, asked; empty: both.", pattern="^(own|asked)?$")
    state: PickupState | None = None
    words: str = Field("", max_length=100, description="In waste, code or name of the generator.")


class PickupGiven(Given):
    """What a generator asks for."""

    key: uuid.UUID = Field(description="Made by the client; the same again is the same request.")
    party_id: Id
    spec: str = Field(max_length=40, examples=["hazardous"])
    code: str = Field(max_length=64, examples=["hw:900-249-08"])
    mass_g: int = Field(gt=0, le=LARGEST_G, description="About how much.")
    wanted_from: Day
    wanted_to: Day
    site_id: Id | None = None
    contract_id: Id | None = Field(None, description="Only the seller of this contract is asked, at its price.")
    invited: tuple[Id, ...] = Field((), max_length=50, description="Firms asked for quotes; empty: every firm.")
    note: Prose = ""


class PickupMoveIn(Act):
    """Ask again, close, withdraw."""

    event: PickupEvent
    reason: Prose = ""


class PickupAgreeIn(Act):
    """The quote that is chosen."""

    quote_id: Id


class PickupTakeIn(Act):
    """When the other side of the contract comes."""

    comes_on: Day


class PickupLoadIn(Given):
    """A load of a pickup. `mass_g` null: what is still to be fetched."""

    key: uuid.UUID = Field(description="Of the manifest; the same again is the same draft.")
    mass_g: int | None = Field(None, gt=0, le=LARGEST_G)


class PickupLoadOut(Schema):
    """The draft of a load."""

    manifest_id: int
    key: uuid.UUID
    state: str


class QuoteOut(Schema):
    """An answer of a firm: an offer, or, where it has no price, word that it does not come."""

    id: int
    party: PartyNamed
    carrier_id: int | None
    price_fen_per_t: int | None
    comes_on: dt.date | None
    valid_to: dt.date | None
    unified: bool
    note: str
    state: QuoteState
    given_at: dt.datetime


class QuoteGiven(Given):
    """An offer: what the generator pays for a tonne, and when one comes."""

    party_id: Id
    price_fen_per_t: int = Field(ge=0, le=LARGEST_FEN, description="In fen.")
    comes_on: Day
    valid_to: Day
    carrier_id: Id | None = Field(None, description="Null: the firm fetches it itself.")
    unified: bool = False
    note: Prose = ""


class QuoteDeclineIn(Given):
    """Word that nobody comes."""

    party_id: Id
    reason: Prose


@router.get("/pickups", response=replies(Page[PickupOut]))
@steady
def pickups_list(request: HttpRequest, asked: Query[PickupsAsked]) -> dict[str, Any]:
    """Requests of one's own, such as are made to one, those of one's place; the newest first."""
    actor = actor_of(request)
    return page(queries.pickups_listed(actor, side=asked.side, state=str(asked.state or ""), words=asked.words), asked)


@router.post("/pickups", response=replies(PickupOut))
def pickup_add(request: HttpRequest, given: PickupGiven) -> Pickup:
    """Ask for waste to be fetched."""
    return pickup_ask(actor=actor_of(request), given=PickupIn(**given.model_dump()))


@router.get("/pickups/{pickup_id}", response=replies(PickupOut))
@steady
def pickup_one(request: HttpRequest, pickup_id: Id) -> Pickup:
    """One request."""
    return queries.pickup_get(actor=actor_of(request), pickup_id=pickup_id)


@router.post("/pickups/{pickup_id}/move", response=replies(PickupOut))
def pickup_moved(request: HttpRequest, pickup_id: Id, given: PickupMoveIn) -> Pickup:
    """Ask again, close, withdraw."""
    return pickup_move(actor=actor_of(request), pickup_id=pickup_id, **given.model_dump())


@router.get("/pickups/{pickup_id}/quotes", response=replies(list[QuoteOut]))
@steady
def quotes_list(request: HttpRequest, pickup_id: Id) -> list[Quote]:
    """Answers to a request: all for whoever asked, else one's own."""
    actor = actor_of(request)
    return list(quotes_visible_to(actor, queries.pickup_get(actor=actor, pickup_id=pickup_id)))


@router.post("/pickups/{pickup_id}/quotes", response=replies(QuoteOut))
def quote_add(request: HttpRequest, pickup_id: Id, given: QuoteGiven) -> Quote:
    """Offer to fetch and take; the last offer of the same firm is replaced."""
    return quote_give(actor=actor_of(request), given=QuoteIn(pickup_id=pickup_id, **given.model_dump()))


@router.post("/pickups/{pickup_id}/decline", response=replies(QuoteOut))
def quote_declined(request: HttpRequest, pickup_id: Id, given: QuoteDeclineIn) -> Quote:
    """Say that nobody comes, and why."""
    return quote_decline(actor=actor_of(request), pickup_id=pickup_id, **given.model_dump())


@router.post("/pickups/{pickup_id}/quotes/{quote_id}/take-back", response=replies(QuoteOut))
def quote_taken_back(request: HttpRequest, pickup_id: Id, quote_id: Id) -> Quote:
    """Take an offer back that was not chosen."""
    return quote_take_back(actor=actor_of(request), pickup_id=pickup_id, quote_id=quote_id)


@router.post("/pickups/{pickup_id}/agree", response=replies(PickupOut))
def pickup_agreed(request: HttpRequest, pickup_id: Id, given: PickupAgreeIn) -> Pickup:
    """Choose a quote: it becomes a contract."""
    return pickup_agree(actor=actor_of(request), pickup_id=pickup_id, **given.model_dump())


@router.post("/pickups/{pickup_id}/take", response=replies(PickupOut))
def pickup_taken(request: HttpRequest, pickup_id: Id, given: PickupTakeIn) -> Pickup:
    """Say as the seller of the contract when one comes."""
    return pickup_take(actor=actor_of(request), pickup_id=pickup_id, **given.model_dump())


@router.post("/pickups/{pickup_id}/loads", response=replies(PickupLoadOut))
def pickup_loaded(request: HttpRequest, pickup_id: Id, given: PickupLoadIn) -> dict[str, Any]:
    """Draft the manifest of a load."""
    made: Manifest = pickup_load(actor=actor_of(request), pickup_id=pickup_id, **given.model_dump())
    return {"manifest_id": made.pk, "key": made.key, "state": made.state}
