"""Money shared out by a ranking: exact to the fen, by hand and as a law. Not for: ranks."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.programme.evaluation.drafts import item, law, method

from wufei.kernel.problems import Problem
from wufei.kernel.units import MICRO
from wufei.programme.evaluation.rules.allocation import Sheet, allocate
from wufei.programme.evaluation.spec import Allocation, AllocationKind, NoFunds, Rank

GRADES = [{"code": "a", "name_zh": "甲", "from": 80}, {"code": "b", "name_zh": "乙", "from": 0}]


def rule(**fields: Any) -> Allocation:
    """A rule as a file says it."""
    return method([item("i")], grades=GRADES, allocation=[{"code": "r", "name_zh": "规则", **fields}]).allocations[0]


def ranks(**points: int | None) -> list[Rank]:
    """Points of subjects by code; None is not to be published."""
    return [
        Rank(
            subject=code,
            rank=None if n is None else 1,
            tied=False,
            points_micro=90 * MICRO if n is None else n * MICRO,
            grade="" if n is None else "a" if n >= 80 else "b",
        )
        for code, n in points.items()
    ]


def fens(sheet: Sheet) -> list[int]:
    return [line.fen for line in sheet.lines]


def test_by_points_over_a_threshold() -> None:
    """Over 60: 20, 10, 0 of 30; of 100 fen 66.67, 33.33, 0."""
    sheet = allocate(rule(kind="proportional", over=60), 100, ranks(x=80, y=70, z=60, u=None))
    assert fens(sheet) == [67, 33, 0, 0]
    assert [line.topped_up for line in sheet.lines] == [True, False, False, False]
    assert [line.reason for line in sheet.lines] == [None, None, NoFunds.BELOW, NoFunds.UNPUBLISHED]
    assert [line.share_micro for line in sheet.lines] == [66_666_667, 33_333_333, 0, 0]


def test_by_parts_for_each_grade() -> None:
    sheet = allocate(rule(kind="grades", shares={"a": 2, "b": 1}), 1000, ranks(x=80, y=70, z=10))
    assert fens(sheet) == [500, 250, 250]
    nothing = allocate(rule(kind="grades", shares={"a": 2}), 999, ranks(x=80, y=70))
    assert [(line.fen, line.reason) for line in nothing.lines] == [(999, None), (0, NoFunds.GRADE)]


def test_a_base_for_all_and_the_rest_by_points() -> None:
    """1000 fen: 300 evenly to three, 700 as 30 : 10 : 0 over 50."""
    sheet = allocate(rule(kind="base", base_permille=300, over=50), 1000, ranks(x=80, y=60, z=40, u=None))
    assert fens(sheet) == [625, 275, 100, 0]
    assert [line.base_fen for line in sheet.lines] == [100, 100, 100, 0]
    even = allocate(rule(kind="base", base_permille=1000), 10, ranks(x=0, y=0, z=0))
    assert fens(even) == [4, 3, 3]


def test_left_over_fen_go_to_the_better_points_then_by_code() -> None:
    assert fens(allocate(rule(kind="grades", shares={"a": 1}), 4, ranks(z=80, y=90, x=80))) == [1, 2, 1]
    assert fens(allocate(rule(kind="grades", shares={"a": 1}), 4, ranks(z=80, y=80, x=80))) == [1, 1, 2]


@pytest.mark.parametrize("total", [0, -1, True, 1.5])
def test_what_is_no_amount_is_refused(total: Any) -> None:
    with pytest.raises(Problem) as caught:
        allocate(rule(kind="proportional"), total, ranks(x=80))
    assert caught.value.code == "evaluation.fund_total"


@pytest.mark.parametrize("given_", [{}, {"x": None}, {"x": 60, "y": 10}])
def test_where_nobody_gets_anything_nothing_is_shared_out(given_: dict[str, int | None]) -> None:
    for kind in ({"kind": "proportional", "over": 60}, {"kind": "base", "base_permille": 999, "over": 60}):
        with pytest.raises(Problem) as caught:
            allocate(rule(**kind), 100, ranks(**given_))
        assert caught.value.code == "evaluation.fund_nobody"


rules = st.one_of(
    st.builds(lambda over: rule(kind="proportional", over=over), st.integers(0, 60)),
    st.builds(lambda a, b: rule(kind="grades", shares={"a": a, "b": b}), st.integers(1, 9), st.integers(0, 9)),
    st.builds(lambda p, over: rule(kind="base", base_permille=p, over=over), st.integers(0, 1000), st.integers(0, 60)),
)


@law
@given(rules, st.integers(1, 10**14), st.dictionaries(st.sampled_from("abcdefg"), st.none() | st.integers(0, 105)))
def test_a_sheet_sums_exactly_and_more_points_never_get_less(
    found: Allocation, total: int, points: dict[str, int | None]
) -> None:
    sheet = allocate(found, total, ranks(**points, best=100))
    assert sum(fens(sheet)) == total
    published = [line for line in sheet.lines if line.reason is not NoFunds.UNPUBLISHED]
    # A rule may give a lower grade more parts; all others follow the points.
    if found.kind != AllocationKind.GRADES:
        fen_by_points = [line.fen for line in sorted(published, key=lambda line: (line.points_micro or 0, line.fen))]
        assert fen_by_points == sorted(fen_by_points)
    assert all(line.fen == 0 for line in sheet.lines if line.reason is NoFunds.UNPUBLISHED)
    assert all(0 <= line.base_fen <= line.fen for line in sheet.lines)
