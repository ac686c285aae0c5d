"""Bringing a document in: what is stored, that it is all or nothing, and that one document comes once."""

import datetime as dt
import json
import pathlib

import pytest
from django.db.models import Min
from tests.factories.plans import DOCUMENT, QUOTAS_ONLY, REVISED, departments, finding, item, office, uploaded
from tests.factories.registers import SETUP

from wufei.kernel import clock
from wufei.kernel.audit.models import Entry
from wufei.kernel.files.models import StoredFile
from wufei.kernel.problems import Kind, Problem
from wufei.programme.plans.actions.adoption import plan_adopt
from wufei.programme.plans.actions.editions import plan_discard, plan_upload
from wufei.programme.plans.actions.review import items_accept_sure
from wufei.programme.plans.models import Edition, Finding, Item, Target, Task
from wufei.programme.plans.queries import editions as queries
from wufei.programme.plans.spec import FindingKind

pytestmark = pytest.mark.django_db
CASES = pathlib.Path(__file__).parent / "cases"


def upload(data: bytes, name: str = "plan.txt", **given: object) -> Edition:
    departments()
    return plan_upload(actor=SETUP, data=data, name=name, **given)  # type: ignore[arg-type]


def test_an_edition_holds_the_document_and_what_was_read() -> None:
    moment = dt.datetime(2026, 3, 1, 9, tzinfo=clock.SHANGHAI)
    with clock.freeze(moment):
        edition = uploaded(by=office())
    edition.refresh_from_db()
    assert edition.title == "聊城市“无废城市”建设工作方案（2024—2026年）"
    assert (edition.state, edition.number, edition.version) == ("in_review", 1, 1)
    assert (edition.recorded_at, edition.adopted_at) == (moment, None)
    assert edition.text.strip() == DOCUMENT.strip()
    assert [t["phrase"] for t in edition.trends] == ["固体废物产生强度"]
    assert [s["units"] for s in edition.standing] == [["各县（市、区）人民政府"]]
    assert edition.file.content_id == StoredFile.objects.get(purpose="plans.document").content_id
    assert edition.file.retention_until is not None
    assert edition.file.retention_until >= clock.day_of(moment).replace(year=2056)


def test_items_stand_in_the_order_of_the_document_with_room_between() -> None:
    items = list(uploaded().items.all())
    assert [(i.kind, i.number, i.title) for i in items] == [
        ("goal", "", "秸秆综合利用率"),
        ("goal", "", "“无废细胞”"),
        ("measure", "1", "开展全民宣传"),
        ("measure", "2", "摸清固体废物底数"),
        ("measure", "3-1", "推广绿色工厂"),
        ("measure", "3-2", "推广绿色工厂"),
        ("measure", "4", "回收废旧农膜"),
        ("measure", "5", "离田利用秸秆"),
        ("measure", "6", "补助收储网点"),
        ("measure", "7", "分类投放垃圾"),
        ("quota", "1", "无废学校"),
        ("quota", "2", "无废医院"),
    ]
    assert [i.position for i in items] == [1000 * n for n in range(1, 13)]
    assert {i.state for i in items} == {"pending"}
    assert [i.span_start for i in items] == sorted(i.span_start for i in items)


