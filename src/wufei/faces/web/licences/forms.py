"""Acts on licences through forms: apply, enter, change, move, declare a register. Only parsing; the actions judge."""

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, day, go, needed, text, whole
from wufei.faces.web.manifests.forms import own_party, party_named
from wufei.faces.web.packages.forms import key_of
from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.problems import Problem
from wufei.kernel.sources import CONFIDENCE_LABELS
from wufei.kernel.units import parse_micro
from wufei.operations.licences.actions.licences import licence_change, licence_draft, licence_enter, licence_move
from wufei.operations.licences.actions.registers import register_declare
from wufei.operations.licences.actions.terms import term_set
from wufei.operations.licences.errors import FIELD_MISSING, ITEM_WRONG, KIND_UNKNOWN
from wufei.operations.licences.models import Licence
from wufei.operations.licences.permissions import (
    LICENCE_APPLY,
    LICENCE_DECIDE,
    LICENCE_READ,
    REGISTER_DECLARE,
    TERM_SET,
)
from wufei.operations.licences.queries import licences as queries
from wufei.operations.licences.queries.terms import clocks_in_force, terms_open
from wufei.operations.licences.spec import (
    CLOCK_LABELS,
    KINDS,
    UNIT_LABELS,
    ClockUnit,
    ItemIn,
    LegalClock,
    LicenceEvent,
    LicenceIn,
)

LINES = 4


def _given(actor: Actor, form: QueryDict, key: uuid.UUID) -> LicenceIn:
    named, first, last = text(form, "named"), day(form, "valid_from"), day(form, "valid_to")
    if first is None or last is None:
        raise FIELD_MISSING(where="valid_from" if first is None else "valid_to", value="")
    return LicenceIn(
        key=key,
        kind=text(form, "kind"),
        holder_id=party_named(actor, text(form, "holder"), "holder"),
        valid_from=first,
        valid_to=last,
        items=tuple(_items(form)),
        number=text(form, "number"),
        issuer=text(form, "issuer"),
        named_id=party_named(actor, named, "named") if named else None,
        plate=text(form, "plate"),
        route=text(form, "route"),
        note=text(form, "note"),
        replaces_id=whole(form, "replaces"),
    )


def _items(form: QueryDict) -> Iterator[ItemIn]:
    """Lines of wastes, ways and tonnes; an empty line is none."""
    lines = zip(form.getlist("codes"), form.getlist("methods"), form.getlist("tonnes"), strict=False)
    for place, (codes, methods, tonnes) in enumerate(lines):
        if not (codes.strip() or tonnes.strip()):
            continue
        try:
            # One tonne is a million grams, so millionths of what is typed are grams.
            amount = parse_micro(tonnes.strip(), f"items.{place}") if tonnes.strip() else None
        except Problem as error:
            raise ITEM_WRONG(where=f"items.{place}", value=place + 1) from error
        yield ItemIn(codes=tuple(_words(codes)), methods=tuple(_words(methods)), amount_g=amount)


def _words(said: str) -> list[str]:
    return said.replace("，", " ").replace(",", " ").replace("、", " ").split()


