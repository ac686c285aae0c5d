"""The registers out as files and in again: round trips, bad rows, rights. Not for: files as such (kernel/tables)."""

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
from tests.factories.registers import SETUP, actor, party, person, small_city

from wufei.kernel.audit.models import Entry
from wufei.kernel.outbox.models import Emitted
from wufei.kernel.problems import Problem
from wufei.kernel.tables import queries
from wufei.kernel.tables.actions import table_export, table_import
from wufei.kernel.tables.spec import Format, ImportReport
from wufei.registers.exchange.spec import REGISTERS
from wufei.registers.identity.models import Membership, Person
from wufei.registers.parties.actions import name_add, party_close, site_create
from wufei.registers.parties.models import Party, Site
from wufei.registers.parties.spec import PartyKind
from wufei.registers.places.models import Place

pytestmark = pytest.mark.django_db
GOOD = "91110000600037341L"


def take(register: str, text: str | bytes, name: str = "表.csv", **more: Any) -> ImportReport:
    """Import a text file."""
    data = text if isinstance(text, bytes) else text.encode()
    return table_import(**{"actor": SETUP, "table": register, "data": data, "name": name, **more})


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    """Created, changed, unchanged, refused."""
    return report.created, report.changed, report.unchanged, report.refused


def codes(report: ImportReport) -> list[tuple[int, str, str]]:
    """Row, column and rule of every fault."""
    return [(fault.row, fault.column, fault.problem.code) for fault in report.faults]


def filled() -> None:
    """Something of everything, with what makes tables difficult."""
    small_city()
    top = party("聊城市城市管理局", PartyKind.DEPARTMENT, "3715", phone="+86 635-1234567")
    firm = party("=1+1 再生资源有限公司", place="371502", uscc=GOOD, parent_id=top.pk, address='路"1"号,\n东区')
    party("各街道", PartyKind.COLLECTIVE, covers="townships")
    closed = party("-已关闭的厂", place="371581")
    party_close(actor=SETUP, party_id=closed.pk, version=1)
    name_add(actor=SETUP, party_id=firm.pk, name="@别名")
    site_create(
        actor=SETUP,
        party_id=firm.pk,
        name="一厂",
        place_code="371502001",
        geometry={"type": "Point", "coordinates": [115.985, 36.457]},
        valid_from=dt.date(2024, 1, 31),
    )
    person("county", place="371502", username="li.si")
    both = person("department", party=top, username="王五")
    person("admin", username="root1")
    assert both


@pytest.mark.parametrize("format", list(Format))
@pytest.mark.parametrize("register", REGISTERS)
def test_what_goes_out_comes_in_again_and_changes_nothing(register: str, format: Format) -> None:
    filled()
    data = table_export(actor=SETUP, table=register, format=format)
    events = Emitted.objects.count()
    report = take(register, data, name=f"{register}.{format}")
    assert codes(report) == []
    assert report.unchanged == report.total > 0
    assert Emitted.objects.count() == events


@pytest.mark.parametrize("format", list(Format))
def test_a_whole_installation_moves_by_its_tables(format: Format) -> None:
    filled()
    files = {code: table_export(actor=SETUP, table=code, format=format) for code in REGISTERS}
    before = {code: list(queries.table_rows(actor=SETUP, table=code)) for code in REGISTERS}
    for model in (Membership, Person, Site, Party, Place):
        while model.objects.exists():
            if model is Party:
                Party.objects.update(parent=None)
            if model is Place:
                Place.objects.exclude(pk__in=Place.objects.filter(parent__isnull=False).values("parent_id")).delete()
                continue
            model.objects.all().delete()
    for code in ("places", "parties", "names", "sites", "people"):
        report = take(code, files[code], name=f"{code}.{format}")
        assert codes(report) == []
        assert report.created == report.total
    after = {code: list(queries.table_rows(actor=SETUP, table=code)) for code in REGISTERS}
    assert {code: sorted(rows) for code, rows in after.items()} == {c: sorted(rows) for c, rows in before.items()}


def test_an_exported_workbook_is_safe_and_explains_itself() -> None:
    filled()
    book = openpyxl.load_workbook(io.BytesIO(table_export(actor=SETUP, table="parties")))
    sheet, notes = book.worksheets
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["A"].width > 20
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value} == {"s"}
    values = {str(cell.value) for cell in cells if cell.value}
    assert "'=1+1 再生资源有限公司" in values
    assert "'-已关闭的厂" in values
    assert "+86 635-1234567" in values
    assert {"uscc", "place", "valid_to"} <= {str(row[1].value) for row in notes.iter_rows() if row[1].value}
    plain = table_export(actor=SETUP, table="parties", format=Format.CSV).decode("utf-8-sig")
    assert "'+86 635-1234567" in plain


