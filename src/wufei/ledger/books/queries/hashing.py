"""The bytes of stored transfers made again and held against their seals, a range of blocks at a time.

The speed of the audit is decided here and in what it calls: columns, not objects. Not for: balances (audit).
"""

import gc
import itertools
import multiprocessing
import uuid
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Any, NamedTuple

import numpy as np
from django.db import connection, connections
from django.db.models import QuerySet

from wufei.ledger.books.models import Account
from wufei.ledger.books.queries.accounts import mark_of
from wufei.ledger.books.queries.records import records
from wufei.ledger.books.rules.leaves import Columns, Marks, leaves, sums
from wufei.ledger.books.spec import SEALED, Balance, Wrong
from wufei.ledger.seals.models import Block
from wufei.ledger.seals.queries import leaf_digests, sealed_by
from wufei.ledger.seals.spec import Broken

PIECE = 50_000
BEYOND = 2**62
_DIGEST_SIZE = 32
_BLOCKS = f"""
SELECT id, size, root, algorithm FROM {Block._meta.db_table}
WHERE kind = '{SEALED}' AND id > %s AND id <= %s ORDER BY id
"""  # noqa: S608  names of ours


class Unsound(NamedTuple):
    """A transfer by its key, a block, account or link by its number, and what is wrong with it."""

    subject: str
    what: Wrong | Broken


class Judged(NamedTuple):
    """What is wrong with a range of blocks, and what its transfers, as they are stored, move on each account."""

    unsound: list[Unsound]
    sums: dict[int, Balance]


def judged(first: int, last: int, marks: Marks) -> Judged:
    """The blocks after `first` up to `last`."""
    rows, blocks = records(first, last)
    made, stored = leaves(rows, marks), rows["digest"].tobytes()
    spans = _spans(blocks)
    found: list[Unsound] = []
    for number, size, root, algorithm in _blocks(first, last):
        start, stop = spans.pop(number, (0, 0))
        digests = leaf_digests(made[start:stop], algorithm)
        kept = stored[start * _DIGEST_SIZE : stop * _DIGEST_SIZE]
        altered = b"".join(digests) != kept
        if altered:
            found += [
                Unsound(str(uuid.UUID(bytes=rows["key"][start + place].tobytes())), Wrong.ALTERED)
                for place, digest in enumerate(digests)
                if digest != kept[place * _DIGEST_SIZE : (place + 1) * _DIGEST_SIZE]
            ]
        if stop - start < size:
            found.append(Unsound(f"block {number}", Wrong.TRANSFERS_GONE))
        elif not altered and not (stop - start == size and sealed_by(bytes(root), digests, algorithm)):
            found.append(Unsound(f"block {number}", Wrong.NOT_AS_SEALED))
    found += [Unsound(f"block {number}", Wrong.BLOCK_GONE) for number in spans]
    return Judged(found, sums(rows))


def _spans(blocks: Columns) -> dict[int, tuple[int, int]]:
    """Block → where its transfers begin and end."""
    numbers, starts = np.unique(blocks, return_index=True)
    edges = [*starts.tolist(), len(blocks)]
    return dict(zip(numbers.tolist(), itertools.pairwise(edges), strict=True))


def leaves_of(block: int, marks: Marks) -> list[bytes]:
    """The leaves of a block in their order."""
    return leaves(records(block - 1, block)[0], marks)


def marks_of(accounts: QuerySet[Account]) -> Marks:
    """What stands for accounts in leaves, by their numbers."""
    return Marks({row.pk: mark_of(row) for row in accounts.iterator(PIECE)})


def ranges() -> Iterator[tuple[int, int]]:
    """The numbers of blocks in pieces of some `PIECE` transfers; the last one reaches beyond all."""
    begun, held = -1, 0
    for number, size in Block.objects.filter(kind=SEALED).order_by("pk").values_list("pk", "size").iterator(PIECE):
        held += size
        if held >= PIECE:
            yield begun, number
            begun, held = number, 0
    yield begun, BEYOND


def pool_of(workers: int, marks: Marks) -> ProcessPoolExecutor:
    """Processes that know the marks of the accounts, each with a connection of its own."""
    connections.close_all()  # a connection must not be shared with a process that is forked off
    return ProcessPoolExecutor(workers, multiprocessing.get_context("fork"), _begun, (marks,))


_marks = Marks({})


def _begun(marks: Marks) -> None:
    global _marks  # noqa: PLW0603  once, in a process of its own
    _marks = marks
    gc.disable()  # a piece is a million small things, none of which refers to itself


def of_range(piece: tuple[int, int]) -> Judged:
    """A range of blocks, in a process of `pool_of`."""
    return judged(*piece, _marks)


def _blocks(first: int, last: int) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(_BLOCKS, [first, last])
        return list(cursor.fetchall())
