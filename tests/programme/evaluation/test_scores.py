"""The score tree: weights, coverage, bonus, progress, rounding, and laws. Not for: single kinds of scoring."""

import dataclasses
import math
import random
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st
from tests.programme.evaluation.drafts import group, item, law, method, runs, value

from wufei.kernel.units import MICRO
from wufei.programme.evaluation.rules.scoring import score, weights
from wufei.programme.evaluation.spec import Input, Inputs, Method, NoData, Node, NodeKind, Result

JUDGED = {"kind": "judged", "evidence": False, "guide_zh": "说明"}
TWO = [group("one", 3), group("two", 1)]


def nodes(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from nodes(child)


def test_a_tree_by_hand() -> None:
    """Weights 50, 25, 25 of 100; points 40, 100 and none: (50·40 + 25·100) / 75 = 60."""
    drawn = method([item("a", weight=2), item("b"), item("c", group="two")], TWO, decimals=2)
    result = score(drawn, {"s": {"a": value(40), "b": value(100), "c": Input(missing="zero")}})[0]
    assert result.points_micro == 60 * MICRO
    assert (result.coverage_permille, result.lacking) == (750, ("c",))
    total, one, two = result.total, *result.total.children
    assert (total.kind, total.weight_micro, total.effect_micro) == (NodeKind.TOTAL, 100 * MICRO, 100 * MICRO)
    assert (one.points_micro, one.weight_micro, one.effect_micro) == (60 * MICRO, 75 * MICRO, 100 * MICRO)
    assert (two.points_micro, two.weight_micro, two.effect_micro, two.marks_micro) == (None, 25 * MICRO, 0, None)
    a, b = one.children
    assert (a.weight_micro, a.effect_micro, a.marks_micro) == (50 * MICRO, 66_666_667, 26_670_000)
    assert (b.points_micro, b.marks_micro, b.value_micro) == (100 * MICRO, 33_330_000, 100 * MICRO)
    assert (two.children[0].reason, two.children[0].missing) == (NoData.NO_VALUE, "zero")


def test_coverage_decides_what_is_published() -> None:
    inputs = {"s": {"a": value(90), "b": value(90)}}
    items = [item("a", weight=2), item("b"), item("c", group="two")]
    grades = [{"code": "low", "name_zh": "低", "from": 0}, {"code": "top", "name_zh": "优", "from": 90}]
    enough, short = (score(method(items, TWO, coverage_permille=n, grades=grades), inputs)[0] for n in (750, 751))
    assert (enough.publishable, enough.grade) == (True, "top")
    assert (short.publishable, short.grade, short.points_micro) == (False, "", 90 * MICRO)
    nothing = score(method(items, TWO), {"s": {}})[0]
    assert (nothing.publishable, nothing.points_micro, nothing.lacking) == (False, None, ("a", "b", "c"))


def test_coverage_is_never_shown_larger_than_it_is() -> None:
    result = score(method([item("a", weight=2), item("b")]), {"s": {"a": value(1)}})[0]
    assert result.coverage_permille == 666


def test_bonus_comes_on_top_and_is_capped() -> None:
    items = [item("a"), item("x", JUDGED, bonus=3), item("y", JUDGED, bonus=4)]
    drawn = method(items, bonus_most=5, decimals=2)
    inputs = {
        "s": {"a": value(98), "x": value(50, note="n"), "y": value(100, note="n")},
        "t": {"a": value(98), "x": value(50, note="n")},
        "u": {"x": value(50, note="n")},
    }
    s, t, u = score(drawn, inputs)
    assert (s.points_micro, s.bonus_micro, s.total.points_micro) == (103 * MICRO, 5 * MICRO, 98 * MICRO)
    assert (t.points_micro, t.bonus_micro, t.coverage_permille) == (99_500_000, 1_500_000, 1000)
    assert [(node.marks_micro, node.points_micro) for node in t.extras] == [(1_500_000, 50 * MICRO), (None, None)]
    assert (u.points_micro, u.publishable) == (None, False)


def test_progress_is_counted_by_todays_targets_and_apart() -> None:
    target = {"kind": "target", "better": "higher", "without_baseline": "attainment"}
    drawn = method([item("a", target), item("b")])
    now = {"s": {"a": value(60, target_micro=100 * MICRO, baseline_micro=0), "b": value(50)}}
    before = {"s": {"a": value(40, target_micro=50 * MICRO, baseline_micro=0)}}
    alone, both = score(drawn, now)[0], score(drawn, now, before=before)[0]
    assert both.points_micro == alone.points_micro == 55 * MICRO
    assert (alone.progress_micro, alone.progress_coverage_permille) == (None, 0)
    # a: 60 now, 40 of today's 100 before; b has no data before and stays out.
    assert (both.progress_micro, both.progress_coverage_permille) == (20 * MICRO, 500)
    assert (both.total.before_micro, both.total.children[0].children[1].progress_micro) == (40 * MICRO, None)


def test_halves_are_rounded_away_from_zero_once() -> None:
    drawn = method([item("a"), item("b")], decimals=0)
    result = score(drawn, {"s": {"a": value(10.5), "b": value(10.4)}}, before={"s": {"a": value(11), "b": value(10.4)}})
    assert result[0].points_micro == 10 * MICRO  # 10.45, not the half of 11 + 10
    a = result[0].total.children[0].children[0]
    assert (a.points_micro, a.progress_micro) == (11 * MICRO, -1 * MICRO)


Run = tuple[Method, Inputs, Inputs]


@law
@given(runs())
def test_scores_stay_within_their_bounds(run: Run) -> None:
    drawn, now, before = run
    for result in score(drawn, now, before=before):
        for node in nodes(result.total):
            assert node.points_micro is None or 0 <= node.points_micro <= 100 * MICRO
            assert node.progress_micro is None or abs(node.progress_micro) <= 100 * MICRO
        assert 0 <= result.bonus_micro <= drawn.bonus_most_micro
        if result.points_micro is not None:
            assert 0 <= result.points_micro <= 100 * MICRO + drawn.bonus_most_micro


@law
@given(runs())
def test_marks_sum_to_the_points_but_for_rounding(run: Run) -> None:
    drawn, now, _before = run
    grain = 10 ** (6 - drawn.decimals)
    for result in score(drawn, now):
        leaves = [n for n in nodes(result.total) if n.kind is NodeKind.ITEM]
        marks = [leaf.marks_micro for leaf in leaves if leaf.marks_micro is not None]
        if result.total.points_micro is not None:
            assert abs(sum(marks) - result.total.points_micro) <= grain * (len(marks) + 1)
            assert abs(sum(leaf.effect_micro for leaf in leaves) - 100 * MICRO) <= len(leaves)
        assert abs(sum(leaf.weight_micro for leaf in leaves) - 100 * MICRO) <= len(leaves)


@law
@given(runs(), st.integers(1, 1000), st.integers(1, 1000))
def test_scaling_all_weights_changes_nothing(run: Run, of_items: int, of_groups: int) -> None:
    drawn, now, before = run
    scaled = dataclasses.replace(
        drawn,
        items=tuple(dataclasses.replace(one, weight=one.weight * of_items) for one in drawn.items),
        groups=tuple(dataclasses.replace(one, weight=one.weight * of_groups) for one in drawn.groups),
    )
    assert sum(weights(drawn).values()) == 1
    assert score(scaled, now, before=before) == score(drawn, now, before=before)


@law
@given(runs(), st.randoms(use_true_random=False))
def test_the_order_of_subjects_changes_nothing(run: Run, chance: random.Random) -> None:
    drawn, now, before = run
    order = list(now)
    chance.shuffle(order)
    straight: dict[str, Result] = {r.subject: r for r in score(drawn, now, before=before)}
    shuffled = score(drawn, {subject: now[subject] for subject in order}, before=before)
    assert [r.subject for r in shuffled] == order
    assert all(r == straight[r.subject] for r in shuffled)


@law
@given(runs())
def test_what_is_lacking_is_what_coverage_lacks(run: Run) -> None:
    drawn, now, _before = run
    share = weights(drawn)
    for result in score(drawn, now):
        missing = sum(share[code] for code in result.lacking)
        assert result.coverage_permille == math.floor((1 - missing) * 1000)
        assert result.publishable == (missing < 1 and (1 - missing) * 1000 >= drawn.coverage_permille)
