"""A manifest on the database: moves, who may sign, what it does to the books, what is sealed."""

import pytest
from tests.factories.manifests import OIL, brought, drafted, sign, trio
from tests.factories.registers import SETUP, actor

from wufei.kernel.problems import Problem, Problems
from wufei.ledger.books.queries.accounts import balance_now
from wufei.ledger.books.queries.audit import findings
from wufei.ledger.books.spec import AccountKey, AccountKind
from wufei.operations.manifests.actions import (
    SignItem,
    leg_plan,
    manifest_hold,
    manifest_release,
    manifest_revise,
    manifest_sign,
    manifests_sign,
)
from wufei.operations.manifests.models import Signature
from wufei.operations.manifests.queries.manifests import visible_to
from wufei.operations.manifests.spec import Event, Role, SignIn, State

pytestmark = pytest.mark.django_db
WAY = (Event.ISSUE, Event.TAKE_OVER, Event.ARRIVE, Event.ACCEPT)


def stock(party_id: int, place_id: int, kind: AccountKind = AccountKind.STOCK) -> int:
    key = AccountKey(holder_id=party_id, place_id=place_id, kind=kind, code=OIL)
    return balance_now(actor=SETUP, key=key).posted


def test_the_usual_way_books_once_and_seals_each_signature() -> None:
    three = trio()
    manifest = brought(three, *WAY)
    assert manifest.state == State.ACCEPTED
    assert manifest.number.startswith("20")
    assert len(manifest.number) == 14
    assert manifest.number[4:8] == "3715"
    assert stock(three.generator.pk, manifest.origin_id) == -4_812_000
    assert stock(three.receiver.pk, manifest.destination_id) == 4_812_000
    rows = list(Signature.objects.filter(manifest=manifest))
    assert [(row.step, row.event, row.role) for row in rows] == [
        (1, "issue", "generator"),
        (2, "take_over", "carrier"),
        (3, "arrive", "carrier"),
        (4, "accept", "receiver"),
    ]
    assert three.carrier.name in rows[1].statement
    assert list(findings()) == []


def test_nobody_signs_for_others_however_powerful() -> None:
    three = trio()
    manifest = drafted(three)
    for who in (three.people[Role.CARRIER], actor("admin"), actor("office"), actor("supervisor", place="3715")):
        with pytest.raises((Problem, Problems)) as refused:
            sign(three, manifest, Event.ISSUE, by=who)
        assert refused.value.code in {"manifests.not_for_party", "access.not_allowed", "kernel.not_found"}
    assert Signature.objects.count() == 0


def test_a_draft_is_seen_by_its_author_only() -> None:
    three = trio()
    manifest = drafted(three)
    assert list(visible_to(three.people[Role.GENERATOR])) == [manifest]
    assert list(visible_to(three.people[Role.RECEIVER])) == []
    sign(three, manifest, Event.ISSUE)
    assert list(visible_to(three.people[Role.RECEIVER])) == [manifest]
    assert list(visible_to(actor("enterprise", party=trio().generator))) == []


def test_taking_in_a_part_asks_for_all_that_taking_in_the_whole_asks_for_and_closes_it() -> None:
    three = trio()
    manifest = brought(three, Event.ISSUE, Event.TAKE_OVER)
    with pytest.raises(Problems) as caught:
        sign(three, manifest, Event.ACCEPT_PART, accepted_g=2_000_000, values={})
    assert [(p.code, p.where) for p in caught.value.problems] == [("manifests.field_missing", "values.method")]
    manifest = sign(three, manifest, Event.ACCEPT_PART, accepted_g=2_000_000)
    with pytest.raises(Problems) as caught:
        sign(three, manifest, Event.RETURN, values={"difference": "mass"})
    assert [(p.code, p.where) for p in caught.value.problems] == [("manifests.field_sealed", "values.difference")]


def test_part_is_accepted_and_the_rest_comes_back() -> None:
    three = trio()
    manifest = brought(three, Event.ISSUE, Event.TAKE_OVER, Event.ACCEPT_PART)
    assert manifest.state == State.PARTLY_ACCEPTED
    assert manifest.open_g == 2_812_000
    manifest = sign(three, manifest, Event.RETURN)
    assert (manifest.state, manifest.open_g, manifest.open_key) == (State.ACCEPTED, 0, None)
    assert stock(three.receiver.pk, manifest.destination_id) == 2_000_000
    assert stock(three.generator.pk, manifest.origin_id) == -2_000_000


