"""Tickets that do not fit what is there: shown to a person with what stands in the way, settled by one, never lost."""

import datetime as dt
from collections.abc import Iterator

import pytest
from tests.factories.manifests import ISSUE, NEEDED, brought, drafted, sign
from tests.factories.phones import Scene, chain, codes, phone, scene_set, steps, ticket
from tests.factories.registers import SETUP, actor, person

from wufei.kernel import clock
from wufei.kernel.access import Face
from wufei.kernel.problems import Problem
from wufei.operations.manifests.actions import manifest_change, manifest_hold, manifest_release
from wufei.operations.manifests.actions.devices import device_revoke
from wufei.operations.manifests.actions.tickets import ticket_settle
from wufei.operations.manifests.models import Manifest, Signature, Ticket
from wufei.operations.manifests.queries.trust import (
    devices_of,
    ticket_get,
    ticket_told,
)
from wufei.operations.manifests.spec import Event, ManifestIn, Role, State
from wufei.operations.manifests.spec.trust import Settling, TicketState
from wufei.registers.identity.actions import membership_grant, membership_revoke, person_deactivate
from wufei.registers.identity.models import Membership, Person
from wufei.registers.identity.queries import actor_for

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


def test_what_was_signed_with_network_otherwise_is_a_conflict(scene: Scene) -> None:
    manifest = brought(scene.three, Event.ISSUE, Event.TAKE_OVER)
    given = scene.ticket(manifest, Event.ACCEPT, 2, role=Role.RECEIVER, accepted_g=4_000_000)
    sign(scene.three, manifest, Event.ACCEPT, accepted_g=4_100_000)
    (answer,) = scene.take(given)
    assert (answer.state, codes(answer)) == (CONFLICT, ["manifests.ticket_otherwise"])


def test_what_was_signed_meanwhile_is_a_conflict_that_a_person_settles(scene: Scene) -> None:
    manifest = brought(scene.three, Event.ISSUE, Event.TAKE_OVER)
    first, second = chain(scene.three, manifest, scene.phones, Event.ARRIVE, Event.ACCEPT)
    sign(scene.three, manifest, Event.STOP)
    answers = scene.take(second, first)
    assert [answer.state for answer in answers] == [WAITING, CONFLICT]
    assert codes(answers[1]) == ["manifests.ticket_passed"]
    carrier = scene.three.people[Role.CARRIER]
    row = ticket_get(actor=carrier, ticket_id=answers[1].ticket_id or 0)
    assert ticket_told(row).event is Event.ARRIVE
    with pytest.raises(Problem) as refused:
        ticket_settle(
            actor=scene.three.people[Role.RECEIVER], ticket_id=row.pk, version=row.version, how=Settling.RETRY
        )
    assert refused.value.code in {"manifests.not_for_party", "access.not_allowed"}
    settled = ticket_settle(actor=carrier, ticket_id=row.pk, version=row.version, how=Settling.RETRY)
    assert settled.state == DONE
    assert Manifest.objects.get(pk=manifest.pk).state == State.ARRIVED
    # What builds on it was signed on another step, too: a person looks at that as well.
    (last,) = scene.take(second)
    assert codes(last) == ["manifests.ticket_passed"]
    row = Ticket.objects.get(pk=last.ticket_id)
    receiver = scene.three.people[Role.RECEIVER]
    assert ticket_settle(actor=receiver, ticket_id=row.pk, version=row.version, how=Settling.RETRY).state == DONE
    assert Manifest.objects.get(pk=manifest.pk).state == State.ACCEPTED
    with pytest.raises(Problem) as over:
        ticket_settle(actor=receiver, ticket_id=row.pk, version=row.version, how=Settling.RETRY)
    assert over.value.code == "kernel.no_such_move"


