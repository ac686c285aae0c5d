"""Readings: what somebody said a variable was, with its evidence; entering, changing, moving. Not for: figures."""

import datetime as dt
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from wufei.faces.api.files import attachment, file_answer
from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import Act, Amount, Code, Given, Id, PeriodCode, PlaceCode, Version
from wufei.faces.api.kit.paging import Page, Paging, page
from wufei.faces.api.kit.refusals import replies
from wufei.faces.api.kit.steady import steady
from wufei.faces.api.kit.words import PartyNamed, PlaceNamed, exact, period_code
from wufei.kernel.access import Actor
from wufei.kernel.files import queries as files
from wufei.kernel.periods import Period
from wufei.programme.indicators.actions import readings as actions
from wufei.programme.indicators.models import Reading
from wufei.programme.indicators.queries import readings as queries
from wufei.programme.indicators.queries import single
from wufei.programme.indicators.spec import ReadingEvent, ReadingState

router = Router(tags=["indicators"])


class ProofOut(Schema):
    """A file that proves a reading; GET /readings/files/{id} gives it."""

    id: int
    name: str
    sha256: str


class ReadingRow(Schema):
    """What somebody said a variable was, at a place, until a month."""

    id: int
    version: int = Field(description="Send it back with a change or a move.")
    variable: str
    place: PlaceNamed
    period: str
    closing: int
    value: str = Field(description="Exact decimal text in `unit`; a level from 0 to 2 where people judge.")
    unit: str
    text: str
    state: ReadingState
    source: str
    note: str
    party: PartyNamed | None
    restates_id: int | None = Field(description="The reading it replaced; that one stays.")
    superseded_at: dt.datetime | None = Field(description="When another replaced it; null: it stands.")
    recorded_at: dt.datetime
    recorded_by: str
    moved_at: dt.datetime | None
    moved_by: str
    simulated: bool
    evidence: list[ProofOut] = []

    @staticmethod
    def resolve_variable(found: Reading) -> str:
        """Its code."""
        return found.variable.code

    @staticmethod
    def resolve_period(found: Reading) -> str | None:
        """How people name the month."""
        return period_code(found.closing)

    @staticmethod
    def resolve_value(found: Reading) -> str | None:
        """Millionths as decimal text."""
        return exact(found.value_micro)

    @staticmethod
    def resolve_unit(found: Reading) -> str:
        """The variable's own."""
        return found.variable.unit

    @staticmethod
    def resolve_evidence(found: Reading) -> list[dict[str, Any]]:
        """Name and hash of each file."""
        return [{"id": f.file_id, "name": f.file.name, "sha256": f.sha256} for f in found.files.all()]


class ReadingsAsked(Paging):
    """Which readings."""

    variable: str = Field("", max_length=80)
    place: PlaceCode = ""
    period: PeriodCode = ""
    state: ReadingState | None = None
    party: Id | None = None
    old: bool = Field(False, description="Those that were replaced, too.")


class ReadingSaid(Given):
    """What a reading says."""

    value: Amount
    unit: str = Field("", max_length=24, description="A unit that converts; the variable's own unless told.")
    text: str = Field("", max_length=400)
    source: str = Field("", max_length=200, description="Where it was taken from.")
    note: str = Field("", max_length=400)
    party_id: Id | None = Field(None, description="In whose name.")


class ReadingGiven(ReadingSaid):
    """A reading: counted from 1 January to the end of the period, or as it stood then."""

    variable: Code
    place: PlaceCode
    period: PeriodCode

    def given(self) -> actions.ReadingIn:
        """As the action takes it."""
        return actions.ReadingIn(
            variable=self.variable,
            place_code=self.place,
            closing=Period.parse(self.period).closing,
            **self.model_dump(exclude={"variable", "place", "period"}),
        )


class ReadingChange(ReadingSaid, Act):
    """What it says from now on, whole: what is left out becomes empty."""


class ReadingsPut(Given):
    """Many readings at once, from a file or a system."""

    readings: list[ReadingGiven] = Field(min_length=1, max_length=1000)
    state: ReadingState = Field(ReadingState.COMPLETE, description="What it says of them; approving needs that right.")
    reason: str = Field(max_length=200, examples=["Monthly statistics"])


class ReadingsPutOut(Schema):
    """What became of them."""

    written: int = Field(description="New or restated.")
    untouched: int = Field(description="Said the same already.")
    reading_ids: list[int]


class ReadingSeen(Given):
    """A reading as it was read."""

    id: Id
    version: Version


