"""Facilities over the API: the register, weighings in batches, runs, figures; who sees which."""

import base64
import uuid
from typing import Any

import pytest
from tests.faces.api.haulage import good, refused
from tests.factories.facilities import TONNE, WASTE

from wufei.kernel import clock
from wufei.operations.facilities.models import Weighing


@pytest.fixture
def plant(haulage: Any) -> Any:
    """A store of the receiver, made over the API."""
    receiver = haulage.parties["receiver"]
    body = {"name": "原料库", "kind": "store", "holder_id": receiver.pk, "place_id": receiver.place_id}
    return good(haulage.receiver.post("/facilities", body | {"hold_g": 500 * TONNE, "codes": ["municipal:", "sw:"]}))


def load(plant: Any, **fields: Any) -> dict[str, Any]:
    told = {"key": str(uuid.uuid4()), "facility_id": plant["id"], "weighed_at": "2026-03-02T14:05:00+08:00"}
    return told | {"gross_g": 25 * TONNE, "tare_g": 15 * TONNE, "plate": "鲁P12345", "code": WASTE} | fields


def test_a_batch_is_taken_one_by_one_and_taken_again_changes_nothing(haulage: Any, plant: Any) -> None:
    photo = {"name": "a.txt", "content": base64.b64encode(b"ticket").decode()}
    batch = [load(plant, ticket="1", photo=photo), load(plant, tare_g=30 * TONNE), load(plant, ticket="1", plate="")]
    first = good(haulage.receiver.post("/weighings", {"weighings": batch}))
    assert [one["outcome"] for one in first] == ["created", "refused", "refused"]
    assert [p["code"] for one in first for p in one["problems"]] == [
        "facilities.tare_above_gross",
        "facilities.ticket_taken",
    ]
    again = good(haulage.receiver.post("/weighings", {"weighings": batch[:1]}))
    assert (again[0]["outcome"], again[0]["weighing_id"]) == ("there", first[0]["weighing_id"])
    assert Weighing.objects.count() == 1
    told = good(haulage.receiver.get(f"/weighings/{first[0]['weighing_id']}"))
    assert (told["net_g"], told["source"], told["manifest_id"]) == (10 * TONNE, "api", None)


def test_weighings_are_corrected_struck_out_and_listed(haulage: Any, plant: Any) -> None:
    (made,) = good(haulage.receiver.post("/weighings", {"weighings": [load(plant)]}))
    address = f"/weighings/{made['weighing_id']}"
    new = good(haulage.receiver.post(f"{address}/correct", load(plant, gross_g=24 * TONNE) | {"reason": "读数有误"}))
    assert (new["net_g"], new["cites_id"]) == (9 * TONNE, made["weighing_id"])
    listed = good(haulage.receiver.get(f"/weighings?facility_id={plant['id']}&direction=in&words=12345&linked=false"))
    assert [row["id"] for row in listed["items"]] == [new["id"]]
    assert refused(haulage.receiver.post(f"{address}/strike", {"key": str(uuid.uuid4()), "reason": "无"}))[0] == 409
    void = good(haulage.receiver.post(f"/weighings/{new['id']}/strike", {"key": str(uuid.uuid4()), "reason": "无此车"}))
    assert void["void"]
    assert good(haulage.receiver.get("/weighings"))["total"] == 0
    assert refused(haulage.receiver.post(f"{address}/unlink", {"reason": "认错"}))[0] == 409
    assert refused(haulage.receiver.post(f"/weighings/{new['id']}/link", {"manifest_id": 99_999}))[0] in {404, 409}


def test_a_run_goes_into_the_books_and_out_again(haulage: Any, plant: Any) -> None:
    part = {"code": WASTE, "mass_g": 100}
    body = {"key": str(uuid.uuid4()), "facility_id": plant["id"], "inputs": [part]}
    body |= {"started_at": "2026-03-02T08:00:00+08:00", "ended_at": "2026-03-02T16:00:00+08:00"}
    body |= {"outputs": [part | {"fate": "treated", "mass_g": 93}]}
    draft = good(haulage.receiver.post("/treatment-runs", body))
    assert (draft["state"], draft["missing_g"]) == ("draft", 7)
    address = f"/treatment-runs/{draft['id']}"
    assert refused(haulage.receiver.post(f"{address}/post", {"version": draft["version"]}))[0] == 422
    good(haulage.receiver.post(f"{address}/discard", {"version": draft["version"]}))
    body["outputs"].append({"code": WASTE, "mass_g": 7, "fate": "lost", "cause": "evaporation"})
    even = good(haulage.receiver.post("/treatment-runs", body | {"key": str(uuid.uuid4())}))
    done = good(haulage.receiver.post(f"/treatment-runs/{even['id']}/post", {"version": even["version"]}))
    asked = "?since=2026-03-01&until=2026-03-31"
    told = good(haulage.receiver.get(f"/facilities/{plant['id']}/balance{asked}"))
    assert [(line["code"], line["used_g"], line["closing_g"]) for line in told["lines"]] == [(WASTE, 100, -100)]
    act = {"version": done["version"], "reason": "录错"}
    assert good(haulage.receiver.post(f"/treatment-runs/{even['id']}/reverse", act))["state"] == "reversed"
    assert good(haulage.receiver.get(f"/treatment-runs?facility_id={plant['id']}&state=reversed"))["total"] == 1
    assert good(haulage.receiver.get(address))["state"] == "discarded"


def test_figures_of_a_facility_and_of_a_city(haulage: Any, plant: Any) -> None:
    address = f"/facilities/{plant['id']}"
    stock = good(haulage.receiver.get(f"{address}/stock"))
    assert (stock["held_g"], stock["hold_g"], stock["silence"], stock["stock"]) == (0, 500 * TONNE, "few_days", [])
    moist = {"code": "sw:SW90", "permille": 800, "source": "化验单"}
    assert good(haulage.receiver.post(f"{address}/moisture", moist))["permille"] == 800
    assert good(haulage.supervisor.get(f"/facilities/capacity?year={clock.today().year}")) == []
    assert good(haulage.supervisor.get("/facilities/network?code=agricultural:straw")) == []
    assert good(haulage.supervisor.get("/facilities/norms")) == []
    norm = {"kind": "storage", "value": 48, "source": "本市规定", "prefix": "medical:"}
    assert refused(haulage.receiver.post("/facilities/norms", norm))[0] == 403
    given = {"name": plant["name"], "kind": "store", "holder_id": plant["holder_id"], "place_id": plant["place_id"]}
    changed = good(
        haulage.receiver.post(
            f"{address}/change", given | {"hold_g": TONNE, "version": plant["version"], "reason": "改建"}
        )
    )
    assert (changed["hold_g"], good(haulage.receiver.get(address))["hold_g"]) == (TONNE, TONNE)


def test_each_sees_the_own(haulage: Any, plant: Any) -> None:
    assert good(haulage.stranger.get("/facilities"))["total"] == 0
    assert refused(haulage.stranger.get(f"/facilities/{plant['id']}"))[0] == 404
    answer = good(haulage.stranger.post("/weighings", {"weighings": [load(plant)]}))
    assert answer[0]["problems"][0]["code"] == "kernel.not_found"
    assert good(haulage.receiver.get("/facilities"))["total"] == 1
