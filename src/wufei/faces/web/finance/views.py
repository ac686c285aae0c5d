"""The register of green finance as a list with sums on a day, and one loan with its history. Not for: acts (forms)."""

import datetime as dt

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, attachment, day, text, whole
from wufei.faces.web.kit.sheets import XLSX, Sheet, workbook
from wufei.faces.web.kit.words import LOAN_STATES
from wufei.kernel import clock
from wufei.kernel.access import Actor, allowed
from wufei.kernel.periods import FIRST_YEAR, LAST_YEAR
from wufei.kernel.text import fill
from wufei.programme.finance import permissions
from wufei.programme.finance.queries import loans as queries
from wufei.programme.finance.queries.loans import Asked, Listed
from wufei.programme.finance.spec import ENTRY_LABELS, EVENT_LABELS, GIVEN_KINDS, KIND_LABELS, USE_LABELS, LoanKind
from wufei.programme.indicators.models import Indicator
from wufei.programme.plans.permissions import PROJECT_READ
from wufei.registers.places import queries as places

INDICATOR = "green_loans"
YEARS = 5
FEN_OF_WAN = 1_000_000


@require_GET
def loans(request: HttpRequest) -> HttpResponse:
    """The register: filters, sums on a day, growth against the end of a year."""
    actor = actor_of(request)
    enter(actor, permissions.LOAN_READ)
    asked = _asked(request.GET)
    listed = queries.loans_listed(actor, asked)
    city = places.city()
    counties = list(places.counties(actor=actor, city_code=city.code)) if city else []
    # What may feed the indicator may also be looked up there.
    fed = Indicator.objects.filter(code=INDICATOR).first()
    context = {
        "here": "projects",
        "asked": asked,
        "listed": listed,
        "years": [listed.day.year - n for n in range(1, YEARS + 1)],
        "growth": growth_text(listed.growth_permille),
        "kinds": KIND_LABELS,
        "uses": USE_LABELS,
        "states": LOAN_STATES,
        "places": counties,
        "place": next((p for p in counties if p.code == asked.place_code), None),
        "kind_word": gettext(KIND_LABELS[asked.kind]) if asked.kind in KIND_LABELS else "",
        "use_word": gettext(USE_LABELS[asked.use]) if asked.use in USE_LABELS else "",
        "any": asked.narrowed or bool(listed.rows) or queries.loans_visible_to(actor).exists(),
        "today": clock.today(),
        "indicator": fed,
        "may": _may(actor),
    }
    return render(request, "web/finance/list.html", context)


@require_GET
def loan(request: HttpRequest, loan_id: int) -> HttpResponse:
    """One loan: what was granted, what is outstanding, everything that was told."""
    actor = actor_of(request)
    found = queries.loan_get(actor=actor, loan_id=loan_id)
    subject = queries.loan_subject(found)
    may_close = allowed(actor, permissions.LOAN_CLOSE, subject)
    context = {
        "here": "projects",
        "loan": found,
        "balance_fen": queries.balance_of(found),
        "lines": queries.history_of(found),
        "kind": gettext(KIND_LABELS[found.kind]),
        "use": gettext(USE_LABELS[found.use]),
        "counts": found.kind == LoanKind.LOAN,
        "entry_kinds": [(str(kind), gettext(ENTRY_LABELS[kind])) for kind in GIVEN_KINDS],
        "may_write": allowed(actor, permissions.LOAN_WRITE, subject),
        "may_report": allowed(actor, permissions.LOAN_REPORT, subject),
        "moves": [(str(e), gettext(EVENT_LABELS[e])) for e in queries.loan_events(found)] if may_close else [],
        "may_see_project": actor.may_somewhere(PROJECT_READ),
        "today": clock.today(),
    }
    return render(request, "web/finance/page.html", context)


@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    """The list as it is asked for, as a workbook with its balances."""
    actor = actor_of(request)
    enter(actor, permissions.TABLE_EXPORT)
    listed = queries.loans_listed(actor, _asked(request.GET))
    content = workbook(_sheet(listed))
    return attachment(content, f"{gettext('Green finance')}-{listed.day:%Y%m%d}.xlsx", XLSX)


def growth_text(permille: int | None) -> str:
    """Growth as +12.5 %; empty where there was nothing to grow from."""
    return "" if permille is None else f"{permille / 10:+.1f} %"


def _asked(values: QueryDict) -> Asked:
    base = whole(values, "base")
    return Asked(
        kind=text(values, "kind"),
        use=text(values, "use"),
        state=text(values, "state"),
        place_code=text(values, "place"),
        words=text(values, "q"),
        day=day(values, "day"),
        base_year=base if base is not None and FIRST_YEAR <= base <= LAST_YEAR else None,
    )


def _may(actor: Actor) -> dict[str, bool]:
    return {
        "write": actor.may_somewhere(permissions.LOAN_WRITE),
        "export": actor.may_somewhere(permissions.TABLE_EXPORT),
        "import": actor.may_somewhere(permissions.TABLE_IMPORT),
    }


def _sheet(listed: Listed) -> Sheet:
    def wan(fen: int) -> float:
        return fen / FEN_OF_WAN

    base = dt.date(listed.base_year, 12, 31)
    rows = [
        [
            row.loan.number,
            row.loan.contract,
            gettext(KIND_LABELS[row.loan.kind]),
            gettext(USE_LABELS[row.loan.use]),
            row.loan.lender_name,
            row.loan.borrower.name,
            row.loan.project.name if row.loan.project else "",
            row.loan.facility,
            row.loan.place.name if row.loan.place else "",
            wan(row.loan.granted_fen),
            wan(row.balance_fen),
            wan(row.base_fen),
            row.loan.granted_on,
            row.loan.ends_on,
            gettext(LOAN_STATES[row.loan.state][0]),
        ]
        for row in listed.rows
    ]
    said = gettext("Balance on {day}, 10,000 yuan")
    columns = (
        (gettext("Number"), 8),
        (gettext("Contract number"), 22),
        (gettext("Kind"), 10),
        (gettext("Use"), 20),
        (gettext("Lender"), 26),
        (gettext("Borrower"), 30),
        (gettext("Project"), 30),
        (gettext("Facility"), 24),
        (gettext("Place"), 14),
        (gettext("Granted, 10,000 yuan"), 16),
        (fill(said, {"day": listed.day}), 20),
        (fill(said, {"day": base}), 20),
        (gettext("Granted on"), 12),
        (gettext("Ends on"), 12),
        (gettext("State"), 10),
    )
    notes = ((gettext("Balance"), gettext("As the register knows it now; entries told late count for their own day.")),)
    return Sheet(gettext("Green finance"), columns, rows, notes)
