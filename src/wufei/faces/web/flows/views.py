"""Flows of waste: the page with its drawing and table, the manifests behind each part, files. Not for: figures."""

import csv
import io
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wufei.faces.web.flows import drawing
from wufei.faces.web.flows.asked import EQUAL, KNOWN, MASS, PERIODS, PageAsked, asked_of, families
from wufei.faces.web.kit.context import manifest_tabs
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, attachment, is_fragment, text
from wufei.faces.web.kit.sheets import XLSX, Sheet, workbook
from wufei.kernel import clock
from wufei.kernel.text import _
from wufei.operations.manifests.permissions import MANIFEST_READ
from wufei.operations.manifests.queries.flows import flow_manifests, flows_of
from wufei.operations.manifests.queries.manifests import visible_to
from wufei.operations.manifests.spec.flows import COLUMN_LABELS, Column, Flows
from wufei.registers.places import queries as places

PAGE, SHOWN = 50, 100
REMEMBERED = "flows_query"
COUNTED = _(
    "Manifests by their day of issue, with the figures of their last correction. Drafts and cancelled ones are left"
    " out; what was refused and sent on counts with the manifest that takes it on."
)


@require_GET
def flows(request: HttpRequest) -> HttpResponse:
    """The flows of a period. Without any name in the address the last filters of this session come back."""
    actor = actor_of(request)
    enter(actor, MANIFEST_READ)
    if not request.GET and request.session.get(REMEMBERED) and not is_fragment(request):
        return HttpResponseRedirect(f"{reverse('web:flows')}?{request.session[REMEMBERED]}")
    asked = asked_of(request.GET)
    request.session[REMEMBERED] = _kept(request)
    found = flows_of(actor=actor, asked=asked.flows)
    lines = drawing.lines(found, asked)
    city = places.city()
    context = {
        **manifest_tabs(actor),
        "here": "manifests",
        "tab": "flows",
        "asked": asked,
        "found": found,
        "sentence": drawing.sentence(found),
        "data": {"flows": drawing.chart(found, asked)},
        "rows_high": drawing.rows_high(found),
        "headings": [gettext(COLUMN_LABELS[column]) for column in Column],
        "bars": drawing.bars(found, asked),
        "lines": lines[:SHOWN],
        "more": max(0, len(lines) - SHOWN),
        "families": families(),
        "places": list(places.counties(actor=actor, city_code=city.code)) if city else [],
        "periods": [(code, gettext(word)) for code, word in PERIODS.items()],
        "period_word": gettext(PERIODS[asked.period]) if asked.period else asked.days,
        "scales": [(EQUAL, gettext("Each equally high")), (MASS, gettext("By mass"))],
        "counted": gettext(COUNTED),
        "several": len({path.kind for path in found.paths}) > 1,
        "any": bool(found.paths) or visible_to(actor).exists(),
        "now": clock.now(),
        "today": clock.today(),
    }
    return render(request, "web/flows/page.html", context)


@require_GET
def manifests(request: HttpRequest) -> HttpResponse:
    """The manifests of which a node, a link or a path is made, each with its mass in it."""
    actor = actor_of(request)
    enter(actor, MANIFEST_READ)
    asked = asked_of(request.GET)
    at = {column: text(request.GET, column) for column in Column if text(request.GET, column)}
    rows = flow_manifests(actor=actor, asked=asked.flows, at=at)
    page = Paginator(rows, PAGE).get_page(text(request.GET, "page") or 1)
    found = flows_of(actor=actor, asked=asked.flows)
    context = {
        **manifest_tabs(actor),
        "here": "manifests",
        "tab": "flows",
        "asked": asked,
        "named": [
            (gettext(COLUMN_LABELS[column]), found.label(column, key).say(gettext)) for column, key in at.items()
        ],
        "page": page,
        "mass_g": rows.order_by().aggregate(total=Sum("part_g"))["total"] or 0,
        "back": f"{reverse('web:flows')}?{_kept(request)}",
        "now": clock.now(),
    }
    return render(request, "web/flows/manifests.html", context)


@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    """The table as a workbook or as CSV."""
    actor = actor_of(request)
    enter(actor, MANIFEST_READ)
    asked = asked_of(request.GET)
    table = _table(flows_of(actor=actor, asked=asked.flows), asked)
    name = f"{gettext('Flows of waste')}-{clock.today():%Y%m%d}"
    if text(request.GET, "format") == "xlsx":
        return attachment(workbook(table), f"{name}.xlsx", XLSX)
    return attachment(_csv(table), f"{name}.csv", "text/csv; charset=utf-8")


def _table(found: Flows, asked: PageAsked) -> Sheet:
    columns = [
        *((gettext(COLUMN_LABELS[column]), 28) for column in Column),
        (gettext("Mass, t"), 14),
        (gettext("Share, %"), 10),
        (gettext("Manifests"), 12),
        (gettext("Data"), 12),
    ]
    # A path of several manifests is simulated as soon as one of all of them is.
    data = gettext("Simulated") if found.simulated else ""
    rows: list[list[Any]] = [
        [*line.labels, line.mass_g / 1_000_000, round(100 * line.mass_g / found.mass_g, 2), line.count, data]
        for line in drawing.lines(found, asked)
    ]
    notes = [
        (gettext("Period"), asked.days),
        (gettext("Place"), asked.place_word),
        (gettext("Stream"), asked.stream_word),
        (gettext("As of"), f"{found.moved_at:%Y-%m-%d %H:%M} UTC" if found.moved_at else "—"),
        (gettext("What counts"), gettext(COUNTED)),
    ]
    return Sheet(gettext("Flows of waste"), columns, rows, notes)


def _csv(table: Sheet) -> bytes:
    """The same as text; the mark at its head tells Excel that it is UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([heading for heading, _width in table.columns])
    writer.writerows(table.rows)
    return f"\ufeff{out.getvalue()}".encode()


def _kept(request: HttpRequest) -> str:
    """The filters of this address alone, to be remembered and to come back with."""
    kept = QueryDict(mutable=True)
    for name in KNOWN:
        if value := text(request.GET, name):
            kept[name] = value
    return kept.urlencode()
