"""Reading jobs and beats. Not for: starting or stopping them."""

import dataclasses

from django.db import models

from wufei.kernel.access import Actor, Face
from wufei.kernel.jobs.models import BeatRow, Job
from wufei.kernel.jobs.permissions import JOBS_MANAGE
from wufei.kernel.jobs.spec import ACTORS, BEATS
from wufei.kernel.jobs.states import State, unpack
from wufei.kernel.problems import NOT_FOUND, Problem
from wufei.kernel.text import Text

ENDS = (State.DONE, State.FAILED, State.CANCELLED)


def visible_to(actor: Actor) -> models.QuerySet[Job]:
    """The jobs `actor` may see: its own, or all with JOBS_MANAGE."""
    if actor.may_somewhere(JOBS_MANAGE):
        return Job.objects.all()
    return Job.objects.filter(actor_kind=actor.kind, actor_id=actor.id)


def job_get(*, actor: Actor, job_id: int) -> Job:
    """One job. Raises NOT_FOUND."""
    found = visible_to(actor).filter(pk=job_id).first()
    if found is None:
        raise NOT_FOUND(where="job", value=job_id)
    return found


def jobs_open(actor: Actor) -> models.QuerySet[Job]:
    """What waits or runs, newest first."""
    return visible_to(actor).filter(state__in=[State.QUEUED, State.RUNNING]).order_by("-pk")


def job_over(job: Job) -> bool:
    """Whether the job has ended, one way or another."""
    return State(job.state) in ENDS


def job_step(job: Job) -> Text:
    """What the job is doing, for the reader's language."""
    return Text(job.step, job.step_data)


def job_problems(job: Job) -> tuple[Problem, ...]:
    """Why the job failed, for the reader's language."""
    return unpack(job.problem)


def job_actor(job: Job) -> Actor:
    """The one who started the job, with the grants of now and the face of then. Raises what its loader raises.

    What a key with limited rights has started may do no more than the key.
    """
    actor = dataclasses.replace(ACTORS.load(job.actor_kind, job.actor_id), face=Face(job.face))
    return actor if job.actor_limit is None else actor.cut(frozenset(job.actor_limit))


def beats() -> list[BeatRow]:
    """What the clock starts, next first. Beats that no longer exist in the program are left out."""
    return list(BeatRow.objects.filter(code__in=BEATS.codes()).order_by("due_at"))
