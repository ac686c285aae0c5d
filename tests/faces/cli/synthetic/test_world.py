"""The synthetic city without a database: the same twice, masses kept, every fraud as told. Not for: loading it."""

import collections
import dataclasses
import datetime as dt
import functools
import itertools
import pathlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wufei.faces.cli.demo.synthetic.city import city
from wufei.faces.cli.demo.synthetic.frauds import FRAUDS, frauds_planted
from wufei.faces.cli.demo.synthetic.money import amount
from wufei.faces.cli.demo.synthetic.oddities import ODDITIES, oddities_planted
from wufei.faces.cli.demo.synthetic.planting import Kind, planted
from wufei.faces.cli.demo.synthetic.rows import Planted, World
from wufei.faces.cli.demo.synthetic.truth import truth_read, truth_written
from wufei.faces.cli.demo.synthetic.year import year
from wufei.kernel import clock

DAY = dt.date(2026, 11, 1)
PLACES = ("371502", "371581")
KINDS = (*FRAUDS, *ODDITIES)


def honest(seed: int = 3, scale: float = 0.05) -> World:
    return year(seed=seed, day=DAY, scale=scale, places=PLACES)


@functools.cache
def _kept() -> World:
    """Large enough that a receiver has peers."""
    return honest(scale=0.3)


def copied(world: World) -> World:
    """A copy of which rows may be replaced."""
    told: dict[str, Any] = {field.name: getattr(world, field.name) for field in dataclasses.fields(world)}
    return World(**{name: value.copy() if isinstance(value, dict | list) else value for name, value in told.items()})


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from((0.005, 0.02)))
def test_what_falls_off_lies_or_is_sent_to_the_gram(seed: int, scale: float) -> None:
    world = honest(seed, scale)
    fallen: collections.Counter[str] = collections.Counter()
    for (firm, _month), grams in world.generated.items():
        fallen[firm] += grams
    gone = collections.Counter(world.left)
    for load in world.loads.values():
        gone[load.generator] += load.mass_g
    assert gone == fallen
    treated: collections.Counter[str] = collections.Counter()
    for (firm, _month), grams in world.treated.items():
        treated[firm] += grams
    taken: collections.Counter[str] = collections.Counter()
    for load in world.loads.values():
        assert 0 < load.accepted_g <= load.mass_g
        assert load.accepted is not None
        assert load.issued < load.taken < load.accepted == load.recorded
        assert world.first <= clock.day_of(load.issued) <= clock.day_of(load.accepted) <= world.last
        taken[load.receiver] += load.accepted_g
    assert all(treated[firm] <= taken[firm] for firm in treated)
    assert world.permits
    assert all(taken[firm] <= permit.capacity_g for firm, permit in world.permits.items())
    assert sum(row.mass_g for row in world.invoices.values()) == sum(taken.values())
    assert all(world.payments[key].amount_fen == row.amount_fen for key, row in world.invoices.items())


def test_no_load_exceeds_its_lorry_or_waits_longer_than_its_clock_where_every_day_is_worked() -> None:
    world = honest()
    sent: dict[str, list[dt.date]] = {}
    for load in world.loads.values():
        assert load.mass_g <= world.industries[load.waste].truck_g
        sent.setdefault(load.generator, []).append(clock.day_of(load.issued))
    for firm, days in sent.items():
        industry = world.industries[world.firms[firm].industry]
        if industry.daily:
            waits = [(later - earlier).days for earlier, later in itertools.pairwise(days)]
            assert max(waits) <= industry.clock


def test_the_same_seed_is_the_same_city_and_another_is_another() -> None:
    first, again, other = honest(), honest(), honest(4)
    assert first == again
    assert first.loads.keys().isdisjoint(other.loads)
    assert frauds_planted(first).truth == frauds_planted(again).truth


