"""Writes on tasks as such: add, change, withdraw, reopen, urge, settle a target. Not for: reports (reports.py)."""

import dataclasses
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from wufei.kernel import clock
from wufei.kernel.access import Actor, Permission, Subject, require
from wufei.kernel.audit.actions import record
from wufei.kernel.numbering.actions import number_take
from wufei.kernel.outbox.actions import emit
from wufei.kernel.problems import NOT_FOUND
from wufei.kernel.rows import swap
from wufei.kernel.units import parse_micro
from wufei.programme.plans import permissions
from wufei.programme.plans.actions.history import trace
from wufei.programme.plans.errors import ITEM_TITLE, PARTY_UNKNOWN, REASON_NEEDED, ROLE_UNKNOWN
from wufei.programme.plans.events import TaskMoved, TaskUrged
from wufei.programme.plans.models import Target, Task, TaskParty
from wufei.programme.plans.queries import tasks as task_queries
from wufei.programme.plans.rules import deadline_day, fit
from wufei.programme.plans.spec import Role, TargetState, TaskEvent, TaskOrigin, TaskState
from wufei.programme.plans.states import TASKS
from wufei.registers.parties.models import Party
from wufei.registers.places.models import Place


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PartIn:
    """A party's part as given by a person or a plan."""

    role: str
    printed: str
    party_id: int | None = None
    inherited: bool = False
    collective: bool = False
    confidence_permille: int = 1000


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class TargetIn:
    """A target as given by a person: numbers as printed text, exact."""

    phrase: str
    comparator: str
    value: str
    unit: str
    deadline: str = ""
    scope: str = ""
    value_high: str = ""


def task_number() -> str:
    """The next number of the ledger. Taken inside the caller's transaction: no gaps, no doubles.

    No actor: the action that makes the task has one and has asked.
    """
    return f"T{number_take(series='plans.task'):04d}"


def task_add(
    *,
    actor: Actor,
    title: str,
    body: str = "",
    parts: Sequence[PartIn] = (),
    targets: Sequence[TargetIn] = (),
    deadline: str = "",
    chapter: str = "",
    place_id: int | None = None,
    origin: TaskOrigin = TaskOrigin.HAND,
    simulated: bool = False,
) -> Task:
    """Add a task by hand or from a meeting. Raises ITEM_TITLE, DEADLINE_FORM, ROLE_UNKNOWN, PARTY_UNKNOWN."""
    title, chapter, deadline = fit("title", title, 400), fit("chapter", chapter, 300), deadline.strip()
    if not title:
        raise ITEM_TITLE(where="title")
    with transaction.atomic():
        place = Place.objects.filter(pk=place_id).first() if place_id is not None else None
        if place is None and place_id is not None:
            raise NOT_FOUND(where="place", value=place_id)
        require(actor, permissions.TASK_ADD, Subject(place_code=place.code if place else ""))
        now = clock.now()
        task = Task.objects.create(
            number=task_number(),
            origin=origin,
            title=title,
            body=body.strip(),
            chapter=chapter,
            position=2_000_000_000,
            place=place,
            deadline_printed=deadline,
            deadline_on=deadline_day(deadline),
            recorded_at=now,
            simulated=simulated,
        )
        parts_write(task, parts)
        for position, target in enumerate(targets):
            _target_write(task, target, position)
        trace(actor=actor, task=task, act="add")
        record(actor=actor, act="plans.task.add", subject=task, change={"title": title, "deadline": deadline})
        emit(TaskMoved(task_id=task.pk, state=task.state))
    return task


def task_change(
    *,
    actor: Actor,
    task_id: int,
    version: int,
    title: str,
    body: str,
    deadline: str,
    parts: Sequence[PartIn],
    reason: str,
) -> Task:
    """Change what a task says, its deadline or its owners; the reason and both readings stay in the log."""
    title, deadline = fit("title", title, 400), deadline.strip()
    if not title:
        raise ITEM_TITLE(where="title")
    if not reason.strip():
        raise REASON_NEEDED(where="reason")
    with transaction.atomic():
        task = task_queries.task_get(actor=actor, task_id=task_id)
        require(actor, permissions.TASK_CHANGE, task_queries.task_subject(task))
        before = {"title": task.title, "deadline": str(task.deadline_on or ""), "parties": _parts_line(task)}
        day = deadline_day(deadline)
        swap(
            task,
            version=version,
            title=title,
            body=body.strip(),
            deadline_printed=deadline,
            deadline_on=day,
        )
        own = [p for p in parts if not p.inherited]
        named = {(p.party_id, p.role) for p in own if p.party_id is not None}
        twice = [p.pk for p in task.parties.all() if p.inherited and (p.party_id, p.role) in named]
        TaskParty.objects.filter(Q(inherited=False) | Q(pk__in=twice), task=task).delete()
        parts_write(task, own, after=TaskParty.objects.filter(task=task).count())
        task = task_queries.task_get(actor=actor, task_id=task_id)
        after = {"title": task.title, "deadline": str(task.deadline_on or ""), "parties": _parts_line(task)}
        changed = {key: [before[key], after[key]] for key in before if before[key] != after[key]}
        record(actor=actor, act="plans.task.change", subject=task, change=changed, reason=reason)
        trace(actor=actor, task=task, act="change", note=reason, before=task.state)
    return task