def test_codes_stay_codes() -> None:
    small_city()
    book = openpyxl.Workbook()
    book.active.append(["代码", "名称", "类型"])
    book.active.append([371502003, "新区街道", "街道"])
    book.active.append([371502004.0, "道口铺街道", "township"])
    out = io.BytesIO()
    book.save(out)
    report = take("places", out.getvalue(), name="a.xlsx")
    assert counts(report) == (2, 0, 0, 0)
    assert Place.objects.get(code="371502003").parent.code == "371502"


def test_a_credit_code_typed_as_a_number_is_refused_because_its_digits_are_lost() -> None:
    book = openpyxl.Workbook()
    book.active.append(["名称", "类型", "统一社会信用代码"])
    book.active.append(["某某医院", "医院", 123715004943312345])
    out = io.BytesIO()
    book.save(out)
    report = take("parties", out.getvalue(), name="a.xlsx")
    assert codes(report) == [(2, "uscc", "exchange.digits_lost")]


BAD = """单位名称,类型,统一社会信用代码,区划代码,上级单位,启用日期,备注
好企业,企业,,371502,,2024-1-5,x
,企业,,,,,
坏类型,飞船,,,,,
坏日期,企业,,,,2024-13-01,
没有的地方,企业,,379999,,,
没有的上级,企业,,,无此单位,,
两处错,飞船,,,,昨天,
好企业,企业,,371502,,2024-1-5,x
好企业,农场,,371502,,,
坏信用代码,企业,12345,371502,,,
"""


def test_a_bad_row_never_stops_a_good_one_and_says_what_where_and_why() -> None:
    small_city()
    report = take("parties", BAD)
    assert counts(report) == (2, 0, 1, 7)
    assert codes(report) == [
        (3, "name", "exchange.value_missing"),
        (4, "kind", "exchange.choice_unknown"),
        (5, "valid_from", "exchange.date_wrong"),
        (6, "place", "exchange.reference_unknown"),
        (7, "parent", "exchange.reference_unknown"),
        (8, "kind", "exchange.choice_unknown"),
        (8, "valid_from", "exchange.date_wrong"),
        (10, "name", "exchange.row_twice"),
    ]
    assert report.ignored == ("备注",)
    assert Party.objects.get(name="坏信用代码").uscc_doubt
    again = take("parties", BAD)
    assert counts(again) == (0, 0, 3, 7)


def test_the_error_file_holds_the_rows_and_can_be_corrected_and_loaded() -> None:
    small_city()
    report = take("parties", BAD)
    data = queries.error_file(report=report)
    errors, again = openpyxl.load_workbook(io.BytesIO(data)).worksheets
    rows = list(errors.iter_rows(values_only=True))
    assert len(rows) == 1 + len(report.faults)
    assert rows[1][0] == "3"
    assert rows[1][2] == "exchange.value_missing"
    assert rows[2][3] == "飞船"
    assert rows[2][6:8] == ("坏类型", "飞船")
    assert all(row[4] and row[5] for row in rows[1:])
    assert again.max_row == 1 + report.refused
    assert [cell.value for cell in again[1]][:2] == ["单位名称", "类型"]
    again["A2"], again["B3"], again["B7"], again["F7"] = "补上的名称", "企业", "企业", "2024-01-01"
    book = again.parent
    out = io.BytesIO()
    book.save(out)
    second = take("parties", out.getvalue(), name="errors.xlsx")
    # The row that contradicted another of its file now stands alone and changes that entry.
    assert counts(second) == (3, 1, 0, 3)


def test_rows_may_stand_in_any_order() -> None:
    text = "名称,类型,上级单位\n丙站,事业单位,乙中心\n乙中心,事业单位,甲局\n甲局,部门,\n丁,企业,无此单位\n"
    report = take("parties", text, dry_run=True)
    assert counts(report) == counts(take("parties", text)) == (3, 0, 0, 1)
    assert codes(report) == [(5, "parent", "exchange.reference_unknown")]
    assert Party.objects.get(name="丙站").parent == Party.objects.get(name="乙中心")


def test_a_dry_run_says_the_same_and_changes_nothing() -> None:
    small_city()
    before = (Party.objects.count(), Entry.objects.count(), Emitted.objects.count())
    trial = take("parties", BAD, dry_run=True)
    assert (Party.objects.count(), Entry.objects.count(), Emitted.objects.count()) == before
    real = take("parties", BAD)
    assert (counts(trial), codes(trial)) == (counts(real), codes(real))


def test_an_empty_cell_leaves_and_a_dash_empties() -> None:
    small_city()
    party("某公司", place="371502", phone="1", contact="张")
    report = take("parties", "名称,类型,区划代码,电话,联系人\n某公司,企业,371502,,-\n")
    assert counts(report) == (0, 1, 0, 0)
    made = Party.objects.get(name="某公司")
    assert (made.phone, made.contact) == ("1", "")


def test_a_row_with_a_known_credit_code_renames_its_party() -> None:
    made = party("旧名称", uscc=GOOD)
    assert counts(take("parties", f"名称,类型,信用代码\n新名称,企业,{GOOD}\n")) == (0, 1, 0, 0)
    made.refresh_from_db()
    assert made.name == "新名称"
    assert made.names.get().name == "旧名称"


