"""The books through their one way in: what moves, is refused, is repeated, and what the database itself forbids."""

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories.ledger import NOON, beside, ending, firm, moving, post, purse
from tests.factories.registers import SETUP

from wufei.kernel import clock
from wufei.kernel.outbox.models import Emitted
from wufei.kernel.problems import Problem, Problems
from wufei.ledger.books.models import Account, AccountBalance, DayTotal, Transfer
from wufei.ledger.books.queries.accounts import account_rows, balance_at, balance_now
from wufei.ledger.books.queries.audit import findings, scanned
from wufei.ledger.books.spec import LARGEST, AccountKey, AccountKind, Balance, Commodity, TransferKind, Wrong
from wufei.ledger.seals.actions import block_number, links_extend
from wufei.ledger.seals.models import Block, Link
from wufei.ledger.seals.queries import chain_findings

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
HOUR = dt.timedelta(hours=1)


def now(key: AccountKey) -> Balance:
    return balance_now(actor=SETUP, key=key)


def refused(*entries: object) -> list[str]:
    """The codes of what keeps entries out of the books."""
    before = Transfer.objects.count()
    with pytest.raises((Problem, Problems)) as caught:
        post(*entries)  # type: ignore[arg-type]
    assert Transfer.objects.count() == before
    found = caught.value
    return [p.code for p in found.problems] if isinstance(found, Problems) else [found.code]


def test_a_transfer_moves_both_sides_and_nothing_is_lost() -> None:
    stock = firm()
    made = beside(stock, AccountKind.GENERATED)
    post(moving(made, stock, 5_000), moving(made, stock, 1_000))
    assert now(stock) == Balance(moved_in=6_000)
    assert now(made) == Balance(moved_out=6_000)
    assert sum(row.moved_in - row.moved_out for row in AccountBalance.objects.all()) == 0
    assert Emitted.objects.filter(topic="books.transfers_posted").count() == 1


def test_a_pending_transfer_reserves_and_is_ended_once() -> None:
    here, there = firm(), firm()
    sent = moving(here, there, 900, kind=TransferKind.PEND)
    post(moving(beside(here, AccountKind.GENERATED), here, 1_000), sent)
    assert (now(here).posted, now(here).available, now(there).pending_in) == (1_000, 100, 900)
    post(ending(sent, 700))
    assert (now(here), now(there)) == (Balance(moved_in=1_000, moved_out=700), Balance(moved_in=700))
    assert refused(ending(sent, 100)) == ["books.pending_ended"]
    assert refused(ending(sent)) == ["books.pending_ended"]
    other = moving(here, there, 300, kind=TransferKind.PEND)
    post(other)
    assert refused(ending(other, 301)) == ["books.pending_exceeded"]
    assert refused(ending(other, 1), ending(other, 1)) == ["books.pending_ended"]
    post(ending(other))
    assert now(here) == Balance(moved_in=1_000, moved_out=700)
    assert refused(ending(moving(here, there, 1))) == ["books.pending_unknown"]


def test_the_same_again_is_one_transfer_and_anything_else_a_conflict() -> None:
    here, there = firm(), firm()
    entry = moving(here, there, 10)
    assert [p.there for p in post(entry)] == [False]
    assert [p.there for p in post(entry)] == [True]
    both = post(entry, moving(here, there, 5))
    assert [p.there for p in both] == [True, False]
    twice = moving(here, there, 7)
    assert len(post(twice, twice)) == 2
    assert Transfer.objects.filter(key=twice.key).count() == 1
    assert now(there).moved_in == 22
    for other in (
        moving(here, there, 11, key=entry.key),
        moving(there, here, 10, key=entry.key),
        moving(here, there, 10, key=entry.key, happened_at=NOON + HOUR),
        moving(here, there, 10, key=entry.key, kind=TransferKind.PEND),
    ):
        assert refused(other) == ["books.key_taken"]


def test_every_fault_of_a_batch_comes_at_once_with_its_place() -> None:
    here, there = firm(), firm()
    money = beside(there, AccountKind.DUE, commodity=Commodity.MONEY)
    with pytest.raises(Problems) as caught:
        post(
            moving(here, there, 0),
            moving(here, here, 1),
            moving(here, money, 1),
            moving(here, there, 1, happened_at=clock.now() + HOUR),
            moving(here, there, LARGEST + 1),
        )
    assert [(p.where, p.code) for p in caught.value.problems] == [
        ("entries.0.amount", "books.amount_wrong"),
        ("entries.1.target", "books.same_account"),
        ("entries.2.target", "books.commodities_differ"),
        ("entries.3.happened_at", "books.time_future"),
        ("entries.4.amount", "books.amount_wrong"),
    ]
    assert not Transfer.objects.exists()
    assert refused(moving(here, there, 1, cites=uuid.uuid4())) == ["books.cited_unknown"]


def test_an_account_holds_many_of_the_largest() -> None:
    here, there = firm(), firm()
    post(*(moving(here, there, LARGEST) for _each in range(9_000)))
    assert balance_now(actor=SETUP, key=there).posted == 9_000 * LARGEST
    assert list(findings()) == []


def test_a_stock_may_go_below_zero_and_a_wallet_may_not() -> None:
    here, there = firm(), firm()
    post(moving(here, there, 5))
    assert now(here).posted == -5
    mine, yours = purse(), purse()
    post(moving(beside(mine, AccountKind.ISSUED), mine, 10))
    assert refused(moving(mine, yours, 11)) == ["books.below_zero"]
    post(moving(mine, yours, 8, kind=TransferKind.PEND))
    assert refused(moving(mine, yours, 3)) == ["books.below_zero"]
    post(moving(mine, yours, 2))


