"""Pages of collecting rounds: who sees them, a round begun, stops added and joined, one weight shared to the gram."""

import re
import uuid
from typing import Any

import pytest
from django.test import Client
from tests.faces.web.conftest import SignedIn
from tests.faces.web.visits import read, send, url
from tests.factories.manifests import Trio, trio
from tests.factories.registers import party

from wufei.operations.manifests.actions import manifest_create
from wufei.operations.manifests.models import Manifest, Round
from wufei.operations.manifests.spec import ManifestIn, Role, State
from wufei.registers.identity.models import Person
from wufei.registers.parties.models import Party

pytestmark = pytest.mark.django_db
SPEC = "agricultural/packaging"


@pytest.fixture
def three(world: Any) -> Trio:
    """Who gives, who drives, who takes in; codes loaded."""
    return trio()


def browser(three: Trio, role: Role) -> Client:
    """A browser of one of the three."""
    client = Client()
    client.force_login(
        Person.objects.get(pk=int(three.people[role].id)), backend="django.contrib.auth.backends.ModelBackend"
    )
    client.cookies["wufei_language"] = "en"
    return client


@pytest.fixture
def driver(three: Trio) -> Client:
    """The collector's browser."""
    return browser(three, Role.CARRIER)


@pytest.fixture
def code(driver: Client) -> str:
    """A code that the stream takes, as the form offers it."""
    page = read(driver, f"{url('collecting_new')}?stream={SPEC}")
    return re.findall(r'<option value="([^"]+:[^"]+)">', page)[0]


def begun(client: Client, three: Trio, code: str) -> Round:
    """A round begun through the form."""
    form = {"spec": SPEC, "key": str(uuid.uuid4()), "carrier": three.carrier.name, "receiver": three.receiver.name}
    there = send(client, url("collecting_new"), **form, code=code)
    assert send(client, url("collecting_new"), **form, code=code) == there  # the same form again is the same round
    row = Round.objects.get()
    assert there == url("collecting", row.pk)
    return row


def stop(client: Client, row: Round, farm: Party, mass: str, status: int = 302) -> str:
    """A stop added through the form."""
    form = {"key": str(uuid.uuid4()), "generator": farm.name, "mass": mass}
    return send(client, url("collecting_collect", row.pk), status=status, **form)


def test_a_round_is_begun_collected_and_received(driver: Client, three: Trio, code: str) -> None:
    assert url("collecting_new") in read(driver, url("collectings"))
    row = begun(driver, three, code)
    assert "No stop yet" in read(driver, url("collecting", row.pk))
    farms = [party(place="371502") for _ in range(3)]
    for farm, mass in zip(farms, ("1", "2", "4.001"), strict=True):
        assert stop(driver, row, farm, mass) == url("collecting", row.pk)
    taker = browser(three, Role.RECEIVER)
    page = read(taker, url("collecting", row.pk))
    assert "3 stops told 7.001 kg" in page
    assert url("collecting_receive", row.pk) in page
    assert url("collecting_receive", row.pk) not in read(driver, url("collecting", row.pk))
    wrong = send(taker, url("collecting_receive", row.pk), status=422, weighed="6.999")
    assert re.findall(r'data-where="([^"]*)"', wrong) == ["values.pieces"]  # said once, not for each stop
    send(taker, url("collecting_receive", row.pk), **{"weighed": "6.999", "values.pieces": "12"})
    assert sorted(Manifest.objects.values_list("accepted_g", flat=True)) == [1_000, 1_999, 4_000]
    page = read(driver, url("collecting", row.pk))
    assert "1.999" in page
    assert "Received" in page
    page = read(driver, url("collectings"))
    assert "7.001" in page
    assert "6.999" in page
    send(taker, url("collecting_receive", row.pk), status=409, weighed="1")


def test_what_is_wrong_stands_at_its_field(driver: Client, three: Trio, code: str) -> None:
    row, farm = begun(driver, three, code), party(place="371502")
    assert 'data-where="mass"' in stop(driver, row, farm, "0", status=422)
    nobody = send(driver, url("collecting_collect", row.pk), status=404, generator="没有", mass="1", key=uuid.uuid4())
    assert 'data-where="generator"' in nobody
    form = {"spec": SPEC, "key": str(uuid.uuid4()), "carrier": three.carrier.name, "receiver": "没有", "code": code}
    assert 'data-where="receiver"' in send(driver, url("collecting_new"), status=404, **form)


def test_a_manifest_is_taken_along_once(driver: Client, three: Trio, code: str) -> None:
    row, farm = begun(driver, three, code), party(place="371502")
    given = ManifestIn(
        key=uuid.uuid4(), spec=SPEC, generator_id=farm.pk, receiver_id=three.receiver.pk, code=code, mass_g=5_000
    )
    apart = manifest_create(actor=three.people[Role.RECEIVER], given=given)
    taker = browser(three, Role.RECEIVER)
    assert f'value="{apart.pk}"' in read(taker, url("collecting", row.pk))
    send(taker, url("collecting_join", row.pk), manifest=apart.pk)
    apart.refresh_from_db()
    assert apart.round == row
    send(taker, url("collecting_join", row.pk), status=409, manifest=apart.pk)
    assert url("manifest", apart.pk) in read(taker, url("collecting", row.pk))


def test_who_sees_a_round(driver: Client, three: Trio, code: str, signed_in: SignedIn) -> None:
    row = begun(driver, three, code)
    stop(driver, row, party(place="371502"), "1")
    for role, sees in (("office", True), ("leader", True), ("supervisor", True), ("auditor", True)):
        client = signed_in(role)
        assert (row.number in read(client, url("collectings"))) is sees, role
        page = read(client, url("collecting", row.pk))
        assert (url("collecting_collect", row.pk) in page) is (role == "office"), role
        assert url("collecting_receive", row.pk) not in page, role
        read(client, url("collecting_new"), status=200 if role == "office" else 403)
    stranger = signed_in("enterprise")
    assert row.number not in read(stranger, url("collectings"))
    read(stranger, url("collecting", row.pk), status=404)
    send(stranger, url("collecting_collect", row.pk), status=404, generator="x", mass="1")
    send(stranger, url("collecting_receive", row.pk), status=404, weighed="1")
    read(signed_in("department"), url("collectings"), status=403)
    assert Manifest.objects.get().state != State.ACCEPTED
