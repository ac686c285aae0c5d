"""Pickups: who is asked, what a quote needs, one is chosen and becomes a contract, the manifest, the clock."""

import dataclasses
import datetime as dt
import functools
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.licences import entered
from tests.factories.manifests import Trio, drafted, sign, trio
from tests.factories.pickups import TONNE, agreed, asked, pickup_in, quote_in, quoted, stepped
from tests.factories.registers import SETUP, actor, party
from tests.factories.settlement import OIL, contract
from tests.factories.together import together

from wufei.kernel import clock
from wufei.kernel.machine import NO_SUCH_MOVE
from wufei.kernel.problems import NOT_FOUND, STALE, Problem, Problems
from wufei.operations.licences.spec import ItemIn
from wufei.operations.manifests.models import Manifest
from wufei.operations.manifests.spec import Event, Role
from wufei.operations.pickups.actions.loads import pickup_load
from wufei.operations.pickups.actions.pickups import pickup_ask, pickups_settle
from wufei.operations.pickups.actions.quotes import (
    pickup_agree,
    pickup_take,
    quote_decline,
    quote_give,
    quote_take_back,
)
from wufei.operations.pickups.models import Pickup, Quote
from wufei.operations.pickups.queries.again import again_of
from wufei.operations.pickups.queries.loads import progress_of
from wufei.operations.pickups.queries.pickups import (
    events_for,
    pickup_get,
    pickups_listed,
    pickups_visible_to,
    pickups_waiting,
)
from wufei.operations.pickups.queries.quotes import quotes_visible_to
from wufei.operations.pickups.spec import PickupEvent, PickupState, QuoteState
from wufei.operations.pickups.states import PICKUPS
from wufei.operations.settlement.models import Contract

pytestmark = pytest.mark.django_db
WEEK = dt.timedelta(days=8)


@pytest.fixture
def three() -> Trio:
    """Three firms, codes loaded."""
    return trio()


def codes(told: pytest.ExceptionInfo[Problems]) -> set[str]:
    """The codes of what was refused together."""
    return {each.code for each in told.value.problems}


def states(row: Pickup) -> dict[int, str]:
    """Firm → where its last quote stands."""
    return dict(row.quotes.order_by("pk").values_list("party_id", "state"))


def fetched(three: Trio, row: Pickup, mass_g: int | None = None) -> Manifest:
    """A load of a pickup that was taken in."""
    load = pickup_load(actor=three.people[Role.GENERATOR], pickup_id=row.pk, key=uuid.uuid4(), mass_g=mass_g)
    for event in (Event.ISSUE, Event.TAKE_OVER, Event.ACCEPT):
        load = sign(three, load, event)
    return load


def test_the_table_of_moves_is_sound() -> None:
    assert PICKUPS.faults() == ()


def test_a_quote_is_chosen_and_becomes_a_contract(three: Trio) -> None:
    other = party("高唐示例环保有限公司", place="371581")
    row = asked(three)
    mine = quoted(row, three.receiver, carrier_id=three.carrier.pk, unified=True)
    quoted(row, other, price_fen_per_t=110_000)
    buyer = three.people[Role.GENERATOR]
    done = pickup_agree(actor=buyer, pickup_id=row.pk, version=row.version, quote_id=mine.pk)
    assert done.state == PickupState.AGREED
    made = Contract.objects.get()
    assert done.contract_id == made.pk
    assert (made.buyer_id, made.seller_id, made.carrier_id) == (
        three.generator.pk,
        three.receiver.pk,
        three.carrier.pk,
    )
    assert (made.codes, made.price_fen_per_t, made.unified) == ([OIL], 120_000, True)
    assert made.valid_to == mine.valid_to
    assert states(row) == {three.receiver.pk: QuoteState.CHOSEN, other.pk: QuoteState.PASSED}


def test_the_same_again_is_the_same_and_another_is_refused(three: Trio) -> None:
    given = pickup_in(three, invited=(three.receiver.pk,))
    first = pickup_ask(actor=SETUP, given=given)
    assert pickup_ask(actor=SETUP, given=given).pk == first.pk
    with pytest.raises(Problem) as told:
        pickup_ask(actor=SETUP, given=dataclasses.replace(given, invited=()))
    assert told.value.code == "pickups.key_taken"
    quote = quoted(first, three.receiver)
    assert quoted(first, three.receiver).pk == quote.pk
    dearer = quoted(first, three.receiver, price_fen_per_t=130_000)
    assert list(first.quotes.values_list("pk", "state")) == [
        (quote.pk, QuoteState.REPLACED),
        (dearer.pk, QuoteState.GIVEN),
    ]


