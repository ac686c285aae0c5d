"""Deposits: what is held for whom, every move, moving them; what unified settlement has reserved. Not for: rates."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from wufei.faces.web.facilities.asked import moment_in
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, go, text, whole
from wufei.faces.web.packages.forms import key_of
from wufei.faces.web.settlement.months import frame
from wufei.kernel.units import parse_micro
from wufei.operations.manifests.queries.manifests import manifest_by_number
from wufei.operations.settlement import permissions
from wufei.operations.settlement.actions.deposits import deposit_move
from wufei.operations.settlement.queries.deposits import (
    deposits_held,
    deposits_visible_to,
    reserves_visible_to,
    schemes_now,
)
from wufei.operations.settlement.spec.deposits import DEPOSIT_LABELS, Basis, DepositIn, DepositKind
from wufei.registers.exchange.queries import party_find

PAGE, RESERVES = 50, 50


@require_GET
def deposits(request: HttpRequest) -> HttpResponse:
    """What is held, every move of it, and what is reserved for manifests."""
    actor = actor_of(request)
    enter(actor, permissions.RECORD_READ)
    page = Paginator(deposits_visible_to(actor), PAGE).get_page(text(request.GET, "page") or 1)
    schemes = schemes_now()
    titles = {scheme.code: gettext(scheme.title) for scheme in schemes}
    reserves = list(reserves_visible_to(actor)[:RESERVES])
    context: dict[str, Any] = {
        **frame(actor, "deposits"),
        "held": [(one, titles.get(one.scheme, one.scheme)) for one in deposits_held(actor)],
        "page": page,
        "rows": [(row, titles.get(row.scheme, row.scheme), gettext(DEPOSIT_LABELS[row.kind])) for row in page],
        "schemes": [(scheme, gettext(scheme.title)) for scheme in schemes],
        "kinds": DEPOSIT_LABELS,
        "reserves": reserves,
        "key": uuid.uuid4(),
        "may_move": actor.may_somewhere(permissions.DEPOSIT_WRITE),
        "any": page.paginator.count > 0 or bool(reserves),
    }
    return render(request, "web/settlement/deposits.html", context)


@require_POST
def move(request: HttpRequest) -> HttpResponse:
    """Take, refund or keep a deposit: pieces, or tonnes."""
    actor, form = actor_of(request), request.POST
    scheme = next((one for one in schemes_now() if one.code == text(form, "scheme")), None)
    mass = scheme is not None and scheme.basis is Basis.MASS
    count = parse_micro(text(form, "count"), "count") if mass and text(form, "count") else whole(form, "count") or 0
    number, kind = text(form, "manifest"), text(form, "kind")
    given = DepositIn(
        key=key_of(form),
        scheme=text(form, "scheme"),
        kind=DepositKind(kind) if kind in DEPOSIT_LABELS else DepositKind.TAKEN,
        payer_id=party_find(actor, text(form, "payer"), "payer").pk,
        keeper_id=party_find(actor, text(form, "keeper"), "keeper").pk,
        count=count,
        happened_at=moment_in(request, "happened_at"),
        manifest_id=manifest_by_number(actor=actor, number=number).pk if number else None,
        note=text(form, "note"),
    )
    deposit_move(actor=actor, given=given)
    return go(request, reverse("web:deposits"))
