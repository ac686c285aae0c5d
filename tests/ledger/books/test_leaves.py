"""Leaves and sums in columns are those of each transfer by itself. Not for: what the databases tell (test_attack)."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wufei.ledger.books.rules.entries import effect, together
from wufei.ledger.books.rules.leaf import packed
from wufei.ledger.books.rules.leaves import RECORD, Marks, leaves, merged, sums
from wufei.ledger.books.spec import Balance, TransferKind

whole = st.integers(-(2**63), 2**63 - 1)
amounts = st.integers(1, 2**62)
rows = st.tuples(
    *(st.integers(0, 2**31 - 1), st.binary(min_size=16, max_size=16), st.sampled_from([1, 2, 3, 4])),
    *(st.integers(1, 5), st.integers(1, 5), amounts),
    *(st.binary(min_size=16, max_size=16), st.binary(min_size=16, max_size=16), whole, whole),
    *(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32), amounts),
)
MARKS = {number: bytes([number]) * 32 for number in (1, 3, 4)}


@given(st.lists(rows, max_size=20))
def test_columns_say_what_each_row_says(told: list[tuple[object, ...]]) -> None:
    records = np.array(told, dtype=RECORD)
    expected, balances = [], []
    for row in records:
        sides = [MARKS.get(int(row[side]), bytes(32)) for side in ("source", "target")]
        keys = [row[name].tobytes() for name in ("key", "settles", "cites", "texts")]
        numbers = [int(row[name]) for name in ("kind", "amount", "happened", "recorded", "held")]
        expected.append(packed(keys[0], numbers[0], *sides, numbers[1], *keys[1:3], *numbers[2:4], keys[3]))
        left, came = effect(TransferKind(numbers[0]), numbers[1], numbers[4])
        balances += [(int(row["source"]), left), (int(row["target"]), came)]
    assert leaves(records, Marks(MARKS)) == expected
    by_hand = {number: together(change for account, change in balances if account == number) for number, _c in balances}
    assert sums(records) == by_hand
    assert merged([sums(records[:3]), sums(records[3:])]) == by_hand


def test_a_kind_beyond_a_byte_is_not_the_one_it_would_be_cut_to() -> None:
    records = np.zeros(3, dtype=RECORD)
    records["kind"] = [1, 257, -255]
    assert len(set(leaves(records, Marks({})))) == 2
    assert sums(records[:0]) == {}
    assert merged([]) == dict[int, Balance]()
