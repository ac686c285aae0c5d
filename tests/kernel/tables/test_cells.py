"""What a cell of each kind is read as, what is refused, and what it looks like when it goes out again."""

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.kernel.tables.toy import SPEC

from wufei.kernel.periods import Length, Period
from wufei.kernel.problems import Problem
from wufei.kernel.tables import queries
from wufei.kernel.tables.rules import cells, sheets, tables
from wufei.kernel.tables.spec import CLEARED, Format
from wufei.kernel.units import decimal_text


def read(key: str, cell: Any) -> object:
    """The value of a cell of a column of the toy."""
    column = SPEC.column(key)
    return cells.read(column, cell, queries.choice_words(column))


def refused(key: str, cell: Any) -> str:
    """The rule by which a cell is refused."""
    with pytest.raises(Problem) as caught:
        read(key, cell)
    assert caught.value.where == key
    return caught.value.code


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("0.095", "0.095"),
        (0.095, "0.095"),
        (95, "95"),
        (12.0, "12"),
        (0.1 + 0.2, "0.3"),
        ("1,234.50", "1234.5"),
        ("１，２３４．５", "1234.5"),
        ("−5", "-5"),
        ("-0.5", "-0.5"),
        ("'-0.5", "-0.5"),
        (".5", "0.5"),
        (0, "0"),
        (1e-6, "0.000001"),
    ],
)
def test_a_number_is_exact_decimal_text(cell: Any, value: str) -> None:
    assert read("share", cell) == value


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("<0.090", "units.not_a_number"),
        ("95%", "units.not_a_number"),
        ("九十五", "units.not_a_number"),
        ("1,23", "units.not_a_number"),
        ("1e5", "units.not_a_number"),
        (True, "units.not_a_number"),
        (dt.date(2025, 1, 1), "units.not_a_number"),
        (1 / 3, "units.too_fine"),
        ("0.0000001", "units.too_fine"),
        (1e18, "units.too_large"),
        (1e300, "exchange.value_too_long"),
    ],
)
def test_what_is_no_number_is_refused(cell: Any, code: str) -> None:
    assert refused("share", cell) == code


def test_a_number_may_be_left_or_emptied() -> None:
    assert read("share", None) is None
    assert read("share", "-") is CLEARED


@pytest.mark.parametrize(
    ("cell", "period"),
    [
        ("2025", Period(2025, Length.YEAR)),
        (2025.0, Period(2025, Length.YEAR)),
        ("2025H1", Period(2025, Length.HALF, 1)),
        ("２０２５Q3", Period(2025, Length.QUARTER, 3)),
        ("2025年第三季度", Period(2025, Length.QUARTER, 3)),
        ("2025-09", Period(2025, Length.MONTH, 9)),
        ("2025年9月", Period(2025, Length.MONTH, 9)),
        (dt.date(2025, 9, 1), Period(2025, Length.MONTH, 9)),
        (dt.datetime(2025, 9, 1), Period(2025, Length.MONTH, 9)),  # noqa: DTZ001  as a workbook gives it
    ],
)
def test_a_period_in_any_of_its_forms(cell: Any, period: Period) -> None:
    assert read("sold", cell) == period


@pytest.mark.parametrize("cell", ["soon", "2025Q5", "2025-13", "1066", 12.5, dt.date(2025, 9, 30)])
def test_what_is_no_period_is_refused(cell: Any) -> None:
    assert refused("sold", cell) == "periods.not_a_period"


@pytest.mark.parametrize("cell", ["doll", "DOLL", "Doll", "娃娃"])
def test_a_choice_by_key_label_or_word(cell: str) -> None:
    assert read("kind", cell) == "doll"


@pytest.mark.parametrize("cell", ["Train(rails)", "Train（rails）", "火车（轨道）", "火车(轨道)"])
def test_half_and_full_width_are_one(cell: str) -> None:
    assert read("kind", cell) == "train"


def test_other_kinds_and_their_refusals() -> None:
    assert read("day", "2025年12月31日") == dt.date(2025, 12, 31)
    assert read("lon", "115.985°") == 115_985_000
    assert read("new", "是") is True
    assert (read("code", 371502001.0), read("code", "<0.090")) == ("371502001", "<0.090")
    assert refused("code", 123715004943312345) == "exchange.digits_lost"
    assert refused("code", "") == "exchange.value_missing"
    assert refused("kind", "car") == "exchange.choice_unknown"
    assert refused("lon", "181") == "exchange.number_wrong"
    assert refused("new", "perhaps") == "exchange.yes_no_wrong"
    assert refused("day", "2025-13-01") == "exchange.date_wrong"


def written(text: str, kind: Format) -> bytes:
    """A file of one toy with this share."""
    row = ["7", "Bear", "", "", text, "2025Q3", "", "", "", ""]
    return sheets.write(SPEC, [row], kind, str)


def share_of(data: bytes) -> object:
    """The share that the toy of such a file is read with."""
    (row,) = tables.read(SPEC, data, "toys", queries.header_words).rows
    return read("share", row.known["share"])


@given(st.integers(min_value=-(2**63) + 1, max_value=2**63 - 1), st.sampled_from(Format))
def test_any_amount_goes_out_and_comes_in_as_it_was(amount_micro: int, kind: Format) -> None:
    text = decimal_text(amount_micro)
    assert share_of(written(cells.plain(SPEC.column("share"), text, {}), kind)) == text


def test_a_number_is_a_number_in_a_workbook_and_plain_in_a_text() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written("-0.095", Format.XLSX)))
    cell = book.worksheets[0]["E2"]
    assert (cell.data_type, cell.value) == ("n", -0.095)
    assert book.worksheets[0]["F2"].value == "2025Q3"
    long = openpyxl.load_workbook(io.BytesIO(written("9223372036854.775807", Format.XLSX))).worksheets[0]["E2"]
    assert (long.data_type, long.value) == ("s", "9223372036854.775807")
    assert ",-0.095," in written("-0.095", Format.CSV).decode("utf-8-sig")


def test_a_period_goes_out_as_its_code() -> None:
    assert cells.plain(SPEC.column("sold"), Period(2025, Length.QUARTER, 3), {}) == "2025Q3"
