"""A month as a whole: who asserted what, what nobody asserted, who sees and may do which part of it."""

import dataclasses
import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.closing import APRIL, MARCH, MARCH_ENDS, asserting, carry, fill
from tests.factories.ledger import CODE, NOON, beside, ending, firm, moving, post
from tests.factories.registers import SETUP, party, small_city

from wufei.kernel import clock
from wufei.kernel.access import Actor, Face, Grant, Permission
from wufei.kernel.problems import Problem
from wufei.ledger.books.models import Account
from wufei.ledger.books.spec import AccountKey, AccountKind, Commodity, TransferKind
from wufei.ledger.closing.actions import assertions as actions
from wufei.ledger.closing.actions.assertions import assertion_withdraw
from wufei.ledger.closing.models import Assertion
from wufei.ledger.closing.permissions import ASSERTION_CARRY, ASSERTION_MAKE, ASSERTION_READ
from wufei.ledger.closing.queries import months
from wufei.ledger.closing.queries.assertions import (
    assertion_get,
    differences,
    standing_of,
    standings_of,
    visible_to,
)
from wufei.ledger.closing.spec import AssertionIn, Book

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _april() -> Iterator[None]:
    with clock.freeze(APRIL):
        yield


def person(*permissions: Permission, party_id: int | None = None, place: str | None = None) -> Actor:
    """Somebody who holds these rights over a party or place, and no others."""
    grant = Grant(frozenset(p.code for p in permissions), party_id, place)
    return Actor(kind="person", id="9", label="李四", face=Face.WEB, grants=(grant,))


def stocked(amount: int, name: str = "", happened_at: dt.datetime = NOON) -> AccountKey:
    stock = firm(name)
    fill(stock, amount, happened_at)
    return stock


def city() -> dict[str, AccountKey]:
    """Firms: one whose count holds, one that differs, one carried, one moved since, one that said nothing."""
    stocks = {name: stocked(1_000, name) for name in ("甲", "乙", "丙", "丁", "戊")}
    asserting(stocks["甲"], 1_000)
    asserting(stocks["乙"], 700)
    carry(asserting(stocks["丙"], 1_400))
    asserting(stocks["丁"], 1_000)
    fill(stocks["丁"], 8)
    return stocks


def test_a_month_is_told_holder_by_holder_who_has_most_to_do_first() -> None:
    stocks = city()
    other = beside(stocks["甲"], AccountKind.STOCK, code="hw:772-006-49")
    fill(other, 5)
    fill(beside(stocks["乙"], AccountKind.STOCK, code="hw:772-006-49"), 5)
    told = months.month_of(actor=SETUP, closing=MARCH)
    assert [(h.holder, h.holding, h.differing, h.carried, h.moved, h.unasserted) for h in told.holders] == [
        ("乙", 0, 1, 0, 0, 1),
        ("丁", 1, 0, 0, 1, 0),
        ("戊", 0, 0, 0, 0, 1),
        ("甲", 1, 0, 0, 0, 1),
        ("丙", 0, 0, 1, 0, 0),
    ]
    assert [h.asserted for h in told.holders] == [1, 1, 0, 1, 1]
    assert {what: told.total(what) for what in ("asserted", "differing", "unasserted", "open")} == {
        "asserted": 4,
        "differing": 1,
        "unasserted": 3,
        "open": 5,
    }
    assert {h.holder_id for h in told.holders} == {stock.holder_id for stock in stocks.values()}


def test_a_withdrawn_assertion_is_none() -> None:
    stock = stocked(10)
    made = asserting(stock, 10)
    assertion_withdraw(actor=SETUP, assertion_id=made.pk, version=made.version, reason="重来")
    (told,) = months.month_of(actor=SETUP, closing=MARCH).holders
    assert (told.asserted, told.unasserted) == (0, 1)
    assert standings_of(actor=SETUP, closing=MARCH) == []
    assert list(visible_to(SETUP)) == [made]


def test_what_moved_or_is_there_should_be_asserted_and_nothing_else() -> None:
    full = stocked(7, happened_at=NOON - 40 * DAY)
    empty = stocked(9)
    fill(empty, -9)
    stocked(5, happened_at=MARCH_ENDS + DAY)
    gone = stocked(3, happened_at=NOON - 40 * DAY)
    fill(gone, -3, NOON - 39 * DAY)
    waiting = firm()
    pending = moving(beside(waiting, AccountKind.GENERATED), waiting, 4, kind=TransferKind.PEND)
    post(pending)
    found = months.unasserted(actor=SETUP, closing=MARCH)
    assert [(row.account, row.book) for row in found] == [(full, Book(7, 0, 0)), (empty, Book(0, 9, 9))]
    post(ending(pending, 2))
    assert months.unasserted(actor=SETUP, closing=MARCH)[-1].account == empty
    assert {row.account for row in months.unasserted(actor=SETUP, closing=MARCH)} == {full, empty, waiting}
    asserting(full, 7)
    assert full not in {row.account for row in months.unasserted(actor=SETUP, closing=MARCH)}
    assert {row.account for row in months.unasserted(actor=SETUP, closing=MARCH - 1)} == {full}
    assert {row.account for row in months.unasserted(actor=SETUP, closing=MARCH - 2)} == {full, gone}


def test_the_slots_of_an_account_are_one_account() -> None:
    stock = stocked(10)
    row = Account.objects.get(kind="stock")
    Account.objects.create(
        holder=row.holder,
        place=row.place,
        kind=row.kind,
        code=row.code,
        commodity=row.commodity,
        slot=1,
        opened_at=APRIL,
    )
    for _n in range(8):
        fill(stock, 1)
    assert Account.objects.filter(kind="stock", balance__moved_in__gt=0).count() == 2
    assert asserting(stock, 17).difference == -1
    assert [s.book for s in standings_of(actor=SETUP, closing=MARCH)] == [18]


