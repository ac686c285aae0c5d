"""A whole small round over the API: opened, filled, filed, returned, mended, approved, accepted, told in a bulletin."""

import io
import zipfile
from typing import Any

import pytest
from tests.faces.api.quarter import cost, done, file_in, page_id, round_opened
from tests.faces.api.town import Speaker, programme_adopted

TOLD = {"used": "90", "collectable": "100", "cells": "40"}


def code_of(response: Any) -> tuple[int, str]:
    return response.status_code, response.told["problems"][0]["code"]


def page_of(town: Any, found: dict[str, Any], name: str = "市生态环境局") -> dict[str, Any]:
    return dict(done(town.office.get(f"/round-pages/{page_id(found, name)}")))


def act(speaker: Speaker, page: dict[str, Any], name: str, **more: Any) -> Any:
    return speaker.post(f"/round-pages/{page['id']}/{name}", {"version": page["version"], **more})


def entry_of(page: dict[str, Any], indicator: str) -> dict[str, Any]:
    return dict(next(entry for entry in page["entries"] if entry["indicator"] == indicator))


def filled(speaker: Speaker, page: dict[str, Any]) -> dict[str, Any]:
    """The page with every entry told and confirmed."""
    for entry in page["entries"]:
        values = {
            asked["key"]: {"used": "90", "collectable": "100", "cells": "40"}[asked["key"]] for asked in entry["asked"]
        }
        given = {"version": entry["version"], "values": values, "progress": "As planned."}
        saved = done(speaker.send("PATCH", f"/round-entries/{entry['id']}", given))
        done(speaker.post(f"/round-entries/{entry['id']}/confirm", {"version": saved["version"]}))
    return dict(done(speaker.get(f"/round-pages/{page['id']}")))


def test_a_round_from_opening_to_acceptance(town: Any, quarter: Any) -> None:
    seen = done(town.office.get(f"/rounds/preview?set={quarter.set_id}&with_tasks=false"))
    assert (seen["indicators"], len(seen["loads"]), len(seen["unanswered"])) == (3, 2, 3)
    found = round_opened(town, quarter)
    assert (found["period"], found["state"], found["units"], found["entries"]) == ("2024Q4", "open", 2, 3)
    assert done(town.department.get("/rounds/now"))["id"] == found["id"]
    (mine,) = done(town.department.get("/round-pages?mine=true"))["items"]
    page = done(town.department.get(f"/round-pages/{mine['id']}"))
    straw = entry_of(page, "straw")
    assert (straw["state"], straw["lack"], straw["missing"]) == ("to_fill", "values", ["used", "collectable"])
    assert [asked["last"] for asked in straw["asked"]] == [None, None]
    refused = act(town.department, page, "submit")
    assert refused.status_code == 422
    assert [p["code"] for p in refused.told["problems"]] == ["rounds.entry_incomplete", "rounds.entry_incomplete"]

    page = filled(town.department, page)
    straw = entry_of(page, "straw")
    assert (straw["value"], straw["unit"], straw["status"], straw["state"]) == ("90", "percent", "draft", "filled")
    assert code_of(act(town.leader, page, "submit")) == (403, "access.not_allowed")
    page = done(act(town.department, page, "submit"))
    assert (page["state"], entry_of(page, "straw")["status"]) == ("submitted", "complete")
    again = {"version": straw["version"], "progress": "x"}
    late = town.department.send("PATCH", f"/round-entries/{straw['id']}", again)
    assert code_of(late) == (409, "access.wrong_state")

    remark = {"entry_id": straw["id"], "field": "value:used", "reason": "Compare with the yearbook."}
    assert code_of(act(town.department, page, "return", remarks=[remark])) == (403, "access.not_allowed")
    assert code_of(act(town.office, page, "return")) == (422, "rounds.reason_needed")
    wrong = {**remark, "field": "colour"}
    assert code_of(act(town.office, page, "return", remarks=[wrong])) == (422, "rounds.field_unknown")
    page = done(act(town.office, page, "return", remarks=[remark]))
    assert code_of(act(town.department, page, "submit")) == (422, "rounds.return_unanswered")
    straw = entry_of(page, "straw")
    assert [(r["field"], r["answered_at"]) for r in straw["returns"]] == [("value:used", None)]
    given = {"version": straw["version"], "values": {"used": "88"}}
    saved = done(town.department.send("PATCH", f"/round-entries/{straw['id']}", given))
    assert (saved["value"], saved["lack"]) == ("88", None)
    page = done(act(town.department, page, "submit"))
    assert code_of(act(town.office, {**page, "version": page["version"] - 1}, "approve")) == (409, "kernel.stale")
    page = done(act(town.office, page, "approve", note="fits"))
    page = done(act(town.office, page, "accept"))
    assert (page["state"], entry_of(page, "straw")["status"]) == ("accepted", "accepted")
    told = done(town.leader.get("/indicators/straw/value?period=2024&place=3715"))
    assert (told["value"], told["status"], told["approved"]) == ("88", "accepted", "88")
    story = done(town.office.get(f"/round-pages/{page['id']}/story"))
    assert [step["act"] for step in story] == ["accept", "approve", "submit", "return", "submit", "open"]
    entry = done(town.office.get(f"/round-entries/{straw['id']}/story"))
    assert "field" in {step["act"] for step in entry}
    page = done(act(town.office, page, "reopen", reason="another source", entry_ids=[straw["id"]]))
    assert (page["state"], entry_of(page, "straw")["status"]) == ("returned", "draft")


