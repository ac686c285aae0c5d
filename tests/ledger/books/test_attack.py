"""Somebody with the database file: every change, deletion, insertion and swap is named. Triggers are off."""

import dataclasses
import datetime as dt
import pathlib
import uuid
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.db import connection
from django.db.models import F
from tests.factories.ledger import NOON, beside, ending, firm, moving, post
from tests.factories.registers import SETUP

from wufei.kernel import rows
from wufei.ledger.books.models import Account, AccountBalance, DayTotal, Transfer, laws
from wufei.ledger.books.queries import hashing
from wufei.ledger.books.queries.accounts import day_of
from wufei.ledger.books.queries.audit import findings, scanned
from wufei.ledger.books.spec import AccountKind, TransferKind
from wufei.ledger.seals.actions import head_sign, links_extend
from wufei.ledger.seals.models import Block, Head, Link
from wufei.ledger.seals.queries import chain_findings, leaf_digests, signed_of
from wufei.ledger.seals.rules import chain, merkle
from wufei.ledger.seals.spec import Signed

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
OTHER_DAY = NOON + dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def key(settings: LazySettings, tmp_path: pathlib.Path) -> None:
    settings.SIGNING_KEY = tmp_path / "signing.key"


@pytest.fixture
def books() -> Iterator[list[Transfer]]:
    """Five blocks, chained, and nothing that guards them."""
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
    for model in (Account, Transfer, Block, Link, Head):
        rows.lift(connection, model._meta.db_table)
    with connection.cursor() as cursor:
        table = Transfer._meta.db_table
        on = "" if connection.vendor == "sqlite" else f" ON {table}"
        cursor.execute(f"DROP TRIGGER IF EXISTS {table}_comes_first{on}")
        if connection.vendor == "postgresql":
            for kept in (AccountBalance._meta.db_table, DayTotal._meta.db_table):
                cursor.execute(f"DROP TRIGGER IF EXISTS {kept}_alone ON {kept}")


def named(*published: Signed) -> set[str]:
    """What the audit and the chain find."""
    links = {f"link {found.number}" for found in chain_findings(published)}
    return {found.subject for found in findings()} | links


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


@pytest.mark.parametrize(("column", "value"), [("amount", "a lot"), ("happened_at", "yesterday"), ("kind", 257)])
def test_a_cell_that_nobody_can_read_names_its_row_and_no_other(
    books: list[Transfer], column: str, value: object
) -> None:
    if connection.vendor != "sqlite":
        return  # it takes nothing that is not of the column's type
    row = books[4]
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        cursor.execute(f"UPDATE books_transfer SET {column} = %s WHERE id = %s", [value, row.pk])
        cursor.execute("PRAGMA ignore_check_constraints = OFF")
    found = {one.subject for one in findings()}
    assert str(row.key) in found
    assert not {str(other.key) for other in books if other.pk != row.pk} & found
    Transfer.objects.filter(pk=row.pk).update(**{column: getattr(row, column)})


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


def test_a_row_that_is_gone_and_one_too_many_name_their_block(books: list[Transfer]) -> None:
    row = books[5]
    Transfer.objects.filter(pk=row.pk).delete()
    assert f"block {row.block_id}" in named()
    row.save(force_insert=True)
    assert named() == set()
    row.pk, row.key, row.place = None, uuid.uuid4(), 99
    row.save(force_insert=True)
    assert {str(row.key), f"block {row.block_id}"} & named()


def test_swapped_rows_name_their_block(books: list[Transfer]) -> None:
    one, two = books[3], books[4]
    Transfer.objects.filter(pk=one.pk).update(place=two.place)
    Transfer.objects.filter(pk=two.pk).update(place=one.place)
    assert f"block {one.block_id}" in named()


def test_a_row_changed_with_its_digest_names_its_block(books: list[Transfer]) -> None:
    row = books[4]
    resealed(row.block_id, row, 7, root=False)
    assert f"block {row.block_id}" in named()