def test_everything_wrong_is_told_at_once_and_nothing_is_kept(three: Trio) -> None:
    today = clock.today()
    with pytest.raises(Problems) as told:
        pickup_ask(
            actor=SETUP,
            given=pickup_in(
                three, code="med:831", mass_g=0, wanted_to=today - dt.timedelta(days=1), invited=(three.generator.pk,)
            ),
        )
    assert {"pickups.mass_wrong", "pickups.days_wrong", "pickups.list_wrong", "pickups.self_asked"} <= codes(told)
    assert not Pickup.objects.exists()
    row = asked(three)
    with pytest.raises(Problems) as told:
        quoted(row, three.receiver, price_fen_per_t=-1, comes_on=today + WEEK, valid_to=today, note="长" * 401)
    assert codes(told) == {f"pickups.{n}" for n in ("price_wrong", "comes_wrong", "valid_wrong", "text_long")}
    assert not Quote.objects.exists()


def test_what_licences_forbid_stops_a_quote_and_what_they_miss_does_not(three: Trio) -> None:
    row = asked(three)
    quoted(row, three.receiver)  # nothing is known of its permit: told to the generator, no more
    entered("operating", three.receiver, items=(ItemIn(codes=("hw:*-49",), amount_g=10_000_000),))
    with pytest.raises(Problems) as told:
        quoted(row, three.receiver, price_fen_per_t=100)
    assert codes(told) == {"licences.code_outside"}
    quote = Quote.objects.get(state=QuoteState.GIVEN)
    with pytest.raises(Problems):  # what was offered before its permit was known
        pickup_agree(actor=SETUP, pickup_id=row.pk, version=row.version, quote_id=quote.pk)
    assert Pickup.objects.get().state == PickupState.OPEN
    assert not Contract.objects.exists()


def test_only_who_is_asked_answers_and_sees_it(three: Trio) -> None:
    other = party("高唐示例环保有限公司", place="371581")
    stranger = actor("enterprise", party=other)
    row = asked(three, invited=(three.receiver.pk,))
    assert not pickups_visible_to(stranger).exists()
    with pytest.raises(Problem) as told:
        quote_give(actor=stranger, given=quote_in(row, other))
    assert told.value.code == NOT_FOUND.code
    with pytest.raises(Problem) as told:  # the office sees it, and may not make the firm an asked one
        quoted(row, other)
    assert told.value.code == "pickups.not_asked"
    with pytest.raises(Problem) as told:  # in the name of another
        quote_give(actor=stranger, given=quote_in(row, three.receiver))
    assert told.value.code == "access.not_allowed"


def test_quotes_are_seen_by_the_generator_and_each_by_whoever_gave_it(three: Trio) -> None:
    other = party("高唐示例环保有限公司", place="371581")
    row = asked(three)
    mine, theirs = quoted(row, three.receiver), quoted(row, other)
    people = {
        actor("enterprise", party=other): {theirs.pk},
        three.people[Role.RECEIVER]: {mine.pk},
        three.people[Role.GENERATOR]: {mine.pk, theirs.pk},
        actor("county", place=three.generator.place.code): {mine.pk, theirs.pk},  # type: ignore[union-attr]
        actor("leader"): {mine.pk, theirs.pk},
    }
    for who, seen in people.items():
        assert set(quotes_visible_to(who, row).values_list("pk", flat=True)) == seen
        assert pickups_listed(who).get().whole is (len(seen) == 2)
    assert not pickups_visible_to(actor("county", place="371581")).exists()
    # What was agreed is no matter of the others any more, but theirs that they had answered.
    pickup_agree(actor=SETUP, pickup_id=row.pk, version=row.version, quote_id=mine.pk)
    assert pickups_visible_to(actor("enterprise", party=other)).exists()
    assert not pickups_visible_to(actor("enterprise", party=party("阳谷示例化工有限公司"))).exists()


def test_under_a_contract_one_press_takes_it_on_at_its_price(three: Trio) -> None:
    held = contract(three.generator, three.receiver, carrier_id=three.carrier.pk)
    day = dt.datetime(2026, 6, 1, 9, tzinfo=clock.SHANGHAI)
    with clock.freeze(day):
        row = asked(three, contract_id=held.pk)
        with pytest.raises(Problem) as told:
            quoted(row, three.receiver)
        assert told.value.code == "pickups.by_contract"
        with pytest.raises(Problem) as told:
            quoted(row, three.carrier)
        assert told.value.code == "pickups.not_asked"
        seller = three.people[Role.RECEIVER]
        assert pickups_waiting(seller).get() == row
        comes = clock.today() + dt.timedelta(days=2)
        done = pickup_take(actor=seller, pickup_id=row.pk, version=row.version, comes_on=comes)
        assert done.state == PickupState.AGREED
        quote = row.quotes.get()
        assert (quote.state, quote.price_fen_per_t, quote.carrier_id) == (
            QuoteState.CHOSEN,
            held.price_fen_per_t,
            three.carrier.pk,
        )
        assert Contract.objects.count() == 1
        assert not pickups_waiting(seller).exists()


