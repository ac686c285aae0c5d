"""Tickets from phone to phone: any order, any number of times, one end; nobody signs for another."""

import dataclasses
import datetime as dt
import itertools
import uuid
from collections.abc import Iterator

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.manifests import brought, drafted, sign, trio
from tests.factories.phones import Scene, chain, codes, phone, scene_set, steps, ticket
from tests.factories.registers import actor
from tests.factories.together import together

from wufei.kernel import clock
from wufei.kernel.audit.models import Entry
from wufei.kernel.problems import Problem
from wufei.ledger.books.queries.audit import findings
from wufei.operations.manifests.actions.tickets import ticket_settle
from wufei.operations.manifests.models import Manifest, Signature, Ticket
from wufei.operations.manifests.queries.trust import (
    ticket_read,
    tickets_open,
    tickets_visible_to,
)
from wufei.operations.manifests.rules.tickets import as_code
from wufei.operations.manifests.spec import Event, Role, State
from wufei.operations.manifests.spec.trust import Settling, TicketIn, TicketState

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)
WAY = (Event.ISSUE, Event.TAKE_OVER, Event.ARRIVE, Event.ACCEPT)
DONE, WAITING, CONFLICT = TicketState.DONE, TicketState.WAITING, TicketState.CONFLICT


@pytest.fixture(autouse=True)
def time() -> Iterator[clock.Frozen]:
    with clock.freeze(NOON) as stopped:
        yield stopped


@pytest.fixture
def scene() -> Scene:
    return scene_set()


def test_two_sign_without_network_and_one_delivers(scene: Scene, time: clock.Frozen) -> None:
    manifest = brought(scene.three, Event.ISSUE)
    tickets = chain(scene.three, manifest, scene.phones, Event.TAKE_OVER, Event.ACCEPT)
    signed_at = clock.now()
    time.forward(dt.timedelta(hours=5))
    assert scene.states(*tickets) == [DONE, DONE]
    assert Manifest.objects.get(pk=manifest.pk).state == State.ACCEPTED
    assert steps(manifest) == [(1, "issue", "own"), (2, "take_over", "ticket"), (3, "accept", "ticket")]
    took = Signature.objects.get(manifest=manifest, step=2)
    assert (took.person_id, took.happened_at) == (scene.three.people[Role.CARRIER].id, signed_at)
    assert took.recorded_at == signed_at + dt.timedelta(hours=5)
    assert list(findings()) == []
    acts = Entry.objects.filter(act__startswith="manifests.ticket").order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["manifests.ticket.take"] * 2 + ["manifests.ticket.apply"] * 2


def test_every_order_and_every_split_ends_alike(scene: Scene) -> None:
    for order in itertools.permutations(range(4)):
        manifest = drafted(scene.three)
        tickets = chain(scene.three, manifest, scene.phones, *WAY)
        for place in order:
            scene.take(tickets[place], by=(Role.GENERATOR, Role.CARRIER, Role.RECEIVER)[place % 3])
        assert [event for _step, event, _method in steps(manifest)] == [str(event) for event in WAY]
        assert scene.states(*tickets) == [DONE] * 4


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_delivery_ends_alike(scene: Scene, data: st.DataObject) -> None:
    way = (Event.TAKE_OVER, Event.STOP, Event.RESUME, Event.STOP, Event.RESUME, Event.ARRIVE, Event.ACCEPT)
    places = data.draw(st.permutations(range(len(way)))) + data.draw(st.lists(st.integers(0, len(way) - 1), max_size=6))
    cuts = sorted(data.draw(st.sets(st.integers(1, len(places)), max_size=4)))
    with transaction.atomic():
        manifest = brought(scene.three, Event.ISSUE)
        tickets = chain(scene.three, manifest, scene.phones, *way)
        for begin, end in itertools.pairwise([0, *cuts, len(places)]):
            scene.take(*(tickets[place] for place in places[begin:end]))
        assert [event for _step, event, _method in steps(manifest)] == ["issue", *map(str, way)]
        assert Manifest.objects.get(pk=manifest.pk).state == State.ACCEPTED
        assert set(Ticket.objects.filter(manifest=manifest).values_list("state", flat=True)) == {DONE}
        transaction.set_rollback(True)


