"""Writing the rows of the books, set-based on either database: accounts that are new, transfers with their seal.

The balances move by themselves (models.laws). Not for: judging entries (post).
"""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection

from wufei.kernel import clock
from wufei.ledger.books.models import Account, Transfer
from wufei.ledger.books.queries.accounts import account_rows, mark_of
from wufei.ledger.books.rules.leaf import NOTHING, packed, texts_mark
from wufei.ledger.books.spec import FLOORS, SEALED, AccountKey
from wufei.ledger.seals.actions import block_seal
from wufei.ledger.seals.models import Block
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
    "block_id",
    "place",
    "subject_kind",
    "subject_id",
    "reason",
    "digest",
)
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


def transfers_written(*, lines: Sequence["Line"], recorded_at: dt.datetime) -> Block:
    """Write transfers, sealed together.

    No actor: the action that calls this has asked.
    """
    algorithm = settings.SEAL_ALGORITHM
    digests = leaf_digests(_leaves(lines, recorded_at), algorithm)
    block = block_seal(kind=SEALED, digests=digests, made_at=recorded_at, algorithm=algorithm)
    rows = [
        (*_row(line, block, place, recorded_at), digest)
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
    return block


def _plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Values as Django keeps them in SQLite."""
    moment = connection.ops.adapt_datetimefield_value
    return tuple(
        value.hex if isinstance(value, uuid.UUID) else moment(value) if isinstance(value, dt.datetime) else value
        for value in row
    )


def _row(line: "Line", block: Block, place: int, recorded_at: dt.datetime) -> tuple[object, ...]:
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
        block.pk,
        place,
        *entry.subject,
        entry.reason,
    )


def _leaves(lines: Sequence["Line"], recorded_at: dt.datetime) -> list[bytes]:
    marks = {account.pk: mark_of(account) for line in lines for account in (line.source, line.target)}
    recorded_us = clock.microseconds(recorded_at)
    return [
        packed(
            line.entry.key.bytes,
            line.entry.kind,
            marks[line.source.pk],
            marks[line.target.pk],
            line.amount,
            line.entry.settles.bytes if line.entry.settles else NOTHING,
            line.entry.cites.bytes if line.entry.cites else NOTHING,
            clock.microseconds(line.happened_at),
            recorded_us,
            texts_mark(*line.entry.subject, line.entry.reason),
        )
        for line in lines
    ]
