"""Construction works: estimated, watched beside their loads, moved. Not for: their loads (manifests)."""

import datetime as dt
import uuid
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import Act, Day, Given, Id, Line
from wufei.faces.api.kit.paging import Page, Paging, page
from wufei.faces.api.kit.refusals import replies
from wufei.faces.api.kit.steady import steady
from wufei.faces.api.kit.words import PartyNamed
from wufei.operations.works.actions.works import works_change, works_draft, works_move
from wufei.operations.works.errors import WorksFinding
from wufei.operations.works.models import Works
from wufei.operations.works.queries import works as queries
from wufei.operations.works.queries.loads import Standing, standings
from wufei.operations.works.spec import ITEMS, WASTES, LineIn, OutletIn, Way, WorksEvent, WorksIn, WorksState

router = Router(tags=["works"])
MOST_G = 10**15
ITEM_CODES, WASTE_CODES = ", ".join(ITEMS), ", ".join(WASTES)
Prose = Annotated[str, Field(max_length=400)]


class WorksOut(Schema):
    """Works of a builder."""

    id: int
    version: int
    key: uuid.UUID
    name: str
    state: WorksState
    party: PartyNamed
    place_id: int
    site_id: int | None
    approval: str
    starts_on: dt.date
    ends_on: dt.date
    confirmed_on: dt.date | None
    finished_on: dt.date | None
    told: str
    note: str


class WorksAsked(Paging):
    """Which works."""

    state: WorksState | None = None
    words: str = Field("", max_length=100, description="In name, disposal approval or name of the builder.")


class WorksLineGiven(Given):
    """A part of the works."""

    item: str = Field(max_length=24, description=f"Among: {ITEM_CODES}.", examples=["demolish_brick"])
    quantity: int = Field(gt=0, le=MOST_G, description="In the measure of the part: m², m³ or households.")
    planned_g: int | None = Field(None, ge=0, le=MOST_G, description="Null: the middle of what the factor says.")
    why: Prose = ""


class WorksOutletGiven(Given):
    """Where a part of a waste shall go."""

    waste: str = Field(max_length=64, description=f"Among: {WASTE_CODES}.")
    way: Way
    mass_g: int = Field(gt=0, le=MOST_G)
    receiver_id: Id | None = None


class WorksGiven(Given):
    """Works as their builder tells them before they begin."""

    key: uuid.UUID = Field(description="Made by the client; the same again is the same works.")
    party_id: Id
    name: Line
    place_id: Id
    starts_on: Day
    ends_on: Day
    lines: list[WorksLineGiven] = Field(default_factory=list, max_length=100)
    outlets: list[WorksOutletGiven] = Field(default_factory=list, max_length=100)
    approval: str = Field("", max_length=60)
    site_id: Id | None = None
    note: Prose = ""


class WorksChangeIn(WorksGiven, Act):
    """The same, of works that are there."""


class WorksMoveIn(Act):
    """One move. `said`: explanations by waste, of `finish`."""

    event: WorksEvent
    reason: Prose = ""
    said: dict[str, Prose] = Field(default_factory=dict, max_length=100)


class WorksWasteOut(Schema):
    """A waste of works, in grams: the range of the factors, what is planned, what has left."""

    waste: str
    low_g: int
    high_g: int
    planned_g: int
    moved_g: int
    outside: bool = Field(description="To be explained at the end.")


class WorksFindingOut(Schema):
    """What does not fit."""

    finding: WorksFinding
    waste: str
    mass_g: int
    party_ids: list[int]


class WorksStandingOut(Schema):
    """Works beside what has left them."""

    wastes: list[WorksWasteOut]
    open: int = Field(description="Loads that are not at their end.")
    found: list[WorksFindingOut]


@router.get("/works", response=replies(Page[WorksOut]))
@steady
def works_list(request: HttpRequest, asked: Query[WorksAsked]) -> dict[str, Any]:
    """Works of one's own party or place, the newest first."""
    rows = queries.works_listed(actor_of(request), state=str(asked.state or ""), words=asked.words)
    return page(rows, asked)


@router.post("/works", response=replies(WorksOut))
def works_add(request: HttpRequest, given: WorksGiven) -> Works:
    """Write works down with their estimate."""
    return works_draft(actor=actor_of(request), given=_in(given))


@router.get("/works/{works_id}", response=replies(WorksOut))
@steady
def works_one(request: HttpRequest, works_id: Id) -> Works:
    """One of the works."""
    return queries.works_get(actor=actor_of(request), works_id=works_id)


@router.get("/works/{works_id}/standing", response=replies(WorksStandingOut))
@steady
def works_standing(request: HttpRequest, works_id: Id) -> Standing:
    """What was expected, what has left, what does not fit."""
    return standings([queries.works_get(actor=actor_of(request), works_id=works_id)])[0]


@router.post("/works/{works_id}/change", response=replies(WorksOut))
def works_changed(request: HttpRequest, works_id: Id, given: WorksChangeIn) -> Works:
    """Change works that are not handed in, or were sent back."""
    return works_change(actor=actor_of(request), works_id=works_id, version=given.version, given=_in(given))


@router.post("/works/{works_id}/move", response=replies(WorksOut))
def works_moved(request: HttpRequest, works_id: Id, given: WorksMoveIn) -> Works:
    """Hand in, confirm, send back, report as over, check, withdraw."""
    return works_move(actor=actor_of(request), works_id=works_id, **given.model_dump())


def _in(given: WorksGiven) -> WorksIn:
    told = given.model_dump(exclude={"lines", "outlets", "version"})
    lines = tuple(LineIn(**line.model_dump()) for line in given.lines)
    return WorksIn(**told, lines=lines, outlets=tuple(OutletIn(**outlet.model_dump()) for outlet in given.outlets))