def test_again_and_again_is_once(scene: Scene) -> None:
    manifest = brought(scene.three, Event.ISSUE)
    (given,) = chain(scene.three, manifest, scene.phones, Event.TAKE_OVER)
    first, second, third = (scene.take(given, given, by=role) for role in scene.three.people)
    assert first == second == third
    assert len(steps(manifest)) == 2
    assert Ticket.objects.count() == 1


def test_the_letters_of_a_code_come_to_the_same(scene: Scene) -> None:
    manifest = brought(scene.three, Event.ISSUE)
    (given,) = chain(scene.three, manifest, scene.phones, Event.TAKE_OVER)
    assert scene.states(ticket_read(as_code(given))) == [DONE]


def test_it_waits_for_the_one_before(scene: Scene) -> None:
    manifest = brought(scene.three, Event.ISSUE)
    first, second = chain(scene.three, manifest, scene.phones, Event.TAKE_OVER, Event.ARRIVE)
    assert scene.states(second) == [WAITING]
    assert list(tickets_open(scene.three.people[Role.RECEIVER]).values_list("state", flat=True)) == [WAITING]
    assert scene.states(first) == [DONE]
    assert Manifest.objects.get(pk=manifest.pk).state == State.ARRIVED
    assert not tickets_open(scene.three.people[Role.RECEIVER]).exists()


def test_one_bad_ticket_stops_no_other(scene: Scene) -> None:
    one, two = brought(scene.three, Event.ISSUE), brought(scene.three, Event.ISSUE)
    bad = scene.ticket(one, Event.TAKE_OVER, 1, values={"plate": "no plate"})
    good = scene.ticket(two, Event.TAKE_OVER, 1)
    answers = scene.take(TicketIn("{}", b""), bad, good, dataclasses.replace(good, signature=bytes(64)))
    assert [answer.state for answer in answers] == [None, CONFLICT, DONE, None]
    assert [codes(answer)[:1] for answer in answers] == [
        ["manifests.ticket_unreadable"],
        ["manifests.field_wrong"],
        [],
        ["manifests.ticket_forged"],
    ]


def test_a_changed_ticket_is_forged(scene: Scene) -> None:
    manifest = brought(scene.three, Event.ISSUE, Event.TAKE_OVER)
    given = scene.ticket(manifest, Event.ACCEPT, 2, role=Role.RECEIVER, accepted_g=4_000_000)
    changed = TicketIn(given.body.replace("4000000", "9000000"), given.signature)
    assert codes(*scene.take(changed)) == ["manifests.ticket_forged"]
    assert not Ticket.objects.exists()


def test_another_s_phone_signs_for_nobody(scene: Scene) -> None:
    manifest = brought(scene.three, Event.ISSUE)
    unknown = phone()
    stranger = actor("enterprise", party=trio().carrier)
    theirs = phone(stranger)
    pretending = dataclasses.replace(unknown, key=scene.phones[Role.CARRIER].key)
    of_unknown, of_stranger, in_my_name = (
        ticket(by, scene.three, manifest, Event.TAKE_OVER, 1)[1] for by in (unknown, theirs, pretending)
    )
    assert codes(*scene.take(of_unknown)) == ["manifests.device_unknown"]
    assert codes(*scene.take(in_my_name)) == ["manifests.ticket_forged"]
    (answer,) = scene.take(of_stranger)
    assert (answer.state, codes(answer)) == (CONFLICT, ["access.not_allowed"])
    assert len(steps(manifest)) == 1


