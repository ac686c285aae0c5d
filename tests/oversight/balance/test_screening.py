"""Screening: who hides waste is found with the evidence, honest firms are left alone, weak evidence is not heard.

Not for: how well it ranks (`make bench`).
"""

import dataclasses
import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from tools.screening_world import ALWAYS, FROM_SOME_MONTH, HONEST, WITH_OUTPUT, world

from wufei.kernel.problems import Problem, Problems
from wufei.oversight.balance.queries.cases import declared_read, screened
from wufei.oversight.balance.rules import trends
from wufei.oversight.balance.spec import Declared, Evidence, Screened, Weak

COLUMN = {evidence: place for place, evidence in enumerate(Evidence)}
SMALL = world(seed=5, firms=400, months=18, sectors=4)


def same(one: Screened, other: Screened) -> None:
    for name in ("z", "score", "chance", "since"):
        assert getattr(one, name) == pytest.approx(getattr(other, name), nan_ok=True), name


@given(st.integers(0, 10_000), st.integers(3, 60))
@settings(max_examples=60, deadline=None)
def test_a_line_is_that_of_theil_and_sen(seed: int, size: int) -> None:
    chance = np.random.default_rng(seed)
    x = chance.normal(size=size)
    y = 2 * x + chance.normal(size=size)
    assert trends.line(x, y)[1] == pytest.approx(stats.theilslopes(y, x).slope)