def test_the_office_reminds_moves_closes_and_opens_again(town: Any, quarter: Any) -> None:
    found = round_opened(town, quarter)
    path = f"/rounds/{found['id']}"
    assert done(town.office.post(f"{path}/remind", {"note": "please"})) == {"pages": 2}
    assert done(town.office.get(f"{path}/overdue")) == []
    due = {"version": found["version"], "due_at": "2099-01-01T10:00:00+08:00"}
    assert code_of(town.department.post(f"{path}/due", due)) == (403, "access.not_allowed")
    past = town.office.post(f"{path}/due", {**due, "due_at": "2020-01-01T10:00:00+08:00"})
    assert code_of(past) == (422, "rounds.due_past")
    moved = done(town.office.post(f"{path}/due", due))
    assert {page["due_at"] for page in moved["pages"]} == {moved["due_at"]}
    page = moved["pages"][0]
    later = done(act(town.office, page, "due", due_at="2099-02-01T10:00:00+08:00", reason="moving house"))
    assert later["due_at"] > moved["due_at"]
    closed = done(town.office.post(f"{path}/close", {"version": moved["version"]}))
    assert (closed["state"], closed["closed_at"] is not None) == ("closed", True)
    page = page_of(town, found)
    entry = page["entries"][0]
    given = {"version": entry["version"], "progress": "x"}
    refused = town.department.send("PATCH", f"/round-entries/{entry['id']}", given)
    assert code_of(refused) == (409, "rounds.round_closed")
    assert code_of(town.office.post(f"{path}/reopen", {"version": closed["version"], "reason": " "}))[0] == 422
    opened = done(town.office.post(f"{path}/reopen", {"version": closed["version"], "reason": "one is late"}))
    assert opened["state"] == "open"
    assert code_of(town.office.post(f"{path}/close", {"version": closed["version"]})) == (409, "kernel.stale")
    assert done(town.leader.get("/rounds?state=open"))["total"] == 1
    assert done(town.leader.get("/rounds?state=closed"))["total"] == 0


def test_a_unit_sees_its_own_page_only(town: Any, quarter: Any) -> None:
    found = round_opened(town, quarter)
    county, city = page_id(found, "东昌府区农业农村局"), page_id(found, "市生态环境局")
    assert town.county.get(f"/round-pages/{county}").status_code == 200
    assert code_of(town.county.get(f"/round-pages/{city}")) == (404, "kernel.not_found")
    assert done(town.county.get(f"/rounds/{found['id']}"))["units"] == 1
    assert done(town.leader.get("/round-pages"))["total"] == 2
    assert done(town.department.get("/round-pages"))["total"] == 1
    entry = page_of(town, found)["entries"][0]
    for path in (f"/round-entries/{entry['id']}", f"/round-entries/{entry['id']}/story"):
        assert code_of(town.county.get(path)) == (404, "kernel.not_found")
    for speaker in (town.township, town.enterprise, town.nobody):
        assert code_of(speaker.get("/rounds")) == (403, "access.not_allowed")
        assert done(speaker.get("/round-pages"))["total"] == 0
    for speaker in (town.leader, town.department, town.county):
        given = {"title": "x", "period": "2024Q3", "due_at": "2099-01-01T10:00:00+08:00", "set_id": quarter.set_id}
        assert code_of(speaker.post("/rounds", given)) == (403, "access.not_allowed")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"title": " "}, 422, "rounds.title_missing"),
        ({"due_at": "2020-01-01T10:00:00+08:00"}, 422, "rounds.due_past"),
        ({"due_at": "2099-01-01T10:00:00"}, 422, "api.field_type"),
        ({"period": "2099"}, 422, "rounds.period_ahead"),
        ({"set_id": 9999}, 404, "kernel.not_found"),
        ({"set_id": None, "with_tasks": False}, 409, "rounds.round_empty"),
        ({"title": "季度调度"}, 409, "rounds.round_exists"),
    ],
)
def test_a_round_that_cannot_be(town: Any, quarter: Any, change: dict[str, Any], status: int, code: str) -> None:
    round_opened(town, quarter)
    given = {"title": "x", "period": "2024Q4", "due_at": "2099-01-01T10:00:00+08:00", "set_id": quarter.set_id}
    assert code_of(town.office.post("/rounds", {**given, **change})) == (status, code)


