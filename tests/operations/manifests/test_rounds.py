"""Collecting rounds: every act in every state, by every door; who may; what stands on a round stays its own."""

import dataclasses
import uuid
from collections.abc import Callable

import pytest
from tests.factories.manifests import Trio, sign, trio
from tests.factories.registers import SETUP, actor, party
from tests.factories.together import together

from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.problems import Problem, Problems
from wufei.operations.manifests.actions import (
    manifest_change,
    manifest_create,
    round_collect,
    round_join,
    round_open,
    round_receive,
)
from wufei.operations.manifests.models import Leg, Manifest, Round
from wufei.operations.manifests.queries.rounds import rounds_told, state_now, state_told
from wufei.operations.manifests.rules.rounds import round_state
from wufei.operations.manifests.spec import (
    RECEIVED,
    TO_RECEIVE,
    Event,
    ManifestIn,
    Role,
    RoundEvent,
    RoundIn,
    RoundState,
    State,
)
from wufei.operations.manifests.states import COLLECTINGS
from wufei.registers.catalogue.queries.codes import code_search

pytestmark = pytest.mark.django_db
SPEC = "agricultural/packaging"
TAKEN = {"pieces": 12}


@dataclasses.dataclass
class Trip:
    """A round with the firms of it."""

    three: Trio
    row: Round
    code: str

    @property
    def driver(self) -> Actor:
        return self.three.people[Role.CARRIER]

    @property
    def taker(self) -> Actor:
        return self.three.people[Role.RECEIVER]

    def given(self, **fields: object) -> ManifestIn:
        """A manifest by itself that could go along."""
        told = ManifestIn(
            key=uuid.uuid4(),
            spec=SPEC,
            generator_id=party(place="371502").pk,
            receiver_id=self.three.receiver.pk,
            code=self.code,
            mass_g=5_000,
        )
        return dataclasses.replace(told, **fields)  # type: ignore[arg-type]

    def collect(self, grams: int = 1_000, key: uuid.UUID | None = None) -> Manifest:
        """A stop."""
        return round_collect(
            actor=self.driver,
            round_id=self.row.pk,
            key=key or uuid.uuid4(),
            generator_id=party(place="371502").pk,
            mass_g=grams,
            values={},
        )

    def draft(self) -> Manifest:
        """A manifest by itself."""
        return manifest_create(actor=self.taker, given=self.given())

    def join(self, manifest: Manifest | None = None) -> Manifest:
        """It taken along."""
        apart = manifest or self.draft()
        return round_join(actor=self.taker, round_id=self.row.pk, manifest_id=apart.pk)

    def create(self) -> Manifest:
        """A manifest drafted with the number of the round."""
        return manifest_create(actor=self.driver, given=self.given(round_id=self.row.pk))

    def receive(self, weighed_g: int | None = None) -> list[Manifest]:
        """All that waits, taken in."""
        return round_receive(actor=self.taker, round_id=self.row.pk, weighed_g=weighed_g, values=TAKEN)


def begun() -> Trip:
    """A round that was begun."""
    three = trio()
    found = code_search(actor=SETUP, words="农药", day=clock.today())
    row = next(each for each in found if each.edition.list.code in {"agricultural", "sw"})
    code = f"{row.edition.list.code}:{row.code}"
    given = RoundIn(key=uuid.uuid4(), spec=SPEC, carrier_id=three.carrier.pk, receiver_id=three.receiver.pk, code=code)
    return Trip(three, round_open(actor=three.people[Role.CARRIER], given=given), code)


@pytest.fixture
def trip() -> Trip:
    """A round that was begun."""
    return begun()


def in_state(trip: Trip, state: RoundState) -> None:
    """Bring the round there."""
    if state is not RoundState.BEGUN:
        trip.collect()
    if state is RoundState.RECEIVED:
        trip.receive()
    assert state_now(trip.row) is state


def code_of(act: Callable[[], object]) -> str:
    """What an act is refused with; empty where it is not."""
    try:
        act()
    except Problems as many:
        return many.problems[0].code
    except Problem as one:
        return one.code
    return ""


def test_the_table_has_no_fault() -> None:
    assert COLLECTINGS.faults() == ()
    assert TO_RECEIVE | RECEIVED | {State.CANCELLED} == set(State)
    assert not TO_RECEIVE & RECEIVED
    seen = [round_state(waiting, received) for waiting in (0, 2) for received in (0, 3)]
    assert seen == [RoundState.BEGUN, RoundState.RECEIVED, RoundState.UNDER_WAY, RoundState.UNDER_WAY]


