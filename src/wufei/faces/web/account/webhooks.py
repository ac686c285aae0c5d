"""One's own webhooks: where the feed of manifests is pushed to, how it goes; made, tried, paused, set back, deleted."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, day, text, whole
from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.problems import Problem
from wufei.operations.manifests.permissions import MANIFEST_READ
from wufei.operations.notices import actions
from wufei.operations.notices.queries.webhooks import webhooks_of
from wufei.operations.notices.spec import FAILURES_MOST, Outcome
from wufei.registers.parties.models import Party

MOVES = {"pause": actions.webhook_pause, "resume": actions.webhook_resume}


@require_http_methods(["GET", "POST"])
def webhooks(request: HttpRequest) -> HttpResponse:
    """One's own, and the form for a new one. Its secret stands on the answer to that form only."""
    actor, secret, problem = actor_of(request), "", None
    enter(actor, MANIFEST_READ)
    if request.method == "POST":
        try:
            made = actions.webhook_create(
                actor=actor,
                label=text(request.POST, "label"),
                url=text(request.POST, "url"),
                party_id=whole(request.POST, "party_id"),
                after="" if text(request.POST, "from") == "all" else None,
            )
            secret = made.secret
        except Problem as refused:
            problem = refused.as_dict(gettext)
    status = 422 if problem else 200
    answer = _page(request, actor, status, secret=secret, problem=problem, typed=request.POST if problem else {})
    if secret:
        answer.headers["Cache-Control"] = "no-store"
    return answer


@require_POST
def webhook_ping(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """Try it now; the page says what came of it."""
    actor = actor_of(request)
    outcome = actions.webhook_ping(actor=actor, webhook_id=webhook_id)
    return _page(request, actor, 200, pinged=(webhook_id, outcome))


@require_POST
def webhook_move(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """Pause or resume."""
    act = MOVES.get(text(request.POST, "move"), actions.webhook_resume)
    act(actor=actor_of(request), webhook_id=webhook_id)
    return HttpResponseRedirect(reverse("web:webhooks"))


@require_POST
def webhook_replay(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """Send again from the beginning of a day on."""
    since = day(request.POST, "since")
    moment: dt.datetime | None = clock.day_start(since) if since else None
    actions.webhook_replay(actor=actor_of(request), webhook_id=webhook_id, since=moment)
    return HttpResponseRedirect(reverse("web:webhooks"))


@require_POST
def webhook_delete(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """Delete it."""
    actions.webhook_delete(actor=actor_of(request), webhook_id=webhook_id)
    return HttpResponseRedirect(reverse("web:webhooks"))


def _page(
    request: HttpRequest, actor: Actor, status: int, *, pinged: tuple[int, Outcome] | None = None, **more: Any
) -> HttpResponse:
    own = {grant.party_id for grant in actor.reach(MANIFEST_READ) if grant.party_id is not None}
    context = {
        "here": "account",
        "tab": "webhooks",
        "rows": [(row, pinged[1] if pinged and pinged[0] == row.pk else None) for row in webhooks_of(actor)],
        "parties": Party.objects.filter(pk__in=own).order_by("name"),
        "most": FAILURES_MOST,
        "today": clock.today(),
        **more,
    }
    return render(request, "web/account/webhooks.html", context, status=status)
