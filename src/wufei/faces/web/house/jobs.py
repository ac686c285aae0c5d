"""Long work: what waits and runs with its progress, what ended and how. One's own, or everybody's for who may."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from wufei.faces.web.kit.requests import actor_of, is_fragment, text
from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.audit.permissions import AUDIT_READ
from wufei.kernel.jobs import actions, queries
from wufei.kernel.jobs.models import Job
from wufei.kernel.jobs.permissions import JOBS_MANAGE

PAGE_SIZE = 30
STATES = ("queued", "running", "done", "failed", "cancelled")


@require_GET
def jobs(request: HttpRequest) -> HttpResponse:
    """Open work on top, ended work below, filtered by state."""
    actor = actor_of(request)
    state = text(request.GET, "state") if text(request.GET, "state") in STATES else ""
    ended = queries.visible_to(actor).filter(state__in=queries.ENDS).order_by("-pk")
    page = Paginator(ended.filter(state=state) if state else ended, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "here": "system",
        "tab": "jobs",
        "page": page,
        "rows": [_row(job) for job in page.object_list],
        "state": state,
        "states": ("done", "failed", "cancelled"),
        "everybody": actor.may_somewhere(JOBS_MANAGE),
        "tabs": actor.may_somewhere(AUDIT_READ),
    }
    return render(request, "web/house/jobs.html", context | _open(actor))


@require_GET
def rows(request: HttpRequest) -> HttpResponse:
    """What waits or runs, asked again every two seconds while there is any."""
    return render(request, "web/house/jobs_open.html", _open(actor_of(request)))


@require_GET
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    """One job with its outcome; while it runs, the page asks again."""
    actor = actor_of(request)
    found = queries.job_get(actor=actor, job_id=job_id)
    context = {
        "here": "system",
        "tab": "jobs",
        "tabs": actor.may_somewhere(AUDIT_READ),
        "job": found,
        "row": _row(found),
        "problems": [problem.as_dict(gettext) for problem in queries.job_problems(found)],
        "show_trace": actor.may_somewhere(JOBS_MANAGE),
    }
    return render(request, "web/house/job_part.html" if is_fragment(request) else "web/house/job.html", context)


@require_POST
def cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    """Stop a job: at once if it waits, at its next step if it runs."""
    actions.job_cancel(actor=actor_of(request), job_id=job_id)
    if is_fragment(request):
        return render(request, "web/house/jobs_open.html", _open(actor_of(request)))
    return HttpResponseRedirect(reverse("web:job", args=[job_id]))


def _open(actor: Actor) -> dict[str, Any]:
    return {"open_rows": [_row(job) for job in queries.jobs_open(actor)]}


def _row(job: Job) -> dict[str, Any]:
    total = job.progress_total or 0
    problem = next(iter(queries.job_problems(job)), None)
    ended = job.finished_at or clock.now()
    return {
        "job": job,
        "title": gettext(job.title),
        "step": queries.job_step(job).say(gettext) if job.step else "",
        "percent": min(100, round(100 * job.progress_done / total)) if total else None,
        "over": queries.job_over(job),
        "seconds": int((ended - job.started_at).total_seconds()) if job.started_at else None,
        "problem": problem.says(gettext) if problem else "",
    }
