"""The bytes of a transfer that are sealed: the same on every machine and database. Not for: trees (seals).

Accounts stand in it by what they are, not by their number, so that nobody can give a number another meaning; texts by
their hash, so that every leaf has one length and a proof can leave them out.
"""

import dataclasses
import hashlib
import struct
import uuid

from wufei.ledger.books.spec import AccountKey, TransferKind

_FIXED = struct.Struct(">BB16s32s32sq16s16sqq32s")
VERSION = 1
SIZE = _FIXED.size
NOTHING = bytes(16)
APART = "\x1f"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """What a leaf says. `source`, `target`: marks of accounts; `texts`: the mark of subject and reason; times in µs."""

    key: uuid.UUID
    kind: TransferKind
    source: bytes
    target: bytes
    amount: int
    settles: uuid.UUID | None
    cites: uuid.UUID | None
    happened_us: int
    recorded_us: int
    texts: bytes


def account_mark(key: AccountKey, slot: int, floor: str) -> bytes:
    """An account as 32 bytes: whose, where, what for, of what, which waste, which slot, and whether it may go below."""
    told = (key.holder_id, key.place_id, str(key.kind), str(key.commodity), key.code, slot, str(floor))
    return hashlib.sha256(APART.join(map(str, told)).encode()).digest()


def texts_mark(subject_kind: str, subject_id: str, reason: str) -> bytes:
    """The texts of a transfer as 32 bytes."""
    return hashlib.sha256(APART.join((subject_kind, subject_id, reason)).encode()).digest()


def packed(  # noqa: PLR0917  the columns of a row, one call a row
    key: bytes,
    kind: int,
    source: bytes,
    target: bytes,
    amount: int,
    settles: bytes,
    cites: bytes,
    happened_us: int,
    recorded_us: int,
    texts: bytes,
) -> bytes:
    """A leaf from its parts, `NOTHING` for a key that is not there: 170 bytes."""
    return _FIXED.pack(VERSION, kind, key, source, target, amount, settles, cites, happened_us, recorded_us, texts)


def read(leaf: bytes) -> Leaf:
    """What a leaf says. Raises ValueError for any other bytes."""
    if len(leaf) != SIZE or leaf[0] != VERSION:
        raise ValueError("no leaf of a transfer")
    _version, kind, key, source, target, amount, settles, cites, happened, recorded, texts = _FIXED.unpack(leaf)
    return Leaf(
        key=uuid.UUID(bytes=key),
        kind=TransferKind(kind),
        source=source,
        target=target,
        amount=amount,
        settles=None if settles == NOTHING else uuid.UUID(bytes=settles),
        cites=None if cites == NOTHING else uuid.UUID(bytes=cites),
        happened_us=happened,
        recorded_us=recorded,
        texts=texts,
    )
