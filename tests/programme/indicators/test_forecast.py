"""Laws of the forecast: it never raises, its probabilities and intervals are in order, its intervals hold the truth.

How good it is beside other methods: tools/measures_forecast.py. Not for: pages that show it.
"""

import functools
import itertools
import math
import operator

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from tools.measures_forecast import KINDS, closing, ours, score

from wufei.programme.indicators.rules.forecast import Forecast, Lack, Method, forecast
from wufei.programme.indicators.spec import Comparator, Direction

QUARTERS = [2022 * 12 + 3 * n + 2 for n in range(24)]
CLOSINGS = [closing(month) for month in QUARTERS]
ROUGH = st.floats(allow_nan=True, allow_infinity=True)
LIKELY = st.one_of(st.sampled_from([0.0, 50.0, 99.99, 100.0, -3.0]), st.floats(-1e4, 1e4))
WRONG = st.one_of(st.integers(199001, 210012), st.integers(-5, 300000))
MONTHS = st.sampled_from(CLOSINGS * 10 + [201901, 201907, 202002, 202312]) | WRONG
NUMBERED = [Comparator.AT_LEAST, Comparator.MORE, Comparator.AT_MOST, Comparator.LESS, Comparator.EQUAL]
ENDS = st.sampled_from([(None, None), (0.0, None), (0.0, 100.0), (-5.0, 20.0), (10.0, -10.0)])


def points(*values: float) -> list[tuple[int, float]]:
    """Quarterly readings from the first quarter of 2022."""
    return list(zip(CLOSINGS, values, strict=False))


def sane(found: Forecast) -> None:
    """What holds of every forecast."""
    assert (found.lack is None) == bool(found.steps)
    assert (found.lack is None) == (found.fit is not None)
    assert found.probability_met is None or 0 <= found.probability_met <= 1
    for step in found.steps:
        assert math.isfinite(step.low)
        assert math.isfinite(step.high)
        assert step.low <= step.middle <= step.high
    assert [step.closing for step in found.steps] == sorted({step.closing for step in found.steps})


@settings(deadline=None)
@given(
    readings=st.lists(st.tuples(MONTHS, LIKELY | ROUGH), max_size=25),
    ahead=st.lists(MONTHS, max_size=5),
    flow=st.booleans(),
    comparator=st.sampled_from([*Comparator, "", "what"]),
    target=st.one_of(st.none(), LIKELY, ROUGH),
    direction=st.sampled_from([*Direction, ""]),
    bounds=ENDS,
)
def test_no_data_make_it_raise(
    *,
    readings: list[tuple[int, float]],
    ahead: list[int],
    flow: bool,
    comparator: str,
    target: float | None,
    direction: str,
    bounds: tuple[float | None, float | None],
) -> None:
    sane(forecast(readings, ahead, flow=flow, comparator=comparator, target=target, direction=direction, bounds=bounds))


@settings(deadline=None)
@example(  # readings no number of the machine can divide by
    values=[0.0, 0.0, 0.0, 5e-324],
    ahead=1,
    flow=False,
    comparator=Comparator.AT_LEAST,
    targets=[0.0, 50.0],
    direction=Direction.HIGHER,
    bounds=(None, None),
)
@given(
    values=st.lists(st.one_of(LIKELY, st.floats(-1e15, 1e15)), min_size=4, max_size=20),
    ahead=st.integers(1, 8),
    flow=st.booleans(),
    comparator=st.sampled_from(NUMBERED),
    targets=st.lists(LIKELY, min_size=2, max_size=2).map(sorted),
    direction=st.sampled_from([Direction.HIGHER, Direction.LOWER]),
    bounds=ENDS,
)
def test_a_laxer_target_is_never_less_probable(
    *,
    values: list[float],
    ahead: int,
    flow: bool,
    comparator: Comparator,
    targets: list[float],
    direction: Direction,
    bounds: tuple[float | None, float | None],
) -> None:
    horizon = CLOSINGS[len(values) : len(values) + ahead]
    assume(horizon)
    asked = functools.partial(
        forecast, points(*values), horizon, flow=flow, comparator=comparator, direction=direction, bounds=bounds
    )
    low, high = (asked(target=target) for target in targets)
    sane(low)
    if low.probability_met is None or high.probability_met is None:
        assert low.lack is not None
        return
    upward = comparator in {Comparator.AT_LEAST, Comparator.MORE} or (
        comparator == Comparator.EQUAL and direction == Direction.HIGHER
    )
    lax, strict = (low, high) if upward else (high, low)
    assert (lax.probability_met or 0) >= (strict.probability_met or 0) - 1e-12


