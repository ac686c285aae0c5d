"""Deposits as debts in the books; unified settlement that follows manifests; two at once on both databases."""

import datetime as dt
import uuid
from typing import Any

import pytest
from tests.factories.manifests import Trio, brought, sign, trio
from tests.factories.registers import SETUP, actor, party, small_city
from tests.factories.settlement import PRICE, contract, payment_in
from tests.factories.together import together

from wufei.kernel import clock
from wufei.kernel.access import system
from wufei.kernel.problems import Problem
from wufei.ledger.books.queries.accounts import balance_now
from wufei.ledger.books.queries.audit import verdict
from wufei.ledger.books.spec import AccountKey, AccountKind, Commodity
from wufei.operations.manifests.models import Manifest
from wufei.operations.manifests.spec import Event
from wufei.operations.settlement.actions.deposits import deposit_move
from wufei.operations.settlement.actions.records import payments_take
from wufei.operations.settlement.actions.unified import unified_catch_up, unified_follow
from wufei.operations.settlement.models import Deposit, Payment, Reserve
from wufei.operations.settlement.queries.deposits import deposits_held, held_of
from wufei.operations.settlement.spec.deposits import DepositIn, DepositKind, ReserveState
from wufei.registers.parties.models import Party

pytestmark = pytest.mark.django_db
BOTTLES = "pesticide_packaging"
YEAR = dt.timedelta(days=300)


def given(payer: Party, keeper: Party, kind: DepositKind, count: int, **fields: Any) -> DepositIn:
    told: dict[str, Any] = {"key": uuid.uuid4(), "scheme": BOTTLES, "happened_at": clock.now()}
    return DepositIn(**{**told, "kind": kind, "payer_id": payer.pk, "keeper_id": keeper.pk, "count": count, **fields})


@pytest.fixture
def two() -> tuple[Party, Party]:
    """A farm shop that pays, and a keeper."""
    small_city()
    return party("农资店", place="371502"), party("回收站", place="371502")


def test_what_is_held_is_owed_and_never_more_given_back(two: tuple[Party, Party]) -> None:
    taken = given(*two, DepositKind.TAKEN, 100)
    made = deposit_move(actor=SETUP, given=taken)
    assert deposit_move(actor=SETUP, given=taken) == made
    assert made.amount_fen == 2000
    deposit_move(actor=SETUP, given=given(*two, DepositKind.REFUNDED, 60))
    with pytest.raises(Problem) as told:
        deposit_move(actor=SETUP, given=given(*two, DepositKind.REFUNDED, 41))
    assert (told.value.code, told.value.value) == ("settlement.deposit_short", 800)
    deposit_move(actor=SETUP, given=given(*two, DepositKind.FORFEITED, 40, note="逾期未退"))
    held = deposits_held(SETUP)[0]
    assert (held.taken_fen, held.refunded_fen, held.forfeited_fen, held.held_fen) == (2000, 1200, 800, 0)
    assert held_of(*two, BOTTLES) == 0
    assert Deposit.objects.count() == 3
    assert not verdict(actor=SETUP).unsound


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"count": 0}, "count_wrong"),
        ({"count": -5}, "count_wrong"),
        ({"scheme": "nothing"}, "scheme_unknown"),
        ({"happened_at": dt.datetime(2999, 1, 1, tzinfo=dt.UTC)}, "future"),
        ({"manifest_id": 10**9}, "manifest_not_posted"),
    ],
)
def test_what_is_wrong_with_a_deposit_is_told(two: tuple[Party, Party], fields: dict[str, Any], code: str) -> None:
    with pytest.raises(Problem) as told:
        deposit_move(actor=SETUP, given=given(*two, DepositKind.TAKEN, fields.pop("count", 5), **fields))
    assert told.value.code == f"settlement.{code}"
    assert not Deposit.objects.exists()


def test_who_may_move_deposits(two: tuple[Party, Party]) -> None:
    with pytest.raises(Problem):
        deposit_move(actor=actor("enterprise", party=two[0]), given=given(*two, DepositKind.TAKEN, 5))
    deposit_move(actor=actor("office"), given=given(*two, DepositKind.TAKEN, 5))
    assert len(deposits_held(actor("enterprise", party=two[0]))) == 1
    assert deposits_held(actor("enterprise", party=party())) == []


