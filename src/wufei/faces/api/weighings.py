"""Weighings and treatment runs: sent in batches, corrected, linked; drafted, posted, reversed. Not for: facilities."""

import datetime as dt
import uuid
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import Act, Day, FileIn, Given, Id, Line, Moment, ReasonedAct
from wufei.faces.api.kit.paging import Page, Paging, page
from wufei.faces.api.kit.refusals import ProblemOut, replies
from wufei.faces.api.kit.steady import steady
from wufei.faces.api.manifests import problems_told
from wufei.operations.facilities.actions import runs as run_actions
from wufei.operations.facilities.actions.links import weighing_link, weighing_unlink
from wufei.operations.facilities.actions.weighings import weighing_correct, weighing_strike, weighings_record
from wufei.operations.facilities.models import Run, Weighing
from wufei.operations.facilities.queries import weighings as queries
from wufei.operations.facilities.queries.runs import inputs_of, missing_g, outputs_of, run_get, runs_visible_to
from wufei.operations.facilities.spec import (
    Cause,
    Fate,
    GateWay,
    Input,
    Output,
    Recorded,
    RunIn,
    RunState,
    Source,
    Taken,
    WeighingIn,
)

router = Router(tags=["facilities"])
MOST = 500
KEY = "Made where it was weighed or written and kept: the same again is one record."
LARGEST_G = 1_000_000_000


class WeighingGiven(Given):
    """What a scale said of one load, in grams."""

    key: uuid.UUID = Field(description=KEY)
    facility_id: Id
    direction: GateWay = GateWay.IN
    weighed_at: Moment
    gross_g: int = Field(ge=0, le=LARGEST_G)
    tare_g: int = Field(ge=0, le=LARGEST_G)
    net_g: int | None = Field(None, ge=0, le=LARGEST_G, description="Gross less tare, if it is told.")
    plate: str = Field("", max_length=16)
    ticket: str = Field("", max_length=40, description="Its number; once a scale and day.")
    device: str = Field("", max_length=40, description="Which scale.")
    code: str = Field("", max_length=64, examples=["hw:900-214-08"])
    note: str = Field("", max_length=400)
    manifest_id: Id | None = None
    photo: FileIn | None = None


class WeighingsGiven(Given):
    """Weighings in any order; what is wrong with one stops no other."""

    weighings: list[WeighingGiven] = Field(min_length=1, max_length=MOST)


class WeighingRecordedOut(Schema):
    """What became of one."""

    key: uuid.UUID
    outcome: Taken
    weighing_id: int | None
    problems: list[ProblemOut] = []

    @staticmethod
    def resolve_problems(answer: Recorded) -> list[dict[str, Any]]:
        """In the language of the request."""
        return problems_told(answer.problems)


class WeighingOut(Schema):
    """A weighing."""

    id: int
    key: uuid.UUID
    facility_id: int
    direction: GateWay
    weighed_at: dt.datetime
    recorded_at: dt.datetime
    gross_g: int
    tare_g: int
    net_g: int
    plate: str
    ticket: str
    device: str
    code: str
    flags: list[str]
    source: Source
    cites_id: int | None = Field(description="The record it corrects.")
    void: bool = Field(description="There was no such load.")
    note: str
    manifest_id: int | None = Field(description="The manifest it stands with.")


class WeighingsAsked(Paging):
    """Which weighings."""

    facility_id: Id | None = None
    direction: GateWay | None = None
    words: Line = Field("", description="A part of the plate, ticket or code.")
    since: Day | None = None
    until: Day | None = None
    linked: bool | None = None
    flagged: bool = False


class WeighingCorrectIn(WeighingGiven):
    """What was so, with the reason."""

    reason: str = Field(max_length=300)


class WeighingStrikeIn(Given):
    """Why there was no such load."""

    key: uuid.UUID = Field(description=KEY)
    reason: str = Field(max_length=300)


