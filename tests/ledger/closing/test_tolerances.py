"""Tolerances as data: what ships, the one that binds a code on a day, a new value beside the old one."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import IntegrityError, transaction
from tests.factories.closing import APRIL, MARCH, asserting, fill, tolerance
from tests.factories.ledger import NOON, beside, firm
from tests.factories.registers import SETUP

from wufei.kernel import clock
from wufei.kernel.access import Actor, Face, Grant
from wufei.kernel.audit.models import Entry
from wufei.kernel.outbox.models import Emitted
from wufei.kernel.problems import Problem, Problems
from wufei.kernel.sources import Confidence
from wufei.ledger.books.spec import AccountKind, Commodity
from wufei.ledger.closing.actions.tolerances import tolerance_set, tolerances_load_shipped
from wufei.ledger.closing.models import Tolerance
from wufei.ledger.closing.permissions import ASSERTION_READ
from wufei.ledger.closing.queries.tolerances import tolerance_for, tolerances_standing
from wufei.ledger.closing.spec import AssertionState, ToleranceIn

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
OIL = "hw:900-214-08"


@pytest.fixture(autouse=True)
def _april() -> Iterator[None]:
    with clock.freeze(APRIL):
        yield


def test_what_ships_is_added_once_and_says_that_it_is_ours() -> None:
    assert tolerances_load_shipped(actor=SETUP) == 1
    assert tolerances_load_shipped(actor=SETUP) == 0
    row = Tolerance.objects.get()
    assert (row.commodity, row.prefix, row.permille, row.absolute) == ("mass", "", 5, 20_000)
    assert row.confidence == Confidence.OWN
    assert "非标准规定" in row.source
    assert Entry.objects.filter(act="closing.tolerance.load").count() == 1
    stock = firm()
    fill(stock, 10_000_000)
    assert asserting(stock, 10_050_000).state == AssertionState.HOLDS
    assert asserting(beside(stock, AccountKind.STOCK, code="hw:772-006-49"), 20_001).state == AssertionState.DIFFERS


def test_what_somebody_set_is_not_added_to() -> None:
    own = tolerance(permille=1, absolute=0, valid_from=dt.date(2030, 1, 1))
    assert tolerances_load_shipped(actor=SETUP) == 0
    assert list(Tolerance.objects.all()) == [own]


def test_the_closest_in_force_on_the_last_day_of_the_month_binds() -> None:
    first = tolerance(5, 0)
    every = tolerance(6, 0, valid_from=dt.date(2026, 2, 15))
    listed = tolerance(4, 0, "hw:")
    begun = tolerance(3, 0, "hw:", valid_from=dt.date(2026, 3, 31))
    oil = tolerance(2, 0, OIL, valid_from=dt.date(2026, 2, 1), valid_to=dt.date(2026, 3, 30))
    later = tolerance(1, 0, OIL, valid_from=dt.date(2026, 4, 1))
    money = tolerance(0, 100, commodity=Commodity.MONEY)
    assert tolerance_for("mass", "sw:900-001-S17", MARCH) == every
    assert tolerance_for("mass", "sw:900-001-S17", 202601) == first
    assert tolerance_for("mass", "hw:772-006-49", 202602) == listed
    assert tolerance_for("mass", "hw:772-006-49", MARCH) == begun
    assert tolerance_for("mass", OIL, 202602) == oil
    assert tolerance_for("mass", OIL, MARCH) == begun
    assert tolerance_for("mass", OIL, 202604) == later
    assert tolerance_for("mass", "", 202512) is None
    assert tolerance_for("money", "", MARCH) == money
    assert tolerance_for("points", "", MARCH) is None


def test_a_new_value_stands_beside_the_old_one_and_judges_nothing_again() -> None:
    old = tolerance(10, 0)
    stock = firm()
    fill(stock, 1_000, NOON)
    made = asserting(stock, 990)
    assert tolerance(10, 0) == old
    new = tolerance(5, 0)
    old.refresh_from_db()
    made.refresh_from_db()
    assert (old.superseded_at, new.superseded_at) == (APRIL, None)
    assert list(tolerances_standing(SETUP)) == [new]
    assert (made.state, made.tolerance, made.tolerance_rule) == (AssertionState.HOLDS, 10, old)
    assert tolerance_for("mass", "", MARCH) == new
    assert Entry.objects.filter(act="closing.tolerance.set").count() == 2
    assert Entry.objects.filter(act="closing.tolerance.set").latest("pk").change["value"] == [[10, 0], [5, 0]]
    assert Emitted.objects.filter(topic="closing.tolerance_set").count() == 2


def test_everything_wrong_is_said_at_once() -> None:
    given = ToleranceIn(
        commodity=Commodity.MASS,
        permille=1001,
        absolute=-1,
        source=" ",
        prefix="x" * 65,
        valid_to=dt.date(2026, 4, 2),
    )
    with pytest.raises(Problems) as caught:
        tolerance_set(actor=SETUP, given=given)
    assert [(p.where, p.code) for p in caught.value.problems] == [
        ("permille", "closing.tolerance_wrong"),
        ("absolute", "closing.tolerance_wrong"),
        ("prefix", "closing.code_long"),
        ("source", "closing.source_missing"),
        ("valid_to", "closing.dates_wrong"),
    ]
    assert not Tolerance.objects.exists()
    assert tolerance(5, 0, valid_from=None).valid_from == dt.date(2026, 4, 3)


def test_only_who_may_sets_them_and_whoever_reads_assertions_sees_them() -> None:
    reader = Actor("person", "9", "李四", Face.WEB, (Grant(frozenset({ASSERTION_READ.code}), party_id=1),))
    row = tolerance(5, 0)
    assert list(tolerances_standing(reader)) == [row]
    given = ToleranceIn(commodity=Commodity.MASS, permille=9, absolute=0, source="自定")
    for act in (lambda: tolerance_set(actor=reader, given=given), lambda: tolerances_load_shipped(actor=reader)):
        with pytest.raises(Problem) as caught:
            act()
        assert caught.value.code == "access.not_allowed"
    with pytest.raises(Problem) as caught:
        tolerances_standing(Actor("person", "9", "王五", Face.WEB))
    assert caught.value.code == "access.not_allowed"
    assert list(Tolerance.objects.all()) == [row]


@pytest.mark.parametrize("wrong", [{"permille": 1001}, {"absolute": -1}, {"valid_to": dt.date(2025, 12, 31)}])
def test_the_database_itself_keeps_them_in_range(wrong: dict[str, object]) -> None:
    row = tolerance(5, 0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Tolerance.objects.filter(pk=row.pk).update(**wrong)