def test_a_conflict_is_dropped_with_a_reason_and_what_builds_on_it_is_shown(scene: Scene) -> None:
    manifest = brought(scene.three, Event.ISSUE, Event.TAKE_OVER)
    first, second = chain(scene.three, manifest, scene.phones, Event.ARRIVE, Event.ACCEPT)
    sign(scene.three, manifest, Event.STOP)
    scene.take(first, second)
    carrier = scene.three.people[Role.CARRIER]
    row = Ticket.objects.get(state=CONFLICT)
    with pytest.raises(Problem) as mute:
        ticket_settle(actor=carrier, ticket_id=row.pk, version=row.version, how=Settling.DROP, reason=" ")
    assert mute.value.code == "manifests.reason_missing"
    with pytest.raises(Problem) as stale:
        ticket_settle(actor=carrier, ticket_id=row.pk, version=row.version - 1, how=Settling.DROP, reason="误签")
    assert stale.value.code == "kernel.stale"
    dropped = ticket_settle(actor=carrier, ticket_id=row.pk, version=row.version, how=Settling.DROP, reason="误签")
    assert dropped.state == TicketState.DROPPED
    assert [problem["code"] for problem in dropped.problems] == ["manifests.ticket_passed"]
    answers = scene.take(first, second)
    assert [answer.state for answer in answers] == [TicketState.DROPPED, CONFLICT]
    assert codes(answers[1]) == ["manifests.ticket_orphaned"]


def test_a_retry_in_vain_says_what_stands_in_the_way_now(scene: Scene) -> None:
    manifest = brought(scene.three, Event.ISSUE, Event.TAKE_OVER)
    given = scene.ticket(manifest, Event.STOP, 2)
    sign(scene.three, manifest, Event.ACCEPT)
    (answer,) = scene.take(given)
    row = Ticket.objects.get(pk=answer.ticket_id)
    carrier = scene.three.people[Role.CARRIER]
    again = ticket_settle(actor=carrier, ticket_id=row.pk, version=row.version, how=Settling.RETRY)
    assert again.state == CONFLICT
    assert [problem["code"] for problem in again.problems] == ["manifests.no_such_move"]


def test_a_held_manifest_is_a_conflict_until_it_is_released(scene: Scene) -> None:
    manifest = brought(scene.three, Event.ISSUE)
    first, second = chain(scene.three, manifest, scene.phones, Event.TAKE_OVER, Event.ARRIVE)
    watcher = actor("supervisor", place="371502")
    held = manifest_hold(actor=watcher, manifest_id=manifest.pk, version=manifest.version, reason="核查")
    answers = scene.take(first, second)
    assert [answer.state for answer in answers] == [CONFLICT, WAITING]
    assert codes(answers[0]) == ["manifests.held"]
    manifest_release(actor=watcher, manifest_id=manifest.pk, version=held.version, reason="已查清")
    row = Ticket.objects.get(pk=answers[0].ticket_id)
    carrier = scene.three.people[Role.CARRIER]
    ticket_settle(actor=carrier, ticket_id=row.pk, version=row.version, how=Settling.RETRY)
    assert scene.states(first, second) == [DONE, DONE]  # what waited for it went on by itself


def test_a_sealed_field_is_a_conflict(scene: Scene) -> None:
    manifest = brought(scene.three, Event.ISSUE)
    given = scene.ticket(manifest, Event.TAKE_OVER, 1, values={**NEEDED[Event.TAKE_OVER], "form": "solid"})
    (answer,) = scene.take(given)
    assert (answer.state, codes(answer)) == (CONFLICT, ["manifests.field_sealed"])
    row = Ticket.objects.get()
    assert row.problems[0]["where"] == "values.form"


@pytest.mark.parametrize("wrong", [dt.timedelta(hours=2), -dt.timedelta(hours=2), -dt.timedelta(days=20_000 / 2)])
def test_a_wrong_clock_is_a_conflict_and_not_lost(scene: Scene, wrong: dt.timedelta) -> None:
    for manifest, event, base, role in (
        (brought(scene.three, Event.ISSUE), Event.TAKE_OVER, 1, Role.CARRIER),
        (drafted(scene.three), Event.ISSUE, 0, Role.GENERATOR),
    ):
        given = scene.ticket(
            manifest, event, base, role=role, at=max(NOON + wrong, dt.datetime(2001, 1, 1, tzinfo=dt.UTC))
        )
        (answer,) = scene.take(given)
        assert (answer.state, codes(answer)) == (CONFLICT, ["manifests.time_wrong"])
        row = Ticket.objects.get(pk=answer.ticket_id)
        who = scene.three.people[role]
        assert ticket_settle(actor=who, ticket_id=row.pk, version=row.version, how=Settling.RETRY).state == DONE
        assert Signature.objects.get(manifest=manifest, event=event).happened_at == NOON


