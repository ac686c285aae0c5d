"""What parties were billed and paid, and what they billed and were paid. Not for: single records (records)."""

import dataclasses
import datetime as dt
from collections.abc import Collection, Mapping

from django.db.models import QuerySet, Sum
from django.db.models.functions import TruncMonth

from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.operations.settlement.models import Invoice, Payment
from wufei.operations.settlement.queries.records import records_listed
from wufei.operations.settlement.rules.amounts import owed_fen

__all__ = ["Costs", "costs_of", "owed_fen"]

ByMonth = Mapping[int, int]


@dataclasses.dataclass(frozen=True, slots=True)
class Costs:
    """Fen by month (YYYYMM): what was billed to the parties and paid by them, billed by them and paid to them.

    What was taken back is taken off in the month in which it was.
    """

    billed: ByMonth
    paid: ByMonth
    charged: ByMonth
    received: ByMonth


def costs_of(*, actor: Actor, party_ids: Collection[int], since: dt.date, until: dt.date) -> Costs:
    """Of these days, both included, as far as the actor sees it, in four statements. Raises NOT_ALLOWED."""
    bills = records_listed(actor=actor, model=Invoice, since=since, until=until).order_by().select_related(None)
    money = records_listed(actor=actor, model=Payment, since=since, until=until).order_by().select_related(None)
    on_day, paid_on = TruncMonth("issued_on"), TruncMonth("paid_at", tzinfo=clock.SHANGHAI)

    def summed(rows: QuerySet[Invoice] | QuerySet[Payment], month: TruncMonth) -> ByMonth:
        told = rows.annotate(month=month).values_list("month").annotate(fen=Sum("amount_fen"))
        return {day.year * 100 + day.month: fen for day, fen in told}

    return Costs(
        billed=summed(bills.filter(buyer__in=party_ids), on_day),
        paid=summed(money.filter(payer__in=party_ids), paid_on),
        charged=summed(bills.filter(seller__in=party_ids), on_day),
        received=summed(money.filter(payee__in=party_ids), paid_on),
    )
