"""Pages of corrections: asked for on a form, answered, refused, withdrawn; who sees which; what became of the books."""

import datetime as dt
import re
import uuid

import pytest
from django.test import Client
from tests.faces.web.conftest import SignedIn
from tests.faces.web.visits import read, send, url
from tests.factories.corrections import ROAD, WAY, agreed, ask
from tests.factories.manifests import Trio, brought, drafted, trio
from tests.factories.registers import SETUP

from wufei.kernel import clock
from wufei.operations.manifests.actions import corrections_settle, manifest_hold
from wufei.operations.manifests.models import Correction, Manifest
from wufei.operations.manifests.spec import Role
from wufei.operations.manifests.spec.corrections import CorrectionState
from wufei.registers.identity.models import Person
from wufei.registers.parties.actions import site_create
from wufei.registers.parties.spec import SiteKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(world: object) -> Trio:
    """Three firms."""
    return trio()


def browser(three: Trio, role: Role) -> Client:
    """Somebody of a firm, in English."""
    client = Client()
    person = Person.objects.get(pk=int(three.people[role].id))
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["wufei_language"] = "en"
    return client


def filled(manifest: Manifest, **changes: str) -> dict[str, str]:
    """The form as it is opened, with changes."""
    leg = manifest.legs.get()
    told = {
        "key": str(uuid.uuid4()),
        "reason": "过磅单抄错",
        "mass_g": "4812",
        "accepted_g": "4812" if manifest.accepted_g else "",
        "code": manifest.code,
        **{f"values.{name}": str(value) for name, value in manifest.values.items()},
        **{f"legs.0.values.{name}": str(value) for name, value in leg.values.items()},
    }
    return {**told, **changes}


def test_a_correction_goes_from_the_page_of_the_manifest_to_the_books(three: Trio) -> None:
    manifest = brought(three, *WAY)
    generator, receiver = browser(three, Role.GENERATOR), browser(three, Role.RECEIVER)
    assert url("correction_ask", manifest.pk) in read(generator, url("manifest", manifest.pk))
    form = read(generator, url("correction_ask", manifest.pk))
    for word in ("Mass sent", "Mass weighed at the receiver", "Plate", "鲁P12345", "4,812 kg"):
        assert word in form, word
    changed = filled(manifest, mass_g="4900", **{"legs.0.values.plate": "鲁P54321"})
    led = send(generator, url("correction_ask", manifest.pk), **changed)
    row = Correction.objects.get()
    assert led == url("correction", row.pk)
    assert row.changes == {"legs.0.values.plate": ["鲁P12345", "鲁P54321"], "mass_g": [4_812_000, 4_900_000]}
    assert send(generator, url("correction_ask", manifest.pk), **changed) == led  # the same again is the same
    page = read(receiver, led)
    for word in ("4,812 kg", "4,900 kg", "Plate, leg 1", "鲁P54321", "has not answered", "过磅单抄错", "Consent"):
        assert word in page, word
    assert led in read(receiver, url("corrections"))
    assert led in read(receiver, url("manifest", manifest.pk))
    assert led not in read(generator, f"{url('corrections')}?which=mine")
    assert led in read(generator, f"{url('corrections')}?which=all")
    send(receiver, url("correction_answer", row.pk), version=row.version, answer="agree")
    row.refresh_from_db()
    assert row.state == CorrectionState.ASKED  # the plate is the carrier's
    send(browser(three, Role.CARRIER), url("correction_answer", row.pk), version=row.version, answer="agree")
    row.refresh_from_db()
    assert row.state == CorrectionState.AGREED
    page = read(generator, led)
    for word in (
        "has consented",
        "What the books made of it",
        "4,812",
        "takes back what was wrong",
        "books what is right",
    ):
        assert word.lower() in page.lower(), word
    assert "Refuse this" not in page


def test_sites_are_said_by_name(three: Trio) -> None:
    manifest = brought(three, *ROAD)
    told = {"kind": SiteKind.PLANT, "name": "二厂", "place_code": "371581"}
    site = site_create(actor=SETUP, party_id=three.receiver.pk, **told)  # type: ignore[arg-type]
    generator = browser(three, Role.GENERATOR)
    led = send(generator, url("correction_ask", manifest.pk), **filled(manifest, receiver_site=str(site.pk)))
    page = read(generator, led)
    assert "二厂" in page
    assert "the party without a site" in page
    assert "has not answered" in page