def test_a_party_without_a_code_gets_it_and_one_of_another_code_is_another() -> None:
    small_city()
    made = party("某公司", place="371502")
    row = "名称,类型,信用代码,区划代码\n某公司,企业,{},371502\n"
    assert counts(take("parties", row.format(GOOD))) == (0, 1, 0, 0)
    made.refresh_from_db()
    assert made.uscc == GOOD


def test_what_cannot_change_any_more_says_so() -> None:
    small_city()
    report = take("places", "代码,名称,类型\n371502,东昌府区,功能区\n371522,莘县,县\n")
    assert counts(report) == (0, 0, 1, 1)
    assert codes(report) == [(2, "kind", "exchange.field_fixed")]


def test_a_last_day_closes_and_a_dash_opens() -> None:
    small_city()
    close = "代码,名称,类型,停用日期\n371522100,张鲁回族镇,镇,2024-01-01\n"
    assert counts(take("places", close)) == (0, 1, 0, 0)
    assert counts(take("places", close)) == (0, 0, 1, 0)
    assert counts(take("places", close.replace("2024-01-01", "-"))) == (0, 1, 0, 0)
    assert Place.objects.get(code="371522100").valid_to is None


def test_people_come_with_their_roles_and_first_password() -> None:
    small_city()
    party("市水利局", PartyKind.DEPARTMENT)
    text = (
        "用户名,姓名,角色,单位,区划代码,初始密码,启用\n"
        "zhao,赵,部门联络员,市水利局,,Blue-mountain-77,是\n"
        "zhao,赵,county,,371502,,是\n"
        "qian,钱,,,,,\n"
        "sun,孙,office,,371502,,\n"
        "li,李,department,,,,\n"
        "zhou,周,office,,,12345,\n"
    )
    report = take("people", text)
    assert counts(report) == (2, 1, 0, 3)
    assert codes(report) == [
        (5, "place", "identity.scope_too_much"),
        (6, "party", "identity.scope_missing"),
        (7, "password", "identity.password_weak"),
    ]
    zhao = Person.objects.get(username="zhao")
    assert zhao.must_change_password
    assert zhao.check_password("Blue-mountain-77")
    assert Membership.objects.filter(person=zhao).count() == 2
    assert not Person.objects.get(username="qian").has_usable_password()
    assert counts(take("people", text)) == (0, 0, 3, 3)
    errors = openpyxl.load_workbook(io.BytesIO(queries.error_file(report=report)))
    assert not any("12345" in str(c.value) for s in errors.worksheets for row in s.iter_rows() for c in row)
    blocked = take("people", "用户名,姓名,启用\nqian,钱,否\n")
    assert counts(blocked) == (0, 1, 0, 0)
    assert not Person.objects.get(username="qian").is_active


def test_new_dates_of_a_role_take_the_old_one_back() -> None:
    somebody = person("leader", username="li.si")
    row = f"用户名,姓名,角色,结束日期\nli.si,{somebody.name},leader,2099-12-31\n"
    assert counts(take("people", row)) == (0, 1, 0, 0)
    assert counts(take("people", row)) == (0, 0, 1, 0)
    assert Membership.objects.filter(person=somebody, revoked_at__isnull=True).get().valid_to == dt.date(2099, 12, 31)
    assert Membership.objects.filter(person=somebody).count() == 2


def test_rows_beyond_ones_reach_are_refused_one_by_one() -> None:
    small_city()
    acting = actor("county", place="371502")
    text = "名称,类型,区划代码\n本县企业,企业,371502\n外县企业,企业,371581\n"
    report = take("parties", text, actor=acting)
    assert counts(report) == (1, 0, 0, 1)
    assert codes(report) == [(3, "", "access.not_allowed")]
    with pytest.raises(Problem):
        take("parties", text, actor=actor("department", party=party()))


def test_an_export_shows_only_what_one_may_see() -> None:
    filled()
    mine = actor("county", place="371502")
    data = table_export(actor=mine, table="people", format=Format.CSV).decode("utf-8-sig")
    assert "li.si" in data
    assert "王五" not in data
    assert Entry.objects.filter(act="exchange.register.export").count() == 1


def test_every_import_is_logged_with_its_counts() -> None:
    take("parties", "名称,类型\n某公司,企业\n,企业\n", name="名录.csv")
    entry = Entry.objects.get(act="exchange.register.import")
    assert entry.change == {"file": "名录.csv", "created": 1, "changed": 0, "unchanged": 0, "refused": 1}


@pytest.mark.parametrize("register", REGISTERS)
def test_a_template_has_every_column_and_imports_as_nothing(register: str) -> None:
    data = queries.template_file(table=register)
    head = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(data)).worksheets[0][1]]
    assert len(head) == len(REGISTERS[register].columns)
    assert counts(take(register, data, name="t.xlsx")) == (0, 0, 0, 0)