def test_what_is_entered_late_is_judged_at_every_later_moment() -> None:
    mine, yours = purse(), purse()
    issued = beside(mine, AccountKind.ISSUED)
    post(
        moving(issued, mine, 10, happened_at=NOON),
        moving(mine, yours, 9, happened_at=NOON + HOUR),
        moving(issued, mine, 100, happened_at=NOON + 30 * HOUR),
    )
    assert refused(moving(mine, yours, 2, happened_at=NOON + HOUR / 2)) == ["books.below_zero"]
    assert refused(moving(mine, yours, 2, happened_at=NOON - HOUR)) == ["books.below_zero"]
    post(moving(mine, yours, 1, happened_at=NOON + HOUR / 2))
    post(moving(mine, yours, 50, happened_at=NOON + 31 * HOUR))


def test_a_balance_at_any_moment_is_that_of_a_scan() -> None:
    stock, other = firm(), firm()
    moments = [NOON + n * dt.timedelta(hours=7) for n in range(20)]
    # A day in Shanghai begins at 16:00 UTC: some of these lie on either side.
    post(*(moving(stock, other, 1 + n, happened_at=moment) for n, moment in enumerate(moments)))
    for n, moment in enumerate(moments):
        expected = sum(range(1, n + 2))
        assert balance_at(actor=SETUP, key=stock, moment=moment).moved_out == expected
        assert balance_at(actor=SETUP, key=other, moment=moment).posted == expected
    assert balance_at(actor=SETUP, key=stock, moment=moments[0] - HOUR) == Balance()
    ids = [row.pk for rows in account_rows([stock, other]).values() for row in rows]
    kept = {
        r.account_id: Balance(r.moved_in, r.moved_out, r.pending_in, r.pending_out)
        for r in AccountBalance.objects.all()
    }
    assert {account: found for account, found in scanned().items() if account in ids} == kept
    assert sum(day.moved_in for day in DayTotal.objects.all()) == sum(range(1, 21))


def test_a_day_ends_with_its_last_microsecond() -> None:
    stock, other = firm(), firm()
    midnight = dt.datetime(2026, 3, 2, 16, tzinfo=dt.UTC)  # in Shanghai
    edges = [midnight + n * clock.MICROSECOND for n in (-500_000, -1, 0, 1)]
    post(*(moving(stock, other, 10**n, happened_at=moment) for n, moment in enumerate(edges)))
    for n, moment in enumerate(edges):
        assert balance_at(actor=SETUP, key=other, moment=moment).posted == int("1" * (n + 1))
    days = dict(DayTotal.objects.filter(moved_in__gt=0).values_list("day", "moved_in"))
    assert list(days.values()) == [11, 1100]
    assert list(findings()) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE books_transfer SET amount = amount + 1",
        "DELETE FROM books_transfer",
        "UPDATE books_account SET floor = 'free'",
        "DELETE FROM seals_block",
        "UPDATE seals_block SET size = size + 1",
    ],
)
def test_the_database_lets_nobody_edit_the_books(statement: str) -> None:
    here, there = firm(), firm()
    post(moving(here, there, 1))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_itself_moves_balances_and_keeps_commodities_apart() -> None:
    here, there = firm(), firm()
    post(moving(here, there, 10))
    row = Transfer.objects.get()
    money = purse()
    post(moving(beside(money, AccountKind.ISSUED), money, 1))
    account = Account.objects.get(kind="wallet")
    told = {"kind": 1, "amount": 5, "happened_at": NOON, "recorded_at": NOON, "place": 0, "digest": b"x"}

    def by_hand(size: int = 1, **fields: object) -> None:
        """One transfer, then its block."""
        number = block_number()
        with transaction.atomic():
            sides = {"source_id": row.source_id, "target_id": row.target_id}
            Transfer.objects.create(**{**told, **sides, "key": uuid.uuid4(), "block_id": number, **fields})
            Block.objects.create(
                pk=number, kind="books.transfers", algorithm="sha256", size=size, root=b"", made_at=NOON
            )

    for fields in (
        {"target_id": account.pk},
        {"settles": row, "kind": TransferKind.SETTLE},
        {"size": 2},
        {"block_id": row.block_id},
        {"target_id": 10**9},
        {"source_id": 10**9},
        {"cites_id": 10**9},
        {"settles_id": 10**9, "kind": TransferKind.SETTLE},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            by_hand(**fields)
    assert now(there).moved_in == 10
    by_hand()
    assert now(there).moved_in == 15
    assert [finding.what for finding in findings()] == [Wrong.ALTERED]  # it moved, and its seal says otherwise


def test_the_seals_hold_until_a_row_is_altered() -> None:
    here, there = firm(), firm()
    for amount in (1, 2, 3):
        post(moving(here, there, amount), moving(there, here, amount))
    assert links_extend(actor=SETUP) == 3
    assert links_extend(actor=SETUP) == 0
    post(moving(here, there, 4))
    assert links_extend(actor=SETUP) == 1
    assert list(chain_findings()) == []
    assert list(findings()) == []
    assert list(Link.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
    assert Block.objects.filter(kind="books.transfers").count() == 4
