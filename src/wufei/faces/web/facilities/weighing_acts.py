"""Acts on weighings through forms: recorded, corrected, struck out, linked. Only parsing; the actions judge."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from wufei.faces.web.facilities.asked import frame, moment_in, tonnes_in
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, go, needed, text, whole
from wufei.faces.web.packages.forms import key_of
from wufei.operations.facilities import permissions
from wufei.operations.facilities.actions.links import weighing_link, weighing_unlink
from wufei.operations.facilities.actions.weighings import weighing_correct, weighing_record, weighing_strike
from wufei.operations.facilities.queries.facilities import facilities_visible_to, open_on
from wufei.operations.facilities.spec import DIRECTION_LABELS, GateWay, Source, WeighingIn


def _given(request: HttpRequest) -> WeighingIn:
    form = request.POST
    direction = text(form, "direction")
    photo = request.FILES.get("photo")
    return WeighingIn(
        key=key_of(form),
        facility_id=needed(form, "facility"),
        direction=GateWay(direction) if direction in DIRECTION_LABELS else GateWay.IN,
        weighed_at=moment_in(request, "weighed_at"),
        gross_g=tonnes_in(form, "gross_g") or 0,
        tare_g=tonnes_in(form, "tare_g") or 0,
        net_g=tonnes_in(form, "net_g"),
        plate=text(form, "plate"),
        ticket=text(form, "ticket"),
        device=text(form, "device"),
        code=text(form, "code").partition(" ")[0],
        note=text(form, "note"),
        photo=(photo.read(), photo.name or "photo") if photo is not None else None,
        source=Source.FORM,
    )


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Record what the scale says."""
    actor = actor_of(request)
    enter(actor, permissions.WEIGHING_WRITE)
    if request.method == "POST":
        made = weighing_record(actor=actor, given=_given(request))
        return go(request, reverse("web:weighing", args=[made.pk]))
    rows = facilities_visible_to(actor, permissions.WEIGHING_WRITE).filter(open_on()).order_by("kind", "name")
    context: dict[str, Any] = {
        **frame(actor, "weighings"),
        "facilities": list(rows),
        "chosen": whole(request.GET, "facility"),
        "directions": DIRECTION_LABELS,
        "key": uuid.uuid4(),
        "codes": sorted({code for row in rows for code in row.codes if not code.endswith(":")}),
    }
    return render(request, "web/facilities/weighing_form.html", context)


@require_POST
def correct(request: HttpRequest, weighing_id: int) -> HttpResponse:
    """Say anew what was weighed."""
    made = weighing_correct(
        actor=actor_of(request),
        weighing_id=weighing_id,
        given=_given(request),
        reason=text(request.POST, "reason"),
    )
    return go(request, reverse("web:weighing", args=[made.pk]))


@require_POST
def strike(request: HttpRequest, weighing_id: int) -> HttpResponse:
    """Say that there was no such load."""
    form = request.POST
    made = weighing_strike(
        actor=actor_of(request), weighing_id=weighing_id, key=key_of(form), reason=text(form, "reason")
    )
    return go(request, reverse("web:weighing", args=[made.pk]))


@require_POST
def link(request: HttpRequest, weighing_id: int) -> HttpResponse:
    """Confirm the manifest of a weighing."""
    weighing_link(actor=actor_of(request), weighing_id=weighing_id, manifest_id=needed(request.POST, "manifest"))
    return go(request, reverse("web:weighing", args=[weighing_id]))


@require_POST
def unlink(request: HttpRequest, weighing_id: int) -> HttpResponse:
    """Take a weighing off its manifest."""
    weighing_unlink(actor=actor_of(request), weighing_id=weighing_id, reason=text(request.POST, "reason"))
    return go(request, reverse("web:weighing", args=[weighing_id]))
