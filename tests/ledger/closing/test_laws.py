"""Laws of closing, for any books: what is carried makes the book true, moves nothing twice, and hides no late entry."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db.models import F, Sum
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.closing import APRIL, MARCH, MARCH_ENDS, asserting, carry, fill
from tests.factories.ledger import beside, firm
from tests.factories.registers import SETUP

from wufei.kernel import clock
from wufei.kernel.machine import NO_SUCH_MOVE
from wufei.kernel.problems import Problem
from wufei.ledger.books.models import Account, AccountBalance, Transfer
from wufei.ledger.books.queries.accounts import balance_at
from wufei.ledger.books.spec import AccountKey, AccountKind, Commodity
from wufei.ledger.closing.actions.assertions import assertion_withdraw
from wufei.ledger.closing.actions.tolerances import tolerance_set
from wufei.ledger.closing.models import Tolerance
from wufei.ledger.closing.queries.assertions import standing_of
from wufei.ledger.closing.queries.books import book_of, books_at
from wufei.ledger.closing.rules.judgement import allowed_difference, within
from wufei.ledger.closing.spec import AssertionState, ToleranceIn
from wufei.ledger.closing.states import ASSERTIONS

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
BEGINS = dt.datetime(2026, 2, 20, tzinfo=dt.UTC)
OFTEN = settings(max_examples=25, deadline=None)

amounts = st.integers(1, 10**9) | st.integers(-(10**9), -1)
MARCH_BEGINS = dt.datetime(2026, 2, 28, 16, tzinfo=dt.UTC)
MILLISECOND = dt.timedelta(milliseconds=1)
APRIL_BEGINS = MARCH_ENDS + 1000 * MILLISECOND
# From late February into April, often right at the edges of March.
moments = st.builds(
    lambda base, step: min(base + step * MILLISECOND, APRIL),
    st.sampled_from([BEGINS, MARCH_BEGINS, APRIL_BEGINS]),
    st.integers(-1, 1) | st.integers(0, 41 * 86_400 * 1000),
)
histories = st.lists(st.tuples(amounts, moments), max_size=5)
counted = st.integers(0, 3 * 10**9)


@pytest.fixture(autouse=True)
def _april() -> Iterator[None]:
    with clock.freeze(APRIL):
        yield


def stock_with(history: list[tuple[int, dt.datetime]]) -> AccountKey:
    """A stock with such a past."""
    stock = firm()
    for amount, moment in history:
        fill(stock, amount, moment)
    return stock


def at_end(key: AccountKey) -> int:
    """The balance at the end of March, as the books themselves tell it."""
    return balance_at(actor=SETUP, key=key, moment=APRIL_BEGINS - clock.MICROSECOND).posted


def allow(permille: int, absolute: int) -> Tolerance:
    """A tolerance for all mass."""
    given_ = ToleranceIn(
        commodity=Commodity.MASS, permille=permille, absolute=absolute, source="试验", valid_from=dt.date(2020, 1, 1)
    )
    return tolerance_set(actor=SETUP, given=given_)


def mass_in_all() -> int:
    return AccountBalance.objects.aggregate(n=Sum(F("moved_in") - F("moved_out")))["n"] or 0


@OFTEN
@given(history=histories, declared=counted, permille=st.integers(0, 100), absolute=st.integers(0, 10**8))
def test_after_carrying_the_book_is_what_was_declared_and_nothing_came_from_nowhere(
    history: list[tuple[int, dt.datetime]], declared: int, permille: int, absolute: int
) -> None:
    allow(permille, absolute)
    stock = stock_with(history)
    apart = beside(stock, AccountKind.DISCREPANCY)
    before = at_end(stock)
    made = asserting(stock, declared)
    assert (made.book, made.difference) == (before, declared - before)
    assert (made.state == AssertionState.HOLDS) == (abs(declared - before) <= made.tolerance)
    if made.state == AssertionState.HOLDS:
        assert at_end(stock) == before
    else:
        carry(made)
        assert at_end(stock) == declared
        assert at_end(apart) == before - declared
        with pytest.raises(Problem) as caught:
            carry(made)
        assert caught.value.fault is NO_SUCH_MOVE
        assert Transfer.objects.filter(subject_kind="closing.assertion", subject_id=str(made.pk)).count() == 1
        assert standing_of(actor=SETUP, assertion_id=made.pk).moved == 0
    assert mass_in_all() == 0


@OFTEN
@given(history=histories, declared=counted, late=amounts, moment=moments, carried=st.booleans())
def test_a_late_entry_is_told_if_it_lies_in_the_month_or_before(
    history: list[tuple[int, dt.datetime]], declared: int, late: int, moment: dt.datetime, carried: bool
) -> None:
    Tolerance.objects.update(superseded_at=APRIL)
    stock = stock_with(history)
    made = asserting(stock, declared)
    if carried and made.state == AssertionState.DIFFERS:
        carry(made)
    fill(stock, late, moment)
    told = standing_of(actor=SETUP, assertion_id=made.pk)
    assert told.moved == (late if moment < APRIL_BEGINS else 0)
    assert told.book == at_end(stock)
    assert told.holds == (told.book == declared)


@OFTEN
@given(history=histories, declared=counted)
def test_what_is_withdrawn_leaves_the_book_as_if_it_had_never_been(
    history: list[tuple[int, dt.datetime]], declared: int
) -> None:
    stock = stock_with(history)
    before = at_end(stock)
    made = asserting(stock, declared)
    if made.state == AssertionState.DIFFERS:
        made = carry(made)
    assertion_withdraw(actor=SETUP, assertion_id=made.pk, version=made.version, reason="重来")
    assert at_end(stock) == before
    assert at_end(beside(stock, AccountKind.DISCREPANCY)) == 0
    assert mass_in_all() == 0


@OFTEN
@given(histories=st.lists(histories, min_size=1, max_size=3))
def test_the_books_of_a_month_are_those_the_books_tell_at_its_edges(
    histories: list[list[tuple[int, dt.datetime]]],
) -> None:
    stocks = [stock_with(history) for history in histories]
    books = books_at(Account.objects.all(), MARCH)
    beginning = MARCH_BEGINS - clock.MICROSECOND
    for stock, history in zip(stocks, histories, strict=True):
        book = book_of(stock, MARCH)
        assert books.get(stock, book) == book
        assert book.balance == at_end(stock)
        assert book.opening == balance_at(actor=SETUP, key=stock, moment=beginning).posted
        during = [amount for amount, moment in history if MARCH_BEGINS <= moment < APRIL_BEGINS]
        assert book.came == sum(amount for amount in during if amount > 0)
        assert book.left == -sum(amount for amount in during if amount < 0)


@given(
    permille=st.integers(0, 1000),
    absolute=st.integers(0, 10**12),
    handled=st.integers(0, 10**15),
    difference=st.integers(-(10**15), 10**15),
)
def test_a_tolerance_never_allows_more_than_either_of_its_two_parts(
    permille: int, absolute: int, handled: int, difference: int
) -> None:
    allowed = allowed_difference(permille, absolute, handled)
    assert within(difference, allowed) == (abs(difference) <= absolute or abs(difference) * 1000 <= handled * permille)


def test_the_table_of_moves_is_sound() -> None:
    assert ASSERTIONS.faults() == ()
    assert {move.source for move in ASSERTIONS.moves if move.event == "carry"} == {AssertionState.DIFFERS}
