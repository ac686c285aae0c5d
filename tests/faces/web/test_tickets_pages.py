"""Pages of signing elsewhere: tickets that need a person, one-time codes and their lock-out, own phones."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.faces.web.conftest import SignedIn
from tests.faces.web.visits import read, send, url
from tests.factories.manifests import Trio, brought, sign, trio
from tests.factories.phones import Scene, scene_set

from wufei.faces.web.kit.context import manifest_tabs
from wufei.operations.manifests.actions import device_revoke
from wufei.operations.manifests.models import Device, Manifest, Signature, Ticket
from wufei.operations.manifests.spec import Event, Method, Role
from wufei.operations.manifests.spec.trust import TicketState
from wufei.registers.identity.models import Person

pytestmark = pytest.mark.django_db


def browser(three: Trio, role: Role) -> Client:
    """Somebody of a firm, in English."""
    client = Client()
    person = Person.objects.get(pk=int(three.people[role].id))
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["wufei_language"] = "en"
    return client


@pytest.fixture
def scene(world: object) -> Scene:
    """Three firms with a phone each."""
    return scene_set()


def conflict(scene: Scene) -> Ticket:
    """A ticket of the carrier for a manifest on which something was signed meanwhile."""
    manifest = brought(scene.three, Event.ISSUE, Event.TAKE_OVER)
    late = scene.ticket(manifest, Event.ARRIVE, 1)
    assert scene.states(late) == [TicketState.CONFLICT]
    return Ticket.objects.get()


def test_a_conflict_shows_both_sides_and_is_tried_again(scene: Scene) -> None:
    row = conflict(scene)
    carrier = browser(scene.three, Role.CARRIER)
    listed = read(carrier, url("tickets"))
    assert url("ticket", row.pk) in listed
    assert "It was signed on step 1" in listed
    page = read(carrier, url("ticket", row.pk))
    for word in ("Report the arrival", "Signed meanwhile", "Take over", "Try again as things are now", "Look at what"):
        assert word in page, word
    send(carrier, url("ticket_settle", row.pk), version=row.version, how="retry")
    row.refresh_from_db()
    assert row.state == TicketState.DONE
    assert "Try again" not in read(carrier, url("ticket", row.pk))
    assert url("ticket", row.pk) not in read(carrier, url("tickets"))


def test_what_the_phone_signed_stands_beside_what_stands_now(scene: Scene) -> None:
    manifest = brought(scene.three, Event.ISSUE)
    values = {"plate": "鲁P99999", "road_permit": "371500000001", "driver": "王师傅"}
    late = scene.ticket(manifest, Event.TAKE_OVER, 1, values=values)
    sign(scene.three, manifest, Event.TAKE_OVER)
    assert scene.states(late) == [TicketState.CONFLICT]
    page = read(browser(scene.three, Role.CARRIER), url("ticket", Ticket.objects.get().pk))
    for word in ("<ins>鲁P99999</ins>", "<del>鲁P12345</del>", "<ins>王师傅</ins>"):
        assert word in page, word
    assert "<ins>371500000001</ins>" not in page


def test_it_is_dropped_with_a_reason(scene: Scene) -> None:
    row = conflict(scene)
    carrier = browser(scene.three, Role.CARRIER)
    where = url("ticket_settle", row.pk)
    assert "manifests.reason_missing" in send(carrier, where, 422, version=row.version, how="drop")
    send(carrier, where, 409, version=row.version + 7, how="drop", reason="已另行签收")
    send(carrier, where, version=row.version, how="drop", reason="已另行签收")
    row.refresh_from_db()
    assert row.state == TicketState.DROPPED


def test_who_sees_a_ticket_and_who_settles_it(scene: Scene, signed_in: SignedIn) -> None:
    row = conflict(scene)
    for role in (Role.GENERATOR, Role.RECEIVER):
        page = read(browser(scene.three, role), url("ticket", row.pk))
        assert "Somebody who signs for its party settles it." in page
        send(browser(scene.three, role), url("ticket_settle", row.pk), 403, version=row.version, how="retry")
    assert "Somebody who signs" in read(signed_in("office"), url("ticket", row.pk))
    read(signed_in("enterprise"), url("ticket", row.pk), status=404)
    assert "Nothing has to be settled" in read(signed_in("enterprise"), url("tickets"))
    read(signed_in("department"), url("tickets"), status=403)


def waiting(client: Client, tab: str) -> str:
    """The number beside a tab; empty where there is none."""
    page = read(client, url("packages"))
    found = re.search(rf'<a href="{re.escape(url(tab))}"[^>]*>[^<]*(?:<b class="w-mf-n"[^>]*>(\d+)</b>)?</a>', page)
    assert found is not None
    return found[1] or ""


def test_the_tab_counts_what_waits_for_this_very_person(scene: Scene, signed_in: SignedIn) -> None:
    carrier = browser(scene.three, Role.CARRIER)
    assert waiting(carrier, "tickets") == ""
    row = conflict(scene)
    assert waiting(carrier, "tickets") == "1"
    for other in (browser(scene.three, Role.GENERATOR), browser(scene.three, Role.RECEIVER), signed_in("office")):
        assert waiting(other, "tickets") == ""
    manifest = Manifest.objects.get(pk=row.manifest_id)
    again = scene.ticket(manifest, Event.ARRIVE, 1)
    assert scene.states(again) == [TicketState.CONFLICT]
    assert waiting(carrier, "tickets") == "2"
    send(carrier, url("ticket_settle", row.pk), version=row.version, how="drop", reason="已另行签收")
    assert waiting(carrier, "tickets") == "1"


def test_counting_for_the_tabs_takes_as_many_queries_for_many_as_for_one(scene: Scene) -> None:
    manifest, who = conflict(scene).manifest, scene.three.people[Role.CARRIER]
    with CaptureQueriesContext(connection) as one:
        assert manifest_tabs(who)["waiting"] == {"corrections": 0, "tickets": 1}
    assert manifest is not None
    scene.take(*(scene.ticket(manifest, Event.ARRIVE, 1) for _number in range(6)))
    with CaptureQueriesContext(connection) as many:
        assert manifest_tabs(who)["waiting"] == {"corrections": 0, "tickets": 7}
    assert len(many) == len(one) <= 9


def test_a_ticket_without_its_manifest_waits(scene: Scene) -> None:
    manifest = Manifest(key="00000000-0000-4000-8000-000000000009", version=1)
    assert scene.states(scene.ticket(manifest, Event.TAKE_OVER, 1)) == [TicketState.WAITING]
    carrier, row = browser(scene.three, Role.CARRIER), Ticket.objects.get()
    assert "not here yet" in read(carrier, url("tickets"))
    assert "The manifest itself has not been delivered yet." in read(carrier, url("ticket", row.pk))
    assert "ticket_early" in send(carrier, url("ticket_settle", row.pk), 409, version=row.version, how="retry")


def test_own_phones_are_listed_and_revoked(scene: Scene, signed_in: SignedIn) -> None:
    carrier = browser(scene.three, Role.CARRIER)
    mine = Device.objects.get(person_id=scene.three.people[Role.CARRIER].id)
    others = Device.objects.get(person_id=scene.three.people[Role.RECEIVER].id)
    page = read(carrier, url("own_phones"))
    assert url("own_phone_revoke", mine.pk) in page
    assert url("own_phone_revoke", others.pk) not in page
    send(carrier, url("own_phone_revoke", others.pk), 404)
    send(carrier, url("own_phone_revoke", mine.pk))
    assert "revoked" in read(carrier, url("own_phones"))
    assert url("own_phone_revoke", mine.pk) not in read(carrier, url("own_phones"))
    assert "No phone is registered" in read(signed_in("enterprise"), url("own_phones"))


def test_a_revoked_phone_is_marked_on_its_ticket(scene: Scene) -> None:
    row = conflict(scene)
    device_revoke(actor=scene.three.people[Role.CARRIER], device_id=row.device_id)
    assert "revoked" in read(browser(scene.three, Role.GENERATOR), url("ticket", row.pk))


def given_code(client: Client, manifest: Manifest, event: Event, role: Role) -> str:
    page = client.post(url("manifest_code_give", manifest.pk), {"event": event, "role": role})
    assert page.status_code == 200, page.content.decode()[:400]
    assert "no-store" in page.headers["Cache-Control"]
    found = re.search(r'class="w-given-code">(\d{4} \d{4})<', page.content.decode())
    assert found is not None
    return found[1]


@pytest.mark.django_db(transaction=True)
def test_a_code_is_shown_once_and_signs_on_the_other_screen() -> None:
    three = trio()
    manifest = brought(three, Event.ISSUE)
    carrier, generator = browser(three, Role.CARRIER), browser(three, Role.GENERATOR)
    assert url("manifest_codes", manifest.pk) in read(carrier, url("manifest", manifest.pk))
    assert "Take over" in read(carrier, url("manifest_codes", manifest.pk))
    code = given_code(carrier, manifest, Event.TAKE_OVER, Role.CARRIER)
    assert code not in read(carrier, url("manifest_codes", manifest.pk))
    page = read(generator, url("manifest_codes", manifest.pk))
    assert "act-take_over-carrier" in page
    fields = {"version": manifest.version, "event": "take_over", "role": "carrier", "code": code}
    fields |= {"values.plate": "鲁P12345", "values.road_permit": "371500000001", "values.driver": "李师傅"}
    assert send(generator, url("manifest_code_sign", manifest.pk), **fields) == url("manifest", manifest.pk)
    signed = Signature.objects.filter(manifest=manifest).latest("step")
    assert (signed.event, signed.method, signed.person_id) == ("take_over", Method.CODE, three.people[Role.CARRIER].id)


@pytest.mark.django_db(transaction=True)
def test_wrong_codes_lock_out_and_say_for_how_long() -> None:
    three = trio()
    manifest = brought(three, Event.ISSUE)
    generator = browser(three, Role.GENERATOR)
    fields = {"version": manifest.version, "event": "take_over", "role": "carrier", "code": "0000 0000"}
    where = url("manifest_code_sign", manifest.pk)
    for _try in range(3):
        assert "manifests.code_wrong" in send(generator, where, 403, **fields)
    locked = send(generator, where, 403, **fields)
    assert "manifests.code_locked" in locked
    assert re.search(r"the next try is possible in \d+ seconds", locked)


def test_codes_are_for_those_who_sign_and_see(scene: Scene, signed_in: SignedIn) -> None:
    manifest = brought(scene.three, Event.ISSUE)
    office = signed_in("office")
    assert url("manifest_codes", manifest.pk) not in read(signed_in("leader"), url("manifest", manifest.pk))
    assert "Nothing here is yours to sign now." in read(office, url("manifest_codes", manifest.pk))
    give = url("manifest_code_give", manifest.pk)
    send(office, give, 403, event="take_over", role="carrier")
    send(browser(scene.three, Role.GENERATOR), give, 403, event="take_over", role="carrier")
    send(browser(scene.three, Role.CARRIER), give, 422, event="take_over", role="receiver")
    send(browser(scene.three, Role.CARRIER), give, 404, event="nonsense", role="nonsense")
    read(signed_in("enterprise"), url("manifest_codes", manifest.pk), status=404)
