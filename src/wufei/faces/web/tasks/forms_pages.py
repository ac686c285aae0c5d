"""Adding and changing a task on a page of its own."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, go, needed, text, whole
from wufei.faces.web.plans.forms import low_high
from wufei.kernel.access import Actor, require
from wufei.programme.plans import permissions
from wufei.programme.plans.actions import tasks as actions
from wufei.programme.plans.queries import tasks as queries
from wufei.programme.plans.queries.names import names_read, party_names
from wufei.registers.places import queries as places


def parts_from(actor: Actor, form: QueryDict) -> list[actions.PartIn]:
    """The parties of a form: rows of role and name; names are matched with the register."""
    pairs = [(r, n.strip()) for r, n in zip(form.getlist("party_role"), form.getlist("party_name"), strict=False)]
    readings = names_read(actor, [name for _role, name in pairs if name])
    parts = []
    for role, name in pairs:
        if not name:
            continue
        best = readings[name].best
        sure = best is not None and best.sure
        parts.append(actions.PartIn(role=role, printed=name, party_id=best.party_id if best and sure else None))
    return parts


def targets_from(form: QueryDict) -> list[actions.TargetIn]:
    """The targets of a form."""
    names = ("target_phrase", "target_comparator", "target_value", "target_unit", "target_deadline")
    return [
        actions.TargetIn(
            phrase=phrase, comparator=comparator, value=low, value_high=high, unit=unit, deadline=deadline.strip()
        )
        for phrase, comparator, value, unit, deadline in zip(*(form.getlist(n) for n in names), strict=False)
        for low, high in [low_high(value)]
        if phrase.strip()
    ]


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Add a task by hand."""
    actor = actor_of(request)
    enter(actor, permissions.TASK_ADD)
    context: dict[str, Any] = {"here": "tasks", "names": party_names(actor), "places": _places(actor), "task": None}
    if request.method == "POST":
        task = actions.task_add(
            actor=actor,
            title=text(request.POST, "title"),
            body=text(request.POST, "body"),
            parts=parts_from(actor, request.POST),
            targets=targets_from(request.POST),
            deadline=text(request.POST, "deadline"),
            chapter=text(request.POST, "chapter"),
            place_id=whole(request.POST, "place"),
        )
        return go(request, reverse("web:task", args=[task.pk]))
    return render(request, "web/tasks/form.html", context)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, task_id: int) -> HttpResponse:
    """Change what a task says, who owns it, until when; with a reason."""
    actor = actor_of(request)
    task = queries.task_get(actor=actor, task_id=task_id)
    require(actor, permissions.TASK_CHANGE, queries.task_subject(task))
    context: dict[str, Any] = {"here": "tasks", "names": party_names(actor), "task": task}
    if request.method == "POST":
        actions.task_change(
            actor=actor,
            task_id=task_id,
            version=needed(request.POST, "version"),
            title=text(request.POST, "title"),
            body=text(request.POST, "body"),
            deadline=text(request.POST, "deadline"),
            parts=parts_from(actor, request.POST),
            reason=text(request.POST, "reason"),
        )
        return go(request, reverse("web:task", args=[task_id]))
    return render(request, "web/tasks/form.html", context)


def _places(actor: Actor) -> list[Any]:
    city = places.city()
    return list(places.counties(actor=actor, city_code=city.code)) if city else []
