"""The audit of the books: every transfer against its seal, every balance against the sum of its transfers.

What is wrong is named: the row, the block, the account. Every transfer is read once, for its leaf and for the sums,
in as many processes as asked. Not for: the chain of the blocks (seals), or mending anything.
"""

import contextlib
import dataclasses
from collections.abc import Iterable, Iterator, Mapping

from django.db import connection
from django.db.models import Sum

from wufei.kernel.access import Actor, require
from wufei.ledger.books.models import Account, AccountBalance, DayTotal, Transfer
from wufei.ledger.books.permissions import BOOKS_VERIFY
from wufei.ledger.books.queries.hashing import Unsound, judged, marks_of, of_range, pool_of, ranges
from wufei.ledger.books.queries.records import records
from wufei.ledger.books.rules.leaves import merged, sums
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
    marks, pieces = marks_of(Account.objects.all()), list(ranges())
    added: list[dict[int, Balance]] = []
    # What a transaction wrote is seen by its own connection alone.
    alone = workers == 1 or connection.in_atomic_block
    with contextlib.nullcontext() if alone else pool_of(workers, marks) as pool:
        work = (judged(*piece, marks) for piece in pieces) if pool is None else pool.map(of_range, pieces)
        for found, moved in work:
            yield from found
            added.append(moved)
    yield from _balances(merged(added))


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
    return merged(sums(records(first, last)[0]) for first, last in ranges())