# What is done, which move of the table it is, and with what it is refused where the table has no such move.
ACTS: tuple[tuple[str, RoundEvent, str], ...] = (
    ("collect", RoundEvent.COLLECT, "manifests.round_received"),
    ("create", RoundEvent.COLLECT, "manifests.round_received"),
    ("join", RoundEvent.JOIN, "manifests.round_received"),
    ("receive", RoundEvent.RECEIVE, "manifests.round_empty"),
)


@pytest.mark.parametrize("state", list(RoundState))
@pytest.mark.parametrize(("act", "event", "refusal"), ACTS)
def test_every_act_in_every_state(trip: Trip, state: RoundState, act: str, event: RoundEvent, refusal: str) -> None:
    in_state(trip, state)
    before = sorted(Manifest.objects.values_list("pk", "state", "round"))
    allowed = event in COLLECTINGS.events(state)
    assert code_of(getattr(trip, act)) == ("" if allowed else refusal)
    if allowed:
        assert state_now(trip.row) is COLLECTINGS.move(state, event).target
    else:
        assert state_now(trip.row) is state
        assert [row for row in sorted(Manifest.objects.values_list("pk", "state", "round")) if row[2]] == [
            row for row in before if row[2]
        ]
    told = rounds_told(trip.driver).get()
    assert state_told(told) is state_now(trip.row)


def test_a_refusal_says_which_round_it_was(trip: Trip) -> None:
    in_state(trip, RoundState.RECEIVED)
    with pytest.raises(Problem) as refused:
        trip.collect()
    assert (refused.value.where, refused.value.value) == ("round", trip.row.number)
    assert trip.row.number in refused.value.as_dict()["says"]


def test_the_same_stop_sent_again_after_all_is_the_same(trip: Trip) -> None:
    key = uuid.uuid4()
    given = {"actor": trip.driver, "round_id": trip.row.pk, "key": key, "mass_g": 1_000, "values": {}}
    farm = party(place="371502").pk
    first = round_collect(generator_id=farm, **given)  # type: ignore[arg-type]
    trip.receive()
    assert round_collect(generator_id=farm, **given).pk == first.pk  # type: ignore[arg-type]
    assert Manifest.objects.count() == 1


def test_a_round_whose_only_stop_was_cancelled_goes_on(trip: Trip) -> None:
    stop = trip.collect()
    Manifest.objects.filter(pk=stop.pk).update(state=State.CANCELLED)
    assert state_now(trip.row) is RoundState.BEGUN
    assert code_of(trip.receive) == "manifests.round_empty"
    trip.collect(2_000)
    assert [row.accepted_g for row in trip.receive(1_500)] == [1_500]


def test_what_was_refused_at_the_gate_does_not_hold_up_the_rest(trip: Trip) -> None:
    refused, taken = trip.collect(1_000), trip.collect(2_000)
    Manifest.objects.filter(pk=refused.pk).update(state=State.REFUSED)
    assert [(row.pk, row.accepted_g) for row in trip.receive(1_999)] == [(taken.pk, 1_999)]
    assert state_now(trip.row) is RoundState.RECEIVED


@pytest.mark.parametrize("state", [state for state in State if state not in TO_RECEIVE])
def test_what_the_receiver_has_judged_cannot_join(trip: Trip, state: State) -> None:
    apart = trip.draft()
    Manifest.objects.filter(pk=apart.pk).update(state=state)
    assert code_of(lambda: trip.join(apart)) == "manifests.round_too_late"
    assert state_now(trip.row) is RoundState.BEGUN


@pytest.mark.parametrize("weighed", [0, -1])
def test_a_weight_that_is_none_is_refused_with_words(trip: Trip, weighed: int) -> None:
    trip.collect()
    assert code_of(lambda: trip.receive(weighed)) == "manifests.mass_wrong"
    assert state_now(trip.row) is RoundState.UNDER_WAY


def test_only_the_receiver_receives_whatever_the_state(trip: Trip) -> None:
    for state in RoundState:
        if state is RoundState.UNDER_WAY:
            trip.collect()
        if state is RoundState.RECEIVED:
            trip.receive()
        for who, refusal in ((trip.driver, "access.not_allowed"), (actor("office"), "manifests.not_for_party")):
            act = {"actor": who, "round_id": trip.row.pk, "weighed_g": None, "values": TAKEN}
            assert code_of(lambda act=act: round_receive(**act)) == refusal, (state, who.label)  # type: ignore[misc]
        stranger = actor("enterprise", party=party())
        act = {"actor": stranger, "round_id": trip.row.pk, "weighed_g": None, "values": TAKEN}
        assert code_of(lambda act=act: round_receive(**act)) == "kernel.not_found"  # type: ignore[misc]