def test_every_fault_is_told_at_once() -> None:
    three = trio()
    manifest = drafted(three, values={})
    with pytest.raises(Problems) as refused:
        sign(three, manifest, Event.ISSUE, values={"form": "plasma", "nonsense": "1"})
    codes = [p.code for p in refused.value.problems]
    assert codes.count("manifests.field_missing") >= 4
    assert {"manifests.field_wrong", "manifests.field_unknown"} <= set(codes)


def test_a_hold_stops_every_move_and_leaves_the_state() -> None:
    three = trio()
    manifest = brought(three, Event.ISSUE)
    watcher = actor("supervisor", place="371502")
    held = manifest_hold(actor=watcher, manifest_id=manifest.pk, version=manifest.version, reason="核查")
    with pytest.raises(Problems) as refused:
        sign(three, manifest, Event.TAKE_OVER)
    assert refused.value.problems[0].code == "manifests.held"
    manifest_release(actor=watcher, manifest_id=manifest.pk, version=held.version, reason="已查清")
    assert sign(three, manifest, Event.TAKE_OVER).state == State.IN_TRANSIT


def test_of_two_signers_one_wins() -> None:
    three = trio()
    manifest = brought(three, Event.ISSUE)
    given = SignIn(event=Event.REFUSE, role=Role.RECEIVER, values={"refusal": "x"})
    manifest_sign(actor=three.people[Role.RECEIVER], manifest_id=manifest.pk, version=manifest.version, given=given)
    with pytest.raises((Problem, Problems)) as refused:
        manifest_sign(actor=three.people[Role.RECEIVER], manifest_id=manifest.pk, version=manifest.version, given=given)
    assert isinstance(refused.value, Problems) or refused.value.code == "kernel.stale"


def test_many_are_signed_in_one_act() -> None:
    three = trio()
    rows = [brought(three, Event.ISSUE) for _ in range(3)] + [drafted(three)]
    given = SignIn(event=Event.ACCEPT, role=Role.RECEIVER, values={"method": "R9"})
    items = [SignItem(manifest_id=row.pk, version=row.version, given=given) for row in rows[:3]]
    done, refused = manifests_sign(actor=three.people[Role.RECEIVER], items=items)
    assert [row.state for row in done] == [State.ACCEPTED] * 3
    assert refused == []
    assert Signature.objects.filter(event="accept").values("block").distinct().count() == 1


def test_a_forgotten_carrier_does_not_block_the_receiver() -> None:
    three = trio()
    manifest = brought(three, Event.ISSUE, Event.ACCEPT)
    assert manifest.state == State.ACCEPTED
    assert manifest.legs.get().taken_at is None


def test_a_later_carrier_takes_over_once_named() -> None:
    three = trio()
    manifest = brought(three, Event.ISSUE, Event.TAKE_OVER)
    other = trio()
    values = {"plate": "鲁P54321", "road_permit": "1", "driver": "王师傅"}
    with pytest.raises(Problem) as unseen:
        sign(three, manifest, Event.TAKE_OVER, by=other.people[Role.CARRIER], values=values)
    assert unseen.value.code == "kernel.not_found"
    leg_plan(
        actor=three.people[Role.CARRIER], manifest_id=manifest.pk, version=manifest.version, carrier_id=other.carrier.pk
    )
    moved = sign(three, manifest, Event.TAKE_OVER, by=other.people[Role.CARRIER], values=values)
    legs = list(moved.legs.all())
    assert [(leg.carrier_id, leg.plate) for leg in legs] == [
        (three.carrier.pk, "鲁P12345"),
        (other.carrier.pk, "鲁P54321"),
    ]
    assert legs[0].handed_at == legs[1].taken_at
    with pytest.raises(Problems):  # the first carrier's plate is sealed with its hand-over
        manifest_revise(
            actor=three.people[Role.GENERATOR], manifest_id=moved.pk, version=moved.version, values={"mass": "1"}
        )
    assert sign(three, moved, Event.ACCEPT).state == State.ACCEPTED