def test_a_contract_that_does_not_fit_is_refused(three: Trio) -> None:
    foreign = contract(three.receiver, three.carrier)
    other = contract(three.generator, three.receiver, codes=("hw:900-041-49",))
    over = contract(three.generator, three.receiver, valid_to=dt.date(2026, 1, 2))
    with clock.freeze(dt.datetime(2026, 6, 1, 9, tzinfo=clock.SHANGHAI)):
        for each in (foreign, other, over):
            with pytest.raises(Problems) as told:
                asked(three, contract_id=each.pk)
            assert codes(told) == {"pickups.contract_other"}
        good = contract(three.generator, three.receiver)
        with pytest.raises(Problems) as told:
            asked(three, contract_id=good.pk, invited=(three.receiver.pk,))
        assert codes(told) == {"pickups.asked_twice"}


def test_the_manifest_is_drafted_of_what_is_known_and_once_for_a_key(three: Trio) -> None:
    row, buyer = agreed(three), three.people[Role.GENERATOR]
    key = uuid.uuid4()
    load = pickup_load(actor=buyer, pickup_id=row.pk, key=key)
    assert pickup_load(actor=buyer, pickup_id=row.pk, key=key).pk == load.pk
    assert (load.generator_id, load.receiver_id, load.code, load.mass_g) == (
        three.generator.pk,
        three.receiver.pk,
        OIL,
        2 * TONNE,
    )
    assert [leg.carrier_id for leg in load.legs.all()] == [three.carrier.pk]
    with pytest.raises(Problem) as told:
        stepped(row, PickupEvent.WITHDRAW)
    assert told.value.code == "pickups.loads_under_way"
    with pytest.raises(Problem):  # the carrier of the load drafts none for the generator
        pickup_load(actor=three.people[Role.CARRIER], pickup_id=row.pk, key=uuid.uuid4())


def test_what_was_taken_in_and_what_is_left_follow_the_loads(three: Trio) -> None:
    row = agreed(three)
    with pytest.raises(Problem) as told:
        stepped(row, PickupEvent.CLOSE)
    assert told.value.code == "pickups.nothing_fetched"
    fetched(three, row, 1_500_000)
    drafted(three)  # a load of the same two that is not of the pickup
    found = progress_of([row])[row.pk]
    assert (found.carried.loads, found.carried.under_way, found.carried.taken_g, found.left_g) == (
        1,
        0,
        1_500_000,
        500_000,
    )
    again = pickup_load(actor=three.people[Role.GENERATOR], pickup_id=row.pk, key=uuid.uuid4())
    assert again.mass_g == 500_000
    assert progress_of([row])[row.pk].carried.under_way == 1


def test_asked_again_the_others_stand_again_and_what_was_agreed_is_over(three: Trio) -> None:
    other = party("高唐示例环保有限公司", place="371581")
    row = asked(three)
    mine, theirs = quoted(row, three.receiver), quoted(row, other)
    row = pickup_agree(actor=SETUP, pickup_id=row.pk, version=row.version, quote_id=mine.pk)
    row = stepped(row, PickupEvent.REOPEN)
    assert states(row) == {three.receiver.pk: QuoteState.DROPPED, other.pk: QuoteState.GIVEN}
    with pytest.raises(Problem) as told:
        pickup_agree(actor=SETUP, pickup_id=row.pk, version=row.version, quote_id=mine.pk)
    assert told.value.code == "pickups.quote_gone"
    fresh = quoted(row, three.receiver)
    row = pickup_agree(actor=SETUP, pickup_id=row.pk, version=row.version, quote_id=fresh.pk)
    assert Contract.objects.count() == 2
    row = stepped(row, PickupEvent.REOPEN)
    row = pickup_agree(actor=SETUP, pickup_id=row.pk, version=row.version, quote_id=theirs.pk)
    assert row.contract is not None
    assert row.contract.seller_id == other.pk
    assert [step.event for step in row.steps.all()] == ["ask", "agree", "reopen", "agree", "reopen", "agree"]