@settings(deadline=None)
@given(
    values=st.lists(LIKELY, min_size=4, max_size=16),
    levels=st.lists(st.floats(0.01, 0.995), min_size=2, max_size=2).map(sorted),
    flow=st.booleans(),
    bounds=ENDS,
)
def test_a_wider_level_contains_a_narrower_one(
    values: list[float], levels: list[float], flow: bool, bounds: tuple[float | None, float | None]
) -> None:
    horizon = CLOSINGS[len(values) : len(values) + 4]
    narrow, wide = (forecast(points(*values), horizon, flow=flow, bounds=bounds, level=level) for level in levels)
    grain = 1e-9 * (1 + max(map(abs, values)))
    for inner, outer in zip(narrow.steps, wide.steps, strict=True):
        assert outer.low <= inner.low + grain
        assert inner.high <= outer.high + grain
        assert inner.middle == pytest.approx(outer.middle, abs=grain)


@settings(deadline=None, max_examples=40)
@given(values=st.lists(st.floats(1, 1e4), min_size=4, max_size=16), flow=st.booleans())
def test_the_unit_does_not_matter(values: list[float], flow: bool) -> None:
    horizon = CLOSINGS[len(values) : len(values) + 2]
    tonnes = forecast(points(*values), horizon, flow=flow, comparator=">=", target=values[-1])
    kilograms = [value * 1024 for value in values]
    grams = forecast(points(*kilograms), horizon, flow=flow, comparator=">=", target=kilograms[-1])
    assert grams.probability_met == pytest.approx(tonnes.probability_met, abs=1e-6)
    for small, large in zip(grams.steps, tonnes.steps, strict=True):
        assert small.middle == pytest.approx(large.middle * 1024, rel=1e-6, abs=1e-3)


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    scores = [score(ours, KINDS, count, 8, 7) for count in (6, 8, 12, 16)]
    whole = functools.reduce(operator.add, scores)
    assert 0.85 <= whole.coverage <= 0.97
    assert all(0.80 <= each.coverage <= 0.98 for each in scores)
    assert whole.brier < 0.7 * whole.base


def test_a_straight_rise_goes_on() -> None:
    found = forecast(
        points(*(60 + 1.5 * n for n in range(10))), CLOSINGS[10:14], comparator=">=", target=78, bounds=(0, 100)
    )
    assert found.method is Method.TRENDS
    assert found.points == 10
    assert found.steps[-1].middle == pytest.approx(79.5, abs=1)
    assert found.probability_met is not None
    assert found.probability_met > 0.8
    assert [step.closing for step in found.steps] == [202409, 202412, 202503, 202506]
    widths = [step.high - step.low for step in found.steps]
    assert all(a < b for a, b in itertools.pairwise(widths))


def test_what_stood_at_the_whole_is_expected_to_stay() -> None:
    found = forecast(points(*[100.0] * 8), CLOSINGS[8:9], comparator=">=", target=100, bounds=(0, 100))
    assert found.method is Method.HELD
    assert found.probability_met is not None
    assert found.probability_met > 0.9
    assert found.steps[0].middle == found.steps[0].high == 100
    none = forecast(points(*[0.0] * 8), CLOSINGS[8:9], comparator="<=", target=0, bounds=(0, None))
    assert none.probability_met is not None
    assert none.probability_met > 0.9
    assert none.steps[0].middle == none.steps[0].low == 0
    longer = forecast(points(*[100.0] * 8), CLOSINGS[8:16], comparator=">=", target=100, bounds=(0, 100))
    assert (longer.probability_met or 0) < found.probability_met


