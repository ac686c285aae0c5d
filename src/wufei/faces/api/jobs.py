"""Long work: what waits, runs and ended; stopping it; what the clock starts. Not for: starting (each app does)."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import Query, Router, Schema
from pydantic import Field

from wufei.faces.api.kit.access import actor_of, reader
from wufei.faces.api.kit.fields import Id
from wufei.faces.api.kit.paging import Page, Paging, page
from wufei.faces.api.kit.refusals import ProblemOut, replies
from wufei.kernel.jobs import actions, queries
from wufei.kernel.jobs.models import BeatRow, Job
from wufei.kernel.jobs.permissions import JOBS_MANAGE

router = Router(tags=["jobs"])


class JobOut(Schema):
    """One long piece of work."""

    id: int
    kind: str
    title: str = ""
    about: str
    state: str = Field(examples=["queued", "running", "done", "failed", "cancelled"])
    over: bool = Field(False, description="It ended, one way or another.")
    step: str = Field("", description="What it is doing, in the language of the request.")
    progress_done: int
    progress_total: int | None
    result: dict[str, Any] | None
    problems: list[ProblemOut] = Field([], description="Why it failed.")
    actor_label: str
    queued_at: dt.datetime
    started_at: dt.datetime | None
    finished_at: dt.datetime | None
    cancel_asked_at: dt.datetime | None

    @staticmethod
    def resolve_title(job: Job) -> str:
        """The title in the language of the request."""
        return gettext(job.title) if job.title else ""

    @staticmethod
    def resolve_over(job: Job) -> bool:
        """Whether it ended."""
        return queries.job_over(job)

    @staticmethod
    def resolve_step(job: Job) -> str:
        """What it is doing."""
        return queries.job_step(job).say(lambda text: gettext(text) if text else "")

    @staticmethod
    def resolve_problems(job: Job) -> list[dict[str, Any]]:
        """Why it failed."""
        return [problem.as_dict(gettext) for problem in queries.job_problems(job)]


class JobsAsked(Paging):
    """Which jobs."""

    open: bool = Field(False, description="Only what waits or runs.")


class BeatOut(Schema):
    """Something the clock starts."""

    code: str
    due_at: dt.datetime
    started_at: dt.datetime | None
    finished_at: dt.datetime | None
    error: str


@router.get("", response=replies(Page[JobOut]))
def jobs_list(request: HttpRequest, asked: Query[JobsAsked]) -> dict[str, Any]:
    """One's own jobs, or all with the permission `jobs.manage`; newest first."""
    actor = actor_of(request)
    found = queries.jobs_open(actor) if asked.open else queries.visible_to(actor).order_by("-pk")
    return page(found, asked)


@router.get("/beats", response=replies(list[BeatOut]))
def beats_list(request: HttpRequest) -> list[BeatRow]:
    """What the clock starts, next first. Needs `jobs.manage`."""
    reader(request, JOBS_MANAGE)
    return queries.beats()


@router.get("/{job_id}", response=replies(JobOut))
def job_get(request: HttpRequest, job_id: Id) -> Job:
    """One job. The ETag changes with its progress."""
    return queries.job_get(actor=actor_of(request), job_id=job_id)


@router.post("/{job_id}/cancel", response=replies(JobOut))
def job_cancel(request: HttpRequest, job_id: Id) -> Job:
    """Stop a job: at once if it waits, at its next step if it runs."""
    return actions.job_cancel(actor=actor_of(request), job_id=job_id)
