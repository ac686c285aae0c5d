"""Leaves and sums of many transfers at once, in columns: what makes an audit of millions quick. Pure.

Not for: what a leaf is (leaf), where the columns come from (queries.records).
"""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from wufei.ledger.books.rules.leaf import SIZE, VERSION
from wufei.ledger.books.spec import Balance, TransferKind

Columns = npt.NDArray[Any]
# A transfer as it is stored. `texts`: their mark; `held`: what its pending one reserved; no key: zeros.
RECORD = np.dtype(
    [
        *(("place", ">i4"), ("key", "V16"), ("kind", ">i2"), ("source", ">i8"), ("target", ">i8"), ("amount", ">i8")),
        *(("settles", "V16"), ("cites", "V16"), ("happened", ">i8"), ("recorded", ">i8"), ("texts", "V32")),
        *(("digest", "V32"), ("held", ">i8")),
    ]
)
_LEAF = np.dtype(
    [
        *(("version", "u1"), ("kind", "u1"), ("key", "V16"), ("source", "V32"), ("target", "V32"), ("amount", ">i8")),
        *(("settles", "V16"), ("cites", "V16"), ("happened", ">i8"), ("recorded", ">i8"), ("texts", "V32")),
    ]
)
_SAME = ("key", "amount", "settles", "cites", "happened", "recorded", "texts")
_BYTE = 256
_HALF, _LOW = 32, 2**32 - 1


class Marks:
    """What stands for each account in leaves, by its number; zeros for an account that is not there."""

    def __init__(self, marks: Mapping[int, bytes]) -> None:
        numbers = sorted(marks)
        self._numbers = np.array(numbers, dtype=np.int64)
        self._marks = np.frombuffer(b"".join([*(marks[number] for number in numbers), bytes(32)]), dtype="V32")

    def of(self, numbers: Columns) -> Columns:
        """The mark of each."""
        wanted = numbers.astype(np.int64)
        at = np.searchsorted(self._numbers, wanted)
        there = at < len(self._numbers)
        there[there] = self._numbers[at[there]] == wanted[there]
        return self._marks[np.where(there, at, len(self._numbers))]


def leaves(records: Columns, marks: Marks) -> list[bytes]:
    """The leaf of each record."""
    made = np.empty(len(records), dtype=_LEAF)
    made["version"] = VERSION
    # A kind beyond a byte is none: it must not pass for the one it would be cut to.
    made["kind"] = np.where((records["kind"] >= 0) & (records["kind"] < _BYTE), records["kind"], 0)
    made["source"], made["target"] = marks.of(records["source"]), marks.of(records["target"])
    for name in _SAME:
        made[name] = records[name]
    told = made.tobytes()
    return [told[start : start + SIZE] for start in range(0, len(told), SIZE)]


def sums(records: Columns) -> dict[int, Balance]:
    """Account → what the records move and reserve."""
    kind, amount = records["kind"], records["amount"].astype(np.int64)
    held = records["held"].astype(np.int64)
    moved = np.where((kind == TransferKind.POST) | (kind == TransferKind.SETTLE), amount, 0)
    ended = (kind == TransferKind.SETTLE) | (kind == TransferKind.VOID)
    reserved = np.where(kind == TransferKind.PEND, amount, np.where(ended, -held, 0))
    both = np.concatenate((records["source"], records["target"])).astype(np.int64)
    numbers, at = np.unique(both, return_inverse=True)
    source, target = at[: len(records)], at[len(records) :]
    sides = ((target, moved), (source, moved), (target, reserved), (source, reserved))
    added = (_added(side, values, len(numbers)) for side, values in sides)
    return dict(zip(numbers.tolist(), map(Balance, *added), strict=True))


def _added(at: Columns, values: Columns, count: int) -> list[int]:
    """The exact sum of the values at each place: by halves, which no altered amount can drive beyond 64 bits."""
    low, high = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    np.add.at(low, at, values & _LOW)
    np.add.at(high, at, values >> _HALF)
    return [(above << _HALF) + below for above, below in zip(high.tolist(), low.tolist(), strict=True)]


def merged(parts: Iterable[Mapping[int, Balance]]) -> dict[int, Balance]:
    """Account → the sum of several sums."""
    total: dict[int, list[int]] = {}
    for part in parts:
        for account, one in part.items():
            found = total.setdefault(account, [0, 0, 0, 0])
            for place, value in enumerate((one.moved_in, one.moved_out, one.pending_in, one.pending_out)):
                found[place] += value
    return {account: Balance(*found) for account, found in total.items()}
