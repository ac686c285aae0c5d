"""Later deadlines: asked for by the party that answers, decided by the office."""

import datetime as dt

from django.db import IntegrityError, transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.problems import NOT_FOUND
from wufei.kernel.rows import swap
from wufei.programme.plans import permissions
from wufei.programme.plans.actions.history import trace
from wufei.programme.plans.errors import EXTENSION_EARLIER, EXTENSION_OPEN, REASON_NEEDED
from wufei.programme.plans.models import Extension
from wufei.programme.plans.queries import tasks as task_queries
from wufei.programme.plans.spec import ExtensionEvent, ExtensionState
from wufei.programme.plans.states import EXTENSIONS


def extension_ask(*, actor: Actor, task_id: int, deadline: dt.date, reason: str) -> Extension:
    """Ask for a later deadline. Raises EXTENSION_EARLIER, EXTENSION_OPEN, REASON_NEEDED."""
    if not reason.strip():
        raise REASON_NEEDED(where="reason")
    with transaction.atomic():
        task = task_queries.task_get(actor=actor, task_id=task_id)
        require(actor, permissions.EXTENSION_ASK, task_queries.task_subject(task, owners_only=True))
        if task.deadline_on is not None and deadline <= task.deadline_on:
            raise EXTENSION_EARLIER(where="deadline", value=deadline)
        if Extension.objects.filter(task=task, state=ExtensionState.ASKED).exists():
            raise EXTENSION_OPEN(where="deadline")
        asked = Extension(
            task=task,
            deadline_before=task.deadline_on,
            deadline_asked=deadline,
            reason=reason.strip(),
            asked_by=actor.label,
            asked_at=clock.now(),
        )
        try:
            with transaction.atomic():
                asked.save(force_insert=True)
        except IntegrityError as error:  # somebody asked at the same moment
            raise EXTENSION_OPEN(where="deadline") from error
        trace(actor=actor, task=task, act="extension_ask", note=f"{deadline.isoformat()} {reason.strip()}")
        record(actor=actor, act="plans.extension.ask", subject=task, change={"deadline": str(deadline)}, reason=reason)
    return asked


def extension_decide(*, actor: Actor, extension_id: int, version: int, grant: bool, note: str = "") -> Extension:
    """Grant or refuse a later deadline; a refusal needs its reason. A granted one becomes the task's deadline."""
    if not grant and not note.strip():
        raise REASON_NEEDED(where="note")
    with transaction.atomic():
        asked = Extension.objects.select_related("task").filter(pk=extension_id).first()
        if asked is None:
            raise NOT_FOUND(where="extension", value=extension_id)
        task = task_queries.task_get(actor=actor, task_id=asked.task_id)
        require(actor, permissions.EXTENSION_DECIDE, task_queries.task_subject(task))
        event = ExtensionEvent.GRANT if grant else ExtensionEvent.REFUSE
        move = EXTENSIONS.move(ExtensionState(asked.state), event)
        swap(
            asked,
            version=version,
            state=move.target,
            decided_by=actor.label,
            decided_at=clock.now(),
            decision_note=note.strip(),
        )
        before = str(task.deadline_on or "")
        if grant:
            if task.deadline_on is not None and asked.deadline_asked <= task.deadline_on:
                raise EXTENSION_EARLIER(where="deadline", value=asked.deadline_asked)  # moved on since it was asked
            swap(
                task,
                version=task.version,
                deadline_on=asked.deadline_asked,
                deadline_printed=asked.deadline_asked.isoformat(),
            )
        trace(actor=actor, task=task, act=f"extension_{event}", note=note)
        record(
            actor=actor,
            act=f"plans.extension.{event}",
            subject=task,
            change={"deadline": [before, str(task.deadline_on or "")]},
            reason=note,
        )
    return asked
