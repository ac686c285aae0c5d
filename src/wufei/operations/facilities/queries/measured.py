"""What plants measured of many loads at once, for whoever balances a month: weighings by pair of firms, runs, stocks.

Sums in the database. No permission in this file: the caller has found the manifests and the plants.
Not for: one plant (balance), gaps between scale and manifest one by one (links).
"""

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterable, Mapping

from django.db.models import F, FloatField, Q, QuerySet, Sum
from django.db.models.functions import Cast

from wufei.kernel import clock
from wufei.kernel.periods import Period
from wufei.ledger.books.models import Account, DayTotal
from wufei.ledger.books.spec import AccountKind, Commodity
from wufei.ledger.closing.models import Assertion
from wufei.ledger.closing.spec import AssertionState
from wufei.operations.facilities.models import Link, RunPart
from wufei.operations.facilities.spec import GateWay, RunState
from wufei.operations.manifests.models import Manifest

BEGINNING = clock.EPOCH.date()
Holder = tuple[int, int]  # party, place
Held = tuple[int, int, str]  # party, place, code


@dataclasses.dataclass(frozen=True, slots=True)
class StockMoved:
    """The stock of one waste over days, from the books; grams. `ever`: whether anything was ever booked into it."""

    opening_g: int
    in_g: int
    out_g: int
    ever: bool


def weighed_of(manifests: QuerySet[Manifest]) -> dict[int, int]:
    """Manifest → grams that the scale of its receiver saw come in, of weighings that count and stand with it."""
    rows = Link.objects.filter(
        ended_at__isnull=True,
        manifest__in=manifests.values("pk"),
        weighing__corrected_by__isnull=True,
        weighing__void=False,
        weighing__direction=GateWay.IN,
        weighing__facility__holder=F("manifest__receiver"),
    )
    return dict(rows.order_by().values_list("manifest_id").annotate(mass=Sum("weighing__net_g")))


def treated_of(holders: Collection[Holder], since: dt.date, until: dt.date) -> dict[Held, tuple[int, float, int]]:
    """(Party, place, code) → grams that posted runs took, the sum of squares, how many parts; days both included."""
    mass = Cast("mass_g", FloatField())
    rows = RunPart.objects.filter(
        fate="",
        run__state=RunState.POSTED,
        run__ended_at__gte=clock.day_start(since),
        run__ended_at__lt=clock.day_start(until + clock.ONE_DAY),
    )
    told = rows.order_by().values_list("run__facility__holder_id", "run__facility__place_id", "code")
    summed = told.annotate(mass=Sum("mass_g"), squares=Sum(mass * mass), parts=Sum(1))
    return {(h, p, c): (m, s, n) for h, p, c, m, s, n in summed if (h, p) in set(holders)}


def stocks_of(held: Iterable[Held], since: dt.date, until: dt.date) -> dict[Held, StockMoved]:
    """The stocks of these, from the totals of days: before the first, moved in and out until the last."""
    asked = set(held)
    parties = {party for party, _place, _code in asked}
    accounts = Account.objects.filter(kind=AccountKind.STOCK, commodity=Commodity.MASS, holder__in=parties)
    named = {
        pk: (party, place, code)
        for pk, party, place, code in accounts.values_list("pk", "holder_id", "place_id", "code")
        if (party, place, code) in asked
    }
    first, last = (since - BEGINNING).days, (until - BEGINNING).days
    within = Q(day__gte=first)
    rows = DayTotal.objects.filter(account__in=accounts.values("pk"), day__lte=last).order_by()
    told = rows.values_list("account_id").annotate(
        opening=Sum(F("moved_in") - F("moved_out"), filter=~within, default=0),
        came=Sum("moved_in", filter=within, default=0),
        went=Sum("moved_out", filter=within, default=0),
        ever=Sum("moved_in"),
    )
    return {named[pk]: StockMoved(o, i, w, bool(e)) for pk, o, i, w, e in told if pk in named}


def counted_of(parties: Collection[int], month: Period) -> Mapping[Held, int]:
    """(Party, place, code) → grams that were counted when a month ended."""
    rows = Assertion.objects.filter(
        holder__in=parties, kind=AccountKind.STOCK, commodity=Commodity.MASS, closing=month.closing
    ).exclude(state=AssertionState.WITHDRAWN)
    told = rows.order_by().values_list("holder_id", "place_id", "code", "declared")
    return {(holder, place, code): grams for holder, place, code, grams in told}
