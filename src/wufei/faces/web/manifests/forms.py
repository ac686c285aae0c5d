"""Drafts of manifests through a form made from the declaration. Only parsing; the actions judge."""

import dataclasses
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, go, grams, needed, text, whole
from wufei.faces.web.manifests import shown
from wufei.faces.web.manifests.acts import values_of
from wufei.faces.web.packages.forms import stock_told
from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.problems import NOT_FOUND
from wufei.operations.manifests.actions import manifest_change, manifest_create
from wufei.operations.manifests.models import Manifest
from wufei.operations.manifests.permissions import MANIFEST_DRAFT
from wufei.operations.manifests.queries import manifests as queries
from wufei.operations.manifests.queries.search import partners_of, recent_of
from wufei.operations.manifests.queries.sheets import fields_on, spec_on
from wufei.operations.manifests.spec import SPECS, WAY_LABELS, Event, ManifestIn, Way
from wufei.registers.catalogue.queries.codes import codes_on
from wufei.registers.parties.models import Party
from wufei.registers.parties.queries import visible_to as parties_visible_to


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin: like one of the last, or of a stream."""
    actor = actor_of(request)
    enter(actor, MANIFEST_DRAFT)
    spec = text(request.GET, "stream") or text(request.POST, "spec")
    if spec not in SPECS.codes():
        context = {"here": "manifests", "recent": recent_of(actor), "streams": shown.streams_told()}
        return render(request, "web/manifests/begin.html", context)
    if request.method == "POST":
        made = manifest_create(actor=actor, given=_given(actor, request.POST, spec))
        return go(request, reverse("web:manifest", args=[made.pk]))
    return _form(request, actor, spec, None)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, manifest_id: int) -> HttpResponse:
    """Change a draft."""
    actor = actor_of(request)
    row = queries.manifest_get(actor=actor, manifest_id=manifest_id)
    require(actor, MANIFEST_DRAFT, queries.manifest_subject(row))
    if request.method == "POST":
        given = _kept(_given(actor, request.POST, row.spec), request.POST, row)
        version = needed(request.POST, "version")
        done = manifest_change(actor=actor, manifest_id=manifest_id, version=version, given=given)
        return go(request, reverse("web:manifest", args=[done.pk]))
    return _form(request, actor, row.spec, row)


def _form(request: HttpRequest, actor: Actor, code: str, row: Manifest | None) -> HttpResponse:
    spec = spec_on(code, clock.today())
    leg = row.legs.first() if row is not None else None
    values = {**(row.values if row is not None else {}), **(leg.values if leg is not None else {})}
    own = own_party(actor)
    context: dict[str, Any] = {
        "here": "manifests",
        "spec": code,
        "title": gettext(spec.title),
        "row": row,
        "leg": leg,
        "key": row.key if row is not None else uuid.uuid4(),
        "own": own,
        "travels": any(step.event is Event.TAKE_OVER for step in spec.steps),
        "fields": [shown.field_told(f, values.get(f.name)) for f in fields_on(code) if f.required_at is Event.ISSUE],
        "more": [shown.field_told(f, values.get(f.name)) for f in fields_on(code) if f.required_at is not Event.ISSUE],
        "ways": [(str(way), gettext(word)) for way, word in WAY_LABELS.items() if way not in {Way.PAPER, Way.TAKEN}],
        "partners": partners_of(actor),
        "codes": [
            (f"{of}:{found.code}", found.name_zh)
            for of in spec.lists
            for found in codes_on(actor=actor, list_code=of, day=clock.today())
        ],
        "volume": bool(spec.density),
        **_stock(actor, row, own),
    }
    return render(request, "web/manifests/form.html", context)


def _stock(actor: Actor, row: Manifest | None, own: Party | None) -> dict[str, Any]:
    """The packages that the draft carries and those that could go with it; asked for anew when its waste changes."""
    if row is None:
        return stock_told(actor, generator=own.name if own else "", waste="", site_id=None, draft=None, chosen=())
    aboard = set(row.packages.values_list("package__code", flat=True))
    name, site_id = row.generator.name, row.generator_site_id
    return stock_told(actor, generator=name, waste=row.code, site_id=site_id, draft=row, chosen=aboard)


def own_party(actor: Actor) -> Party | None:
    """The party somebody drafts for."""
    ids = [grant.party_id for grant in actor.reach(MANIFEST_DRAFT) if grant.party_id is not None]
    return Party.objects.filter(pk__in=ids[:1]).first()


def _given(actor: Actor, form: QueryDict, code: str) -> ManifestIn:
    carrier = text(form, "carrier")
    try:
        key = uuid.UUID(text(form, "key"))
    except ValueError:
        key = uuid.uuid4()
    way = text(form, "way")
    return ManifestIn(
        key=key,
        spec=code,
        generator_id=party_named(actor, text(form, "generator"), "generator"),
        receiver_id=party_named(actor, text(form, "receiver"), "receiver"),
        carriers=(party_named(actor, carrier, "carrier"),) if carrier else (),
        code=text(form, "code").partition(" ")[0],
        mass_g=grams(form, "mass") or 0,
        generator_site_id=whole(form, "generator_site"),
        packages=form.getlist("packages"),
        values=values_of(form, fields_on(code)),
        way=Way(way) if way in set(Way) else Way.ORDINARY,
        reason=text(form, "reason"),
    )


def _kept(given: ManifestIn, form: QueryDict, row: Manifest) -> ManifestIn:
    """What the form says, over what stands on the draft: what the form did not show stays as it is.

    Sites and packages stay with their party. The form names the first carrier; those after it stay.
    """
    legs, known = list(row.legs.all()), {field.name for field in fields_on(row.spec)}
    there = {**row.values, **(legs[0].values if legs else {})}
    generator, receiver = given.generator_id == row.generator_id, given.receiver_id == row.receiver_id
    kept: dict[str, Any] = {
        "carriers": (*(given.carriers or [leg.carrier_id for leg in legs[:1]]), *(leg.carrier_id for leg in legs[1:])),
        "receiver_site_id": row.receiver_site_id if receiver else None,
        "simulated": row.simulated,
        "values": {name: value for name, value in there.items() if name in known} | dict(given.values),
    }
    if generator and "generator_site" not in form:
        kept["generator_site_id"] = row.generator_site_id
    if generator and given.code == row.code and not {"packages.asked", "packages"} & form.keys():
        kept["packages"] = list(row.packages.values_list("package__code", flat=True))
    if "way" not in form:
        kept["way"] = Way(row.way)
    if "reason" not in form:
        kept["reason"] = row.reason
    return dataclasses.replace(given, **kept)


def party_named(actor: Actor, name: str, where: str) -> int:
    """A party by its very name or credit code. A firm knows those it works with, and may name any that is registered.

    Raises NOT_FOUND.
    """
    own = parties_visible_to(actor).filter(name=name).first()
    found = own or Party.objects.filter(name=name).first() or Party.objects.filter(uscc=name.upper()).first()
    if found is None or not name:
        raise NOT_FOUND(where=where, value=name)
    return found.pk
