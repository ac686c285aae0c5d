"""Places, parties, people, tables, files, jobs, events and the log over the API, by role."""

import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from wufei.kernel import clock
from wufei.kernel.access import Face
from wufei.kernel.files.actions import file_store
from wufei.kernel.outbox.models import Delivery, Emitted
from wufei.registers.identity import queries as identity

SQUARE = {"type": "Polygon", "coordinates": [[[115.9, 36.4], [116.0, 36.4], [116.0, 36.5], [115.9, 36.4]]]}


def test_places_are_read_made_changed_closed(town: Any) -> None:
    found = town.county.get("/places?below=371502&kind=township").told
    assert found["total"] == 2
    county = town.office.get("/places?q=371522").told["items"][0]
    body = {"kind": "park", "code": "371522G01", "name": "Green park", "within_code": "371522", "outline": SQUARE}
    made = town.office.post("/places", body).told
    assert (made["within_id"], made["outline"]["type"]) == (county["id"], "Polygon")
    renamed = town.office.send("PATCH", f"/places/{made['id']}", {"version": made["version"], "name": "Park"}).told
    assert (renamed["name"], renamed["outline"] is not None) == ("Park", True)
    closed = town.office.post(f"/places/{made['id']}/close", {"version": renamed["version"]}).told
    assert closed["valid_to"] is not None
    assert town.office.post(f"/places/{made['id']}/reopen", {"version": closed["version"]}).told["valid_to"] is None
    outside = town.county.post("/places", {**body, "code": "371581G01", "within_code": "371581"})
    assert outside.status_code == 403


def test_outlines_come_from_a_file_and_go_out_as_a_map(town: Any) -> None:
    feature = {"type": "Feature", "properties": {"name": "莘县", "adcode": "371522"}, "geometry": SQUARE}
    file = SimpleUploadedFile("o.geojson", json.dumps({"type": "FeatureCollection", "features": [feature]}).encode())
    report = town.office.upload("/places/3715/outlines", file=file).told
    assert (report["created"], report["refused"]) == (1, [])
    drawn = town.leader.get("/places/map?city=3715").told
    assert [f["properties"]["code"] for f in drawn["features"]] == ["371522"]


def test_parties_names_sites_and_merging(town: Any) -> None:
    made = town.office.post("/parties", {"kind": "enterprise", "name": "甲公司", "place_code": "371502001"}).told
    twice = town.office.post("/parties", {"kind": "enterprise", "name": "甲公司", "place_code": "371502001"})
    assert (twice.status_code, twice.told["problems"][0]["where"]) == (409, "name")
    named = town.office.post(f"/parties/{made['id']}/names", {"name": "甲厂"}).told
    assert [n["name"] for n in named["names"]] == ["甲厂"]
    assert town.office.post(f"/parties/{made['id']}/names/remove", {"name": "甲厂"}).told["names"] == []
    site = town.office.post(f"/parties/{made['id']}/sites", {"name": "一号厂区", "place_code": "371502001"}).told
    moved = town.office.send("PATCH", f"/sites/{site['id']}", {"version": site["version"], "address": "北路1号"}).told
    assert moved["address"] == "北路1号"
    assert town.office.get(f"/sites?party={made['id']}").told["total"] == 1
    assert town.office.post(f"/sites/{site['id']}/close", {"version": moved["version"]}).status_code == 200
    other = town.office.post("/parties", {"kind": "enterprise", "name": "乙公司", "place_code": "371502001"}).told
    body = {"gone_id": other["id"], "gone_version": other["version"]}
    assert town.office.post(f"/parties/{made['id']}/merge", body).status_code == 200
    assert town.office.get(f"/parties/{other['id']}").told["merged_into_id"] == made["id"]
    now = town.office.get(f"/parties/{made['id']}").told
    changed = town.office.send("PATCH", f"/parties/{made['id']}", {"version": now["version"], "phone": "123"}).told
    closed = town.office.post(f"/parties/{made['id']}/close", {"version": changed["version"]}).told
    assert town.office.post(f"/parties/{made['id']}/reopen", {"version": closed["version"]}).told["valid_to"] is None
    read = town.office.post("/parties/read-names", {"names": ["生态环境局", "各县区政府"], "city_code": "3715"}).told
    assert read[0]["matches"][0]["party_id"] == town.environment.pk
    assert read[1]["covers"] is not None
    assert town.office.post("/parties/authorities", {"city_code": "3715"}).told["created"] > 5


