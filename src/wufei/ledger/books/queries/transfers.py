"""Reads of transfers: those of an account in order of time, what a document moved. Not for: balances (accounts)."""

import datetime as dt

from django.db.models import Q, QuerySet

from wufei.kernel.access import Actor
from wufei.ledger.books.models import DayTotal, Transfer
from wufei.ledger.books.queries.accounts import MOVING, accounts_visible_to, day_of, moved_until

TICK = dt.timedelta(microseconds=1)


def transfers_visible_to(actor: Actor) -> QuerySet[Transfer]:
    """Transfers that leave or reach an account the actor may see. Raises NOT_ALLOWED."""
    seen = accounts_visible_to(actor).values("pk")
    return Transfer.objects.filter(Q(source__in=seen) | Q(target__in=seen))


def steps_since(account_id: int, since: dt.datetime) -> tuple[int, list[tuple[dt.datetime, int]]]:
    """The balance of an account right before a moment, and each change from then on, in order of time.

    No permission: the caller asks.
    """
    start = moved_until([account_id], since - TICK).posted
    days = DayTotal.objects.filter(account=account_id, day__gte=day_of(since)).order_by().values("day")
    rows = Transfer.objects.filter(day__in=days, happened_at__gte=since, kind__in=MOVING)
    sides = ((rows.filter(target=account_id), 1), (rows.filter(source=account_id), -1))
    told = [
        (moment, pk, sign * amount)
        for side, sign in sides
        for moment, pk, amount in side.order_by().values_list("happened_at", "pk", "amount")
    ]
    return start, [(moment, amount) for moment, _pk, amount in sorted(told)]
