"""Collecting rounds: lists, begun, a stop added or joined, received by one weight. Only parsing; the actions judge."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wufei.faces.web.kit.context import manifest_tabs
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, go, grams, needed, text
from wufei.faces.web.manifests import shown
from wufei.faces.web.manifests.acts import values_of
from wufei.faces.web.manifests.forms import own_party, party_named
from wufei.faces.web.packages.forms import key_of
from wufei.kernel import clock
from wufei.kernel.access import Subject, allowed
from wufei.kernel.problems import Problem, Problems
from wufei.operations.manifests.actions import round_collect, round_join, round_open, round_receive
from wufei.operations.manifests.models import Manifest, Round
from wufei.operations.manifests.permissions import MANIFEST_DRAFT, MANIFEST_READ
from wufei.operations.manifests.queries import rounds as queries
from wufei.operations.manifests.queries.manifests import may_sign_for
from wufei.operations.manifests.queries.search import partners_of
from wufei.operations.manifests.queries.sheets import fields_on, spec_on
from wufei.operations.manifests.spec import SPECS, TO_RECEIVE, Event, Field, Role, RoundIn, RoundState
from wufei.registers.catalogue.queries.codes import codes_on

PAGE = 50
# What an action calls it → how the field of the form is called.
FIELDS = {"mass_g": "mass", "accepted_g": "weighed", "carrier_id": "carrier", "receiver_id": "receiver"}


@require_GET
def collectings(request: HttpRequest) -> HttpResponse:
    """Rounds with their stops and masses."""
    actor = actor_of(request)
    enter(actor, MANIFEST_READ)
    page = Paginator(queries.rounds_told(actor), PAGE).get_page(text(request.GET, "page") or 1)
    context = {
        "here": "manifests",
        "tab": "rounds",
        **manifest_tabs(actor),
        "page": page,
        "rows": [(row, gettext(SPECS.get(row.spec).title), queries.state_told(row)) for row in page.object_list],
        "may_draft": actor.may_somewhere(MANIFEST_DRAFT),
    }
    return render(request, "web/collecting/list.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a round: of a stream, who drives, to whom, of what."""
    actor = actor_of(request)
    enter(actor, MANIFEST_DRAFT)
    spec = text(request.POST, "spec") or text(request.GET, "stream")
    if spec not in SPECS.codes():
        return render(request, "web/collecting/begin.html", {"here": "manifests", "streams": shown.streams_told()})
    if request.method == "POST":
        form = request.POST
        given = RoundIn(
            key=key_of(form),
            spec=spec,
            carrier_id=party_named(actor, text(form, "carrier"), "carrier"),
            receiver_id=party_named(actor, text(form, "receiver"), "receiver"),
            code=text(form, "code").partition(" ")[0],
        )
        return go(request, reverse("web:collecting", args=[round_open(actor=actor, given=given).pk]))
    told = spec_on(spec, clock.today())
    context: dict[str, Any] = {
        "here": "manifests",
        "spec": spec,
        "title": gettext(told.title),
        "key": uuid.uuid4(),
        "own": own_party(actor),
        "partners": partners_of(actor),
        "codes": [
            (f"{of}:{found.code}", found.name_zh)
            for of in told.lists
            for found in codes_on(actor=actor, list_code=of, day=clock.today())
        ],
    }
    return render(request, "web/collecting/new.html", context)


@require_GET
def collecting(request: HttpRequest, round_id: int) -> HttpResponse:
    """One round: its stops with what each told and what it is charged, what may be done now."""
    actor = actor_of(request)
    enter(actor, MANIFEST_READ)
    row = queries.round_get(actor=actor, round_id=round_id)
    stops = queries.stops_of(actor=actor, row=row)
    subject = Subject(party_ids=frozenset({row.carrier_id, row.receiver_id}))
    state = queries.state_now(row)
    may_draft = state is not RoundState.RECEIVED and allowed(actor, MANIFEST_DRAFT, subject)
    waiting = [stop for stop in stops if stop.state in TO_RECEIVE]
    context = {
        "here": "manifests",
        "row": row,
        "state": state,
        "title": gettext(SPECS.get(row.spec).title),
        "name": stops[0].name if stops else "",
        "stops": [(stop, _gap(stop)) for stop in stops],
        "told_g": sum(stop.mass_g for stop in stops),
        "taken_g": sum(stop.accepted_g or 0 for stop in stops) if len(waiting) < len(stops) else None,
        "waiting_g": sum(stop.mass_g for stop in waiting),
        "waiting": len(waiting),
        "may_draft": may_draft,
        "may_receive": bool(waiting) and may_sign_for(actor, row.receiver_id),
        "joinable": queries.joinable(actor=actor, row=row) if may_draft else [],
        "partners": partners_of(actor),
        "key": uuid.uuid4(),
        "asked": [shown.field_told(f, row.values.get(f.name)) for f in _asked(row, Event.ISSUE)],
        "weighed": [shown.field_told(f, None) for f in _asked(row, Event.ACCEPT)],
    }
    return render(request, "web/collecting/page.html", context)


@require_POST
def collect(request: HttpRequest, round_id: int) -> HttpResponse:
    """Draft the manifest of a stop."""
    actor, form = actor_of(request), request.POST
    row = queries.round_get(actor=actor, round_id=round_id)
    try:
        round_collect(
            actor=actor,
            round_id=row.pk,
            key=key_of(form),
            generator_id=party_named(actor, text(form, "generator"), "generator"),
            mass_g=grams(form, "mass") or 0,
            values=values_of(form, _asked(row, Event.ISSUE)),
        )
    except Problems as told:
        raise Problems([_at_field(problem, problem.where) for problem in told.problems]) from told
    return go(request, reverse("web:collecting", args=[row.pk]))


@require_POST
def join(request: HttpRequest, round_id: int) -> HttpResponse:
    """Put a manifest that was drafted by itself on the round."""
    round_join(actor=actor_of(request), round_id=round_id, manifest_id=needed(request.POST, "manifest"))
    return go(request, reverse("web:collecting", args=[round_id]))


@require_POST
def receive(request: HttpRequest, round_id: int) -> HttpResponse:
    """Accept all that it brought, by one weight."""
    actor, form = actor_of(request), request.POST
    row = queries.round_get(actor=actor, round_id=round_id)
    values = values_of(form, _asked(row, Event.ACCEPT))
    try:
        round_receive(actor=actor, round_id=row.pk, weighed_g=grams(form, "weighed"), values=values)
    except Problems as told:
        # Said once for each field, not for each stop.
        faults = {(p.fault.code, p.where.partition(".")[2]): p for p in told.problems}
        raise Problems([_at_field(problem, where) for (_code, where), problem in faults.items()]) from told
    return go(request, reverse("web:collecting", args=[row.pk]))


def _asked(row: Round, event: Event) -> list[Field]:
    """What the stream asks of a stop, or of the receiver who takes it in."""
    fields = [field for field in fields_on(row.spec) if field.required_at is event]
    return [f for f in fields if event is not Event.ACCEPT or f.asked_of in {None, Role.RECEIVER}]


def _gap(stop: Manifest) -> int | None:
    """Grams by which the share of a stop differs from what was told."""
    return stop.accepted_g - stop.mass_g if stop.accepted_g is not None else None


def _at_field(problem: Problem, where: str) -> Problem:
    problem.where = FIELDS.get(where, where)
    return problem
