"""What people give an evaluation: points, counts of findings, appeals and their decisions. Not for: computing."""

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from wufei.faces.api.evaluations import SubjectOut
from wufei.faces.api.files import attachment, file_answer
from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import Act, Amount, FileIn, Given, Id, Prose
from wufei.faces.api.kit.paging import Page, Paging, page_of
from wufei.faces.api.kit.refusals import replies
from wufei.faces.api.kit.words import exact
from wufei.kernel.files import queries as files
from wufei.kernel.files.models import StoredFile
from wufei.programme.evaluation.actions import appeals as appeal_actions
from wufei.programme.evaluation.actions import judging, opening
from wufei.programme.evaluation.actions.judging import Upload
from wufei.programme.evaluation.models import Appeal, AppealFile, FindingCount, Judgement, JudgementFile, Subject
from wufei.programme.evaluation.queries import evaluations as queries
from wufei.programme.evaluation.spec.process import AppealState

router = Router(tags=["evaluation"])

Counted = Annotated[int, Field(ge=0, le=1_000_000)]
ItemCode = Annotated[str, Field(max_length=60, description="Code of an item of the method.")]


class LinkOut(Schema):
    """A file of evidence."""

    id: int
    name: str
    sha256: str

    @staticmethod
    def resolve_name(link: JudgementFile | AppealFile) -> str:
        """Of the file."""
        return link.file.name


class JudgementOut(Schema):
    """Points a person gave. GET /evaluation-judgements/files/{id} gives the evidence."""

    id: int
    item: str
    points: str
    reason: str
    appeal_id: int | None = Field(description="The appeal whose decision brought them.")
    recorded_at: dt.datetime
    recorded_by: str
    files: list[LinkOut] = []

    @staticmethod
    def resolve_points(found: Judgement) -> str | None:
        """Millionths as decimal text."""
        return exact(found.points_micro)

    @staticmethod
    def resolve_files(found: Judgement) -> list[JudgementFile]:
        """The evidence."""
        return list(found.files.all())


class CountsOut(Schema):
    """How many findings of each kind there are under an item."""

    id: int
    item: str
    counts: dict[str, int]
    note: str
    appeal_id: int | None
    recorded_at: dt.datetime
    recorded_by: str


class GivenBySubject(Schema):
    """What people gave a subject, as far as one may read what it rests on."""

    judgements: list[JudgementOut]
    findings: list[CountsOut]


class AppealOut(Schema):
    """An objection to one item of a score, or to the whole. GET /evaluation-appeals/files/{id} gives the evidence."""

    id: int
    version: int
    evaluation_id: int
    subject_id: int
    subject: str
    item: str = Field(description="Empty: the whole.")
    text: str
    state: AppealState
    run_number: int = Field(description="The run it objects to.")
    filed_at: dt.datetime
    filed_by: str
    note: str
    decided_at: dt.datetime | None
    decided_by: str
    files: list[LinkOut] = []

    @staticmethod
    def resolve_evaluation_id(found: Appeal) -> int:
        """Of its subject."""
        return found.subject.evaluation_id

    @staticmethod
    def resolve_subject(found: Appeal) -> str:
        """How it is called today."""
        return queries.subject_name(found.subject)

    @staticmethod
    def resolve_files(found: Appeal) -> list[AppealFile]:
        """The evidence."""
        return list(found.files.all())


class LeaveOutGiven(Act):
    """Leaving a subject out; an empty reason takes it in again."""

    reason: str = Field(max_length=300)


class JudgementGiven(Given):
    """Points for an item that people judge. Without new files the evidence of the points before stays."""

    item: ItemCode
    points: Amount
    reason: Prose
    evidence: list[FileIn] = Field([], max_length=20)


class FindingsGiven(Given):
    """Findings by kind; zeros say that it was looked at and nothing was found."""

    item: ItemCode
    counts: dict[str, Counted] = Field(max_length=100)
    note: Prose = ""


class AppealGiven(Given):
    """An appeal against one item of the own score, or the whole."""

    item: ItemCode = ""
    text: Prose
    evidence: list[FileIn] = Field([], max_length=20)


class AppealDecision(Act):
    """A decision with the note its subject reads. Upheld, it may bring points or counts for its item with it."""

    upheld: bool
    note: Prose
    points: Amount = ""
    counts: dict[str, Counted] | None = Field(None, max_length=100)
    evidence: list[FileIn] = Field([], max_length=20)


def _uploads(given: Sequence[FileIn]) -> list[Upload]:
    return [Upload(name=file.name, content=file.content) for file in given]


