"""Findings as a list with filters, one with its evidence side by side, what people make of it. Not for: matching."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, attachment, day, go, needed, text
from wufei.faces.web.kit.sheets import XLSX, Sheet, workbook
from wufei.faces.web.settlement.months import frame
from wufei.kernel import clock
from wufei.kernel.access import allowed
from wufei.kernel.problems import NOT_FOUND
from wufei.operations.settlement import permissions
from wufei.operations.settlement.actions.findings import finding_judge
from wufei.operations.settlement.queries.chain import Column, chain_of
from wufei.operations.settlement.queries.findings import (
    events_of,
    finding_get,
    finding_subject,
    findings_listed,
    findings_visible_to,
)
from wufei.operations.settlement.spec import (
    EVENT_LABELS,
    GAP_LABELS,
    KIND_LABELS,
    STATE_LABELS,
    FindingEvent,
    FindingState,
)
from wufei.operations.settlement.spec.findings import FINDING_LABELS, FINDING_MEANS

PAGE = 50
KEPT = "settlement_findings"
FILTERS = ("kind", "state", "q", "since", "until")


@require_GET
def findings(request: HttpRequest) -> HttpResponse:
    """The findings that meet the filters, most at stake first; the filters come back next time."""
    actor = actor_of(request)
    enter(actor, permissions.FINDING_READ)
    values = _values(request)
    rows = findings_listed(actor=actor, **_asked(values))
    page = Paginator(rows, PAGE).get_page(text(request.GET, "page") or 1)
    kind, state = text(values, "kind"), text(values, "state")
    context = {
        **frame(actor, "findings"),
        "page": page,
        "rows": [(row, gettext(FINDING_LABELS[row.kind]), [one[2] for one in row.evidence[:3]]) for row in page],
        "values": values,
        "kinds": FINDING_LABELS,
        "kind_word": gettext(FINDING_LABELS[kind]) if kind in FINDING_LABELS else "",
        "states": STATE_LABELS,
        "state_word": gettext(STATE_LABELS[state]) if state in STATE_LABELS else "",
        "narrowed": any(text(values, name) for name in FILTERS),
        "any": page.paginator.count > 0 or findings_visible_to(actor).exists(),
    }
    return render(request, "web/settlement/findings.html", context)


@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    """The same as a workbook."""
    actor = actor_of(request)
    enter(actor, permissions.FINDING_READ)
    rows = findings_listed(actor=actor, **_asked(_values(request)))
    heads = (
        (gettext("Kind"), 24),
        (gettext("Party"), 28),
        (gettext("Day"), 12),
        (gettext("Amount at stake, yuan"), 16),
        (gettext("Mass, t"), 12),
        (gettext("State"), 12),
        (gettext("Evidence"), 48),
    )
    lines = [
        (
            gettext(FINDING_LABELS[row.kind]),
            row.party.name,
            clock.day_of(row.happened_at),
            row.amount_fen / 100,
            row.mass_g / 1_000_000,
            gettext(STATE_LABELS[row.state]),
            "; ".join(one[2] for one in row.evidence),
        )
        for row in rows
    ]
    title = gettext("Findings of the three flows")
    content = workbook(Sheet(title, heads, lines))
    return attachment(content, f"{title}-{clock.today():%Y%m%d}.xlsx", XLSX)


@require_GET
def finding(request: HttpRequest, finding_id: int) -> HttpResponse:
    """One finding: what it means, its records side by side with what differs, what was made of it."""
    actor = actor_of(request)
    enter(actor, permissions.FINDING_READ)
    row = finding_get(actor=actor, finding_id=finding_id)
    may_judge = allowed(actor, permissions.FINDING_JUDGE, finding_subject(row))
    moves = events_of(row) if may_judge else ()
    context: dict[str, Any] = {
        **frame(actor, "findings"),
        "row": row,
        "title": gettext(FINDING_LABELS[row.kind]),
        "means": gettext(FINDING_MEANS[row.kind]),
        "columns": [_shown(column) for column in chain_of(actor=actor, finding=row)],
        "moves": [(event, gettext(EVENT_LABELS[event])) for event in moves],
    }
    return render(request, "web/settlement/finding.html", context)


@require_POST
def judge(request: HttpRequest, finding_id: int) -> HttpResponse:
    """Explain, confirm, dismiss or open again."""
    event = text(request.POST, "event")
    if event not in EVENT_LABELS:
        raise NOT_FOUND(where="event", value=event)
    finding_judge(
        actor=actor_of(request),
        finding_id=finding_id,
        version=needed(request.POST, "version"),
        event=FindingEvent(event),
        reason=text(request.POST, "reason"),
    )
    return go(request, reverse("web:settlement_finding", args=[finding_id]))


def _values(request: HttpRequest) -> QueryDict:
    """The filters of the address; without any those of last time; `all` clears them."""
    if request.GET.get("all"):
        request.session.pop(KEPT, None)
        return QueryDict("state=")
    if any(name in request.GET for name in FILTERS):
        request.session[KEPT] = {name: request.GET[name] for name in FILTERS if request.GET.get(name)}
        return request.GET
    kept = QueryDict(mutable=True)
    kept.update(request.session.get(KEPT) or {"state": str(FindingState.OPEN)})
    return kept


def _asked(values: QueryDict) -> dict[str, Any]:
    kind, state = text(values, "kind"), text(values, "state")
    return {
        "kind": kind if kind in FINDING_LABELS else "",
        "state": state if state in STATE_LABELS else "",
        "words": text(values, "q"),
        "since": day(values, "since"),
        "until": day(values, "until"),
    }


def _shown(column: Column) -> tuple[str, Column, list[str]]:
    return gettext(KIND_LABELS[column.kind]), column, [gettext(GAP_LABELS[gap]) for gap in column.gaps]
