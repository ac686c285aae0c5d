"""Plans, tasks, projects and meetings over the API, by the people whose work it is."""

import base64
from typing import Any

import pytest
from tests.faces.api.town import PLAN, plan_file


def task_of(programme: Any, words: str) -> dict[str, Any]:
    return next(dict(task) for task in programme.tasks if words in task["title"])


def test_a_plan_is_brought_in_reviewed_and_adopted(town: Any) -> None:
    edition = town.office.upload("/plans", file=plan_file()).told
    assert edition["state"] == "in_review"
    assert edition["review"]["measures"] == 3
    items = town.office.get(f"/plans/{edition['id']}/items").told["items"]
    text = town.office.get(f"/plans/{edition['id']}/text").told["text"]
    item = items[0]
    assert item["title"] in text[: item["span_end"]]
    assert {p["printed"]: p["party_id"] for p in item["parties"]}["市生态环境局"] == town.environment.pk
    corrected = town.office.send(
        "PATCH",
        f"/items/{item['id']}",
        {
            "version": item["version"],
            "title": "Use of industrial waste",
            "targets": [{"phrase": "rate", "comparator": ">=", "value": "95.5", "unit": "%", "deadline": "2025"}],
        },
    )
    assert corrected.told["state"] == "changed"
    assert corrected.told["targets"][0]["value"] == "95.5"
    assert corrected.told["parties"] == item["parties"]
    marked = town.office.post(f"/items/{items[1]['id']}/mark", {"version": items[1]["version"], "event": "reject"})
    assert marked.told["state"] == "rejected"
    assert town.office.post(f"/plans/{edition['id']}/undo").told["item_ids"] == [items[1]["id"]]
    added = town.office.post(f"/plans/{edition['id']}/items", {"title": "Another measure"})
    assert added.status_code == 200
    done = town.office.post(f"/plans/{edition['id']}/adopt", {"version": edition["version"]}).told
    assert len(done["created"]) == 2
    assert town.office.get("/tasks/counts").told["total"] == 2


def test_the_same_document_twice_is_a_conflict_and_a_revision_shows_its_diff(town: Any, programme: Any) -> None:
    again = town.office.upload("/plans", file=plan_file())
    assert (again.status_code, again.told["problems"][0]["code"]) == (409, "plans.plan_same")
    revised = PLAN.replace("95%", "96%").replace("2.建设示范项目。到2025年，新建示范项目3个。", "2.建设示范工程。")
    edition = town.office.upload("/plans", file=plan_file(revised), revises_id=programme.edition_id).told
    assert edition["number"] == 2
    diff = town.office.get(f"/plans/{edition['id']}/diff").told
    assert diff["before"]["id"] == programme.edition_id
    assert diff["counts"]["changed"] >= 1
    assert any(kind == "added" for row in diff["rows"] for kind, _text in row["runs"])
    assert len(town.office.get("/plans").told["items"]) == 2
    document = town.office.get(f"/plans/{edition['id']}/document")
    assert document.content == revised.encode()


def test_a_file_that_is_no_plan_is_refused_in_words(town: Any) -> None:
    response = town.office.upload("/plans", file=plan_file("   "))
    assert (response.status_code, response.told["problems"][0]["code"]) == (422, "plans.source_empty")


def test_a_task_goes_from_report_to_closure(town: Any, programme: Any) -> None:
    task = task_of(programme, "工业固体废物")
    target = task["targets"][0]
    report = {
        "version": task["version"],
        "note": "two plants inspected",
        "values": [{"target_id": target["id"], "value": "91.25"}],
        "evidence": [{"name": "list.txt", "content": base64.b64encode(b"evidence").decode(), "note": "list"}],
    }
    reported = town.department.post(f"/tasks/{task['id']}/report", report).told
    assert reported["state"] == "running"
    assert reported["targets"][0]["actual"] == "91.25"
    stale = town.department.post(f"/tasks/{task['id']}/report", report)
    assert (stale.status_code, stale.told["problems"][0]["code"]) == (409, "kernel.stale")
    evidence = town.department.get(f"/tasks/{task['id']}/evidence").told[0]
    content = town.department.get(f"/evidence/{evidence['id']}")
    assert content.content == b"evidence"
    assert "list.txt" in content.headers["Content-Disposition"]
    assert town.enterprise.get(f"/evidence/{evidence['id']}").status_code == 404

    claimed = town.department.post(f"/tasks/{task['id']}/claim", {"version": reported["version"], "note": "done"}).told
    assert claimed["state"] == "claimed"
    refused = town.department.post(f"/tasks/{task['id']}/confirm", {"version": claimed["version"]})
    assert (refused.status_code, refused.told["problems"][0]["code"]) == (403, "access.not_allowed")
    sent = town.office.post(f"/tasks/{task['id']}/return", {"version": claimed["version"], "reason": "figures"}).told
    claimed = town.department.post(f"/tasks/{task['id']}/claim", {"version": sent["version"], "note": "done"}).told
    done = town.office.post(f"/tasks/{task['id']}/confirm", {"version": claimed["version"]}).told
    assert done["state"] == "done"
    opened = town.office.post(f"/tasks/{task['id']}/reopen", {"version": done["version"], "reason": "again"}).told
    assert opened["state"] == "running"
    acts = [row["act"] for row in town.office.get(f"/tasks/{task['id']}/history").told["items"]]
    assert acts == ["reopen", "confirm", "claim", "return", "claim", "report", "adopt"]