class ReadingsMove(Given):
    """A move of several readings; all move or none."""

    readings: list[ReadingSeen] = Field(min_length=1, max_length=500)
    event: ReadingEvent
    reason: str = Field("", max_length=300, description="Needed to return and to reopen.")


def _shown(actor: Actor, *reading_ids: int) -> list[Reading]:
    """Readings with their evidence, in two queries more."""
    found = queries.readings_get(actor=actor, reading_ids=reading_ids)
    prefetch_related_objects(found, "files__file")
    return found


@router.get("/readings", response=replies(Page[ReadingRow]))
@steady
def readings_list(request: HttpRequest, asked: Query[ReadingsAsked]) -> dict[str, Any]:
    """The readings that stand, whatever their state: states are shown, not hidden."""
    found = queries.readings_visible_to(actor_of(request))
    if not asked.old:
        found = found.filter(superseded_at__isnull=True)
    if asked.variable:
        found = found.filter(variable__code=asked.variable)
    if asked.place:
        found = found.filter(place__code=asked.place)
    if asked.period:
        found = found.filter(closing=Period.parse(asked.period).closing)
    if asked.state is not None:
        found = found.filter(state=asked.state)
    if asked.party is not None:
        found = found.filter(party_id=asked.party)
    found = found.order_by("-closing", "variable_id", "place_id", "-pk")
    return page(found, asked, load=lambda rows: rows.prefetch_related("files__file"))


@router.post("/readings", response=replies(ReadingRow))
def reading_write(request: HttpRequest, given: ReadingGiven) -> Reading:
    """Enter a figure. A draft is changed in place; what was filed is restated as a draft, and the old one stays.

    An approved one is refused. To be sure that nobody wrote meanwhile, change the reading you read: PUT /readings/{id}.
    """
    actor = actor_of(request)
    made = actions.reading_write(actor=actor, given=given.given())
    return _shown(actor, made.pk)[0]


@router.post("/readings/put", response=replies(ReadingsPutOut))
def readings_put(request: HttpRequest, given: ReadingsPut) -> dict[str, Any]:
    """Take many readings in, filed or approved; what says the same stays untouched. All are kept or none."""
    rows = [row.given() for row in given.readings]
    made = actions.readings_put(actor=actor_of(request), given=rows, state=given.state, reason=given.reason)
    return {"written": len(made), "untouched": len(rows) - len(made), "reading_ids": [row.pk for row in made]}


@router.post("/readings/move", response=replies(list[ReadingRow]))
def readings_move(request: HttpRequest, given: ReadingsMove) -> list[Reading]:
    """File, return, approve, accept or open again. One that is opened again gets a new id: the approved row stays."""
    actor = actor_of(request)
    moved = actions.readings_move(
        actor=actor,
        reading_ids=[row.id for row in given.readings],
        event=given.event,
        reason=given.reason,
        versions={row.id: row.version for row in given.readings},
    )
    return _shown(actor, *(row.pk for row in moved))


@router.get("/readings/files/{file_id}", response=replies(None), openapi_extra=file_answer())
def reading_file(request: HttpRequest, file_id: Id) -> HttpResponse:
    """A file that proves a reading."""
    found = single.evidence_get(actor=actor_of(request), file_id=file_id)
    return attachment(files.file_read(found), found.name, found.media_type)


@router.get("/readings/{reading_id}", response=replies(ReadingRow))
@steady
def reading_get(request: HttpRequest, reading_id: Id) -> Reading:
    """One reading, also one that was replaced."""
    return _shown(actor_of(request), reading_id)[0]


@router.put("/readings/{reading_id}", response=replies(ReadingRow))
def reading_change(request: HttpRequest, reading_id: Id, given: ReadingChange) -> Reading:
    """Say it otherwise. A filed reading is restated: the answer is then another reading, and the old one stays."""
    actor = actor_of(request)
    there = queries.reading_get(actor=actor, reading_id=reading_id)
    fresh = actions.ReadingIn(
        variable=there.variable.code,
        place_code=there.place.code,
        closing=there.closing,
        **given.model_dump(exclude={"version"}),
    )
    made = actions.reading_write(actor=actor, given=fresh, seen=(reading_id, given.version))
    return _shown(actor, made.pk)[0]


@router.get("/readings/{reading_id}/history", response=replies(list[ReadingRow]))
@steady
def reading_history(request: HttpRequest, reading_id: Id) -> list[Reading]:
    """All that was ever said of that variable at that place and month, the latest first."""
    actor = actor_of(request)
    there = queries.reading_get(actor=actor, reading_id=reading_id)
    return queries.history(actor, variable=there.variable.code, place_id=there.place_id, closing=there.closing)
