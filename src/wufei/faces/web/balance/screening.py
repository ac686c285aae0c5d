"""Screening of declarations: whom to visit first, with the evidence and a picture of each; files. Not for: figures."""

import dataclasses
import math
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET

from wufei.faces.web.balance.drawing import number
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, attachment, is_fragment, text
from wufei.faces.web.kit.sheets import XLSX, Sheet, csv_lines, workbook
from wufei.kernel import clock
from wufei.kernel.periods import Length, Period
from wufei.kernel.text import fill
from wufei.operations.declarations.permissions import PROFILE_SET
from wufei.oversight.balance.permissions import BALANCE_READ
from wufei.oversight.balance.queries.screening import MONTHS, screening
from wufei.oversight.balance.spec import EVIDENCE_LABELS, Fit, Weak
from wufei.oversight.balance.spec.screened import FirmScreened, Screening, ScreeningAsked
from wufei.registers.places import queries as places

PAGE = 50
REMEMBERED = "screening_query"
KNOWN = ("month", "sector", "place")
SPEAKS = 1.0  # deviations from which an evidence is named
TWICE = 2.0  # the picture reaches from nothing to twice what was expected
LONG = 60


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A firm as it is shown. `left`, `width`: the interval, `at`: what was declared, in percent of the picture."""

    firm: FirmScreened
    says: Sequence[tuple[str, str]]
    declared: str
    expected: str
    interval: str
    left: int | None
    width: int
    at: int
    share: str


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Who declares too little to be true. Without any name in the address the last one of this session comes back."""
    actor = actor_of(request)
    enter(actor, BALANCE_READ)
    here = reverse("web:balance_screening")
    if not request.GET and request.session.get(REMEMBERED) and not is_fragment(request):
        return HttpResponseRedirect(f"{here}?{request.session[REMEMBERED]}")
    asked = _asked(request.GET)
    if any(name in request.GET for name in KNOWN):
        request.session[REMEMBERED] = _query(asked)
    found = screening(actor=actor, asked=asked)
    shown = Paginator(found.firms, PAGE).get_page(text(request.GET, "page") or 1)
    city = places.city()
    counties = list(places.counties(actor=actor, city_code=city.code)) if city else []
    later = asked.last.earlier(-1)
    context = {
        "here": "balance",
        "tab": "screening",
        "asked": asked,
        "query": _query(asked),
        "found": found,
        "since": asked.last.earlier(MONTHS - 1).code,
        "until": asked.last.code,
        "before": asked.last.earlier().code,
        "after": later.code if later.end < clock.today() else "",
        "sentence": _sentence(found),
        "page": shown,
        "rows": [_row(firm) for firm in shown.object_list],
        "fits": [_fit(fit) for fit in found.fits],
        "place": next((row.name for row in counties if row.code == asked.place), ""),
        "places": counties,
        "one_in": found.one_in,
        "may_import": actor.may_somewhere(PROFILE_SET),
    }
    return render(request, "web/balance/screening.html", context)


@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    """The list as a workbook, or as CSV."""
    actor = actor_of(request)
    enter(actor, BALANCE_READ)
    asked = _asked(request.GET)
    found = screening(actor=actor, asked=asked)
    name, table = f"{gettext('Screening')}-{asked.last.code}", _table(found)
    if text(request.GET, "format") == "xlsx":
        return attachment(workbook(table), f"{name}.xlsx", XLSX)
    told = "".join(csv_lines(table.columns, table.rows))
    return attachment(told.encode(), f"{name}.csv", "text/csv; charset=utf-8")


def _asked(values: QueryDict) -> ScreeningAsked:
    """Read the address; without a month the last that is over. Raises NOT_A_PERIOD."""
    told = text(values, "month")
    last = Period.containing(clock.today(), Length.MONTH).earlier()
    month = Period.containing(Period.parse(told, "month").end, Length.MONTH) if told else last
    return ScreeningAsked(min(month, last), text(values, "sector")[:LONG], text(values, "place")[:32])


