"""Events are delivered at least once, and what a handler writes is written once."""

import dataclasses
import datetime as dt
import itertools
import random
from collections.abc import Iterator
from typing import ClassVar

import pytest
from django.db import transaction
from django.db.models import F
from tests.kernel.alone import Process
from tests.kernel.people import person, undone

from wufei.kernel import clock
from wufei.kernel.access import system
from wufei.kernel.audit.models import Entry
from wufei.kernel.numbering.actions import number_take
from wufei.kernel.numbering.models import Counter
from wufei.kernel.outbox import queries
from wufei.kernel.outbox.actions import (
    deliver,
    deliver_one,
    drain,
    emit,
    outbox_drop,
    outbox_prune,
    outbox_redrive,
)
from wufei.kernel.outbox.models import Delivery, Emitted
from wufei.kernel.outbox.permissions import OUTBOX_MANAGE
from wufei.kernel.outbox.spec import HANDLERS, Event, handles
from wufei.kernel.outbox.states import ATTEMPTS, LEASE, LONGEST_WAIT, wait_after
from wufei.kernel.problems import Problem

START = dt.datetime(2026, 5, 6, 7, 8, tzinfo=dt.UTC)
MANAGER = person("1", OUTBOX_MANAGE)


@dataclasses.dataclass(frozen=True, slots=True)
class Poked(Event):
    topic: ClassVar[str] = "test.poked"
    n: int


@dataclasses.dataclass(frozen=True, slots=True)
class Echoed(Event):
    topic: ClassVar[str] = "test.echoed"
    n: int


@pytest.fixture
def stopped() -> Iterator[clock.Frozen]:
    with clock.freeze(START) as frozen:
        yield frozen


@pytest.fixture(autouse=True)
def _open_registry() -> Iterator[None]:
    with HANDLERS.opened():
        yield


def poke(n: int = 1) -> None:
    with transaction.atomic():
        emit(Poked(n=n))


def counted() -> dict[str, int]:
    """What the handlers wrote: their effects are numbers taken."""
    return {f"{c.series} {c.period}".strip(): c.last for c in Counter.objects.all()}


def broken(error: BaseException | None = None) -> None:
    @handles(Poked, name="test.broken")
    def breaks(event: Poked) -> None:
        number_take(series="broken")
        raise error or ValueError("no luck")


def counting(name: str = "counted") -> None:
    @handles(Poked, name=f"test.{name}")
    def counts(event: Poked) -> None:
        number_take(series=name, period=str(event.n))


@pytest.mark.django_db(transaction=True)
def test_an_event_belongs_to_a_transaction() -> None:
    counting()
    with pytest.raises(RuntimeError, match="outside"):
        emit(Poked(n=1))
    undone(poke)
    assert (Emitted.objects.count(), Delivery.objects.count()) == (0, 0)
    poke()
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        deliver()
    assert Delivery.objects.get().attempts == 0


@pytest.mark.django_db(transaction=True)
def test_each_handler_gets_it_once() -> None:
    counting("one")
    counting("two")
    poke(1)
    poke(2)
    assert drain() == 4
    assert counted() == {"one 1": 1, "one 2": 1, "two 1": 1, "two 2": 1}
    assert drain() == 0
    assert set(Delivery.objects.values_list("state", "attempts", "error")) == {("done", 1, "")}


@pytest.mark.django_db
def test_an_event_nobody_handles_is_kept_and_not_delivered() -> None:
    poke()
    assert Emitted.objects.get().data == {"n": 1}
    assert drain() == 0


@pytest.mark.django_db(transaction=True)
def test_a_broken_handler_harms_nobody_and_waits_longer_each_time(stopped: clock.Frozen) -> None:
    broken()
    counting()
    poke()
    waits = []
    for attempt in range(1, ATTEMPTS + 1):
        assert deliver() == (2 if attempt == 1 else 1)
        assert deliver() == 0
        delivery = Delivery.objects.get(handler="test.broken")
        assert delivery.attempts == attempt
        assert "ValueError: no luck" in delivery.error
        waits.append(delivery.due_at - clock.now())
        stopped.forward(waits[-1])
    assert waits == [wait_after(n) for n in range(1, ATTEMPTS + 1)] == sorted(waits)
    assert delivery.state == "dead"
    assert counted() == {"counted 1": 1}  # what the broken one took went back every time
    assert wait_after(500) == LONGEST_WAIT


@pytest.mark.django_db(transaction=True)
def test_a_person_sees_redrives_and_drops_what_is_dead(stopped: clock.Frozen) -> None:
    broken()
    poke()
    for _ in range(ATTEMPTS):
        deliver()
        stopped.forward(LONGEST_WAIT)
    letter = queries.dead_letters(MANAGER).get()
    assert queries.backlog() == queries.Backlog(waiting=0, claimed=0, dead=1, oldest_wait=dt.timedelta())
    assert not queries.dead_letters(person("2")).exists()
    for act in (outbox_redrive, lambda **k: outbox_drop(reason="x", **k)):
        with pytest.raises(Problem) as raised:
            act(actor=person("2"), delivery_id=letter.pk)
        assert raised.value.code == "access.not_allowed"
    with pytest.raises(Problem) as raised:
        outbox_drop(actor=MANAGER, delivery_id=letter.pk, reason=" ")
    assert raised.value.code == "outbox.reason_missing"

    outbox_redrive(actor=MANAGER, delivery_id=letter.pk)
    with pytest.raises(Problem) as raised:
        outbox_redrive(actor=MANAGER, delivery_id=letter.pk)
    assert raised.value.code == "kernel.no_such_move"
    for _ in range(ATTEMPTS):
        assert deliver() == 1
        stopped.forward(LONGEST_WAIT)
    outbox_drop(actor=MANAGER, delivery_id=letter.pk, reason="made by hand")
    assert Delivery.objects.get().state == "dropped"
    log = list(Entry.objects.order_by("id").values_list("act", "reason"))
    assert log == [("outbox.delivery.redrive", ""), ("outbox.delivery.drop", "made by hand")]


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_dies_in_a_handler_costs_a_lease_and_no_double(stopped: clock.Frozen) -> None:
    broken(SystemExit(1))
    poke()
    with pytest.raises(SystemExit):
        deliver()
    assert Delivery.objects.get().state == "claimed"
    stopped.forward(LEASE)
    assert deliver() == 0  # the lease still holds
    stopped.forward(dt.timedelta(seconds=1))
    with HANDLERS.opened():
        HANDLERS._rows.clear()

        @handles(Poked, name="test.broken")
        def repaired(event: Poked) -> None:
            number_take(series="repaired")

        assert deliver() == 1
    assert Delivery.objects.get().state == "done"
    assert counted() == {"repaired": 1}


