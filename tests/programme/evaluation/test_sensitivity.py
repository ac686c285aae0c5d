"""Which weight changes the ranking, by hand and by trying; how steady ranks are. Not for: the ranking itself."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from tests.programme.evaluation.drafts import group, item, method, runs, value

from wufei.kernel.units import MICRO
from wufei.programme.evaluation.rules.scoring import judged
from wufei.programme.evaluation.rules.sensitivity import Swap, steadiness, swaps
from wufei.programme.evaluation.spec import Inputs, Method, NodeKind

AB = [item("a", weight=3), item("b", weight=1)]
XY = {"x": {"a": value(80), "b": value(40)}, "y": {"a": value(60), "b": value(80)}}


def test_a_swap_by_hand() -> None:
    """x 70, y 65. Equal where w·80 + (1−w)·40 = w·60 + (1−w)·80, at w = 2/3 of a: down from 75 by a ninth."""
    found = {swap.code: swap for swap in swaps(method(AB), XY)}
    assert set(found) == {"a", "b"}
    a, b = found["a"], found["b"]
    assert (a.ahead, a.behind, a.position, a.kind) == ("x", "y", 1, NodeKind.ITEM)
    assert (a.weight_micro, a.needed_micro, a.change_micro) == (75 * MICRO, 66_666_667, -111_112)
    assert (b.weight_micro, b.needed_micro, b.change_micro) == (25 * MICRO, 33_333_333, 333_334)


def test_a_group_can_swap_what_none_of_its_items_can() -> None:
    items = [item("a"), item("b"), item("c", group="two")]
    groups = [group("one"), group("two")]
    inputs = {
        "x": {"a": value(60), "b": value(60), "c": value(100)},
        "y": {"a": value(80), "b": value(60), "c": value(40)},
    }
    found = [(swap.kind, swap.code) for swap in swaps(method(items, groups), inputs)]
    assert (NodeKind.GROUP, "one") in found
    assert (NodeKind.ITEM, "b") not in found


def test_who_leads_everywhere_cannot_be_passed_and_equals_have_no_order() -> None:
    drawn = method(AB)
    assert swaps(drawn, {"x": {"a": value(9), "b": value(9)}, "y": {"a": value(1), "b": value(1)}}) == ()
    assert swaps(drawn, {"x": XY["x"], "y": XY["x"]}) == ()
    assert swaps(drawn, {}) == ()


def level(drawn: Method, inputs: Inputs, subject: str, shares: dict[str, Fraction]) -> Fraction | None:
    """The score under other weights, worked out from the marks alone."""
    row = judged(drawn, inputs[subject])
    parts = [(shares[code], mark.part) for code, mark in row.now.items() if code in shares and mark.part is not None]
    whole = sum(share for share, _part in parts)
    return (
        sum((share * part for share, part in parts), Fraction(0)) * 100 * MICRO / whole + row.bonus if whole else None
    )


def after(drawn: Method, swap: Swap, change: Fraction) -> dict[str, Fraction]:
    """The weights with one changed and the others rescaled."""
    shares = judged(drawn, {}).shares
    inside = {swap.code} if swap.kind is NodeKind.ITEM else {one.code for one in drawn.items_of(swap.code)}
    old = sum(shares[code] for code in inside)
    new = old * (1 + change)
    return {c: w * new / old if c in inside else w * (1 - new) / (1 - old) for c, w in shares.items()}


@settings(max_examples=60, deadline=None)
@given(runs())
def test_a_swap_happens_at_the_change_told_and_not_before(run: tuple[Method, Inputs, Inputs]) -> None:
    drawn, now, _before = run
    for swap in swaps(drawn, now)[:6]:
        told = Fraction(swap.change_micro, MICRO)
        if not -1 < told < (100 * MICRO - swap.weight_micro) / swap.weight_micro:
            continue

        def lead(change: Fraction, swap: Swap = swap) -> Fraction:
            shares = after(drawn, swap, change)
            ahead, behind = (level(drawn, now, subject, shares) for subject in (swap.ahead, swap.behind))
            assert ahead is not None
            assert behind is not None
            return ahead - behind

        assert lead(Fraction(0)) > 0
        assert lead(told) <= 0
        if abs(swap.change_micro) > 10:
            assert all(lead(told * tenths / 10) > 0 for tenths in range(10))


def test_steadiness_of_a_clear_and_an_open_race() -> None:
    drawn = method(AB)
    clear = steadiness(drawn, {"x": {"a": value(90), "b": value(90)}, "y": {"a": value(10), "b": value(10)}}, seed=1)
    assert [(row.subject, row.rank, row.kept_permille, row.low, row.high) for row in clear] == [
        ("x", 1, 1000, 1, 1),
        ("y", 2, 1000, 2, 2),
    ]
    race = steadiness(drawn, XY, seed=1)
    assert [(row.subject, row.rank, row.low, row.high) for row in race] == [("x", 1, 1, 2), ("y", 2, 1, 2)]
    assert 500 < race[0].kept_permille < 1000
    assert race[0].kept_permille == race[1].kept_permille
    assert steadiness(drawn, {}, seed=1) == ()


def test_equals_share_a_rank_in_every_draw() -> None:
    found = steadiness(method(AB), {"x": XY["x"], "y": XY["x"]}, seed=3)
    assert [(row.rank, row.kept_permille, row.high) for row in found] == [(1, 1000, 1), (1, 1000, 1)]


def test_a_seed_gives_one_answer_and_nearer_draws_keep_more() -> None:
    drawn = method(AB)
    assert steadiness(drawn, XY, seed=7, draws=300) == steadiness(drawn, dict(reversed(XY.items())), seed=7, draws=300)
    near, far = (steadiness(drawn, XY, seed=7, closeness=n)[0].kept_permille for n in (500, 2))
    assert near > far


@settings(max_examples=40, deadline=None)
@given(runs())
def test_a_rank_lies_where_draws_put_it(run: tuple[Method, Inputs, Inputs]) -> None:
    drawn, now, _before = run
    for row in steadiness(drawn, now, seed=0, draws=60):
        assert 1 <= row.low <= row.high <= len(now)
        assert 0 <= row.kept_permille <= 1000
        if row.kept_permille == 1000:
            assert row.low == row.rank == row.high


@pytest.mark.parametrize("missing", ["a", "b"])
def test_data_in_different_items_still_has_a_closed_form(missing: str) -> None:
    inputs = {"x": XY["x"], "y": {code: one for code, one in XY["y"].items() if code != missing}}
    drawn = method([*AB, item("c", weight=2)])
    inputs = {s: {**given, "c": value(50 if s == "x" else 57)} for s, given in inputs.items()}
    for swap in swaps(drawn, inputs):
        shares = after(drawn, swap, Fraction(swap.change_micro, MICRO))
        ahead, behind = (level(drawn, inputs, subject, shares) for subject in (swap.ahead, swap.behind))
        assert ahead is not None
        assert behind is not None
        assert 0 <= behind - ahead < 2 * MICRO // 1000
    assert swaps(drawn, inputs)