def test_differences_come_by_size_of_one_commodity() -> None:
    for name, declared in (("甲", 1_030), ("乙", 400), ("丙", 1_000), ("丁", 1_500)):
        asserting(stocked(1_000, name), declared)
    carry(asserting(stocked(1_000, "戊"), 900))
    owed = beside(firm("己"), AccountKind.DUE, commodity=Commodity.MONEY)
    asserting(owed, -9_999_999)
    found = differences(actor=SETUP, closing=MARCH)
    assert [s.assertion.difference for s in found] == [-600, 500, -100, 30]
    money = differences(actor=SETUP, closing=MARCH, commodity=Commodity.MONEY)
    assert [s.assertion.difference for s in money] == [-9_999_999]
    assert differences(actor=SETUP, closing=MARCH - 1) == []


def test_a_month_takes_as_many_queries_for_many_as_for_few() -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            months.month_of(actor=SETUP, closing=MARCH)
            differences(actor=SETUP, closing=MARCH)
        return len(queries)

    city()
    few = asked()
    for n in range(5):
        asserting(stocked(1_000, f"厂{n}"), 900)
        stocked(1_000, f"店{n}")
    assert len(months.month_of(actor=SETUP, closing=MARCH).holders) == 15
    assert asked() == few == 6


def test_each_sees_the_holders_or_places_within_reach() -> None:
    near = stocked(1_000, "近处")
    far = dataclasses.replace(near, holder_id=party("远处").pk, place_id=small_city()["371581"].pk)
    fill(far, 1_000)
    made = {key: asserting(key, 900) for key in (near, far)}
    elsewhere = dataclasses.replace(near, place_id=far.place_id)
    fill(elsewhere, 5)
    cases = {
        person(ASSERTION_READ): {near, far},
        person(ASSERTION_READ, place="371502"): {near},
        person(ASSERTION_READ, place="3715"): {near, far},
        person(ASSERTION_READ, party_id=far.holder_id): {far},
        person(ASSERTION_READ, party_id=near.holder_id, place="371581"): set(),
        person(ASSERTION_READ, place="3716"): set(),
    }
    for actor, seen in cases.items():
        ids = {made[key].pk for key in seen}
        assert {row.pk for row in visible_to(actor)} == ids
        assert {s.assertion.pk for s in standings_of(actor=actor, closing=MARCH)} == ids
        assert {s.assertion.pk for s in differences(actor=actor, closing=MARCH)} == ids
        told = months.month_of(actor=actor, closing=MARCH)
        assert sum(h.asserted for h in told.holders) == len(ids)
        for key, assertion in made.items():
            if key in seen:
                assert standing_of(actor=actor, assertion_id=assertion.pk).book == 1_000
            else:
                with pytest.raises(Problem) as caught:
                    assertion_get(actor=actor, assertion_id=assertion.pk)
                assert caught.value.code == "kernel.not_found"
    missed = {actor: {row.account for row in months.unasserted(actor=actor, closing=MARCH)} for actor in cases}
    assert list(missed.values()) == [{elsewhere}, set(), {elsewhere}, set(), {elsewhere}, set()]
    for ask in (visible_to, lambda actor: months.month_of(actor=actor, closing=MARCH)):
        with pytest.raises(Problem) as caught:
            ask(person(ASSERTION_MAKE))
        assert caught.value.code == "access.not_allowed"


def refused(act: str, actor: Actor, made: Assertion, **fields: object) -> str:
    with pytest.raises(Problem) as caught:
        getattr(actions, act)(actor=actor, assertion_id=made.pk, version=made.version, reason="核对", **fields)
    return caught.value.code


def test_who_makes_may_not_carry_and_who_only_reads_does_neither() -> None:
    stock = stocked(1_000)
    given = AssertionIn(account=stock, closing=MARCH, declared=900)
    reader = person(ASSERTION_READ)
    stranger = person(ASSERTION_READ, ASSERTION_MAKE, ASSERTION_CARRY, place="371581")
    maker = person(ASSERTION_READ, ASSERTION_MAKE, party_id=stock.holder_id)
    keeper = person(ASSERTION_READ, ASSERTION_CARRY, place="3715")
    for actor in (reader, keeper, stranger):
        with pytest.raises(Problem) as caught:
            actions.assertion_make(actor=actor, given=given)
        assert caught.value.code == "access.not_allowed"
    made = actions.assertion_make(actor=maker, given=given)
    assert made.recorded_by == "李四"
    for act, fields in (("assertion_withdraw", {}), ("assertion_carry", {}), ("assertion_restate", {"declared": 1})):
        assert refused(act, reader, made, **fields) == "access.not_allowed"
        assert refused(act, stranger, made, **fields) == "kernel.not_found"
    assert refused("assertion_carry", maker, made) == "access.not_allowed"
    assert refused("assertion_withdraw", keeper, made) == "access.not_allowed"
    carried = actions.assertion_carry(actor=keeper, assertion_id=made.pk, version=1, reason="核实")
    assert refused("assertion_withdraw", maker, carried) == "access.not_allowed"
    assert refused("assertion_restate", maker, carried, declared=1) == "access.not_allowed"
    assert refused("assertion_restate", keeper, carried, declared=1) == "access.not_allowed"
    actions.assertion_withdraw(actor=keeper, assertion_id=made.pk, version=2, reason="核实有误")
    assert CODE in str(made)
