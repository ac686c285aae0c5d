"""Files that are broken, huge or meant to harm: refused with a Problem, quickly and without much memory."""

import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.kernel.tables.toy import SPEC

from wufei.kernel.problems import Problem
from wufei.kernel.tables.rules import cells, tables

NOTHING = lambda column: ()  # noqa: E731


def read(data: bytes) -> tables.Table:
    """The table in a file of toys."""
    return tables.read(SPEC, data, "a.xlsx", NOTHING)


def workbook(*rows: list[object]) -> bytes:
    """A workbook of these rows."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


GOOD = workbook(["代码", "名称"], ["7", "小熊"])


def replaced(part: str, text: bytes) -> bytes:
    """A workbook with one part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, text if name == part else old.read(name))
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
FAR = HEAD + b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
FAR += b"</sheetData></worksheet>"
REFUSED = {
    "nothing but a zip": (b"PK\x05\x06" + b"\0" * 18, "exchange.file_unreadable"),
    "cut off": (GOOD[: len(GOOD) // 2], "exchange.file_unreadable"),
    "a corner far away": (replaced(SHEET, FAR), "exchange.file_too_large"),
    "a bomb": (replaced(SHEET, HEAD + b" " * (200 << 20)), "exchange.file_too_large"),
    "broken xml": (replaced(SHEET, HEAD + b"<row><c"), ""),
    "no sheet": (replaced("xl/workbook.xml", b"<x/>"), ""),
    "old excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "exchange.file_unreadable"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "exchange.file_unreadable"),
    "too many bytes": (b"a," * (11 << 20), "exchange.file_too_large"),
    "too many rows": ("代码,名称\n".encode() + "7,甲\n".encode() * 60_000, "exchange.file_too_large"),
    "empty": (b"", "exchange.header_missing"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_hostile_file_is_refused(case: str) -> None:
    data, code = REFUSED[case]
    with pytest.raises(Problem) as caught:
        read(data)
    assert caught.value.code.startswith("exchange.")
    assert not code or caught.value.code == code
    assert caught.value.remedy()


def test_entities_are_not_followed() -> None:
    text = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + HEAD
    text += b'<row r="1"><c r="A1" t="inlineStr"><is><t>&e;</t></is></c></row></sheetData></worksheet>'
    try:
        table = read(replaced(SHEET, text))
    except Problem:
        return
    assert "root" not in str(table)


def test_a_formula_is_read_as_what_it_shows_and_never_run() -> None:
    table = read(workbook(["代码", "名称"], ["7", "=1+1"]))
    assert table.rows[0].known["name"] in {"", None, 0.0, 2.0}


def test_a_good_file_is_read() -> None:
    (row,) = read(GOOD).rows
    assert (row.number, row.known) == (2, {"code": "7", "name": "小熊"})


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_table_or_a_problem(data: bytes) -> None:
    refused = []
    for prefix in (b"", b"PK\x03\x04", "代码,名称\n".encode()):
        try:
            read(prefix + data)
        except Problem as problem:
            refused.append(problem.code)
    assert all(code.startswith("exchange.") for code in refused)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_what_is_written_is_read_again_and_never_begins_like_a_formula(text: str) -> None:
    column = SPEC.column("name")
    written = cells.guarded(text, typed=False)
    assert not written.startswith(cells.DANGEROUS)
    if text.startswith("'") or text.strip() in cells.CLEAR or not text.strip() or text != text.strip() or "\0" in text:
        return
    assert cells.read(column, written, {}) == text
