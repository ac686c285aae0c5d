"""What goes into and out of stores: sent in batches, listed, struck out. Not for: stock (accounts), facilities."""

import datetime as dt
import uuid
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import Day, Given, Id, Line, Moment
from wufei.faces.api.kit.paging import Page, Paging, page
from wufei.faces.api.kit.refusals import ProblemOut, replies
from wufei.faces.api.kit.steady import steady
from wufei.faces.api.manifests import problems_told
from wufei.operations.stores.actions.moves import move_strike, moves_record
from wufei.operations.stores.models import StoreMove
from wufei.operations.stores.queries import moves as queries
from wufei.operations.stores.spec import Destination, MoveIn, Recorded, Taken, Way

router = Router(tags=["stores"])
MOST = 500
LARGEST_G = 1_000_000_000


class StoreMoveGiven(Given):
    """Something that went into a store or out of it: a package by its code, or waste and mass in bulk."""

    key: uuid.UUID = Field(description="Made where it is written down and kept: the same again is one move.")
    store_id: Id
    way: Way
    moved_at: Moment
    package: str = Field("", max_length=64, description="Code of a package; then waste and mass stay empty.")
    waste: str = Field("", max_length=64, examples=["sw:900-001-S17"])
    mass_g: int | None = Field(None, ge=1, le=LARGEST_G)
    origin: str = Field("", max_length=100, description="The workshop or facility it came from.")
    destination: Destination | None = Field(None, description="Of what goes out.")
    porter: str = Field("", max_length=60, description="Who carried it.")
    keeper: str = Field("", max_length=60, description="Who took it in or gave it out.")
    note: str = Field("", max_length=200)


class StoreMovesGiven(Given):
    """Moves in their order; what is wrong with one stops no other."""

    moves: list[StoreMoveGiven] = Field(min_length=1, max_length=MOST)


class StoreMoveRecordedOut(Schema):
    """What became of one."""

    key: uuid.UUID
    outcome: Taken
    move_id: int | None
    problems: list[ProblemOut] = []

    @staticmethod
    def resolve_problems(answer: Recorded) -> list[dict[str, Any]]:
        """In the language of the request."""
        return problems_told(answer.problems)


class StoreMoveOut(Schema):
    """A move."""

    id: int
    key: uuid.UUID
    store_id: int
    way: Way
    moved_at: dt.datetime
    recorded_at: dt.datetime
    package: str | None = Field(description="Its code.")
    waste: str
    mass_g: int
    came_in_id: int | None = Field(description="Of a package that goes out, the move by which it had come in.")
    manifest_id: int | None = Field(description="By which it left, where the house saw it leave.")
    origin: str
    destination: str
    porter: str
    keeper: str
    note: str
    struck_at: dt.datetime | None
    struck_why: str

    @staticmethod
    def resolve_package(row: StoreMove) -> str | None:
        """The code on its label."""
        return row.package.code if row.package is not None else None


class StoreMovesAsked(Paging):
    """Which moves."""

    store_id: Id | None = None
    way: Way | None = None
    words: Line = Field("", description="A part of the code, waste or a name.")
    since: Day | None = None
    until: Day | None = None


class StoreMoveStrikeIn(Given):
    """Why it was written down wrongly."""

    reason: str = Field(max_length=200)


@router.get("/store-moves", response=replies(Page[StoreMoveOut]))
@steady
def store_moves(request: HttpRequest, asked: Query[StoreMovesAsked]) -> dict[str, Any]:
    """What went into and out of stores, the latest first; also what was struck out, which says so."""
    told = asked.model_dump(exclude={"limit", "offset", "way"})
    wanted = queries.Asked(**told, way=asked.way or "")
    return page(queries.moves_listed(actor=actor_of(request), asked=wanted), asked)


@router.post("/store-moves", response=replies(list[StoreMoveRecordedOut]))
def store_moves_take(request: HttpRequest, given: StoreMovesGiven) -> list[Recorded]:
    """Write down moves, in the order given. Send them again when in doubt: the same key is one move."""
    return moves_record(actor=actor_of(request), given=[_move(each) for each in given.moves])


@router.get("/store-moves/{move_id}", response=replies(StoreMoveOut))
@steady
def store_move(request: HttpRequest, move_id: Id) -> StoreMove:
    """One move."""
    return queries.move_get(actor=actor_of(request), move_id=move_id)


@router.post("/store-moves/{move_id}/strike", response=replies(StoreMoveOut))
def store_move_strike(request: HttpRequest, move_id: Id, given: StoreMoveStrikeIn) -> StoreMove:
    """Say that a move was written down wrongly; of a package only the newest one."""
    return move_strike(actor=actor_of(request), move_id=move_id, reason=given.reason)


def _move(given: StoreMoveGiven) -> MoveIn:
    told = given.model_dump(exclude={"destination"})
    return MoveIn(**told, destination=given.destination or "")