def resealed(block_id: int, row: Transfer, amount: int, *, root: bool) -> None:
    """An amount changed by somebody who knows how: with the digest, and the root of the block if asked."""
    Transfer.objects.filter(pk=row.pk).update(amount=amount)
    leaves = hashing.leaves_of(block_id, hashing.marks_of(Account.objects.all()))
    digests = leaf_digests(leaves, "sha256")
    Transfer.objects.filter(pk=row.pk).update(digest=digests[row.place])
    if root:
        Block.objects.filter(pk=block_id).update(root=merkle.root(digests, merkle.hasher("sha256")))


def relinked() -> None:
    """The chain made anew over the blocks as they are now."""
    Link.objects.all().delete()
    while links_extend(actor=SETUP):
        pass


def rebooked() -> None:
    """Balances and days made anew from the transfers as they are now."""
    for account, sums in scanned().items():
        fields = ("moved_in", "moved_out", "pending_in", "pending_out")
        AccountBalance.objects.filter(pk=account).update(**{name: getattr(sums, name) for name in fields})


def test_all_of_it_made_anew_is_told_by_a_head_that_was_given_out(books: list[Transfer]) -> None:
    published = signed_of(head_sign(actor=SETUP))
    row = books[3]
    day = DayTotal.objects.filter(account=row.source_id).first()
    assert day is not None
    resealed(row.block_id, row, row.amount + 7, root=True)
    rebooked()
    for account, column in ((row.source_id, "moved_out"), (row.target_id, "moved_in")):
        DayTotal.objects.filter(account=account, day=day_of(row.happened_at)).update(**{column: F(column) + 7})
    assert named() == {"link 4"}  # the block's root is not what its link binds
    relinked()
    assert named() == {"link 5"}  # the stored head says so
    Head.objects.all().delete()
    assert named() == set()  # who holds the whole machine can lie to it
    assert named(published) == {"link 5"}  # but not to whoever kept a head


def test_a_head_tells_what_was_cut_off_behind_and_who_did_not_sign(books: list[Transfer]) -> None:
    published = signed_of(head_sign(actor=SETUP))
    Link.objects.filter(number=5).delete()
    assert "link 5" in named(published)
    relinked()
    assert named(published) == set()
    forged = dataclasses.replace(published, signature=bytes(64))
    assert named(forged) == {"link 5"}
    Head.objects.update(digest=b"0" * 32)
    assert named() == {"link 5"}
    stranger = chain.signed(5, published.digest, published.signed_us, bytes(32))
    Head.objects.update(digest=stranger.digest, public_key=stranger.public_key, signature=stranger.signature)
    assert named() == {"link 5"}  # it leads to the chain, and another key signed it


@pytest.mark.parametrize(
    "change",
    [
        {"kind": AccountKind.LOST},
        {"code": "hw:772-006-49"},
        {"floor": "forbid"},
        {"slot": 3},
        {"commodity": "money"},
    ],
)
def test_an_account_that_means_something_else_now_names_all_it_moved(
    books: list[Transfer], change: dict[str, object]
) -> None:
    row = books[0]
    Account.objects.filter(pk=row.source_id).update(**change)
    assert str(row.key) in named()


def test_an_account_given_to_somebody_else_is_named(books: list[Transfer]) -> None:
    row = books[3]
    Account.objects.filter(pk=row.source_id).update(holder=firm().holder_id)
    assert str(row.key) in named()


def test_a_block_that_is_gone_with_its_link_is_named(books: list[Transfer]) -> None:
    row = books[3]
    block = Block.objects.get(pk=row.block_id)
    Link.objects.filter(block=block).delete()
    with connection.constraint_checks_disabled():
        Block.objects.filter(pk=block.pk)._raw_delete(using="default")
    assert {f"block {block.pk}", "link 4"} <= named()
    block.save(force_insert=True)  # the test's own database must be whole at its end


@pytest.mark.parametrize(
    "change", [{"size": 9}, {"root": b"0" * 32}, {"made_at": NOON}, {"kind": "x"}, {"algorithm": "sm3"}]
)
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
