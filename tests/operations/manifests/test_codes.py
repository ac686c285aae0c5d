"""One-time codes: whose signature it becomes, how often it may be guessed, when it is worthless."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import transaction
from tests.factories.manifests import NEEDED, Trio, brought, drafted, sign, trio
from tests.factories.registers import SETUP, actor, party, person
from tests.factories.together import together

from wufei.kernel import clock
from wufei.kernel.access import Actor, Face
from wufei.kernel.audit.models import Entry
from wufei.kernel.problems import Problem, Problems
from wufei.operations.manifests.actions import leg_plan, manifest_hold
from wufei.operations.manifests.actions.codes import code_give, manifest_sign_by_code
from wufei.operations.manifests.models import LockOut, Manifest, OneTimeCode, Signature
from wufei.operations.manifests.spec import Event, Role, SignIn, State
from wufei.registers.identity.actions import membership_revoke, person_deactivate
from wufei.registers.identity.models import Membership, Person
from wufei.registers.identity.queries import actor_for

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)
TAKE = SignIn(event=Event.TAKE_OVER, role=Role.CARRIER, values=NEEDED[Event.TAKE_OVER])


@pytest.fixture
def time() -> Iterator[clock.Frozen]:
    with clock.freeze(NOON) as stopped:
        yield stopped


def give(three: Trio, manifest: Manifest, *, by: Actor | None = None) -> str:
    """A code of the carrier's for taking over."""
    giver = by or three.people[Role.CARRIER]
    return code_give(actor=giver, manifest_id=manifest.pk, event=Event.TAKE_OVER, role=Role.CARRIER).code


def use(three: Trio, manifest: Manifest, code: str, given: SignIn = TAKE, *, by: Actor | None = None) -> Manifest:
    """The generator's device signs by a code."""
    version = Manifest.objects.values_list("version", flat=True).get(pk=manifest.pk)
    who = by or three.people[Role.GENERATOR]
    return manifest_sign_by_code(actor=who, manifest_id=manifest.pk, version=version, code=code, given=given)


def refused(three: Trio, manifest: Manifest, code: str, **how: Actor) -> Problem:
    with pytest.raises(Problem) as caught:
        use(three, manifest, code, **how)
    return caught.value


def wrong(code: str) -> str:
    return f"{(int(code.replace(' ', '')) + 1) % 10**8:08d}"


def test_the_giver_signs_on_the_device_of_another(time: clock.Frozen) -> None:
    three = trio()
    manifest = brought(three, Event.ISSUE)
    given = code_give(
        actor=three.people[Role.CARRIER], manifest_id=manifest.pk, event=Event.TAKE_OVER, role=Role.CARRIER
    )
    assert len(given.code) == 9
    assert given.code[4] == " "
    assert given.expires_at == NOON + dt.timedelta(minutes=15)
    moved = use(three, manifest, given.code)
    assert moved.state == State.IN_TRANSIT
    signature = Signature.objects.get(manifest=manifest, event="take_over")
    assert (signature.person_id, signature.method) == (three.people[Role.CARRIER].id, "code")
    assert signature.party == three.carrier
    acts = list(Entry.objects.filter(act__startswith="manifests.code").order_by("pk").values_list("act", "actor_id"))
    assert acts == [
        ("manifests.code.give", three.people[Role.CARRIER].id),
        ("manifests.code.use", three.people[Role.GENERATOR].id),
    ]
    row = OneTimeCode.objects.get()
    kept = str([getattr(row, field.attname) for field in OneTimeCode._meta.concrete_fields])
    assert given.code.replace(" ", "") not in kept
    assert given.code.replace(" ", "") not in str(list(Entry.objects.values_list("change", flat=True)))


def test_a_code_is_used_once(time: clock.Frozen) -> None:
    three = trio()
    manifest = brought(three, Event.ISSUE)
    code = give(three, manifest)
    use(three, manifest, code)
    sign(three, manifest, Event.STOP)
    assert refused(three, manifest, code).code == "manifests.code_wrong"


