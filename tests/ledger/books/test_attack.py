"""Somebody with the database file: every change, deletion, insertion and swap is named. Triggers are off."""

import datetime as dt
import uuid
from collections.abc import Iterator

import pytest
from django.db import connection
from tests.factories.ledger import NOON, beside, ending, firm, moving, post
from tests.factories.registers import SETUP

from wufei.kernel import rows
from wufei.ledger.books.models import Account, AccountBalance, Batch, DayTotal, Transfer, laws
from wufei.ledger.books.queries.audit import findings
from wufei.ledger.books.spec import AccountKind, TransferKind
from wufei.ledger.seals.actions import links_extend
from wufei.ledger.seals.models import Block, Link
from wufei.ledger.seals.queries import broken_link

pytestmark = pytest.mark.django_db
OTHER_DAY = NOON + dt.timedelta(days=1)


@pytest.fixture
def books() -> Iterator[list[Transfer]]:
    """Five batches, chained, and nothing that guards them."""
    here, there = firm(), firm()
    sent = moving(here, there, 40, kind=TransferKind.PEND, subject=("manifest", "1"))
    first = moving(beside(here, AccountKind.GENERATED), here, 100, reason="weighed")
    post(first)
    post(sent)
    post(ending(sent, 30))
    post(*(moving(here, there, n, happened_at=OTHER_DAY) for n in range(1, 6)))
    post(moving(there, here, 2, cites=first.key))
    links_extend(actor=SETUP)
    assert list(findings()) == []
    lifted()
    yield list(Transfer.objects.order_by("pk"))
    laws.enforce(connection)


def lifted() -> None:
    """The database without its laws."""
    for model in (Account, Batch, Transfer, Block, Link):
        rows.lift(connection, model._meta.db_table)
    with connection.cursor() as cursor:
        for name, table in (("moves", Transfer), ("fits", Transfer)):
            on = "" if connection.vendor == "sqlite" else f" ON {table._meta.db_table}"
            cursor.execute(f"DROP TRIGGER IF EXISTS {table._meta.db_table}_{name}{on}")
        if connection.vendor == "postgresql":
            for table in (AccountBalance, DayTotal):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table._meta.db_table}_alone ON {table._meta.db_table}")


def named() -> set[str]:
    """What the audit and the chain find."""
    link = broken_link()
    return {found.subject for found in findings()} | ({f"link {link}"} if link is not None else set())


CHANGES = {
    "amount": 7,
    "happened_at": NOON + dt.timedelta(microseconds=1),
    "recorded_at": NOON,
    "subject_kind": "other",
    "subject_id": "2",
    "reason": "other",
    "key": uuid.UUID(int=5),
    "digest": b"0" * 32,
}


@pytest.mark.parametrize("column", CHANGES)
def test_a_changed_cell_names_its_row(books: list[Transfer], column: str) -> None:
    row = books[4]
    Transfer.objects.filter(pk=row.pk).update(**{column: CHANGES[column]})
    row.refresh_from_db()
    assert str(row.key) in named()


def test_changed_accounts_and_citations_name_their_row(books: list[Transfer]) -> None:
    row = books[4]
    for change in (
        {"source_id": row.target_id, "target_id": row.source_id},
        {"cites": books[0]},
        {"kind": TransferKind.PEND},
    ):
        Transfer.objects.filter(pk=row.pk).update(**change)
        assert str(row.key) in named(), change
        Transfer.objects.filter(pk=row.pk).update(source=row.source, target=row.target, cites=None, kind=row.kind)
    assert named() == set()


def test_a_row_that_is_gone_and_one_too_many_name_their_batch(books: list[Transfer]) -> None:
    row = books[5]
    Transfer.objects.filter(pk=row.pk).delete()
    assert f"batch {row.batch_id}" in named()
    row.save(force_insert=True)
    assert named() == set()
    row.pk, row.key, row.place_in_batch = None, uuid.uuid4(), 99
    row.save(force_insert=True)
    assert {str(row.key), f"batch {row.batch_id}"} & named()


def test_swapped_rows_name_their_batch(books: list[Transfer]) -> None:
    one, two = books[3], books[4]
    Transfer.objects.filter(pk=one.pk).update(place_in_batch=two.place_in_batch)
    Transfer.objects.filter(pk=two.pk).update(place_in_batch=one.place_in_batch)
    assert f"batch {one.batch_id}" in named()


def test_a_row_changed_with_its_digest_names_its_batch(books: list[Transfer]) -> None:
    from wufei.ledger.books.queries.audit import leaf_of
    from wufei.ledger.seals.queries import leaf_digests

    row = books[4]
    row.amount = 7
    Transfer.objects.filter(pk=row.pk).update(amount=7, digest=leaf_digests([leaf_of(row)])[0])
    assert f"batch {row.batch_id}" in named()


@pytest.mark.parametrize("change", [{"size": 9}, {"root": b"0" * 32}, {"made_at": NOON}])
def test_a_changed_block_breaks_the_chain_at_its_link(books: list[Transfer], change: dict[str, object]) -> None:
    block = Block.objects.order_by("pk")[2]
    Block.objects.filter(pk=block.pk).update(**change)
    assert "link 3" in named()


def test_a_link_that_is_gone_or_changed_is_named(books: list[Transfer]) -> None:
    link = Link.objects.get(pk=3)
    Link.objects.filter(pk=3).update(digest=b"0" * 32)
    assert "link 3" in named()
    Link.objects.filter(pk=3).delete()
    assert "link 3" in named()
    link.save(force_insert=True)
    assert named() == set()


@pytest.mark.parametrize("column", ["moved_in", "moved_out", "pending_in", "pending_out"])
def test_a_changed_balance_names_its_account(books: list[Transfer], column: str) -> None:
    balance = AccountBalance.objects.order_by("account_id").last()
    assert balance is not None
    AccountBalance.objects.filter(pk=balance.pk).update(**{column: getattr(balance, column) + 1})
    assert named() == {f"account {balance.pk}"}


def test_a_balance_that_is_gone_names_its_account(books: list[Transfer]) -> None:
    balance = AccountBalance.objects.order_by("account_id").last()
    assert balance is not None
    AccountBalance.objects.filter(pk=balance.pk).delete()
    assert named() == {f"account {balance.pk}"}


def test_a_changed_day_names_its_account(books: list[Transfer]) -> None:
    day = DayTotal.objects.order_by("account_id", "day").last()
    assert day is not None
    DayTotal.objects.filter(account=day.account_id, day=day.day).update(moved_in=day.moved_in + 1)
    assert named() == {f"account {day.account_id}"}