def test_clocks_may_differ_a_little(scene: Scene) -> None:
    manifest = brought(scene.three, Event.ISSUE)
    first = scene.ticket(manifest, Event.TAKE_OVER, 1, at=NOON - dt.timedelta(minutes=5))
    second = scene.ticket(manifest, Event.ARRIVE, 2, at=NOON + dt.timedelta(minutes=5))
    assert scene.states(first, second) == [DONE, DONE]
    moments = list(Signature.objects.filter(manifest=manifest).values_list("happened_at", flat=True))
    assert moments == sorted(moments)


def test_a_revoked_phone(scene: Scene, time: clock.Frozen) -> None:
    manifest = brought(scene.three, Event.ISSUE)
    carrier = scene.three.people[Role.CARRIER]
    before = scene.ticket(manifest, Event.TAKE_OVER, 1)
    time.forward(dt.timedelta(hours=1))
    device_revoke(actor=carrier, device_id=devices_of(carrier).get().pk)
    time.forward(dt.timedelta(hours=1))
    after = scene.ticket(manifest, Event.TAKE_OVER, 1)
    answers = scene.take(after, before)
    assert [codes(answer) for answer in answers] == [
        ["manifests.device_revoked"],
        ["manifests.device_revoked_since"],
    ]
    for answer, state in zip(answers, (CONFLICT, DONE), strict=True):
        row = Ticket.objects.get(pk=answer.ticket_id)
        assert ticket_settle(actor=carrier, ticket_id=row.pk, version=row.version, how=Settling.RETRY).state == state
    assert len(steps(manifest)) == 2


@pytest.mark.parametrize("how", ["revoked", "blocked"])
def test_the_rights_of_the_signer_are_asked_at_delivery(scene: Scene, how: str) -> None:
    manifest = brought(scene.three, Event.ISSUE)
    driver = person("driver", party=scene.three.carrier)
    given = ticket(phone(actor_for(driver, Face.WEB)), scene.three, manifest, Event.TAKE_OVER, 1)[1]
    if how == "revoked":
        membership_revoke(actor=SETUP, membership_id=Membership.objects.get(person=driver).pk)
    else:
        person_deactivate(actor=SETUP, person_id=driver.pk, version=Person.objects.get(pk=driver.pk).version)
    own = actor_for(Person.objects.get(pk=driver.pk), Face.WEB)
    (answer,) = scene.take(given, by=own)
    assert (answer.state, codes(answer)) == (CONFLICT, ["access.not_allowed"])
    if how == "revoked":
        membership_grant(actor=SETUP, person_id=driver.pk, role="driver", party_id=scene.three.carrier.pk)
        row = Ticket.objects.get()
        boss = scene.three.people[Role.CARRIER]
        assert ticket_settle(actor=boss, ticket_id=row.pk, version=row.version, how=Settling.RETRY).state == DONE


def test_a_ticket_for_a_party_it_is_not_signed_by(scene: Scene) -> None:
    manifest = brought(scene.three, Event.ISSUE)
    wrong = scene.ticket(manifest, Event.TAKE_OVER, 1, party=scene.three.receiver.pk)
    assert codes(*scene.take(wrong)) == ["access.not_allowed"]
    assert steps(manifest) == [(1, "issue", "own")]


def test_a_draft_that_changed_meanwhile_is_not_signed_unseen(scene: Scene) -> None:
    manifest = drafted(scene.three)
    given = scene.ticket(manifest, Event.ISSUE, 0, role=Role.GENERATOR)
    changed = ManifestIn(
        key=manifest.key,
        spec="hazardous",
        generator_id=scene.three.generator.pk,
        receiver_id=scene.three.receiver.pk,
        carriers=(scene.three.carrier.pk,),
        code=manifest.code,
        mass_g=1_000,
        values=ISSUE,
    )
    manifest_change(
        actor=scene.three.people[Role.GENERATOR], manifest_id=manifest.pk, version=manifest.version, given=changed
    )
    (answer,) = scene.take(given, by=Role.GENERATOR)
    assert (answer.state, codes(answer)) == (CONFLICT, ["manifests.ticket_changed"])
