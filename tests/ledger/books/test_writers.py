"""What holds between transactions: accounts kept in mind, several writers, transfers whose block never comes."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from tests.factories.ledger import NOON, beside, firm, moving, post, purse
from tests.factories.registers import SETUP

from wufei.kernel.kept import Kept
from wufei.ledger.books.actions import accounts
from wufei.ledger.books.actions.accounts import slots_of
from wufei.ledger.books.actions.slots import account_spread
from wufei.ledger.books.models import Account, Transfer
from wufei.ledger.books.queries.accounts import balance_now
from wufei.ledger.books.queries.audit import findings, scanned
from wufei.ledger.books.spec import AccountKey, AccountKind
from wufei.ledger.seals.actions import block_number
from wufei.ledger.seals.models import Begun, Block

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]


def read_again(*keys: AccountKey) -> bool:
    """Whether posting between accounts asks for them."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        post(moving(keys[0], keys[1], 1))
    return any('FROM "books_account"' in query["sql"] for query in asked.captured_queries)


def test_accounts_are_kept_in_mind_once_they_are_committed(monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = firm(), firm()
    assert read_again(here, there)
    assert not read_again(here, there)
    account_spread(actor=SETUP, key=here, slots=2)
    assert read_again(here, there)
    assert not read_again(here, there)
    monkeypatch.setattr(accounts, "kept", Kept(-1.0))
    assert read_again(here, there)
    assert read_again(here, there)
    monkeypatch.setattr(accounts, "kept", Kept(60.0, most=2))
    others = firm(), firm()
    for pair in ((here, there), others, (here, there)):
        assert read_again(*pair)


def test_an_account_that_was_rolled_back_is_not_kept_in_mind() -> None:
    here, there, elsewhere = firm(), firm(), firm()

    def opened_in_vain() -> None:
        with transaction.atomic():
            post(moving(here, there, 1))
            raise LookupError

    with pytest.raises(LookupError):
        opened_in_vain()
    with transaction.atomic():
        with pytest.raises(LookupError):
            opened_in_vain()
        post(moving(elsewhere, there, 2))  # where the numbers may be given out again
    post(moving(here, there, 4))
    rows = {row.pk: row.holder_id for row in Account.objects.all()}
    kept = slots_of(keys=[here, there, elsewhere])
    assert {key.holder_id: {rows[slot.id] for slot in slots} for key, slots in kept.items()} == {
        key.holder_id: {key.holder_id} for key in (here, there, elsewhere)
    }
    assert balance_now(actor=SETUP, key=there).moved_in == 6
    assert list(findings()) == []


def test_no_transfer_enters_without_its_block() -> None:
    here, there = firm(), firm()
    post(moving(here, there, 10))
    row = Transfer.objects.get()

    def by_hand(block: int) -> None:
        told = {"kind": 1, "amount": 5, "happened_at": NOON, "recorded_at": NOON, "place": 0, "digest": b"x"}
        sides = {"source_id": row.source_id, "target_id": row.target_id, "block_id": block}
        Transfer.objects.create(**{**told, **sides, "key": uuid.uuid4()})

    def begun_and_left() -> None:
        with transaction.atomic():
            by_hand(block_number())

    def begun_and_taken_back() -> None:
        with transaction.atomic():
            number = block_number()
            by_hand(number)
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM seals_begun WHERE id = %s", [number])

    def begun_and_moved() -> None:
        with transaction.atomic():
            number = block_number()
            by_hand(number)
            with connection.cursor() as cursor:
                cursor.execute("UPDATE seals_begun SET id = %s WHERE id = %s", [row.block_id, number])

    with pytest.raises(IntegrityError):
        begun_and_left()
    with pytest.raises(IntegrityError):
        block_number()  # outside the transaction that seals it
    for attempt in (begun_and_taken_back, begun_and_moved, lambda: by_hand(row.block_id), lambda: by_hand(10**9)):
        with pytest.raises(DatabaseError):
            attempt()
    assert (Transfer.objects.count(), Begun.objects.count(), Block.objects.count()) == (1, 1, 1)
    assert list(findings()) == []


def test_many_writers_between_the_same_accounts_all_come_through() -> None:
    mine, yours = purse(), purse()
    keys = [firm(), firm(), mine, yours]
    post(*(moving(beside(key, AccountKind.ISSUED), key, 1_000) for key in (mine, yours)))
    post(moving(keys[0], keys[1], 1))
    # A test's SQLite lies in memory, where one connection has it.
    writers, acts = (4, 25) if connection.vendor == "postgresql" else (1, 25)
    together = threading.Barrier(writers)

    def write(writer: int) -> int:
        try:
            together.wait(20)
            for act in range(acts):
                pair = keys[:2] if (writer + act) % 3 else keys[2:]
                post(moving(*(pair if (writer + act) % 2 else reversed(pair)), 1))
        finally:
            if writers > 1:
                connections.close_all()
        return acts

    if writers == 1:
        assert write(0) == acts
    else:
        with ThreadPoolExecutor(writers) as pool:
            assert sum(pool.map(write, range(writers))) == writers * acts
    assert Transfer.objects.count() == 3 + writers * acts
    assert sum(balance.posted for balance in scanned().values()) == 0
    assert list(findings()) == []
