"""Pure judgement: the balance of a line, classes with reasons, clocks, lists and their changes, every form."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wufei.kernel.text import Text
from wufei.operations.declarations.rules import clocks, rolls, tiers
from wufei.operations.declarations.rules.lines import Movement, line_of
from wufei.operations.declarations.spec.filings import Origin, texts_kept, texts_read
from wufei.operations.declarations.spec.forms import FORMS, form_find, forms_on
from wufei.operations.declarations.spec.rolls import Entry, Firm, Grade, Roll
from wufei.operations.declarations.spec.thresholds import LABELS, SHIPPED
from wufei.operations.declarations.spec.words import Fact, Path, Tier

TONNE = 1_000_000
FIGURES = {each.name: each.value for each in SHIPPED}
masses = st.integers(0, 10**12)
movements = st.builds(
    Movement,
    opening=st.integers(-(10**12), 10**12),
    closing=st.integers(-(10**12), 10**12),
    recorded=masses,
    received=masses,
    other=masses,
    used=masses,
    treated=masses,
    sent=masses,
    lost=masses,
    gaps=st.integers(-(10**9), 10**9),
    counted_opening=st.none() | masses,
    counted_closing=st.none() | masses,
)


@given(movements)
def test_a_line_balances_and_nothing_in_it_is_below_zero(movement: Movement) -> None:
    line = line_of(movement)
    facts = line.facts
    assert min(facts.values()) >= 0
    assert line.gap >= 0
    came = facts[Fact.OPENING] + facts[Fact.GENERATED] + facts[Fact.RECEIVED] + movement.other
    left = facts[Fact.USED] + facts[Fact.TREATED] + facts[Fact.SENT] + facts[Fact.LOST] + movement.gaps
    assert came == left + facts[Fact.CLOSING] + line.gap
    assert facts[Fact.GENERATED] >= movement.recorded
    assert (line.origin is Origin.BOOKS) == (facts[Fact.GENERATED] == movement.recorded)


def test_what_left_and_never_came_in_was_generated() -> None:
    line = line_of(Movement(sent=5 * TONNE, closing=-5 * TONNE))
    assert line.facts[Fact.GENERATED] == 5 * TONNE
    assert line.facts[Fact.CLOSING] == 0
    assert line.origin is Origin.DEDUCED
    counted = line_of(Movement(sent=5 * TONNE, closing=-5 * TONNE, counted_closing=TONNE))
    assert counted.facts[Fact.GENERATED] == 6 * TONNE


def test_a_line_is_still_only_where_nothing_moves() -> None:
    assert line_of(Movement(opening=7, closing=7)).still
    assert not line_of(Movement(opening=7, closing=7, received=3, sent=3)).still
    assert not line_of(Movement(opening=7, closing=6, counted_closing=6)).still


@pytest.mark.parametrize(
    ("yearly", "tier"),
    [
        ({2025: 100 * TONNE}, Tier.KEY),
        ({2025: 100 * TONNE - 1}, Tier.SIMPLE),
        ({2025: 10 * TONNE}, Tier.SIMPLE),
        ({2025: 10 * TONNE - 1}, Tier.LISTED),
        ({2023: 120 * TONNE, 2025: TONNE}, Tier.KEY),
        ({2022: 120 * TONNE, 2025: TONNE}, Tier.LISTED),
        ({2026: 120 * TONNE}, Tier.LISTED),
        ({}, Tier.LISTED),
    ],
)
def test_the_class_follows_from_the_most_of_three_years(yearly: dict[int, int], tier: Tier) -> None:
    judged = tiers.tier_of(tiers.Generator(yearly_g=yearly), 2026, FIGURES)
    assert judged.tier == tier
    assert judged.why


def test_flags_make_the_key_class_and_say_so() -> None:
    judged = tiers.tier_of(tiers.Generator(yearly_g={}, permit=True, own_facility=True), 2026, FIGURES)
    assert judged.tier == Tier.KEY
    assert [text.msgid for text in judged.why] == [
        "It uses or disposes of hazardous waste on its own ground.",
        "It holds a permit for hazardous waste.",
    ]


def test_a_new_firm_is_judged_by_what_was_approved_and_the_city_may_set_another_class() -> None:
    fresh = tiers.Generator(yearly_g={}, approved_g=30 * TONNE)
    assert tiers.tier_of(fresh, 2026, FIGURES).tier == Tier.SIMPLE
    set_by_city = tiers.Generator(yearly_g={}, approved_g=30 * TONNE, adjusted=Tier.KEY, adjusted_why="邻近水源")
    judged = tiers.tier_of(set_by_city, 2026, FIGURES)
    assert judged.tier == Tier.KEY
    assert "邻近水源" in judged.why[0].say()


def test_of_dated_figures_the_latest_that_has_begun_holds() -> None:
    rows = [("a", 1, dt.date(2020, 1, 1)), ("a", 3, dt.date(2026, 1, 1)), ("a", 2, dt.date(2024, 1, 1))]
    assert tiers.binding(rows, dt.date(2025, 6, 1)) == {"a": 2}
    assert tiers.binding(rows, dt.date(2026, 1, 1)) == {"a": 3}
    assert tiers.binding(rows, dt.date(2019, 1, 1)) == {}


@pytest.mark.parametrize(
    ("form", "closing", "due"),
    [
        ("hw-plan", 202712, dt.date(2027, 3, 31)),
        ("hw-month", 202603, dt.date(2026, 4, 15)),
        ("hw-month", 202612, dt.date(2027, 1, 15)),
        ("hw-quarter", 202603, dt.date(2026, 4, 15)),
        ("hw-year", 202612, dt.date(2027, 3, 31)),
        # The tenth of May 2026 is a Sunday.
        ("med-month", 202604, dt.date(2026, 5, 11)),
    ],
)
def test_when_forms_are_due(form: str, closing: int, due: dt.date) -> None:
    found = form_find(form)
    assert found is not None
    assert clocks.due_on(found, closing) == due


def test_which_period_is_open_on_a_day() -> None:
    day = dt.date(2026, 4, 3)
    found = {form.code: clocks.latest_open(form, day) for form in forms_on(day)}
    assert found["hw-plan"] == 202612
    assert found["hw-month"] == 202603
    assert found["hw-quarter"] == 202603
    assert found["hw-year"] == 202512


def test_every_form_is_sound() -> None:
    assert len({form.code for form in FORMS}) == len(FORMS)
    for form in FORMS:
        assert form.source
        assert form.clock.source
        assert form.sections
        names = [section.name for section in form.sections]
        assert len(set(names)) == len(names)
        for section in form.sections:
            fields = [field.name for field in section.fields]
            assert len(set(fields)) == len(fields)
            assert not any("/" in name for name in (section.name, *fields))


def test_a_path_reads_back() -> None:
    path = Path("wastes", "hw:900-249-08@7", "sent")
    assert Path.read(str(path)) == path


FIRM = Firm(party_id=1, generated_g=150 * TONNE, held_g=12 * TONNE, permit=True, tier=Tier.KEY, carried=60)


@pytest.mark.parametrize(
    ("roll", "listed"),
    [
        (Roll.WATCH, True),
        (Roll.SOURCES, True),
        (Roll.OPERATORS, True),
        (Roll.SELF, False),
        (Roll.STOCKS, True),
        (Roll.CARRIERS, True),
        (Roll.RATING, True),
    ],
)
def test_who_stands_on_which_list_with_reasons(roll: Roll, listed: bool) -> None:
    found = rolls.rolled(roll, [FIRM, Firm(party_id=2)], FIGURES)
    assert [entry.party_id for entry in found] == ([1] if listed else [])
    assert all(entry.why for entry in found)


@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 20), st.integers(0, 20))
def test_more_faults_never_rate_better(received: int, differing: int, late: int, returned: int) -> None:
    differing = min(differing, received)
    firms = [
        Firm(party_id=1, permit=True, received=received, differing=differing, late=late, returned=returned),
        Firm(party_id=1, permit=True, received=received, differing=differing, late=late + 1, returned=returned),
        Firm(party_id=1, permit=True, received=received, differing=differing, late=late + 1, returned=returned + 1),
    ]
    points = [rolls.rolled(Roll.RATING, [firm], FIGURES)[0].points or 0 for firm in firms]
    assert all(better >= worse for better, worse in pairwise(points))
    assert all(0 <= each <= 100 for each in points)


def test_ratings_have_grades_by_points() -> None:
    good, sound, poor = (
        rolls.rolled(Roll.RATING, [Firm(party_id=1, permit=True, received=100, **off)], FIGURES)[0]
        for off in ({}, {"differing": 20}, {"differing": 60})
    )
    assert [good.grade, sound.grade, poor.grade] == [Grade.GOOD, Grade.SOUND, Grade.POOR]
    assert good.points == 100
    assert "20 of 100" in sound.why[0].say()


entries = st.dictionaries(st.integers(1, 9), st.sampled_from(["a", "b"]), max_size=9)


@given(entries, entries)
def test_a_change_names_everybody_once(before: dict[int, str], after: dict[int, str]) -> None:
    old, new = ([Entry(key, (Text(why),)) for key, why in each.items()] for each in (before, after))
    change = rolls.change(old, new)
    assert set(change.came) == after.keys() - before.keys()
    assert set(change.went) == before.keys() - after.keys()
    assert set(change.changed) == {key for key in before.keys() & after.keys() if before[key] != after[key]}


def test_every_figure_has_a_word_and_a_source() -> None:
    assert {each.name for each in SHIPPED} == set(LABELS)
    assert all(each.source for each in SHIPPED)


def test_reasons_are_kept_and_read_back() -> None:
    why = (Text("{n} loads", {"n": 3}), Text("own"))
    assert texts_read(texts_kept(why)) == why
