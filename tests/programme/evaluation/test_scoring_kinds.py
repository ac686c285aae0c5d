"""Every way from an input to points, by numbers worked by hand. Not for: weights, files."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.programme.evaluation.drafts import item, law, method, value

from wufei.kernel.problems import Problems
from wufei.kernel.units import MICRO
from wufei.programme.evaluation.rules.judging import mark
from wufei.programme.evaluation.rules.scoring import score
from wufei.programme.evaluation.spec import How, Input, NoData

HIGHER = {"kind": "target", "better": "higher", "without_baseline": "attainment"}
LOWER = {"kind": "target", "better": "lower", "without_baseline": "attainment"}


def points(scoring: dict[str, Any], given_: Input, **fields: Any) -> float | None:
    found = score(method([item("i", scoring, **fields)], decimals=6), {"s": {"i": given_}})[0].points_micro
    return None if found is None else found / MICRO


def own(x: float, target: float | None = None, baseline: float | None = None) -> Input:
    micro = {
        name: round(number * MICRO)
        for name, number in (("target_micro", target), ("baseline_micro", baseline))
        if number is not None
    }
    return value(x, **micro)


@pytest.mark.parametrize(
    ("scoring", "x", "target", "baseline", "expected"),
    [
        (HIGHER, 60, 90, 40, 40.0),  # 20 of the way of 50
        (HIGHER, 90, 90, 40, 100.0),
        (HIGHER, 164, 90, 40, 100.0),
        (HIGHER, 30, 90, 40, 0.0),
        (LOWER, 0.6, 0.4, 1.2, 75.0),  # 0.6 of the way of 0.8
        (LOWER, 0.4, 0.4, 1.2, 100.0),
        (LOWER, 2, 0.4, 1.2, 0.0),
        (HIGHER, 60, 90, None, 66.666667),  # attainment: 60 / 90
        (LOWER, 0.6, 0.4, None, 66.666667),  # attainment: 0.4 / 0.6
        (HIGHER, 60, 90, 95, 66.666667),  # the baseline was past the target: attainment
        (LOWER, 0.6, 0.4, 0.4, 66.666667),
        (LOWER, 0, 0, None, 100.0),
        (LOWER, 1, 0, None, 0.0),  # of a target of zero nothing can be reached in part
        (HIGHER, -5, 0, None, 0.0),
        (HIGHER, -5, 10, None, 0.0),
    ],
)
def test_a_target(scoring: dict[str, Any], x: float, target: float, baseline: float | None, expected: float) -> None:
    assert points(scoring, own(x, target, baseline)) == expected


def test_a_target_of_the_file_goes_before_the_subjects_own() -> None:
    fixed = {**HIGHER, "target": 80, "baseline": 30}
    assert points(fixed, own(55, target=60, baseline=50)) == 50.0


def test_what_a_target_item_says_without_target_or_baseline() -> None:
    strict = {"kind": "target", "better": "higher", "without_baseline": "no_data"}
    drawn = method([item("i", strict)]).items[0]
    assert mark(drawn, own(95, target=90)).reason is NoData.NO_BASELINE
    assert mark(drawn, own(95, baseline=90)).reason is NoData.NO_TARGET
    assert mark(drawn, Input(target_micro=1)).reason is NoData.NO_VALUE
    assert mark(drawn, None).reason is NoData.NO_VALUE
    # Falling back behind a baseline that was past the target is judged, not left out.
    assert mark(drawn, own(60, target=90, baseline=95)).how is How.ATTAINMENT
    assert mark(drawn, own(60, target=90, baseline=40)).how is How.PATH
    assert mark(drawn, own(91, target=90, baseline=40)).how is How.REACHED


@pytest.mark.parametrize(
    ("zero", "full", "x", "expected"), [(20, 80, 50, 50.0), (80, 20, 35, 75.0), (0, 3, 1, 33.333333)]
)
def test_between_bounds(zero: int, full: int, x: float, expected: float) -> None:
    assert points({"kind": "minmax", "zero_at": zero, "full_at": full}, value(x)) == expected


STEPS = [
    {"from": 80, "to": 95, "includes": "both", "points": 7},
    {"to": 80, "includes": "none", "points": 2},
    {"from": 95, "includes": "none", "points": 10},
]


@pytest.mark.parametrize(
    ("x", "expected", "step"), [(79.999999, 20.0, 1), (80, 70.0, 2), (95, 70.0, 2), (95.000001, 100.0, 3)]
)
def test_steps(x: float, expected: float, step: int) -> None:
    banded = {"kind": "band", "full": 10, "steps": STEPS}
    assert points(banded, value(x)) == expected
    assert mark(method([item("i", banded)]).items[0], value(x)).step == step


@pytest.mark.parametrize(
    ("comparator", "below", "at", "above"),
    [(">=", 0, 100, 100), (">", 0, 0, 100), ("<=", 100, 100, 0), ("<", 100, 0, 0), ("=", 0, 100, 0)],
)
def test_all_or_nothing(comparator: str, below: int, at: int, above: int) -> None:
    scoring = {"kind": "binary", "comparator": comparator, "value": 5}
    assert [points(scoring, value(x)) for x in (4, 5, 6)] == [below, at, above]


DEDUCT = {
    "kind": "deduct",
    "full": 20,
    "deductions": [
        {"code": "late", "name_zh": "迟", "points": 1.5, "most": 4},
        {"code": "wrong", "name_zh": "错", "points": 6},
    ],
}


@pytest.mark.parametrize(
    ("counts", "most", "expected"),
    [
        ({}, None, 100.0),
        ({"late": 2}, None, 85.0),  # 3 of 20
        ({"late": 9}, None, 80.0),  # 4 at most
        ({"late": 1, "wrong": 2}, None, 32.5),  # 1.5 + 12 of 20
        ({"wrong": 9}, None, 0.0),  # never below zero
        ({"wrong": 9}, 15, 25.0),  # 15 at most
    ],
)
def test_deductions(counts: dict[str, int], most: int | None, expected: float) -> None:
    scoring = DEDUCT if most is None else {**DEDUCT, "most": most}
    assert points(scoring, Input(counts=counts)) == expected


def test_findings_that_nobody_looked_for_are_no_data() -> None:
    found = mark(method([item("i", DEDUCT)]).items[0], Input())
    assert (found.part, found.reason) == (None, NoData.NO_VALUE)


def test_each_deduction_is_told() -> None:
    lines = mark(method([item("i", DEDUCT)]).items[0], Input(counts={"late": 3, "wrong": 0})).deducted
    assert [(line.code, line.count, line.points_micro) for line in lines] == [("late", 3, 4 * MICRO)]


def test_points_given_by_a_person() -> None:
    scoring = {"kind": "judged", "full": 10, "least": 2, "most": 9, "guide_zh": "说明"}
    assert points(scoring, value(7.5, note="抽查一致", evidence=("a",))) == 75.0
    assert points(scoring, Input()) is None
    for faulty, code in (
        (value(9.5, note="n", evidence=("a",)), "evaluation.input_points"),
        (value(1, note="n", evidence=("a",)), "evaluation.input_points"),
        (value(7, note="  ", evidence=("a",)), "evaluation.input_reason"),
        (value(7, note="n"), "evaluation.input_evidence"),
    ):
        with pytest.raises(Problems) as caught:
            points(scoring, faulty)
        assert [(p.code, p.where) for p in caught.value.problems] == [(code, "s / i")]


def test_every_faulty_input_is_named() -> None:
    drawn = method([item("i", DEDUCT), item("n")])
    inputs = {"s": {"i": Input(counts={"late": -1, "odd": 1}), "x": value(1), "n": value(1, unit="furlong")}}
    with pytest.raises(Problems) as caught:
        score(drawn, inputs, before={"s": {"y": value(1)}})
    assert [problem.code for problem in caught.value.problems] == [
        "evaluation.input_count",
        "evaluation.input_finding",
        "evaluation.input_item",
        "units.unknown",
        "evaluation.input_item",
    ]


def test_units_convert_exactly_or_the_value_does_not_count() -> None:
    scoring = {"kind": "target", "better": "lower", "target": 0.2, "baseline": 1, "without_baseline": "no_data"}
    drawn = method([item("i", scoring, unit="t_per_wan_yuan")], decimals=6)
    result = score(drawn, {"s": {"i": value(600, unit="kg_per_wan_yuan")}})[0]
    node = result.total.children[0].children[0]
    assert (result.points_micro, node.value_micro, node.unit) == (50 * MICRO, 600_000, "t_per_wan_yuan")
    other = score(drawn, {"s": {"i": value(600, unit="kg")}})[0]
    assert (other.points_micro, other.total.children[0].children[0].reason) == (None, NoData.UNIT)


def test_without_numbers_in_the_file_the_unit_of_the_input_holds() -> None:
    now = own(0.5, target=0.2, baseline=1)
    drawn = method([item("i", LOWER, unit="")]).items[0]
    before = value(800, unit="kg_per_wan_yuan")
    yardstick = Input(value_micro=now.value_micro, target_micro=200_000, baseline_micro=MICRO, unit="t_per_wan_yuan")
    assert mark(drawn, before, yardstick=yardstick).part == mark(drawn, own(0.8, 0.2, 1)).part


amounts = st.integers(-(10**9), 10**9)


@law
@given(st.sampled_from([HIGHER, LOWER]), amounts, amounts, amounts, st.none() | amounts)
def test_a_better_value_never_lowers_a_target_score(
    scoring: dict[str, Any], one: int, other: int, target: int, baseline: int | None
) -> None:
    worse, better = sorted([one, other], reverse=scoring is LOWER)
    drawn = method([item("i", scoring)]).items[0]
    low, high = (
        mark(drawn, Input(value_micro=x, target_micro=target, baseline_micro=baseline)).part for x in (worse, better)
    )
    assert low is not None
    assert high is not None
    assert 0 <= low <= high <= 1


@law
@given(amounts, amounts, st.integers(-1000, 1000), st.integers(-1000, 1000))
def test_a_better_value_never_lowers_a_score_between_bounds(one: int, other: int, zero: int, full: int) -> None:
    if zero == full:
        return
    worse, better = sorted([one, other], reverse=full < zero)
    drawn = method([item("i", {"kind": "minmax", "zero_at": zero, "full_at": full})]).items[0]
    low, high = (mark(drawn, Input(value_micro=x)).part for x in (worse, better))
    assert low is not None
    assert high is not None
    assert 0 <= low <= high <= 1
