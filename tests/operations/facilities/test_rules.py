"""Laws of facilities: weighings, layers, moisture, forecasts, gaps, balances. Pure; no table is read."""

import datetime as dt
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wufei.operations.facilities.rules.balance import Line, together, tolerance
from wufei.operations.facilities.rules.codes import fits, overlap
from wufei.operations.facilities.rules.forecast import days_to_full, location, week_sums
from wufei.operations.facilities.rules.gap import Capacity, gaps
from wufei.operations.facilities.rules.layers import Layer, bands, layers, older_than
from wufei.operations.facilities.rules.moisture import at_moisture, dry_g
from wufei.operations.facilities.rules.norms import norm_faults, shipped_norms
from wufei.operations.facilities.rules.running import difference, post_faults, run_faults
from wufei.operations.facilities.rules.weighing import (
    match_gap,
    plate_plain,
    tare_drifts,
    usual_tare,
    weighing_faults,
)
from wufei.operations.facilities.spec import (
    Fate,
    GateWay,
    Input,
    NormIn,
    NormKind,
    Output,
    RunIn,
    Silence,
    WeighingIn,
)

NOW = dt.datetime(2026, 6, 30, 4, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def told(**fields: object) -> WeighingIn:
    base = {"key": uuid.uuid4(), "facility_id": 1, "direction": GateWay.IN, "weighed_at": NOW}
    return WeighingIn(**{**base, "gross_g": 25_000_000, "tare_g": 15_000_000, **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({}, []),
        ({"net_g": 10_000_000}, []),
        ({"tare_g": 26_000_000}, ["facilities.tare_above_gross"]),
        ({"net_g": 9_000_000}, ["facilities.net_differs"]),
        ({"gross_g": -1}, ["facilities.mass_wrong"]),
        ({"gross_g": 2_000_000_000}, ["facilities.mass_wrong"]),
        ({"tare_g": 25_000_000}, ["facilities.net_nothing"]),
        ({"weighed_at": NOW + dt.timedelta(minutes=6)}, ["facilities.weighed_future"]),
        ({"weighed_at": NOW + dt.timedelta(minutes=4)}, []),
        ({"plate": "京A123456789012345"}, ["facilities.text_long"]),
        ({"tare_g": -5, "ticket": "9" * 41}, ["facilities.mass_wrong", "facilities.text_long"]),
    ],
)
def test_every_fault_of_a_weighing_is_named(fields: dict[str, object], codes: list[str]) -> None:
    assert [problem.code for problem in weighing_faults(told(**fields), NOW)] == codes


def test_plates_are_compared_without_what_people_put_between() -> None:
    assert plate_plain("鲁p·12 345") == plate_plain("鲁Ｐ-12345") == "鲁P12345"


def test_a_tare_drifts_against_habit_and_not_against_one_odd_day() -> None:
    tares = [15_000_000, 15_020_000, 14_980_000, 15_010_000, 9_000_000]
    assert usual_tare(tares[:4]) is None
    assert not tare_drifts(1, tares[:4], 30)
    assert usual_tare(tares) == 15_000_000
    assert not tare_drifts(15_200_000, tares, 30)
    assert tare_drifts(16_000_000, tares, 30)
    assert tare_drifts(13_000_000, tares, 30)


def test_a_manifest_is_proposed_only_where_mass_and_time_are_near() -> None:
    assert match_gap(10_100, 10_000, NOW, NOW + dt.timedelta(minutes=90)) == (10, 90)
    assert match_gap(13_000, 10_000, NOW, NOW) is None
    assert match_gap(10_000, 10_000, NOW, NOW - 3 * DAY) is None


@given(
    balance=st.integers(-1000, 10_000),
    came=st.lists(st.tuples(st.integers(0, 500), st.integers(1, 3000)), max_size=20),
)
def test_layers_sum_to_the_stock_or_to_all_that_came(balance: int, came: list[tuple[int, int]]) -> None:
    newest_first = [(NOW - age * DAY, mass) for age, mass in sorted(came)]
    found = layers(balance, newest_first)
    assert sum(layer.mass_g for layer in found) == max(0, min(balance, sum(mass for _age, mass in came)))
    assert all(layer.mass_g > 0 for layer in found)
    assert [layer.since for layer in found] == sorted((layer.since for layer in found), reverse=True)
    assert sum(band.mass_g for band in bands(found, NOW)) == sum(layer.mass_g for layer in found)


def test_first_in_is_first_out_and_falls_into_its_band() -> None:
    found = layers(25, [(NOW - 10 * DAY, 10), (NOW - 100 * DAY, 10), (NOW - 400 * DAY, 10)])
    assert found == [Layer(NOW - 10 * DAY, 10), Layer(NOW - 100 * DAY, 10), Layer(NOW - 400 * DAY, 5)]
    assert [(band.from_days, band.until_days, band.mass_g) for band in bands(found, NOW) if band.mass_g] == [
        (0, 30, 10),
        (90, 180, 10),
        (365, None, 5),
    ]
    assert older_than(found, 365 * 24, NOW) == [Layer(NOW - 400 * DAY, 5)]
    assert not older_than([Layer(NOW - dt.timedelta(hours=48), 1)], 48, NOW)


@given(mass=st.integers(0, 10**12), moisture=st.integers(0, 999), reference=st.integers(0, 999))
def test_dry_matter_is_the_same_before_and_after_to_the_gram(mass: int, moisture: int, reference: int) -> None:
    corrected = at_moisture(mass, moisture, reference)
    dry, kept = mass * (1000 - moisture), corrected * (1000 - reference)
    assert 0 <= dry - kept < 1000 - reference  # what is cut off is less than one gram
    assert at_moisture(mass, moisture, moisture) == mass
    assert dry_g(mass, moisture) <= mass


def test_sludge_of_eighty_per_cent_water_is_a_fifth_dry() -> None:
    assert dry_g(10_000_000, 800) == 2_000_000
    assert at_moisture(1_000_000, 300, 150) == 823_529
    for share in (-1, 1000):
        with pytest.raises(ValueError, match="permille"):
            dry_g(1, share)


def test_days_to_full_follow_the_usual_week_and_not_one_large_shipment() -> None:
    steady = [10] * 7 * 12
    found = days_to_full(700, steady)
    assert (found.silence, found.week_g, found.days, found.soonest, found.latest) == (None, 70, 70, 70, 70)
    shipped = [*steady[:-1], -500]
    assert days_to_full(700, shipped).days == 70
    noisy = days_to_full(7000, [n % 7 * 3 - 2 + (n // 7) % 3 for n in range(7 * 20)])
    assert noisy.soonest is not None
    assert noisy.days is not None
    assert noisy.latest is not None
    assert noisy.soonest <= noisy.days <= noisy.latest


@pytest.mark.parametrize(
    ("free", "days", "silence"),
    [
        (None, [10] * 100, Silence.NO_CAPACITY),
        (100, [10] * 55, Silence.FEW_DAYS),
        (100, [-1] * 70, Silence.NOT_GROWING),
        (100, [0] * 70, Silence.NOT_GROWING),
        (0, [10], Silence.FULL),
    ],
)
def test_no_forecast_is_told_where_there_is_none(free: int | None, days: list[int], silence: Silence) -> None:
    assert days_to_full(free, days).silence is silence


def test_where_growth_is_uncertain_it_may_never_be_full() -> None:
    found = days_to_full(1000, [d for n in range(12) for d in [(-60 if n % 2 else 70)] + [0] * 6])
    assert (found.days, found.latest) == (1400, None)


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=26))
def test_location_lies_within_its_interval_and_within_the_values(values: list[int]) -> None:
    middle, low, high = location(values)
    assert min(values) <= low <= middle <= high <= max(values)


def test_weeks_are_counted_back_from_the_last_day() -> None:
    assert week_sums([100, 1, 1, 1, 1, 1, 1, 1]) == [7]
    assert week_sums([1] * 6) == []


def test_shared_capacity_is_counted_once() -> None:
    found = gaps({"a": 80, "b": 50}, [Capacity(1, 100, frozenset("ab"))])
    assert sum(gap.short_g for gap in found) == 30
    assert {gap.code: gap.alone_g for gap in found} == {"a": 100, "b": 100}


def test_a_code_makes_room_where_it_has_another_way() -> None:
    found = gaps({"a": 100, "b": 100}, [Capacity(1, 100, frozenset("ab")), Capacity(2, 100, frozenset("a"))])
    assert [gap.short_g for gap in found] == [0, 0]
    alone = gaps({"a": 5}, [])
    assert (alone[0].short_g, alone[0].facilities) == (5, ())


def test_a_licence_limits_one_code() -> None:
    found = gaps({"a": 80, "b": 50}, [Capacity(1, 200, frozenset("ab"), {"a": 30})])
    assert {gap.code: (gap.alone_g, gap.met_g) for gap in found} == {"a": (30, 30), "b": (200, 50)}


@settings(max_examples=60)
@given(
    demand=st.dictionaries(st.sampled_from("abcd"), st.integers(1, 50), min_size=1),
    rooms=st.lists(st.tuples(st.integers(1, 60), st.sets(st.sampled_from("abcd"))), max_size=4),
)
def test_what_is_met_is_the_most_there_can_be(demand: dict[str, int], rooms: list[tuple[int, set[str]]]) -> None:
    capacities = [Capacity(n, room, frozenset(codes)) for n, (room, codes) in enumerate(rooms)]
    found = gaps(demand, capacities)
    assert all(0 <= gap.met_g <= min(gap.demand_g, gap.alone_g) for gap in found)
    # Hall's condition: no set of codes can be met beyond the facilities that accept any of it, and the worst one binds.
    codes = sorted(demand)
    subsets = [{code for n, code in enumerate(codes) if mask >> n & 1} for mask in range(2 ** len(codes))]
    most = min(
        sum(demand[code] for code in codes if code not in some)
        + sum(c.capacity_g for c in capacities if c.codes & some)
        for some in subsets
    )
    assert sum(gap.met_g for gap in found) == most


def run_given(**fields: object) -> RunIn:
    base = {"key": uuid.uuid4(), "facility_id": 1, "started_at": NOW - DAY, "ended_at": NOW}
    base |= {"inputs": (Input("a:1", 10),), "outputs": (Output(Fate.TREATED, "a:1", 10),)}
    return RunIn(**{**base, **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({}, []),
        ({"ended_at": NOW - 2 * DAY}, ["facilities.run_order"]),
        ({"ended_at": NOW + DAY}, ["facilities.weighed_future"]),
        ({"inputs": (Input("a:1", 0),)}, ["facilities.run_amount"]),
        ({"inputs": (Input(" ", 1),)}, ["facilities.run_code"]),
        ({"outputs": (Output(Fate.LOST, "a:1", 1),)}, ["facilities.run_cause"]),
        ({"outputs": (Output(Fate.TREATED, "a:1", 1, "dust"),)}, ["facilities.run_cause"]),
    ],
)
def test_every_fault_of_a_run_is_named(fields: dict[str, object], codes: list[str]) -> None:
    assert [problem.code for problem in run_faults(run_given(**fields), NOW)] == codes


@given(
    taken=st.lists(st.integers(1, 10**9), min_size=1, max_size=5),
    given_=st.lists(st.integers(1, 10**9), min_size=1, max_size=5),
)
def test_a_run_is_posted_only_even_to_the_gram(taken: list[int], given_: list[int]) -> None:
    inputs = [Input("a:1", mass) for mass in taken]
    outputs = [Output(Fate.TREATED, "a:1", mass) for mass in given_]
    missing = difference(inputs, outputs)
    assert [p.code for p in post_faults(inputs, outputs)] == (["facilities.run_uneven"] if missing else [])
    if missing > 0:
        assert post_faults(inputs, [*outputs, Output(Fate.LOST, "a:1", missing, "dust")]) == []


def test_a_run_of_nothing_is_not_posted() -> None:
    assert [p.code for p in post_faults([], [Output(Fate.TREATED, "a:1", 1)])] == ["facilities.run_empty"]
    assert [p.code for p in post_faults([Input("a:1", 1)], [])] == ["facilities.run_empty"]


def test_a_balance_of_books_alone_comes_out_and_a_gate_that_disagrees_is_found() -> None:
    line = Line(code="a", opening_g=5, in_g=100, used_g=80, out_g=20, closing_g=5, tolerance_g=1)
    assert (line.residual_g, line.outside) == (0, False)
    gate = Line(code="a", opening_g=5, in_g=100, in_weighed_g=97, used_g=80, out_g=20, closing_g=5, tolerance_g=1)
    assert (gate.residual_g, gate.outside) == (-3, True)
    counted = Line(code="a", in_g=100, closing_g=100, closing_counted_g=90, tolerance_g=tolerance(100, 10))
    assert (counted.residual_g, counted.outside) == (10, True)
    whole = together([line, Line(code="slag", made_g=20, closing_g=20)])
    assert (whole.ended_g, whole.residual_g, whole.lies_g) == (60, 0, 25)
    assert whole.opening_g + whole.came_g == whole.left_g + whole.ended_g + whole.lies_g


def test_prefixes_fit_and_overlap() -> None:
    assert fits([], "hw:1")
    assert fits(["sw:", "hw:900"], "hw:900-1")
    assert not fits(["sw:"], "hw:900-1")
    assert overlap(["hw:"], ["hw:900"]) == "hw:900"
    assert overlap(["hw:"], ["sw:"]) is None
    assert overlap([], []) == ""


def test_norms_that_ship_are_sound_and_say_where_they_are_from() -> None:
    for norm in shipped_norms():
        assert norm_faults(norm, norm.valid_from or NOW.date()) == []
    wrong = NormIn(kind=NormKind.BALANCE, value=1000, source=" ", prefix="x", valid_to=dt.date(2000, 1, 1))
    assert {p.code for p in norm_faults(wrong, NOW.date())} == {
        "facilities.norm_wrong",
        "facilities.codes_wrong",
        "facilities.source_missing",
        "facilities.dates_wrong",
    }
