"""Acting on tasks: each operation calls one action and answers with the new state. Not for: reading (tasks.py).

It adds to the router of tasks.py: ninja knows an address in one router only, and would answer 405 for the other.
"""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import Act, Amount, Day, Deadline, FileIn, Given, Id, Prose, ReasonedAct
from wufei.faces.api.kit.paging import Page, Paging, page
from wufei.faces.api.kit.refusals import replies
from wufei.faces.api.kit.targets import TargetGiven, TargetOut
from wufei.faces.api.tasks import ExtensionOut, TaskOut, router, visible
from wufei.programme.plans.actions import extensions, reports
from wufei.programme.plans.actions import tasks as actions
from wufei.programme.plans.models import Extension, Target, Task
from wufei.programme.plans.queries import editions as edition_queries
from wufei.programme.plans.queries import tasks as queries
from wufei.programme.plans.spec import Role, TargetState


class PartGiven(Given):
    """A party's part."""

    role: Role
    printed: str = Field(max_length=120, description="Its name as it should be printed.")
    party_id: Id | None = None


class TaskGiven(Given):
    """A task to add."""

    title: str = Field(max_length=400)
    body: Prose = ""
    parts: list[PartGiven] = Field([], max_length=200)
    targets: list[TargetGiven] = Field([], max_length=100)
    deadline: Deadline = ""
    chapter: str = Field("", max_length=300)
    place_id: Id | None = None


class TaskChange(ReasonedAct):
    """What the task says from now on, whole; inherited parties stay."""

    title: str = Field(max_length=400)
    body: Prose
    deadline: Deadline
    parts: list[PartGiven] = Field(max_length=200)


class ValueIn(Given):
    """A figure for one target of the task."""

    target_id: Id
    value: Amount


class ReportIn(Act):
    """Progress. At least one of note, problem, next step, a figure or a file."""

    note: Prose = ""
    problem: Prose = Field("", description="A difficulty; it moves the task to “blocked”.")
    next_step: Prose = ""
    values: list[ValueIn] = Field([], max_length=100)
    evidence: list[FileIn] = Field([], max_length=20)
    happened_on: Day | None = Field(None, description="Today unless told.")
    party_id: Id | None = Field(None, description="In whose name.")


class NoteIn(Given):
    """A note."""

    note: Prose
    evidence: list[FileIn] = Field([], max_length=20)
    party_id: Id | None = None


class ClaimIn(Act):
    """A request for closure, on evidence given now or before."""

    note: Prose = ""
    evidence: list[FileIn] = Field([], max_length=20)


class ConfirmIn(Act):
    """Closure."""

    note: Prose = ""


class UrgeIn(Given):
    """A reminder."""

    note: Prose = ""


class ExtensionIn(Given):
    """A later deadline."""

    deadline: Day
    reason: Prose


class DecisionIn(Act):
    """A decision; a refusal needs its note."""

    grant: bool
    note: Prose = ""


class SettleIn(Act):
    """Whether a doubtful target counts."""

    keep: bool
    reason: Prose = ""


class TargetsAsked(Paging):
    """Which targets."""

    edition: Id | None = Field(None, description="The edition in force unless told.")
    state: TargetState | None = None


def _parts(given: Sequence[PartGiven]) -> list[actions.PartIn]:
    return [actions.PartIn(role=part.role, printed=part.printed, party_id=part.party_id) for part in given]


def _uploads(given: Sequence[FileIn]) -> list[reports.Upload]:
    return [reports.Upload(name=file.name, content=file.content, note=file.note) for file in given]


def _again(request: HttpRequest, task_id: int) -> Task:
    return queries.task_get(actor=actor_of(request), task_id=task_id)


@router.post("/tasks", response=replies(TaskOut))
def task_add(request: HttpRequest, given: TaskGiven) -> Task:
    """Add a task by hand."""
    task = actions.task_add(
        actor=actor_of(request),
        title=given.title,
        body=given.body,
        parts=_parts(given.parts),
        targets=[actions.TargetIn(**target.model_dump()) for target in given.targets],
        deadline=given.deadline,
        chapter=given.chapter,
        place_id=given.place_id,
    )
    return _again(request, task.pk)


@router.put("/tasks/{task_id}", response=replies(TaskOut))
def task_change(request: HttpRequest, task_id: Id, given: TaskChange) -> Task:
    """Change what a task says, its deadline or its owners; the reason and both readings stay in the log."""
    actions.task_change(
        actor=actor_of(request),
        task_id=task_id,
        version=given.version,
        title=given.title,
        body=given.body,
        deadline=given.deadline,
        parts=_parts(given.parts),
        reason=given.reason,
    )
    return _again(request, task_id)


