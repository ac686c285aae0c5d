"""Balances: the page of a stream and month, the loads behind a suspect or a flow, files. Not for: the figures."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wufei.faces.web.balance import drawing
from wufei.faces.web.balance.asked import KNOWN, PageAsked, asked_of, firm_read
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, attachment, is_fragment, text
from wufei.faces.web.kit.sheets import XLSX, Sheet, csv_lines, workbook
from wufei.kernel import clock
from wufei.kernel.sources import CONFIDENCE_LABELS
from wufei.oversight.balance.permissions import BALANCE_READ
from wufei.oversight.balance.queries.months import loads_behind, month_balance
from wufei.oversight.balance.queries.settings import measured_on
from wufei.oversight.balance.spec.months import SOURCE_LABELS, WHAT_LABELS, MonthBalance
from wufei.registers.parties.models import Party
from wufei.registers.places import queries as places

PAGE, SHOWN = 50, 100
REMEMBERED = "balance_query"


@require_GET
def month(request: HttpRequest) -> HttpResponse:
    """The balance of a stream and month. Without any name in the address the last one of this session comes back."""
    actor = actor_of(request)
    enter(actor, BALANCE_READ)
    if not request.GET and request.session.get(REMEMBERED) and not is_fragment(request):
        return HttpResponseRedirect(f"{reverse('web:balance')}?{request.session[REMEMBERED]}")
    asked = asked_of(request.GET, actor)
    if any(name in request.GET for name in KNOWN):
        request.session[REMEMBERED] = asked.query
    found = month_balance(actor=actor, asked=asked.balance)
    lines = drawing.lines(found, asked)
    city = places.city()
    context = {
        "here": "balance",
        "tab": "month",
        "asked": asked,
        "found": found,
        "sentence": drawing.sentence(found),
        "data": {"balance": drawing.chart(found, asked)},
        "rows_high": drawing.rows_high(found),
        "headings": drawing.headings(),
        "bars": drawing.bars(found, asked),
        "leaks": drawing.leaks(found, asked)[:SHOWN],
        "far": [(each, drawing.off(each)) for each in found.far[:SHOWN]],
        "lines": lines[:SHOWN],
        "more": max(0, len(lines) - SHOWN),
        "places": list(places.counties(actor=actor, city_code=city.code)) if city else [],
        "settings": [
            (gettext(SOURCE_LABELS[row.source]), row, gettext(CONFIDENCE_LABELS[row.confidence]))
            for row in measured_on(asked.balance.month.end)
        ],
    }
    return render(request, "web/balance/month.html", context)


@require_GET
def loads(request: HttpRequest) -> HttpResponse:
    """The loads between two firms, or of one, those that lie off most first."""
    actor = actor_of(request)
    enter(actor, BALANCE_READ)
    asked = asked_of(request.GET, actor)
    ends = firm_read(text(request.GET, "sender")), firm_read(text(request.GET, "receiver"))
    rows = loads_behind(
        actor=actor,
        asked=asked.balance,
        sender=ends[0],
        receiver=ends[1],
        unweighed_first=text(request.GET, "first") == "unweighed",
    )
    page = Paginator(rows, PAGE).get_page(text(request.GET, "page") or 1)
    # Only names that stand on a load in reach are told.
    named = {firm.party_id for each in rows for firm in (each.load.sender, each.load.receiver)}
    names = dict(Party.objects.filter(pk__in=named).values_list("pk", "name"))
    context = {
        "here": "balance",
        "tab": "month",
        "asked": asked,
        "names": [names[end.party_id] for end in ends if end is not None and end.party_id in names],
        "page": page,
        "rows": [
            (
                each,
                names[each.load.sender.party_id],
                names[each.load.receiver.party_id],
                drawing.off(each),
                gettext(SOURCE_LABELS[each.load.source]),
            )
            for each in page.object_list
        ],
        "back": f"{reverse('web:balance')}?{asked.query}",
    }
    return render(request, "web/balance/loads.html", context)


@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    """Suspects and flows as a workbook, or the flows as CSV."""
    actor = actor_of(request)
    enter(actor, BALANCE_READ)
    asked = asked_of(request.GET, actor)
    found = month_balance(actor=actor, asked=asked.balance)
    name = f"{gettext('Balance')}-{asked.balance.stream}-{asked.month_word}"
    table = _flows(found, asked)
    if text(request.GET, "format") == "xlsx":
        return attachment(workbook(_suspects(found, asked), table), f"{name}.xlsx", XLSX)
    text_ = "".join(csv_lines(table.columns, table.rows))
    return attachment(text_.encode(), f"{name}.csv", "text/csv; charset=utf-8")


def _flows(found: MonthBalance, asked: PageAsked) -> Sheet:
    columns = [
        (gettext("Flow"), 26),
        (gettext("Sent by"), 30),
        (gettext("Received by"), 30),
        (gettext("Measured by"), 22),
        (gettext("Records"), 10),
        (gettext("Measured, t"), 14),
        (gettext("Standard deviation, t"), 14),
        (gettext("Reconciled, t"), 14),
        (gettext("Standard deviation, t"), 14),
        (gettext("Test"), 10),
        (gettext("Data"), 12),
    ]
    data = gettext("Simulated") if found.simulated else ""
    rows: list[list[Any]] = [
        [
            gettext(WHAT_LABELS[flow.what]),
            found.names.get(flow.sender.party_id, "") if flow.sender else "",
            found.names.get(flow.receiver.party_id, "") if flow.receiver else "",
            gettext(SOURCE_LABELS[flow.source]) if flow.source else gettext("not measured"),
            flow.records,
            flow.measured,
            flow.deviation,
            flow.reconciled,
            flow.reconciled_deviation,
            flow.z,
            data,
        ]
        for flow in found.flows
    ]
    return Sheet(gettext("Flows of the balance"), columns, rows, _notes(found, asked))


def _suspects(found: MonthBalance, asked: PageAsked) -> Sheet:
    columns = [
        (gettext("Firms"), 50),
        (gettext("Where"), 34),
        (gettext("What does not fit"), 44),
        (gettext("Test"), 10),
    ]
    rows = [[leak.firms, leak.where, leak.says, float(leak.test)] for leak in drawing.leaks(found, asked)]
    return Sheet(gettext("What does not fit"), columns, rows)


def _notes(found: MonthBalance, asked: PageAsked) -> list[tuple[str, str]]:
    told = [
        (gettext("Month"), asked.month_word),
        (gettext("Stream"), asked.stream_word),
        (gettext("Place"), asked.place_word),
        (gettext("What came out"), drawing.sentence(found)),
        (gettext("As of"), f"{clock.now():%Y-%m-%d %H:%M} UTC"),
    ]
    return told + [
        (gettext(SOURCE_LABELS[row.source]), f"{row.each}‰ · {row.fixed_g / 1000:g} kg · {row.lasting}‰ — {row.said}")
        for row in measured_on(asked.balance.month.end)
    ]
