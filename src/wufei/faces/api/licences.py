"""Licences: lists, one with what is left of it, applied for, entered, moved. Not for: what they stop (manifests)."""

import datetime as dt
import uuid
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import Day, Given, Id, Line
from wufei.faces.api.kit.paging import Page, Paging, page
from wufei.faces.api.kit.refusals import replies
from wufei.faces.api.kit.steady import steady
from wufei.faces.api.kit.words import PartyNamed
from wufei.operations.licences.actions.licences import licence_draft, licence_enter, licence_move
from wufei.operations.licences.actions.terms import term_set
from wufei.operations.licences.models import Licence
from wufei.operations.licences.queries import licences as queries
from wufei.operations.licences.queries.terms import clocks_in_force
from wufei.operations.licences.spec import KINDS, ClockUnit, ItemIn, LegalClock, LicenceEvent, LicenceIn, LicenceState

router = Router(tags=["licences"])
KIND_CODES = ", ".join(KINDS)
Code = Annotated[str, Field(max_length=64)]


class LicenceOut(Schema):
    """A licence. Its kind says who holds it and whether its amounts are by the year."""

    id: int
    version: int
    kind: str
    number: str
    state: LicenceState
    holder: PartyNamed
    named: PartyNamed | None
    plate: str
    route: str
    issuer: str
    valid_from: dt.date
    valid_to: dt.date
    reason: str


class AllowanceOut(Schema):
    """What an item allows in a period, and what is left. Grams; `period` is a year, or empty for the whole time."""

    codes: list[str]
    methods: list[str]
    period: str
    granted_g: int | None
    used_g: int
    open_g: int
    left_g: int


class LicencesAsked(Paging):
    """Which licences."""

    kind: str = Field("", max_length=20, description=f"Among: {KIND_CODES}.")
    state: LicenceState | None = None
    words: str = Field("", max_length=100, description="In number, plate or name of the holder.")


class ItemGiven(Given):
    """What a licence allows."""

    codes: list[Code] = Field(min_length=1, max_length=500, examples=[["hw:*-08"]])
    methods: list[Code] = Field(default_factory=list, max_length=100)
    amount_g: int | None = Field(None, gt=0, le=10**15)


class LicenceGiven(Given):
    """A licence as applied for, or as it was issued."""

    key: uuid.UUID = Field(description="Made by the client; the same again is the same licence.")
    kind: str = Field(max_length=20, description=f"Among: {KIND_CODES}.", examples=["operating"])
    holder_id: Id
    valid_from: Day
    valid_to: Day
    items: list[ItemGiven] = Field(default_factory=list, max_length=200)
    number: Line = ""
    issuer: Line = ""
    named_id: Id | None = Field(None, description="The other party that it is for.")
    plate: str = Field("", max_length=16)
    route: Line = ""
    replaces_id: Id | None = None
    issued: bool = Field(False, description="It was issued already, and is entered as in force.")


class LicenceTermOut(Schema):
    """A term of a kind as it holds today: after a move, or (`after` empty) back from the last day."""

    kind: str
    name: str
    after: str
    amount: int
    unit: ClockUnit
    source: str
    confidence: str


class LicenceTermIn(Given):
    """How long a term runs here from a day on; only one that the law leaves open."""

    kind: str = Field(max_length=20, description=f"Among: {KIND_CODES}.")
    name: str = Field(max_length=20, examples=["decision"])
    amount: int = Field(ge=1, le=999)
    unit: ClockUnit
    source: str = Field(max_length=300)
    valid_from: Day


class LicenceMoveIn(Given):
    """One move."""

    version: int = Field(ge=1, le=2**31)
    event: LicenceEvent
    reason: str = Field("", max_length=400)
    number: str = Field("", max_length=60)


@router.get("/licences", response=replies(Page[LicenceOut]))
@steady
def licences_list(request: HttpRequest, asked: Query[LicencesAsked]) -> dict[str, Any]:
    """Licences of one's own party or place, the newest first."""
    told = {"kind": asked.kind, "state": str(asked.state or ""), "words": asked.words}
    return page(queries.licences_listed(actor_of(request), **told), asked)


@router.post("/licences", response=replies(LicenceOut))
def licence_add(request: HttpRequest, given: LicenceGiven) -> Licence:
    """Write an application, or enter a licence that was issued."""
    told = given.model_dump(exclude={"issued", "items"})
    items = tuple(ItemIn(**item.model_dump()) for item in given.items)
    act = licence_enter if given.issued else licence_draft
    return act(actor=actor_of(request), given=LicenceIn(**told, items=items))


@router.get("/licences/{licence_id}", response=replies(LicenceOut))
@steady
def licence_one(request: HttpRequest, licence_id: Id) -> Licence:
    """One licence."""
    return queries.licence_get(actor=actor_of(request), licence_id=licence_id)


@router.get("/licences/{licence_id}/left", response=replies(list[AllowanceOut]))
@steady
def licence_left(request: HttpRequest, licence_id: Id) -> list[queries.Left]:
    """What is left of it, by item and period."""
    return queries.left_of(queries.licence_get(actor=actor_of(request), licence_id=licence_id))


@router.post("/licences/{licence_id}/move", response=replies(LicenceOut))
def licence_moved(request: HttpRequest, licence_id: Id, given: LicenceMoveIn) -> Licence:
    """Apply, take up, send back, issue, refuse, withdraw, suspend, resume, revoke."""
    return licence_move(actor=actor_of(request), licence_id=licence_id, **given.model_dump())


@router.get("/licence-terms", response=replies(list[LicenceTermOut]))
@steady
def licence_terms(request: HttpRequest) -> list[LegalClock]:
    """The terms of licences as they hold today, each with its source."""
    queries.visible_to(actor_of(request))  # raises where licences are not theirs to see
    return clocks_in_force()


@router.post("/licence-terms", response=replies(list[LicenceTermOut]))
def licence_term_set(request: HttpRequest, given: LicenceTermIn) -> list[LegalClock]:
    """Let a term run so long from a day on."""
    term_set(actor=actor_of(request), **given.model_dump())
    return clocks_in_force()
