"""Legal ledgers of a firm, written from the books: a look at the first rows, and the file. Not for: forms (views)."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wufei.faces.web.declarations.views import tabs
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, attachment, day, text, whole
from wufei.faces.web.kit.sheets import XLSX, Sheet, csv_lines, workbook
from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.text import Text
from wufei.operations.declarations import permissions
from wufei.operations.declarations.queries.ledgers import Row, ledger_get, ledger_rows
from wufei.operations.declarations.spec.ledgers import COLUMN_LABELS, LEDGERS, Col, Ledger
from wufei.registers.parties import queries as parties
from wufei.registers.parties.models import Party

LOOK, GRAMS = 20, 1_000_000
# In characters of a figure, a Chinese one is two; what is not named takes WIDTH.
WIDTH = 14
WIDTHS = {
    Col.BATCH: 19,
    Col.WHEN: 17,
    Col.NAME: 20,
    Col.MASS: 12,
    Col.CONTAINER: 34,
    Col.COUNT: 10,
    Col.METHOD: 12,
    Col.RECEIVER: 22,
    Col.CARRIER: 22,
    Col.PLATE: 18,
    Col.NUMBER: 18,
    Col.SOURCE: 19,
}


@require_GET
def ledgers(request: HttpRequest) -> HttpResponse:
    """Which ledgers there are, and the first rows of one."""
    actor = actor_of(request)
    enter(actor, permissions.FILING_READ)
    party, (first, last) = _party(actor, request), _days(request)
    code = text(request.GET, "ledger")
    ledger = ledger_get(code) if code else LEDGERS[0]
    rows = ledger_rows(actor=actor, ledger=ledger, party=party, first=first, last=last) if party else []
    context = {
        **tabs(actor),
        "tab": "ledgers",
        "ledger": ledger,
        "ledgers": [(each.code, gettext(each.title)) for each in LEDGERS],
        "party": party,
        "parties": list(_own(actor)[:LOOK]),
        "first": first,
        "last": last,
        "heads": [gettext(COLUMN_LABELS[column]) for column in ledger.columns],
        "unknown": [gettext(COLUMN_LABELS[column]) for column in ledger.unknown],
        "rows": [_line(ledger, row) for row in rows[:LOOK]],
        "count": len(rows),
    }
    return render(request, "web/declarations/ledgers.html", context)


@require_GET
def sheet(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """A ledger as a workbook or as CSV."""
    actor = actor_of(request)
    enter(actor, permissions.FILING_READ)
    ledger, (first, last) = ledger_get(text(request.GET, "ledger")), _days(request)
    party = _party(actor, request) or parties.party_get(actor=actor, party_id=0)
    rows = ledger_rows(actor=actor, ledger=ledger, party=party, first=first, last=last)
    columns = [(gettext(COLUMN_LABELS[column]), WIDTHS.get(column, WIDTH)) for column in ledger.columns]
    lines = [_line(ledger, row) for row in rows]
    title = gettext(ledger.title)
    name = f"{party.name}-{ledger.code}-{first:%Y%m%d}-{last:%Y%m%d}"
    if text(request.GET, "format") == "csv":
        response = StreamingHttpResponse(csv_lines(columns, lines), content_type="text/csv; charset=utf-8")
        named = attachment(b"", f"{name}.csv", "text/csv").headers["Content-Disposition"]
        response.headers["Content-Disposition"] = named
        return response
    unknown = ", ".join(gettext(COLUMN_LABELS[column]) for column in ledger.unknown)
    notes = [
        (gettext("Ledger"), title),
        (gettext("Firm"), party.name),
        (gettext("Days"), f"{first} – {last}"),
        (gettext("Source"), ledger.source),
        (gettext("Left empty: not in the books"), unknown or "—"),
    ]
    table = Sheet(ledger.code, columns, lines, notes, heading=f"{party.name}  {title}  {first} – {last}")
    return attachment(workbook(table), f"{name}.xlsx", XLSX)


def _own(actor: Actor) -> QuerySet[Party]:
    """The parties whose ledgers the actor keeps."""
    own = [g.party_id for g in actor.reach(permissions.FILING_READ) if g.party_id is not None]
    return parties.visible_to(actor).filter(pk__in=own)


def _party(actor: Actor, request: HttpRequest) -> Party | None:
    asked = whole(request.GET, "party")
    return parties.party_get(actor=actor, party_id=asked) if asked is not None else _own(actor).first()


def _days(request: HttpRequest) -> tuple[dt.date, dt.date]:
    """The days asked for: this year until today, unless told."""
    today = clock.today()
    return day(request.GET, "first") or today.replace(month=1, day=1), day(request.GET, "last") or today


def _line(ledger: Ledger, row: Row) -> Sequence[object]:
    return [_told(column, row.get(column)) for column in ledger.columns]


def _told(column: Col, value: object) -> object:
    if column is Col.MASS and isinstance(value, int):
        return Decimal(value) / GRAMS
    return value.say(gettext) if isinstance(value, Text) else value
