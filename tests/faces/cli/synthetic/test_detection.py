"""Findings held against what was planted: what counts as a hit, and a small year in which some of it is found."""

import datetime as dt

import pytest
from tests.factories.registers import SETUP, small_city
from tools.detection import Finding, Result, compared, findings_of, hits

from wufei.faces.cli.demo.synthetic.rows import Planted
from wufei.faces.cli.demo.synthetic.whole import drawn, loaded
from wufei.registers.catalogue.actions.shipped import catalogue_load_shipped


def planted(kind: str = "shaved", *, guilty: bool = True, firms: str = "a", keys: str = "x") -> Planted:
    told = (tuple(firms), tuple(keys))
    return Planted(kind=kind, guilty=guilty, firms=told[0], keys=told[1], mass_g=1, money_fen=0, month=202603)


def finding(firms: str, rows: str = "", detector: str = "balance: load") -> Finding:
    return Finding(detector, frozenset(firms), frozenset(rows))


@pytest.mark.parametrize(
    ("firms", "rows", "hit"),
    [("a", "", True), ("ab", "x", True), ("a", "y", False), ("b", "x", False), ("b", "", False)],
)
def test_a_finding_hits_with_a_firm_and_where_it_names_them_a_record(firms: str, rows: str, *, hit: bool) -> None:
    assert hits(finding(firms, rows), planted()) is hit


def test_right_other_and_wrong_are_counted_and_only_those_meant_for_it_find_a_kind() -> None:
    result = Result()
    truth = [planted(), planted("circular", firms="c", keys="z"), planted("drying", guilty=False, firms="b", keys="y")]
    told = [finding("a", "x"), finding("b", "y"), finding("d", "w"), finding("c", "z")]
    compared(told, truth, result)
    score = result.detectors["balance: load"]
    assert (score.right, score.other, score.wrong) == (1, 2, 1)
    assert score.precision == 0.25
    assert result.planted == {"shaved": 1, "circular": 1}
    assert (result.found["shaved"], result.found["circular"]) == (1, 0)


@pytest.mark.django_db
def test_of_a_small_year_what_is_plain_is_found_and_nobody_honest_is_accused_of_it() -> None:
    small_city()
    catalogue_load_shipped(actor=SETUP)
    world = drawn(seed=3, day=dt.date(2026, 11, 1), scale=0.01, places=("371502", "371581"))
    parties = loaded(world, actor=SETUP)
    result = Result()
    compared(findings_of(world, parties), world.truth, result)
    for kind in ("over_capacity", "phantom_transfer", "paid_to_haulier", "dumped"):
        assert result.found[kind] == result.planted[kind] > 0, kind
    for name in ("licences: allowance used up", "three flows: posted_not_weighed", "three flows: paid_to_carrier"):
        assert result.detectors[name].wrong == 0, name
