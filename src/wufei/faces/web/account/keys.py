"""One's own API keys: what each may do, until when, when it was last used; a new one is shown once."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from wufei.faces.web.house.words import app_said, permission_said
from wufei.faces.web.kit.requests import actor_of, day, text
from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.problems import Problem
from wufei.registers.identity import actions, queries
from wufei.registers.identity.models import ApiKey
from wufei.registers.identity.spec import OWN_KEY_DAYS, OWN_KEY_DAYS_MOST, PERMISSIONS

FEW = 40  # permissions that a page shows at once


@require_http_methods(["GET", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """The keys of one's own account and the form for a new one. Its token stands on the answer to that form only."""
    actor, token, problem = actor_of(request), "", None
    if request.method == "POST":
        until = day(request.POST, "expires_on")
        try:
            issued = actions.apikey_make(
                actor=actor,
                label=text(request.POST, "label"),
                permissions=request.POST.getlist("may"),
                expires_at=clock.day_start(until + dt.timedelta(days=1)) if until else None,
            )
            token = issued.token
        except Problem as refused:
            problem = refused.as_dict(gettext)
    groups = permission_groups(actor)
    context = {
        "here": "account",
        "tab": "keys",
        "token": token,
        "problem": problem,
        "keys": [_shown(key) for key in queries.keys_of(actor)],
        "groups": groups,
        "few": sum(len(rows) for _app, rows in groups) <= FEW,
        "chosen": set(request.POST.getlist("may")) if problem else set(),
        "label": text(request.POST, "label") if problem else "",
        "usual": clock.today() + dt.timedelta(days=OWN_KEY_DAYS),
        "latest": clock.today() + dt.timedelta(days=OWN_KEY_DAYS_MOST),
    }
    answer = render(request, "web/account/keys.html", context, status=422 if problem else 200)
    if token:
        answer.headers["Cache-Control"] = "no-store"
    return answer


@require_POST
def key_revoke(request: HttpRequest, key_id: int) -> HttpResponse:
    """Withdraw one's own key."""
    actions.apikey_revoke(actor=actor_of(request), key_id=key_id)
    return HttpResponseRedirect(reverse("web:own_keys"))


def permission_groups(actor: Actor) -> list[tuple[str, list[tuple[str, str]]]]:
    """What the actor may do somewhere, by app, in words: what a key can be cut to."""
    held: dict[str, list[tuple[str, str]]] = {}
    for permission in sorted(PERMISSIONS.values(), key=lambda each: each.code):
        if actor.may_somewhere(permission):
            held.setdefault(permission.code.split(".")[0], []).append((permission.code, gettext(permission.title)))
    return [(app_said(app), rows) for app, rows in held.items()]


def _shown(key: ApiKey) -> dict[str, Any]:
    over = key.expires_at is not None and key.expires_at <= clock.now()
    return {
        "key": key,
        "live": key.revoked_at is None and not over,
        "last_day": clock.day_of(key.expires_at - dt.timedelta(seconds=1)) if key.expires_at else None,
        "may": [permission_said(code) for code in key.permissions],
    }
