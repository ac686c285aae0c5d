"""What a person does to places: a grid unit added, a place changed, closed, reopened; divisions and outlines loaded."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, day, needed, text
from wufei.faces.web.registers import spool
from wufei.faces.web.registers.exchange import FILE_GONE, FILE_MISSING
from wufei.faces.web.registers.fields import CHOICE_FORM, Field, Form, choices, degrees, done, form_page, micro
from wufei.kernel.access import require
from wufei.kernel.problems import Problem
from wufei.registers.places import actions, permissions, queries
from wufei.registers.places.models import Place
from wufei.registers.places.spec import KIND_LABELS, KINDS_OF, PlaceKind, Tree

OUTLINES = "outlines_waiting"


def _address(place_id: int) -> str:
    return reverse("web:place", args=[place_id])


def _kind(value: str) -> PlaceKind:
    try:
        return PlaceKind(value)
    except ValueError as error:
        raise CHOICE_FORM(where="kind", value=value) from error


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, place_id: int) -> HttpResponse:
    """Add a grid unit in or under a place."""
    actor = actor_of(request)
    above = queries.place_get(actor=actor, place_id=place_id)
    require(actor, permissions.PLACE_CREATE, queries.place_subject(above))
    grid = above.tree == Tree.GRID
    last = queries.children(actor=actor, place_id=above.pk, tree=Tree.GRID).order_by("code").last()
    kinds = {kind: KIND_LABELS[kind] for kind in KINDS_OF[Tree.GRID]}
    form = Form(
        gettext("Add a grid unit"),
        (
            Field("kind", gettext("Kind"), "park", "select", choices(kinds), required=True),
            Field("name", gettext("Name"), required=True),
            Field(
                "code",
                gettext("Code"),
                _next_code(above, last),
                required=True,
                help=gettext("It continues the code of the place above; the next free one is proposed."),
            ),
            Field("valid_from", gettext("First day"), kind="date"),
        ),
        gettext("Add"),
        _address(above.pk),
        note=above.name,
    )

    def act() -> str:
        place = actions.place_create(
            actor=actor,
            tree=Tree.GRID,
            kind=_kind(text(request.POST, "kind")),
            code=text(request.POST, "code"),
            name=text(request.POST, "name"),
            parent_code=above.code if grid else "",
            within_code="" if grid else above.code,
            valid_from=day(request.POST, "valid_from"),
        )
        return _address(place.pk)

    return form_page(request, form, {"here": "registers"}, act)


def _next_code(above: Place, last: Place | None) -> str:
    grid = above.tree == Tree.GRID
    if last is None or not last.code.startswith(above.code):
        return above.code + ("" if grid else "G") + "001"
    tail = last.code[len(above.code) :].removeprefix("G")
    number = f"{int(tail) + 1:0{len(tail)}d}" if tail.isdecimal() else ""
    return above.code + ("" if grid else "G") + number


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, place_id: int) -> HttpResponse:
    """Change names, first day or position of a place."""
    actor = actor_of(request)
    place = queries.place_get(actor=actor, place_id=place_id)
    require(actor, permissions.PLACE_CHANGE, queries.place_subject(place))
    form = Form(
        gettext("Change a place"),
        (
            Field("name", gettext("Name"), place.name, required=True),
            Field("short_name", gettext("Short name"), place.short_name),
            Field("valid_from", gettext("First day"), place.valid_from, "date"),
            Field("longitude", gettext("Longitude"), degrees(place.longitude_micro), "degrees"),
            Field("latitude", gettext("Latitude"), degrees(place.latitude_micro), "degrees"),
            Field("version", "", place.version, "hidden"),
        ),
        gettext("Save"),
        _address(place.pk),
        note=f"{place.code} {place.name}",
    )

    def act() -> str:
        actions.place_change(
            actor=actor,
            place_id=place.pk,
            version=needed(request.POST, "version"),
            name=text(request.POST, "name"),
            short_name=text(request.POST, "short_name"),
            valid_from=day(request.POST, "valid_from"),
            longitude_micro=micro(text(request.POST, "longitude"), "longitude"),
            latitude_micro=micro(text(request.POST, "latitude"), "latitude"),
        )
        return _address(place.pk)

    return form_page(request, form, {"here": "registers"}, act)


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, place_id: int) -> HttpResponse:
    """End a place."""
    actor = actor_of(request)
    place = queries.place_get(actor=actor, place_id=place_id)
    require(actor, permissions.PLACE_CLOSE, queries.place_subject(place))
    form = Form(
        gettext("Take a place out of use"),
        (
            Field(
                "last_day",
                gettext("Last day"),
                kind="date",
                help=gettext("Empty: yesterday, so that it is out of use from today."),
            ),
            Field("version", "", place.version, "hidden"),
        ),
        gettext("Take out of use"),
        _address(place.pk),
        note=gettext(
            "What happened here stays readable; nothing new can be entered for it. It can be taken into use again."
        ),
        danger=True,
    )

    def act() -> str:
        version = needed(request.POST, "version")
        actions.place_close(actor=actor, place_id=place.pk, version=version, last_day=day(request.POST, "last_day"))
        return _address(place.pk)

    return form_page(request, form, {"here": "registers"}, act)


@require_POST
def reopen(request: HttpRequest, place_id: int) -> HttpResponse:
    """Open a closed place again."""
    actions.place_reopen(actor=actor_of(request), place_id=place_id, version=needed(request.POST, "version"))
    return done(request, _address(place_id))


@require_POST
def load(request: HttpRequest) -> HttpResponse:
    """Load a city's divisions from the published list."""
    actions.place_load_city(actor=actor_of(request), city=text(request.POST, "city"))
    return HttpResponseRedirect(reverse("web:places"))


