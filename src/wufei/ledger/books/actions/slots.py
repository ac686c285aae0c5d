"""Spreading a hot account over several rows, so that writers seldom meet on one. Not for: posting (post)."""

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.ledger.books.actions.accounts import accounts_opened, kept
from wufei.ledger.books.errors import SLOTS_WRONG
from wufei.ledger.books.models import Account
from wufei.ledger.books.permissions import ACCOUNT_SPREAD
from wufei.ledger.books.spec import AccountKey, AccountKind, Floor

MOST = 64


def account_spread(*, actor: Actor, key: AccountKey, slots: int) -> list[Account]:
    """Give an account so many slots; from now on its transfers are dealt out among them, and its balance is their sum.

    Slots are added and never taken away. Raises SLOTS_WRONG, also where each row must be judged by itself: an account
    that may not go below zero, and one through which conversions pass. Raises NOT_ALLOWED.
    """
    require(actor, ACCOUNT_SPREAD)
    with transaction.atomic():
        rows = accounts_opened(keys=[key])[key]
        first = rows[0]
        alone = first.floor == Floor.FORBID or first.kind == AccountKind.CONVERSION
        if alone or not len(rows) <= slots <= MOST or slots < 2:
            raise SLOTS_WRONG(where="slots", value=slots)
        now = clock.now()
        told = {name: getattr(first, name) for name in ("commodity", "kind", "holder_id", "code", "place_id", "floor")}
        fresh = [Account(**told, slot=slot, opened_at=now) for slot in range(len(rows), slots)]
        Account.objects.bulk_create(fresh)
        transaction.on_commit(kept.forget)
        record(actor=actor, act="books.account.spread", subject=first, change={"slots": [len(rows), slots]})
    return [*rows, *fresh]
