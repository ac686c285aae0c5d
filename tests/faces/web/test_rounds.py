"""The pages of rounds: who sees what, what a save answers, refusals at their field, files, workbooks, acts."""

import datetime as dt
import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from openpyxl import load_workbook
from tests.factories import rounds as make
from tests.factories.indicators import told
from tests.factories.registers import person

from wufei.faces.web.rounds.drawing import line_of
from wufei.faces.web.rounds.numbers import left_words, move_words, value_words
from wufei.kernel import clock
from wufei.kernel.units import MICRO
from wufei.programme.indicators.models import Figure, Reading
from wufei.programme.rounds.models import Entry, EntryFile, Page, Round
from wufei.programme.rounds.queries import rounds as round_queries
from wufei.programme.rounds.spec import EntryState, PageState

pytestmark = pytest.mark.django_db


def browser(role: str, *, party: Any = None, place: str = "", language: str = "en") -> Client:
    client = Client()
    client.force_login(person(role, party=party, place=place), backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["wufei_language"] = language
    return client


@pytest.fixture
def city() -> make.World:
    return make.world()


@pytest.fixture
def found(city: make.World) -> Round:
    return make.opened(city)


@pytest.fixture
def farmer(city: make.World) -> Client:
    return browser("department", party=city.farming)


@pytest.fixture
def office(city: make.World) -> Client:
    return browser("office")


def address(page: Page, act: str = "") -> str:
    return f"/rounds/pages/{page.pk}/{act}"


def said(response: Any) -> dict[str, Any]:
    return dict(json.loads(response.content))


class TestRounds:
    def test_without_any_the_office_is_led_to_the_first_one_and_others_wait(self, city: make.World) -> None:
        assert "No round yet" in browser("office").get("/rounds/").content.decode()
        page = browser("department", party=city.farming).get("/rounds/").content.decode()
        assert "The zero-waste office opens one" in page
        assert "/rounds/new" not in page

    def test_the_list_shows_units_to_the_office_and_the_own_page_to_a_unit(
        self, found: Round, office: Client, farmer: Client
    ) -> None:
        assert "0 / 3" in office.get("/rounds/").content.decode()
        own = farmer.get("/rounds/").content.decode()
        assert f"/rounds/pages/{Page.objects.get(party__name='市农业农村局').pk}/" in own

    def test_opening_says_before_what_it_asks(self, city: make.World, office: Client) -> None:
        page = office.get("/rounds/new").content.decode()
        assert "3 units get a page" in page
        assert "indicators of the set are asked of nobody" in page
        assert 'data-units="1"' not in page
        part = office.get("/rounds/preview", {"set": "", "with_tasks": "1"}).content.decode()
        assert 'data-units="2"' in part
        assert "Nobody would be asked" in office.get("/rounds/preview", {"set": ""}).content.decode()
        due = (clock.today() + dt.timedelta(days=9)).isoformat()
        form = {"title": "第一次调度", "period": "2024Q4", "set": city.set.pk, "with_tasks": "1", "due_on": due}
        done = office.post("/rounds/new", form, headers={"HX-Request": "true"})
        made = Round.objects.get()
        assert done.headers["HX-Redirect"] == f"/rounds/{made.pk}/"
        assert made.due_at.astimezone(clock.SHANGHAI).time() == dt.time(18, 0)
        refused = office.post("/rounds/new", {**form, "title": " "}, headers={"HX-Request": "true"})
        assert (refused.status_code, b'data-where="title"' in refused.content) == (422, True)
        assert office.post("/rounds/new", {**form, "due_on": "soon"}).status_code == 422
        assert office.post("/rounds/new", {**form, "due_on": due, "due_time": "25:99"}).status_code == 422
        assert browser("leader").get("/rounds/new").status_code == 403

    def test_the_office_sees_every_unit_and_a_unit_goes_to_its_page(
        self, found: Round, city: make.World, office: Client, farmer: Client
    ) -> None:
        page = make.filed(city, found)
        shown = office.get(f"/rounds/{found.pk}/").content.decode()
        assert shown.index("市农业农村局") < shown.index("市财政局")
        assert "Remind 2 units" in shown
        assert office.get(f"/rounds/{found.pk}/?state=submitted").content.decode().count("data-row-link") == 1
        assert "No unit in this state" in office.get(f"/rounds/{found.pk}/?state=accepted").content.decode()
        assert farmer.get(f"/rounds/{found.pk}/").headers["Location"] == address(page)
        assert "Remind" not in browser("leader").get(f"/rounds/{found.pk}/").content.decode()
        assert browser("township", place="371502001").get(f"/rounds/{found.pk}/").status_code == 403
        assert office.get("/rounds/999/").status_code == 404

    def test_reminding_moving_the_deadline_closing_and_opening_again(self, found: Round, office: Client) -> None:
        assert office.post(f"/rounds/{found.pk}/remind", {"note": "周五前"}).status_code == 302
        later = clock.today() + dt.timedelta(days=20)
        form = {"version": found.version, "due_on": later.isoformat(), "due_time": "12:30", "reason": "汛情"}
        assert office.post(f"/rounds/{found.pk}/due", form).status_code == 302
        found.refresh_from_db()
        assert found.due_at.astimezone(clock.SHANGHAI).strftime("%F %H:%M") == f"{later.isoformat()} 12:30"
        page = found.pages.first()
        assert page is not None
        own = {"version": page.version, "due_on": (later + dt.timedelta(days=2)).isoformat(), "reason": "停机检修"}
        assert office.post(address(page, "due"), own).status_code == 302
        assert office.post(f"/rounds/{found.pk}/close", {"version": found.version, "note": "到期"}).status_code == 302
        found.refresh_from_db()
        shown = office.get(f"/rounds/{found.pk}/").content.decode()
        assert "Remind" not in shown
        assert office.post(f"/rounds/{found.pk}/reopen", {"version": found.version}).status_code == 422
        again = {"version": found.version, "reason": "补报"}
        assert office.post(f"/rounds/{found.pk}/reopen", again).status_code == 302

    def test_the_list_of_units_goes_out_as_a_workbook(self, found: Round, office: Client) -> None:
        book = load_workbook(io.BytesIO(office.get(f"/rounds/{found.pk}/sheet").content))
        rows = list(book.worksheets[0].values)
        assert rows[0][:3] == ("Unit", "State", "Entries")
        assert {row[0] for row in rows[1:]} == {"市农业农村局", "东昌府区农业农村局", "市财政局"}

    def test_the_desk_says_what_is_to_be_filled(self, found: Round, city: make.World, farmer: Client) -> None:
        desk = farmer.get("/desk/").content.decode()
        assert "To be filled for a round" in desk
        assert "3 lacking" in desk
        make.filed(city, found)
        assert "To be filled for a round" not in farmer.get("/desk/").content.decode()
        assert "To be filled for a round" not in browser("office").get("/desk/").content.decode()


class TestFilling:
    def test_a_page_has_a_field_for_everything_it_asks(self, found: Round, city: make.World, farmer: Client) -> None:
        told("straw_used", "85", closing=202409)
        page = make.page_of(found, city.farming)
        shown = farmer.get(address(page)).content.decode()
        for name in ("value:used", "value:collectable", "value:cells", "progress", "problem", "next_on", "contact"):
            assert f'name="{name}"' in shown, name
        assert "File, 3 to go" in shown
        assert "last 85" in shown
        support = browser("department", party=city.finance).get(address(make.page_of(found, city.finance)))
        assert 'name="text"' in support.content.decode()
        assert farmer.get(address(make.page_of(found, city.county))).status_code == 404

    def test_a_save_answers_with_what_it_changed_and_never_with_fields(self, found: Round, farmer: Client) -> None:
        entry = make.entry_of(found)
        url = f"/rounds/entries/{entry.pk}/save"
        answer = said(farmer.post(url, {"version": 1, "value:used": "90", "value:collectable": "1,00"}))
        assert "problems" in answer
        answer = said(farmer.post(url, {"version": 1, "value:used": "90", "value:collectable": "100"}))
        assert (answer["version"], answer["fields"]["value:used"]) == (2, "90")
        assert "90%" in answer["html"][f"calc-{entry.pk}"]
        assert "To confirm" in answer["html"][f"state-{entry.pk}"]
        assert all('name="progress"' not in html for html in answer["html"].values())
        words = {"version": 2, "progress": "按期。", "next_on": "2025-03-31", "contact": "赵琳"}
        said(farmer.post(url, words))
        entry.refresh_from_db()
        assert (entry.progress, str(entry.next_on), entry.contact, entry.problem) == (
            "按期。",
            "2025-03-31",
            "赵琳",
            "",
        )
        said(farmer.post(url, {"version": 3, "next_on": ""}))
        entry.refresh_from_db()
        assert (entry.next_on, entry.progress) == (None, "按期。")

    def test_a_refusal_names_its_field_and_who_was_late_sees_what_stands_there(
        self, found: Round, farmer: Client
    ) -> None:
        entry = make.entry_of(found)
        url = f"/rounds/entries/{entry.pk}/"
        bad = farmer.post(f"{url}save", {"version": 1, "value:used": "约九十"})
        assert (bad.status_code, said(bad)["problems"][0]["where"]) == (422, "straw_used")
        assert farmer.post(f"{url}save", {"version": 1, "next_on": "soon"}).status_code == 422
        assert farmer.post(f"{url}save", {"progress": "x"}).status_code == 422
        farmer.post(f"{url}save", {"version": 1, "progress": "甲"})
        stale = farmer.post(f"{url}save", {"version": 1, "progress": "乙"})
        assert (stale.status_code, said(stale)["problems"][0]["code"]) == (409, "kernel.stale")
        now = said(farmer.get(url))
        assert (now["version"], now["fields"]["progress"], now["by"] != "") == (2, "甲", True)
        assert farmer.post("/rounds/entries/999/save", {"version": 1}).status_code == 404
        assert browser("leader").post(f"{url}save", {"version": 2, "progress": "x"}).status_code == 403

    def test_confirming_one_and_all_that_was_carried_over(self, city: make.World, farmer: Client) -> None:
        last = make.opened(city, make.LAST)
        make.save(city.farmer, make.task_entry(last, city.task), progress="按期。")
        found = make.opened(city)
        entry, page = make.entry_of(found), make.page_of(found, city.farming)
        refused = farmer.post(f"/rounds/entries/{entry.pk}/confirm", {"version": 1})
        assert (refused.status_code, said(refused)["problems"][0]["code"]) == (422, "rounds.entry_incomplete")
        make.save(city.farmer, entry, make.STRAW)
        done = said(farmer.post(f"/rounds/entries/{entry.pk}/confirm", {"version": 2}))
        assert "Filled" in done["html"][f"state-{entry.pk}"]
        assert "Confirm 1 as they stand" in farmer.get(address(page)).content.decode()
        farmer.post(address(page, "carried"))
        assert make.task_entry(found, city.task).state == EntryState.FILLED

    def test_changed_words_are_marked(self, city: make.World, farmer: Client) -> None:
        last = make.opened(city, make.LAST)
        make.save(city.farmer, make.entry_of(last), progress="收储点 3 处。")
        found = make.opened(city)
        entry = make.entry_of(found)
        answer = said(farmer.post(f"/rounds/entries/{entry.pk}/save", {"version": 1, "progress": "收储点 5 处。"}))
        assert "<del>3</del><ins>5</ins>" in answer["html"][f"marks-{entry.pk}-progress"]

    def test_a_part_is_saved_and_its_page_filed(self, found: Round, city: make.World) -> None:
        bank = browser("department", party=city.finance)
        part, page = make.part_of(found, city.finance), make.page_of(found, city.finance)
        url = f"/rounds/parts/{part.pk}/"
        assert said(bank.get(url))["fields"] == {"text": "", "done": ""}
        assert bank.post(address(page, "submit"), {"version": page.version}).status_code == 422
        answer = said(bank.post(f"{url}save", {"version": 1, "text": "拨付 120 万元。"}))
        assert "To fill" in answer["html"][f"part_state-{part.pk}"]
        answer = said(bank.post(f"{url}save", {"version": 2, "done": "1"}))
        assert (answer["lacking"], answer["fields"]["text"]) == (0, "拨付 120 万元。")
        assert bank.post(address(page, "submit"), {"version": page.version}).status_code == 302
        assert bank.post(f"{url}save", {"version": 3, "text": "改"}).status_code == 409

    def test_evidence_is_taken_shown_and_warned_about(self, found: Round, city: make.World, farmer: Client) -> None:
        entry = make.entry_of(found)
        url = f"/rounds/entries/{entry.pk}/evidence"
        photo = SimpleUploadedFile("现场.jpg", make.photo(1))
        notice = SimpleUploadedFile("通知.txt", "停产检修".encode())
        answer = said(farmer.post(url, {"evidence": [photo, notice]}))
        assert "现场.jpg" in answer["html"][f"files-{entry.pk}"]
        again = said(farmer.post(url, {"evidence": [SimpleUploadedFile("又一张.jpg", make.photo(1, quality=40))]}))
        assert "Nearly the same photo was handed in before" in again["html"][f"files-{entry.pk}"]
        first = EntryFile.objects.earliest("pk")
        tile = farmer.get(f"/rounds/evidence/{first.pk}/tile")
        assert (tile.status_code, tile.headers["Content-Type"], tile.content[:2]) == (200, "image/jpeg", b"\xff\xd8")
        text = EntryFile.objects.get(file__name="通知.txt")
        assert farmer.get(f"/rounds/evidence/{text.pk}/tile").status_code == 404
        whole = farmer.get(f"/rounds/evidence/{text.pk}")
        assert whole.content.decode() == "停产检修"
        assert browser("department", party=city.finance).get(f"/rounds/evidence/{first.pk}").status_code == 404
        gone = said(farmer.post(f"/rounds/evidence/{first.pk}/remove"))
        assert "现场.jpg" not in gone["html"][f"files-{entry.pk}"]
        bad = farmer.post(url, {"evidence": [SimpleUploadedFile("x.jpg", b"MZ" + b"\0" * 50)]})
        assert (bad.status_code, said(bad)["problems"][0]["code"]) == (422, "files.type_refused")
        part = make.part_of(found, city.finance)
        bank = browser("department", party=city.finance)
        receipt = SimpleUploadedFile("凭证.txt", b"receipt")
        given = said(bank.post(f"/rounds/parts/{part.pk}/evidence", {"evidence": [receipt]}))
        assert "凭证.txt" in given["html"][f"part_files-{part.pk}"]
        own = EntryFile.objects.latest("pk")
        taken = said(bank.post(f"/rounds/evidence/{own.pk}/remove", {"part": part.pk}))
        assert "凭证.txt" not in taken["html"][f"part_files-{part.pk}"]

    def test_a_workbook_goes_out_is_looked_at_and_taken(self, found: Round, city: make.World, farmer: Client) -> None:
        page = make.page_of(found, city.farming)
        book = load_workbook(io.BytesIO(farmer.get(address(page, "workbook")).content))
        sheet = book.worksheets[0]
        row = next(r for r in range(2, sheet.max_row + 1) if str(sheet.cell(r, 1).value).endswith("value:used"))
        sheet.cell(row, 6).value = 90
        sheet.cell(row + 1, 6).value = "约一百"
        out = io.BytesIO()
        book.save(out)
        seen = farmer.post(address(page, "workbook/look"), {"file": SimpleUploadedFile("填报.xlsx", out.getvalue())})
        words = seen.content.decode()
        assert "Take 1 change" in words
        assert "units.not_a_number" in words
        assert not Reading.objects.exists()
        file_id = seen.context["trial"].file_id
        assert (
            "The workbook was taken" in farmer.post(address(page, "workbook/take"), {"file": file_id}).content.decode()
        )
        assert Reading.objects.get().value_micro == 90 * MICRO
        assert farmer.post(address(page, "workbook/look")).status_code == 422
        other = SimpleUploadedFile("x.xlsx", b"no workbook")
        assert farmer.post(address(page, "workbook/look"), {"file": other}).status_code == 422


class TestReview:
    def test_the_office_reads_marks_returns_and_the_unit_is_led_to_the_field(
        self, found: Round, city: make.World, office: Client, farmer: Client
    ) -> None:
        page = make.filed(city, found)
        entry = make.entry_of(found)
        shown = office.get(address(page)).content.decode()
        assert f'name="reason:{entry.pk}:value:used"' in shown
        assert 'name="progress"' not in shown
        empty = office.post(address(page, "return"), {"version": page.version})
        assert empty.status_code == 422
        form = {"version": page.version, f"reason:{entry.pk}:value:used": "比上季少", f"reason:{entry.pk}:progress": ""}
        done = office.post(address(page, "return"), form, headers={"HX-Request": "true"})
        assert done.headers["HX-Redirect"] == address(page)
        shown = farmer.get(address(page)).content.decode()
        assert f'href="#entry-{entry.pk}-value-used"' in shown
        assert f'id="entry-{entry.pk}-value-used"' in shown
        assert "比上季少" in shown
        assert "File, 1 to go" in shown
        farmer.post(
            f"/rounds/entries/{entry.pk}/save", {"version": Entry.objects.get(pk=entry.pk).version, "problem": "停产"}
        )
        page.refresh_from_db()
        assert "Answered" in farmer.get(address(page)).content.decode()
        assert farmer.post(address(page, "submit"), {"version": page.version}).status_code == 302

    def test_approving_accepting_and_opening_again(
        self, found: Round, city: make.World, office: Client, farmer: Client
    ) -> None:
        page = make.filed(city, found)
        assert "Take back" in farmer.get(address(page)).content.decode()
        assert farmer.post(address(page, "approve"), {"version": page.version}).status_code == 403
        assert office.post(address(page, "approve"), {"version": page.version}).status_code == 302
        assert office.post(address(page, "approve"), {"version": page.version}).status_code == 409
        page.refresh_from_db()
        assert office.post(address(page, "accept"), {"version": page.version}).status_code == 302
        page.refresh_from_db()
        assert page.state == PageState.ACCEPTED
        entry = make.entry_of(found)
        assert office.post(address(page, "reopen"), {"version": page.version, "entry": entry.pk}).status_code == 422
        form = {"version": page.version, "entry": entry.pk, "reason": "系数有误"}
        assert office.post(address(page, "reopen"), form).status_code == 302
        assert make.entry_of(found, "cell_count").state == EntryState.FILLED

    def test_taking_back_and_filling_in_for_a_unit(
        self, found: Round, city: make.World, office: Client, farmer: Client
    ) -> None:
        page = make.filed(city, found)
        assert farmer.post(address(page, "withdraw"), {"version": page.version}).status_code == 302
        shown = office.get(address(page)).content.decode()
        assert "Fill in for the unit" in shown
        assert 'name="progress"' not in shown
        assert 'name="progress"' in office.get(f"{address(page)}?fill=1").content.decode()
        assert 'name="progress"' not in browser("auditor").get(f"{address(page)}?fill=1").content.decode()

    def test_a_supporting_page_is_returned_with_a_note(self, found: Round, city: make.World, office: Client) -> None:
        page = make.page_of(found, city.finance)
        page.parts.update(done=True, text="拨付。")
        Page.objects.filter(pk=page.pk).update(state=PageState.SUBMITTED)
        assert 'name="note"' in office.get(address(page)).content.decode()
        assert office.post(address(page, "return"), {"version": page.version, "note": "写明金额"}).status_code == 302
        bank = browser("department", party=city.finance)
        assert "写明金额" in bank.get(address(page)).content.decode()


def test_a_page_asks_as_often_whatever_it_asks_for(
    found: Round, city: make.World, farmer: Client, django_assert_max_num_queries: Any
) -> None:
    page = make.page_of(found, city.farming)
    farmer.get(address(page))
    with django_assert_max_num_queries(26):
        farmer.get(address(page))
    browser_of_office, by = browser("office"), city.farmer
    browser_of_office.get("/rounds/")
    with django_assert_max_num_queries(3):
        round_queries.round_standing(by, found)
    with django_assert_max_num_queries(14):
        browser_of_office.get("/rounds/")


@translation.override("en")
def test_numbers_are_said_as_offices_read_them() -> None:
    assert value_words(None, "t") == "—"
    assert value_words(91_583_452, "percent") == "91.58%"
    assert value_words(2 * MICRO, "level") == "In place"
    assert str(move_words(-900_000, "percent")) == "▼ 0.9 points"
    assert str(move_words(0, "t")) == "unchanged"
    assert move_words(None, "t") is None
    now = dt.datetime(2025, 10, 12, 7, 0, tzinfo=dt.UTC)
    assert left_words(now + dt.timedelta(days=3, hours=3), now) == "3 days 3 hours left"
    assert left_words(now + dt.timedelta(minutes=20), now) == "20 minutes left"
    assert left_words(now - dt.timedelta(hours=30), now) == "2 days overdue"


def test_a_line_needs_two_points_and_leaves_a_far_target_out() -> None:
    def figure(closing: int, value: int) -> Figure:
        return Figure(closing=closing, value_micro=value * MICRO)

    assert line_of([figure(202412, 90)], 95 * MICRO) is None
    line = line_of([figure(202409, 90), figure(202412, 92)], 95 * MICRO)
    assert line is not None
    assert [p.period for p in line.points] == ["24Q3", "24Q4"]
    assert line.target_y is not None
    assert line.target_y < line.points[1].y < line.points[0].y
    far = line_of([figure(202409, 90), figure(202412, 92)], 9000 * MICRO)
    assert far is not None
    assert far.target_y is None
