"""Starting and stopping jobs. Not for: running them (execution, worker)."""

from collections.abc import Mapping

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import EVERYTHING, Actor, Subject, require
from wufei.kernel.audit.actions import record
from wufei.kernel.jobs import execution, queries
from wufei.kernel.jobs.errors import ALREADY_OVER, UNKNOWN_KIND
from wufei.kernel.jobs.models import Job
from wufei.kernel.jobs.spec import KINDS, as_arguments
from wufei.kernel.jobs.states import JOBS, State, Step
from wufei.kernel.problems import STALE, Problem
from wufei.kernel.rows import swap

LABEL_LENGTH = 200


def job_start(
    *,
    actor: Actor,
    kind: str,
    args: Mapping[str, object] | None = None,
    about: str = "",
    subject: Subject = EVERYTHING,
) -> Job:
    """Queue a job that acts as `actor`. It runs after the caller's transaction has committed, or not at all.

    Where the kind declares a permission it is asked for here, for `subject`; else the calling action has asked.
    `about` names the thing worked on, for people. Raises UNKNOWN_KIND, NOT_ALLOWED.
    """
    if kind not in KINDS:
        raise UNKNOWN_KIND(where="kind", value=kind, kind=kind)
    declared = KINDS.get(kind)
    if declared.permission is not None:
        require(actor, declared.permission, subject)
    with transaction.atomic():
        moment = clock.now()
        job = Job.objects.create(
            kind=kind,
            title=declared.title,
            about=about[:LABEL_LENGTH],
            args=as_arguments(args or {}),
            state=State.QUEUED,
            actor_kind=actor.kind,
            actor_id=actor.id,
            actor_label=actor.label[:LABEL_LENGTH],
            actor_limit=None if actor.limit is None else sorted(actor.limit),
            face=str(actor.face),
            queued_at=moment,
            heartbeat_at=moment,
        )
        execution.enqueue(job)
        record(actor=actor, act="jobs.job.start", subject=job, change={"args": job.args})
    return job


def job_cancel(*, actor: Actor, job_id: int) -> Job:
    """Stop a job: at once if it waits, at its next step if it runs.

    Raises NOT_FOUND, ALREADY_OVER.

    No permission: its starter may, and whoever holds JOBS_MANAGE; `job_get` shows it to nobody else.
    """
    with transaction.atomic():
        job = queries.job_get(actor=actor, job_id=job_id)
        if job.state == State.QUEUED and _cancelled_waiting(job):
            record(actor=actor, act="jobs.job.cancel", subject=job, change={"state": [State.QUEUED, State.CANCELLED]})
            return job
        running = Job.objects.filter(pk=job.pk, state__in=[State.QUEUED, State.RUNNING])
        if not running.update(cancel_asked_at=clock.now()):
            raise ALREADY_OVER(where="job", value=job.pk)
        record(actor=actor, act="jobs.job.cancel", subject=job)
        job.refresh_from_db()
    return job


def _cancelled_waiting(job: Job) -> bool:
    target = JOBS.move(State(job.state), Step.CANCEL).target
    try:
        swap(job, version=job.version, state=target, finished_at=clock.now())
    except Problem as problem:
        if problem.fault is not STALE:
            raise
        return False
    return True
