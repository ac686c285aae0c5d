"""What the own party lets others do and what others let it do, with what ends soon. Not for: the rules (identity)."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from wufei.faces.web.house.words import permission_said
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, day, needed, text
from wufei.faces.web.registers.fields import UNKNOWN_NAME
from wufei.kernel import clock
from wufei.kernel.access import Actor, allowed
from wufei.kernel.problems import Problem
from wufei.kernel.text import _
from wufei.registers.identity import actions, queries
from wufei.registers.identity.errors import DATES_WRONG
from wufei.registers.identity.models import Delegation
from wufei.registers.identity.permissions import DELEGATION_GRANT, DELEGATION_READ, DELEGATION_REVOKE
from wufei.registers.identity.spec import DELEGABLE, DELEGATION_WARNS_DAYS
from wufei.registers.parties.models import Party
from wufei.registers.parties.queries import visible_to as parties_visible_to

MOST = 200
STATES = {
    "waits": (_("not yet begun"), "w-wait"),
    "holds": (_("in force"), "w-ok"),
    "over": (_("ended"), "w-void"),
    "revoked": (_("revoked"), "w-void"),
}


@require_http_methods(["GET", "POST"])
def delegations(request: HttpRequest) -> HttpResponse:
    """Given and taken, and the form to give."""
    actor, problem = actor_of(request), None
    enter(actor, DELEGATION_READ)
    if request.method == "POST":
        try:
            return _given(request, actor)
        except Problem as refused:
            problem = refused.as_dict(gettext)
    own = {grant.party_id for grant in actor.reach(DELEGATION_READ) if grant.party_id is not None}
    seen = queries.delegations_visible_to(actor)
    lists = [
        (gettext("Given to others"), [_shown(actor, row) for row in seen.filter(giver__in=own)[:MOST]]),
        (gettext("Taken from others"), [_shown(actor, row) for row in seen.filter(taker__in=own)[:MOST]]),
    ]
    if any(grant.party_id is None for grant in actor.reach(DELEGATION_READ)):
        lists = [(gettext("Of all parties"), [_shown(actor, row) for row in seen[:MOST]])]
    context: dict[str, Any] = {
        "here": "account",
        "tab": "delegations",
        "problem": problem,
        "lists": lists,
        "may_give": actor.may_somewhere(DELEGATION_GRANT),
        "givers": parties_visible_to(actor).filter(pk__in=own),
        "choices": [(code, permission_said(code)) for code in DELEGABLE],
        "typed": request.POST if problem else {},
        "chosen": set(request.POST.getlist("may")) if problem else set(),
        "today": clock.today(),
    }
    return render(request, "web/account/delegations.html", context, status=422 if problem else 200)


def _given(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = request.POST
    last = day(form, "valid_to")
    if last is None:
        raise DATES_WRONG(where="valid_to")
    actions.delegation_grant(
        actor=actor,
        giver_id=needed(form, "giver_id") if text(form, "giver_id") else _party(actor, text(form, "giver"), "giver"),
        taker_id=_party(actor, text(form, "taker"), "taker"),
        permissions=form.getlist("may"),
        valid_from=day(form, "valid_from"),
        valid_to=last,
        note=text(form, "note"),
    )
    return HttpResponseRedirect(reverse("web:delegations"))


def _party(actor: Actor, name: str, where: str) -> int:
    """A party by its very name or credit code: whoever commissions a firm knows them. Raises UNKNOWN_NAME."""
    found = Party.objects.filter(Q(name=name) | Q(uscc=name.upper())).exclude(name="") if name else Party.objects.none()
    if found.count() != 1:
        raise UNKNOWN_NAME(where=where, value=name)
    return found.get().pk


@require_POST
def delegation_revoke(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """Take back, or give back."""
    actions.delegation_revoke(actor=actor_of(request), delegation_id=delegation_id)
    return HttpResponseRedirect(reverse("web:delegations"))


def _shown(actor: Actor, row: Delegation) -> dict[str, Any]:
    state = queries.delegation_state(row)
    left = (row.valid_to - clock.today()).days
    word, css = STATES[state]
    live = state in {"waits", "holds"}
    return {
        "row": row,
        "word": gettext(word),
        "css": css,
        "may": [permission_said(code) for code in row.permissions],
        "left": left if state == "holds" and left <= DELEGATION_WARNS_DAYS else None,
        "may_end": live and allowed(actor, DELEGATION_REVOKE, queries.delegation_subject(row)),
    }