def test_extensions_notes_urging_changing_dropping(town: Any, programme: Any) -> None:
    task = task_of(programme, "工业固体废物")
    asked = town.department.post(f"/tasks/{task['id']}/extensions", {"deadline": "2026-06-30", "reason": "late plant"})
    decided = town.office.post(
        f"/extensions/{asked.told['id']}/decide", {"version": asked.told["version"], "grant": True}
    )
    assert decided.told["state"] == "granted"
    now = town.office.get(f"/tasks/{task['id']}").told
    assert now["deadline_on"] == "2026-06-30"
    assert len(town.office.get(f"/tasks/{task['id']}/extensions").told) == 1
    assert town.department.post(f"/tasks/{task['id']}/note", {"note": "a word"}).status_code == 200
    assert town.office.post(f"/tasks/{task['id']}/urge", {"note": "please"}).status_code == 200
    changed = town.office.send(
        "PUT",
        f"/tasks/{task['id']}",
        {
            "version": now["version"],
            "title": "New title",
            "body": "",
            "deadline": "2026",
            "parts": [{"role": "lead", "printed": "市城市管理局", "party_id": town.management.pk}],
            "reason": "reorganised",
        },
    ).told
    assert [p["party_id"] for p in changed["parties"]] == [town.management.pk]
    assert town.department.get(f"/tasks/{task['id']}").status_code == 404
    dropped = town.office.post(f"/tasks/{task['id']}/drop", {"version": changed["version"], "reason": "repeats"})
    assert dropped.told["state"] == "dropped"


def test_lists_filter_sort_and_page(town: Any, programme: Any) -> None:
    page = town.office.get("/tasks?limit=1&offset=1&sort=number").told
    assert (page["total"], page["limit"], len(page["items"])) == (3, 1, 1)
    assert town.office.get("/tasks?q=示范").told["total"] == 1
    assert town.office.get(f"/tasks?party={town.environment.pk}&role=lead").told["total"] == 1
    assert town.office.get("/tasks?state=open&state=done").told["total"] == 3
    assert town.office.get("/tasks?flag=overdue&before=2025-12-31").told["total"] == 3
    assert town.office.get("/tasks?flag=unassigned").told["total"] == 0
    assert town.department.get("/tasks").told["total"] == 2
    assert town.enterprise.get("/tasks").told["total"] == 0
    assert town.nobody.get("/tasks").told["total"] == 0
    loads = town.office.get("/tasks/loads").told["items"]
    assert {load["party_id"] for load in loads} == {town.environment.pk, town.industry.pk, town.management.pk}
    targets = town.office.get("/targets").told["items"]
    assert {(t["value"], t["unit"]) for t in targets} == {("95", "%"), ("3", "个"), ("100", "%")}
    settled = town.office.post(f"/targets/{targets[0]['id']}/settle", {"version": targets[0]["version"], "keep": False})
    assert settled.told["state"] == "dropped"
    assert len(town.office.get("/targets").told["items"]) == 2


def test_the_feed_tells_what_happened_since(town: Any, programme: Any) -> None:
    first = town.department.get("/tasks/changes").told
    mine = {task["id"] for task in town.department.get("/tasks").told["items"]}
    assert set(first["changes"][-1]["task_ids"]) == mine
    cursor = first["cursor"]
    assert town.department.get(f"/tasks/changes?since={cursor}").told["changes"] == []
    for task in programme.tasks:
        town.office.post(f"/tasks/{task['id']}/urge", {})
    more = town.department.get(f"/tasks/changes?since={cursor}&limit=2").told
    assert more["more"] is True
    rest = town.department.get(f"/tasks/changes?since={more['cursor']}").told
    told = {key for change in (*more["changes"], *rest["changes"]) for key in change["task_ids"]}
    assert told == mine


def test_projects_and_meetings(town: Any, programme: Any) -> None:
    given = {"name": "Sorting plant", "capacity": "300.5", "capacity_unit": "t/d", "investment_fen": 5_000_000_00}
    project = town.office.post("/projects", {**given, "lead_id": town.industry.pk}).told
    assert (project["capacity"], project["state"]) == ("300.5", "planned")
    moved = town.office.post(
        f"/projects/{project['id']}/report", {"version": project["version"], "note": "ok", "event": "approve"}
    ).told
    assert (moved["state"], len(moved["reports"])) == ("approved", 1)
    changed = town.office.send("PUT", f"/projects/{project['id']}", {"version": moved["version"], "name": "Plant"}).told
    assert changed["name"] == "Plant"
    assert town.office.get("/projects?state=approved").told["total"] == 1
    broken = town.office.post("/projects", {**given, "lead_id": 999_999})
    assert broken.status_code in {404, 409, 422}

    minutes = {"name": "minutes.txt", "content": base64.b64encode(b"words").decode()}
    decision = {"text": "Sort waste in canteens", "lead_id": town.management.pk, "deadline": "2026-03"}
    meeting = town.office.post(
        "/meetings", {"title": "First", "held_on": "2025-03-01", "decisions": [decision], "minutes": minutes}
    ).told
    task = town.office.get(f"/tasks/{meeting['decisions'][0]['task_id']}").told
    assert (task["origin"], task["deadline_on"]) == ("meeting", "2026-03-31")
    assert town.office.get(f"/meetings/{meeting['id']}/minutes").content == b"words"
    more = town.office.post(f"/meetings/{meeting['id']}/decisions", {"text": "Only recorded"}).told
    assert [d["task_id"] for d in more["decisions"]] == [task["id"], None]
    assert town.leader.get("/meetings").told["total"] == 1


@pytest.mark.parametrize("role", ["leader", "auditor", "department", "county", "township", "enterprise", "nobody"])
def test_who_may_not_bring_plans_in_or_add_tasks(town: Any, role: str) -> None:
    speaker = getattr(town, role)
    assert speaker.upload("/plans", file=plan_file()).status_code == 403
    assert speaker.post("/tasks", {"title": "x"}).status_code == 403
