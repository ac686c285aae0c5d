"""The one screen's first edition: tasks, what is due, the plan's targets, counties on a map. Renewed without reload."""

import hashlib
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET

from wufei.faces.web.kit.requests import actor_of
from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.audit import queries as audit
from wufei.programme.plans.queries import overview, tasks
from wufei.programme.plans.spec import FindingState
from wufei.registers.places import queries as places

BOARD_ROWS = 21
CALM_ROWS = 24
CLASSES = 5


def _version(request: HttpRequest, actor: Actor) -> str:
    """Changes whenever anything was written, or the day, language or person changes."""
    parts = (audit.latest_id(), clock.today(), get_language(), actor.id, request.path)
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:16]


def _fresh(request: HttpRequest, version: str) -> bool:
    return request.headers.get("If-None-Match") == f'"{version}"'


def _tagged(response: HttpResponse, version: str) -> HttpResponse:
    response.headers["ETag"] = f'"{version}"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _context(actor: Actor, version: str) -> dict[str, Any]:
    today = clock.today()
    visible = tasks.visible_to(actor)
    counts = tasks.counts(visible, today)
    city = places.city()
    areas = list(places.counties(actor=actor, city_code=city.code)) if city else []
    edition = overview.plan_in_force(actor)
    targets = overview.targets_of(actor, edition, today)
    loads = tasks.party_loads(visible, today)
    counties = overview.counties_of(actor, areas, today)
    by_state = {s: sum(1 for t in targets if t.state == s) for s in ("miss", "open", "near", "met", "na")}
    pressing = [t for t in targets if t.state in {"miss", "open", "near"}]
    calm = [t for t in targets if t.state in {"met", "na"}]
    late = overview.longest_overdue(actor, today)
    return {
        "here": "screen",
        "counts": counts,
        "targets": pressing[:BOARD_ROWS],
        "targets_calm": calm[:CALM_ROWS],
        "targets_more": max(0, len(pressing) - BOARD_ROWS) + max(0, len(calm) - CALM_ROWS),
        "targets_total": len(targets),
        "target_counts": by_state,
        "loads_pressed": [x for x in loads if x.overdue or x.blocked][:9],
        "loads_calm": [x for x in loads if not x.overdue and not x.blocked][:14],
        "loads_total": len(loads),
        "counties": sorted(counties, key=lambda c: (c.reported_percent, c.place.code)),
        "late": late,
        "worst": late[0] if late else None,
        "worst_days": tasks.days_late(late[0], today) if late else 0,
        "reports": overview.latest_reports(actor, 5),
        "edition": edition,
        "open_findings": edition.findings.filter(state=FindingState.OPEN).count() if edition else 0,
        "now": clock.now(),
        "today": today,
        "version": version,
    }


@require_GET
def screen(request: HttpRequest) -> HttpResponse:
    """The whole screen."""
    actor = actor_of(request)
    return render(request, "web/screen/screen.html", _context(actor, _version(request, actor)))


@require_GET
def part(request: HttpRequest) -> HttpResponse:
    """The bands alone, asked for every few seconds; 304 while nothing was written."""
    actor = actor_of(request)
    version = _version(request, actor)
    if _fresh(request, version):
        return _tagged(HttpResponseNotModified(), version)
    return _tagged(render(request, "web/screen/bands.html", _context(actor, version)), version)


@require_GET
def counties(request: HttpRequest) -> HttpResponse:
    """Counties as GeoJSON with the classes and texts of each layer, and where a click leads."""
    actor = actor_of(request)
    version = _version(request, actor)
    if _fresh(request, version):
        return _tagged(HttpResponseNotModified(), version)
    city = places.city()
    if city is None:
        return JsonResponse({"type": "FeatureCollection", "features": []})
    found = places.county_map(actor=actor, city_code=city.code)
    areas = list(places.counties(actor=actor, city_code=city.code))
    rows = {row.place.code: row for row in overview.counties_of(actor, areas, clock.today())}
    most_reported = max((r.reported_percent for r in rows.values()), default=0)
    most_own = max((r.own for r in rows.values()), default=0)
    most_overdue = max((r.overdue for r in rows.values()), default=0)
    for feature in found["features"]:
        properties = feature["properties"]
        row = rows.get(properties["code"])
        if row is None:
            continue
        properties |= {
            "reported_class": _class(row.reported_percent, most_reported),
            "reported_text": f"{row.reported_percent}%",
            "own_class": _class(row.own, most_own),
            "own_text": str(row.own),
            "overdue_class": _class(row.overdue, most_overdue),
            "overdue_text": str(row.overdue),
            "url": f"{reverse('web:tasks')}?{urlencode({'place': properties['code']})}",
        }
    return _tagged(JsonResponse(found), version)


def _class(value: int, most: int) -> int:
    return 0 if not most else min(CLASSES - 1, value * CLASSES // (most + 1))


@require_GET
def due(request: HttpRequest) -> HttpResponse:
    """Tasks by the month they fall due, as a chart."""
    actor = actor_of(request)
    version = _version(request, actor)
    if _fresh(request, version):
        return _tagged(HttpResponseNotModified(), version)
    months = overview.months_due(actor, clock.today())
    link = reverse("web:tasks")
    series = (
        (gettext("Closed"), "done", "--st4"),
        (gettext("Open"), "open", "--st2"),
        (gettext("Overdue"), "overdue", "--miss-fill"),
    )
    option = {
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": [f"{m.year}-{m.month:02d}" for m in months]},
        "yAxis": {"type": "value"},
        "series": [
            {
                "name": name,
                "type": "bar",
                "stack": "due",
                "itemStyle": {"color": colour},
                "data": [
                    {"value": getattr(m, key), "url": f"{link}?after={m.year}-{m.month:02d}-01&before={_last(m)}"}
                    for m in months
                ],
            }
            for name, key, colour in series
        ],
    }
    empty = "" if months else gettext("No task has a date yet.")
    title = gettext("Tasks by the month they fall due")
    return _tagged(JsonResponse({"title": title, "option": option, "empty": empty}), version)


def _last(month: overview.Month) -> str:
    return tasks.month_end(month.year, month.month).isoformat()
