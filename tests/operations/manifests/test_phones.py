"""Phones are one's own, and carry in their pocket what they need without network."""

import datetime as dt
import json
import uuid
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.manifests import brought, drafted, trio
from tests.factories.packages import filled, into, made, repack, three_firms
from tests.factories.phones import Scene, phone, scene_set
from tests.factories.registers import SETUP, actor

from wufei.kernel import clock
from wufei.kernel.audit.models import Entry
from wufei.kernel.problems import Problem
from wufei.operations.manifests.actions.devices import device_register, device_revoke
from wufei.operations.manifests.models import Device, Package
from wufei.operations.manifests.queries.trust import (
    devices_of,
    pocket_of,
)
from wufei.operations.manifests.spec import SPECS, Event, Role
from wufei.operations.manifests.spec.packages import ContainerIn, LabelTexts, PackageKind
from wufei.operations.manifests.spec.trust import TicketState

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


def test_devices_are_one_s_own(scene: Scene) -> None:
    carrier, receiver = scene.three.people[Role.CARRIER], scene.three.people[Role.RECEIVER]
    mine = devices_of(carrier).get()
    made = scene.phones[Role.CARRIER]
    again = device_register(actor=carrier, key=made.key, label="另一名", public_key=made.public)
    assert (again.pk, again.label) == (mine.pk, "手机")
    refused = [
        (receiver, {"key": made.key, "label": "x", "public_key": made.public}, "manifests.device_key_taken"),
        (carrier, {"key": made.key, "label": "x", "public_key": phone().public}, "manifests.device_key_taken"),
        (carrier, {"key": uuid.uuid4(), "label": " ", "public_key": made.public}, "manifests.device_label_missing"),
        (carrier, {"key": uuid.uuid4(), "label": "x", "public_key": b"x"}, "phone_signatures.key_wrong"),
        (actor("auditor"), {"key": uuid.uuid4(), "label": "x", "public_key": made.public}, "access.not_allowed"),
        (SETUP, {"key": uuid.uuid4(), "label": "x", "public_key": made.public}, "manifests.not_person"),
    ]
    for who, fields, code in refused:
        with pytest.raises(Problem) as caught:
            device_register(actor=who, **fields)  # type: ignore[arg-type]
        assert caught.value.code == code
    with pytest.raises(Problem):
        device_revoke(actor=receiver, device_id=mine.pk)
    revoked = device_revoke(actor=carrier, device_id=mine.pk)
    assert revoked.revoked_at == NOON
    assert device_revoke(actor=carrier, device_id=mine.pk).revoked_at == NOON
    with pytest.raises(Problem):
        device_register(actor=carrier, key=made.key, label="x", public_key=made.public)
    assert Device.objects.filter(key=made.key).count() == 1
    assert Entry.objects.filter(act="manifests.device.revoke").count() == 1


def test_a_pocket_holds_what_a_phone_needs(scene: Scene) -> None:
    three = scene.three
    manifest = brought(three, Event.ISSUE)
    brought(three, Event.ISSUE, Event.ACCEPT)
    pocket = pocket_of(three.people[Role.CARRIER])
    assert json.loads(json.dumps(pocket, ensure_ascii=False)) == pocket
    (found,) = pocket["manifests"]
    assert (found["key"], found["base"], found["state"]) == (str(manifest.key), 1, "issued")
    assert found["generator"]["name"] == three.generator.name
    steps_now = {step["event"]: step for step in found["steps"]}
    assert steps_now["take_over"]["mine"]
    assert steps_now["take_over"]["party"] == three.carrier.pk
    assert steps_now["take_over"]["missing"] == ["plate", "road_permit", "driver"]
    assert not steps_now["accept"]["mine"]
    assert [each[:3] for each in found["signed"]] == [["issue", "generator", three.generator.name]]
    assert {key.split("@")[0] for key in pocket["declarations"]} == set(SPECS.codes())
    declaration = pocket["declarations"][found["declaration"]]
    fields = {field["name"]: field for field in declaration["fields"]}
    assert fields["difference_note"]["when"] == ["among", "difference", ["name", "mass", "property", "form", "packing"]]
    assert fields["plate"]["of_leg"]
    targets = {(step["source"], step["event"]): step["target"] for step in declaration["steps"]}
    assert targets["in_transit", "accept"] == "accepted"
    # And what the phone makes of it is taken.
    given = scene.ticket(manifest, Event.TAKE_OVER, found["base"], party=steps_now["take_over"]["party"])
    assert scene.states(given) == [DONE]


def test_a_pocket_is_of_one_s_own_parties_and_costs_the_same_for_many(scene: Scene) -> None:
    three = scene.three
    drafted(three)
    brought(trio(), Event.ISSUE)
    assert pocket_of(actor("supervisor", place="3715"))["manifests"] == []
    assert pocket_of(three.people[Role.CARRIER])["manifests"] == []
    assert [each["state"] for each in pocket_of(three.people[Role.GENERATOR])["manifests"]] == ["draft"]
    counts = []
    for many in (1, 4):
        for _number in range(many):
            brought(three, Event.ISSUE)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            pocket_of(three.people[Role.GENERATOR])
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 10


def test_a_pocket_holds_the_stock_of_one_s_own_parties_and_of_nobody_else() -> None:
    three = three_firms()
    own, others = filled(three.generator, 100, 200, 300), filled(three.receiver, 400)
    filled(three.carrier, 500)
    act = repack(own[:1], into(60), into(40), by=three.people[Role.GENERATOR])
    drafted(three, mass_g=200, packages=(own[1].code,))  # it is aboard, though nobody has signed yet
    there = {row.code for row in (own[2], *made(act))}
    pocket = pocket_of(three.people[Role.GENERATOR])
    assert {each["code"] for each in pocket["stock"]} == there
    assert json.loads(json.dumps(pocket["stock"])) == pocket["stock"]
    assert [each["code"] for each in pocket_of(three.people[Role.RECEIVER])["stock"]] == [others[0].code]
    # Nothing for who signs and does not pack, for who has no firm, for who may do everything.
    for who in (actor("driver", party=three.generator), actor("office"), actor("supervisor", place="3715"), SETUP):
        assert pocket_of(who)["stock"] == []


def test_what_a_pocket_says_of_packages_is_enough_to_repack_them() -> None:
    three = three_firms()
    who, label = three.people[Role.GENERATOR], LabelTexts(hazards=("T",), note="轻放")
    filled(three.generator, 100, label=label)
    filled(three.generator, 150, label=label)
    stock = pocket_of(who)["stock"]
    assert len({each["stock"] for each in stock}) == 1
    one = stock[0]
    assert one["volume_due"]
    assert (one["name"], one["party"]) == ("其他废矿物油及沾油包装物", three.generator.name)
    told = {"waste": one["waste"], "kind": PackageKind(one["kind"]), "volume_ml": one["volume_ml"]}
    into_one = ContainerIn(mass_g=250, **told, label=LabelTexts(**one["label"]))
    rows = Package.objects.filter(code__in=[each["code"] for each in stock])
    (row,) = made(repack(list(rows), into_one, by=who))
    assert (row.mass_g, row.label["note"], row.label["hazards"]) == (250, "轻放", ["T"])
    assert [each["code"] for each in pocket_of(who)["stock"]] == [row.code]


def test_a_pocket_costs_the_same_for_many_packages() -> None:
    three = three_firms()
    counts = []
    for many in (1, 5):
        filled(three.generator, *range(1, many + 1))
        with CaptureQueriesContext(connection) as asked:
            pocket_of(three.people[Role.GENERATOR])
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 10
