"""Acts on works through forms: written down, changed, moved. Only parsing; the actions judge."""

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from wufei.faces.web.declarations.views import tabs
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, day, go, needed, text, whole
from wufei.faces.web.manifests.forms import party_named
from wufei.faces.web.packages.forms import key_of
from wufei.kernel.access import Actor, require
from wufei.kernel.problems import NOT_FOUND
from wufei.kernel.units import parse_micro
from wufei.operations.manifests.queries.search import partners_of
from wufei.operations.manifests.queries.stock import waste_names
from wufei.operations.works import errors
from wufei.operations.works.actions.works import works_change, works_draft, works_move
from wufei.operations.works.models import Works
from wufei.operations.works.permissions import WORKS_READ, WORKS_WRITE
from wufei.operations.works.queries.works import works_get, works_subject
from wufei.operations.works.spec import (
    ITEMS,
    MEASURE_LABELS,
    WASTES,
    WAY_LABELS,
    LineIn,
    OutletIn,
    Way,
    WorksEvent,
    WorksIn,
)
from wufei.registers.parties.models import Party
from wufei.registers.parties.queries import sites_visible_to
from wufei.registers.places import queries as places

SPARE, FEWEST = 2, 4
SAID = "said:"


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write works down with their estimate."""
    actor = actor_of(request)
    enter(actor, WORKS_WRITE)
    if request.method == "POST":
        made = works_draft(actor=actor, given=_given(actor, request.POST, None))
        return go(request, reverse("web:works_one", args=[made.pk]))
    return _form(request, actor, None)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, works_id: int) -> HttpResponse:
    """Change works that are not handed in."""
    actor = actor_of(request)
    enter(actor, WORKS_READ)
    found = works_get(actor=actor, works_id=works_id)
    require(actor, WORKS_WRITE, works_subject(found))
    if request.method == "POST":
        given = _given(actor, request.POST, found)
        works_change(actor=actor, works_id=works_id, version=needed(request.POST, "version"), given=given)
        return go(request, reverse("web:works_one", args=[works_id]))
    return _form(request, actor, found)


@require_POST
def move(request: HttpRequest, works_id: int) -> HttpResponse:
    """Hand in, confirm, send back, report as over, check, withdraw."""
    form = request.POST
    event = text(form, "event")
    if event not in set(WorksEvent):
        raise NOT_FOUND(where="event", value=event)
    works_move(
        actor=actor_of(request),
        works_id=works_id,
        version=needed(form, "version"),
        event=WorksEvent(event),
        reason=text(form, "reason"),
        said=_said(form),
    )
    return go(request, reverse("web:works_one", args=[works_id]))


def _said(form: QueryDict) -> Mapping[str, str]:
    return {name.removeprefix(SAID): text(form, name) for name in form if name.startswith(SAID)}


def _given(actor: Actor, form: QueryDict, found: Works | None) -> WorksIn:
    starts, ends = day(form, "starts_on"), day(form, "ends_on")
    if starts is None or ends is None:
        raise errors.FIELD_MISSING(where="starts_on" if starts is None else "ends_on", value=gettext("Planned days"))
    return WorksIn(
        key=found.key if found is not None else key_of(form),
        party_id=party_named(actor, text(form, "party"), "party"),
        name=text(form, "name"),
        place_id=places.place_by_code(actor=actor, code=text(form, "place").partition(" ")[0]).pk,
        starts_on=starts,
        ends_on=ends,
        lines=tuple(_lines(form)),
        outlets=tuple(_outlets(actor, form)),
        approval=text(form, "approval"),
        site_id=whole(form, "site"),
        note=text(form, "note"),
    )


def _lines(form: QueryDict) -> Iterator[LineIn]:
    """The parts; an empty row is none."""
    names = ("item", "quantity", "planned", "why")
    for place, row in enumerate(zip(*(form.getlist(name) for name in names), strict=False)):
        item, quantity, planned, why = (said.strip() for said in row)
        if not (item or quantity or planned):
            continue
        said = quantity.replace(",", "").replace("，", "")
        if not said.isdecimal():
            raise errors.QUANTITY_WRONG(where=f"lines.{place}.quantity", value=quantity)
        grams = parse_micro(planned, f"lines.{place}.planned") if planned else None
        yield LineIn(item=item, quantity=int(said), planned_g=grams, why=why)


def _outlets(actor: Actor, form: QueryDict) -> Iterator[OutletIn]:
    names = ("outlet_waste", "outlet_way", "outlet_mass", "outlet_receiver")
    for place, row in enumerate(zip(*(form.getlist(name) for name in names), strict=False)):
        waste, way, mass, receiver = (said.strip() for said in row)
        if not (mass or receiver):
            continue
        yield OutletIn(
            waste=waste,
            way=Way(way) if way in set(Way) else Way.RECYCLE,
            mass_g=parse_micro(mass, f"outlets.{place}.mass") if mass else 0,
            receiver_id=party_named(actor, receiver, f"outlets.{place}.receiver") if receiver else None,
        )


def own_builder(actor: Actor) -> Party | None:
    """The party somebody estimates for."""
    ids = [grant.party_id for grant in actor.reach(WORKS_WRITE) if grant.party_id is not None]
    return Party.objects.select_related("place").defer("place__outline").filter(pk__in=ids[:1]).first()


def _form(request: HttpRequest, actor: Actor, found: Works | None) -> HttpResponse:
    city, own = places.city(), own_builder(actor)
    party = found.party if found else own
    lines = list(found.lines.all()) if found else []
    outlets = list(found.outlets.select_related("receiver")) if found else []
    names = waste_names(actor=actor, wastes=WASTES)
    context: dict[str, Any] = {
        **tabs(actor),
        "tab": "works",
        "works": found,
        "party": party,
        "place": found.place.code if found else (own.place.code if own and own.place else ""),
        "sites": sites_visible_to(actor).filter(party=party) if party else [],
        "lines": [*lines, *[None] * max(SPARE, FEWEST - len(lines))],
        "outlets": [*outlets, *[None] * max(SPARE, FEWEST - len(outlets))],
        "groups": [(names[waste], [i for i in ITEMS.values() if i.waste == waste]) for waste in WASTES],
        "measures": MEASURE_LABELS,
        "wastes": names,
        "ways": WAY_LABELS,
        "names": partners_of(actor),
        "places": places.visible_to(actor).filter(code__startswith=city.code) if city else [],
        "key": uuid.uuid4(),
    }
    return render(request, "web/works/form.html", context)
