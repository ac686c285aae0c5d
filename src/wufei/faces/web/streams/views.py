"""All streams at a glance, and one with its picture of the month. Not for: the figures (queries)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wufei.faces.web.flows import drawing as flow_drawing
from wufei.faces.web.flows.asked import families
from wufei.faces.web.kit.context import AGED_DAYS
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, attachment
from wufei.faces.web.kit.sheets import XLSX, Sheet, workbook
from wufei.faces.web.streams import drawing
from wufei.faces.web.streams.asked import StreamAsked, asked_of
from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.problems import NOT_FOUND
from wufei.operations.facilities.permissions import FACILITY_READ
from wufei.operations.facilities.queries.capacity import Standing, standings
from wufei.operations.facilities.queries.facilities import facilities_of_lists
from wufei.operations.manifests.permissions import MANIFEST_READ
from wufei.operations.manifests.queries.firms import Side
from wufei.operations.manifests.queries.flows import flows_of
from wufei.operations.manifests.queries.streams import Largest, largest_of, late_of, months_of, specs_of
from wufei.operations.manifests.spec.flows import COLUMN_LABELS, Column, Flows
from wufei.registers.places import queries as places

TONNE, PATHS, FULL_SHOWN = 1_000_000, 12, 8


@require_GET
def streams(request: HttpRequest) -> HttpResponse:
    """Every stream: its month, and how it stands against the month before."""
    actor = actor_of(request)
    enter(actor, MANIFEST_READ)
    asked = asked_of(request)
    found = flows_of(actor=actor, asked=asked.flows)
    masses = {node.key: node.mass_g for node in found.nodes if node.column is Column.KIND}
    rows = [
        {
            "code": code,
            "title": title,
            "colour": drawing.colour(code),
            "mass_g": masses.get(code, 0),
            "share": 100 * masses.get(code, 0) // (max(masses.values(), default=0) or 1),
            "url": reverse("web:stream", args=[code]),
        }
        for code, title in sorted(families(), key=lambda pair: -masses.get(pair[0], 0))
    ]
    context = {**_frame(actor, asked), "rows": rows, "found": found}
    return render(request, "web/streams/list.html", context)


@require_GET
def stream(request: HttpRequest, stream: str) -> HttpResponse:
    """One stream: where it went this month, twelve months, who gave and took most, what is late, how full it is."""
    actor = actor_of(request)
    enter(actor, MANIFEST_READ)
    asked = _asked(request, stream)
    found = flows_of(actor=actor, asked=asked.flows)
    months = months_of(actor=actor, asked=asked.year)
    before = asked.period.earlier().closing
    mapped = drawing.county_map(actor, asked, found) if asked.place is None else None
    lines = flow_drawing.lines(found, asked.drawn)
    givers, takers = (largest_of(actor=actor, asked=asked.flows, side=side) for side in (Side.OUT, Side.IN))
    full = _facilities(actor, asked)
    context: dict[str, Any] = {
        **_frame(actor, asked),
        "stream": stream,
        "title": dict(families())[stream],
        "colour": drawing.colour(stream),
        "found": found,
        "sentence": flow_drawing.sentence(found),
        "mass_g": months.get(asked.month, (0, 0))[0],
        "count": months.get(asked.month, (0, 0))[1],
        "before_g": months.get(before, (0, 0))[0],
        "data": {
            "flows": flow_drawing.chart(found, asked.drawn),
            "months": drawing.month_bars(asked, months),
            "map": mapped,
        },
        "any_month": bool(months),
        "mapped": mapped is not None,
        "headings": [gettext(COLUMN_LABELS[column]) for column in Column],
        "bars": flow_drawing.bars(found, asked.drawn),
        "rows_high": flow_drawing.rows_high(found),
        "lines": lines[:PATHS],
        "more": max(0, len(lines) - PATHS),
        "largest": [(gettext("Most handed over by"), givers), (gettext("Most taken in by"), takers)],
        "late": late_of(actor=actor, stream=stream, place=asked.code, days=AGED_DAYS),
        "aged_days": AGED_DAYS,
        "full": full[:FULL_SHOWN],
        "full_more": max(0, len(full) - FULL_SHOWN),
        "declared": drawing.declared(stream),
        "links": actor.all_powerful or any(grant.party_id is None for grant in actor.reach(MANIFEST_READ)),
    }
    return render(request, "web/streams/page.html", context)


@require_GET
def sheet(request: HttpRequest, stream: str) -> HttpResponse:
    """The tables of the page as one workbook."""
    actor = actor_of(request)
    enter(actor, MANIFEST_READ)
    asked = _asked(request, stream)
    found = flows_of(actor=actor, asked=asked.flows)
    months = months_of(actor=actor, asked=asked.year)
    mass, count = (gettext("Mass, t"), 14), (gettext("Manifests"), 12)
    firms = [(gettext("Firm"), 40), mass, count]
    givers, takers = (largest_of(actor=actor, asked=asked.flows, side=side) for side in (Side.OUT, Side.IN))
    tables = [
        _flows(found, asked),
        Sheet(
            gettext("Months"),
            [(gettext("Month"), 12), mass, count],
            [[f"{m // 100}-{m % 100:02d}", *_month(*months.get(m, (0, 0)))] for m in asked.months],
        ),
        Sheet(gettext("Most handed over by"), firms, [_firm(one) for one in givers]),
        Sheet(gettext("Most taken in by"), firms, [_firm(one) for one in takers]),
        Sheet(
            gettext("Facilities"),
            [(gettext("Facility"), 36), (gettext("There now, t"), 14), (gettext("Can hold, t"), 14)],
            [
                [one.facility.name, one.held_g / TONNE, None if one.hold_g is None else one.hold_g / TONNE]
                for one in _facilities(actor, asked)
            ],
        ),
    ]
    return attachment(workbook(*tables), f"{dict(families())[stream]}-{asked.period.code}.xlsx", XLSX)


def _flows(found: Flows, asked: StreamAsked) -> Sheet:
    columns = [*((gettext(COLUMN_LABELS[column]), 28) for column in Column), (gettext("Mass, t"), 14)]
    columns.append((gettext("Manifests"), 12))
    rows = [[*line.labels, line.mass_g / TONNE, line.count] for line in flow_drawing.lines(found, asked.drawn)]
    notes = [
        (gettext("Period"), asked.period.code),
        (gettext("Place"), asked.place_word),
        (gettext("As of"), f"{found.moved_at:%Y-%m-%d %H:%M} UTC" if found.moved_at else "—"),
        (gettext("Data"), gettext("Simulated") if found.simulated else gettext("as entered")),
    ]
    return Sheet(gettext("Flows of waste"), columns, rows, notes)


def _month(mass_g: int, count: int) -> list[object]:
    return [mass_g / TONNE, count]


def _firm(one: Largest) -> list[object]:
    return [one.name, one.mass_g / TONNE, one.count]


def _facilities(actor: Actor, asked: StreamAsked) -> list[Standing]:
    """The facilities that accept waste of the stream, the fullest first."""
    if not actor.may_somewhere(FACILITY_READ):
        return []
    lists = {name for _code, spec in specs_of(asked.stream) for name in spec.lists}
    found = standings(facilities_of_lists(actor=actor, lists=lists, place=asked.code))
    return sorted(found, key=lambda one: -(one.permille if one.permille is not None else -1))


def _asked(request: HttpRequest, stream: str) -> StreamAsked:
    if stream not in dict(families()):
        raise NOT_FOUND(where="stream", value=stream)
    return asked_of(request, stream)


def _frame(actor: Actor, asked: StreamAsked) -> dict[str, Any]:
    """What every page of streams shows: the filters, with where each choice leads."""
    city = places.city()
    today = clock.today()
    counties = list(places.counties(actor=actor, city_code=city.code)) if city else []
    now = StreamAsked(asked.stream, today.year * 100 + today.month, asked.place)
    months = [(f"{m // 100}-{m % 100:02d}", drawing.address(asked, month=m)) for m in reversed(now.months)]
    return {
        "here": "streams",
        "asked": asked,
        "months": months,
        "places": [(row.name, drawing.address(asked, place=row.code)) for row in counties],
        "everywhere": drawing.address(asked, place=""),
        "tabs": [(code, title, reverse("web:stream", args=[code])) for code, title in families()],
        "today": today,
    }
