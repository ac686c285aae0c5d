"""The firms of a park as whoever runs it sees them: stock, moves, what is late, rating. Not for: one firm (views)."""

import dataclasses
import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wufei.faces.web.firms.moves import Month, series
from wufei.faces.web.kit.context import AGED_DAYS
from wufei.faces.web.kit.requests import actor_of, attachment
from wufei.faces.web.kit.sheets import XLSX, Sheet, workbook
from wufei.faces.web.kit.tags import joined
from wufei.kernel import clock
from wufei.operations.declarations.queries.filings import overdue_counted
from wufei.operations.declarations.queries.rolls import standings_on
from wufei.operations.declarations.spec.rolls import GRADE_LABELS, ROLL_LABELS, Roll
from wufei.operations.facilities.queries.holdings import holdings_of
from wufei.operations.manifests.queries.firms import Moved, Side, by_month, months_until, moved_by, still_counted
from wufei.registers.parties import queries as parties
from wufei.registers.parties.models import Party
from wufei.registers.places.models import Place

MONTHS, TONNE = 12, 1_000_000


@dataclasses.dataclass(frozen=True, slots=True)
class Tenant:
    """A firm of a park. Masses in grams; `out_g`, `in_g`: of twelve months; `bars`: handed over, month by month."""

    party: Party
    stock_g: int
    over_g: int
    out_g: int
    in_g: int
    bars: list[Month]
    still: int
    overdue: int
    grade: str
    lists: list[str]

    @property
    def late(self) -> int:
        """How many things are late."""
        return self.still + self.overdue


@require_GET
def parks(request: HttpRequest) -> HttpResponse:
    """The parks somebody sees; the only one opens at once."""
    found = list(parties.parks_visible_to(actor_of(request)))
    if len(found) == 1:
        return HttpResponseRedirect(reverse("web:park", args=[found[0].pk]))
    return render(request, "web/firms/parks.html", {"here": "parks", "rows": found})


@require_GET
def park(request: HttpRequest, place_id: int) -> HttpResponse:
    """One park: its firms, those with something late first."""
    found = parties.park_get(actor=actor_of(request), place_id=place_id)
    tenants = tenants_told(found)
    context: dict[str, Any] = {
        "here": "parks",
        "park": found,
        "tenants": tenants,
        "stock_g": sum(one.stock_g for one in tenants),
        "over_g": sum(one.over_g for one in tenants),
        "out_g": sum(one.out_g for one in tenants),
        "in_g": sum(one.in_g for one in tenants),
        "late": sum(one.late for one in tenants),
        "aged_days": AGED_DAYS,
        "today": clock.today(),
    }
    return render(request, "web/firms/park.html", context)


@require_GET
def sheet(request: HttpRequest, place_id: int) -> HttpResponse:
    """The same as a workbook."""
    found = parties.park_get(actor=actor_of(request), place_id=place_id)
    columns = [(gettext("Firm"), 36), (gettext("Credit code"), 22), (gettext("There now, t"), 14)]
    columns += [(gettext("Too long, t"), 14), (gettext("Handed over, t"), 16), (gettext("Taken in, t"), 16)]
    columns += [(gettext("Manifests that stand still"), 16), (gettext("Declarations late"), 16)]
    columns += [(gettext("Grade"), 14), (gettext("Lists it stands on"), 40)]
    rows = [
        [
            one.party.name,
            one.party.uscc,
            *(mass / TONNE for mass in (one.stock_g, one.over_g, one.out_g, one.in_g)),
            one.still,
            one.overdue,
            gettext(GRADE_LABELS[one.grade]) if one.grade in GRADE_LABELS else "",
            joined(one.lists),
        ]
        for one in tenants_told(found)
    ]
    table = Sheet(gettext("Firms of the park"), columns, rows)
    return attachment(workbook(table), f"{found.name}-{clock.today():%Y%m%d}.xlsx", XLSX)


def tenants_told(park: Place) -> list[Tenant]:
    """The firms of a park, in the same statements however many there are; those with something late first."""
    firms = list(parties.tenants_of(park))
    keys = [party.pk for party in firms]
    today = clock.today()
    months = months_until(today, MONTHS)
    year, month = divmod(months[0], 100)
    stocks = holdings_of(keys)
    moved: dict[int, list[Moved]] = {key: [] for key in keys}
    for row in moved_by(keys, dt.date(year, month, 1), today):
        moved[row.party_id].append(row)
    still, overdue, rolls = still_counted(keys, days=AGED_DAYS), overdue_counted(keys), standings_on(keys)
    found = []
    for party in firms:
        out, came = (by_month(moved[party.pk], side) for side in (Side.OUT, Side.IN))
        now = [one for one in rolls[party.pk] if one.entry is not None]
        rating = next((one.entry for one in now if one.version.roll == Roll.RATING), None)
        found.append(
            Tenant(
                party=party,
                stock_g=sum(max(0, one.mass_g) for one in stocks[party.pk]),
                over_g=sum(one.over_g for one in stocks[party.pk]),
                out_g=sum(out.values()),
                in_g=sum(came.values()),
                bars=series(months, out),
                still=still.get(party.pk, 0),
                overdue=overdue.get(party.pk, 0),
                grade=rating.grade if rating else "",
                lists=[gettext(ROLL_LABELS[one.version.roll]) for one in now if one.version.roll != Roll.RATING],
            )
        )
    return sorted(found, key=lambda one: (-one.late, -one.over_g, -one.stock_g, one.party.name))
