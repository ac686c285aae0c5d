"""Assertions as a file, out and in: units people write, the same again, another amount with its reason."""

import csv
import io
from collections.abc import Iterator

import pytest
from django.utils import translation
from tests.factories.closing import APRIL, MARCH, asserting, carry, fill, tolerance
from tests.factories.ledger import beside, firm
from tests.factories.registers import SETUP

from wufei.kernel import clock
from wufei.kernel.tables.actions import table_export, table_import
from wufei.kernel.tables.spec import Format, ImportReport
from wufei.ledger.books.spec import AccountKind, Commodity
from wufei.ledger.closing.models import Assertion
from wufei.ledger.closing.spec import AssertionState

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
HEAD = "单位名称,区划代码,代码,月份,盘点数,原因"


@pytest.fixture(autouse=True)
def _april_in_english() -> Iterator[None]:
    with clock.freeze(APRIL), translation.override("en"):
        yield


def taken(text: str) -> ImportReport:
    return table_import(actor=SETUP, table="assertions", data=text.encode(), name="a.csv")


def rows() -> list[dict[str, str]]:
    data = table_export(actor=SETUP, table="assertions", format=Format.CSV)
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_a_file_of_counts_is_taken_in_and_taken_again_it_changes_nothing() -> None:
    stock = firm("甲厂")
    fill(stock, 12_345_678)
    line = f"{HEAD}\n甲厂,371502,{stock.code},2026-03,12.345678,\n"
    assert (taken(line).created, taken(line).unchanged) == (1, 1)
    made = Assertion.objects.get()
    assert (made.closing, made.declared, made.state) == (MARCH, 12_345_678, AssertionState.HOLDS)
    assert (made.kind, made.commodity) == (AccountKind.STOCK, Commodity.MASS)


def test_another_amount_needs_its_reason() -> None:
    stock = firm("甲厂")
    asserting(stock, 1_000_000)
    line = f"{HEAD}\n甲厂,371502,{stock.code},2026-03,2,"
    assert [f.problem.code for f in taken(line).faults] == ["closing.reason_missing"]
    assert taken(f"{line}漏数").changed == 1
    old, new = Assertion.objects.order_by("pk")
    assert (old.state, old.reason, new.declared, new.replaces) == (AssertionState.WITHDRAWN, "漏数", 2_000_000, old)


def test_each_fault_of_a_row_is_told_in_its_column() -> None:
    firm("甲厂")
    report = taken(
        "Holder,Place code,Month,Counted,Commodity,Kind of account\n"
        "乙厂,371502,2026-03,1,,\n"
        "甲厂,999999,2026-03,1,,\n"
        "甲厂,371502,2026-03,1.001,Money,Due\n"
        "甲厂,371502,2026-03,-1,,\n"
        "甲厂,371502,2026Q2,1,,\n"
    )
    assert [(f.row, f.column, f.problem.code) for f in report.faults] == [
        (2, "holder", "exchange.reference_unknown"),
        (3, "place", "exchange.reference_unknown"),
        (4, "declared", "closing.amount_fine"),
        (5, "declared", "closing.declared_wrong"),
        (6, "month", "closing.month_ahead"),
    ]
    assert report.faults[2].problem.as_dict()["value"] == "1.001"
    assert not Assertion.objects.exists()


def test_what_goes_out_says_the_book_then_and_now_and_comes_in_unchanged() -> None:
    tolerance(10, 0)
    stock = firm("甲厂")
    fill(stock, 10_000_000)
    carry(asserting(stock, 9_000_000), reason="盘亏")
    fill(stock, 250_000)
    asserting(beside(stock, AccountKind.DUE, commodity=Commodity.MONEY, code=""), -12_345)
    asserting(beside(stock, AccountKind.WALLET, commodity=Commodity.POINTS, code=""), 7)
    gone = asserting(stock, 0, closing=202602)
    told = rows()
    assert [(r["Month"], r["Commodity"], r["Counted"], r["Difference"], r["Tolerance"]) for r in told] == [
        ("2026-03", "Money", "-123.45", "-123.45", "0"),
        ("2026-03", "Points", "7", "7", "0"),
        ("2026-03", "Mass", "9", "-1", "0.1"),
        ("2026-02", "Mass", "0", "0", "0"),
    ]
    mass = told[2]
    assert (mass["Holder"], mass["Place code"], mass["Waste code"]) == ("甲厂", "371502", stock.code)
    assert (mass["Book when asserted"], mass["Book now"]) == ("10", "9.25")
    assert (mass["State"], mass["Reason"]) == ("Difference booked", "盘亏")
    data = table_export(actor=SETUP, table="assertions", format=Format.XLSX)
    back = table_import(actor=SETUP, table="assertions", data=data, name="a.xlsx")
    assert (back.unchanged, back.total) == (4, 4)
    assert Assertion.objects.get(pk=gone.pk).version == 1
