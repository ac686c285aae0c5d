"""What a paper may be made of, and how figures and days are written."""

import datetime as dt
from decimal import Decimal

import pytest
from tests.kernel.papers import sample

from wufei.kernel.papers.spec import (
    Cited,
    Column,
    ColumnKind,
    Heading,
    Paper,
    Table,
    day_text,
    number_text,
    percent_text,
)

NUMBER = (Column("n", ColumnKind.NUMBER),)


def test_days_are_written_without_leading_zeros() -> None:
    assert day_text(dt.date(2025, 10, 16), "zh") == "2025年10月16日"
    assert day_text(dt.date(2026, 1, 6), "zh") == "2026年1月6日"
    assert day_text(dt.date(2026, 1, 6), "en") == "6 January 2026"


@pytest.mark.parametrize(
    ("number", "places", "text"),
    [
        (1234567, None, "1,234,567"),
        (Decimal("1234.50"), None, "1,234.50"),
        (Decimal("1E+3"), None, "1,000"),
        (Decimal("0.125"), 2, "0.13"),
        (Decimal("-0.125"), 2, "-0.13"),
        (Decimal("-0.001"), 2, "0.00"),
        (Decimal("1.5"), 0, "2"),
        (10**29, 2, "100,000,000,000,000,000,000,000,000,000.00"),
    ],
)
def test_numbers_are_grouped_and_rounded_as_people_round(number: int | Decimal, places: int | None, text: str) -> None:
    assert number_text(number, places) == text


def test_percentages() -> None:
    assert percent_text(Decimal("32.45")) == "32.5%"
    assert percent_text(100, 0) == "100%"


@pytest.mark.parametrize("number", [1.5, True, "1"])
def test_what_is_no_exact_number_is_refused(number: object) -> None:
    with pytest.raises(TypeError):
        Cited("", "a source", number=number)  # type: ignore[arg-type]


@pytest.mark.parametrize("number", [Decimal("NaN"), Decimal("Infinity"), Decimal("1E+999999"), Decimal("1E-999999")])
def test_what_is_no_figure_is_refused(number: Decimal) -> None:
    with pytest.raises(ValueError, match="no figure"):
        Table("t", NUMBER, [[number]], "empty")


def test_a_float_in_a_table_is_refused() -> None:
    with pytest.raises(TypeError, match="float"):
        Table("t", NUMBER, [[0.1]], "empty")  # type: ignore[list-item]


def test_a_number_in_a_column_of_text_is_refused() -> None:
    with pytest.raises(TypeError, match="text column"):
        Table("t", (Column("a"),), [[1]], "empty")


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="2 cells for 1 columns"):
        Table("t", NUMBER, [[1, 2]], "empty")


def test_a_table_says_what_stands_in_it_when_it_is_empty() -> None:
    with pytest.raises(ValueError, match="when it is empty"):
        Table("t", NUMBER, [], " ")


def test_a_cited_figure_has_a_source_and_something_to_show() -> None:
    with pytest.raises(ValueError, match="where it comes from"):
        Cited("1", " ")
    with pytest.raises(ValueError, match="a text or a number"):
        Cited("", "a source")


def test_headings_have_three_levels() -> None:
    with pytest.raises(ValueError, match="level 1 to 3"):
        Heading(4, "deep")


def test_a_paper_says_whether_its_figures_are_invented() -> None:
    with pytest.raises(TypeError, match="simulated"):
        Paper(title="t", blocks=(), issuer="", date=dt.date(2026, 1, 1), language="zh")  # type: ignore[call-arg]


def test_a_paper_has_a_title() -> None:
    with pytest.raises(ValueError, match="title"):
        sample.paper(title=" ")
