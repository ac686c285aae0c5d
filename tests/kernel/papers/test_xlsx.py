"""The workbook: real numbers, sources, sheets with names; formulas stay words; the same bytes."""

import io
import time
import zipfile
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from tests.kernel.papers import sample

from wufei.kernel.papers import xlsx
from wufei.kernel.papers.spec import Cited, Column, ColumnKind, Paper, Paragraph, Table
from wufei.kernel.problems import Problem


def _opened(paper: Paper) -> Any:
    return openpyxl.load_workbook(io.BytesIO(xlsx.write(paper, sample.zh)))


def _one(column: Column, cell: Any) -> Any:
    """The cell of a table that has no other."""
    return _opened(sample.paper(blocks=(Table("t", (column,), [[cell]], "empty"),))).worksheets[0]["A2"]


def test_each_table_is_a_sheet_and_one_explains() -> None:
    book = _opened(sample.paper())
    assert book.sheetnames == ["表1 各县（市、区）工业固体废物", "表2 督察整改", "表3 材料清单", "说明"]
    sheet = book.worksheets[0]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:F61"
    assert [cell.value for cell in sheet[1]] == [
        *("县（市、区）", "产生量（吨）", "综合利用量（吨）", "综合利用率", "数据状态", "来源")
    ]
    assert sheet.column_dimensions["A"].width == 18
    assert sheet.oddHeader.right.text == "模拟数据"


def test_numbers_are_numbers_exact_and_shown_as_on_paper() -> None:
    amount, whole, share = (_opened(sample.paper()).worksheets[0][at] for at in ("B2", "C3", "D2"))
    assert [cell.data_type for cell in (amount, whole, share)] == ["n", "n", "n"]
    assert (amount.value, amount.number_format) == (1234.56, "#,##0.0")
    assert (whole.value, whole.number_format) == (1000, "#,##0")
    assert (share.value, share.number_format) == (0.7125, "0.0%")


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (Decimal("0.1"), "0.1"),
        (Decimal("1234567890.12345"), "1234567890.12345"),
        (Decimal(1) / 3, "0.333333333333333"),
        (Decimal("1E+3"), "1000"),
        (-5, "-5"),
    ],
)
def test_the_digits_in_the_file(number: Decimal, written: str) -> None:
    paper = sample.paper(blocks=(Table("t", (Column("n", ColumnKind.NUMBER),), [[number]], "empty"),))
    with zipfile.ZipFile(io.BytesIO(xlsx.write(paper, sample.zh))) as file:
        assert f"<v>{written}</v>" in file.read("xl/worksheets/sheet1.xml").decode()


def test_a_number_too_large_for_a_spreadsheet_is_text_and_whole() -> None:
    cell = _one(Column("n", ColumnKind.NUMBER), 1234567890123456789)
    assert (cell.data_type, cell.value) == ("s", "1,234,567,890,123,456,789")


def test_a_missing_figure_is_a_dash_with_its_reason_and_an_unknown_one_empty() -> None:
    sheet = _opened(sample.paper()).worksheets[0]
    assert sheet["D7"].value == "—"
    assert sheet["F7"].value == f"[3] {sample.REPORT}\n[4] {sample.MISSING}"
    assert _one(Column("n", ColumnKind.NUMBER), None).value in (None, "")


def test_the_sheet_of_notes() -> None:
    rows = [[cell.value for cell in row] for row in _opened(sample.paper())["说明"].iter_rows()]
    assert [row[0] for row in rows[:3]] == ["“无废城市”建设工作2025年度评估报告", "（征求意见稿）", "模拟数据"]
    lines = [row for row in rows if row[1]]
    assert lines == [
        ["发布单位", "领导小组办公室", None],
        ["日期", "2026年1月6日", None],
        ["口径", "按生态环境统计口径", None],
        ["期间", "2025年1月1日至12月31日", None],
        ["表1", "各县（市、区）工业固体废物", "注：茌平区含园区。"],
        ["表2", "督察整改", None],
        ["表3", "材料清单", None],
        ["[3]", sample.REPORT, sample.URL],
        ["[4]", sample.MISSING, None],
    ]


def test_a_paper_without_tables_is_a_sheet_of_notes() -> None:
    book = _opened(sample.paper(blocks=(Paragraph("只有文字"),), simulated=False))
    assert book.sheetnames == ["说明"]
    assert "模拟数据" not in [cell.value for cell in book["说明"]["A"]]


def test_an_empty_table_says_so() -> None:
    sheet = _opened(sample.paper())["表2 督察整改"]
    assert sheet["A2"].value == "本期没有整改事项。"
    assert sheet.auto_filter.ref is None


@pytest.mark.parametrize(
    "words", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "#N/A", "007", "2025-09", "＝1", "\t=1", "TRUE"]
)
def test_nothing_runs_and_no_text_is_taken_for_something_else(words: str) -> None:
    table = Table(words, (Column(words),), [[words], [Cited(words, words, words)]], "empty", words)
    book = _opened(sample.paper(title=words, issuer=words, blocks=(table,), notes=((words, words),)))
    filled = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in filled} == {"s"}
    assert {cell.number_format for cell in filled} == {"@"}
    assert book.worksheets[0]["A2"].value == words.replace("\t", " ")


def test_names_of_sheets_are_safe_and_unlike() -> None:
    captions = ["a/b:c*[d]?'", "长" * 60, "长" * 60, "A/B:C*[D]?'", "😀" * 40, "\x00"]
    tables = tuple(Table(caption, (Column("a"),), [["x"]], "empty") for caption in captions)
    book = openpyxl.load_workbook(
        io.BytesIO(xlsx.write(sample.paper(blocks=tables, simulated=False), lambda words: ""))
    )
    names = book.sheetnames
    assert len({name.lower() for name in names}) == len(captions) + 1
    assert all(len(name.encode("utf-16-le")) <= 62 for name in names)
    assert not any(set(name) & set("[]:*?/\\") or name.strip("' ") != name for name in names)


def test_hostile_words_stay_words() -> None:
    cell = _one(Column("a"), "a\x00\x1f\ud800\u202e\ufffe<x>&amp;" + "字" * 50_000)
    assert cell.value.startswith("a<x>&amp;字")
    assert len(cell.value) == 32_000


def test_ten_thousand_rows_are_fine_and_a_million_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    table = Table("大", (Column("n", ColumnKind.NUMBER),), [[n] for n in range(10_000)], "empty")
    assert _opened(sample.paper(blocks=(table,))).worksheets[0].max_row == 10_001
    monkeypatch.setattr(xlsx, "MOST_ROWS", 9_999)
    with pytest.raises(Problem) as raised:
        xlsx.write(sample.paper(blocks=(table,)), sample.zh)
    assert raised.value.code == "papers.table_too_long"


def test_the_same_paper_gives_the_same_bytes() -> None:
    first = xlsx.write(sample.paper(), sample.zh)
    time.sleep(2.1)  # a zip counts in steps of two seconds
    assert xlsx.write(sample.paper(), sample.zh) == first


def test_properties() -> None:
    known = _opened(sample.paper()).properties
    assert (known.title, known.creator, known.language) == (
        *("“无废城市”建设工作2025年度评估报告", "领导小组办公室", "zh-CN"),
    )
    assert f"{known.created:%Y-%m-%d}" == f"{known.modified:%Y-%m-%d}" == "2026-01-06"
