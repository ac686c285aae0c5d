"""The audit of the books: every transfer against its seal, every balance against the sum of its transfers.

What is wrong is named: the row, the batch, the account. Not for: the chain of the blocks (seals).
"""

import dataclasses
from collections.abc import Iterator

from django.db.models import Sum

from wufei.ledger.books.models import Account, AccountBalance, Batch, DayTotal, Transfer
from wufei.ledger.books.queries.accounts import scanned
from wufei.ledger.books.rules.leaf import leaf
from wufei.ledger.books.spec import Balance
from wufei.ledger.seals.queries import leaf_digests, sealed_by

PIECE = 2_000


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was written. `what` is for programs and people who read the books."""

    code: str
    subject: str
    what: str


def findings() -> Iterator[Finding]:
    """Everything that is not as it was written, in the order of the books.

    No permission: the caller asks.
    """
    yield from _transfers()
    yield from _balances()


def _transfers() -> Iterator[Finding]:
    batches = Batch.objects.select_related("block").order_by("pk")
    for batch in batches.iterator(PIECE):
        rows = list(Transfer.objects.filter(batch=batch).select_related("settles", "cites").order_by("place_in_batch"))
        digests = leaf_digests([leaf_of(row) for row in rows])
        altered = [row for row, digest in zip(rows, digests, strict=True) if bytes(row.digest) != digest]
        yield from (Finding("books.altered", str(row.key), "transfer") for row in altered)
        if not altered and not sealed_by(batch.block, digests):
            what = "transfers are gone" if len(rows) < batch.size else "not what was sealed"
            yield Finding("books.altered", f"batch {batch.pk}", what)


def leaf_of(row: Transfer) -> bytes:
    """The bytes that were sealed, made again from the row."""
    return leaf(
        key=row.key,
        kind=row.kind,
        source=row.source_id,
        target=row.target_id,
        amount=row.amount,
        settles=row.settles.key if row.settles else None,
        cites=row.cites.key if row.cites else None,
        happened_at=row.happened_at,
        recorded_at=row.recorded_at,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        reason=row.reason,
    )


def _balances() -> Iterator[Finding]:
    rows = list(AccountBalance.objects.order_by("account_id"))
    added = scanned(Account.objects.order_by().values_list("pk", flat=True))
    days = {
        account: (came, left)
        for account, came, left in DayTotal.objects.order_by()
        .values_list("account_id")
        .annotate(came=Sum("moved_in"), left=Sum("moved_out"))
    }
    for account in sorted(added.keys() - {row.account_id for row in rows}):
        yield Finding("books.altered", f"account {account}", "balance gone")
    for row in rows:
        kept = Balance(row.moved_in, row.moved_out, row.pending_in, row.pending_out)
        if kept != added.get(row.account_id, Balance()):
            yield Finding("books.altered", f"account {row.account_id}", "balance")
        elif days.get(row.account_id, (0, 0)) != (row.moved_in, row.moved_out):
            yield Finding("books.altered", f"account {row.account_id}", "days")
