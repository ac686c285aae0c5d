"""Projects from the list to running. Money in fen, capacity as exact decimal text."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import Act, Amount, Day, Fen, Given, Id, Line, Prose
from wufei.faces.api.kit.paging import Page, Paging, page
from wufei.faces.api.kit.refusals import replies
from wufei.faces.api.kit.steady import steady
from wufei.kernel.units import decimal_text
from wufei.programme.plans.actions import projects as actions
from wufei.programme.plans.models import Project
from wufei.programme.plans.queries import projects as queries
from wufei.programme.plans.spec import ProjectEvent, ProjectState

router = Router(tags=["projects"])


class ProjectOut(Schema):
    """A project."""

    id: int
    version: int
    number: str = Field(examples=["P012"])
    name: str
    summary: str
    state: ProjectState
    place_id: int | None
    lead_id: int | None = Field(description="Party that leads it.")
    owner_id: int | None = Field(description="Party that builds and owns it.")
    facility: str
    capacity: str | None = Field(None, description="Exact decimal text in capacity_unit.", examples=["300"])
    capacity_unit: str
    investment_fen: int | None
    spent_fen: int
    start_on: dt.date | None
    finish_on: dt.date | None
    task_id: int | None
    reported_on: dt.date | None
    recorded_at: dt.datetime
    simulated: bool

    @staticmethod
    def resolve_capacity(project: Project) -> str | None:
        """Millionths as decimal text."""
        return None if project.capacity_micro is None else decimal_text(project.capacity_micro)


class ProjectReportOut(Schema):
    """What was said of a project, and the stage it moved to."""

    act: str
    note: str
    state_after: str
    spent_fen: int | None
    happened_on: dt.date
    recorded_at: dt.datetime
    actor_label: str


class ProjectDetail(ProjectOut):
    """A project with its history and the targets it serves."""

    target_ids: list[int] = []
    reports: list[ProjectReportOut] = []

    @staticmethod
    def resolve_target_ids(project: Project) -> list[int]:
        """Ids of targets."""
        return [target.pk for target in project.targets.all()]

    @staticmethod
    def resolve_reports(project: Project) -> list[Any]:
        """The history, newest first."""
        return list(project.reports.all())


class ProjectsAsked(Paging):
    """Which projects."""

    q: Line = Field("", description="Part of name or number.")
    state: ProjectState | None = None
    party: Id | None = Field(None, description="Led or owned by this party.")


class ProjectGiven(Given):
    """A project as given."""

    name: str = Field(max_length=200)
    summary: Prose = ""
    place_id: Id | None = None
    lead_id: Id | None = None
    owner_id: Id | None = None
    facility: str = Field("", max_length=200)
    capacity: Amount = ""
    capacity_unit: str = Field("", max_length=24, examples=["t/d"])
    investment_fen: Fen | None = None
    start_on: Day | None = None
    finish_on: Day | None = None
    task_id: Id | None = None
    target_ids: list[Id] = Field([], max_length=200)


class ProjectChange(ProjectGiven, Act):
    """The whole project anew: what is left out becomes empty."""


class ProjectReportIn(Act):
    """How it stands."""

    note: Prose = ""
    event: ProjectEvent | None = Field(None, description="A move to another stage.")
    spent_fen: Fen | None = Field(None, description="Spent in all so far.")
    happened_on: Day | None = Field(None, description="Today unless told.")


@router.get("", response=replies(Page[ProjectOut]))
@steady
def projects_list(request: HttpRequest, asked: Query[ProjectsAsked]) -> dict[str, Any]:
    """The projects within one's reach."""
    found = queries.projects_visible_to(actor_of(request))
    if asked.q:
        found = found.filter(name__icontains=asked.q) | found.filter(number__icontains=asked.q)
    if asked.state is not None:
        found = found.filter(state=asked.state)
    if asked.party is not None:
        found = found.filter(lead_id=asked.party) | found.filter(owner_id=asked.party)
    return page(found, asked)


@router.post("", response=replies(ProjectDetail))
def project_add(request: HttpRequest, given: ProjectGiven) -> Project:
    """Put a project on the list."""
    actor = actor_of(request)
    project = actions.project_add(actor=actor, given=actions.ProjectIn(**given.model_dump()))
    return queries.project_get(actor=actor, project_id=project.pk)


@router.get("/{project_id}", response=replies(ProjectDetail))
@steady
def project_get(request: HttpRequest, project_id: Id) -> Project:
    """One project with its history."""
    return queries.project_get(actor=actor_of(request), project_id=project_id)


@router.put("/{project_id}", response=replies(ProjectDetail))
def project_change(request: HttpRequest, project_id: Id, given: ProjectChange) -> Project:
    """Change what the list says of a project; both readings stay in the log."""
    actor = actor_of(request)
    fresh = actions.ProjectIn(**given.model_dump(exclude={"version"}))
    actions.project_change(actor=actor, project_id=project_id, version=given.version, given=fresh)
    return queries.project_get(actor=actor, project_id=project_id)


@router.post("/{project_id}/report", response=replies(ProjectDetail))
def project_report(request: HttpRequest, project_id: Id, given: ProjectReportIn) -> Project:
    """Say how a project stands, with or without a move to another stage."""
    actor = actor_of(request)
    actions.project_report(actor=actor, project_id=project_id, **given.model_dump())
    return queries.project_get(actor=actor, project_id=project_id)
