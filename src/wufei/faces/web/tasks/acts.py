"""What a person does to a task from its panel: each view parses, calls one action, and shows the panel anew."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from wufei.faces.web.kit.requests import actor_of, day, is_fragment, needed, text, whole
from wufei.faces.web.tasks.views import task_context
from wufei.kernel.access import Actor
from wufei.programme.plans.actions import extensions, reports
from wufei.programme.plans.actions import tasks as actions
from wufei.programme.plans.errors import DEADLINE_FORM
from wufei.programme.plans.queries import tasks as queries


def uploads(request: HttpRequest) -> list[reports.Upload]:
    """The files of a form."""
    return [
        reports.Upload(name=given.name or "file", content=given.read()) for given in request.FILES.getlist("evidence")
    ]


def _again(request: HttpRequest, actor: Actor, task_id: int) -> HttpResponse:
    """The panel with the new state; the list behind it is told to renew itself."""
    if not is_fragment(request):
        return HttpResponseRedirect(reverse("web:task", args=[task_id]))
    task = queries.task_get(actor=actor, task_id=task_id)
    response = render(request, "web/tasks/panel.html", task_context(actor, task))
    response.headers["HX-Trigger"] = "wufei:tasks-changed"
    return response


@require_POST
def report(request: HttpRequest, task_id: int) -> HttpResponse:
    """Report progress, figures, a problem, the next step, evidence."""
    actor = actor_of(request)
    values = {int(k[6:]): v for k, v in request.POST.items() if k.startswith("value-") and k[6:].isdecimal()}
    reports.task_report(
        actor=actor,
        task_id=task_id,
        version=needed(request.POST, "version"),
        note=text(request.POST, "note"),
        problem=text(request.POST, "problem"),
        next_step=text(request.POST, "next_step"),
        values={key: str(value) for key, value in values.items()},
        evidence=uploads(request),
        happened_on=day(request.POST, "happened_on"),
        party_id=whole(request.POST, "party"),
    )
    return _again(request, actor, task_id)


@require_POST
def note(request: HttpRequest, task_id: int) -> HttpResponse:
    """Add a note without moving the task."""
    actor = actor_of(request)
    reports.task_note(actor=actor, task_id=task_id, note=text(request.POST, "note"), evidence=uploads(request))
    return _again(request, actor, task_id)


@require_POST
def claim(request: HttpRequest, task_id: int) -> HttpResponse:
    """Ask for closure."""
    actor = actor_of(request)
    version = needed(request.POST, "version")
    reports.task_claim(
        actor=actor, task_id=task_id, version=version, note=text(request.POST, "note"), evidence=uploads(request)
    )
    return _again(request, actor, task_id)


@require_POST
def confirm(request: HttpRequest, task_id: int) -> HttpResponse:
    """Close."""
    actor = actor_of(request)
    version = needed(request.POST, "version")
    reports.task_confirm(actor=actor, task_id=task_id, version=version, note=text(request.POST, "note"))
    return _again(request, actor, task_id)


def _with_reason(request: HttpRequest, task_id: int, act: Callable[..., object]) -> HttpResponse:
    actor = actor_of(request)
    act(actor=actor, task_id=task_id, version=needed(request.POST, "version"), reason=text(request.POST, "reason"))
    return _again(request, actor, task_id)


@require_POST
def send_back(request: HttpRequest, task_id: int) -> HttpResponse:
    """Return with a reason."""
    return _with_reason(request, task_id, reports.task_return)


@require_POST
def drop(request: HttpRequest, task_id: int) -> HttpResponse:
    """Withdraw with a reason."""
    return _with_reason(request, task_id, actions.task_drop)


@require_POST
def reopen(request: HttpRequest, task_id: int) -> HttpResponse:
    """Reopen with a reason."""
    return _with_reason(request, task_id, actions.task_reopen)


@require_POST
def urge(request: HttpRequest, task_id: int) -> HttpResponse:
    """Urge whoever answers for it."""
    actor = actor_of(request)
    actions.task_urge(actor=actor, task_id=task_id, note=text(request.POST, "note"))
    return _again(request, actor, task_id)


@require_POST
def extension_ask(request: HttpRequest, task_id: int) -> HttpResponse:
    """Ask for a later deadline."""
    actor = actor_of(request)
    until = day(request.POST, "deadline")
    if until is None:
        raise DEADLINE_FORM(where="deadline", value="")
    extensions.extension_ask(actor=actor, task_id=task_id, deadline=until, reason=text(request.POST, "reason"))
    return _again(request, actor, task_id)


@require_POST
def extension_decide(request: HttpRequest, extension_id: int) -> HttpResponse:
    """Grant or refuse a later deadline."""
    actor = actor_of(request)
    done = extensions.extension_decide(
        actor=actor,
        extension_id=extension_id,
        version=needed(request.POST, "version"),
        grant=text(request.POST, "decision") == "grant",
        note=text(request.POST, "note"),
    )
    return _again(request, actor, done.task_id)


@require_POST
def target_settle(request: HttpRequest, target_id: int) -> HttpResponse:
    """Keep or drop a doubtful target."""
    actor = actor_of(request)
    done = actions.target_settle(
        actor=actor,
        target_id=target_id,
        version=needed(request.POST, "version"),
        keep=text(request.POST, "decision") == "keep",
    )
    if done.task_id is None:
        return HttpResponseRedirect(reverse("web:screen"))
    return _again(request, actor, done.task_id)
