"""Facilities as a list, one of them with its stock by age, its balance. Not for: acts (forms, runs)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wufei.faces.web.facilities import drawing
from wufei.faces.web.facilities.asked import days_asked, frame
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, text
from wufei.kernel.access import allowed
from wufei.operations.facilities import permissions
from wufei.operations.facilities.queries.balance import plant_balance
from wufei.operations.facilities.queries.capacity import standing_of, standings
from wufei.operations.facilities.queries.facilities import facilities_visible_to, facility_get, facility_subject
from wufei.operations.facilities.queries.network import corrected_of
from wufei.operations.facilities.queries.runs import runs_visible_to
from wufei.operations.facilities.queries.stock import stock_of
from wufei.operations.facilities.queries.weighings import Asked, weighings_listed
from wufei.operations.facilities.spec import CAUSE_LABELS, FATE_LABELS, KIND_LABELS, LEVEL_LABELS, FacilityKind
from wufei.operations.manifests.queries.stock import waste_names

LATEST = 8


@require_GET
def facilities(request: HttpRequest) -> HttpResponse:
    """Every facility with how full it is and when it will be; those that fill up first stand first."""
    actor = actor_of(request)
    enter(actor, permissions.FACILITY_READ)
    kind, words = text(request.GET, "kind"), text(request.GET, "q")
    seen = facilities_visible_to(actor)
    found = seen.filter(kind=kind) if kind in KIND_LABELS else seen
    found = found.filter(name__icontains=words) if words else found
    rows = list(found)
    full = {standing.facility.pk: standing for standing in standings(rows)}
    rows.sort(key=lambda row: -(full[row.pk].permille or 0) if row.pk in full else 1)
    context = {
        **frame(actor, "list"),
        "rows": [(row, full.get(row.pk), gettext(KIND_LABELS[row.kind])) for row in rows],
        "kinds": KIND_LABELS,
        "kind": kind,
        "kind_word": gettext(KIND_LABELS[kind]) if kind in KIND_LABELS else "",
        "words": words,
        "any": bool(rows) or seen.exists(),
    }
    return render(request, "web/facilities/list.html", context)


@require_GET
def facility(request: HttpRequest, facility_id: int) -> HttpResponse:
    """One facility: how full, what lies there since when, its last weighings and runs."""
    actor = actor_of(request)
    enter(actor, permissions.FACILITY_READ)
    found = facility_get(actor=actor, facility_id=facility_id)
    subject = facility_subject(found)
    stock = stock_of(actor=actor, facility_id=facility_id)
    weighings = weighings_listed(actor=actor, asked=Asked(facility_id=facility_id))
    runs = runs_visible_to(actor).filter(facility=facility_id)
    may_weigh = allowed(actor, permissions.WEIGHING_WRITE, subject)
    context: dict[str, Any] = {
        **frame(actor, "list"),
        "facility": found,
        "kind": gettext(KIND_LABELS[found.kind]),
        "level": gettext(LEVEL_LABELS[found.level]) if found.level else "",
        "below": list(found.below.all()),
        "standing": standing_of(actor=actor, facility_id=facility_id),
        "stock": drawing.stock_lines(corrected_of(facility_id, stock), _names(actor, stock)),
        "bands": drawing.band_words(),
        "weighings": list(weighings[:LATEST]),
        "weighed_count": weighings.count(),
        "runs": [(run, *drawing.run_sums(run)) for run in runs[:LATEST]],
        "run_count": runs.count(),
        "runs_here": found.kind != FacilityKind.GATE,
        "may_change": allowed(actor, permissions.FACILITY_WRITE, subject),
        "may_weigh": may_weigh,
        "may_run": found.kind != FacilityKind.GATE and allowed(actor, permissions.RUN_WRITE, subject),
        "codes": [one.code for one in stock],
    }
    return render(request, "web/facilities/page.html", context)


@require_GET
def balance(request: HttpRequest, facility_id: int) -> HttpResponse:
    """The mass balance of the plant a facility belongs to, as a picture and in numbers, by code."""
    actor = actor_of(request)
    enter(actor, permissions.FACILITY_READ)
    since, until = days_asked(request.GET)
    found = plant_balance(actor=actor, facility_id=facility_id, since=since, until=until)
    context = {
        **frame(actor, "list"),
        "found": found,
        "facility": found.facility,
        "names": waste_names(actor=actor, wastes={line.code for line in found.lines}) if found.lines else {},
        "lines": found.lines,
        "ended": [
            (
                gettext(FATE_LABELS[one.fate]),
                one.code,
                gettext(CAUSE_LABELS[one.cause]) if one.cause in CAUSE_LABELS else "",
                one.mass_g,
            )
            for one in found.ended
        ],
        "data": {"balance": drawing.waterfall(found)},
        "periods": drawing.months_back(),
    }
    return render(request, "web/facilities/balance.html", context)


def _names(actor: Any, stock: Any) -> dict[str, str]:
    return waste_names(actor=actor, wastes={one.code for one in stock}) if stock else {}
