"""Stored transfers as columns, in the form that costs each database and Python least. Not for: judging them (hashing).

PostgreSQL tells a block as the bytes of its records; SQLite tells rows, which are turned into columns here.
"""

import contextlib
import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from django.db import connection

from wufei.ledger.books.models import Transfer
from wufei.ledger.books.rules.leaf import APART
from wufei.ledger.books.rules.leaves import RECORD, Columns

_TABLE = Transfer._meta.db_table
_SINCE_2000 = 946_684_800_000_000  # µs: where PostgreSQL's moments begin
_KEY_SIZE, _KEY_PLACE = 16, 2
_WHERE = "WHERE t.block_id > %d AND t.block_id <= %d"
# The texts of moments pass by the converters of Python's driver.
_SQLITE = f"""
SELECT t.block_id, t.place, t.key, t.kind, t.source_id, t.target_id, t.amount,
  CASE WHEN t.settles_id IS NOT NULL THEN (SELECT p.key FROM {_TABLE} p WHERE p.id = t.settles_id) END,
  CASE WHEN t.cites_id IS NOT NULL THEN (SELECT c.key FROM {_TABLE} c WHERE c.id = t.cites_id) END,
  t.happened_at || '', t.recorded_at || '',
  CAST(t.subject_kind || char({ord(APART)}) || t.subject_id || char({ord(APART)}) || t.reason AS BLOB), t.digest,
  CASE WHEN t.settles_id IS NOT NULL THEN (SELECT p.amount FROM {_TABLE} p WHERE p.id = t.settles_id) ELSE 0 END
FROM {_TABLE} t {_WHERE} ORDER BY t.block_id
"""  # noqa: S608  names of ours
_POSTGRES = f"""
COPY (SELECT t.block_id, string_agg(int4send(t.place) || uuid_send(t.key) || int2send(t.kind)
  || int8send(t.source_id) || int8send(t.target_id) || int8send(t.amount)
  || CASE WHEN t.settles_id IS NULL THEN n.key
       ELSE COALESCE((SELECT uuid_send(p.key) FROM {_TABLE} p WHERE p.id = t.settles_id), n.key) END
  || CASE WHEN t.cites_id IS NULL THEN n.key
       ELSE COALESCE((SELECT uuid_send(c.key) FROM {_TABLE} c WHERE c.id = t.cites_id), n.key) END
  || timestamptz_send(t.happened_at) || timestamptz_send(t.recorded_at)
  || sha256(convert_to(t.subject_kind || chr({ord(APART)}) || t.subject_id || chr({ord(APART)}) || t.reason, 'UTF8'))
  || CASE WHEN octet_length(t.digest) = 32 THEN t.digest ELSE n.digest END
  || CASE WHEN t.settles_id IS NULL THEN n.held
       ELSE COALESCE((SELECT int8send(p.amount) FROM {_TABLE} p WHERE p.id = t.settles_id), n.held) END, '')
FROM {_TABLE} t,
  (SELECT decode(repeat('00', 16), 'hex') AS key, decode(repeat('00', 32), 'hex') AS digest, int8send(0) AS held) n
{_WHERE} GROUP BY t.block_id) TO STDOUT (FORMAT binary)
"""  # noqa: S608  names of ours


def records(first: int, last: int) -> tuple[Columns, Columns]:
    """The transfers of the blocks after `first` up to `last`, in the order of their places, and the block of each."""
    found, blocks = _postgres(first, last) if connection.vendor == "postgresql" else _sqlite(first, last)
    order = np.lexsort((found["place"], blocks))
    return found[order], blocks[order]


def _postgres(first: int, last: int) -> tuple[Columns, Columns]:
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(_POSTGRES % (first, last)) as copy:
        copy.set_types(["int8", "bytea"])
        told = list(copy.rows())
    found = np.frombuffer(b"".join(data for _block, data in told), dtype=RECORD).copy()
    for name in ("happened", "recorded"):
        found[name] += _SINCE_2000
    counts = [len(data) // RECORD.itemsize for _block, data in told]
    return found, np.repeat(np.array([block for block, _data in told], dtype=np.int64), counts)


def _sqlite(first: int, last: int) -> tuple[Columns, Columns]:
    with connection.cursor() as cursor:
        cursor.execute(_SQLITE % (first, last))
        rows = cursor.fetchall()
    return _readable(rows), np.array([row[0] for row in rows], dtype=np.int64)


def _readable(rows: Sequence[Any]) -> Columns:
    """The records of rows. SQLite keeps what it is given: of a row that nobody can read, the key and zeros."""
    try:
        return _columns(rows)
    except (TypeError, ValueError, OverflowError):
        if len(rows) > 1:
            return np.concatenate([_readable([row]) for row in rows])
        found = np.zeros(1, dtype=RECORD)
        with contextlib.suppress(TypeError, ValueError):
            found["key"] = _keys([rows[0][_KEY_PLACE]])
        return found


def _columns(rows: Sequence[Any]) -> Columns:
    found = np.empty(len(rows), dtype=RECORD)
    if not rows:
        return found
    told = dict(zip(("block", *RECORD.names), zip(*rows, strict=True), strict=True))  # type: ignore[misc]
    for name in ("place", "kind", "source", "target", "amount", "held"):
        found[name] = np.array(told[name], dtype=np.int64)
    for name in ("happened", "recorded"):
        found[name] = np.array(told[name], dtype="datetime64[us]").astype(np.int64)
    for name in ("key", "settles", "cites"):
        found[name] = _keys(told[name])
    found["texts"] = _of_size(32, [hashlib.sha256(text).digest() for text in told["texts"]])
    found["digest"] = _of_size(32, told["digest"])
    return found


def _keys(told: Sequence[str | None]) -> Columns:
    none = bytes(_KEY_SIZE)
    if not any(told):
        return np.frombuffer(none * len(told), dtype="V16")
    return _of_size(_KEY_SIZE, [none if key is None else bytes.fromhex(key) for key in told])


def _of_size(size: int, told: Sequence[bytes]) -> Columns:
    """Bytes as a column; zeros for those of another length."""
    if set(map(len, told)) != {size}:
        told = [one if len(one) == size else bytes(size) for one in told]
    return np.frombuffer(b"".join(told), dtype=f"V{size}")