@pytest.fixture
def three() -> Trio:
    """Three firms, the first and the last under unified settlement."""
    made = trio()
    days = {"valid_from": clock.today() - YEAR, "valid_to": clock.today() + YEAR}
    contract(made.generator, made.receiver, unified=True, **days)
    return made


def purse(three: Trio, load: Manifest) -> int:
    told = {"place_id": load.destination_id, "commodity": Commodity.MONEY, "code": "settlement"}
    key = AccountKey(holder_id=three.receiver.pk, kind=AccountKind.WALLET, **told)
    return balance_now(actor=SETUP, key=key).posted


@pytest.mark.parametrize("accepted", [4_812_000, 4_000_000, 5_000_000])
def test_money_is_reserved_and_settled_by_posted_mass(three: Trio, accepted: int) -> None:
    load = brought(three, Event.ISSUE)
    unified_catch_up(actor=SETUP)
    row = Reserve.objects.get()
    assert (row.state, row.reserved_fen) == (ReserveState.RESERVED, PRICE * 4_812_000 // 1_000_000)
    assert purse(three, load) == 0
    sign(three, load, Event.TAKE_OVER)
    sign(three, load, Event.ACCEPT, accepted_g=accepted)
    unified_catch_up(actor=SETUP)
    owed = (PRICE * accepted * 2 + 1_000_000) // 2_000_000
    row.refresh_from_db()
    assert (row.state, row.settled_fen, purse(three, load)) == (ReserveState.SETTLED, owed, owed)
    unified_follow(actor=system("test"), manifest_id=load.pk)
    assert purse(three, load) == owed
    assert not verdict(actor=SETUP).unsound


def test_what_was_followed_is_not_followed_again(three: Trio) -> None:
    load = brought(three, Event.ISSUE)
    assert [unified_catch_up(actor=SETUP) for _time in range(2)] == [1, 0]
    sign(three, load, Event.TAKE_OVER)
    sign(three, load, Event.ACCEPT, accepted_g=4_812_000)
    assert [unified_catch_up(actor=SETUP) for _time in range(2)] == [1, 0]


def test_another_waste_between_the_two_is_not_bound() -> None:
    made = trio()
    days = {"valid_from": clock.today() - YEAR, "valid_to": clock.today() + YEAR}
    contract(made.generator, made.receiver, unified=True, codes=("hw:336-",), **days)
    brought(made, Event.ISSUE)
    assert unified_catch_up(actor=SETUP) == 0


def test_money_is_freed_where_a_load_comes_back(three: Trio) -> None:
    load = brought(three, Event.ISSUE)
    unified_catch_up(actor=SETUP)
    sign(three, load, Event.CANCEL)
    unified_catch_up(actor=SETUP)
    row = Reserve.objects.get()
    assert (row.state, row.settled_fen, purse(three, load)) == (ReserveState.VOIDED, 0, 0)


def test_without_such_a_contract_nothing_is_reserved() -> None:
    brought(trio(), Event.ISSUE)
    unified_catch_up(actor=SETUP)
    assert not Reserve.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_take_it_once() -> None:
    small_city()
    two = party(place="371502"), party(place="371502")
    rows = [payment_in(*two, 100 + n) for n in range(50)]
    answers = together(*[lambda: payments_take(actor=SETUP, rows=rows)] * 2)
    assert Payment.objects.count() == 50
    assert answers == ["done", "done"]


@pytest.mark.django_db(transaction=True)
def test_two_handlers_at_once_reserve_once() -> None:
    made = trio()
    days = {"valid_from": clock.today() - YEAR, "valid_to": clock.today() + YEAR}
    contract(made.generator, made.receiver, unified=True, **days)
    load = brought(made, Event.ISSUE)
    together(*[lambda: unified_follow(actor=system("test"), manifest_id=load.pk)] * 2)
    assert Reserve.objects.count() == 1
    assert not verdict(actor=SETUP).unsound