@require_http_methods(["GET", "POST"])
def outlines(request: HttpRequest) -> HttpResponse:
    """Outlines of a city from a GeoJSON file or the installed package: tried out first, then kept."""
    actor = actor_of(request)
    enter(actor, permissions.PLACE_LOAD)
    cities = list(queries.cities_loaded(actor=actor))
    context: dict[str, Any] = {
        "here": "registers",
        "cities": cities,
        "installed": bool(queries.outlines_installed()),
    }
    if request.method == "GET":
        return render(request, "web/registers/outlines.html", context)
    keep = text(request.POST, "act") == "keep"
    waiting = request.session.get(OUTLINES) or {}
    try:
        city, data, token = _given(request, waiting) if keep else _fresh(request)
        with transaction.atomic():
            report = actions.place_outlines_load(actor=actor, city_code=city, data=data)
            if not keep:
                transaction.set_rollback(True)
    except Problem as problem:
        context["problem"] = problem.as_dict(gettext)
        return render(request, "web/registers/outlines.html", context, status=422)
    if keep:
        spool.forget(str(waiting.get("file", "")))
        request.session.pop(OUTLINES, None)
    else:
        request.session[OUTLINES] = {"city": city, "file": token}
    shown = {
        "report": report,
        "kept": keep,
        "refused": [problem.as_dict(gettext) for problem in report.refused],
        "city": next((c for c in cities if c.code == city), None),
    }
    return render(request, "web/registers/outlines.html", context | shown)


def _fresh(request: HttpRequest) -> tuple[str, bytes | None, str]:
    city = text(request.POST, "city")
    if text(request.POST, "act") == "installed":
        return city, None, ""
    given = request.FILES.get("file")
    if given is None:
        raise FILE_MISSING(where="file")
    data = given.read()
    return city, data, spool.keep(data)


def _given(request: HttpRequest, waiting: dict[str, str]) -> tuple[str, bytes | None, str]:
    if not waiting:
        raise FILE_GONE(where="file")
    token = waiting.get("file", "")
    data = spool.read(token) if token else None
    if token and data is None:
        raise FILE_GONE(where="file")
    return waiting["city"], data, token