def test_every_span_points_to_what_was_read() -> None:
    edition = uploaded()
    for found in edition.items.all():
        for row in found.targets:
            printed = edition.text[slice(*row["span"])]
            assert str(row["value_micro"] // 1_000_000) in printed
        for row in (*found.parties, *found.inherited):
            assert row["printed"] in edition.text[slice(*row["span"])]
    name = finding(edition, FindingKind.DOUBTFUL_NAME)
    assert [edition.text[slice(*span)] for span in name.spans] == [name.data["name"]]


def test_numbers_are_exact_and_deadlines_as_printed() -> None:
    edition = uploaded()
    film = item(edition, "农膜回收率达到90%以上。")
    assert film.targets[0] | {"span": [], "confidence": 0} == {
        "kind": "number",
        "phrase": "农膜回收率",
        "comparator": ">=",
        "value_micro": 90_000_000,
        "value_high_micro": None,
        "unit": "%",
        "deadline": "2026",
        "scope": "",
        "span": [],
        "confidence": 0,
    }
    assert film.deadline == "2026"
    assert item(edition, "绿色工厂12家").deadline == "2025-12"
    assert item(edition, "每个县").targets[0]["scope"] == "每个县(市、区)"


def test_targets_go_to_the_action_that_prints_them() -> None:
    edition = uploaded()
    assert [t["phrase"] for t in item(edition, "绿色工厂12家").targets] == ["绿色工厂"]
    assert [t["phrase"] for t in item(edition, "清洁生产审核30家").targets] == ["清洁生产审核"]


def test_names_are_matched_with_the_register_and_stay_as_printed() -> None:
    edition, known = uploaded(), departments()
    survey = item(edition, "建立产废企业台账")
    assert [(p["role"], p["printed"], p["party_id"]) for p in survey.parties] == [
        ("lead", "市生态环境局", known["生态环境局"].pk),
        ("support", "市工业和信息化局", known["工业和信息化局"].pk),
    ]
    assert survey.inherited == []  # the note stands in this clause and speaks of the others
    audits = item(edition, "清洁生产审核30家")
    unknown = next(p for p in audits.parties if p["printed"] == "市科技局")
    assert (unknown["party_id"], unknown["covers"]) == (None, "")
    assert [(p["printed"], p["covers"]) for p in audits.inherited] == [("各县（市、区）人民政府", "counties")]


def test_a_shared_list_has_no_lead_and_a_quota_row_has_one() -> None:
    edition = uploaded()
    straw = item(edition, "离田利用秸秆")
    assert straw.joint
    assert {p["role"] for p in straw.parties} == {"responsible"}
    school = item(edition, "无废学校")
    assert [(p["role"], p["printed"]) for p in school.parties] == [("lead", "市教育局")]
    assert school.targets[0]["value_micro"] == 120_000_000


def test_every_kind_of_finding_comes_with_its_places_and_words() -> None:
    edition, other = uploaded(), uploaded(QUOTAS_ONLY)
    kinds = [f.kind for f in (*edition.findings.all(), *other.findings.all())]
    assert sorted(kinds) == sorted(FindingKind)
    for found in Finding.objects.all():
        assert found.spans
        assert all(0 <= start < end <= len(found.edition.text) for start, end in found.spans)
        assert found.data["says"].format_map(found.data["named"])
        assert (found.state, found.choice) == ("open", "")


def test_nothing_becomes_a_task_by_being_read() -> None:
    uploaded()
    assert not Task.objects.exists()
    assert not Target.objects.exists()


def test_the_same_document_comes_once_unless_it_was_discarded() -> None:
    first = uploaded()
    with pytest.raises(Problem) as caught:
        upload(DOCUMENT.encode(), "another name.txt")
    assert (caught.value.code, caught.value.kind) == ("plans.plan_same", Kind.CONFLICT)
    assert caught.value.data["edition_id"] == first.pk
    plan_discard(actor=SETUP, edition_id=first.pk, version=1, reason="wrong file")
    again = uploaded()
    assert (again.series, again.number) == (first.series, 2)


def test_a_revised_document_is_the_next_edition_of_its_plan() -> None:
    first = uploaded()
    second = uploaded(REVISED, revises=first)
    assert (second.series, second.number) == (first.series, 2)
    assert queries.edition_before(second) == first
    assert queries.edition_before(first) is None
    third = uploaded(QUOTAS_ONLY)
    assert third.series != first.series


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "plans.source_empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(80), "plans.source_unknown_format"),
        ("聊城市人民政府公报\n今日天气晴朗，适合出行。\n".encode(), "plans.source_no_tasks"),
    ],
)
def test_a_document_that_cannot_be_read_stores_nothing(data: bytes, code: str) -> None:
    with pytest.raises(Problem) as caught:
        upload(data)
    assert caught.value.code == code
    assert not Edition.objects.exists()
    assert not StoredFile.objects.exists()
    assert not Entry.objects.filter(act__startswith="plans.").exists()