def test_a_firm_that_does_not_come_says_why(three: Trio) -> None:
    row = asked(three, invited=(three.receiver.pk,))
    seller = three.people[Role.RECEIVER]
    with pytest.raises(Problem) as told:
        quote_decline(actor=seller, pickup_id=row.pk, party_id=three.receiver.pk, reason=" ")
    assert told.value.code == "pickups.reason_missing"
    quote_decline(actor=seller, pickup_id=row.pk, party_id=three.receiver.pk, reason="本周检修")
    assert not pickups_waiting(seller).exists()
    quote = quoted(row, three.receiver)
    assert pickups_waiting(three.people[Role.GENERATOR]).get() == row
    quote_take_back(actor=seller, pickup_id=row.pk, quote_id=quote.pk)
    with pytest.raises(Problem) as told:
        quote_take_back(actor=seller, pickup_id=row.pk, quote_id=quote.pk)
    assert told.value.code == "pickups.quote_gone"
    assert not pickups_waiting(three.people[Role.GENERATOR]).exists()


def test_the_clock_lets_lapse_what_nobody_took_on_and_closes_what_was_fetched(three: Trio) -> None:
    nobody, waits, done, late = asked(three), agreed(three), agreed(three), agreed(three)
    fetched(three, done)
    pickup_load(actor=SETUP, pickup_id=late.pk, key=uuid.uuid4())
    assert pickups_settle(actor=SETUP) == 0
    with clock.freeze(clock.now() + WEEK):
        assert pickups_settle(actor=SETUP) == 2
        assert pickups_settle(actor=SETUP) == 0
        assert progress_of([waits])[waits.pk].missed
        assert not progress_of([late])[late.pk].missed
    found = dict(Pickup.objects.values_list("pk", "state"))
    assert found == {
        nobody.pk: PickupState.LAPSED,
        waits.pk: PickupState.AGREED,
        done.pk: PickupState.DONE,
        late.pk: PickupState.AGREED,
    }


def test_a_quote_whose_day_is_over_is_not_chosen(three: Trio) -> None:
    row = asked(three)
    quote = quoted(row, three.receiver)
    with clock.freeze(clock.now() + dt.timedelta(days=3)), pytest.raises(Problem) as told:
        pickup_agree(actor=SETUP, pickup_id=row.pk, version=row.version, quote_id=quote.pk)
    assert told.value.code == "pickups.quote_gone"


@pytest.mark.parametrize("event", [PickupEvent.AGREE, PickupEvent.TAKE, PickupEvent.LAPSE])
def test_what_needs_a_quote_or_the_clock_is_no_plain_move(three: Trio, event: PickupEvent) -> None:
    row = asked(three)
    with pytest.raises(Problem):
        stepped(row, event)
    assert event not in events_for(SETUP, row)
    with pytest.raises(Problem) as told:
        stepped(stepped(row, PickupEvent.WITHDRAW), PickupEvent.REOPEN)
    assert told.value.code == NO_SUCH_MOVE.code


def test_last_loads_under_contracts_can_be_fetched_again(three: Trio) -> None:
    row = agreed(three)
    buyer = three.people[Role.GENERATOR]
    assert again_of(buyer) == []
    load = fetched(three, row)
    found = again_of(buyer)
    assert [(each.last.pk, each.contract.pk) for each in found] == [(load.pk, row.contract_id)]
    assert again_of(three.people[Role.RECEIVER]) == []


def test_lists_ask_no_more_for_many_rows(three: Trio) -> None:
    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as told:
            rows = list(pickups_listed(three.people[Role.GENERATOR]))
            progress_of(rows)
            for row in rows:
                assert row.party.name
                assert row.place.name
        return len(told)

    agreed(three)
    few = statements()
    for _n in range(3):
        fetched(three, agreed(three))
    assert statements() == few


@pytest.mark.django_db(transaction=True)
def test_of_two_that_choose_at_once_one_wins_and_one_contract_is_made() -> None:
    three = trio()
    other = party("高唐示例环保有限公司", place="371581")
    row = asked(three)
    quotes = [quoted(row, three.receiver), quoted(row, other)]

    def choose(quote: Quote) -> None:
        pickup_agree(actor=SETUP, pickup_id=row.pk, version=row.version, quote_id=quote.pk)

    told = together(*(functools.partial(choose, each) for each in quotes))
    assert sorted(told)[0] == "done"
    assert set(told) - {"done"} <= {STALE.code, NO_SUCH_MOVE.code, "pickups.quote_gone"}
    assert told.count("done") == 1
    assert Contract.objects.count() == 1
    assert pickup_get(actor=SETUP, pickup_id=row.pk).contract_id == Contract.objects.get().pk
