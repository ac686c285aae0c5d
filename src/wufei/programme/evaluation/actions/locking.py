"""Making an evaluation known, taking it back, locking it with a signature."""

import datetime as dt

from django.db import transaction

from wufei.kernel import clock, keyring, signatures
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.outbox.actions import emit
from wufei.kernel.problems import Problems
from wufei.kernel.rows import swap
from wufei.programme.evaluation import permissions
from wufei.programme.evaluation.errors import (
    APPEALS_OPEN,
    APPEALS_RUN,
    DATES_ORDER,
    REASON_NEEDED,
    RUN_NEEDED,
    RUN_STALE,
)
from wufei.programme.evaluation.events import EvaluationMoved
from wufei.programme.evaluation.models import Appeal, Evaluation, Lock, Run
from wufei.programme.evaluation.queries.evaluations import (
    evaluation_get,
    run_standing,
    seen,
    stale,
)
from wufei.programme.evaluation.queries.scores import uncovered
from wufei.programme.evaluation.spec.process import AppealState, EvaluationEvent, EvaluationState
from wufei.programme.evaluation.states import EVALUATIONS


def evaluation_notify(
    *, actor: Actor, evaluation_id: int, version: int, appeals_until: dt.date | None = None
) -> Evaluation:
    """Make the last run known to those who are scored, who may then appeal until a day.

    Raises RUN_NEEDED, RUN_STALE, Problems of COVERAGE for each subject that lacks data, DATES_ORDER, STALE.
    """
    with transaction.atomic():
        found = evaluation_get(actor=actor, evaluation_id=evaluation_id)
        require(actor, permissions.EVALUATION_NOTIFY, seen(found))
        _sound(found)
        if appeals_until is not None and appeals_until < clock.today():
            raise DATES_ORDER(where="appeals_until", value=appeals_until)
        move = EVALUATIONS.move(EvaluationState(found.state), EvaluationEvent.NOTIFY)
        swap(found, version=version, state=move.target, notified_at=clock.now(), appeals_until=appeals_until)
        _told(actor, found, "notify", EvaluationState.DRAFT)
    return found


def evaluation_reopen(*, actor: Actor, evaluation_id: int, version: int, reason: str) -> Evaluation:
    """Take an evaluation back before it is locked, with the reason. Appeals stay. Raises REASON_NEEDED, STALE."""
    if not reason.strip():
        raise REASON_NEEDED(where="reason")
    with transaction.atomic():
        found = evaluation_get(actor=actor, evaluation_id=evaluation_id)
        require(actor, permissions.EVALUATION_REOPEN, seen(found))
        move = EVALUATIONS.move(EvaluationState(found.state), EvaluationEvent.REOPEN)
        swap(found, version=version, state=move.target, notified_at=None, appeals_until=None)
        _told(actor, found, "reopen", EvaluationState.NOTIFIED, reason.strip())
    return found


def evaluation_lock(*, actor: Actor, evaluation_id: int, version: int) -> Lock:
    """Lock the evaluation: its last run is signed with the key of this house and never changes again.

    Raises APPEALS_OPEN, APPEALS_RUN, RUN_NEEDED, RUN_STALE, Problems of COVERAGE, KEY_DAMAGED, STALE.
    """
    with transaction.atomic():
        found = evaluation_get(actor=actor, evaluation_id=evaluation_id)
        require(actor, permissions.EVALUATION_LOCK, seen(found))
        waiting = Appeal.objects.filter(subject__evaluation=found, state=AppealState.FILED).count()
        if waiting:
            raise APPEALS_OPEN(where="appeals", value=waiting, count=waiting)
        if found.appeals_until is not None and found.appeals_until >= clock.today():
            raise APPEALS_RUN(where="appeals_until", value=found.appeals_until)
        run = _sound(found)
        move = EVALUATIONS.move(EvaluationState(found.state), EvaluationEvent.LOCK)
        swap(found, version=version, state=move.target)
        key = keyring.private_key()
        data = bytes(run.snapshot)
        made = Lock.objects.create(
            evaluation=found,
            run=run,
            signature=signatures.sign(data, key).hex(),
            public_key=signatures.public_key(key).hex(),
            locked_at=clock.now(),
            locked_by=actor.label[:120],
        )
        _told(actor, found, "lock", EvaluationState.NOTIFIED, run=run.number, sha256=run.sha256)
    return made


def _told(actor: Actor, found: Evaluation, act: str, before: str, reason: str = "", **more: object) -> None:
    change = {"state": [str(before), str(found.state)], **more}
    record(actor=actor, act=f"evaluation.{act}", subject=found, change=change, reason=reason)
    emit(EvaluationMoved(evaluation_id=found.pk, state=str(found.state)))


def _sound(found: Evaluation) -> Run:
    """The run that counts, if it may be made known. Raises RUN_NEEDED, RUN_STALE, Problems of COVERAGE."""
    run = run_standing(found)
    if run is None:
        raise RUN_NEEDED(where="run")
    if stale(found, run):
        raise RUN_STALE(where="run", value=run.number)
    if problems := uncovered(found, run):
        raise Problems(problems)
    return run
