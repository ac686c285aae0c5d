"""What concerns many facilities: networks of points, capacity against demand, what lies too long, norms."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from wufei.faces.web.facilities.asked import frame
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, day, go, needed, text, whole
from wufei.kernel import clock
from wufei.kernel.periods import FIRST_YEAR, LAST_YEAR
from wufei.kernel.problems import NOT_FOUND
from wufei.kernel.sources import CONFIDENCE_LABELS
from wufei.operations.facilities import permissions
from wufei.operations.facilities.actions.norms import norm_set, norms_load_shipped
from wufei.operations.facilities.queries.capacity import capacity_gaps
from wufei.operations.facilities.queries.facilities import facilities_visible_to
from wufei.operations.facilities.queries.network import Node, network
from wufei.operations.facilities.queries.norms import norms_standing
from wufei.operations.facilities.queries.stock import overdue
from wufei.operations.facilities.spec import LEVEL_LABELS, NORM_LABELS, NORM_UNITS, FacilityKind, NormIn, NormKind
from wufei.operations.manifests.queries.stock import waste_names
from wufei.registers.places import queries as places

YEARS = 4


@require_GET
def points(request: HttpRequest) -> HttpResponse:
    """Collection points as a tree, with what lies in them, how old and how moist."""
    actor = actor_of(request)
    enter(actor, permissions.FACILITY_READ)
    prefix, place = text(request.GET, "code"), text(request.GET, "place")
    since = day(request.GET, "since") or clock.today().replace(month=1, day=1)
    trees = network(actor=actor, prefix=prefix, place=place, since=since)
    rows = [_shown(depth, node) for tree in trees for depth, node in tree.walk()]
    seen = facilities_visible_to(actor).filter(kind=FacilityKind.POINT)
    known = sorted({code for codes in seen.values_list("codes", flat=True) for code in codes})
    city = places.city()
    context = {
        **frame(actor, "network"),
        "rows": rows,
        "total_g": sum(tree.total_g for tree in trees),
        "reference_g": sum(tree.total_reference_g for tree in trees),
        "raw_g": sum(tree.total_raw_g for tree in trees),
        "over_g": sum(tree.total_over_g for tree in trees),
        "codes": known,
        "names": waste_names(actor=actor, wastes=known) if known else {},
        "code": prefix,
        "place": place,
        "counties": list(places.counties(actor=actor, city_code=city.code)) if city else [],
        "since": since,
        "any": bool(rows) or seen.exists(),
    }
    return render(request, "web/facilities/network.html", context)


def _shown(depth: int, node: Node) -> dict[str, Any]:
    since = node.since
    return {
        "depth": depth,
        "node": node,
        "level": gettext(LEVEL_LABELS[node.facility.level]),
        "days": (clock.now() - since).days if since is not None else None,
        "assumed": any(c.moisture is not None and c.measured_on is None for c in node.stocks),
    }


@require_GET
def capacity(request: HttpRequest) -> HttpResponse:
    """What there is to treat in a year against what can be treated, by code."""
    actor = actor_of(request)
    enter(actor, permissions.FACILITY_READ)
    asked = whole(request.GET, "year")
    year = asked if asked is not None and FIRST_YEAR <= asked <= LAST_YEAR else clock.today().year
    found = capacity_gaps(actor=actor, year=year)
    named = {row.pk: row.name for row in facilities_visible_to(actor)}
    codes = waste_names(actor=actor, wastes={row.gap.code for row in found}) if found else {}
    context = {
        **frame(actor, "capacity"),
        "year": year,
        "years": [clock.today().year - n for n in range(YEARS)],
        "rows": [
            (row, codes.get(row.gap.code, ""), [named[pk] for pk in row.gap.facilities if pk in named]) for row in found
        ],
        "demand_g": sum(row.gap.demand_g for row in found),
        "short_g": sum(row.gap.short_g for row in found),
    }
    return render(request, "web/facilities/capacity.html", context)


@require_GET
def late(request: HttpRequest) -> HttpResponse:
    """What lies longer than its limit, the oldest first."""
    actor = actor_of(request)
    enter(actor, permissions.FACILITY_READ)
    found = overdue(actor=actor)
    names = waste_names(actor=actor, wastes={one.stock.code for one in found}) if found else {}
    rows = [
        (one, names.get(one.stock.code, ""), (clock.now() - one.stock.since).days if one.stock.since else None)
        for one in found
    ]
    return render(request, "web/facilities/overdue.html", {**frame(actor, "overdue"), "rows": rows})


@require_http_methods(["GET", "POST"])
def norms(request: HttpRequest) -> HttpResponse:
    """Limits and reference values with their sources; a new value takes the place of an old one."""
    actor = actor_of(request)
    enter(actor, permissions.FACILITY_READ)
    if request.method == "POST":
        form = request.POST
        if text(form, "shipped"):
            norms_load_shipped(actor=actor)
            return go(request, reverse("web:facility_norms"))
        kind = text(form, "kind")
        if kind not in NORM_LABELS:
            raise NOT_FOUND(where="kind", value=kind)
        given = NormIn(
            kind=NormKind(kind),
            prefix=text(form, "prefix"),
            value=needed(form, "value"),
            source=text(form, "source"),
            valid_from=day(form, "valid_from"),
            valid_to=day(form, "valid_to"),
        )
        norm_set(actor=actor, given=given)
        return go(request, reverse("web:facility_norms"))
    rows = [
        (row, gettext(NORM_LABELS[row.kind]), NORM_UNITS[row.kind], gettext(CONFIDENCE_LABELS[row.confidence]))
        for row in norms_standing(actor)
    ]
    context = {
        **frame(actor, "norms"),
        "rows": rows,
        "kinds": [(str(kind), gettext(word), NORM_UNITS[kind]) for kind, word in NORM_LABELS.items()],
        "may_set": actor.may_somewhere(permissions.NORM_SET),
    }
    return render(request, "web/facilities/norms.html", context)
