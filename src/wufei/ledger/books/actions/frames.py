"""Lines of a batch in the binary form that PostgreSQL copies into a table. Not for: writing them (rows)."""

import datetime as dt
import functools
import struct
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from wufei.kernel import clock
from wufei.ledger.books.actions.accounts import Slot
from wufei.ledger.books.models import Transfer
from wufei.ledger.books.spec import TransferIn

_COPIED = (
    *("key", "kind", "source_id", "target_id", "amount", "happened_at", "recorded_at", "block_id", "place", "digest"),
    *("settles_id", "cites_id", "subject_kind", "subject_id", "reason"),
)
# A row as PostgreSQL reads it: how many columns, then each one's length and value.
_FIXED = struct.Struct(">hi16sihiqiqiqiqiqiqiii32s")
_NUMBER = struct.Struct(">iq")
_HEADER, _END, _NULL = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff", b"\xff\xff\xff\xff"
_SINCE_2000 = clock.microseconds(dt.datetime(2000, 1, 1, tzinfo=dt.UTC))
FRAME = 2_000


class Line(NamedTuple):
    """An entry with its accounts found, ready to be written. `happened_at` is in UTC."""

    entry: TransferIn
    source: Slot
    target: Slot
    amount: int
    settles: Transfer | None
    cites: Transfer | None
    happened_at: dt.datetime


def copy_statement(table: str) -> str:
    """What takes `frames`.

    No actor: nothing is written here.
    """
    return f"COPY {table} ({', '.join(_COPIED)}) FROM STDIN (FORMAT binary)"


def frames(lines: Iterable[tuple[Line, bytes]], block: int, recorded_at: dt.datetime) -> Iterator[bytes]:
    """The lines, each with its digest, as PostgreSQL's binary COPY takes them, in pieces.

    No actor: nothing is written here.
    """
    recorded, columns, pack = clock.microseconds(recorded_at) - _SINCE_2000, len(_COPIED), _FIXED.pack
    parts = [_HEADER]
    for place, ((entry, source, target, amount, settles, cites, happened_at), digest) in enumerate(lines):
        kind, subject = entry.subject
        happened = clock.microseconds(happened_at) - _SINCE_2000
        sides = (8, source.id, 8, target.id, 8, amount, 8, happened, 8, recorded)
        parts += (
            pack(columns, 16, entry.key.bytes, 2, entry.kind, *sides, 8, block, 4, place, 32, digest),
            _NULL if settles is None else _NUMBER.pack(8, settles.id),
            _NULL if cites is None else _NUMBER.pack(8, cites.id),
            _text(kind),
            _plain_text(subject),
            _text(entry.reason),
        )
        if len(parts) > 6 * FRAME:
            yield b"".join(parts)
            parts = []
    parts.append(_END)
    yield b"".join(parts)


def _plain_text(text: str) -> bytes:
    told = text.encode()
    return len(told).to_bytes(4, "big") + told


_text = functools.lru_cache(maxsize=1_000)(_plain_text)