class WeighingLinkIn(Given):
    """The manifest of a weighing."""

    manifest_id: Id


class WeighingUnlinkIn(Given):
    """Why it is not that one."""

    reason: str = Field(max_length=300)


class TreatmentRunInputIn(Given):
    """What a run takes from stock."""

    code: str = Field(min_length=1, max_length=64)
    mass_g: int = Field(ge=1, le=10**15)


class TreatmentRunOutputIn(TreatmentRunInputIn):
    """What becomes of a part of it."""

    fate: Fate
    cause: Cause | None = Field(None, description="Of what is lost.")


class TreatmentRunGiven(Given):
    """A treatment run."""

    key: uuid.UUID = Field(description=KEY)
    facility_id: Id
    started_at: Moment
    ended_at: Moment
    inputs: list[TreatmentRunInputIn] = Field(max_length=100)
    outputs: list[TreatmentRunOutputIn] = Field(max_length=100)
    method: str = Field("", max_length=20)
    note: str = Field("", max_length=400)
    replaces_id: Id | None = Field(None, description="The reversed run it corrects.")


class TreatmentRunPartOut(Schema):
    """A part of a run; an input has no fate."""

    code: str
    mass_g: int
    fate: str = ""
    cause: str = ""


class TreatmentRunOut(Schema):
    """A run with its parts."""

    id: int
    version: int
    key: uuid.UUID
    number: str
    facility_id: int
    state: RunState
    started_at: dt.datetime
    ended_at: dt.datetime
    method: str
    note: str
    replaces_id: int | None
    inputs: list[TreatmentRunPartOut]
    outputs: list[TreatmentRunPartOut]
    missing_g: int = Field(description="Taken and not told of; nothing, when it can be posted.")

    @staticmethod
    def resolve_inputs(run: Run) -> list[Any]:
        """What it takes."""
        return list(inputs_of(run))

    @staticmethod
    def resolve_outputs(run: Run) -> list[Any]:
        """What becomes of it."""
        return list(outputs_of(run))

    @staticmethod
    def resolve_missing_g(run: Run) -> int:
        """What is not told of."""
        return missing_g(run)


class TreatmentRunsAsked(Paging):
    """Which runs."""

    facility_id: Id | None = None
    state: RunState | None = None


@router.get("/weighings", response=replies(Page[WeighingOut]))
@steady
def weighings(request: HttpRequest, asked: Query[WeighingsAsked]) -> dict[str, Any]:
    """Weighings that count, the latest first."""
    told = asked.model_dump(exclude={"limit", "offset", "direction"})
    wanted = queries.Asked(**told, direction=asked.direction or "")
    return page(queries.with_manifest(queries.weighings_listed(actor=actor_of(request), asked=wanted)), asked)


@router.post("/weighings", response=replies(list[WeighingRecordedOut]))
def weighings_take(request: HttpRequest, given: WeighingsGiven) -> list[Recorded]:
    """Record weighings, in the order given. Send them again when in doubt: the same key is one weighing."""
    return weighings_record(actor=actor_of(request), given=[_weighing(one) for one in given.weighings])


@router.get("/weighings/{weighing_id}", response=replies(WeighingOut))
@steady
def weighing(request: HttpRequest, weighing_id: Id) -> Weighing:
    """One weighing."""
    return queries.weighing_told(actor=actor_of(request), weighing_id=weighing_id)


@router.post("/weighings/{weighing_id}/correct", response=replies(WeighingOut))
def weighing_correct_(request: HttpRequest, weighing_id: Id, given: WeighingCorrectIn) -> Weighing:
    """Say anew what was weighed; the old record stays and counts no more."""
    actor = actor_of(request)
    made = weighing_correct(actor=actor, weighing_id=weighing_id, given=_weighing(given), reason=given.reason)
    return queries.weighing_told(actor=actor, weighing_id=made.pk)