def test_a_stranger_delivers_nothing_and_takes_nothing_over(scene: Scene) -> None:
    manifest = brought(scene.three, Event.ISSUE)
    other = trio()
    stranger = other.people[Role.CARRIER]
    assert codes(*scene.take(scene.ticket(manifest, Event.TAKE_OVER, 1), by=stranger)) == ["manifests.ticket_stranger"]
    hijack = ticket(phone(stranger), other, manifest, Event.TAKE_OVER, 1)[1]
    assert codes(*scene.take(hijack, by=stranger)) == ["manifests.ticket_stranger"]
    assert not Ticket.objects.exists()
    (answer,) = scene.take(hijack)  # who is no carrier of it takes nothing over, whoever delivers
    assert codes(answer) == ["manifests.not_for_party"]
    assert len(steps(manifest)) == 1


def test_nobody_takes_a_key_away(scene: Scene) -> None:
    manifest = brought(scene.three, Event.ISSUE)
    key, given = ticket(scene.phones[Role.CARRIER], scene.three, manifest, Event.TAKE_OVER, 1)
    squat = scene.ticket(manifest, Event.CANCEL, 9, role=Role.GENERATOR, ticket=str(key))
    assert scene.states(squat, given) == [WAITING, DONE]
    other = scene.ticket(manifest, Event.ARRIVE, 2, ticket=str(key))
    assert codes(*scene.take(other)) == ["manifests.ticket_key_taken"]
    assert scene.states(given) == [DONE]


def test_the_twin_of_a_signature_is_the_same_ticket(scene: Scene) -> None:
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    manifest = brought(scene.three, Event.ISSUE)
    given = scene.ticket(manifest, Event.TAKE_OVER, 1)
    twin = given.signature[:32] + (order - int.from_bytes(given.signature[32:])).to_bytes(32)
    assert scene.take(given) == scene.take(TicketIn(given.body, twin))


def test_what_was_signed_with_network_is_done(scene: Scene) -> None:
    manifest = brought(scene.three, Event.ISSUE)
    first, second = chain(scene.three, manifest, scene.phones, Event.TAKE_OVER, Event.ARRIVE)
    sign(scene.three, manifest, Event.TAKE_OVER)
    assert scene.states(second, first) == [DONE, DONE]
    assert [event for _step, event, _method in steps(manifest)] == ["issue", "take_over", "arrive"]


def test_it_comes_before_its_manifest(scene: Scene) -> None:
    three = scene.three
    key = uuid.uuid4()
    unborn = Manifest(key=key, steps=0, version=1)
    tickets = chain(three, unborn, scene.phones, Event.ISSUE, Event.TAKE_OVER)
    assert scene.states(*tickets) == [WAITING, WAITING]
    assert list(tickets_visible_to(three.people[Role.CARRIER]).values_list("base", flat=True)) == [1]
    row = Ticket.objects.get(base=0)
    generator = three.people[Role.GENERATOR]
    with pytest.raises(Problem) as early:
        ticket_settle(actor=generator, ticket_id=row.pk, version=row.version, how=Settling.RETRY)
    assert early.value.code == "manifests.ticket_early"
    manifest = drafted(three, key=key)
    assert scene.states(*tickets) == [DONE, DONE]
    assert Manifest.objects.get(pk=manifest.pk).state == State.IN_TRANSIT


def test_too_many_at_once(scene: Scene) -> None:
    with pytest.raises(Problem) as refused:
        scene.take(*[TicketIn("", b"")] * 201)
    assert refused.value.code == "manifests.tickets_many"


@pytest.mark.django_db(transaction=True)
def test_both_phones_deliver_at_once(scene: Scene) -> None:
    manifests = [brought(scene.three, Event.ISSUE) for _number in range(3)]
    given = [
        made
        for manifest in manifests
        for made in chain(scene.three, manifest, scene.phones, Event.TAKE_OVER, Event.ARRIVE, Event.ACCEPT)
    ]
    told = together(
        lambda: scene.take(*given),
        lambda: scene.take(*reversed(given), by=Role.RECEIVER),
        lambda: scene.take(*given[::2], *given[1::2], by=Role.GENERATOR),
    )
    assert told == ["done"] * 3
    assert scene.states(*given) == [DONE] * 9
    for manifest in manifests:
        assert [event for _step, event, _method in steps(manifest)] == ["issue", "take_over", "arrive", "accept"]
    assert list(findings()) == []
