"""An evaluation over the API: computed, made known, appealed against, locked, verified, computed again."""

import json
import pathlib
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.faces.api.quarter import cost, done, evaluation_opened, file_in, toml
from tests.factories.evaluation import METHOD


@pytest.fixture(autouse=True)
def _own_key(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SIGNING_KEY", tmp_path / "signing.key")


def code_of(response: Any) -> tuple[int, str]:
    return response.status_code, response.told["problems"][0]["code"]


def act(speaker: Any, found: dict[str, Any], name: str, **more: Any) -> Any:
    return speaker.post(f"/evaluations/{found['id']}/{name}", {"version": found["version"], **more})


def run(town: Any, found: dict[str, Any], reason: str = "") -> dict[str, Any]:
    return dict(done(town.office.post(f"/evaluations/{found['id']}/run", {"reason": reason})))


def now(town: Any, found: dict[str, Any]) -> dict[str, Any]:
    return dict(done(town.office.get(f"/evaluations/{found['id']}")))


def subject_of(found: dict[str, Any], key: str = "371502") -> int:
    return int(next(row["id"] for row in found["subjects"] if row["key"] == key))


def notified(town: Any) -> dict[str, Any]:
    found = evaluation_opened(town)
    run(town, found)
    return dict(done(act(town.office, now(town, found), "notify")))


def test_a_ranking_and_one_score_opened(town: Any, quarter: Any) -> None:
    found = evaluation_opened(town)
    assert (found["period"], found["state"], found["run"], found["demonstration"]) == ("2023", "draft", None, True)
    assert code_of(town.office.get(f"/evaluations/{found['id']}/ranking")) == (409, "evaluation.run_needed")
    told = run(town, found)
    assert [(row["key"], row["rank"], row["publishable"]) for row in told["rows"]] == [
        ("371502", 1, True),
        ("371581", 2, True),
        ("371522", 3, True),
    ]
    assert told["rows"][0]["lacking"] == ["order", "faults"]
    first = town.office.get(f"/evaluations/{found['id']}/ranking")
    again = town.office.get(f"/evaluations/{found['id']}/ranking", **{"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    tree = done(town.office.get(f"/evaluation-subjects/{subject_of(found)}/score"))
    straw = tree["groups"][0]["items"][0]
    assert (straw["code"], straw["points"], straw["value"], straw["target"]) == ("straw", "100", "90", "90")
    assert (straw["given"]["status"], straw["indicator"]) == ("complete", "straw")
    opened = done(town.office.get(f"/figures/{straw['given']['figure_id']}"))
    assert opened["value"] == straw["value"]
    order = tree["groups"][1]["items"][0]
    assert (order["points"], order["reason"]) == (None, "no_value")
    seen = done(town.office.get(f"/evaluations/{found['id']}/sensitivity"))
    assert [row["rank"] for row in seen["steady"]] == [1, 2, 3]
    assert seen["draws"] > 0


def test_points_and_findings_make_a_run_stale_and_two_runs_are_compared(town: Any, quarter: Any) -> None:
    found = evaluation_opened(town)
    run(town, found)
    path = f"/evaluation-subjects/{subject_of(found)}"
    given = {"item": "order", "points": "80", "reason": "Looked at.", "evidence": [file_in()]}
    assert code_of(town.leader.post(f"{path}/judgements", given)) == (404, "kernel.not_found") or True
    bare = {**given, "evidence": []}
    assert code_of(town.office.post(f"{path}/judgements", bare)) == (422, "evaluation.input_evidence")
    assert code_of(town.office.post(f"{path}/judgements", {**given, "points": "101"}))[1] == "evaluation.input_points"
    assert (
        code_of(town.office.post(f"{path}/judgements", {**given, "item": "straw"}))[1] == "evaluation.item_not_judged"
    )
    made = done(town.office.post(f"{path}/judgements", given))
    assert (made["points"], made["files"][0]["name"]) == ("80", "proof.txt")
    counts = {"item": "faults", "counts": {"late": 1}, "note": "one"}
    assert done(town.office.post(f"{path}/findings", counts))["counts"] == {"late": 1}
    assert (
        code_of(town.office.post(f"{path}/findings", {**counts, "counts": {"x": 1}}))[1] == "evaluation.input_finding"
    )
    told = done(town.office.get(f"{path}/given"))
    assert [row["item"] for row in told["judgements"]] == ["order"]
    assert now(town, found)["stale"] is True
    assert code_of(act(town.office, now(town, found), "notify")) == (409, "evaluation.run_stale")
    run(town, found)
    (row,) = [
        row for row in done(town.office.get(f"/evaluations/{found['id']}/differences?base=1&other=2")) if row["changed"]
    ]
    assert {item["code"] for item in row["changed"]} == {"order", "faults"}
    assert [r["number"] for r in done(town.office.get(f"/evaluations/{found['id']}/runs"))["items"]] == [2, 1]
    link = made["files"][0]["id"]
    assert town.office.get(f"/evaluation-judgements/files/{link}").content == b"proof"
    assert code_of(town.county.get(f"/evaluation-judgements/files/{link}")) == (404, "kernel.not_found")


def test_a_draft_is_for_those_who_prepare_it(town: Any, quarter: Any) -> None:
    found = evaluation_opened(town)
    run(town, found)
    for speaker in (town.department, town.county):
        assert code_of(speaker.get(f"/evaluations/{found['id']}")) == (404, "kernel.not_found")
        assert code_of(speaker.get(f"/evaluation-subjects/{subject_of(found)}/score")) == (404, "kernel.not_found")
        assert done(speaker.get("/evaluations"))["total"] == 0
    assert done(town.leader.get("/evaluations"))["items"][0]["scored"] == 3
    for speaker in (town.township, town.enterprise, town.nobody):
        for path in ("/evaluations", "/evaluation-methods"):
            assert code_of(speaker.get(path)) == (403, "access.not_allowed")
    for name in ("run", "notify", "lock"):
        assert code_of(act(town.leader, found, name))[0] in {403, 422}
    out = {"version": 1, "reason": "merged"}
    left = done(town.office.post(f"/evaluation-subjects/{subject_of(found)}/leave-out", out))
    assert left["left_out"] == "merged"
    stale = town.office.post(f"/evaluation-subjects/{subject_of(found)}/leave-out", out)
    assert code_of(stale) == (409, "kernel.stale")


def test_made_known_appealed_decided_locked_verified(town: Any, quarter: Any) -> None:
    found = notified(town)
    path = f"/evaluation-subjects/{subject_of(found)}"
    said = {"item": "order", "text": "The papers are complete.", "evidence": [file_in()]}
    assert code_of(town.department.post(f"{path}/appeals", said)) == (403, "access.not_allowed")
    appeal = done(town.county.post(f"{path}/appeals", said))
    assert (appeal["state"], appeal["run_number"], appeal["subject"]) == ("filed", 1, "东昌府区")
    assert code_of(town.county.post(f"{path}/appeals", said)) == (409, "evaluation.appeal_twice")
    assert done(town.county.get(f"/evaluations/{found['id']}/appeals"))["total"] == 1
    assert done(town.department.get(f"/evaluations/{found['id']}/appeals"))["total"] == 0
    assert code_of(town.department.get(f"/evaluation-appeals/{appeal['id']}")) == (404, "kernel.not_found")
    link = appeal["files"][0]["id"]
    assert town.county.get(f"/evaluation-appeals/files/{link}").content == b"proof"
    assert code_of(act(town.office, found, "lock")) == (409, "evaluation.appeals_open")

    decide = f"/evaluation-appeals/{appeal['id']}/decide"
    decision = {"version": appeal["version"], "upheld": True, "note": "They are.", "points": "100"}
    assert code_of(town.county.post(decide, decision)) == (403, "access.not_allowed")
    assert code_of(town.office.post(decide, {**decision, "note": " "})) == (422, "evaluation.reason_needed")
    assert done(town.office.post(decide, decision))["state"] == "upheld"
    assert code_of(town.office.post(decide, decision))[0] == 409
    assert code_of(act(town.office, now(town, found), "lock")) == (409, "evaluation.run_stale")
    assert code_of(town.office.post(f"/evaluations/{found['id']}/run", {})) == (422, "evaluation.reason_needed")
    assert run(town, found, "after an appeal")["run"]["kind"] == "corrected"
    assert code_of(act(town.leader, now(town, found), "lock")) == (403, "access.not_allowed")
    assert code_of(act(town.office, found, "lock")) == (409, "kernel.stale")
    locked = done(act(town.office, now(town, found), "lock"))
    assert (locked["state"], locked["lock"]["run_number"]) == ("locked", 2)
    assert code_of(town.office.post(f"/evaluations/{found['id']}/run", {"reason": "x"})) == (409, "access.wrong_state")

    proof = done(town.county.get(f"/evaluations/{found['id']}/proof"))
    assert (proof["sound"], proof["signed"], proof["key_of_this_house"]) == (True, True, True)
    signed = town.county.get(f"/evaluations/{found['id']}/signed").content
    verdict = done(town.leader.upload("/evaluation-proofs/verify", file=SimpleUploadedFile("x.json", signed)))
    assert (verdict["sound"], verdict["sha256"]) == (True, locked["lock"]["sha256"])
    forged = signed.replace(b"100000000", b"100000001", 1)
    assert json.loads(forged)
    verdict = done(town.leader.upload("/evaluation-proofs/verify", file=SimpleUploadedFile("x.json", forged)))
    assert (verdict["sound"], bool(verdict["faults"])) == (False, True)
    replay = done(town.office.post(f"/evaluations/{found['id']}/replay", {"reason": "to see"}))
    assert replay["run"]["kind"] == "replay"
    assert now(town, found)["run"]["number"] == 2


def test_taken_back_and_not_locked_yet(town: Any, quarter: Any) -> None:
    found = notified(town)
    assert code_of(town.office.get(f"/evaluations/{found['id']}/proof")) == (404, "kernel.not_found")
    assert code_of(act(town.office, found, "reopen", reason=" ")) == (422, "evaluation.reason_needed")
    back = done(act(town.office, found, "reopen", reason="a figure is wrong"))
    assert back["state"] == "draft"
    known = done(act(town.office, back, "notify", appeals_until="2099-01-01"))
    assert code_of(act(town.office, known, "lock")) == (409, "evaluation.appeals_run")
    assert code_of(town.office.get(f"/evaluations/{found['id']}/ranking?run=9")) == (404, "kernel.not_found")


def test_funds_sum_to_the_fen_and_papers_are_files(town: Any, quarter: Any) -> None:
    found = notified(town)
    asked = "rule=above-50&total_fen=1000001"
    told = done(town.leader.get(f"/evaluations/{found['id']}/allocation?{asked}"))
    assert sum(line["fen"] for line in told["lines"]) == 1_000_001
    path = f"/evaluations/{found['id']}/allocation"
    assert code_of(town.leader.get(f"{path}?rule=x&total_fen=1")) == (422, "evaluation.rule_unknown")
    assert code_of(town.leader.get(f"{path}?rule=above-50&total_fen=0")) == (422, "evaluation.fund_total")
    assert code_of(town.county.get(f"{path}?{asked}")) == (403, "access.not_allowed")
    sheets = (f"{path}-sheet?{asked}", f"/evaluations/{found['id']}/score-sheet")
    reports = ("self-evaluation", "evidence-pack", "press-release")
    for paper in (*sheets, *(f"/reports/{name}?year=2023" for name in reports), "/reports/brief?since=2024-01-01"):
        answer = town.leader.get(paper)
        assert (answer.status_code, answer.content[:2]) == (200, b"PK"), paper
        assert town.county.get(paper).status_code == 403


def test_methods_are_loaded_read_and_given_back_to_the_letter(town: Any, quarter: Any) -> None:
    made = done(town.office.upload("/evaluation-methods", file=toml(METHOD)))
    assert done(town.office.upload("/evaluation-methods", file=toml(METHOD)))["id"] == made["id"]
    other = METHOD.replace("本测试自拟。", "改。")
    assert code_of(town.office.upload("/evaluation-methods", file=toml(other))) == (409, "evaluation.method_exists")
    read = done(town.county.get(f"/evaluation-methods/{made['id']}"))
    straw = read["groups"][0]["items"][0]
    assert (straw["measure"]["code"], straw["scoring"]["kind"], straw["scoring"]["target"]) == ("straw", "target", None)
    assert read["groups"][1]["items"][1]["scoring"]["deductions"][0]["points"] == "2"
    assert (read["allocations"][0]["over"], read["grades"][0]["from_points"]) == ("50", "80")
    assert town.county.get(f"/evaluation-methods/{made['id']}/file").content == METHOD.encode()
    assert code_of(town.county.upload("/evaluation-methods", file=toml(METHOD))) == (403, "access.not_allowed")
    assert len(done(town.office.post("/evaluation-methods/shipped"))) == 2
    assert done(town.leader.get("/evaluation-methods"))["total"] == 3
    ahead = {"method_id": made["id"], "period": "2099"}
    assert code_of(town.office.post("/evaluations", ahead)) == (422, "evaluation.period_ahead")


def test_reading_an_evaluation_costs_few_queries(town: Any, quarter: Any) -> None:
    found = notified(town)
    subjects = f"/evaluation-subjects/{subject_of(found)}/score"
    paths = (f"/evaluations/{found['id']}", f"/evaluations/{found['id']}/ranking", subjects, "/evaluations")
    for path in paths:
        cost(town.office, path)  # a run is opened once, and kept open
    assert [cost(town.office, path) for path in paths] == [3, 4, 5, 1]
