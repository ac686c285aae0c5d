"""A month of the three flows as a picture with what stands alone; matching it; the tolerances. Not for: findings."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import DATE_FORM, actor_of, day, go, needed, text
from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.periods import Length, Period
from wufei.kernel.sources import CONFIDENCE_LABELS
from wufei.operations.settlement import permissions
from wufei.operations.settlement.actions.runs import flows_match
from wufei.operations.settlement.actions.tolerances import tolerance_set
from wufei.operations.settlement.queries.overview import Flow, month_of
from wufei.operations.settlement.queries.tolerances import tolerances_on
from wufei.operations.settlement.spec import GAP_LABELS, KIND_LABELS
from wufei.operations.settlement.spec.findings import FINDING_LABELS
from wufei.operations.settlement.spec.tolerances import LABELS, Name, ToleranceIn

# Width of the picture in its own units.
WIDE = 1000


def frame(actor: Actor, tab: str) -> dict[str, Any]:
    """What the head and the tabs of every page say."""
    return {
        "here": "settlement",
        "tab": tab,
        "may_take": actor.may_somewhere(permissions.RECORD_TAKE),
        "may_match": actor.may_somewhere(permissions.MATCH_RUN),
        "sees_findings": actor.may_somewhere(permissions.FINDING_READ),
        "today": clock.today(),
    }


@require_GET
def month(request: HttpRequest) -> HttpResponse:
    """What was posted, weighed, invoiced and paid in a month, side by side, with what stands alone."""
    actor = actor_of(request)
    enter(actor, permissions.RECORD_READ)
    asked = _month(request)
    told = month_of(actor=actor, since=asked.start, until=asked.end)
    context = {
        **frame(actor, "month"),
        "month": asked,
        "month_word": asked.start.strftime("%Y-%m"),
        "before": asked.earlier().start.strftime("%Y-%m"),
        "after": (asked.end + clock.ONE_DAY).strftime("%Y-%m") if asked.end < clock.today() else "",
        "told": told,
        "flows": [(flow, gettext(KIND_LABELS[flow.kind]), _widths(flow)) for flow in told.flows],
        "gaps": [(gettext(GAP_LABELS[gap]), count) for gap, count in told.gaps],
        "findings": [
            (kind, gettext(FINDING_LABELS[kind]), count)
            for kind, count in ((told.run.counts.get("findings") or {}) if told.run and told.gaps else {}).items()
        ],
        "any": any(flow.count for flow in told.flows),
    }
    return render(request, "web/settlement/month.html", context)


@require_POST
def match(request: HttpRequest) -> HttpResponse:
    """Match a month."""
    asked = _month(request)
    until = min(asked.end, clock.today())
    flows_match(actor=actor_of(request), since=asked.start, until=max(asked.start, until))
    return go(request, f"{reverse('web:settlement')}?month={asked.start:%Y-%m}")


@require_http_methods(["GET", "POST"])
def tolerances(request: HttpRequest) -> HttpResponse:
    """The values by which matching judges, each with its source; a new one from a day on."""
    actor = actor_of(request)
    enter(actor, permissions.RECORD_READ)
    if request.method == "POST":
        form = request.POST
        name = text(form, "name")
        given = ToleranceIn(
            name=Name(name) if name in LABELS else Name.MASS_PERMILLE,
            value=needed(form, "value"),
            valid_from=day(form, "valid_from") or clock.today(),
            source=text(form, "source"),
        )
        tolerance_set(actor=actor, given=given)
        return go(request, reverse("web:settlement_tolerances"))
    rows = tolerances_on(clock.today())
    context = {
        **frame(actor, "tolerances"),
        "rows": [
            (gettext(LABELS[name]), one, gettext(CONFIDENCE_LABELS[one.confidence])) for name, one in rows.items()
        ],
        "names": LABELS,
        "may_set": actor.may_somewhere(permissions.TOLERANCE_SET),
    }
    return render(request, "web/settlement/tolerances.html", context)


def _month(request: HttpRequest) -> Period:
    """The month asked for, else this one. Raises DATE_FORM."""
    said = text(request.POST, "month") or text(request.GET, "month")
    try:
        first = dt.date.fromisoformat(f"{said}-01") if said else clock.today()
        return Period.containing(first, Length.MONTH)
    except ValueError as error:
        raise DATE_FORM(where="month", value=said) from error


def _widths(flow: Flow) -> tuple[int, int]:
    """How wide what is linked and what stands alone are drawn."""
    if flow.total <= 0:
        return 0, 0
    linked = WIDE * max(flow.linked or 0, 0) // flow.total
    return linked, WIDE - linked
