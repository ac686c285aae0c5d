"""Writing the rows of the books, set-based on either database: accounts that are new, transfers with their seal.

The balances move by themselves (models.laws). Not for: judging entries (post).
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import connection

from wufei.kernel import clock
from wufei.ledger.books.actions.frames import Line, copy_statement, frames
from wufei.ledger.books.models import Account, Transfer
from wufei.ledger.books.queries.accounts import account_rows, mark_of
from wufei.ledger.books.rules.leaf import NOTHING, packed, texts_mark
from wufei.ledger.books.spec import FLOORS, SEALED, AccountKey
from wufei.ledger.seals.actions import block_number, block_seal
from wufei.ledger.seals.models import Block
from wufei.ledger.seals.queries import leaf_digests

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


_Row = tuple[Any, ...]


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


def transfers_written(*, lines: Sequence[Line], recorded_at: dt.datetime) -> Block:
    """Write transfers, then the block that seals them, which moves their balances.

    No actor: the action that calls this has asked.
    """
    algorithm, number = settings.SEAL_ALGORITHM, block_number()
    digests = leaf_digests(_leaves(lines, recorded_at), algorithm)
    table = Transfer._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # In pieces: the server reads one while the next is made.
            with connection.wrap_database_errors, cursor.copy(copy_statement(table)) as copy:
                for piece in frames(lines, digests, number, recorded_at):
                    copy.write(piece)
        else:
            names, marks = ", ".join(_COLUMNS), ", ".join(["%s"] * len(_COLUMNS))
            rows = _rows(lines, digests, number, recorded_at)
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608
    return block_seal(number=number, kind=SEALED, digests=digests, made_at=recorded_at, algorithm=algorithm)


def _moment_text(moment: dt.datetime) -> str:
    """A moment as Django keeps it in SQLite."""
    return moment.astimezone(dt.UTC).replace(tzinfo=None).isoformat(" ")


def _rows(
    lines: Sequence[Line], digests: Sequence[bytes], block: int, recorded_at: dt.datetime
) -> list[tuple[Any, ...]]:
    """The columns of each line as SQLite keeps them."""
    recorded = _moment_text(recorded_at)
    return [
        (
            entry.key.hex,
            int(entry.kind),
            source.id,
            target.id,
            amount,
            settles.id if settles is not None else None,
            cites.id if cites is not None else None,
            _moment_text(happened_at),
            recorded,
            block,
            place,
            *entry.subject,
            entry.reason,
            digests[place],
        )
        for place, (entry, source, target, amount, settles, cites, happened_at) in enumerate(lines)
    ]


def _leaves(lines: Sequence[Line], recorded_at: dt.datetime) -> list[bytes]:
    accounts = {account.id: account for line in lines for account in (line.source, line.target)}
    marks = {number: mark_of(account) for number, account in accounts.items()}
    recorded_us = clock.microseconds(recorded_at)
    return [
        packed(
            entry.key.bytes,
            entry.kind,
            marks[source.id],
            marks[target.id],
            amount,
            entry.settles.bytes if entry.settles is not None else NOTHING,
            entry.cites.bytes if entry.cites is not None else NOTHING,
            clock.microseconds(happened_at),
            recorded_us,
            texts_mark(*entry.subject, entry.reason),
        )
        for entry, source, target, amount, _settles, _cites, happened_at in lines
    ]
