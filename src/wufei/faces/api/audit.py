"""The log of all acts. Not for: writing it; every action does."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import Line, Moment
from wufei.faces.api.kit.paging import Page, Paging, page
from wufei.faces.api.kit.refusals import replies
from wufei.kernel.audit import queries

router = Router(tags=["audit"])


class EntryOut(Schema):
    """Who did what to what, with which change and reason; names as they were at the time."""

    id: int
    recorded_at: dt.datetime
    actor_kind: str
    actor_id: str
    actor_label: str
    face: str = Field(description="The way in: web, api, cli, system.")
    act: str = Field(examples=["plans.task.report"])
    subject_kind: str
    subject_id: str
    subject_label: str
    change: dict[str, Any]
    reason: str


class EntriesAsked(Paging):
    """Which entries."""

    act: str = Field("", max_length=80, description="Beginning of the act.", examples=["plans.task."])
    actor_id: str = Field("", max_length=64)
    subject_kind: str = Field("", max_length=80, examples=["plans.task"])
    subject_id: str = Field("", max_length=64)
    face: str = Field("", max_length=10)
    since: Moment | None = None
    until: Moment | None = None
    q: Line = Field("", description="Words in subject, actor or reason.")


@router.get("", response=replies(Page[EntryOut]))
def audit_list(request: HttpRequest, asked: Query[EntriesAsked]) -> dict[str, Any]:
    """The log, newest first: all of it with the permission `audit.read` everywhere, else one's own acts."""
    found = queries.entries_filtered(
        actor=actor_of(request),
        act=asked.act,
        actor_id=asked.actor_id,
        subject_kind=asked.subject_kind,
        face=asked.face,
        since=asked.since,
        until=asked.until,
        text=asked.q,
    )
    if asked.subject_id:
        found = found.filter(subject_id=asked.subject_id)
    return page(found, asked)