def task_drop(*, actor: Actor, task_id: int, version: int, reason: str) -> Task:
    """Withdraw a task. It stays in the ledger with its history and can be reopened."""
    return _move_with_reason(
        actor=actor,
        task_id=task_id,
        version=version,
        event=TaskEvent.DROP,
        permission=permissions.TASK_DROP,
        reason=reason,
    )


def task_reopen(*, actor: Actor, task_id: int, version: int, reason: str) -> Task:
    """Take a closed or withdrawn task up again."""
    return _move_with_reason(
        actor=actor,
        task_id=task_id,
        version=version,
        event=TaskEvent.REOPEN,
        permission=permissions.TASK_REOPEN,
        reason=reason,
    )


def task_urge(*, actor: Actor, task_id: int, note: str = "") -> Task:
    """Urge whoever answers for the task; it shows on their page and in the history."""
    with transaction.atomic():
        task = task_queries.task_get(actor=actor, task_id=task_id)
        require(actor, permissions.TASK_URGE, task_queries.task_subject(task))
        trace(actor=actor, task=task, act="urge", note=note, before=task.state)
        record(actor=actor, act="plans.task.urge", subject=task, reason=note)
        emit(TaskUrged(task_id=task.pk, note=note))
    return task


def target_settle(*, actor: Actor, target_id: int, version: int, keep: bool, reason: str = "") -> Target:
    """Keep or drop a target that contradicts or repeats another. What is dropped stays in the log."""
    with transaction.atomic():
        target = Target.objects.select_related("task").filter(pk=target_id).first()
        if target is None:
            raise NOT_FOUND(where="target", value=target_id)
        require(actor, permissions.TARGET_SETTLE)
        before = target.state
        swap(target, version=version, state=TargetState.KEPT if keep else TargetState.DROPPED)
        record(
            actor=actor,
            act="plans.target.settle",
            subject=target,
            change={"state": [before, target.state]},
            reason=reason,
        )
    return target


def parts_write(task: Task, parts: Sequence[PartIn], *, after: int = 0) -> None:
    """Write the parties of a task; the same party twice in one role is written once.

    No actor: the action that makes or changes the task has one and has asked.
    """
    seen: set[tuple[object, str]] = set()
    rows: list[TaskParty] = []
    for part in parts:
        if part.role not in set(Role):
            raise ROLE_UNKNOWN(where="role", value=part.role)
        key = (part.party_id if part.party_id is not None else part.printed, part.role)
        if key in seen:
            continue
        seen.add(key)
        rows.append(
            TaskParty(
                task=task,
                party_id=part.party_id,
                printed=fit("party", part.printed, 120),
                role=part.role,
                inherited=part.inherited,
                collective=part.collective,
                confidence_permille=part.confidence_permille,
                position=after + len(rows),
            )
        )
    wanted = {row.party_id for row in rows if row.party_id is not None}
    known = set(Party.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    if missing := wanted - known:
        raise PARTY_UNKNOWN(where="party", value=min(missing))
    TaskParty.objects.bulk_create(rows)


def _target_write(task: Task, given: TargetIn, position: int) -> None:
    Target.objects.create(
        task=task,
        edition=task.edition,
        phrase=fit("phrase", given.phrase, 300),
        comparator=given.comparator,
        value_micro=parse_micro(given.value, "target_value"),
        value_high_micro=parse_micro(given.value_high, "target_value") if given.value_high else None,
        unit=fit("unit", given.unit, 24),
        deadline_printed=given.deadline,
        deadline_on=deadline_day(given.deadline),
        scope=fit("scope", given.scope, 80),
        position=position,
    )


def _move_with_reason(
    *, actor: Actor, task_id: int, version: int, event: TaskEvent, permission: Permission, reason: str
) -> Task:
    if not reason.strip():
        raise REASON_NEEDED(where="reason")
    with transaction.atomic():
        task = task_queries.task_get(actor=actor, task_id=task_id)
        require(actor, permission, task_queries.task_subject(task))
        before = task.state
        move = TASKS.move(TaskState(before), event)
        swap(task, version=version, state=move.target, closed_on=None)
        trace(actor=actor, task=task, act=str(event), note=reason, before=before)
        record(
            actor=actor, act=f"plans.task.{event}", subject=task, change={"state": [before, task.state]}, reason=reason
        )
        emit(TaskMoved(task_id=task.pk, state=task.state))
    return task


def _parts_line(task: Task) -> str:
    return "; ".join(f"{p.role} {p.printed}" for p in TaskParty.objects.filter(task=task, inherited=False))
