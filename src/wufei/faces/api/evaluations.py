"""Evaluations: list, one, its runs, ranking and lock; the moves of an evaluation. Not for: one score (scores.py)."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import Act, Day, Given, Id, PeriodCode, Prose, ReasonedAct
from wufei.faces.api.kit.paging import Page, Paging, page, page_of
from wufei.faces.api.kit.refusals import replies
from wufei.faces.api.kit.steady import steady
from wufei.faces.api.kit.words import PartyNamed, PlaceNamed, exact
from wufei.kernel.access import Actor
from wufei.kernel.periods import Period
from wufei.programme.evaluation.actions import computing, locking, opening
from wufei.programme.evaluation.errors import RUN_NEEDED
from wufei.programme.evaluation.models import Evaluation, Run, Subject
from wufei.programme.evaluation.queries import evaluations as queries
from wufei.programme.evaluation.queries import scores
from wufei.programme.evaluation.queries.scores import Score
from wufei.programme.evaluation.spec.process import EvaluationState, RunKind
from wufei.programme.indicators.spec import ReadingState

router = Router(tags=["evaluation"])


class RunOut(Schema):
    """One computation, kept whole."""

    number: int
    kind: RunKind = Field(description="draft, corrected after an appeal, or replay beside the locked one.")
    sha256: str = Field(description="Of the snapshot: method, inputs, results.")
    reason: str
    taken_at: dt.datetime
    taken_by: str


class LockOut(Schema):
    """The signature of a locked evaluation."""

    run_number: int
    sha256: str
    signature: str = Field(description="Ed25519, in hexadecimal.")
    public_key: str
    locked_at: dt.datetime
    locked_by: str


class EvaluationOut(Schema):
    """One method over one period."""

    id: int
    version: int = Field(description="Send it back with every act.")
    title: str
    method_id: int
    method_code: str
    method_edition: str
    demonstration: bool
    period: str = Field(examples=["2024"])
    closing: int = Field(examples=[202412])
    state: EvaluationState
    opened_at: dt.datetime
    opened_by: str
    notified_at: dt.datetime | None
    appeals_until: dt.date | None
    simulated: bool


class EvaluationRow(EvaluationOut):
    """An evaluation with how many are scored and what waits."""

    scored: int
    waiting: int = Field(description="Appeals to be decided.")


class SubjectOut(Schema):
    """Who is scored: a place or a unit."""

    id: int
    version: int
    key: str = Field(description="Its name in runs.")
    name: str
    place: PlaceNamed | None
    party: PartyNamed | None
    left_out: str = Field(description="Why it is not scored; empty: it is.")

    @staticmethod
    def resolve_name(found: Subject) -> str:
        """How it is called today."""
        return queries.subject_name(found)


class EvaluationDetail(EvaluationOut):
    """An evaluation with its subjects, the run that counts and its lock."""

    run: RunOut | None = Field(description="The run that counts.")
    stale: bool = Field(description="Points, counts or decisions were given after that run.")
    lock: LockOut | None
    subjects: list[SubjectOut] = Field(description="Those left out too.")


class ScoreRow(Schema):
    """One subject in a ranking. Points of 100, exact decimal text; progress never goes into them."""

    subject_id: int
    key: str
    name: str
    rank: int | None = Field(description="Null where the score is not to be published.")
    tied: bool
    points: str | None
    bonus: str | None
    grade: str
    grade_zh: str
    grade_en: str
    coverage_permille: int = Field(description="Of which weights there are data.")
    publishable: bool
    lacking: list[str] = Field(description="Codes of items without data.")
    change: int | None = Field(description="Places gained (+) or lost since the locked ranking before.")
    progress: str | None = Field(description="Points gained in a year.")
    progress_coverage_permille: int
    status: ReadingState | None = Field(description="The lowest among the figures that went in.")
    left_out: str = Field(description="Why it was left out after this run.")


class RankingOut(Schema):
    """What a run says: the ranking in its order."""

    evaluation_id: int
    version: int = Field(description="Of the evaluation.")
    state: EvaluationState
    run: RunOut
    stale: bool
    rows: list[ScoreRow]


class EvaluationsAsked(Paging):
    """Which evaluations."""

    state: EvaluationState | None = None


class RunAsked(Given):
    """Which run."""

    run: int | None = Field(None, ge=1, le=2**31 - 1, description="Its number; the one that counts unless told.")


class EvaluationGiven(Given):
    """An evaluation to open. Without names: every county of the city, or every department of it."""

    method_id: Id
    period: PeriodCode
    place_ids: list[Id] = Field([], max_length=500)
    party_ids: list[Id] = Field([], max_length=500)


class RunGiven(Given):
    """A computation."""

    reason: Prose = Field("", description="Needed once the evaluation has been made known.")


class ReplayGiven(Given):
    """A computation beside the locked one."""

    reason: Prose


class NotifyGiven(Act):
    """Making a result known."""

    appeals_until: Day | None = Field(None, description="Last day for appeals.")


def run_of(actor: Actor, found: Evaluation, number: int | None) -> Run:
    """The run of this number, or the one that counts. Raises NOT_FOUND, RUN_NEEDED."""
    if number is not None:
        return queries.run_get(actor=actor, evaluation_id=found.pk, number=number)
    run = queries.run_standing(found)
    if run is None:
        raise RUN_NEEDED(where="run")
    return run


def score_told(row: Score) -> dict[str, Any]:
    """One subject as ScoreRow."""
    result, rank, grade = row.result, row.rank, row.grade
    return {
        "subject_id": row.subject.pk,
        "key": row.subject.key,
        "name": row.name,
        "left_out": row.subject.left_out,
        "rank": rank.rank,
        "tied": rank.tied,
        "change": rank.change,
        "points": exact(rank.points_micro),
        "bonus": exact(result.bonus_micro),
        "grade": result.grade,
        "grade_zh": grade.name_zh if grade else "",
        "grade_en": grade.name_en if grade else "",
        "progress": exact(result.progress_micro),
        "status": row.state or None,
        "lacking": list(result.lacking),
        **{name: getattr(result, name) for name in ("coverage_permille", "publishable", "progress_coverage_permille")},
    }


def _told(found: Evaluation) -> dict[str, Any]:
    names = ("version", "title", "method_id", "closing", "state", "opened_at", "opened_by", "notified_at")
    return {
        "id": found.pk,
        **{name: getattr(found, name) for name in (*names, "appeals_until", "simulated")},
        "method_code": found.method.code,
        "method_edition": found.method.edition,
        "demonstration": found.method.demonstration,
        "period": queries.period_of(found).code,
    }


def _detail(actor: Actor, evaluation_id: int) -> dict[str, Any]:
    found = queries.evaluation_get(actor=actor, evaluation_id=evaluation_id)
    run = queries.run_standing(found)
    return {
        **_told(found),
        "run": run,
        "stale": run is not None and _stale(found, run),
        "lock": _lock(found) if found.state == EvaluationState.LOCKED else None,
        "subjects": queries.subjects_of(found, left_out=True),
    }


def _lock(found: Evaluation) -> dict[str, Any]:
    lock = found.lock
    told = {name: getattr(lock, name) for name in ("signature", "public_key", "locked_at", "locked_by")}
    return {**told, "run_number": lock.run.number, "sha256": lock.run.sha256}


def _stale(found: Evaluation, run: Run) -> bool:
    """What is locked is out of date no more."""
    return found.state != EvaluationState.LOCKED and queries.stale(found, run)


def _ranking(found: Evaluation, run: Run) -> dict[str, Any]:
    return {
        "evaluation_id": found.pk,
        "version": found.version,
        "state": found.state,
        "run": run,
        "stale": _stale(found, run),
        "rows": [score_told(row) for row in scores.scores(found, run)],
    }


@router.get("/evaluations", response=replies(Page[EvaluationRow]))
@steady
def evaluations_list(request: HttpRequest, asked: Query[EvaluationsAsked]) -> dict[str, Any]:
    """Evaluations that were made known, drafts for whoever may read those; newest period first."""
    rows = queries.evaluations_listed(actor_of(request))
    told = page_of([row for row in rows if asked.state in {None, row.state}], asked)
    items = [{**_told(row), **{name: getattr(row, name) for name in ("scored", "waiting")}} for row in told["items"]]
    return {**told, "items": items}


@router.post("/evaluations", response=replies(EvaluationDetail))
def evaluation_open(request: HttpRequest, given: EvaluationGiven) -> dict[str, Any]:
    """Open an evaluation as a draft."""
    actor, period = actor_of(request), Period.parse(given.period)
    made = opening.evaluation_open(actor=actor, period=period, **given.model_dump(exclude={"period"}))
    return _detail(actor, made.pk)


@router.get("/evaluations/{evaluation_id}", response=replies(EvaluationDetail))
@steady
def evaluation_get(request: HttpRequest, evaluation_id: Id) -> dict[str, Any]:
    """One evaluation with its subjects, the run that counts and its lock."""
    return _detail(actor_of(request), evaluation_id)


@router.get("/evaluations/{evaluation_id}/runs", response=replies(Page[RunOut]))
def runs_list(request: HttpRequest, evaluation_id: Id, asked: Query[Paging]) -> dict[str, Any]:
    """Every computation, the latest first."""
    found = queries.evaluation_get(actor=actor_of(request), evaluation_id=evaluation_id)
    return page(queries.runs_of(found).defer("snapshot", "results"), asked)


@router.get("/evaluations/{evaluation_id}/ranking", response=replies(RankingOut))
@steady
def evaluation_ranking(request: HttpRequest, evaluation_id: Id, asked: Query[RunAsked]) -> dict[str, Any]:
    """The ranking of a run: points, coverage, grade, change of rank, progress apart; what lacks."""
    actor = actor_of(request)
    found = queries.evaluation_get(actor=actor, evaluation_id=evaluation_id)
    return _ranking(found, run_of(actor, found, asked.run))


@router.post("/evaluations/{evaluation_id}/run", response=replies(RankingOut))
def evaluation_run(request: HttpRequest, evaluation_id: Id, given: RunGiven) -> dict[str, Any]:
    """Compute with what is known now."""
    actor = actor_of(request)
    run = computing.evaluation_run(actor=actor, evaluation_id=evaluation_id, reason=given.reason)
    return _ranking(queries.evaluation_get(actor=actor, evaluation_id=evaluation_id), run)


@router.post("/evaluations/{evaluation_id}/replay", response=replies(RankingOut))
def evaluation_replay(request: HttpRequest, evaluation_id: Id, given: ReplayGiven) -> dict[str, Any]:
    """Compute a locked evaluation again with the data as they are now; the locked run stays what counts."""
    actor = actor_of(request)
    run = computing.evaluation_replay(actor=actor, evaluation_id=evaluation_id, reason=given.reason)
    return _ranking(queries.evaluation_get(actor=actor, evaluation_id=evaluation_id), run)


@router.post("/evaluations/{evaluation_id}/notify", response=replies(EvaluationDetail))
def evaluation_notify(request: HttpRequest, evaluation_id: Id, given: NotifyGiven) -> dict[str, Any]:
    """Make the last run known to those who are scored, who may appeal until a day."""
    actor = actor_of(request)
    locking.evaluation_notify(actor=actor, evaluation_id=evaluation_id, **given.model_dump())
    return _detail(actor, evaluation_id)


@router.post("/evaluations/{evaluation_id}/reopen", response=replies(EvaluationDetail))
def evaluation_reopen(request: HttpRequest, evaluation_id: Id, given: ReasonedAct) -> dict[str, Any]:
    """Take an evaluation back before it is locked; appeals stay."""
    actor = actor_of(request)
    locking.evaluation_reopen(actor=actor, evaluation_id=evaluation_id, version=given.version, reason=given.reason)
    return _detail(actor, evaluation_id)


@router.post("/evaluations/{evaluation_id}/lock", response=replies(EvaluationDetail))
def evaluation_lock(request: HttpRequest, evaluation_id: Id, given: Act) -> dict[str, Any]:
    """Lock the evaluation: its last run is signed with the key of this house and never changes again."""
    actor = actor_of(request)
    locking.evaluation_lock(actor=actor, evaluation_id=evaluation_id, version=given.version)
    return _detail(actor, evaluation_id)
