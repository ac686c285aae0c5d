"""The bytes of stored transfers made again and held against their seals, a range of blocks at a time.

Raw rows and as few objects as possible: the speed of the audit is decided here. Not for: balances (audit).
"""

import collections
import datetime as dt
import functools
import multiprocessing
import operator
import uuid
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, NamedTuple

from django.db import connection, connections
from django.db.models import QuerySet

from wufei.kernel import clock
from wufei.ledger.books.models import Account, Transfer
from wufei.ledger.books.queries.accounts import mark_of
from wufei.ledger.books.rules.leaf import NOTHING, packed, texts_mark
from wufei.ledger.books.spec import SEALED, Wrong
from wufei.ledger.seals.models import Block
from wufei.ledger.seals.queries import leaf_digests, sealed_by
from wufei.ledger.seals.spec import Broken

PIECE = 50_000
NAIVE_EPOCH = clock.EPOCH.replace(tzinfo=None)
UNKNOWN = bytes(32)
BEYOND = 2**62

_ROWS = f"""
SELECT t.block_id, t.place, {{key}}, t.kind, t.source_id, t.target_id, t.amount, {{settles}}, {{cites}},
  {{happened}}, {{recorded}}, t.subject_kind, t.subject_id, t.reason, t.digest
FROM {Transfer._meta.db_table} t LEFT JOIN {Transfer._meta.db_table} p ON p.id = t.settles_id
  LEFT JOIN {Transfer._meta.db_table} c ON c.id = t.cites_id
WHERE t.block_id > %s AND t.block_id <= %s ORDER BY t.block_id
"""  # noqa: S608  a name of ours
# Keys and moments in the form that is cheapest to turn into bytes; the texts of SQLite pass by its converters.
_KEY = {"sqlite": "{row}.key", "postgresql": "uuid_send({row}.key)"}
_MOMENT = {"sqlite": "t.{name} || ''", "postgresql": "(extract(epoch FROM t.{name}) * 1000000)::bigint"}
_BLOCKS = f"""
SELECT id, size, root, algorithm FROM {Block._meta.db_table}
WHERE kind = '{SEALED}' AND id > %s AND id <= %s ORDER BY id
"""  # noqa: S608  names of ours

_place_of = operator.itemgetter(1)


class Unsound(NamedTuple):
    """A transfer by its key, a block, account or link by its number, and what is wrong with it."""

    subject: str
    what: Wrong | Broken


def unsound(first: int, last: int, marks: dict[int, bytes]) -> list[Unsound]:
    """What is wrong with the blocks after `first` up to `last`. `marks`: account number → what it is."""
    found: list[Unsound] = []
    rows: dict[int, list[Any]] = collections.defaultdict(list)
    for row in _fetched(_rows_statement(), first, last):
        rows[row[0]].append(row)
    for number, size, root, algorithm in _fetched(_BLOCKS, first, last):
        here = sorted(rows.pop(number, ()), key=_place_of)
        digests = leaf_digests(_leaves(here, marks), algorithm)
        altered = [row for row, digest in zip(here, digests, strict=True) if bytes(row[-1]) != digest]
        found += [Unsound(str(uuid.UUID(bytes=_key_bytes(row[2]))), Wrong.ALTERED) for row in altered]
        if len(here) < size:
            found.append(Unsound(f"block {number}", Wrong.TRANSFERS_GONE))
        elif not altered and not (len(here) == size and sealed_by(bytes(root), digests, algorithm)):
            found.append(Unsound(f"block {number}", Wrong.NOT_AS_SEALED))
    return found + [Unsound(f"block {number}", Wrong.BLOCK_GONE) for number in rows]


def leaves_of(block: int, marks: Mapping[int, bytes]) -> list[bytes]:
    """The leaves of a block in their order."""
    return _leaves(sorted(_fetched(_rows_statement(), block - 1, block), key=_place_of), marks)


def _leaves(rows: Sequence[Any], marks: Mapping[int, bytes]) -> list[bytes]:
    """The leaves of raw rows (`_ROWS`), made again."""
    return [
        packed(
            _key_bytes(row[2]),
            row[3],
            marks.get(row[4], UNKNOWN),
            marks.get(row[5], UNKNOWN),
            row[6],
            _key_bytes(row[7]) if row[7] else NOTHING,
            _key_bytes(row[8]) if row[8] else NOTHING,
            _microseconds(row[9]),
            _microseconds(row[10]),
            _texts(row[11], row[12], row[13]),
        )
        for row in rows
    ]


def _rows_statement() -> str:
    key, moment = _KEY[connection.vendor], _MOMENT[connection.vendor]
    keys = {name: key.format(row=row) for name, row in (("key", "t"), ("settles", "p"), ("cites", "c"))}
    return _ROWS.format(**keys, happened=moment.format(name="happened_at"), recorded=moment.format(name="recorded_at"))


def marks_of(accounts: QuerySet[Account]) -> dict[int, bytes]:
    """Account number → what stands for it in leaves."""
    return {row.pk: mark_of(row) for row in accounts.iterator(PIECE)}


def ranges() -> Iterator[tuple[int, int]]:
    """The numbers of blocks in pieces of some `PIECE` transfers; the last one reaches beyond all."""
    begun, held = -1, 0
    for number, size in Block.objects.filter(kind=SEALED).order_by("pk").values_list("pk", "size").iterator(PIECE):
        held += size
        if held >= PIECE:
            yield begun, number
            begun, held = number, 0
    yield begun, BEYOND


def pool_of(workers: int, marks: dict[int, bytes]) -> ProcessPoolExecutor:
    """Processes that know the marks of the accounts, each with a connection of its own."""
    connections.close_all()  # a connection must not be shared with a process that is forked off
    return ProcessPoolExecutor(workers, multiprocessing.get_context("fork"), _begun, (marks,))


_marks: dict[int, bytes] = {}


def _begun(marks: dict[int, bytes]) -> None:
    _marks.update(marks)


def of_range(piece: tuple[int, int]) -> list[Unsound]:
    """What is wrong with a range of blocks, in a process of `pool_of`."""
    return unsound(*piece, _marks)


def _fetched(statement: str, first: int, last: int) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [first, last])
        return list(cursor.fetchall())


def _key_bytes(told: Any) -> bytes:
    return bytes.fromhex(told) if isinstance(told, str) else bytes(told)


@functools.lru_cache(maxsize=PIECE)
def _microseconds(told: int | str) -> int:
    """SQLite tells a moment as Django wrote it, in UTC and without a zone."""
    return told if isinstance(told, int) else (dt.datetime.fromisoformat(told) - NAIVE_EPOCH) // clock.MICROSECOND


_texts = functools.lru_cache(maxsize=PIECE)(texts_mark)
