"""Acts on stores through forms: taken in, given out, struck out. Only parsing; the actions judge."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from wufei.faces.web.facilities.asked import moment_in, tonnes_in
from wufei.faces.web.kit.requests import actor_of, go, text
from wufei.faces.web.packages.forms import key_of
from wufei.kernel.problems import Problems
from wufei.operations.stores.actions.moves import move_strike, moves_record
from wufei.operations.stores.spec import MoveIn, Way

MOST = 200


@require_POST
def move(request: HttpRequest, store_id: int) -> HttpResponse:
    """Take in or give out: the packages that are named, or a mass in bulk. Sent again, what is there already stays."""
    told = moves_record(actor=actor_of(request), given=_given(request, store_id))
    problems = [problem for each in told for problem in each.problems]
    if problems:
        raise Problems(problems)
    return go(request, reverse("web:store", args=[store_id]))


@require_POST
def strike(request: HttpRequest, move_id: int) -> HttpResponse:
    """Say that a move was written down wrongly."""
    row = move_strike(actor=actor_of(request), move_id=move_id, reason=text(request.POST, "reason"))
    return go(request, reverse("web:store", args=[row.store_id]))


def _given(request: HttpRequest, store_id: int) -> list[MoveIn]:
    """A move a package, ticked or scanned one a line; without any, one in bulk. Raises NUMBER_FORM, DATE_FORM."""
    form = request.POST
    key = key_of(form)
    scanned = text(form, "scanned").replace(",", " ").replace("，", " ").split()
    codes = list(dict.fromkeys([*form.getlist("code"), *scanned]))[:MOST]
    way = Way.OUT if text(form, "way") == Way.OUT else Way.IN
    said: dict[str, Any] = {name: text(form, name) for name in ("porter", "keeper", "origin", "note")}
    said["destination"] = text(form, "destination") if way == Way.OUT else ""
    moment = moment_in(request, "moved_at")
    if codes:
        return [
            MoveIn(key=uuid.uuid5(key, code), store_id=store_id, way=way, moved_at=moment, package=code, **said)
            for code in codes
        ]
    waste, mass = text(form, "waste").partition(" ")[0], tonnes_in(form, "mass_g")
    return [MoveIn(key=key, store_id=store_id, way=way, moved_at=moment, waste=waste, mass_g=mass, **said)]