@router.post("/tasks/{task_id}/report", response=replies(TaskOut))
def task_report(request: HttpRequest, task_id: Id, given: ReportIn) -> Task:
    """Report progress, figures, a problem, the next step, evidence."""
    reports.task_report(
        actor=actor_of(request),
        task_id=task_id,
        version=given.version,
        note=given.note,
        problem=given.problem,
        next_step=given.next_step,
        values={value.target_id: value.value for value in given.values},
        evidence=_uploads(given.evidence),
        happened_on=given.happened_on,
        party_id=given.party_id,
    )
    return _again(request, task_id)


@router.post("/tasks/{task_id}/note", response=replies(TaskOut))
def task_note(request: HttpRequest, task_id: Id, given: NoteIn) -> Task:
    """Add a note without moving the task: for supporting and inherited parties."""
    reports.task_note(
        actor=actor_of(request),
        task_id=task_id,
        note=given.note,
        evidence=_uploads(given.evidence),
        party_id=given.party_id,
    )
    return _again(request, task_id)


@router.post("/tasks/{task_id}/claim", response=replies(TaskOut))
def task_claim(request: HttpRequest, task_id: Id, given: ClaimIn) -> Task:
    """Ask for the task to be closed."""
    reports.task_claim(
        actor=actor_of(request),
        task_id=task_id,
        version=given.version,
        note=given.note,
        evidence=_uploads(given.evidence),
    )
    return _again(request, task_id)


@router.post("/tasks/{task_id}/confirm", response=replies(TaskOut))
def task_confirm(request: HttpRequest, task_id: Id, given: ConfirmIn) -> Task:
    """Close a claimed task."""
    reports.task_confirm(actor=actor_of(request), task_id=task_id, version=given.version, note=given.note)
    return _again(request, task_id)


@router.post("/tasks/{task_id}/return", response=replies(TaskOut))
def task_return(request: HttpRequest, task_id: Id, given: ReasonedAct) -> Task:
    """Send a claimed task back with the reason."""
    reports.task_return(actor=actor_of(request), task_id=task_id, version=given.version, reason=given.reason)
    return _again(request, task_id)


@router.post("/tasks/{task_id}/drop", response=replies(TaskOut))
def task_drop(request: HttpRequest, task_id: Id, given: ReasonedAct) -> Task:
    """Withdraw a task; it stays in the ledger."""
    actions.task_drop(actor=actor_of(request), task_id=task_id, version=given.version, reason=given.reason)
    return _again(request, task_id)


@router.post("/tasks/{task_id}/reopen", response=replies(TaskOut))
def task_reopen(request: HttpRequest, task_id: Id, given: ReasonedAct) -> Task:
    """Take a closed or withdrawn task up again."""
    actions.task_reopen(actor=actor_of(request), task_id=task_id, version=given.version, reason=given.reason)
    return _again(request, task_id)


@router.post("/tasks/{task_id}/urge", response=replies(TaskOut))
def task_urge(request: HttpRequest, task_id: Id, given: UrgeIn) -> Task:
    """Urge whoever answers for the task."""
    actions.task_urge(actor=actor_of(request), task_id=task_id, note=given.note)
    return _again(request, task_id)


@router.post("/tasks/{task_id}/extensions", response=replies(ExtensionOut))
def extension_ask(request: HttpRequest, task_id: Id, given: ExtensionIn) -> Extension:
    """Ask for a later deadline."""
    return extensions.extension_ask(
        actor=actor_of(request), task_id=task_id, deadline=given.deadline, reason=given.reason
    )


@router.post("/extensions/{extension_id}/decide", response=replies(ExtensionOut))
def extension_decide(request: HttpRequest, extension_id: Id, given: DecisionIn) -> Extension:
    """Grant or refuse a later deadline; a granted one becomes the task's."""
    return extensions.extension_decide(
        actor=actor_of(request),
        extension_id=extension_id,
        version=given.version,
        grant=given.grant,
        note=given.note,
    )


@router.get("/targets", response=replies(Page[TargetOut]))
def targets_list(request: HttpRequest, asked: Query[TargetsAsked]) -> dict[str, Any]:
    """The targets of an edition that count or wait for a person: those of visible tasks, and the plan's own."""
    actor = actor_of(request)
    if asked.edition is None:
        edition = edition_queries.edition_adopted(actor)
    else:
        edition = edition_queries.edition_get(actor=actor, edition_id=asked.edition)
    found = edition_queries.plan_targets(edition)
    found = found.filter(task__isnull=True) | found.filter(task__in=visible(request))
    if asked.state is not None:
        found = found.filter(state=asked.state)
    return page(found, asked)


@router.post("/targets/{target_id}/settle", response=replies(TargetOut))
def target_settle(request: HttpRequest, target_id: Id, given: SettleIn) -> Target:
    """Keep or drop a target that contradicts or repeats another."""
    return actions.target_settle(
        actor=actor_of(request), target_id=target_id, version=given.version, keep=given.keep, reason=given.reason
    )