def test_tasks_parts_and_evidence(town: Any, quarter: Any) -> None:
    programme_adopted(town)
    found = round_opened(town, quarter, with_tasks=True)
    page = page_of(town, found, "市工业和信息化局")
    (part,) = page["parts"]
    assert (part["lead"]["name"], part["done"]) == ("市生态环境局", False)
    told = {"version": part["version"], "text": "Two plants helped.", "done": True}
    assert code_of(town.department.send("PUT", f"/round-parts/{part['id']}", told)) == (404, "kernel.not_found")
    said = done(town.office.send("PUT", f"/round-parts/{part['id']}", told))
    assert (said["text"], said["done"]) == ("Two plants helped.", True)
    assert code_of(town.office.send("PUT", f"/round-parts/{part['id']}", {**told, "text": "x"}))[1] == "kernel.stale"
    proof = done(town.office.post(f"/round-parts/{part['id']}/evidence", {"files": [file_in("a")]}))
    assert proof[0]["name"] == "proof.txt"
    lead = page_of(town, found)
    task = next(entry for entry in lead["entries"] if entry["kind"] == "task")
    assert (task["lack"], task["indicator"]) == ("progress", None)
    given = {"files": [file_in("a"), file_in("b", "other.txt")]}
    handed = done(town.department.post(f"/round-entries/{task['id']}/evidence", given))
    assert [(row["likeness"], row["like_id"]) for row in handed] == [("same", proof[0]["id"]), (None, None)]
    path = f"/round-files/{handed[1]['id']}"
    assert town.department.get(path).content == b"b"
    assert code_of(town.county.get(path)) == (404, "kernel.not_found")
    done(town.department.post(f"{path}/remove"))
    left = done(town.department.get(f"/round-entries/{task['id']}"))
    assert [row["id"] for row in left["files"]] == [proof[0]["id"], handed[0]["id"]]


def test_the_bulletin_and_the_workbook_are_files(town: Any, quarter: Any) -> None:
    found = round_opened(town, quarter)
    for kind, inside in (("docx", "word/document.xml"), ("xlsx", "xl/workbook.xml")):
        answer = town.leader.get(f"/rounds/{found['id']}/bulletin?kind={kind}")
        assert inside in zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
        assert "attachment" in answer.headers["Content-Disposition"]
    assert code_of(town.leader.get(f"/rounds/{found['id']}/bulletin?kind=pdf")) == (422, "api.field_choice")
    page = page_of(town, found)
    book = town.department.get(f"/round-pages/{page['id']}/workbook").content
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("page.xlsx", book)
    trial = done(town.department.upload(f"/round-pages/{page['id']}/workbook/look", file=file))
    assert (trial["changes"], trial["faults"]) == ([], [])
    assert trial["untouched"] > 3
    taken = done(town.department.post(f"/round-pages/{page['id']}/workbook/take", {"file_id": trial["file_id"]}))
    assert taken["changes"] == []
    stolen = town.office.post(f"/round-pages/{page['id']}/workbook/take", {"file_id": trial["file_id"]})
    assert code_of(stolen) == (404, "kernel.not_found")


def test_a_page_costs_the_same_queries_however_many_entries(town: Any, quarter: Any) -> None:
    small = round_opened(town, quarter)
    programme_adopted(town)
    few = [cost(town.office, path) for path in ("/rounds", f"/round-pages/{page_id(small, '市生态环境局')}")]
    given = {"title": "y", "period": "2024Q3", "due_at": "2099-01-01T10:00:00+08:00", "set_id": quarter.set_id}
    large = done(town.office.post("/rounds", given))
    assert large["entries"] > small["entries"]
    page = page_id(large, "市生态环境局")
    more = [cost(town.office, path) for path in ("/rounds", f"/round-pages/{page}")]
    # A task brings its targets, and its page the unit's own part; not one query more for a second of either.
    assert more[0] == few[0]
    assert more[1] <= few[1] + 2