def test_a_line_stays_where_a_quarter_of_the_values_is_wrong() -> None:
    chance = np.random.default_rng(1)
    x = chance.normal(size=3 * trends.MOST)
    y = 3 + 0.5 * x + chance.normal(scale=0.01, size=x.size)
    y[: x.size // 4] = 100
    intercept, slope = trends.line(x, y)
    assert slope == pytest.approx(0.5, abs=0.05)
    assert intercept == pytest.approx(3, abs=0.05)
    assert trends.line(np.ones(9), np.arange(9.0)) == (4, 0)


def test_a_fall_is_found_where_it_is_and_too_short_a_row_says_nothing() -> None:
    series = np.array([[5, 5, 5, 5, 5, 2, 2, 2], [1, 1, 1, 1, 1, 1, 1, 1], [np.nan] * 6 + [3, 1]], dtype=float)
    fell, since = trends.fallen(series, 3)
    assert (fell[0], since[0], fell[1]) == (3, 5, 0)
    assert np.isnan(fell[2])
    assert since[2] == -1
    assert trends.fallen(np.zeros((2, 0)), 3)[1].tolist() == [-1, -1]


@pytest.mark.parametrize(
    ("kind", "evidence"),
    [(ALWAYS, Evidence.OUTPUT), (FROM_SOME_MONTH, Evidence.SHIFT), (WITH_OUTPUT, Evidence.INTENSITY)],
)
def test_each_way_of_hiding_is_told_by_its_own_evidence(kind: int, evidence: Evidence) -> None:
    found = screened(SMALL.declared)
    z = found.z[:, COLUMN[evidence]]
    hiding, honest = z[SMALL.kinds == kind], z[SMALL.kinds == HONEST]
    assert np.median(hiding) > np.median(honest) + 1
    if evidence is Evidence.SHIFT:
        assert (found.since[SMALL.kinds == kind] >= 0).mean() > (found.since[SMALL.kinds == HONEST] >= 0).mean() + 0.3


def test_those_who_hide_come_first_and_the_honest_lie_within_what_is_expected() -> None:
    city = world(seed=7, firms=2_000, sectors=10)
    found = screened(city.declared)
    guilty = city.kinds != HONEST
    first = np.array(found.ranked[:40])
    assert guilty[first].mean() > 0.5
    assert guilty.mean() < 0.06
    within = (found.low <= found.declared) & (found.declared <= found.high)
    assert 0.8 < within[~guilty].mean() < 0.97
    assert (found.chance < 0.05 / found.chance.size)[~guilty].mean() < 0.005
    assert (found.low < found.expected).all()
    assert found.score[list(found.ranked)].tolist() == sorted(found.score.tolist(), reverse=True)
    assert found.score == pytest.approx((np.fmax(found.z, 0) ** 2).sum(axis=1))


@given(st.floats(0.01, 1_000), st.floats(0.01, 1_000), st.floats(0.01, 1_000))
@settings(max_examples=15, deadline=None)
def test_units_do_not_matter(waste: float, output: float, energy: float) -> None:
    told = SMALL.declared
    scaled = dataclasses.replace(
        told, waste=told.waste * waste, output=told.output * output, energy=told.energy * energy
    )
    one, other = screened(told), screened(scaled)
    same(one, other)
    assert other.expected == pytest.approx(one.expected * waste)


def test_neither_order_nor_other_sectors_matter() -> None:
    told, chance = SMALL.declared, np.random.default_rng(3)
    order = chance.permutation(len(told.firms))
    some = np.array([sector == "sector 1" for sector in told.sectors])

    def taken(rows: np.ndarray) -> Declared:
        names = [told.firms[row] for row in rows], [told.sectors[row] for row in rows]
        return Declared(*names, told.waste[rows], told.output[rows], told.energy[rows])

    whole, turned, alone = screened(told), screened(taken(order)), screened(taken(np.flatnonzero(some)))
    assert turned.score == pytest.approx(whole.score[order])
    assert alone.score == pytest.approx(whole.score[some])


def test_few_firms_and_loose_sectors_are_not_heard() -> None:
    chance = np.random.default_rng(2)
    shape = (7, 12)
    few = Declared(["a"] * 7, ["few"] * 7, *(np.exp(chance.normal(size=shape)) for _each in range(3)))
    found = screened(few)
    assert {fit.weak for fit in found.fits} == {Weak.FEW}
    assert np.isnan(found.score).all()
    assert found.ranked == ()
    assert np.isnan(found.expected).all()
    sizes = [np.exp(chance.normal(scale=2, size=(40, 1)) + chance.normal(scale=0.1, size=(40, 12))) for _ in range(3)]
    loose = screened(Declared([str(n) for n in range(40)], ["loose"] * 40, *sizes))
    weak = {fit.evidence: fit.weak for fit in loose.fits}
    assert weak[Evidence.OUTPUT] == weak[Evidence.ENERGY] == Weak.LOOSE
    assert np.isnan(loose.expected).all()


def test_nothing_declared_is_the_most_suspect_of_all_and_what_is_unknown_is_not_held_against_anybody() -> None:
    told = dataclasses.replace(SMALL.declared, waste=SMALL.declared.waste.copy(), output=SMALL.declared.output.copy())
    told.waste[0] = 0
    told.waste[1] = np.nan
    told.output[2] = np.nan
    told.waste[3, :-2] = np.nan
    found = screened(told)
    assert found.ranked[0] == 0
    assert found.declared[0] == 0
    assert found.low[0] > 0
    assert np.isnan(found.z[1, [COLUMN[Evidence.OUTPUT], COLUMN[Evidence.ENERGY]]]).all()
    assert np.isnan(found.declared[1])
    assert np.isnan(found.z[2, COLUMN[Evidence.OUTPUT]])
    assert np.isfinite(found.expected[2])
    assert np.isnan(found.z[3, COLUMN[Evidence.OUTPUT]])


def test_where_output_itself_is_in_doubt_energy_alone_says_what_to_expect() -> None:
    told = dataclasses.replace(SMALL.declared, output=SMALL.declared.output.copy(), waste=SMALL.declared.waste.copy())
    told.output[0] /= 30
    told.waste[0] /= 30
    before, after = screened(SMALL.declared), screened(told)
    assert after.z[0, COLUMN[Evidence.INTENSITY]] > 3
    assert after.expected[0] > 10 * after.declared[0]
    assert after.expected[0] == pytest.approx(before.expected[0], rel=1)


def test_no_firms_and_no_months_are_answered_with_nothing() -> None:
    empty = np.zeros((0, 12))
    assert screened(Declared([], [], empty, empty, empty)).ranked == ()
    none = np.zeros((9, 0))
    assert screened(Declared(["x"] * 9, ["s"] * 9, none, none, none)).ranked == ()


FILE = {"firms": ["甲"], "sectors": ["s"], "waste": [[1, None]], "output": [[2, 3]], "energy": [[None, None]]}


def test_a_file_is_read_with_what_is_unknown() -> None:
    told = declared_read(json.dumps(FILE).encode(), "x.json")
    assert (told.firms, told.waste[0, 0], math.isnan(told.waste[0, 1])) == (["甲"], 1, True)


@pytest.mark.parametrize(
    ("change", "code", "where"),
    [
        ({"waste": None}, "balance.declared_missing", "waste"),
        ({"sectors": []}, "balance.declared_length", "sectors"),
        ({"output": [[1]]}, "balance.declared_length", "output[0]"),
        ({"output": [3]}, "balance.declared_missing", "output[0]"),
        ({"firms": [""]}, "balance.declared_name", "firms[0]"),
        ({"waste": [[-1, 2]]}, "balance.declared_number", "waste[0][0]"),
        ({"energy": [[True, 1e300]]}, "balance.declared_number", "energy[0][0]"),
    ],
)
def test_every_fault_of_a_file_is_told_with_its_place(change: dict[str, object], code: str, where: str) -> None:
    with pytest.raises(Problems) as told:
        declared_read(json.dumps({**FILE, **change}).encode(), "x.json")
    assert (told.value.problems[0].code, told.value.problems[0].where) == (code, where)


@pytest.mark.parametrize("data", [b"{", b"[]", b"\xff\xfe"])
def test_what_is_no_object_is_refused(data: bytes) -> None:
    with pytest.raises(Problem) as told:
        declared_read(data, "x.json")
    assert told.value.code == "balance.declared_unreadable"
