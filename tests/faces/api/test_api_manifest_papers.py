"""Paper, waybills, clocks and the reading of rounds over the API."""

import datetime as dt
import json
import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.faces.api.haulage import good, refused
from tests.faces.api.town import speaker
from tests.factories import registers
from tests.factories.manifests import NEEDED, ROLES

from wufei.kernel import clock
from wufei.operations.manifests.models import Manifest
from wufei.operations.manifests.spec import Event
from wufei.registers.catalogue.queries.codes import code_search

SCAN = b"\x89PNG\r\n\x1a\n" + b"0" * 64


def entered(who: Any, told: dict[str, Any], scan: bytes = SCAN) -> Any:
    picture = SimpleUploadedFile("paper.png", scan, content_type="image/png")
    return who.upload("/manifest-papers", paper=json.dumps(told), scan=picture)


def steps(*events: Event) -> list[dict[str, Any]]:
    start = clock.now() - dt.timedelta(hours=5)
    return [
        {
            "event": event,
            "role": ROLES[event],
            "values": NEEDED.get(event, {}),
            "happened_at": (start + dt.timedelta(hours=place)).isoformat(),
            "name": "王师傅",
        }
        for place, event in enumerate(events)
    ]


def test_a_manifest_kept_on_paper_is_entered_with_its_signatures(haulage: Any) -> None:
    told = {
        "manifest": haulage.draft(reason="停电"),
        "steps": steps(Event.ISSUE, Event.TAKE_OVER, Event.ACCEPT),
    }
    row = good(entered(haulage.generator, told))
    assert (row["state"], row["way"], row["steps"]) == ("accepted", "paper", 3)
    assert good(entered(haulage.generator, told))["id"] == row["id"]
    story = good(haulage.receiver.get(f"/manifests/{row['id']}"))
    assert {each["method"] for each in story["signatures"]} == {"paper"}
    assert refused(entered(haulage.stranger, told | {"manifest": haulage.draft(reason="停电")}))[0] in {403, 404}


def test_paper_without_picture_name_or_sense_is_refused_whole(haulage: Any) -> None:
    told = {"manifest": haulage.draft(reason="停电"), "steps": steps(Event.ISSUE)}
    nameless = {**told, "steps": [{**told["steps"][0], "name": ""}]}
    refusal = entered(haulage.generator, nameless)
    assert refusal.status_code == 422
    assert refusal.told["problems"][0]["where"].endswith("paper.steps.0.name")
    assert entered(haulage.generator, {"manifest": 3}).status_code == 422
    assert entered(haulage.generator, told, b"").status_code in {400, 422}
    assert not Manifest.objects.exists()


def test_a_waybill_is_held_against_a_manifest_field_by_field(haulage: Any) -> None:
    row = haulage.brought(Event.ISSUE, Event.TAKE_OVER)
    waybill = {"number": "WB1", "plate": NEEDED[Event.TAKE_OVER]["plate"], "mass_g": 1_000, "driver": "别人"}
    found = {each["field"]: each for each in good(haulage.carrier.post(f"/manifests/{row['id']}/waybill", waybill))}
    assert found["plate"]["verdict"] == "same"
    assert (found["mass_g"]["verdict"], found["mass_g"]["there"]) == ("differs", "1000")
    assert found["driver"]["verdict"] == "differs"
    assert found["consignee"]["there"] is None
    assert refused(haulage.stranger.post(f"/manifests/{row['id']}/waybill", waybill)) == (404, ["kernel.not_found"])


def test_a_clock_of_the_law_is_set_by_the_office_only(haulage: Any) -> None:
    office = speaker(registers.person("office"))
    told = {
        "spec": "medical",
        "name": "none",
        "amount": 3,
        "unit": "workdays",
        "source": "x",
        "valid_from": clock.today().isoformat(),
    }
    assert refused(haulage.generator.post("/manifest-clocks", told)) == (403, ["access.not_allowed"])
    assert refused(office.post("/manifest-clocks", told))[1] == ["manifests.clock_unknown"]
    law = {**told, "spec": "hazardous", "name": "confirm"}
    assert refused(office.post("/manifest-clocks", law))[1] == ["manifests.clock_fixed"]
    own = {**told, "spec": "agricultural/livestock", "name": "collect", "amount": 12, "unit": "hours"}
    assert good(office.post("/manifest-clocks", own))["amount"] == 12


def test_rounds_are_listed_and_a_manifest_joins_one(haulage: Any) -> None:
    codes = code_search(actor=registers.SETUP, words="农药", day=clock.today())
    code = next(row for row in codes if row.edition.list.code in {"agricultural", "sw"})
    told = {
        "key": str(uuid.uuid4()),
        "spec": "agricultural/packaging",
        "carrier_id": haulage.parties["carrier"].pk,
        "receiver_id": haulage.parties["receiver"].pk,
        "code": f"{code.edition.list.code}:{code.code}",
    }
    made = good(haulage.carrier.post("/manifest-rounds", told))
    path = f"/manifest-rounds/{made['id']}"
    stop = {"key": str(uuid.uuid4()), "generator_id": haulage.parties["second"].pk, "mass_g": 10_000}
    good(haulage.carrier.post(f"{path}/collect", stop))
    (row,) = good(haulage.carrier.get("/manifest-rounds"))["items"]
    assert (row["id"], row["stops"], row["told_g"], row["taken_g"]) == (made["id"], 1, 10_000, None)
    assert good(haulage.stranger.get("/manifest-rounds"))["items"] == []
    assert len(good(haulage.carrier.get(f"{path}/stops"))) == 1
    assert refused(haulage.stranger.get(f"{path}/stops")) == (404, ["kernel.not_found"])
    other = haulage.brought(Event.ISSUE)
    refusal = haulage.carrier.post(f"{path}/join", {"manifest_id": other["id"]})
    assert refused(refusal)[1] == ["manifests.round_mixed"]


def test_the_history_of_another_system_is_taken_over(haulage: Any) -> None:
    office = speaker(registers.person("office"))
    whole = {"manifest": haulage.draft(), "steps": steps(Event.ISSUE, Event.TAKE_OVER, Event.ACCEPT)}
    wrong = {"manifest": haulage.draft(code="hw:999-999-99"), "steps": steps(Event.ISSUE)}
    told = {"source": "省固废系统", "entries": [whole, wrong]}
    answer = good(office.post("/manifest-history", told))
    assert [(row["state"], row["way"], row["reason"]) for row in answer["taken"]] == [
        ("accepted", "taken", "省固废系统")
    ]
    assert [row["key"] for row in answer["refused"]] == [wrong["manifest"]["key"]]
    assert [problem["code"] for problem in answer["refused"][0]["problems"]] == ["catalogue.code_unknown"]
    again = good(office.post("/manifest-history", {**told, "entries": [whole]}))
    assert [row["id"] for row in again["taken"]] == [row["id"] for row in answer["taken"]]
    assert refused(haulage.generator.post("/manifest-history", told))[0] == 403
    assert refused(haulage.generator.post("/manifests", haulage.draft(way="taken", reason="旧系统")))[0] == 422
