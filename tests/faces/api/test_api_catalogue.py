"""The catalogue over the API: what ships, a code on a day, an edition from draft to publication, factors by place."""

from typing import Any

import pytest
from tests.faces.api.quarter import done


def code_of(response: Any) -> tuple[int, str]:
    return response.status_code, response.told["problems"][0]["code"]


@pytest.fixture
def lists(town: Any) -> dict[str, Any]:
    """The lists that ship, by code."""
    done(town.office.post("/catalogue/load"))
    return {row["code"]: row for row in done(town.enterprise.get("/code-lists"))}


def test_what_ships_is_there_for_everybody(town: Any, lists: dict[str, Any]) -> None:
    hazardous = lists["hw"]["editions"][0]
    assert (hazardous["codes"], hazardous["in_force"], hazardous["lapsed"]) == (467, True, True)
    assert {row["edition"]["state"] for shelf in lists.values() for row in shelf["editions"]} == {"published"}
    found = done(town.enterprise.get("/waste-codes?q=废电瓶"))[0]
    assert (found["code"], found["parent"], found["hazards"]) == ("900-052-31", "HW31", "T,C")
    told = done(town.enterprise.get(f"/waste-codes/{found['id']}"))
    assert {walk["source"]["code"] for walk in told["walks"]} == {"lead_battery"}
    assert {row["link"] for row in told["exemptions"]} >= {"transport"}
    page = done(town.county.get(f"/code-editions/{hazardous['edition']['id']}/codes?parent=HW31&limit=3"))
    assert (page["total"], len(page["items"])) == (7, 3)  # the class and its six
    assert len(done(town.county.get(f"/code-editions/{hazardous['edition']['id']}/exemptions"))) == 59


def test_a_code_is_asked_for_by_the_day_of_a_document(town: Any, lists: dict[str, Any]) -> None:
    found = done(town.office.get("/code-lists/hw/codes/900-214-08?day=2022-05-01"))
    assert (found["edition"], found["name_en"]) == (
        "2021",
        "Used engine, brake and gear oils from vehicle and machinery repair",
    )
    early = town.office.get("/code-lists/hw/codes/900-214-08?day=2019-05-01")
    assert code_of(early) == (404, "catalogue.nothing_in_force")
    assert code_of(town.office.get("/code-lists/hw/codes/900-999-99")) == (404, "catalogue.code_unknown")
    assert code_of(town.office.get("/code-lists/nix/codes/1")) == (404, "catalogue.list_unknown")


def test_an_edition_from_draft_to_publication(town: Any, lists: dict[str, Any]) -> None:
    old = lists["hw"]["editions"][0]["edition"]
    given = {"list": "hw", "edition": "2025", "valid_from": "2025-01-01", "copy_of": old["id"]}
    made = done(town.office.post("/code-editions", given))
    path = f"/code-editions/{made['id']}"
    assert town.enterprise.get(path).status_code == 404  # a draft is not shown to everybody
    rows = [{"code": "321-999-48", "name_zh": "锡冶炼烟尘", "hazards": "T"}, {"code": "900-214-08", "hazards": "T"}]
    assert done(town.office.send("PUT", f"{path}/codes", {"codes": rows})) == {
        "created": 1,
        "changed": 1,
        "unchanged": 0,
    }
    wrong = town.office.send("PUT", f"{path}/codes", {"codes": [*rows, {"code": "1-2-3", "name_zh": "x"}]})
    assert code_of(wrong) == (422, "catalogue.code_form")
    differences = done(town.office.get(f"{path}/differences?before={old['id']}"))
    assert {(row["change"], row["code"]) for row in differences} == {
        ("added", "321-999-48"),
        ("changed", "900-214-08"),
    }
    assert code_of(town.office.post(f"{path}/publish", {"version": made["version"] + 1})) == (409, "kernel.stale")
    published = done(town.office.post(f"{path}/publish", {"version": made["version"]}))
    assert published["state"] == "published"
    assert done(town.enterprise.get("/code-lists/hw/codes/321-999-48"))["edition"] == "2025"
    sealed = town.office.send("PUT", f"{path}/codes", {"codes": [{"code": "900-214-08", "hazards": "I"}]})
    assert code_of(sealed) == (409, "catalogue.edition_sealed")
    walk = {"source_edition": old["id"], "source_code": "900-214-08", "relation": "replaced"}
    walk |= {"target_edition": made["id"], "target_code": "900-249-08"}
    assert done(town.office.send("PUT", "/code-walks", walk)) == {"outcome": "created"}
    gone = done(town.office.post(f"{path}/withdraw", {"version": published["version"], "reason": "wrong copy"}))
    draft = done(town.office.post(f"{path}/reopen", {"version": gone["version"]}))
    assert town.office.post(f"{path}/discard", {"version": draft["version"]}).status_code == 200
    assert done(town.office.get("/code-lists/hw/codes/900-214-08"))["edition"] == "2021"


def test_a_list_of_ones_own(town: Any) -> None:
    given = {"code": "park-waste", "name_zh": "园区废物", "pattern": "[A-Z][0-9]{2}", "example": "A01"}
    assert done(town.office.post("/code-lists", given))["editions"] == []
    assert code_of(town.office.post("/code-lists", given)) == (409, "catalogue.list_taken")
    assert town.county.post("/code-lists", given).status_code == 403
    made = done(town.office.post("/code-editions", {"list": "park-waste", "edition": "1", "valid_from": "2026-01-01"}))
    path = f"/code-editions/{made['id']}"
    assert code_of(town.office.post(f"{path}/publish", {"version": 1})) == (409, "catalogue.edition_empty")
    done(town.office.send("PUT", f"{path}/codes", {"codes": [{"code": "A01", "name_zh": "边角料"}]}))
    assert town.office.send("DELETE", f"{path}/codes/A01").status_code == 200
    assert done(town.office.get(f"{path}/codes"))["total"] == 0
    changed = {"valid_from": "2026-02-01", "source": "园区管委会", "version": made["version"]}
    assert done(town.office.send("PUT", path, changed))["valid_from"] == "2026-02-01"


def test_a_county_sets_what_it_measured(town: Any, lists: dict[str, Any]) -> None:
    given = {
        "code": "straw.wheat_ratio",
        "item_zh": "小麦",
        "quantity_zh": "草谷比",
        "low": "1.21",
        "unit": "1",
        "place_code": "371502",
        "valid_from": "2025-01-01",
        "source": "田间实测",
    }
    made = done(town.county.post("/factors", given))
    assert (made["low"], made["high"], made["confidence"]) == ("1.21", "1.21", "own")
    assert done(town.leader.get("/factors/straw.wheat_ratio?place=371502001&day=2026-01-01"))["low"] == "1.21"
    assert done(town.leader.get("/factors/straw.wheat_ratio?place=371522"))["low"] == "1.34"
    assert town.county.post("/factors", {**given, "place_code": "371522"}).status_code == 403
    assert code_of(town.county.post("/factors", {**given, "low": "x"})) == (422, "units.not_a_number")
    assert code_of(town.leader.get("/factors/straw.nix")) == (404, "catalogue.factor_unknown")
    assert done(town.leader.get("/factors?code=straw.wheat_ratio"))["total"] == 2