def test_what_fails_half_way_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    departments()

    def broken(*_args: object, **_named: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("wufei.programme.plans.actions.editions.record", broken)
    with pytest.raises(ZeroDivisionError):
        uploaded()
    assert not Edition.objects.exists()
    assert not Item.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_revision_of_nothing_is_refused() -> None:
    with pytest.raises(Problem) as caught:
        upload(DOCUMENT.encode(), revises_id=987654)
    assert caught.value.code == "kernel.not_found"


def test_a_number_of_a_series_that_was_just_taken_is_refused_not_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    first = uploaded()
    rival = uploaded(REVISED, revises=first)
    # As it is when two are brought in at once: this one looked before the rival was there.
    monkeypatch.setattr("wufei.programme.plans.actions.editions.Max", lambda field: _first_number())
    with pytest.raises(Problem) as caught:
        uploaded(QUOTAS_ONLY, revises=first)
    assert caught.value.code == "kernel.stale"
    assert Edition.objects.count() == 2
    assert rival.number == 2


def _first_number() -> object:
    return Min("number")


def test_odd_characters_and_long_titles_are_no_trouble() -> None:
    long = "聊城市" + "深入推进" * 90 + "“无废城市”建设方案"
    body = (
        "一、主要任务\n1.摸清𠮷底数。建立台账🗂️，覆盖𠮷类企业。（牵头单位：市生态环境局）\n"
        "2.推广工厂。新增工厂3家。（牵头单位：市财政局）\n"
    )
    edition = upload(f"{long}\n\n{body}".encode())
    edition.refresh_from_db()
    assert len(edition.title) <= 300
    odd = item(edition, "𠮷")
    assert edition.text[odd.span_start :].startswith(("摸清𠮷", "1.摸清𠮷", "建立台账🗂️"))
    with pytest.raises(Problem) as caught:  # no database keeps a NUL
        upload(f"方案\n\n{body}".replace("。", "。\x00").encode())
    assert caught.value.code in {"files.type_refused", "plans.source_unknown_format"}


TABLE = """方案

| 序号 | 任务措施 | 牵头单位 | 完成时限 |
|---|---|---|---|
| 1 | 编制规划。完成初稿。 | 市生态环境局 | 2024年9月底前 |
| 2 | 召开会议。会商事项。 | 市财政局 | 长期坚持 |
| 3 | 建设工厂。新增工厂3家。 | 市教育局 | 2025.12 |
"""


def test_deadlines_of_a_table_are_dates_and_other_words_are_kept_as_a_note() -> None:
    items = upload(TABLE.encode()).items.all()
    assert [(i.deadline, i.note) for i in items] == [("2024-09", ""), ("", "长期坚持"), ("2025-12", "")]


@pytest.mark.parametrize("name", sorted(p.name for p in CASES.iterdir() if p.suffix != ".json"))
def test_the_documents_of_the_house_can_be_brought_in_and_adopted(name: str) -> None:
    data = (CASES / name).read_bytes()
    if json.loads((CASES / name).with_suffix(".gold.json").read_text(encoding="utf-8"))["kind"] == "news":
        with pytest.raises(Problem) as caught:
            upload(data, name)
        assert caught.value.code == "plans.source_no_tasks"
        return
    edition = upload(data, name)
    items_accept_sure(actor=SETUP, edition_id=edition.pk, confidence_permille=0)
    done = plan_adopt(actor=SETUP, edition_id=edition.pk, version=edition.version)
    assert len(done.created) == edition.items.exclude(kind="goal").count()
    assert done.targets == Target.objects.count()