@router.post("/weighings/{weighing_id}/strike", response=replies(WeighingOut))
def weighing_strike_(request: HttpRequest, weighing_id: Id, given: WeighingStrikeIn) -> Weighing:
    """Say that there was no such load."""
    actor = actor_of(request)
    made = weighing_strike(actor=actor, weighing_id=weighing_id, key=given.key, reason=given.reason)
    return queries.weighing_told(actor=actor, weighing_id=made.pk)


@router.post("/weighings/{weighing_id}/link", response=replies(WeighingOut))
def weighing_link_(request: HttpRequest, weighing_id: Id, given: WeighingLinkIn) -> Weighing:
    """Confirm the manifest of a weighing."""
    actor = actor_of(request)
    weighing_link(actor=actor, weighing_id=weighing_id, manifest_id=given.manifest_id)
    return queries.weighing_told(actor=actor, weighing_id=weighing_id)


@router.post("/weighings/{weighing_id}/unlink", response=replies(WeighingOut))
def weighing_unlink_(request: HttpRequest, weighing_id: Id, given: WeighingUnlinkIn) -> Weighing:
    """Take a weighing off its manifest."""
    actor = actor_of(request)
    weighing_unlink(actor=actor, weighing_id=weighing_id, reason=given.reason)
    return queries.weighing_told(actor=actor, weighing_id=weighing_id)


@router.get("/treatment-runs", response=replies(Page[TreatmentRunOut]))
@steady
def runs(request: HttpRequest, asked: Query[TreatmentRunsAsked]) -> dict[str, Any]:
    """Treatment runs, the latest first."""
    told = {"facility": asked.facility_id, "state": asked.state}
    rows = runs_visible_to(actor_of(request)).filter(**{name: value for name, value in told.items() if value})
    return page(rows, asked)


@router.post("/treatment-runs", response=replies(TreatmentRunOut))
def run_draft(request: HttpRequest, given: TreatmentRunGiven) -> Run:
    """Write a run down as a draft; nothing moves. The same key again answers the same run."""
    return run_actions.run_draft(actor=actor_of(request), given=_run(given))


@router.get("/treatment-runs/{run_id}", response=replies(TreatmentRunOut))
@steady
def run(request: HttpRequest, run_id: Id) -> Run:
    """One run."""
    return run_get(actor=actor_of(request), run_id=run_id)


@router.post("/treatment-runs/{run_id}/post", response=replies(TreatmentRunOut))
def run_post(request: HttpRequest, run_id: Id, given: Act) -> Run:
    """Put a run into the books; it must come out even, to the gram."""
    return run_actions.run_post(actor=actor_of(request), run_id=run_id, version=given.version)


@router.post("/treatment-runs/{run_id}/reverse", response=replies(TreatmentRunOut))
def run_reverse(request: HttpRequest, run_id: Id, given: ReasonedAct) -> Run:
    """Take a posted run back out of the books."""
    return run_actions.run_reverse(actor=actor_of(request), run_id=run_id, version=given.version, reason=given.reason)


@router.post("/treatment-runs/{run_id}/discard", response=replies(TreatmentRunOut))
def run_discard(request: HttpRequest, run_id: Id, given: Act) -> Run:
    """Put a draft away."""
    return run_actions.run_discard(actor=actor_of(request), run_id=run_id, version=given.version)


def _weighing(given: WeighingGiven) -> WeighingIn:
    told = given.model_dump(exclude={"photo", "reason"})
    photo = (given.photo.content, given.photo.name) if given.photo is not None else None
    return WeighingIn(**told, photo=photo, source=Source.API)


def _run(given: TreatmentRunGiven) -> RunIn:
    told = given.model_dump(exclude={"inputs", "outputs"})
    return RunIn(
        **told,
        inputs=tuple(Input(part.code, part.mass_g) for part in given.inputs),
        outputs=tuple(Output(part.fate, part.code, part.mass_g, part.cause or "") for part in given.outputs),
    )