@dataclasses.dataclass(frozen=True, slots=True)
class Robbed(Event):
    """While it is read, between claim and handler, another worker takes the delivery over."""

    topic: ClassVar[str] = "test.robbed"

    def __post_init__(self) -> None:
        Delivery.objects.filter(state="claimed").update(version=F("version") + 1)


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_lost_its_lease_writes_nothing() -> None:
    @handles(Robbed, name="test.robbed")
    def counts(event: Robbed) -> None:
        number_take(series="robbed")

    with transaction.atomic():
        emit(Robbed())
    assert deliver() == 1
    assert counted() == {}
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.version, delivery.error) == ("claimed", 3, "")


@pytest.mark.django_db(transaction=True)
def test_a_handler_that_kills_every_worker_ends_among_the_dead(stopped: clock.Frozen) -> None:
    broken(SystemExit(1))
    poke()
    for _ in range(ATTEMPTS):
        with pytest.raises(SystemExit):
            deliver()
        stopped.forward(LEASE * 2)
    assert deliver() == 1
    assert (Delivery.objects.get().state, "in the middle" in Delivery.objects.get().error) == ("dead", True)


@pytest.mark.django_db(transaction=True)
def test_a_handler_that_no_longer_exists_is_shown_at_once() -> None:
    counting()
    poke()
    HANDLERS._rows.clear()
    assert drain() == 1
    assert queries.dead_letters(system("s")).get().error


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_handlers_does_not_matter(seed: int) -> None:
    """Every handler, whatever came before it, finds the same world; what follows from it is delivered too."""
    dice = random.Random(seed)
    names = ["one", "two", "three"]
    dice.shuffle(names)
    for name in names:
        counting(name)

    @handles(Poked, name="test.echo")
    def echo(event: Poked) -> None:
        emit(Echoed(n=event.n))

    @handles(Echoed, name="test.heard")
    def heard(event: Echoed) -> None:
        number_take(series="heard", period=str(event.n))

    for n in range(5):
        poke(n)
    while waiting := list(Delivery.objects.filter(state="waiting").values_list("pk", flat=True)):
        dice.shuffle(waiting)
        for key in waiting:
            deliver_one(delivery_id=key)
            assert not deliver_one(delivery_id=key)
    expected = {f"{name} {n}": 1 for name, n in itertools.product(["one", "two", "three", "heard"], range(5))}
    assert counted() == expected


@pytest.mark.django_db(transaction=True)
def test_handlers_that_answer_each_other_without_end_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    @handles(Poked, name="test.again")
    def again(event: Poked) -> None:
        emit(Poked(n=event.n))

    poke()
    monkeypatch.setattr("wufei.kernel.outbox.actions.ROUNDS", 20)
    with pytest.raises(RuntimeError, match="does not empty"):
        drain()


@pytest.mark.django_db(transaction=True)
def test_pruning_leaves_what_is_not_over(stopped: clock.Frozen) -> None:
    counting()
    poke(1)
    drain()
    broken()
    poke(2)
    deliver()
    stopped.forward(dt.timedelta(days=30))
    poke(3)
    assert outbox_prune(older_than=dt.timedelta(days=10)) == 1
    assert [e.data["n"] for e in Emitted.objects.order_by("id")] == [2, 3]
    assert queries.backlog().oldest_wait == dt.timedelta(days=30)


def test_several_workers_and_a_power_cut(alone_url: str) -> None:
    """Three processes deliver the same events at once; one is cut off in the middle of a handler."""
    Process(alone_url, "poke", times=60).result()
    doomed = Process(alone_url, "work", die_on=[7])
    workers = [Process(alone_url, "work") for _ in range(2)]
    assert doomed.exit_code() in {0, 9}
    for worker in workers:
        worker.result()
    Process(alone_url, "work", later_minutes=10).result()
    state = Process(alone_url, "outbox_state").result()
    assert state["states"] == {"done": 120}
    assert state["counted"] == {str(n): 1 for n in range(60)}
    assert state["summed"] == 60


def test_a_process_that_is_cut_off_leaves_nothing_half_done(alone_url: str) -> None:
    Process(alone_url, "poke", times=5).result()
    assert Process(alone_url, "work", die_on=[2]).exit_code() == 9
    state = Process(alone_url, "outbox_state").result()
    assert "2" not in state["counted"]
    assert state["states"]["claimed"] == 1
    Process(alone_url, "work", later_minutes=10).result()
    state = Process(alone_url, "outbox_state").result()
    assert state["states"] == {"done": 10}
    assert state["counted"] == {str(n): 1 for n in range(5)}