def test_amounts_since_january_are_added_up_again() -> None:
    added = [20.0, 25.0, 30.0, 25.0]
    values = [sum(added[: quarter + 1]) + year * (quarter + 1) for year in range(3) for quarter in range(4)]
    known = [*values, 23.0, 52.0]
    found = forecast(points(*known), CLOSINGS[14:18], flow=True, comparator="<=", target=100, bounds=(0, None))
    third, fourth, first, _second = found.steps
    assert third.middle == pytest.approx(85, abs=3)
    assert fourth.middle == pytest.approx(112, abs=5)
    assert first.middle == pytest.approx(25, abs=4)
    assert third.low >= 52
    assert found.fit is not None
    assert found.fit.seasonal > 0.5
    passed = forecast(points(*known), CLOSINGS[14:16], flow=True, comparator="<=", target=50, bounds=(0, None))
    assert passed.probability_met == 0


def test_it_says_when_there_is_too_little() -> None:
    assert forecast([], CLOSINGS[1:2]).lack is Lack.FEW_POINTS
    assert forecast(points(1, 2, 3), CLOSINGS[3:4]).lack is Lack.FEW_POINTS
    assert forecast(points(1, 2, 3, math.nan), CLOSINGS[4:5]).points == 3
    twice = [*points(1, 2, 3), (CLOSINGS[2], 4.0)]
    assert forecast(twice, CLOSINGS[3:4]).lack is Lack.FEW_POINTS
    assert forecast(points(1, 2, 3, 4), CLOSINGS[:4]).lack is Lack.NOTHING_AHEAD
    assert forecast(points(1, 2, 3, 4), []).lack is Lack.NOTHING_AHEAD
    assert forecast(points(1, 2, 3, 4), [203012]).lack is Lack.TOO_FAR
    assert forecast(points(1, 2, 3, 4), CLOSINGS[4:5]).lack is None
    with pytest.raises(ValueError, match="level"):
        forecast(points(1, 2, 3, 4), CLOSINGS[4:5], level=1)


def test_of_two_readings_of_a_month_the_later_counts_and_order_does_not_matter() -> None:
    rows = points(50, 52, 55, 57, 60)
    plain = forecast(rows, CLOSINGS[5:6])
    assert forecast([(CLOSINGS[2], 99.0), *reversed(rows)], CLOSINGS[5:6]) == plain


@pytest.mark.parametrize("comparator", [Comparator.RISING, Comparator.FALLING, Comparator.ONGOING, ""])
def test_without_a_number_there_is_no_probability(comparator: str) -> None:
    found = forecast(points(50, 52, 55, 57, 60), CLOSINGS[5:6], comparator=comparator, target=60)
    assert found.steps
    assert found.probability_met is None


def test_equal_and_about_are_met_as_standings_judge_them() -> None:
    rows, ahead = points(30, 31, 33, 34, 35, 37), CLOSINGS[6:7]
    reach = forecast(rows, ahead, comparator=">=", target=38)
    assert forecast(rows, ahead, comparator="=", target=38).probability_met == reach.probability_met
    below = forecast(rows, ahead, comparator="<=", target=38)
    lower = forecast(rows, ahead, comparator="=", target=38, direction=Direction.LOWER)
    assert lower.probability_met == below.probability_met
    assert forecast(rows, ahead, comparator="=", target=38, direction=Direction.NONE).probability_met is None
    about = forecast(rows, ahead, comparator="~", target=38).probability_met
    assert about is not None
    assert about > 0.5
    assert (forecast(rows, ahead, comparator="~", target=60).probability_met or 0) < 0.05


def test_readings_beyond_the_bounds_move_them() -> None:
    inside = forecast(points(96, 98, 97, 99, 98), CLOSINGS[5:6], bounds=(0, 100))
    assert inside.steps[0].high <= 100
    beyond = forecast(points(96, 104, 97, 103, 98), CLOSINGS[5:6], bounds=(0, 100))
    assert 100 < beyond.steps[0].high <= 104