def test_a_farm_cannot_put_itself_on_a_round_of_others(trip: Trip) -> None:
    farm = party(place="371502")
    who = actor("enterprise", party=farm)
    given = trip.given(generator_id=farm.pk, round_id=trip.row.pk)
    assert code_of(lambda: manifest_create(actor=who, given=given)) == "kernel.not_found"
    mine = round_collect(
        actor=trip.driver, round_id=trip.row.pk, key=uuid.uuid4(), generator_id=farm.pk, mass_g=1_000, values={}
    )
    assert code_of(lambda: manifest_create(actor=who, given=given)) == "access.not_allowed"
    nowhere = dataclasses.replace(given, round_id=10**9)
    assert code_of(lambda: manifest_create(actor=who, given=nowhere)) == "kernel.not_found"
    assert list(Manifest.objects.values_list("pk", flat=True)) == [mine.pk]


@pytest.mark.parametrize("what", ["spec", "receiver_id"])
def test_a_draft_with_a_number_of_a_round_is_of_its_waste(trip: Trip, what: str) -> None:
    other = {"spec": "agricultural/film", "receiver_id": party(place="371581").pk}
    given = trip.given(round_id=trip.row.pk, **{what: other[what]})
    assert code_of(lambda: manifest_create(actor=trip.driver, given=given)) == "manifests.round_mixed"


def test_a_changed_draft_stays_on_its_round(trip: Trip) -> None:
    stop = trip.collect()
    given = trip.given(generator_id=stop.generator_id, mass_g=7_000)
    changed = manifest_change(actor=trip.driver, manifest_id=stop.pk, version=stop.version, given=given)
    assert (changed.round_id, changed.mass_g) == (trip.row.pk, 7_000)
    elsewhere = dataclasses.replace(given, receiver_id=party(place="371581").pk)
    again = {"actor": trip.driver, "manifest_id": stop.pk, "version": changed.version}
    assert code_of(lambda: manifest_change(given=elsewhere, **again)) == "manifests.round_mixed"  # type: ignore[arg-type]


def test_a_draft_is_not_moved_onto_a_round_that_is_received(trip: Trip) -> None:
    in_state(trip, RoundState.RECEIVED)
    apart = trip.draft()
    given = trip.given(generator_id=apart.generator_id, round_id=trip.row.pk)
    act = {"actor": trip.taker, "manifest_id": apart.pk, "version": apart.version, "given": given}
    assert code_of(lambda: manifest_change(**act)) == "manifests.round_received"  # type: ignore[arg-type]


def test_a_changed_draft_keeps_what_stands_on_its_later_legs() -> None:
    from tests.factories.manifests import ISSUE, OIL, drafted

    three = trio()
    second, third = party(place="371502"), party(place="371502")
    made = drafted(three, carriers=(three.carrier.pk, second.pk, third.pk))
    Leg.objects.filter(manifest=made, position__gt=0).update(values={"plate": "鲁P22222"})
    given = ManifestIn(
        key=made.key,
        spec=made.spec,
        generator_id=three.generator.pk,
        receiver_id=three.receiver.pk,
        carriers=(three.carrier.pk, second.pk, party(place="371502").pk),
        code=OIL,
        mass_g=3_000_000,
        values=ISSUE,
    )
    who = three.people[Role.GENERATOR]
    manifest_change(actor=who, manifest_id=made.pk, version=made.version, given=given)
    told = [leg.values.get("plate") for leg in Leg.objects.filter(manifest=made).order_by("position")]
    assert told == [None, "鲁P22222", None]
    assert sign(three, made, Event.ISSUE).state == State.ISSUED


@pytest.mark.django_db(transaction=True)
def test_nothing_comes_aboard_behind_the_one_weight() -> None:
    """Stops that are added while all is received are either weighed with the others or refused, never forgotten."""
    trip = begun()
    trip.collect()
    farms = [party(place="371502").pk for _number in range(3)]

    def add(farm: int) -> Callable[[], object]:
        given = {"round_id": trip.row.pk, "key": uuid.uuid4(), "generator_id": farm, "mass_g": 1_000}
        return lambda: round_collect(actor=trip.driver, values={}, **given)  # type: ignore[arg-type]

    told = together(add(farms[0]), add(farms[1]), lambda: trip.receive(777), add(farms[2]))
    assert state_now(trip.row) is RoundState.RECEIVED
    assert set(told) <= {"done", "manifests.round_received"}
    stops = Manifest.objects.filter(round=trip.row)
    assert stops.count() == told.count("done")  # the first stop beside them, all of it received among them
    assert sum(stops.values_list("accepted_g", flat=True)) == 777
