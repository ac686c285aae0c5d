"""Pages of evaluation: what each role sees, acts through forms, downloads. Not for: how they look (journeys)."""

import io
import json
import pathlib

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.faces.web.conftest import SignedIn
from tests.factories import evaluation as make

from wufei.programme.evaluation.models import Appeal, Evaluation, FindingCount, Judgement, Method, Run

pytestmark = pytest.mark.django_db
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(autouse=True)
def _own_key(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SIGNING_KEY", tmp_path / "signing.key")


def url(name: str, *args: int) -> str:
    return reverse(f"web:{name}", args=args)


def read(client: Client, name: str, *args: int, status: int = 200, query: str = "") -> str:
    answer = client.get(url(name, *args) + query)
    assert answer.status_code == status, answer.content.decode()[:400]
    return answer.content.decode()


def drafted() -> Evaluation:
    make.counted()
    return make.opened()


TABS = ("evaluation", "evaluation_judging", "evaluation_appeals", "evaluation_sensitivity", "evaluation_runs")


def test_empty_states_carry_the_one_button(signed_in: SignedIn) -> None:
    office, leader = signed_in("office"), signed_in("leader")
    assert url("evaluation_new") in read(office, "evaluations")
    assert url("evaluation_new") not in read(leader, "evaluations")
    assert url("evaluation_methods") in read(office, "evaluation_new")
    found = drafted()
    for tab in (*TABS, "evaluation_proof", "evaluation_funds"):
        page = read(office, tab, found.pk)
        assert "w-empty" in page or tab == "evaluation_judging"


def test_from_method_to_ranking_through_the_forms(signed_in: SignedIn) -> None:
    make.counted()
    office = signed_in("office")
    office.post(url("evaluation_method_load"), {"file": SimpleUploadedFile("m.toml", make.METHOD.encode())})
    method = Method.objects.get()
    assert "Straw utilisation" in read(office, "evaluation_method", method.pk)
    assert office.get(url("evaluation_method_file", method.pk)).content.decode() == make.METHOD
    places = [p.pk for p in make.small_city_places()]
    answer = office.post(url("evaluation_new"), {"method": method.pk, "period": "2024", "place": places})
    found = Evaluation.objects.get()
    assert answer["Location"] == url("evaluation", found.pk)
    office.post(url("evaluation_run", found.pk))
    page = read(office, "evaluation", found.pk)
    assert "83.33" in page
    assert "Demonstration index" in page
    assert "everybody" in page
    assert "东昌府区" in page


def test_a_refusal_is_said_in_words(signed_in: SignedIn) -> None:
    make.counted({"371502": "90", "371581": "70"})
    found = make.opened()
    make.run(found)
    office = signed_in("office")
    found.refresh_from_db()
    answer = office.post(url("evaluation_notify", found.pk), {"version": found.version})
    assert answer.status_code == 409
    assert "莘县" in answer.content.decode()
    assert "lacks data" in read(office, "evaluation", found.pk)


def test_a_score_is_opened_down_to_values_and_reasons(signed_in: SignedIn) -> None:
    found = drafted()
    make.judged(found)
    make.counts(found, late=2)
    make.run(found)
    one = make.subject(found)
    page = read(signed_in("office"), "evaluation_subject", found.pk, one.pk)
    for words in ("90%", "The target is reached", "Late × 2: −4", "抽查。", "材料.txt", "Weight in effect"):
        assert words in page, words
    other = read(signed_in("leader"), "evaluation_subject", found.pk, make.subject(found, "371581").pk)
    assert "There is no value" in other
    assert read(signed_in("office"), "evaluation_subject", found.pk, one.pk + 99, status=404)


def test_points_and_counts_are_given_on_the_form(signed_in: SignedIn) -> None:
    found, office = drafted(), signed_in("office")
    one = make.subject(found)
    form = read(office, "evaluation_judging", found.pk, query=f"?subject={one.pk}&item=order")
    assert "Look at the papers." in form
    files = SimpleUploadedFile("a.txt", b"a")
    given = {"item": "order", "points": "75", "reason": "good", "evidence": files}
    office.post(url("evaluation_judge", one.pk), given)
    assert Judgement.objects.get().points_micro == 75_000_000
    read(office, "evaluation_judging", found.pk, query=f"?subject={one.pk}&item=faults")
    office.post(url("evaluation_judge", one.pk), {"item": "faults", "count-late": "3"})
    assert FindingCount.objects.get().counts == {"late": 3}
    assert "75" in read(office, "evaluation_judging", found.pk)
    read(signed_in("leader"), "evaluation_judging", found.pk, status=403)


def test_an_appeal_goes_from_the_county_to_its_decision(signed_in: SignedIn) -> None:
    found = make.notified(drafted())
    county, office, other = signed_in("county"), signed_in("office"), signed_in("department")
    one = make.subject(found)
    assert "form-appeal" in read(county, "evaluation_subject", found.pk, one.pk)
    assert "form-appeal" not in read(county, "evaluation_subject", found.pk, make.subject(found, "371581").pk)
    assert "No appeals" in read(county, "evaluation_appeals", found.pk)
    file = SimpleUploadedFile("proof.txt", b"proof")
    county.post(url("evaluation_appeal", one.pk), {"item": "order", "text": "wrong", "evidence": file})
    appeal = Appeal.objects.get()
    link = appeal.files.get()
    assert "wrong" in read(county, "evaluation_appeals", found.pk)
    assert "wrong" not in read(other, "evaluation_appeals", found.pk)
    assert county.get(url("evaluation_appeal_file", link.pk)).content == b"proof"
    assert other.get(url("evaluation_appeal_file", link.pk)).status_code == 404
    decided = {"version": appeal.version, "decision": "uphold", "note": "right", "points": "90"}
    assert county.post(url("evaluation_appeal_decide", appeal.pk), decided).status_code == 403
    office.post(url("evaluation_appeal_decide", appeal.pk), decided)
    appeal.refresh_from_db()
    assert appeal.state == "upheld"
    page = read(county, "evaluation_appeals", found.pk)
    assert "Points given with it: 90" in page
    assert "after the last computation" in read(office, "evaluation", found.pk)
    given = Judgement.objects.get().files.get()
    assert county.get(url("evaluation_judgement_file", given.pk)).content == b"proof"
    assert other.get(url("evaluation_judgement_file", given.pk)).status_code == 404


def test_counts_come_with_a_decision(signed_in: SignedIn) -> None:
    found = make.notified(drafted())
    county, office = signed_in("county"), signed_in("office")
    county.post(url("evaluation_appeal", make.subject(found).pk), {"item": "faults", "text": "wrong"})
    appeal = Appeal.objects.get()
    given = {"version": 1, "decision": "uphold", "note": "right", "count-late": "1"}
    office.post(url("evaluation_appeal_decide", appeal.pk), given)
    assert FindingCount.objects.get().counts == {"late": 1}


def test_lock_replay_and_downloads(signed_in: SignedIn) -> None:
    found, office = make.notified(drafted()), signed_in("office")
    answer = office.post(url("evaluation_lock", found.pk), {"version": found.version})
    assert answer["Location"] == url("evaluation_proof", found.pk)
    proof = read(office, "evaluation_proof", found.pk)
    found = Evaluation.objects.get()
    assert found.lock.signature in proof
    assert found.lock.public_key in proof
    assert "Verified just now" in proof
    signed = json.loads(office.get(url("evaluation_signed", found.pk)).content)
    assert signed["signature"] == found.lock.signature
    office.post(url("evaluation_replay", found.pk), {"reason": "again"})
    runs = read(office, "evaluation_runs", found.pk)
    assert "again" in runs
    assert "What differs between run 1 and run 2" in runs
    assert "run 2 and run 1" in read(office, "evaluation_runs", found.pk, query="?base=2&other=1")
    book = office.get(url("evaluation_sheet", found.pk))
    assert book["Content-Type"] == XLSX
    sheet = openpyxl.load_workbook(io.BytesIO(book.content))
    notes = {row[0].value: row[1].value for row in sheet[sheet.sheetnames[-1]].iter_rows() if len(row) > 1}
    assert notes["Signature (Ed25519)"] == found.lock.signature
    assert Run.objects.count() == 2


def test_funds_are_shared_out_to_the_fen(signed_in: SignedIn) -> None:
    found, office = drafted(), signed_in("office")
    make.run(found)
    page = read(office, "evaluation_funds", found.pk, query="?rule=above-50&total=1000000.01")
    assert "Allocation sheet" in page
    book = office.get(url("evaluation_funds_sheet", found.pk) + "?rule=above-50&total=1000000.01")
    rows = openpyxl.load_workbook(io.BytesIO(book.content)).worksheets[0].iter_rows(min_row=2, values_only=True)
    assert round(sum(float(row[3]) for row in rows), 2) == 1_000_000.01
    for query in ("?rule=above-50&total=0.001", "?rule=above-50&total=x", "?rule=other&total=5"):
        assert "w-red" in read(office, "evaluation_funds", found.pk, query=query, status=422)
    read(signed_in("county"), "evaluation_funds", found.pk, status=403)


def test_drafts_are_seen_by_those_who_prepare_and_check(signed_in: SignedIn) -> None:
    found = drafted()
    for role, status in (("leader", 200), ("auditor", 200), ("county", 404), ("department", 404), ("township", 403)):
        read(signed_in(role), "evaluation", found.pk, status=status)
    make.notified(found)
    for role in ("county", "department"):
        page = read(signed_in(role), "evaluation", found.pk)
        assert "form-lock" not in page
        assert url("evaluation_judging", found.pk) not in page


def test_left_out_with_a_reason_and_taken_back(signed_in: SignedIn) -> None:
    found, office = drafted(), signed_in("office")
    one = make.subject(found)
    office.post(url("evaluation_leave_out", one.pk), {"version": one.version, "reason": "no farming"})
    assert "no farming" in read(office, "evaluation", found.pk)
    assert "Take in again" in read(office, "evaluation_subject", found.pk, one.pk)
    made = make.notified(Evaluation.objects.get())
    office.post(url("evaluation_reopen", found.pk), {"version": made.version, "reason": "mistake"})
    assert Evaluation.objects.get().state == "draft"


def test_reports_are_written_for_those_who_may(signed_in: SignedIn) -> None:
    make.counted()
    office = signed_in("office")
    page = read(office, "evaluation_reports")
    assert "green_loans" in page
    for name, query in (
        ("evaluation_report", "?year=2024"),
        ("evaluation_evidence", "?year=2024"),
        ("evaluation_press", "?year=2024&cells=cell_count&base_year=2020"),
        ("evaluation_brief", ""),
    ):
        answer = office.get(url(name) + query)
        assert answer.status_code == 200, name
        assert answer["Content-Disposition"].startswith("attachment"), name
        assert answer.content[:2] == b"PK", name
    assert office.get(url("evaluation_report") + "?year=12").status_code == 422
    for role in ("county", "department"):
        read(signed_in(role), "evaluation_reports", status=403)
        assert signed_in(role).get(url("evaluation_report")).status_code == 403
