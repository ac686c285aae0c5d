"""The bytes of a transfer that are sealed: the same on every machine and database. Not for: trees (seals)."""

import datetime as dt
import hashlib
import struct
import uuid

from wufei.ledger.books.spec import TransferKind

_FIXED = struct.Struct(">BB16sqqq16s16sqq")
VERSION = 1
NOTHING = bytes(16)
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_US = dt.timedelta(microseconds=1)


def microseconds(moment: dt.datetime) -> int:
    """Microseconds since 1970, UTC, exactly."""
    return (moment - _EPOCH) // _US


def leaf(
    *,
    key: uuid.UUID,
    kind: int,
    source: int,
    target: int,
    amount: int,
    settles: uuid.UUID | None,
    cites: uuid.UUID | None,
    happened_at: dt.datetime,
    recorded_at: dt.datetime,
    subject_kind: str,
    subject_id: str,
    reason: str,
) -> bytes:
    """One transfer as 122 bytes: fixed fields, then the SHA-256 of its texts."""
    texts = "\x1f".join((subject_kind, subject_id, reason)).encode()
    return (
        _FIXED.pack(
            VERSION,
            TransferKind(kind),
            key.bytes,
            source,
            target,
            amount,
            settles.bytes if settles else NOTHING,
            cites.bytes if cites else NOTHING,
            microseconds(happened_at),
            microseconds(recorded_at),
        )
        + hashlib.sha256(texts).digest()
    )