def test_the_city_grows_with_its_scale() -> None:
    small, large = (city(seed=1, day=DAY, scale=scale, places=PLACES) for scale in (1, 10))
    assert len(small.firms) >= 600
    assert len(large.firms) == pytest.approx(10 * len(small.firms), rel=0.01)
    assert len({firm.name for firm in large.firms.values()}) == len(large.firms)
    with pytest.raises(ValueError, match="makes no city"):
        city(seed=1, day=DAY, scale=0, places=PLACES)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_each_kind_alters_the_rows_it_tells_and_no_others(kind: Kind) -> None:
    before = _kept()
    world = planted(copied(before), [kind], guilty=kind in FRAUDS)
    assert world.truth
    assert all(each.kind == kind.name and each.guilty == (kind in FRAUDS) for each in world.truth)
    assert all(each.mass_g or each.money_fen for each in world.truth)
    told = {key for each in world.truth for key in each.keys}
    changed = altered(before, world)
    assert told <= changed
    # What is told is all that changed, but for the loads that a split did away with and what belongs to the rows told.
    gone = {str(key) for key in before.loads.keys() - world.loads.keys()}
    assert changed - gone <= told
    assert bool(gone) == (kind.name == "split")


def altered(before: World, after: World) -> set[str]:
    """The keys of all rows that are not as before."""
    found = set()
    for name in ("loads", "weighings", "declarations", "treated", "invoices", "payments", "generated"):
        old, new = getattr(before, name), getattr(after, name)
        for key in old.keys() | new.keys():
            if old.get(key) != new.get(key):
                found.add(f"{key[0]}:{key[1]}" if isinstance(key, tuple) else str(key))
    permits = (before.permits, after.permits)
    return found | {row.number for key, row in permits[1].items() if permits[0][key] != row}


def one(name: str) -> tuple[World, World, Planted]:
    """The world before and after one kind, and what was told of the first."""
    before = _kept()
    kind = next(each for each in KINDS if each.name == name)
    world = planted(copied(before), [kind], guilty=kind in FRAUDS)
    return before, world, world.truth[0]


def test_a_split_keeps_the_mass_and_stays_below() -> None:
    before, world, _told = one("split")
    assert sum(load.mass_g for load in world.loads.values()) == sum(load.mass_g for load in before.loads.values())
    fresh = [world.loads[key] for key in world.loads.keys() - before.loads.keys()]
    assert max(load.mass_g for load in fresh) < 3_000_000


def test_what_is_shaved_is_what_the_scale_shows_too() -> None:
    before, world, told = one("shaved")
    mine = [key for key in before.loads if str(key) in told.keys]
    gone = sum(before.loads[key].accepted_g - world.loads[key].accepted_g for key in mine)
    assert gone == told.mass_g
    assert all(world.weighings[key].net_g == world.loads[key].accepted_g for key in mine)


def test_what_was_paid_to_the_haulier_is_no_less() -> None:
    before, world, told = one("paid_to_haulier")
    assert {world.payments[key].payee for key in told.keys} == {told.firms[1]}
    assert sum(before.payments[key].amount_fen for key in told.keys) == told.money_fen


def test_nobody_is_the_victim_of_two_and_all_kinds_are_there() -> None:
    world = oddities_planted(frauds_planted(honest(scale=0.3)))
    assert {each.kind for each in world.truth} == {kind.name for kind in KINDS}
    assert len(FRAUDS) >= 12
    victims = [each.firms[-1] if each.kind in {"shaved", "dumped"} else each.firms[0] for each in world.truth]
    assert len(set(victims)) == len(victims)


def test_the_truth_is_read_as_it_was_written(tmp_path: pathlib.Path) -> None:
    world = frauds_planted(honest())
    path = truth_written(world, tmp_path)
    assert truth_read(path) == world.truth
    text = path.read_text("utf-8")
    path.write_text(text.replace('"format": 1', '"format": 9'), encoding="utf-8")
    with pytest.raises(ValueError, match="format 9"):
        truth_read(path)


@pytest.mark.parametrize(("grams", "fen", "wanted"), [(1_000_000, 250, 250), (500_000, 1, 1), (499_999, 1, 0)])
def test_money_is_rounded_half_up(grams: int, fen: int, wanted: int) -> None:
    assert amount(grams, fen) == wanted