def test_people_roles_and_keys_within_the_office_right(town: Any) -> None:
    body = {"username": "wang.min", "name": "Wang", "password": "correct horse battery 9"}
    made = town.office.post("/people", body).told
    changed = town.office.send("PATCH", f"/people/{made['id']}", {"version": made["version"], "phone": "1"}).told
    assert changed["name"] == "Wang"
    role = {"role": "department", "party_id": town.environment.pk}
    held = town.office.post(f"/people/{made['id']}/memberships", role).told
    above = town.office.post(f"/people/{made['id']}/memberships", {"role": "admin"})
    assert (above.status_code, above.told["problems"][0]["code"]) == (403, "identity.raises_above")
    issued = town.office.post(f"/people/{made['id']}/keys", {"label": "script"}).told
    assert issued["token"].startswith("wf_")
    assert issued["token"] not in town.office.get(f"/people/{made['id']}/keys").content.decode()
    assert len(town.office.get(f"/people/{made['id']}/memberships").told) == 1
    assert town.office.post(f"/memberships/{held['id']}/revoke").told["revoked_at"] is not None
    blocked = town.office.post(f"/people/{made['id']}/deactivate", {"version": changed["version"]}).told
    assert blocked["is_active"] is False
    assert town.office.post(f"/people/{made['id']}/activate", {"version": blocked["version"]}).told["is_active"]
    new = {"password": "another good phrase 7"}
    assert town.office.post(f"/people/{made['id']}/password", new).told["must_change_password"] is True
    assert town.leader.get("/people").told["total"] == 1
    assert {r["code"] for r in town.leader.get("/roles").told} >= {"admin", "office", "department"}


def test_me(town: Any) -> None:
    me = town.department.get("/me").told
    assert (me["roles"][0]["role"], me["roles"][0]["party_id"]) == ("department", town.environment.pk)
    assert "plans.task.report" in me["permissions"]
    assert town.department.post("/me/language", {"language": "en"}).told["language"] == "en"
    weak = town.department.post("/me/password", {"password": "123"})
    assert weak.told["problems"][0]["code"] == "identity.password_weak"
    assert town.department.post("/me/password", {"password": "quite a long phrase 3"}).status_code == 200
    kept = town.department.post("/me/filters", {"name": "Late", "query": "flag=overdue"}).told
    assert [f["id"] for f in town.department.get("/me/filters").told] == [kept["id"]]
    assert town.department.send("DELETE", f"/me/filters/{kept['id']}").status_code == 200
    assert town.department.get("/me/filters").told == []


def test_registers_go_out_and_come_in(town: Any) -> None:
    listed = {table["code"]: table for table in town.office.get("/registers").told}
    own = [code for code, table in listed.items() if table["floor"] == "registers"]
    assert own[-5:] == ["places", "parties", "names", "sites", "people"]
    assert "waste-codes" in own
    assert (listed["parties"]["floor"], listed["parties"]["any_of"]) == ("registers", [])
    assert {column["kind"] for column in listed["places"]["columns"]} >= {"text", "date", "degrees", "choice"}
    out = town.office.get("/registers/parties/export?format=csv")
    assert "市生态环境局" in out.content.decode("utf-8-sig")
    assert town.office.get("/registers/parties/template").content[:2] == b"PK"
    rows = "名称,类型\n新单位,部门\n,部门\n"
    file = SimpleUploadedFile("in.csv", rows.encode())
    tried = town.office.upload("/registers/parties/import", file=file, dry_run="true").told
    assert (tried["created"], tried["refused"], tried["dry_run"]) == (1, 1, True)
    assert tried["faults"][0]["row"] == 3
    assert town.office.get("/parties?q=新单位").told["total"] == 0
    town.office.upload("/registers/parties/import", file=SimpleUploadedFile("in.csv", rows.encode()))
    assert town.office.get("/parties?q=新单位").told["total"] == 1
    assert town.office.get("/registers/nix/export").status_code == 404
    assert town.enterprise.get("/registers/parties/export").status_code == 403


