"""Meetings of the programme; their decisions become tasks."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from wufei.faces.api.files import attachment, file_answer
from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import Day, Deadline, FileIn, Given, Id, Line, Prose
from wufei.faces.api.kit.paging import Page, Paging, page
from wufei.faces.api.kit.refusals import replies
from wufei.kernel.files import queries as files
from wufei.kernel.problems import NOT_FOUND
from wufei.programme.plans.actions import meetings as actions
from wufei.programme.plans.actions.reports import Upload
from wufei.programme.plans.models import Decision, Meeting
from wufei.programme.plans.queries import projects as queries

router = Router(tags=["meetings"])


class DecisionOut(Schema):
    """One decision and the task it became."""

    id: int
    text: str
    task_id: int | None
    task_number: str | None = None

    @staticmethod
    def resolve_task_number(decision: Decision) -> str | None:
        """The number of the task."""
        return decision.task.number if decision.task else None


class MeetingOut(Schema):
    """A meeting."""

    id: int
    title: str
    held_on: dt.date
    chair: str
    note: str
    has_minutes: bool = False
    recorded_at: dt.datetime
    recorded_by: str
    simulated: bool

    @staticmethod
    def resolve_has_minutes(meeting: Meeting) -> bool:
        """Whether the minutes were kept."""
        return meeting.minutes_id is not None


class MeetingDetail(MeetingOut):
    """A meeting with its decisions."""

    decisions: list[DecisionOut] = []

    @staticmethod
    def resolve_decisions(meeting: Meeting) -> list[Decision]:
        """In their order."""
        return list(meeting.decisions.all())


class Supporter(Given):
    """A party that supports."""

    party_id: Id
    name: str = Field("", max_length=120)


class DecisionGiven(Given):
    """A decision. With a lead it becomes a task; without, it is only recorded."""

    text: Prose
    lead_id: Id | None = None
    lead_name: str = Field("", max_length=120, description="Name as the minutes print it.")
    support: list[Supporter] = Field([], max_length=100)
    deadline: Deadline = ""

    def given(self) -> actions.DecisionIn:
        """As the action takes it."""
        return actions.DecisionIn(
            text=self.text,
            lead_id=self.lead_id,
            lead_name=self.lead_name,
            support=[(s.party_id, s.name) for s in self.support],
            deadline=self.deadline,
        )


class MeetingGiven(Given):
    """A meeting that was held."""

    title: Line
    held_on: Day
    chair: str = Field("", max_length=80)
    note: Prose = ""
    decisions: list[DecisionGiven] = Field([], max_length=200)
    minutes: FileIn | None = None


@router.get("", response=replies(Page[MeetingOut]))
def meetings_list(request: HttpRequest, asked: Query[Paging]) -> dict[str, Any]:
    """Meetings, latest first."""
    return page(queries.meetings_listed(actor_of(request)), asked)


@router.post("", response=replies(MeetingDetail))
def meeting_record(request: HttpRequest, given: MeetingGiven) -> Meeting:
    """Record a meeting; each decision with a lead becomes a task."""
    minutes = given.minutes
    meeting = actions.meeting_record(
        actor=actor_of(request),
        title=given.title,
        held_on=given.held_on,
        chair=given.chair,
        note=given.note,
        decisions=[decision.given() for decision in given.decisions],
        minutes=Upload(name=minutes.name, content=minutes.content, note=minutes.note) if minutes else None,
    )
    return queries.meeting_get(actor=actor_of(request), meeting_id=meeting.pk)


@router.get("/{meeting_id}", response=replies(MeetingDetail))
def meeting_get(request: HttpRequest, meeting_id: Id) -> Meeting:
    """One meeting with its decisions."""
    return queries.meeting_get(actor=actor_of(request), meeting_id=meeting_id)


@router.get("/{meeting_id}/minutes", response=replies(None), openapi_extra=file_answer())
def meeting_minutes(request: HttpRequest, meeting_id: Id) -> HttpResponse:
    """The minutes as they were handed in."""
    meeting = meeting_get(request, meeting_id)
    if meeting.minutes is None:
        raise NOT_FOUND(where="minutes", value=meeting_id)
    return attachment(files.file_read(meeting.minutes), meeting.minutes.name, meeting.minutes.media_type)


@router.post("/{meeting_id}/decisions", response=replies(MeetingDetail))
def decision_add_to(request: HttpRequest, meeting_id: Id, given: DecisionGiven) -> Meeting:
    """Add a decision to a meeting that was recorded before."""
    actions.decision_add_to(actor=actor_of(request), meeting_id=meeting_id, given=given.given())
    return queries.meeting_get(actor=actor_of(request), meeting_id=meeting_id)
