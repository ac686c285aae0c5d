"""What parties say of their tasks: progress, figures, evidence; asking to close, closing, returning."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

from django.core.files.base import File
from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import EVERYTHING, Actor, Permission, Subject, require
from wufei.kernel.audit.actions import record
from wufei.kernel.files.actions import file_store
from wufei.kernel.outbox.actions import emit
from wufei.kernel.problems import NOT_FOUND
from wufei.kernel.rows import swap
from wufei.kernel.units import parse_micro
from wufei.programme.plans import permissions
from wufei.programme.plans.actions.history import trace
from wufei.programme.plans.errors import CLAIM_EVIDENCE, FUTURE_DAY, NOTE_NEEDED, PARTY_UNKNOWN, REASON_NEEDED
from wufei.programme.plans.events import TaskMoved
from wufei.programme.plans.models import Evidence, Report, TargetValue, Task
from wufei.programme.plans.queries import tasks as task_queries
from wufei.programme.plans.spec import TaskEvent, TaskState
from wufei.programme.plans.states import TASKS
from wufei.registers.parties.models import Party

EVIDENCE_YEARS = 10


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file somebody gives as evidence."""

    name: str
    content: bytes | File[bytes]
    note: str = ""


def task_report(
    *,
    actor: Actor,
    task_id: int,
    version: int,
    note: str = "",
    problem: str = "",
    next_step: str = "",
    values: Mapping[int, str] | None = None,
    evidence: Sequence[Upload] = (),
    happened_on: dt.date | None = None,
    party_id: int | None = None,
    simulated: bool = False,
) -> Report:
    """Report progress. `values`: target id → figure as printed. A problem moves the task to “blocked”.

    `party_id`: for which party of the task; without it the actor's own. Raises NOTE_NEEDED, FUTURE_DAY, NOT_A_NUMBER,
    NOT_FOUND (a target that is not the task's), PARTY_UNKNOWN, NOT_ALLOWED, WRONG_STATE, STALE.
    """
    figures = {key: text for key, text in (values or {}).items() if str(text).strip()}
    if not (note.strip() or problem.strip() or next_step.strip() or figures or evidence):
        raise NOTE_NEEDED(where="note")
    with transaction.atomic():
        task = task_queries.task_get(actor=actor, task_id=task_id)
        require(actor, permissions.TASK_REPORT, task_queries.task_subject(task, owners_only=True))
        party_id = _speaker(actor, permissions.TASK_REPORT, task, party_id)
        event = TaskEvent.REPORT_PROBLEM if problem.strip() else TaskEvent.REPORT
        return _say(
            actor,
            task,
            event,
            version=version,
            note=note,
            problem=problem,
            next_step=next_step,
            figures=figures,
            evidence=evidence,
            day=happened_on,
            party_id=party_id,
            simulated=simulated,
        )


def task_note(
    *, actor: Actor, task_id: int, note: str, evidence: Sequence[Upload] = (), party_id: int | None = None
) -> Report:
    """Add to a task without moving it: what supporting and inherited parties do."""
    if not note.strip() and not evidence:
        raise NOTE_NEEDED(where="note")
    with transaction.atomic():
        task = task_queries.task_get(actor=actor, task_id=task_id)
        require(actor, permissions.TASK_NOTE, task_queries.task_subject(task))
        party_id = _speaker(actor, permissions.TASK_NOTE, task, party_id)
        report = trace(actor=actor, task=task, act="note", note=note, party_id=party_id)
        _attach(actor, task, report, evidence)
        record(actor=actor, act="plans.task.note", subject=task, change={"note": note})
    return report


def task_claim(
    *,
    actor: Actor,
    task_id: int,
    version: int,
    note: str,
    evidence: Sequence[Upload] = (),
    simulated: bool = False,
) -> Report:
    """Ask for the task to be closed (申请核销), on evidence given now or before."""
    with transaction.atomic():
        task = task_queries.task_get(actor=actor, task_id=task_id)
        require(actor, permissions.TASK_CLAIM, task_queries.task_subject(task, owners_only=True))
        if not evidence and not note.strip() and not Evidence.objects.filter(task=task).exists():
            raise CLAIM_EVIDENCE(where="evidence")
        return _say(
            actor,
            task,
            TaskEvent.CLAIM,
            version=version,
            note=note,
            evidence=evidence,
            party_id=_speaker(actor, permissions.TASK_CLAIM, task, None),
            simulated=simulated,
        )


def task_confirm(*, actor: Actor, task_id: int, version: int, note: str = "", simulated: bool = False) -> Report:
    """Close a claimed task (核销)."""
    with transaction.atomic():
        task = task_queries.task_get(actor=actor, task_id=task_id)
        require(actor, permissions.TASK_CONFIRM, task_queries.task_subject(task))
        return _say(actor, task, TaskEvent.CONFIRM, version=version, note=note, simulated=simulated)


