"""A request to fetch waste through a form: by one press as the last time, or of a stream. Only parsing."""

import datetime as dt
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import DATE_FORM, actor_of, day, go, grams, text, whole
from wufei.faces.web.manifests import shown
from wufei.faces.web.manifests.forms import own_party, party_named
from wufei.faces.web.packages.forms import key_of
from wufei.faces.web.pickups.views import yuan
from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.operations.manifests.queries.search import partners_of
from wufei.operations.manifests.queries.sheets import spec_on
from wufei.operations.manifests.spec import SPECS, Event
from wufei.operations.pickups.actions.pickups import pickup_ask
from wufei.operations.pickups.permissions import PICKUP_WRITE
from wufei.operations.pickups.queries.again import again_of, contracts_in_force
from wufei.operations.pickups.spec import ASKED_DAYS, PickupIn
from wufei.registers.catalogue.queries.codes import codes_on
from wufei.registers.parties.queries import sites_visible_to

INVITED = 4


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin: as the last time, or of a stream; then what, when, and who is asked."""
    actor = actor_of(request)
    enter(actor, PICKUP_WRITE)
    spec = text(request.GET, "stream") or text(request.POST, "spec")
    today = clock.today()
    days = {"first": today, "last": today + dt.timedelta(days=ASKED_DAYS)}
    if spec not in SPECS.codes():
        again = [(each, yuan(each.contract.price_fen_per_t), uuid.uuid4()) for each in again_of(actor)]
        begin = {"here": "manifests", "again": again, "streams": _fetched(), **days}
        return render(request, "web/pickups/begin.html", begin)
    if request.method == "POST":
        made = pickup_ask(actor=actor, given=_given(actor, request.POST, spec))
        return go(request, reverse("web:pickup", args=[made.pk]))
    own, told = own_party(actor), spec_on(spec, today)
    context: dict[str, Any] = {
        "here": "manifests",
        "spec": spec,
        "title": gettext(told.title),
        "own": own,
        "key": uuid.uuid4(),
        "sites": sites_visible_to(actor).filter(party=own) if own is not None else [],
        "partners": partners_of(actor),
        "contracts": [
            (each, yuan(each.price_fen_per_t))
            for each in contracts_in_force(actor)
            if not told.lists or any(code.partition(":")[0] in told.lists for code in each.codes)
        ],
        "invited": range(INVITED),
        "codes": [
            (f"{of}:{found.code}", found.name_zh)
            for of in told.lists
            for found in codes_on(actor=actor, list_code=of, day=today)
        ],
        **days,
    }
    return render(request, "web/pickups/form.html", context)


def _fetched() -> list[tuple[str, str]]:
    """Streams whose waste somebody takes over at the generator's, by code and title."""
    return [
        (code, title)
        for code, title in shown.streams_told()
        if any(step.event is Event.TAKE_OVER for step in SPECS.get(code).steps)
    ]


def _given(actor: Actor, form: QueryDict, spec: str) -> PickupIn:
    first, last = day(form, "wanted_from"), day(form, "wanted_to")
    if first is None or last is None:
        raise DATE_FORM(where="wanted_from" if first is None else "wanted_to", value="")
    contract = whole(form, "contract")
    names = [name.strip() for name in form.getlist("invited") if name.strip()]
    return PickupIn(
        key=key_of(form),
        party_id=party_named(actor, text(form, "party"), "party"),
        spec=spec,
        code=text(form, "code").partition(" ")[0],
        mass_g=grams(form, "mass") or 0,
        wanted_from=first,
        wanted_to=last,
        site_id=whole(form, "site"),
        contract_id=contract,
        invited=tuple(party_named(actor, name, "invited") for name in names) if contract is None else (),
        note=text(form, "note"),
    )
