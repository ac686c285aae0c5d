"""Meetings of the programme: their decisions become tasks with owners and dates (row A14)."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.files.actions import file_store
from wufei.programme.plans import permissions
from wufei.programme.plans.actions.reports import Upload
from wufei.programme.plans.actions.tasks import PartIn, task_add
from wufei.programme.plans.errors import FUTURE_DAY, ITEM_TITLE
from wufei.programme.plans.models import Decision, Meeting
from wufei.programme.plans.queries import projects as queries
from wufei.programme.plans.rules import fit
from wufei.programme.plans.spec import Role, TaskOrigin

KEEP_YEARS = 30


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class DecisionIn:
    """One decision: what, who leads, who supports, until when. Without an owner it is only recorded."""

    text: str
    lead_id: int | None = None
    lead_name: str = ""
    support: Sequence[tuple[int, str]] = ()
    deadline: str = ""


def meeting_record(
    *,
    actor: Actor,
    title: str,
    held_on: dt.date,
    chair: str = "",
    note: str = "",
    decisions: Sequence[DecisionIn] = (),
    minutes: Upload | None = None,
    simulated: bool = False,
) -> Meeting:
    """Record a meeting; each decision with an owner becomes a task.

    Raises ITEM_TITLE, FUTURE_DAY and what task_add raises; then nothing is recorded.
    """
    title = fit("title", title, 200)
    if not title:
        raise ITEM_TITLE(where="title")
    if held_on > clock.today():
        raise FUTURE_DAY(where="held_on", value=held_on)
    with transaction.atomic():
        require(actor, permissions.MEETING_WRITE)
        stored = None
        if minutes is not None:
            stored = file_store(
                actor=actor,
                content=minutes.content,
                name=minutes.name,
                purpose="plans.minutes",
                keep_years=KEEP_YEARS,
            )
        meeting = Meeting.objects.create(
            title=title,
            held_on=held_on,
            chair=fit("chair", chair, 80),
            note=note.strip(),
            minutes=stored,
            recorded_at=clock.now(),
            recorded_by=actor.label,
            simulated=simulated,
        )
        record(actor=actor, act="plans.meeting.record", subject=meeting, change={"decisions": len(decisions)})
        for position, given in enumerate(decisions):
            decision_add(actor=actor, meeting=meeting, given=given, position=position)
    return meeting


def decision_add(*, actor: Actor, meeting: Meeting, given: DecisionIn, position: int = 0) -> Decision:
    """Add a decision to a meeting, and the task it becomes when somebody owns it."""
    with transaction.atomic():
        require(actor, permissions.MEETING_WRITE)
        text = given.text.strip()
        if not text:
            raise ITEM_TITLE(where="text")
        task = None
        if given.lead_id is not None:
            parts = [PartIn(role=Role.LEAD, printed=given.lead_name, party_id=given.lead_id)]
            parts += [PartIn(role=Role.SUPPORT, printed=name, party_id=key) for key, name in given.support]
            task = task_add(
                actor=actor,
                title=text[:120],
                body=text,
                parts=parts,
                deadline=given.deadline,
                chapter=meeting.title,
                origin=TaskOrigin.MEETING,
                simulated=meeting.simulated,
            )
        decision = Decision.objects.create(meeting=meeting, text=text, task=task, position=position)
        record(actor=actor, act="plans.decision.add", subject=decision, change={"task": task.number if task else ""})
    return decision


def decision_add_to(*, actor: Actor, meeting_id: int, given: DecisionIn) -> Decision:
    """Add a decision to a meeting that was recorded before."""
    with transaction.atomic():
        require(actor, permissions.MEETING_WRITE)
        meeting = queries.meeting_get(actor=actor, meeting_id=meeting_id)
        return decision_add(actor=actor, meeting=meeting, given=given, position=meeting.decisions.count())