def task_return(*, actor: Actor, task_id: int, version: int, reason: str, simulated: bool = False) -> Report:
    """Send a claimed task back with the reason (退回并说明)."""
    if not reason.strip():
        raise REASON_NEEDED(where="reason")
    with transaction.atomic():
        task = task_queries.task_get(actor=actor, task_id=task_id)
        require(actor, permissions.TASK_CONFIRM, task_queries.task_subject(task))
        return _say(actor, task, TaskEvent.RETURN, version=version, note=reason, simulated=simulated)


def _say(
    actor: Actor,
    task: Task,
    event: TaskEvent,
    *,
    version: int,
    note: str,
    problem: str = "",
    next_step: str = "",
    figures: Mapping[int, str] | None = None,
    evidence: Sequence[Upload] = (),
    day: dt.date | None = None,
    party_id: int | None = None,
    simulated: bool = False,
) -> Report:
    """Move the task and write the row of its history; the caller holds the transaction and has asked the policy."""
    happened = day or clock.today()
    if happened > clock.today():
        raise FUTURE_DAY(where="happened_on", value=happened)
    before = task.state
    move = TASKS.move(TaskState(before), event)
    changes: dict[str, object] = {"state": move.target}
    if event in {TaskEvent.REPORT, TaskEvent.REPORT_PROBLEM}:
        changes |= {"problem": problem.strip(), "next_step": next_step.strip()}
    said = event in {TaskEvent.REPORT, TaskEvent.REPORT_PROBLEM, TaskEvent.CLAIM}
    if said and (task.reported_on is None or task.reported_on <= happened):
        changes |= {"reported_on": happened, "reported_by": actor.label}
    if event is TaskEvent.CONFIRM:
        changes["closed_on"] = happened
    swap(task, version=version, **changes)
    report = trace(
        actor=actor,
        task=task,
        act=str(event),
        note=note,
        problem=problem,
        next_step=next_step,
        before=before,
        happened_on=happened,
        party_id=party_id,
        simulated=simulated,
    )
    _figures(task, report, figures or {})
    _attach(actor, task, report, evidence)
    record(
        actor=actor,
        act=f"plans.task.{event}",
        subject=task,
        change={"state": [before, task.state], "values": {str(k): v for k, v in (figures or {}).items()}},
        reason=note,
    )
    emit(TaskMoved(task_id=task.pk, state=task.state))
    return report


def _speaker(actor: Actor, permission: Permission, task: Task, party_id: int | None) -> int | None:
    """For which party of the task this is said: the one named, if the actor may speak for it; else the actor's own."""
    parts = [part for part in task.parties.all() if part.party is not None]
    owned = sorted(parts, key=lambda part: (part.inherited, part.position))
    own = [part.party_id for part in owned if _speaks(actor, permission, part.party_id, part.party)]
    if party_id is not None:
        if party_id not in own:
            raise PARTY_UNKNOWN(where="party", value=party_id)
        return party_id
    everywhere = actor.all_powerful or any(g.covers(EVERYTHING) for g in actor.reach(permission))
    return own[0] if own and not everywhere else None


def _speaks(actor: Actor, permission: Permission, party_id: int | None, party: Party | None) -> bool:
    if actor.all_powerful or party_id is None or party is None:
        return actor.all_powerful
    subject = Subject(party_ids=frozenset({party_id}), place_code=party.place.code if party.place else "")
    return any(grant.covers(subject) for grant in actor.reach(permission))


def _figures(task: Task, report: Report, figures: Mapping[int, str]) -> None:
    targets = {t.pk: t for t in task.targets.all()}
    for target_id, text in figures.items():
        target = targets.get(target_id)
        if target is None:
            raise NOT_FOUND(where="target", value=target_id)
        value = parse_micro(text, f"target_{target_id}")
        TargetValue.objects.create(
            target=target,
            report=report,
            value_micro=value,
            happened_on=report.happened_on,
            recorded_at=report.recorded_at,
        )
        if target.actual_on is None or target.actual_on <= report.happened_on:
            swap(target, version=target.version, actual_micro=value, actual_on=report.happened_on)


def _attach(actor: Actor, task: Task, report: Report, evidence: Sequence[Upload]) -> None:
    for upload in evidence:
        stored = file_store(
            actor=actor, content=upload.content, name=upload.name, purpose="plans.evidence", keep_years=EVIDENCE_YEARS
        )
        Evidence.objects.create(
            task=task, report=report, file=stored, note=upload.note.strip(), recorded_at=report.recorded_at
        )