def test_files_belong_to_who_handed_them_in(town: Any) -> None:
    actor = identity.actor_for(town.department.person, Face.API)
    stored = file_store(actor=actor, content=io.BytesIO(b"abc"), name="a.txt", purpose="tests", keep_years=1)
    assert town.department.get("/files?purpose=tests").told["total"] == 1
    assert town.department.get(f"/files/{stored.pk}/content").content == b"abc"
    assert town.county.get(f"/files/{stored.pk}").status_code == 404
    kept = town.admin.post(f"/files/{stored.pk}/purge", {"reason": "over"})
    assert kept.told["problems"][0]["code"] == "files.retention_runs"
    assert town.county.post(f"/files/{stored.pk}/purge", {"reason": "over"}).status_code == 403


def test_jobs_and_events_are_for_who_manages_them(town: Any) -> None:
    assert town.admin.get("/jobs").told["total"] == 0
    assert town.office.get("/jobs/beats").status_code == 403
    assert town.admin.get("/jobs/beats").status_code == 200
    assert town.admin.get("/jobs/1").status_code == 404
    assert town.admin.post("/jobs/1/cancel").status_code == 404
    emitted = Emitted.objects.create(topic="x", data={"n": 1}, recorded_at=clock.now())
    dead = Delivery.objects.create(emitted=emitted, handler="h", state="dead", due_at=clock.now(), error="boom")
    other = Delivery.objects.create(emitted=emitted, handler="i", state="dead", due_at=clock.now())
    assert town.admin.get("/outbox").told["dead"] == 2
    assert town.admin.get("/outbox/dead").told["items"][0]["error"] == "boom"
    assert town.admin.get(f"/outbox/deliveries/{dead.pk}").told["event"] == {"n": 1}
    assert town.admin.post(f"/outbox/deliveries/{dead.pk}/redrive").told["state"] == "waiting"
    assert town.admin.post(f"/outbox/deliveries/{other.pk}/drop", {"reason": ""}).status_code == 422
    assert town.admin.post(f"/outbox/deliveries/{other.pk}/drop", {"reason": "by hand"}).told["state"] == "dropped"
    assert town.office.get("/outbox").status_code == 403
    assert town.office.get("/outbox/dead").told["total"] == 0


def test_the_log_shows_all_to_the_auditor_and_ones_own_to_others(town: Any) -> None:
    town.office.post("/tasks", {"title": "x"})
    entries = town.auditor.get("/audit?act=plans.task.&face=api").told
    assert entries["items"][0]["actor_id"] == str(town.office.person.pk)
    assert town.department.get("/audit?act=plans.task.").told["total"] == 0
    since = "2000-01-01T00:00:00%2B08:00"
    assert town.office.get(f"/audit?since={since}&q=x").told["total"] >= 1
    assert town.office.get("/audit?since=2000-01-01T00:00:00").status_code == 422


@pytest.mark.parametrize("role", ["leader", "auditor", "department", "township", "enterprise", "nobody"])
def test_who_may_not_add_parties_or_people(town: Any, role: str) -> None:
    speaker = getattr(town, role)
    assert speaker.post("/parties", {"kind": "farm", "name": "x", "place_code": ""}).status_code == 403
    assert speaker.post("/people", {"username": "xyz", "name": "x"}).status_code == 403
