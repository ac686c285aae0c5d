"""Conversions come out even to the gram; hot accounts are spread and still one account."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.ledger import NOON, beside, firm, moving, post, purse
from tests.factories.registers import SETUP

from wufei.kernel.problems import Problem
from wufei.ledger.books.actions.convert import conversion_post
from wufei.ledger.books.actions.slots import account_spread
from wufei.ledger.books.errors import CONVERSION_EMPTY, CONVERSION_UNEVEN, SLOTS_WRONG
from wufei.ledger.books.models import Account, Transfer
from wufei.ledger.books.queries.accounts import balance_at, balance_now
from wufei.ledger.books.queries.audit import findings, scanned
from wufei.ledger.books.rules.conversions import Conversion, Share, entries
from wufei.ledger.books.spec import AccountKey, AccountKind, TransferIn

OIL, SLUDGE = "hw:900-249-08", "hw:900-210-08"
AMOUNTS = st.lists(st.integers(1, 10**12), min_size=1, max_size=6)


def plant(code: str, kind: AccountKind = AccountKind.STOCK) -> AccountKey:
    return AccountKey(holder_id=1, place_id=1, kind=kind, code=code)


@given(AMOUNTS, AMOUNTS)
def test_nothing_comes_of_nothing_and_nothing_vanishes(taken: list[int], given_: list[int]) -> None:
    run = Conversion(
        key=uuid.uuid4(),
        inputs=[Share(plant(f"in:{n}"), amount) for n, amount in enumerate(taken)],
        outputs=[Share(plant(f"out:{n}"), amount) for n, amount in enumerate(given_)],
        happened_at=NOON,
    )
    if sum(taken) != sum(given_):
        with pytest.raises(Problem) as refused:
            entries(run)
        assert refused.value.fault is CONVERSION_UNEVEN
        return
    assert_even(entries(run))


@given(AMOUNTS)
def test_what_goes_in_may_be_lost_if_it_is_named(taken: list[int]) -> None:
    inputs = [Share(plant(f"in:{n}"), amount) for n, amount in enumerate(taken)]
    lost = [Share(plant("in:0", AccountKind.LOST), sum(taken))]
    run = Conversion(key=uuid.uuid4(), inputs=inputs, outputs=lost, happened_at=NOON)
    found = entries(run)
    assert_even(found)
    assert entries(run) == found  # its keys follow from that of the run
    for half in (Conversion(key=run.key, inputs=inputs, outputs=[], happened_at=NOON),):
        with pytest.raises(Problem) as refused:
            entries(half)
        assert refused.value.fault is CONVERSION_EMPTY


def assert_even(found: list[TransferIn]) -> None:
    sums: dict[AccountKey, int] = {}
    for entry in found:
        assert entry.source is not None
        assert entry.target is not None
        sums[entry.source] = sums.get(entry.source, 0) - entry.amount
        sums[entry.target] = sums.get(entry.target, 0) + entry.amount
    assert sum(sums.values()) == 0
    assert [total for key, total in sums.items() if key.kind is AccountKind.CONVERSION] == [0]


@pytest.mark.django_db
def test_a_run_is_posted_once_and_moves_what_it_says() -> None:
    oil = firm()
    sludge, lost = beside(oil, AccountKind.STOCK, code=SLUDGE), beside(oil, AccountKind.LOST)
    post(moving(beside(oil, AccountKind.GENERATED), oil, 100))
    outputs = [Share(sludge, 60), Share(beside(oil, AccountKind.TREATED), 35), Share(lost, 5)]
    run = Conversion(key=uuid.uuid4(), inputs=[Share(oil, 100)], outputs=outputs, happened_at=NOON, reason="焚烧")
    first = conversion_post(run=run)
    again = conversion_post(run=run)
    assert [p.key for p in first] == [p.key for p in again]
    assert {p.there for p in first} == {False}
    assert {p.there for p in again} == {True}
    assert balance_now(actor=SETUP, key=oil).posted == 0
    assert balance_now(actor=SETUP, key=sludge).posted == 60
    assert balance_now(actor=SETUP, key=lost).posted == 5
    assert list(findings()) == []


@pytest.mark.django_db
def test_a_spread_account_is_one_account_on_several_rows() -> None:
    here, there = firm(), firm()
    post(moving(here, there, 10))
    rows = account_spread(actor=SETUP, key=there, slots=4)
    assert [row.slot for row in rows] == [0, 1, 2, 3]
    post(*(moving(here, there, 1) for _n in range(200)))
    used = Transfer.objects.filter(target__in=[row.pk for row in rows]).values_list("target_id", flat=True)
    assert set(used) == {row.pk for row in rows}
    assert balance_now(actor=SETUP, key=there).posted == 210
    assert balance_at(actor=SETUP, key=there, moment=NOON).posted == 210
    assert sum(scanned()[row.pk].posted for row in rows) == 210
    assert list(findings()) == []
    assert len(account_spread(actor=SETUP, key=there, slots=6)) == 6


@pytest.mark.django_db
def test_some_accounts_stay_on_one_row() -> None:
    hot, through, mine = firm(), beside(firm(), AccountKind.CONVERSION, code=""), purse()
    account_spread(actor=SETUP, key=hot, slots=4)
    for key, slots in ((hot, 3), (hot, 1), (hot, 65), (through, 2), (mine, 2)):
        with pytest.raises(Problem) as refused:
            account_spread(actor=SETUP, key=key, slots=slots)
        assert refused.value.fault is SLOTS_WRONG
    assert Account.objects.filter(slot__gt=0).count() == 3
