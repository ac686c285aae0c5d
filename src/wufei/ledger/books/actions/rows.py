"""Writing the rows of the books, set-based on either database: accounts that are new, a batch with its transfers.

The balances move by themselves (models.laws). Not for: judging entries (post).
"""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import connection

from wufei.kernel import clock
from wufei.ledger.books.models import Account, Batch, Transfer
from wufei.ledger.books.queries.accounts import account_rows
from wufei.ledger.books.rules.leaf import leaf
from wufei.ledger.books.spec import FLOORS, AccountKey
from wufei.ledger.seals.actions import block_seal
from wufei.ledger.seals.queries import leaf_digests

if TYPE_CHECKING:
    from wufei.ledger.books.actions.post import Line

_COLUMNS = (
    "key",
    "kind",
    "source_id",
    "target_id",
    "amount",
    "settles_id",
    "cites_id",
    "happened_at",
    "recorded_at",
    "batch_id",
    "place_in_batch",
    "subject_kind",
    "subject_id",
    "reason",
    "digest",
)
SEALED = "books.batch"
_TYPES = [
    "uuid",
    "smallint",
    "bigint",
    "bigint",
    "bigint",
    "bigint",
    "bigint",
    "timestamptz",
    "timestamptz",
    "bigint",
    "integer",
    "text",
    "text",
    "text",
    "bytea",
]


def accounts_opened(*, keys: Collection[AccountKey]) -> Mapping[AccountKey, list[Account]]:
    """The rows of accounts, opened where nobody used them before.

    No actor: the action that calls this has asked.
    """
    found = dict(account_rows(keys)) if keys else {}
    new = [key for key in keys if key not in found]
    if new:
        now = clock.now()
        rows = [
            Account(
                holder_id=key.holder_id,
                place_id=key.place_id,
                kind=key.kind,
                commodity=key.commodity,
                code=key.code,
                floor=FLOORS[key.kind],
                opened_at=now,
            )
            for key in new
        ]
        # Somebody else may open the same account at this moment; the unique key lets one of the two rows in.
        Account.objects.bulk_create(rows, ignore_conflicts=True)
        found |= account_rows(new)
    return found


def batch_written(*, act: str, lines: Sequence["Line"], recorded_at: dt.datetime) -> Batch:
    """Write a batch with its transfers, sealed.

    No actor: the action that calls this has asked.
    """
    digests = leaf_digests([_leaf(line, recorded_at) for line in lines])
    block = block_seal(kind=SEALED, digests=digests, made_at=recorded_at)
    batch = Batch.objects.create(act=act, size=len(lines), block=block, recorded_at=recorded_at)
    rows = [
        (*_row(line, batch, place, recorded_at), digest)
        for place, (line, digest) in enumerate(zip(lines, digests, strict=True))
    ]
    table = Transfer._meta.db_table
    names = ", ".join(_COLUMNS)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            columns = [list(column) for column in zip(*rows, strict=True)]
            arrays = ", ".join(f"%s::{kind}[]" for kind in _TYPES)
            cursor.execute(f"INSERT INTO {table} ({names}) SELECT * FROM unnest({arrays})", columns)  # noqa: S608
        else:
            marks = ", ".join(["%s"] * len(_COLUMNS))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", [_plain(row) for row in rows])  # noqa: S608
    return batch


def _plain(row: tuple[object, ...]) -> tuple[object, ...]:
    """Values as Django keeps them in SQLite."""
    moment = connection.ops.adapt_datetimefield_value
    return tuple(
        value.hex if isinstance(value, uuid.UUID) else moment(value) if isinstance(value, dt.datetime) else value
        for value in row
    )


def _row(line: "Line", batch: Batch, place: int, recorded_at: dt.datetime) -> tuple[object, ...]:
    entry = line.entry
    return (
        entry.key,
        int(entry.kind),
        line.source.pk,
        line.target.pk,
        line.amount,
        line.settles.pk if line.settles is not None else None,
        line.cites.pk if line.cites is not None else None,
        line.happened_at,
        recorded_at,
        batch.pk,
        place,
        *entry.subject,
        entry.reason,
    )


def _leaf(line: "Line", recorded_at: dt.datetime) -> bytes:
    entry = line.entry
    return leaf(
        key=entry.key,
        kind=entry.kind,
        source=line.source.pk,
        target=line.target.pk,
        amount=line.amount,
        settles=entry.settles,
        cites=entry.cites,
        happened_at=line.happened_at,
        recorded_at=recorded_at,
        subject_kind=entry.subject[0],
        subject_id=entry.subject[1],
        reason=entry.reason,
    )
