"""Ranks: ties, tie breaks, changes, who stays out; and the published ranking of a city. Not for: scores."""

import csv

import pytest
from hypothesis import given
from tests.programme.evaluation.drafts import group, item, law, method, runs, value
from tools import probes

from wufei.kernel.units import MICRO
from wufei.programme.evaluation.rules.ranking import rank
from wufei.programme.evaluation.rules.scoring import score
from wufei.programme.evaluation.spec import Inputs, Method

ONE = [item("a")]


def test_equals_share_a_rank_and_the_next_is_left_out() -> None:
    drawn = method(ONE)
    found = rank(drawn, score(drawn, {code: {"a": value(x)} for code, x in zip("abcd", (70, 90, 70, 60), strict=True)}))
    assert [(row.subject, row.rank, row.tied) for row in found] == [
        ("b", 1, False),
        ("a", 2, True),
        ("c", 2, True),
        ("d", 4, False),
    ]


def test_points_as_published_decide_who_is_equal() -> None:
    drawn = method(ONE, decimals=1)
    found = rank(drawn, score(drawn, {"a": {"a": value(70.04)}, "b": {"a": value(69.96)}}))
    assert [row.rank for row in found] == [1, 1]


def test_a_tie_is_broken_by_what_the_method_names() -> None:
    items = [item("a"), item("b", group="two")]
    inputs = {"x": {"a": value(80), "b": value(60)}, "y": {"a": value(60), "b": value(80)}}
    for code, first in (("two", "y"), ("a", "x")):
        drawn = method(items, [group("one"), group("two")], tie_break=[code])
        winner = rank(drawn, score(drawn, inputs))[0]
        assert (winner.subject, winner.rank, winner.tied) == (first, 1, False)


def test_changes_are_counted_from_an_earlier_ranking() -> None:
    drawn = method(ONE, coverage_permille=1)
    earlier = rank(drawn, score(drawn, {"x": {"a": value(50)}, "y": {"a": value(60)}, "z": {}}))
    found = rank(
        drawn, score(drawn, {"x": {"a": value(70)}, "y": {"a": value(65)}, "z": {"a": value(9)}}), earlier=earlier
    )
    assert [(r.subject, r.rank, r.change, r.points_change_micro) for r in found] == [
        ("x", 1, 1, 20 * MICRO),
        ("y", 2, -1, 5 * MICRO),
        ("z", 3, None, None),
    ]


def test_who_is_not_to_be_published_has_no_rank_and_comes_last() -> None:
    drawn = method([item("a"), item("b")], coverage_permille=900)
    inputs = {"x": {"a": value(99)}, "y": {"a": value(10), "b": value(10)}}
    found = rank(drawn, score(drawn, inputs))
    assert [(r.subject, r.rank, r.points_micro) for r in found] == [("y", 1, 10 * MICRO), ("x", None, 99 * MICRO)]


@law
@given(runs())
def test_a_rank_counts_those_before(run: tuple[Method, Inputs, Inputs]) -> None:
    drawn, now, _before = run
    results = score(drawn, now)
    found = rank(drawn, results)
    assert found == rank(drawn, reversed(results))
    ranks = [row.rank for row in found if row.rank is not None]
    assert ranks == sorted(ranks)
    assert all(row.rank == 1 + sum(other < row.rank for other in ranks) for row in found if row.rank)
    assert len(ranks) == sum(result.publishable for result in results)


def test_the_published_order_of_shanghai_districts() -> None:
    cases = probes.cases()
    path = cases / "reference" / "real-values" / "zero-waste-index-scores.csv" if cases else None
    if path is None or not path.exists():
        pytest.skip("the published scores are not at hand (WUFEI_CASES)")
    rows = [r for r in csv.DictReader(path.open(encoding="utf-8-sig")) if r["period"] == "2025" and r["area"] != "全市"]
    drawn = method(ONE)
    found = rank(drawn, score(drawn, {r["area"]: {"a": value(float(r["score"]))} for r in rows}))
    assert (found[0].subject, found[0].points_micro, found[-1].subject) == ("虹口区", 92_350_000, "宝山区")
    assert [row.rank for row in found] == list(range(1, len(rows) + 1))
