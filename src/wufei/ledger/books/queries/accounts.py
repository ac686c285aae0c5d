"""Reads of accounts: their rows by key, balances now and at any moment. Not for: transfers one by one (transfers)."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import connection
from django.db.models import F, Q, QuerySet

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.ledger.books.models import Account, AccountBalance, DayTotal, Transfer
from wufei.ledger.books.permissions import BOOKS_READ
from wufei.ledger.books.rules.entries import together
from wufei.ledger.books.rules.leaf import account_mark
from wufei.ledger.books.spec import AccountKey, AccountKind, Balance, Commodity, Floor, TransferKind

SHANGHAI = dt.timedelta(hours=8)
MOVING = (TransferKind.POST, TransferKind.SETTLE)


def accounts_visible_to(actor: Actor) -> QuerySet[Account]:
    """Accounts whose holder or place lies within the actor's reach. Raises NOT_ALLOWED."""
    require_somewhere(actor)
    found = Account.objects.select_related("holder", "place")
    reach = Q()
    for grant in actor.reach(BOOKS_READ):
        if grant.party_id is None and grant.place_code is None:
            return found
        reach |= Q(holder=grant.party_id) if grant.party_id is not None else Q(place__code__startswith=grant.place_code)
    return found.filter(reach)


def accounts_with_balances(actor: Actor) -> QuerySet[Account]:
    """The same with what stands on them now: `account.balance`. Raises NOT_ALLOWED."""
    return accounts_visible_to(actor).select_related("balance").defer("place__outline")


def below_zero(actor: Actor) -> QuerySet[Account]:
    """Accounts that are marked: less than nothing stands on them, so that an entry is missing or wrong."""
    rows = accounts_with_balances(actor).filter(floor=Floor.FLAG)
    return rows.filter(balance__moved_in__lt=F("balance__moved_out"))


def require_somewhere(actor: Actor) -> None:
    """Raise NOT_ALLOWED unless the actor may read some account."""
    if not actor.may_somewhere(BOOKS_READ):
        require(actor, BOOKS_READ)


def account_rows(keys: Iterable[AccountKey]) -> Mapping[AccountKey, list[Account]]:
    """The slots of accounts by key; an account that was never used has none.

    No permission: the caller asks.
    """
    wanted = set(keys)
    holders, kinds = {key.holder_id for key in wanted}, {str(key.kind) for key in wanted}
    found: dict[AccountKey, list[Account]] = {}
    for row in Account.objects.filter(holder_id__in=holders, kind__in=kinds).order_by("slot"):
        key = key_of(row)
        if key in wanted:
            found.setdefault(key, []).append(row)
    return found


def key_of(row: Account) -> AccountKey:
    """How an account is known."""
    return AccountKey(
        holder_id=row.holder_id,
        place_id=row.place_id,
        kind=AccountKind(row.kind),
        commodity=Commodity(row.commodity),
        code=row.code,
    )


def mark_of(row: Account) -> bytes:
    """What stands for an account in the leaves of its transfers."""
    return account_mark(key_of(row), row.slot, row.floor)


def balance_now(*, actor: Actor, key: AccountKey) -> Balance:
    """What moved in and out of an account until now, and what is reserved, over all its slots. Raises NOT_ALLOWED."""
    ids = _ids(actor, key)
    rows = AccountBalance.objects.filter(account__in=ids)
    return together(Balance(r.moved_in, r.moved_out, r.pending_in, r.pending_out) for r in rows)


def balance_at(*, actor: Actor, key: AccountKey, moment: dt.datetime) -> Balance:
    """What had moved in and out by a moment, that included: the days before, and the transfers of its day.

    What was reserved then is not told: a reservation ends without saying when it was made. Raises NOT_ALLOWED.
    """
    ids = _ids(actor, key)
    return moved_until(ids, moment)


_UNTIL = """SELECT SUM(i), SUM(o) FROM (
  SELECT moved_in AS i, moved_out AS o FROM {day} WHERE account_id IN ({ids}) AND day < %s
  UNION ALL
  SELECT amount, 0 FROM {transfer} WHERE day = %s AND target_id IN ({ids}) AND happened_at <= %s AND kind IN {moving}
  UNION ALL
  SELECT 0, amount FROM {transfer} WHERE day = %s AND source_id IN ({ids}) AND happened_at <= %s AND kind IN {moving}
) x"""


def moved_until(ids: Iterable[int], moment: dt.datetime) -> Balance:
    """The same for rows of accounts, in one statement.

    No permission: the caller asks.
    """
    wanted = list(ids)
    if not wanted:
        return Balance()
    day = day_of(moment)
    names = {"day": DayTotal._meta.db_table, "transfer": Transfer._meta.db_table, "moving": tuple(map(int, MOVING))}
    statement = _UNTIL.format(**names, ids=", ".join(["%s"] * len(wanted)))
    tail = [day, *wanted, connection.ops.adapt_datetimefield_value(moment)]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*wanted, day, *tail, *tail])
        came, left = cursor.fetchone()
    return Balance(moved_in=int(came or 0), moved_out=int(left or 0))


def day_of(moment: dt.datetime) -> int:
    """The day in Shanghai, counted from 1970, as the database counts it."""
    return (moment - clock.EPOCH + SHANGHAI) // dt.timedelta(days=1)


def rows_of(key: AccountKey) -> QuerySet[Account]:
    """The slots of one account. No permission: the caller asks."""
    return Account.objects.filter(_by(key))


def _ids(actor: Actor, key: AccountKey) -> list[int]:
    """The slots of an account, as far as the actor may see them."""
    rows = accounts_visible_to(actor).filter(_by(key)).select_related(None)
    return list(rows.order_by().values_list("pk", flat=True))


def _by(key: AccountKey) -> Q:
    return Q(holder=key.holder_id, place=key.place_id, kind=key.kind, commodity=key.commodity, code=key.code)
