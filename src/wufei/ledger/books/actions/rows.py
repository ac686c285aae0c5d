"""Writing the rows of transfers with their seal, set-based on either database.

The balances move by themselves (models.laws). Not for: judging entries (post), accounts (accounts).
"""

import collections
import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from django.conf import settings
from django.db import connection

from wufei.kernel import clock
from wufei.kernel.ready import asked
from wufei.ledger.books.actions.frames import FRAME, Line, copy_statement, frames
from wufei.ledger.books.models import Transfer
from wufei.ledger.books.rules.leaf import NOTHING, packed, texts_mark
from wufei.ledger.books.spec import SEALED
from wufei.ledger.seals.actions import block_begins, block_number, block_seal
from wufei.ledger.seals.queries import leaf_digests, tree_of

_COLUMNS = (
    *("key", "kind", "source_id", "target_id", "amount", "settles_id", "cites_id", "happened_at", "recorded_at"),
    *("block_id", "place", "subject_kind", "subject_id", "reason", "digest"),
)
_INTO = f"INTO {Transfer._meta.db_table} ({', '.join(_COLUMNS)}) VALUES"
_MARKS = f"({', '.join(['%s'] * len(_COLUMNS))})"
_CELLS = ["(SELECT id FROM begun)" if name == "block_id" else "%s" for name in _COLUMNS]
_MARKS_BEGUN = f"({', '.join(_CELLS)})"
# A copy takes more words with the server than a statement, and a savepoint (post) more than asking for few keys; beyond
# these the larger means are cheaper.
FEW = 20
# SQLite's price of a statement is that of some rows, so it is paid once for many; more of them win nothing.
TOGETHER = 64
# OR FAIL: a row is checked before any of it is written, and SQLite copies no pages to take it back.
_SQLITE = f"INSERT OR FAIL {_INTO} {_MARKS}"
_SQLITE_TOGETHER = f"INSERT OR FAIL {_INTO} {', '.join([_MARKS] * TOGETHER)}"
_ZONE = len("+00:00")


def transfers_written(*, lines: Sequence[Line], recorded_at: dt.datetime) -> int:
    """Write transfers, then the block that seals them, which moves their balances; the block's number.

    No actor: the action that calls this has asked.
    """
    algorithm = settings.SEAL_ALGORITHM
    digests: list[bytes] = []
    made = _digests(lines, recorded_at, algorithm, digests)
    if connection.vendor == "sqlite" or len(lines) <= FEW:
        collections.deque(made, maxlen=0)  # all of them now
        tree = tree_of(digests, algorithm)
    if connection.vendor == "sqlite":
        number = block_number()
        _written_to_sqlite(_sqlite_rows(lines, digests, number, recorded_at))
    elif len(lines) <= FEW:
        begun = f"WITH begun AS ({block_begins()}) INSERT {_INTO} {', '.join([_MARKS_BEGUN] * len(lines))}"
        number = int(asked(f"{begun} RETURNING block_id", _cells(lines, digests, recorded_at)).fetchall()[0][0])
    else:
        number, statement = block_number(), copy_statement(Transfer._meta.db_table)
        with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
            # In pieces: the server reads one while the next is made, its leaves and their hashes, too.
            for piece in frames(zip(lines, made, strict=True), number, recorded_at):
                copy.write(piece)
            tree = tree_of(digests, algorithm)  # while the server reads the last
    block_seal(number=number, kind=SEALED, tree=tree, made_at=recorded_at, algorithm=algorithm)
    return number


def _cells(lines: Sequence[Line], digests: Sequence[bytes], recorded_at: dt.datetime) -> list[object]:
    """The columns of all lines after each other, but for their block."""
    return [
        cell
        for place, (entry, source, target, amount, settles, cites, happened_at) in enumerate(lines)
        for cell in (
            *(entry.key, int(entry.kind), source.id, target.id, amount),
            *(None if settles is None else settles.id, None if cites is None else cites.id),
            *(happened_at, recorded_at, place, *entry.subject, entry.reason, digests[place]),
        )
    ]


def _written_to_sqlite(rows: Sequence[tuple[Any, ...]]) -> None:
    whole = len(rows) - len(rows) % TOGETHER
    for first in range(0, whole, TOGETHER):
        asked(_SQLITE_TOGETHER, list(chain.from_iterable(rows[first : first + TOGETHER])))
    for row in rows[whole:]:
        asked(_SQLITE, row)


def _sqlite_rows(
    lines: Sequence[Line], digests: Sequence[bytes], block: int, recorded_at: dt.datetime
) -> list[tuple[Any, ...]]:
    """The columns of each line as SQLite keeps them: keys by their letters, moments in UTC without saying so."""
    recorded = recorded_at.isoformat(" ")[:-_ZONE]
    return [
        (
            f"{entry.key.int:032x}",
            entry.kind,
            source.id,
            target.id,
            amount,
            None if settles is None else settles.id,
            None if cites is None else cites.id,
            happened_at.isoformat(" ")[:-_ZONE],
            recorded,
            block,
            place,
            *entry.subject,
            entry.reason,
            digests[place],
        )
        for place, (entry, source, target, amount, settles, cites, happened_at) in enumerate(lines)
    ]


def _digests(lines: Sequence[Line], recorded_at: dt.datetime, algorithm: str, made: list[bytes]) -> Iterator[bytes]:
    """The hashes of the leaves, in pieces as they are asked for; `made` gets them, too."""
    for first in range(0, len(lines), FRAME):
        made += leaf_digests(_leaves(lines[first : first + FRAME], recorded_at), algorithm)
        yield from made[first:]


def _leaves(lines: Sequence[Line], recorded_at: dt.datetime) -> list[bytes]:
    recorded_us = clock.microseconds(recorded_at)
    return [
        packed(
            entry.key.bytes,
            entry.kind,
            source.mark,
            target.mark,
            amount,
            NOTHING if entry.settles is None else entry.settles.bytes,
            NOTHING if entry.cites is None else entry.cites.bytes,
            clock.microseconds(happened_at),
            recorded_us,
            texts_mark(*entry.subject, entry.reason),
        )
        for entry, source, target, amount, _settles, _cites, happened_at in lines
    ]
