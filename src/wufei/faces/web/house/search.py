"""Search over tasks and units by words. Not for: filters of one list."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wufei.faces.web.kit.requests import actor_of, text
from wufei.kernel import clock
from wufei.programme.plans.queries import tasks
from wufei.registers.parties import queries as parties
from wufei.registers.parties.permissions import PARTY_READ

MOST = 30


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """The first tasks and units that fit, and how many there are."""
    actor, words = actor_of(request), text(request.GET, "q")
    context: dict[str, Any] = {"words": words, "most": MOST}
    if words:
        found = tasks.tasks_filtered(tasks.visible_to(actor), tasks.Filters(text=words), clock.today())
        context["tasks"] = list(tasks.with_parts(found).order_by("closed_on", "deadline_on", "position")[:MOST])
        context["task_count"] = found.count()
        units = parties.party_search(actor=actor, words=words, closed=True)
        if not actor.may_somewhere(PARTY_READ):
            units = units.none()
        context["units"] = list(units.order_by("valid_to", "name")[:MOST])
        context["unit_count"] = units.count()
    return render(request, "web/house/search.html", context)