def test_a_code_is_for_one_event_of_one_manifest(time: clock.Frozen) -> None:
    three = trio()
    manifest, other = brought(three, Event.ISSUE), brought(three, Event.ISSUE)
    code = give(three, manifest)
    assert refused(three, other, code).code == "manifests.code_wrong"
    with pytest.raises(Problem) as caught:
        use(three, manifest, code, SignIn(event=Event.REFUSE, role=Role.RECEIVER, values={"refusal": "x"}))
    assert caught.value.code == "manifests.code_wrong"
    assert OneTimeCode.objects.get().misses == 0  # neither was a try at this code
    assert use(three, manifest, code).state == State.IN_TRANSIT


def test_it_expires(time: clock.Frozen) -> None:
    three = trio()
    manifest = brought(three, Event.ISSUE)
    code = give(three, manifest)
    time.forward(dt.timedelta(minutes=15))
    assert refused(three, manifest, code).code == "manifests.code_wrong"


def test_a_new_code_takes_the_place_of_the_old(time: clock.Frozen) -> None:
    three = trio()
    manifest = brought(three, Event.ISSUE)
    old, new = give(three, manifest), give(three, manifest)
    assert old == new or refused(three, manifest, old).code == "manifests.code_wrong"
    use(three, manifest, new)
    sign(three, manifest, Event.STOP)
    assert refused(three, manifest, old).code == "manifests.code_wrong"


def test_three_wrong_tries_kill_it_and_lock_out(time: clock.Frozen) -> None:
    three = trio()
    manifest = brought(three, Event.ISSUE)
    code = give(three, manifest)
    assert [refused(three, manifest, wrong(code)).code for _try in range(3)] == ["manifests.code_wrong"] * 3
    assert OneTimeCode.objects.get().misses == 3  # counted although each act was refused
    assert Entry.objects.filter(act="manifests.code.die").count() == 1
    locked = refused(three, manifest, code)
    assert (locked.code, locked.data["seconds"]) == ("manifests.code_locked", 10)
    time.forward(dt.timedelta(seconds=10))
    assert refused(three, manifest, code).code == "manifests.code_wrong"  # dead
    assert refused(three, manifest, code).data["seconds"] == 30


def test_waits_grow_and_end_with_a_signature(time: clock.Frozen) -> None:
    three = trio()
    manifest = brought(three, Event.ISSUE)
    waits = []
    for _try in range(10):
        assert refused(three, manifest, "00000000").code == "manifests.code_wrong"
        until = LockOut.objects.get().until
        waits.append((until - clock.now()).total_seconds() if until else 0)
        time.forward(dt.timedelta(seconds=waits[-1]))
    assert waits == [0, 0, 10, 30, 90, 270, 810, 1800, 1800, 1800]
    use(three, manifest, give(three, manifest))
    assert LockOut.objects.get().misses == 0


def test_one_who_guesses_locks_out_nobody_else(time: clock.Frozen) -> None:
    three = trio()
    manifest = brought(three, Event.ISSUE)
    for _try in range(3):
        refused(three, manifest, "1")
    assert refused(three, manifest, "1").code == "manifests.code_locked"
    assert refused(three, manifest, "1", by=three.people[Role.RECEIVER]).code == "manifests.code_wrong"
    assert refused(three, brought(three, Event.ISSUE), "1").code == "manifests.code_wrong"


def test_a_refused_signature_leaves_the_code(time: clock.Frozen) -> None:
    three = trio()
    manifest = brought(three, Event.ISSUE)
    code = give(three, manifest)
    with pytest.raises(Problems):
        use(three, manifest, code, SignIn(event=Event.TAKE_OVER, role=Role.CARRIER))
    assert OneTimeCode.objects.get().misses == 0
    assert use(three, manifest, code).state == State.IN_TRANSIT


def test_a_held_manifest_is_not_signed_by_code_either(time: clock.Frozen) -> None:
    three = trio()
    manifest = brought(three, Event.ISSUE)
    code = give(three, manifest)
    watcher = actor("supervisor", place="371502")
    manifest_hold(actor=watcher, manifest_id=manifest.pk, version=manifest.version, reason="核查")
    with pytest.raises(Problems) as caught:
        use(three, manifest, code)
    assert caught.value.problems[0].code == "manifests.held"


