"""Acts on facilities through forms: added, changed, moisture measured. Only parsing; the actions judge."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from wufei.faces.web.facilities.asked import frame, moment_in, tonnes_in
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, day, go, needed, text, whole
from wufei.faces.web.manifests.forms import own_party, party_named
from wufei.kernel.access import Actor, require
from wufei.kernel.problems import NOT_FOUND
from wufei.operations.facilities import permissions
from wufei.operations.facilities.actions.facilities import facility_add, facility_change, moisture_add
from wufei.operations.facilities.models import Facility
from wufei.operations.facilities.queries.facilities import (
    facilities_visible_to,
    facility_get,
    facility_subject,
    points_above,
)
from wufei.operations.facilities.spec import KIND_LABELS, LEVEL_LABELS, NO_LEVEL, FacilityIn, FacilityKind
from wufei.operations.manifests.queries.search import partners_of
from wufei.registers.places import queries as places

LITRES_OF_CUBIC_METRE = 1000


def _given(actor: Actor, request: HttpRequest) -> FacilityIn:
    form = request.POST
    kind = text(form, "kind")
    if kind not in KIND_LABELS:
        raise NOT_FOUND(where="kind", value=kind)
    volume = tonnes_in(form, "hold_l")
    return FacilityIn(
        name=text(form, "name"),
        kind=FacilityKind(kind),
        holder_id=party_named(actor, text(form, "holder"), "holder"),
        place_id=places.place_by_code(actor=actor, code=text(form, "place").partition(" ")[0]).pk,
        site_id=whole(form, "site"),
        parent_id=whole(form, "parent") if kind == FacilityKind.POINT else None,
        level=whole(form, "level") or NO_LEVEL if kind == FacilityKind.POINT else NO_LEVEL,
        codes=tuple(text(form, "codes").replace("，", " ").replace(",", " ").split()),
        method=text(form, "method"),
        day_g=tonnes_in(form, "day_g"),
        hold_g=tonnes_in(form, "hold_g"),
        # A cubic metre is a million millionths and a thousand litres.
        hold_l=volume // LITRES_OF_CUBIC_METRE if volume is not None else None,
        opened_on=day(form, "opened_on"),
        closed_on=day(form, "closed_on"),
        note=text(form, "note"),
    )


def _form(request: HttpRequest, found: Facility | None) -> HttpResponse:
    actor = actor_of(request)
    city = places.city()
    context: dict[str, Any] = {
        **frame(actor, "list"),
        "facility": found,
        "kinds": KIND_LABELS,
        "levels": LEVEL_LABELS,
        "parents": [row for row in points_above(actor=actor, level=NO_LEVEL) if found is None or row.pk != found.pk],
        "names": partners_of(actor),
        "own": own_party(actor),
        "places": places.visible_to(actor).filter(code__startswith=city.code) if city else [],
        "codes": "\n".join(found.codes) if found else "",
        "volume": found.hold_l * LITRES_OF_CUBIC_METRE if found and found.hold_l else None,
    }
    return render(request, "web/facilities/form.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Put a facility into the register."""
    actor = actor_of(request)
    enter(actor, permissions.FACILITY_WRITE)
    if request.method == "POST":
        made = facility_add(actor=actor, given=_given(actor, request))
        return go(request, reverse("web:facility", args=[made.pk]))
    return _form(request, None)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, facility_id: int) -> HttpResponse:
    """Change what is known of it, with a reason."""
    actor = actor_of(request)
    enter(actor, permissions.FACILITY_READ)
    found = facility_get(actor=actor, facility_id=facility_id)
    require(actor, permissions.FACILITY_WRITE, facility_subject(found))
    if request.method == "POST":
        facility_change(
            actor=actor,
            facility_id=facility_id,
            version=needed(request.POST, "version"),
            given=_given(actor, request),
            reason=text(request.POST, "reason"),
        )
        return go(request, reverse("web:facility", args=[facility_id]))
    return _form(request, found)


@require_POST
def moisture(request: HttpRequest, facility_id: int) -> HttpResponse:
    """Write down a measured moisture, told in percent."""
    form = request.POST
    share = tonnes_in(form, "percent")
    found = facilities_visible_to(actor_of(request)).filter(pk=facility_id).first()
    if found is None:
        raise NOT_FOUND(where="facility", value=facility_id)
    moisture_add(
        actor=actor_of(request),
        facility_id=found.pk,
        code=text(form, "code"),
        # A percent has a million millionths and ten permille.
        permille=round(share / 100_000) if share is not None else -1,
        source=text(form, "source"),
        happened_at=moment_in(request, "happened_at"),
    )
    return go(request, reverse("web:facility", args=[facility_id]))