def _form(request: HttpRequest, found: Licence | None, before: Licence | None = None) -> HttpResponse:
    actor, shown = actor_of(request), found or before
    own = own_party(actor)
    items = list(shown.items) if shown else []
    context: dict[str, Any] = {
        "here": "manifests",
        "licence": found,
        "shown": shown,
        "replaces": before,
        "kinds": KINDS,
        "kind": shown.kind if shown else text(request.GET, "kind"),
        "holder": shown.holder.name if shown else (own.name if own else ""),
        "lines": [*items, *[{}] * max(1, LINES - len(items))],
        "key": uuid.uuid4(),
        "first": before.valid_to + dt.timedelta(days=1) if before else clock.today(),
        "may_enter": found is None and actor.may_somewhere(LICENCE_DECIDE),
        "may_apply": actor.may_somewhere(LICENCE_APPLY),
    }
    return render(request, "web/licences/form.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write an application and send it, or enter what was issued."""
    actor = actor_of(request)
    if not actor.may_somewhere(LICENCE_DECIDE):
        enter(actor, LICENCE_APPLY)
    if request.method != "POST":
        before = whole(request.GET, "replaces")
        return _form(request, None, queries.licence_get(actor=actor, licence_id=before) if before else None)
    given = _given(actor, request.POST, key_of(request.POST))
    if text(request.POST, "as") == "enter":
        made = licence_enter(actor=actor, given=given)
    else:
        made = licence_draft(actor=actor, given=given)
    return go(request, reverse("web:licence", args=[made.pk]))


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, licence_id: int) -> HttpResponse:
    """Change an application that is not sent, or was sent back."""
    actor = actor_of(request)
    found = queries.licence_get(actor=actor, licence_id=licence_id)
    require(actor, LICENCE_APPLY, queries.licence_subject(found))
    if request.method != "POST":
        return _form(request, found)
    given = _given(actor, request.POST, found.key)
    licence_change(actor=actor, licence_id=licence_id, version=needed(request.POST, "version"), given=given)
    return go(request, reverse("web:licence", args=[licence_id]))


@require_POST
def move(request: HttpRequest, licence_id: int) -> HttpResponse:
    """Apply, take up, send back, issue, suspend, revoke."""
    form = request.POST
    licence_move(
        actor=actor_of(request),
        licence_id=licence_id,
        version=needed(form, "version"),
        event=LicenceEvent(text(form, "event")),
        reason=text(form, "reason"),
        number=text(form, "number"),
    )
    return go(request, reverse("web:licence", args=[licence_id]))


@require_http_methods(["GET", "POST"])
def terms(request: HttpRequest) -> HttpResponse:
    """Which terms run how long, by which source; setting one that the law leaves open."""
    actor = actor_of(request)
    enter(actor, LICENCE_READ)
    if request.method == "POST":
        kind, _colon, name = text(request.POST, "term").partition(":")
        unit = text(request.POST, "unit")
        term_set(
            actor=actor,
            kind=kind,
            name=name,
            amount=needed(request.POST, "amount"),
            unit=ClockUnit(unit) if unit in set(ClockUnit) else ClockUnit.WORKDAYS,
            source=text(request.POST, "source"),
            valid_from=day(request.POST, "valid_from") or clock.today(),
        )
        return go(request, reverse("web:licence_terms"))
    context = {
        "here": "manifests",
        "rows": [(*_term(each), CONFIDENCE_LABELS[each.confidence]) for each in clocks_in_force()],
        "open": [_term(each) for each in terms_open()],
        "units": UNIT_LABELS,
        "today": clock.today(),
        "may_set": actor.may_somewhere(TERM_SET),
    }
    return render(request, "web/licences/terms.html", context)


def _term(each: LegalClock) -> tuple[LegalClock, str, str]:
    return each, KINDS[each.kind].title, CLOCK_LABELS[each.name]


@require_http_methods(["GET", "POST"])
def registers(request: HttpRequest) -> HttpResponse:
    """Which registers are complete from when; declaring one."""
    actor = actor_of(request)
    enter(actor, REGISTER_DECLARE)
    if request.method == "POST":
        kind = text(request.POST, "kind")
        if kind not in KINDS:
            raise KIND_UNKNOWN(where="kind", value=kind, known=", ".join(KINDS))
        register_declare(
            actor=actor,
            kind=kind,
            complete_from=day(request.POST, "complete_from"),
            reason=text(request.POST, "reason"),
        )
        return go(request, reverse("web:licence_registers"))
    now = queries.registers_now()
    context = {"here": "manifests", "rows": [(kind, now.get(code)) for code, kind in KINDS.items()]}
    return render(request, "web/licences/registers.html", context)
