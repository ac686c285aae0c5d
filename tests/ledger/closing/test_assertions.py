"""Assertions through their acts: judged by the book and a tolerance, asserted again, withdrawn, carried, refused."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.factories.closing import APRIL, MARCH, MARCH_ENDS, asserting, carry, fill, tolerance
from tests.factories.ledger import NOON, beside, firm, moving, post, purse
from tests.factories.registers import SETUP

from wufei.kernel import clock
from wufei.kernel.audit.models import Entry
from wufei.kernel.outbox.models import Emitted
from wufei.kernel.problems import Problem, Problems
from wufei.ledger.books.models import Account, AccountBalance, Transfer
from wufei.ledger.books.queries.accounts import balance_at
from wufei.ledger.books.queries.audit import findings
from wufei.ledger.books.spec import LARGEST, AccountKey, AccountKind, Commodity, TransferKind
from wufei.ledger.closing.actions import assertions as actions
from wufei.ledger.closing.models import Assertion
from wufei.ledger.closing.queries.assertions import standing_of
from wufei.ledger.closing.spec import AssertionState as S

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
HOUR, SECOND = dt.timedelta(hours=1), dt.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def today() -> Iterator[clock.Frozen]:
    """A day in April."""
    with clock.freeze(APRIL) as stopped:
        yield stopped


def stocked(amount: int = 10_000) -> AccountKey:
    """A stock that holds so much since the second of March."""
    stock = firm()
    fill(stock, amount)
    return stock


def held(key: AccountKey, moment: dt.datetime = MARCH_ENDS) -> int:
    return balance_at(actor=SETUP, key=key, moment=moment).posted


def codes(act: Callable[..., Any], *told: Any, **fields: Any) -> list[str]:
    """The codes an act is refused with; nothing was written meanwhile."""
    before = (Transfer.objects.count(), Entry.objects.count(), list(Assertion.objects.values_list("pk", "state")))
    with pytest.raises((Problem, Problems)) as caught, transaction.atomic():
        act(*told, **fields)
    assert before == (
        Transfer.objects.count(),
        Entry.objects.count(),
        list(Assertion.objects.values_list("pk", "state")),
    )
    found = caught.value
    return [p.code for p in found.problems] if isinstance(found, Problems) else [found.code]


def withdraw(assertion: Assertion, reason: str = "数错") -> Assertion:
    return actions.assertion_withdraw(actor=SETUP, assertion_id=assertion.pk, version=assertion.version, reason=reason)


def restate(assertion: Assertion, declared: int, reason: str = "复盘") -> Assertion:
    return actions.assertion_restate(
        actor=SETUP, assertion_id=assertion.pk, version=assertion.version, declared=declared, reason=reason
    )


@pytest.mark.parametrize(
    ("declared", "state"),
    [(10_000, S.HOLDS), (10_100, S.HOLDS), (9_900, S.HOLDS), (10_101, S.DIFFERS), (9_899, S.DIFFERS), (0, S.DIFFERS)],
)
def test_it_holds_within_the_tolerance_and_differs_beyond(declared: int, state: S) -> None:
    rule = tolerance(permille=10, absolute=50)
    made = asserting(stocked(), declared)
    made.refresh_from_db()
    assert (made.state, made.difference, made.book) == (state, declared - 10_000, 10_000)
    assert (made.handled, made.tolerance, made.tolerance_rule) == (10_000, 100, rule)
    assert (made.recorded_at, made.happened_at, made.evidence) == (APRIL, APRIL, "盘点单 7")
    assert Emitted.objects.filter(topic="closing.assertion_made", data__assertion_id=made.pk).count() == 1
    assert Entry.objects.get(act="closing.assertion.make").change["declared"] == declared


def test_the_tolerance_grows_with_what_was_handled_and_not_with_what_is_left() -> None:
    tolerance(permille=10, absolute=0)
    stock = firm()
    fill(stock, 1_000, NOON - dt.timedelta(days=10))
    fill(stock, 9_000)
    fill(stock, -9_999)
    made = asserting(stock, 100)
    assert (made.book, made.handled, made.tolerance, made.state) == (1, 10_000, 100, S.HOLDS)


def test_without_a_tolerance_only_the_book_itself_holds() -> None:
    assert asserting(stocked(), 10_000).state == S.HOLDS
    made = asserting(stocked(), 10_001)
    assert (made.state, made.tolerance, made.tolerance_rule) == (S.DIFFERS, 0, None)


def test_what_the_books_do_not_know_can_be_asserted_and_carried() -> None:
    stock = firm()
    made = asserting(stock, 700)
    assert (made.book, made.handled, made.state) == (0, 0, S.DIFFERS)
    assert not Account.objects.exists()
    carry(made)
    assert held(stock) == 700


def test_the_month_ends_with_its_last_moment_in_shanghai() -> None:
    stock = firm()
    fill(stock, 1, dt.datetime(2026, 2, 28, 15, 59, 59, 999_999, tzinfo=dt.UTC))
    fill(stock, 10, dt.datetime(2026, 2, 28, 16, tzinfo=dt.UTC))
    fill(stock, 100, MARCH_ENDS + dt.timedelta(microseconds=999_999))
    fill(stock, 1_000, MARCH_ENDS + SECOND)
    made = asserting(stock, 111)
    assert (made.book, made.handled, made.state) == (111, 111, S.HOLDS)
    assert asserting(stock, 1, closing=202602).state == S.HOLDS


@pytest.mark.parametrize("declared", [9_000, 10_400])
def test_a_difference_is_carried_by_one_transfer_at_the_months_end(declared: int) -> None:
    stock = stocked()
    apart = beside(stock, AccountKind.DISCREPANCY)
    before = Transfer.objects.count()
    made = carry(asserting(stock, declared), reason="盘点不符")
    made.refresh_from_db()
    assert (made.state, made.reason, made.version) == (S.CARRIED, "盘点不符", 2)
    assert Transfer.objects.count() == before + 1
    row = Transfer.objects.select_related("source", "target").get(key=made.key)
    assert (row.kind, row.amount, row.happened_at) == (TransferKind.POST, abs(declared - 10_000), MARCH_ENDS)
    assert (row.subject_kind, row.subject_id, row.reason) == ("closing.assertion", str(made.pk), "盘点不符")
    kinds = (row.source.kind, row.target.kind)
    assert kinds == (("stock", "discrepancy") if declared < 10_000 else ("discrepancy", "stock"))
    assert held(stock) == declared
    assert held(stock, MARCH_ENDS - clock.MICROSECOND) == 10_000
    assert held(apart) == 10_000 - declared
    assert list(findings()) == []
    assert Entry.objects.get(act="closing.assertion.carry").reason == "盘点不符"
    assert Emitted.objects.filter(topic="closing.difference_carried").count() == 1


def test_only_what_differs_is_carried_and_only_once() -> None:
    assert codes(carry, asserting(stocked(), 10_000)) == ["kernel.no_such_move"]
    made = carry(asserting(stocked(), 9_000))
    assert codes(carry, made) == ["kernel.no_such_move"]
    assert codes(carry, withdraw(asserting(stocked(), 9_000))) == ["kernel.no_such_move"]
    assert Transfer.objects.filter(subject_kind="closing.assertion").count() == 1


def test_a_carry_needs_a_reason_and_the_version_that_was_seen() -> None:
    made = asserting(stocked(), 9_000)
    assert codes(carry, made, reason=" ") == ["closing.reason_missing"]
    made.version = 7
    assert codes(carry, made) == ["kernel.stale"]
    assert held(beside(stocked(), AccountKind.DISCREPANCY)) == 0


@pytest.mark.parametrize("late", [5, -5])
def test_what_was_entered_late_is_told_and_keeps_the_old_difference_out_of_the_books(late: int) -> None:
    stock = stocked()
    made = asserting(stock, 9_000)
    assert (standing_of(actor=SETUP, assertion_id=made.pk).moved, made.difference) == (0, -1_000)
    fill(stock, late, NOON + HOUR)
    fill(stock, 77, MARCH_ENDS + HOUR)
    told = standing_of(actor=SETUP, assertion_id=made.pk)
    assert (told.book, told.moved, told.difference, told.holds) == (10_000 + late, late, -1_000 - late, False)
    assert codes(carry, made) == ["closing.book_moved"]
    again = restate(made, 9_000)
    carry(again)
    assert held(stock) == 9_000


def test_what_somebody_books_while_it_is_carried_undoes_the_carry(monkeypatch: pytest.MonkeyPatch) -> None:
    """On PostgreSQL another transaction may be committed between the first look and the lock on the balance."""
    stock = stocked()
    made = asserting(stock, 9_000)
    through = actions.transfers_post

    def between(**told: Any) -> Any:
        fill(stock, 3, NOON)
        return through(**told)

    monkeypatch.setattr(actions, "transfers_post", between)
    assert codes(carry, made) == ["closing.book_moved"]
    assert held(stock) == 10_000
    made.refresh_from_db()
    assert (made.state, made.version) == (S.DIFFERS, 1)


def test_after_a_carry_late_entries_are_told_and_the_carry_is_not() -> None:
    stock = stocked()
    made = carry(asserting(stock, 9_000))
    told = standing_of(actor=SETUP, assertion_id=made.pk)
    assert (told.book, told.moved, told.holds) == (9_000, 0, True)
    fill(stock, -40, NOON)
    told = standing_of(actor=SETUP, assertion_id=made.pk)
    assert (told.book, told.moved, told.difference) == (8_960, -40, 40)


def test_a_count_on_the_last_day_can_be_asserted_and_is_carried_when_the_month_is_over(today: clock.Frozen) -> None:
    stock = stocked()
    today.moment = dt.datetime(2026, 3, 30, 15, 59, tzinfo=dt.UTC)
    assert codes(asserting, stock, 9_000) == ["closing.month_ahead"]
    today.moment = dt.datetime(2026, 3, 30, 16, tzinfo=dt.UTC)
    made = asserting(stock, 9_000)
    assert codes(carry, made) == ["closing.month_open"]
    today.moment = MARCH_ENDS
    assert codes(carry, made) == ["closing.month_open"]
    today.forward(SECOND)
    carry(made)
    assert held(stock) == 9_000


def test_an_account_and_month_are_asserted_once_until_it_is_withdrawn() -> None:
    stock = stocked()
    made = asserting(stock, 9_000)
    assert codes(asserting, stock, 9_000) == ["closing.asserted_already"]
    asserting(stock, 0, closing=202602)
    asserting(beside(stock, AccountKind.STOCK, code="hw:772-006-49"), 0)
    gone = withdraw(made, reason=" 单位错 ")
    gone.refresh_from_db()
    assert (gone.state, gone.reason, gone.version) == (S.WITHDRAWN, "单位错", 2)
    assert asserting(stock, 9_500).state == S.DIFFERS
    assert codes(withdraw, gone) == ["kernel.no_such_move"]
    assert Emitted.objects.filter(topic="closing.assertion_withdrawn").count() == 1


def test_asserted_again_the_old_one_is_withdrawn_with_the_reason() -> None:
    stock = stocked()
    made = asserting(stock, 9_000)
    assert codes(restate, made, 10_000, reason="") == ["closing.reason_missing"]
    again = restate(made, 10_000, reason="漏数一堆")
    made.refresh_from_db()
    assert (made.state, made.reason, made.replaced_by) == (S.WITHDRAWN, "漏数一堆", again)
    assert (again.state, again.declared, again.replaces_id, again.reason) == (S.HOLDS, 10_000, made.pk, "")
    assert again.key != made.key
    assert codes(restate, made, 1) == ["kernel.no_such_move"]
    assert [e.act for e in Entry.objects.filter(act__startswith="closing").order_by("pk")] == [
        "closing.assertion.make",
        "closing.assertion.withdraw",
        "closing.assertion.make",
    ]


def test_a_carried_one_that_is_withdrawn_takes_its_transfer_back() -> None:
    stock = stocked()
    apart = beside(stock, AccountKind.DISCREPANCY)
    made = carry(asserting(stock, 9_000))
    withdraw(made)
    assert (held(stock), held(apart)) == (10_000, 0)
    back = Transfer.objects.get(key=uuid.uuid5(made.key, "back"))
    assert back.cites is not None
    assert (back.cites.key, back.amount, back.happened_at) == (made.key, 1_000, MARCH_ENDS)
    assert (back.subject_id, back.reason) == (str(made.pk), "数错")


def test_a_carried_one_that_is_asserted_again_differs_by_the_whole_from_the_book_without_it() -> None:
    stock = stocked()
    again = restate(carry(asserting(stock, 9_000)), 9_600)
    assert (again.book, again.difference, again.state, held(stock)) == (10_000, -400, S.DIFFERS, 10_000)
    carry(again)
    assert (held(stock), held(beside(stock, AccountKind.DISCREPANCY))) == (9_600, 400)


def test_a_refused_second_assertion_leaves_the_first_one_and_its_carry() -> None:
    stock = stocked()
    made = carry(asserting(stock, 9_000))
    assert codes(restate, made, -1) == ["closing.declared_wrong"]
    made.refresh_from_db()
    assert (made.state, held(stock)) == (S.CARRIED, 9_000)


def test_everything_wrong_is_said_at_once() -> None:
    stock = stocked()
    with pytest.raises(Problems) as caught:
        asserting(
            beside(stock, AccountKind.STOCK, code="x" * 65),
            -1,
            closing=202604,
            happened_at=APRIL + clock.MICROSECOND,
        )
    assert [(p.where, p.code) for p in caught.value.problems] == [
        ("declared", "closing.declared_wrong"),
        ("code", "closing.code_long"),
        ("month", "closing.month_ahead"),
        ("happened_at", "closing.counted_future"),
    ]
    assert codes(asserting, stock, LARGEST + 1) == ["closing.declared_wrong"]
    assert codes(asserting, stock, 1, closing=202613) == ["periods.not_a_period"]
    assert codes(asserting, beside(stock, AccountKind.STOCK, holder_id=0), 1) == ["kernel.not_found"]
    assert codes(asserting, beside(stock, AccountKind.STOCK, place_id=0), 1) == ["kernel.not_found"]
    edge = [kind for kind in AccountKind if kind not in {"stock", "transit", "wallet", "deposit", "due"}]
    assert AccountKind.DISCREPANCY in edge
    for kind in edge:
        assert codes(asserting, beside(stock, kind), 1) == ["closing.kind_wrong"]


def test_money_owed_may_be_below_zero_and_a_purse_is_not_emptied_below_it() -> None:
    owed = beside(stocked(), AccountKind.DUE, commodity=Commodity.MONEY, code="")
    carry(asserting(owed, -300))
    assert held(owed) == -300
    mine, yours = purse(), purse()
    post(moving(beside(mine, AccountKind.ISSUED), mine, 10))
    made = asserting(mine, 4)
    post(moving(mine, yours, 9, happened_at=MARCH_ENDS + HOUR))
    assert codes(carry, made) == ["books.below_zero"]
    post(moving(beside(mine, AccountKind.ISSUED), mine, 1))
    assert codes(carry, made) == ["closing.book_moved"]


def test_the_database_itself_keeps_states_and_differences_true() -> None:
    made = asserting(stocked(), 9_000)
    for wrong in ({"state": "holds"}, {"difference": -999}, {"tolerance": 1_000}, {"declared": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Assertion.objects.filter(pk=made.pk).update(**wrong)
    twin = Assertion.objects.get(pk=made.pk)
    twin.pk, twin.key = None, uuid.uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)
    twin.closing = MARCH - 1
    twin.save(force_insert=True)
    assert sum(b.moved_in - b.moved_out for b in AccountBalance.objects.all()) == 0
