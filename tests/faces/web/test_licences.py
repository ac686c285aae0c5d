"""Pages of licences: applied for, decided, entered, shown with what is left. Not for: what they stop (operations)."""

import uuid

import pytest
from django.test import Client
from tests.factories.licences import entered
from tests.factories.manifests import brought, trio
from tests.factories.registers import person

from wufei.operations.licences.models import Licence, Register
from wufei.operations.manifests.spec import Event

pytestmark = pytest.mark.django_db
ROOT = "/manifests/licences/"


def client_of(role: str, **fields: object) -> Client:
    """The browser of somebody with this role."""
    client = Client()
    client.force_login(person(role, **fields))  # type: ignore[arg-type]
    return client


def form(holder: str, **fields: object) -> dict[str, object]:
    """The form of a permit of ten tonnes."""
    return {
        "key": uuid.uuid4(),
        "kind": "operating",
        "holder": holder,
        "valid_from": "2026-01-01",
        "valid_to": "2027-12-31",
        "codes": ["hw:*-08, hw:900-041-49", ""],
        "methods": ["R9", ""],
        "tonnes": ["10", ""],
        **fields,
    }


def test_a_firm_applies_and_the_authority_decides() -> None:
    three = trio()
    firm, office = client_of("enterprise", party=three.receiver), client_of("office")
    answer = firm.post(f"{ROOT}new", form(three.receiver.name))
    made = Licence.objects.get()
    assert answer.status_code == 302
    assert made.items == [{"codes": ["hw:*-08", "hw:900-041-49"], "methods": ["R9"], "amount_g": 10_000_000}]
    address = f"{ROOT}{made.pk}/"

    def move(client: Client, event: str, **more: object) -> int:
        version = Licence.objects.get().version
        return client.post(f"{address}move", {"version": version, "event": event, **more}).status_code

    assert move(firm, "apply") == 302
    assert move(firm, "issue") in {403, 409}
    assert move(office, "review") == 302
    assert move(office, "return") == 400 or Licence.objects.get().state == "review"
    assert move(office, "return", reason="缺合同") == 302
    assert "缺合同" in firm.get(address).content.decode()
    assert move(firm, "apply") == 302
    assert move(office, "review") == 302
    assert move(office, "issue") == 302
    issued = Licence.objects.get()
    assert issued.state == "issued"
    assert issued.number
    page = firm.get(address).content.decode()
    assert "10,000" in page
    assert "data:image/svg" in page


def test_a_firm_sees_its_own_licences_only() -> None:
    three = trio()
    mine, theirs = entered("operating", three.receiver), entered("operating", three.generator)
    firm = client_of("enterprise", party=three.receiver)
    assert firm.get(f"{ROOT}{mine.pk}/").status_code == 200
    assert firm.get(f"{ROOT}{theirs.pk}/").status_code == 404
    assert theirs.number not in firm.get(ROOT).content.decode()
    assert firm.post(f"{ROOT}{theirs.pk}/move", {"version": 1, "event": "withdraw"}).status_code == 404
    assert firm.get(f"{ROOT}registers").status_code == 403


def test_lists_warnings_registers_and_verification() -> None:
    three = trio()
    permit = entered("operating", three.receiver)
    brought(three, Event.ISSUE, Event.TAKE_OVER)
    office = client_of("office")
    assert permit.number in office.get(f"{ROOT}?kind=operating&state=issued&q={permit.number}").content.decode()
    assert permit.number not in office.get(f"{ROOT}?state=draft").content.decode()
    assert three.carrier.name in office.get(f"{ROOT}warned").content.decode()
    told = {"kind": "operating", "complete_from": "2026-01-01", "reason": "已全部录入"}
    assert office.post(f"{ROOT}registers", told).status_code == 302
    assert Register.objects.get().kind == "operating"
    assert "已全部录入" in office.get(f"{ROOT}registers").content.decode()
    text = office.get(f"{ROOT}{permit.pk}/").context["letter"]["text"]
    assert office.get(f"{ROOT}verify", {"text": text}).context["holds"] is True
    assert office.get(f"{ROOT}verify", {"text": "WUFEILIC1:AAAA"}).context["problem"]
    assert office.get(f"{ROOT}sheet").status_code == 200
    assert office.get(f"{ROOT}new?replaces={permit.pk}").status_code == 200
