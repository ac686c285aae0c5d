"""What firms hold by books and packages, code by code and by age. Not for: what lies in one facility (stock).

A stock is what was counted last and what moved since; without a count, all that moved. Packages are generation that
was written down before anything was booked. No permission in this file: the caller has found the parties.
"""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from django.db.models import F, Q, Sum

from wufei.kernel import clock
from wufei.kernel.periods import closing_day
from wufei.ledger.books.models import AccountBalance, DayTotal, Transfer
from wufei.ledger.books.queries.accounts import MOVING, day_of
from wufei.ledger.books.spec import AccountKind, Commodity
from wufei.ledger.closing.models import Assertion
from wufei.ledger.closing.spec import AssertionState
from wufei.operations.facilities.queries.norms import Norms
from wufei.operations.facilities.queries.stock import CodeStock
from wufei.operations.facilities.rules.layers import bands, layers, older_than
from wufei.operations.facilities.spec import NormKind
from wufei.operations.manifests.models import Package

# So far back movements are read, somewhat longer than the oldest band begins: what is left then is older.
WINDOW_DAYS = 400
COUNTING = "closing.assertion"  # what carries a counted difference brings nothing in
Waste = tuple[int, str]  # party, list:code


@dataclasses.dataclass(slots=True)
class _Moved:
    """What moved of one waste of one party: all of it, and by day within the window (days since 1970)."""

    whole: int = 0
    net: dict[int, int] = dataclasses.field(default_factory=lambda: defaultdict(int))
    came: dict[int, int] = dataclasses.field(default_factory=lambda: defaultdict(int))


def holdings_of(party_ids: Collection[int]) -> dict[int, list[CodeStock]]:
    """Party → what it holds now by code, the most first, each with its age; five statements, however many parties.

    A code of which more left than was ever entered stands there below zero, without age.
    """
    first = day_of(clock.now()) - WINDOW_DAYS
    moved = _moved(party_ids, first)
    counted = _counted(party_ids, first)
    limits, now, today = Norms.of(NormKind.STORAGE), clock.now(), clock.today()
    found: dict[int, list[CodeStock]] = {party: [] for party in party_ids}
    for (party, code), one in moved.items():
        mass = one.whole
        if (count := counted.get((party, code))) is not None:
            day, declared = count
            mass = declared + sum(net for at, net in one.net.items() if at > day)
        if not mass:
            continue
        inflows = ((_moment(day), came) for day, came in sorted(one.came.items(), reverse=True) if came > 0)
        kept = layers(mass, inflows)
        limit = limits.on(code, today)
        over = sum(layer.mass_g for layer in older_than(kept, limit.value, now)) if limit is not None else 0
        found[party].append(CodeStock(code, mass, kept, bands(kept, now), limit, over))
    return {party: sorted(rows, key=lambda row: -row.mass_g) for party, rows in found.items()}


def ends_at(stock: CodeStock) -> dt.datetime | None:
    """When the oldest of a stock has lain as long as it may; None where no limit is set or its day is not known."""
    if stock.limit is None or stock.since is None:
        return None
    return stock.since + dt.timedelta(hours=stock.limit.value)


def _moved(party_ids: Collection[int], first: int) -> dict[Waste, _Moved]:
    """What booked and packed movements come to."""
    found: dict[Waste, _Moved] = defaultdict(_Moved)
    stocks = {"holder__in": party_ids, "kind": AccountKind.STOCK, "commodity": Commodity.MASS}
    own = {f"account__{name}": value for name, value in stocks.items()}
    balances = AccountBalance.objects.filter(**own).order_by().values_list("account__holder_id", "account__code")
    for party, code, mass in balances.annotate(mass=Sum(F("moved_in") - F("moved_out"))):
        found[party, code].whole += mass
    days = DayTotal.objects.filter(**own, day__gte=first).order_by()
    for party, code, day, came, left in days.values_list("account__holder_id", "account__code", "day").annotate(
        Sum("moved_in"), Sum("moved_out")
    ):
        found[party, code].net[day] += came - left
        found[party, code].came[day] += came
    for party, code, day, mass in _no_arrivals(stocks, first):
        found[party, code].came[day] -= mass
    packed = Package.objects.filter(generator__in=party_ids, made_in__isnull=True).order_by()
    for party, waste, filled_on, mass in packed.values_list("generator_id", "waste", "filled_on").annotate(
        Sum("mass_g")
    ):
        one, day = found[party, waste], (filled_on - clock.EPOCH.date()).days
        one.whole += mass
        if day >= first:
            one.net[day] += mass
            one.came[day] += mass
    return found


def _no_arrivals(stocks: Mapping[str, object], first: int) -> Iterator[tuple[int, str, int, int]]:
    """Inflows that brought nothing in: taken back, taking back, a counted difference."""
    rows = Transfer.objects.filter(
        day__gte=first, kind__in=MOVING, **{f"target__{name}": value for name, value in stocks.items()}
    )
    void = Q(cites__source=F("target")) | Q(cited_by__source=F("target")) | Q(subject_kind=COUNTING)
    told = rows.filter(void).order_by().distinct()
    yield from {
        pk: (party, code, day, amount)
        for pk, party, code, day, amount in told.values_list("pk", "target__holder_id", "target__code", "day", "amount")
    }.values()


def _counted(party_ids: Collection[int], first: int) -> dict[Waste, tuple[int, int]]:
    """Waste → the day at whose end it was counted last, and what was there, at all places together."""
    rows = Assertion.objects.filter(holder__in=party_ids, kind=AccountKind.STOCK, commodity=Commodity.MASS)
    rows = rows.exclude(state=AssertionState.WITHDRAWN).order_by("closing")
    found: dict[Waste, tuple[int, int]] = {}
    for party, code, closing, declared in rows.values_list("holder_id", "code", "closing").annotate(Sum("declared")):
        day = (closing_day(closing) - clock.EPOCH.date()).days
        if day >= first:
            found[party, code] = day, declared
    return found


def _moment(day: int) -> dt.datetime:
    """The beginning of a day in Shanghai."""
    return clock.day_start(clock.EPOCH.date() + dt.timedelta(days=day))