def test_a_refusal_needs_its_reason_and_ends_it(three: Trio) -> None:
    row = ask(three, brought(three, *WAY), mass_g=4_900_000)
    receiver = browser(three, Role.RECEIVER)
    where = url("correction_answer", row.pk)
    assert "manifests.reason_missing" in send(receiver, where, 422, version=row.version, answer="refuse")
    send(receiver, where, version=row.version, answer="refuse", note="磅单无误")
    page = read(receiver, url("correction", row.pk))
    assert "has refused" in page
    assert "磅单无误" in page
    assert "Consent</button>" not in page
    assert "kernel.stale" not in page


def test_it_is_taken_back_by_who_asked_and_nobody_else(three: Trio) -> None:
    row = ask(three, brought(three, *WAY), mass_g=4_900_000)
    where = url("correction_withdraw", row.pk)
    assert "Take it back" not in read(browser(three, Role.RECEIVER), url("correction", row.pk))
    send(browser(three, Role.RECEIVER), where, 403, version=row.version)
    assert "Take it back" in read(browser(three, Role.GENERATOR), url("correction", row.pk))
    send(browser(three, Role.GENERATOR), where, version=row.version)
    send(browser(three, Role.GENERATOR), where, 409, version=row.version)


def test_silence_is_told_and_taken_as_consent(three: Trio) -> None:
    row = ask(three, brought(three, *WAY), mass_g=4_900_000)
    assert "who is silent until" in read(browser(three, Role.GENERATOR), url("correction", row.pk))
    with clock.freeze(row.due_at + dt.timedelta(hours=1)):
        late = read(browser(three, Role.RECEIVER), url("correction", row.pk))
        assert "Consent</button>" in late
        assert 'data-show="act-refuse"' not in late  # too late to refuse
        corrections_settle(actor=SETUP)
    assert "silent, taken as consent" in read(browser(three, Role.GENERATOR), url("correction", row.pk))


def test_what_cannot_be_asked_says_why(three: Trio, signed_in: SignedIn) -> None:
    manifest = brought(three, *WAY)
    generator = browser(three, Role.GENERATOR)
    send(generator, url("correction_ask", manifest.pk), 422, **filled(manifest))  # all of it stands there
    send(generator, url("correction_ask", manifest.pk), 422, **filled(manifest, mass_g="x"))
    send(generator, url("correction_ask", manifest.pk), 422, **filled(manifest, reason="", mass_g="4900"))
    row = ask(three, manifest, mass_g=4_900_000)
    assert url("correction", row.pk) in read(generator, url("correction_ask", manifest.pk))
    send(generator, url("correction_ask", manifest.pk), 409, **filled(manifest, mass_g="4901"))
    draft = drafted(three)
    assert "You cannot ask for one here" in read(generator, url("correction_ask", draft.pk))
    assert url("correction_ask", draft.pk) not in read(generator, url("manifest", draft.pk))
    office = signed_in("office")
    other = brought(three, *WAY)
    assert "You cannot ask for one here" in read(office, url("correction_ask", other.pk))
    send(office, url("correction_ask", other.pk), 403, **filled(other, mass_g="4900"))


def test_a_held_manifest_waits_for_its_release(three: Trio) -> None:
    manifest = brought(three, *ROAD)
    row = ask(three, manifest, mass_g=4_900_000)
    manifest.refresh_from_db()
    manifest_hold(actor=SETUP, manifest_id=manifest.pk, version=manifest.version, reason="核查")
    assert "applies within an hour of its release" in read(browser(three, Role.GENERATOR), url("correction", row.pk))


def test_who_finds_which(three: Trio, signed_in: SignedIn) -> None:
    row = ask(three, brought(three, *WAY), mass_g=4_900_000)
    for role, status in (("office", 200), ("leader", 200), ("auditor", 200), ("county", 200), ("enterprise", 404)):
        client = signed_in(role)
        page = read(client, url("correction", row.pk), status=status)
        assert ("Consent</button>" in page) is False, role
        assert (url("correction", row.pk) in read(client, f"{url('corrections')}?which=all")) is (status == 200), role
        answer = client.post(url("correction_answer", row.pk), {"version": row.version, "answer": "agree"})
        assert answer.status_code in {403, 404}, role
    for role in ("department", "township"):
        read(signed_in(role), url("corrections"), status=403)
    assert "No correction waits for your answer" in read(signed_in("enterprise"), url("corrections"))
    assert "No correction yet" in read(signed_in("enterprise"), f"{url('corrections')}?which=all")


def test_what_touches_nobody_else_applies_at_once(three: Trio) -> None:
    manifest = brought(three, *WAY)
    done = agreed(three, manifest, values={"driver_phone": "13812345678"})
    page = read(browser(three, Role.GENERATOR), url("correction", done.corrections.get().pk))
    assert re.search("applied at once", page)
    assert "No mass moved by it" in page