def _query(asked: ScreeningAsked) -> str:
    told = {"month": asked.last.code, "sector": asked.sector, "place": asked.place}
    return urlencode({name: value for name, value in told.items() if value})


def _sentence(found: Screening) -> str:
    """What came out, in one or two sentences."""
    flagged = [firm for firm in found.firms if firm.flagged]
    told = ngettext(
        "{n} firm of {all} declares less than chance explains.",
        "{n} firms of {all} declare less than chance explains.",
        len(flagged),
    )
    if not flagged:
        return fill(gettext("No firm of {all} declares less than chance explains."), {"all": len(found.firms)})
    missing = sum(max(0.0, (firm.expected or 0.0) - (firm.declared or 0.0)) for firm in flagged)
    more = gettext("By what they made and used, {mass} t more were to be expected.")
    said = fill(told, {"n": len(flagged), "all": len(found.firms)})
    return f"{said} {fill(more, {'mass': number(missing)})}" if missing else said


def _row(firm: FirmScreened) -> Row:
    loud = sorted(firm.evidence.items(), key=lambda item: -item[1])
    says = [(gettext(EVIDENCE_LABELS[which]), f"{z:.1f}") for which, z in loud if z > SPEAKS]
    declared, expected = firm.declared or 0.0, firm.expected
    if expected is None or firm.low is None or firm.high is None:
        return Row(firm, says, number(declared), "—", "", None, 0, 0, "")
    left, right = _at(firm.low, expected), _at(firm.high, expected)
    return Row(
        firm=firm,
        says=says,
        declared=number(declared),
        expected=number(expected),
        interval=f"{number(firm.low)} – {number(firm.high)}",
        left=left,
        width=max(1, right - left),
        at=_at(declared, expected),
        share=f"{100 * declared / expected:.0f} %" if expected else "",
    )


def _at(mass: float, expected: float) -> int:
    """Where a mass lies in a picture from nothing to twice what was expected, in percent."""
    return round(100 * min(TWICE, mass / expected) / TWICE) if expected else 0


def _fit(fit: Fit) -> tuple[str, str, int, str, str]:
    """A sector and evidence, how many firms, how far they scatter, and whether it is heard."""
    words = {
        Weak.NO: gettext("heard"),
        Weak.FEW: gettext("not heard: too few firms"),
        Weak.LOOSE: gettext("not heard: says too little"),
    }
    scatter = "—" if math.isnan(fit.scatter) else f"× {math.exp(fit.scatter):.2f}"
    return fit.sector, gettext(EVIDENCE_LABELS[fit.evidence]), fit.firms, scatter, words[fit.weak]


def _table(found: Screening) -> Sheet:
    columns = [
        (gettext("Firm"), 34),
        (gettext("Line of business"), 22),
        (gettext("Place"), 16),
        (gettext("Beyond chance"), 10),
        (gettext("Score"), 10),
        (gettext("Declared, t"), 14),
        (gettext("Expected, t"), 14),
        (gettext("At least, t"), 14),
        (gettext("At most, t"), 14),
        (gettext("Fell in"), 10),
        *((gettext(label), 16) for label in EVIDENCE_LABELS.values()),
    ]
    rows: list[list[Any]] = [
        [
            firm.name,
            firm.sector,
            firm.place,
            gettext("yes") if firm.flagged else "",
            firm.score,
            firm.declared,
            firm.expected,
            firm.low,
            firm.high,
            firm.since,
            *(firm.evidence.get(evidence) for evidence in EVIDENCE_LABELS),  # type: ignore[call-overload]
        ]
        for firm in found.firms
    ]
    notes = [
        (gettext("Months"), f"{found.asked.last.earlier(MONTHS - 1).code} – {found.asked.last.code}"),
        (gettext("What came out"), _sentence(found)),
        (gettext("As of"), f"{clock.now():%Y-%m-%d %H:%M} UTC"),
    ]
    return Sheet(gettext("Screening of declarations"), columns, rows, notes)