def _file(found: StoredFile) -> HttpResponse:
    return attachment(files.file_read(found), found.name, found.media_type)


@router.get("/evaluation-subjects/{subject_id}", response=replies(SubjectOut))
def subject_get(request: HttpRequest, subject_id: Id) -> Subject:
    """One subject of an evaluation one may see."""
    return queries.subject_get(actor=actor_of(request), subject_id=subject_id)


@router.post("/evaluation-subjects/{subject_id}/leave-out", response=replies(SubjectOut))
def subject_leave_out(request: HttpRequest, subject_id: Id, given: LeaveOutGiven) -> Subject:
    """Leave a subject out of a draft, with the reason that is shown, or take it in again."""
    actor = actor_of(request)
    return opening.subject_leave_out(actor=actor, subject_id=subject_id, version=given.version, reason=given.reason)


@router.get("/evaluation-subjects/{subject_id}/given", response=replies(GivenBySubject))
def subject_given(request: HttpRequest, subject_id: Id) -> dict[str, Any]:
    """The points and counts that stand, for the subject's own people and the office."""
    actor = actor_of(request)
    found = queries.subject_get(actor=actor, subject_id=subject_id)
    return {"judgements": queries.judgements_of(actor, found), "findings": queries.findings_of(actor, found)}


@router.post("/evaluation-subjects/{subject_id}/judgements", response=replies(JudgementOut))
def judgement_give(request: HttpRequest, subject_id: Id, given: JudgementGiven) -> Judgement:
    """Give points for an item that people judge. What was computed before is out of date."""
    return judging.judgement_give(
        actor=actor_of(request),
        subject_id=subject_id,
        item=given.item,
        points=given.points,
        reason=given.reason,
        uploads=_uploads(given.evidence),
    )


@router.post("/evaluation-subjects/{subject_id}/findings", response=replies(CountsOut))
def findings_set(request: HttpRequest, subject_id: Id, given: FindingsGiven) -> FindingCount:
    """Say how many findings of each kind a subject has. What was computed before is out of date."""
    return judging.deduction_set(actor=actor_of(request), subject_id=subject_id, **given.model_dump())


@router.post("/evaluation-subjects/{subject_id}/appeals", response=replies(AppealOut))
def appeal_file(request: HttpRequest, subject_id: Id, given: AppealGiven) -> Appeal:
    """Appeal, while the evaluation is made known, for the subject one belongs to."""
    return appeal_actions.appeal_file(
        actor=actor_of(request),
        subject_id=subject_id,
        item=given.item,
        text=given.text,
        uploads=_uploads(given.evidence),
    )


@router.get("/evaluations/{evaluation_id}/appeals", response=replies(Page[AppealOut]))
def appeals_list(request: HttpRequest, evaluation_id: Id, asked: Query[Paging]) -> dict[str, Any]:
    """The appeals one may read, those that wait first."""
    actor = actor_of(request)
    found = queries.evaluation_get(actor=actor, evaluation_id=evaluation_id)
    return page_of(queries.appeals_of(actor, found), asked)


@router.get("/evaluation-appeals/{appeal_id}", response=replies(AppealOut))
def appeal_get(request: HttpRequest, appeal_id: Id) -> Appeal:
    """One appeal with its decision."""
    return queries.appeal_get(actor=actor_of(request), appeal_id=appeal_id)


@router.post("/evaluation-appeals/{appeal_id}/decide", response=replies(AppealOut))
def appeal_decide(request: HttpRequest, appeal_id: Id, given: AppealDecision) -> Appeal:
    """Uphold or reject. Where a figure was wrong, correct the figure; either way, compute the evaluation again."""
    return appeal_actions.appeal_decide(
        actor=actor_of(request),
        appeal_id=appeal_id,
        uploads=_uploads(given.evidence),
        **given.model_dump(exclude={"evidence"}),
    )


@router.get("/evaluation-appeals/files/{link_id}", response=replies(None), openapi_extra=file_answer())
def appeal_evidence(request: HttpRequest, link_id: Id) -> HttpResponse:
    """Evidence of an appeal, for those who may read it."""
    return _file(queries.appeal_file_get(actor=actor_of(request), link_id=link_id))


@router.get("/evaluation-judgements/files/{link_id}", response=replies(None), openapi_extra=file_answer())
def judgement_evidence(request: HttpRequest, link_id: Id) -> HttpResponse:
    """Evidence of points, for the subject's own people and the office."""
    return _file(queries.judgement_file_get(actor=actor_of(request), link_id=link_id))
