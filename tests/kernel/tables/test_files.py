"""Headers, encodings and separators of files, templates and error files. Not for: single cells, rows, rights."""

import dataclasses
import io

import openpyxl
import pytest
from tests.kernel.people import person
from tests.kernel.tables.toy import SPEC, TOY_EXPORT, TOY_IMPORT, Shop

from wufei.kernel.problems import Problem
from wufei.kernel.tables import queries
from wufei.kernel.tables.actions import table_export, table_import
from wufei.kernel.tables.spec import Format, ImportReport

pytestmark = pytest.mark.django_db
KEEPER = person("7", TOY_EXPORT, TOY_IMPORT)


def take(text: str | bytes, name: str = "玩具.csv") -> ImportReport:
    """Import a file of toys."""
    data = text if isinstance(text, bytes) else text.encode()
    return table_import(actor=KEEPER, table="toys", data=data, name=name)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_any_encoding_and_separator(shop: Shop, encoding: str, separator: str) -> None:
    rows = (("名称", "代码"), ("小熊", "7"))
    take("\r\n".join(separator.join(row) for row in rows).encode(encoding))
    assert shop.toys["7"]["name"] == "小熊"


@pytest.mark.parametrize(
    "header", ["code,name", "Code,Name", "代码,名称", "* 编 号 ：,玩具名称", "CODE,NAME", "代码,厂家名称"]
)
def test_headers_by_key_label_or_everyday_word_in_any_order(shop: Shop, header: str) -> None:
    assert take(f"{header}\n7,小熊\n").created == 1
    turned = ",".join(reversed(header.split(",")))
    assert take(f"{turned}\n小熊,7\n").unchanged == 1


def test_a_title_above_the_header_does_no_harm_and_other_columns_are_named(shop: Shop) -> None:
    report = take("某店玩具清单,,\n,,\n代码,名称,备注\n7,小熊,x\n")
    assert (report.created, report.ignored) == (1, ("备注",))


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("姓名,电话\n张,1\n", "exchange.header_missing", "Code"),
        ("", "exchange.header_missing", "Code"),
        ("名称\n小熊\n", "exchange.header_missing", "Code"),
        ("代码,类型\n7,doll\n", "exchange.header_none_of", "Name, Name given by the maker"),
        ("代码,名称,玩具名称\n7,a,b\n", "exchange.header_twice", "玩具名称"),
    ],
)
def test_a_file_with_another_header_is_refused_whole(shop: Shop, text: str, code: str, says: str) -> None:
    with pytest.raises(Problem) as caught:
        take(text)
    assert caught.value.code == code
    assert says in caught.value.says()
    assert caught.value.remedy()
    assert not shop.toys


def test_one_of_a_group_is_enough_and_the_table_says_which(shop: Shop) -> None:
    assert take("代码,厂家名称\n7,小熊\n").created == 1
    notes = openpyxl.load_workbook(io.BytesIO(queries.template_file(table="toys"))).worksheets[1]
    needed = {row[1].value: row[3].value for row in notes.iter_rows() if row[1].value}
    assert needed["code"] == "yes"
    assert needed["name"] == "this or: Name given by the maker"
    assert needed["kind"] == "no"
    assert (SPEC.needs("code"), SPEC.needs("name")) == (True, False)
    assert dataclasses.replace(SPEC, any_of=(("kind",),)).needs("kind")


def test_an_export_is_safe_explains_itself_and_comes_in_again(shop: Shop) -> None:
    take("code,name,share,secret\n7,=1+1,0.095,x\n8,'-8,,\n")
    for kind in Format:
        data = table_export(actor=KEEPER, table="toys", format=kind)
        assert (take(data, name=f"toys.{kind}").unchanged, take(data).refused) == (2, 0)
    sheet, notes = openpyxl.load_workbook(io.BytesIO(table_export(actor=KEEPER, table="toys"))).worksheets
    assert (sheet.freeze_panes, sheet["B2"].value, sheet["E2"].value) == ("A2", "'=1+1", 0.095)
    assert "Secret" not in {cell.value for cell in sheet[1]}
    assert notes["A1"].value == "What a shop has."


def test_a_template_has_every_column_and_imports_as_nothing(shop: Shop) -> None:
    data = queries.template_file(table="toys")
    head = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(data)).worksheets[0][1]]
    assert "Secret" in head
    assert take(data, name="t.xlsx").total == 0


def test_the_error_file_holds_the_refused_rows_without_secrets(shop: Shop) -> None:
    report = take("代码,名称,占比,期间,secret\n7,小熊,0.5,2025,a\n8,小狗,<0.090,2025,hush\n9,小猫,1,soon,b\n")
    assert (report.created, report.refused) == (1, 2)
    data = queries.error_file(report=report)
    errors, again = openpyxl.load_workbook(io.BytesIO(data)).worksheets
    rows = list(errors.iter_rows(values_only=True))
    assert [row[:4] for row in rows[1:]] == [
        ("3", "Share", "units.not_a_number", "<0.090"),
        ("4", "Sold", "periods.not_a_period", "soon"),
    ]
    assert "hush" not in str(rows) + str(list(again.iter_rows(values_only=True)))
    again["C2"], again["D3"] = 0.09, "2025Q3"
    out = io.BytesIO()
    again.parent.save(out)
    assert take(out.getvalue(), name="errors.xlsx").created == 2
    assert shop.toys["8"]["share"] == "0.09"
