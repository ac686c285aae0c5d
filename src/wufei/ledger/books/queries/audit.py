"""The audit of the books: every transfer against its seal, every balance against the sum of its transfers.

What is wrong is named: the row, the block, the account. Set-based: sums are made by the database, hashes in as many
processes as asked. Not for: the chain of the blocks (seals), or mending anything.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping

from django.db import connection
from django.db.models import Sum

from wufei.kernel.access import Actor, require
from wufei.ledger.books.models import Account, AccountBalance, DayTotal, Transfer
from wufei.ledger.books.permissions import BOOKS_VERIFY
from wufei.ledger.books.queries.hashing import Unsound, marks_of, of_range, pool_of, ranges, unsound
from wufei.ledger.books.spec import AccountKind, Balance, Floor, Wrong
from wufei.ledger.seals.queries import chain_findings, link_count, waiting
from wufei.ledger.seals.spec import Signed

PIECE = 10_000


@dataclasses.dataclass(frozen=True, slots=True)
class Verdict:
    """What an audit of everything found: how much was looked at, and all that is not as it was written or sealed."""

    transfers: int
    links: int
    waiting: int
    unsound: tuple[Unsound, ...]


def verdict(*, actor: Actor, workers: int = 1, published: Iterable[Signed] = ()) -> Verdict:
    """Look at everything: rows, blocks, balances, chain, heads. `published`: heads that were kept elsewhere.

    A block that is not chained yet is no fault within its minute; `waiting` says how many. Raises NOT_ALLOWED.
    """
    require(actor, BOOKS_VERIFY)
    chain = [Unsound(f"link {found.number}", found.what) for found in chain_findings(published)]
    return Verdict(
        transfers=Transfer.objects.count(),
        links=link_count(),
        waiting=waiting(),
        unsound=(*chain, *findings(workers=workers)),
    )


def findings(*, workers: int = 1) -> Iterator[Unsound]:
    """Everything that is not as it was written: transfers, blocks, balances, days, conversions.

    No permission: the caller asks.
    """
    marks = marks_of(Account.objects.all())
    # What a transaction wrote is seen by its own connection alone.
    if workers == 1 or connection.in_atomic_block:
        for first, last in ranges():
            yield from unsound(first, last, marks)
        yield from _balances(scanned())
        return
    pieces = list(ranges())
    with pool_of(workers, marks) as pool:
        sums = pool.submit(scanned)  # beside the hashing
        for found in pool.map(of_range, pieces):
            yield from found
        yield from _balances(sums.result())


_MOVED = "CASE WHEN t.kind IN (1, 3) THEN t.amount ELSE 0 END"
_HELD = "CASE t.kind WHEN 2 THEN t.amount WHEN 3 THEN -p.amount WHEN 4 THEN -p.amount ELSE 0 END"
_SUMS = f"""
SELECT account, SUM(moved_in), SUM(moved_out), SUM(pending_in), SUM(pending_out) FROM (
  SELECT t.source_id AS account, 0 AS moved_in, SUM({_MOVED}) AS moved_out, 0 AS pending_in, SUM({_HELD}) AS pending_out
  FROM {Transfer._meta.db_table} t LEFT JOIN {Transfer._meta.db_table} p ON p.id = t.settles_id GROUP BY t.source_id
  UNION ALL
  SELECT t.target_id, SUM({_MOVED}), 0, SUM({_HELD}), 0
  FROM {Transfer._meta.db_table} t LEFT JOIN {Transfer._meta.db_table} p ON p.id = t.settles_id GROUP BY t.target_id
) sides GROUP BY account
"""  # noqa: S608  names of ours


def _balances(added: Mapping[int, Balance]) -> Iterator[Unsound]:
    days = {
        account: (came, left)
        for account, came, left in DayTotal.objects.order_by()
        .values_list("account_id")
        .annotate(came=Sum("moved_in"), left=Sum("moved_out"))
    }
    there = set()
    for row in AccountBalance.objects.select_related("account").order_by("account_id").iterator(PIECE):
        there.add(row.account_id)
        kept = Balance(row.moved_in, row.moved_out, row.pending_in, row.pending_out)
        if kept != added.get(row.account_id, Balance()):
            yield _account(row.account_id, Wrong.BALANCE)
        elif days.get(row.account_id, (0, 0)) != (row.moved_in, row.moved_out):
            yield _account(row.account_id, Wrong.DAYS)
        elif row.forbidden != (row.account.floor == Floor.FORBID):
            yield _account(row.account_id, Wrong.FLOOR)
        elif row.account.kind == AccountKind.CONVERSION and kept.posted:
            yield _account(row.account_id, Wrong.UNEVEN)
    missing = Account.objects.filter(balance__isnull=True).order_by("pk").values_list("pk", flat=True)
    yield from (_account(pk, Wrong.BALANCE_GONE) for pk in sorted({*missing, *(added.keys() - there)}))


def _account(pk: int, what: Wrong) -> Unsound:
    return Unsound(f"account {pk}", what)


def scanned() -> dict[int, Balance]:
    """Account number → its balance by adding up every transfer, with which the kept balances must agree.

    No permission: the caller asks.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SUMS)
        return {account: Balance(*map(int, sums)) for account, *sums in cursor.fetchall()}
