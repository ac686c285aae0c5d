"""Reads of transfers: those of an account in order of time, what a document moved. Not for: balances (accounts)."""

import datetime as dt

from django.db.models import Q, QuerySet

from wufei.kernel.access import Actor
from wufei.ledger.books.models import Transfer
from wufei.ledger.books.queries.accounts import MOVING, accounts_visible_to, moved_until

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
    rows = Transfer.objects.filter(Q(source=account_id) | Q(target=account_id), kind__in=MOVING, happened_at__gte=since)
    told = rows.order_by("happened_at", "pk").values_list("happened_at", "amount", "target_id")
    return start, [(moment, amount if target == account_id else -amount) for moment, amount, target in told]