@pytest.mark.parametrize("how", ["revoked", "blocked"])
def test_the_rights_of_the_giver_are_asked_when_it_is_used(time: clock.Frozen, how: str) -> None:
    three = trio()
    manifest = brought(three, Event.ISSUE)
    giver = person("driver", party=three.carrier)
    code = give(three, manifest, by=actor_for(giver, Face.WEB))
    if how == "revoked":
        membership_revoke(actor=SETUP, membership_id=Membership.objects.get(person=giver).pk)
    else:
        person_deactivate(actor=SETUP, person_id=giver.pk, version=Person.objects.get(pk=giver.pk).version)
    assert refused(three, manifest, code).code == "access.not_allowed"
    assert Manifest.objects.get(pk=manifest.pk).state == State.ISSUED


def test_only_who_signs_for_the_party_gives_a_code() -> None:
    three = trio()
    manifest = brought(three, Event.ISSUE)
    for who in (three.people[Role.GENERATOR], actor("admin"), SETUP, actor("enterprise", party=party(place="371502"))):
        with pytest.raises(Problem) as caught:
            give(three, manifest, by=who)
        assert caught.value.code in {
            "manifests.not_for_party",
            "access.not_allowed",
            "kernel.not_found",
            "manifests.not_person",
        }
    with pytest.raises(Problem) as never:
        code_give(actor=three.people[Role.CARRIER], manifest_id=manifest.pk, event=Event.ISSUE, role=Role.CARRIER)
    assert never.value.code == "manifests.code_role_wrong"
    assert not OneTimeCode.objects.exists()


def test_who_does_not_see_the_manifest_tries_no_code() -> None:
    three = trio()
    draft = drafted(three)
    assert refused(three, draft, "1", by=three.people[Role.CARRIER]).code == "kernel.not_found"
    assert not LockOut.objects.exists()


def test_a_later_carrier_gives_a_code_of_their_own(time: clock.Frozen) -> None:
    three, other = trio(), trio()
    manifest = brought(three, Event.ISSUE)
    leg_plan(
        actor=three.people[Role.GENERATOR],
        manifest_id=manifest.pk,
        version=manifest.version,
        carrier_id=other.carrier.pk,
    )
    use(three, manifest, give(three, manifest, by=other.people[Role.CARRIER]))
    assert Signature.objects.get(manifest=manifest, event="take_over").party == other.carrier


def test_two_of_one_party_may_each_give_a_code(time: clock.Frozen) -> None:
    three = trio()
    manifest = brought(three, Event.ISSUE)
    second = actor("driver", party=three.carrier)
    first_code, second_code = give(three, manifest), give(three, manifest, by=second)
    if first_code != second_code:
        use(three, manifest, second_code)
        assert Signature.objects.get(manifest=manifest, event="take_over").person_id == second.id


@pytest.mark.django_db(transaction=True)
def test_it_refuses_to_count_in_a_transaction_that_may_be_rolled_back() -> None:
    three = trio()
    manifest = brought(three, Event.ISSUE)
    with pytest.raises(RuntimeError), transaction.atomic():
        use(three, manifest, "1")


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_signs() -> None:
    three = trio()
    manifest = brought(three, Event.ISSUE)
    code = give(three, manifest)
    told = together(*[lambda: use(three, manifest, code)] * 4)
    assert sorted(told).count("done") == 1
    assert set(told) <= {"done", "kernel.stale", "manifests.code_wrong", "manifests.no_such_move"}
    assert Signature.objects.filter(manifest=manifest).count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_many_guesses_at_once_none_is_free() -> None:
    three = trio()
    manifest = brought(three, Event.ISSUE)
    code = give(three, manifest)
    told = together(*[lambda: use(three, manifest, wrong(code))] * 6)
    assert told.count("manifests.code_wrong") == 3
    assert told.count("manifests.code_locked") == 3
    assert OneTimeCode.objects.get().misses == 3
