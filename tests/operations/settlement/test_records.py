"""Contracts, invoices and payments: taken once, refused for what is wrong, never edited; files of other hands."""

import dataclasses
import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import DatabaseError
from tests.factories.registers import SETUP, actor, party, small_city
from tests.factories.settlement import (
    DAY,
    contract,
    contract_in,
    invoice,
    invoice_in,
    payment,
    payment_in,
)

from wufei.kernel.access import Actor
from wufei.kernel.problems import Problem
from wufei.kernel.tables.actions import table_export, table_import
from wufei.kernel.tables.spec import Format, ImportReport
from wufei.operations.settlement.actions.records import contracts_take, invoices_take, payments_take
from wufei.operations.settlement.models import Contract, Invoice, Payment
from wufei.operations.settlement.spec import Named, Outcome, Taken
from wufei.registers.parties.models import Party

pytestmark = pytest.mark.django_db
# Its last figure ought to be another.
WRONG_USCC = "91371500MA3C000000"


@pytest.fixture
def two() -> tuple[Party, Party]:
    """A generator and a disposer."""
    small_city()
    return party("东阿化工有限公司", place="371502"), party("茌平处置有限公司", place="371502")


def codes(taken: Taken) -> list[str]:
    return [problem.code.removeprefix("settlement.") for problem in taken.problems]


def test_the_same_again_is_answered_and_other_content_refused(two: tuple[Party, Party]) -> None:
    given = payment_in(*two, 100_00)
    first = payments_take(actor=SETUP, rows=[given, given])
    assert [one.outcome for one in first] == [Outcome.TAKEN, Outcome.THERE]
    other = dataclasses.replace(given, amount_fen=1)
    assert codes(payments_take(actor=SETUP, rows=[other])[0]) == ["key_taken"]
    again = dataclasses.replace(given, key=uuid.uuid4())
    assert payments_take(actor=SETUP, rows=[again])[0].outcome is Outcome.THERE
    changed = dataclasses.replace(again, amount_fen=1)
    assert codes(payments_take(actor=SETUP, rows=[changed])[0]) == ["number_taken"]
    assert Payment.objects.count() == 1


def test_records_are_never_edited(two: tuple[Party, Party]) -> None:
    made = payment(*two, 100)
    with pytest.raises(DatabaseError):
        Payment.objects.filter(pk=made.pk).update(amount_fen=1)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"amount_fen": 0}, "amount_wrong"),
        ({"amount_fen": -5}, "amount_wrong"),
        ({"reference": " "}, "number_missing"),
        ({"reference": "1" * 81}, "text_long"),
        ({"memo": "备" * 401}, "text_long"),
        ({"paid_at": dt.datetime(2999, 1, 1, tzinfo=dt.UTC)}, "future"),
        ({"payee": Named(name="")}, "name_missing"),
        ({"payee": Named(name="甲", uscc=WRONG_USCC)}, "uscc_wrong"),
        ({"payee": Named(name="东阿化工有限公司")}, "same_two"),
        ({"cites": "nothing", "amount_fen": -5}, "cited_unknown"),
    ],
)
def test_what_is_wrong_with_a_payment_is_told(two: tuple[Party, Party], fields: dict[str, Any], code: str) -> None:
    good = payment_in(*two, 100)
    bad = dataclasses.replace(payment_in(*two, 100), payer=Named(name=two[0].name), **fields)
    told = payments_take(actor=SETUP, rows=[bad, good])
    assert code in codes(told[0])
    assert told[1].outcome is Outcome.TAKEN


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"mass_g": -1}, "mass_wrong"),
        ({"mass_g": 0}, "mass_wrong"),
        ({"code": "900-249-08"}, "codes_wrong"),
        ({"issued_on": dt.date(2999, 1, 1)}, "future"),
        ({"lines": ()}, ""),
    ],
)
def test_what_is_wrong_with_an_invoice_is_told(two: tuple[Party, Party], fields: dict[str, Any], code: str) -> None:
    assert "".join(codes(invoices_take(actor=SETUP, rows=[invoice_in(*two, 100, **fields)])[0])) == code


def test_lines_come_to_the_whole(two: tuple[Party, Party]) -> None:
    given = dataclasses.replace(invoice_in(*two, 100), amount_fen=101)
    assert codes(invoices_take(actor=SETUP, rows=[given])[0]) == ["lines_differ"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"codes": ()}, "codes_wrong"),
        ({"codes": ("HW08",)}, "codes_wrong"),
        ({"price_fen_per_t": -1}, "price_wrong"),
        ({"valid_to": dt.date(2025, 1, 1)}, "dates_wrong"),
        ({"carrier_id": 10**9}, "party_unknown"),
    ],
)
def test_what_is_wrong_with_a_contract_is_told(two: tuple[Party, Party], fields: dict[str, Any], code: str) -> None:
    assert codes(contracts_take(actor=SETUP, rows=[contract_in(*two, **fields)])[0]) == [code]


def test_what_is_taken_back_cites_and_never_comes_to_more(two: tuple[Party, Party]) -> None:
    buyer, seller = two
    first = invoice(seller, buyer, 100_00, mass_g=40_000)
    red = invoice_in(seller, buyer, -60_00, mass_g=-20_000, cites=first.number)
    more = invoice_in(seller, buyer, -60_00, mass_g=-20_000, cites=first.number)
    told = invoices_take(actor=SETUP, rows=[red, more])
    assert (told[0].outcome, codes(told[1])) == (Outcome.TAKEN, ["cited_more"])
    assert Invoice.objects.get(key=red.key).cites == first
    assert invoices_take(actor=SETUP, rows=[red])[0].outcome is Outcome.THERE
    stranger = invoice_in(buyer, seller, -1_00, cites=first.number, mass_g=-1)
    assert codes(invoices_take(actor=SETUP, rows=[stranger])[0]) == ["cited_unknown"]


def test_a_firm_takes_in_only_what_it_has_a_part_in(two: tuple[Party, Party]) -> None:
    firm, stranger = actor("enterprise", party=two[0]), actor("enterprise", party=party())
    assert payments_take(actor=firm, rows=[payment_in(*two, 1)])[0].outcome is Outcome.TAKEN
    assert codes(payments_take(actor=stranger, rows=[payment_in(*two, 1)])[0]) == ["not_yours"]
    assert codes(payments_take(actor=firm, rows=[payment_in("甲", "乙", 1)])[0]) == ["not_yours"]
    with pytest.raises(Problem):
        payments_take(actor=actor("leader"), rows=[])


def test_many_take_few_statements(two: tuple[Party, Party], django_assert_max_num_queries: Any) -> None:
    rows = [payment_in(*two, 100 + n) for n in range(900)]
    with django_assert_max_num_queries(30):
        told = payments_take(actor=SETUP, rows=rows)
    assert all(one.outcome is Outcome.TAKEN for one in told)


def brought(table: str, text: str, who: Actor = SETUP, **told: Any) -> ImportReport:
    return table_import(actor=who, table=table, data=text.encode("gb18030"), name="银行.csv", **told)


def faults(report: ImportReport) -> dict[tuple[int, str], str]:
    return {(one.row, one.column): one.problem.code.removeprefix("settlement.") for one in report.faults}


BANK = """招商银行流水
交易流水号,交易日期,交易时刻,本方户名,本方账号,对方户名,对方账号,借方金额,贷方金额,摘要,余额
A1,20260302,140501,东阿化工有限公司,6222,茌平处置有限公司,6223,"1,234.50",0.00,处置费,1
A2,2026/3/3,,东阿化工有限公司,6222,茌平处置有限公司,6223,0.00,¥10.00,退款,1
A3,2026年3月4日,,东阿化工有限公司,6222,张三,,五元,,处置费,1
A4,2026-02-30,,东阿化工有限公司,6222,张三,,5,,处置费,1
A5,2999-01-01,,东阿化工有限公司,6222,张三,,5,,处置费,1
A6,2026-03-05,,东阿化工有限公司,6222,张三,,0,,处置费,1
A1,20260302,140501,东阿化工有限公司,6222,茌平处置有限公司,6223,"1,234.51",,处置费,1
,2026-03-05,,东阿化工有限公司,6222,张三,,5,,处置费,1
A1,20260302,140501,东阿化工有限公司,6222,茌平处置有限公司,6223,"1,234.50",,处置费,1
"""


def test_a_bank_file_with_broken_rows_twice(two: tuple[Party, Party]) -> None:
    dry = brought("payments", BANK, dry_run=True)
    assert (dry.created, dry.refused, Payment.objects.count()) == (2, 6, 0)
    report = brought("payments", BANK)
    assert (report.created, report.unchanged, report.ignored) == (2, 1, ("余额",))
    assert faults(report) == {
        (5, "debit"): "amount_wrong",
        (6, "paid_at"): "day_wrong",
        (7, "paid_at"): "future",
        (8, "credit"): "amount_wrong",
        (9, ""): "key_taken",
        (10, "reference"): "exchange.value_missing",
    }
    made = Payment.objects.get(reference="A1")
    assert (made.amount_fen, made.payer, made.payee) == (123_450, *two)
    assert made.paid_at == dt.datetime(2026, 3, 2, 6, 5, 1, tzinfo=dt.UTC)
    back = Payment.objects.get(reference="A2")
    assert (back.payer, back.payee) == (two[1], two[0])
    again = brought("payments", BANK)
    assert (again.created, again.unchanged, Payment.objects.count()) == (0, 3, 2)


TAX = """数电发票号码,开票日期,销方名称,销方识别号,购买方名称,价税合计,货物名称,数量
1001,2026-03-02,茌平处置有限公司,,东阿化工有限公司,100.00,处置费,1.5
1001,2026-03-02,茌平处置有限公司,,东阿化工有限公司,50.00,运费,
1002,2026-03-02,茌平处置有限公司,{wrong},东阿化工有限公司,100.00,处置费,1.5
1003,2026-03-02,茌平处置有限公司,,东阿化工有限公司,100.00,处置费,-1.5
1003,2026-03-02,茌平处置有限公司,,东阿化工有限公司,50.00,处置费,1
1004,2026-03-02,茌平处置有限公司,,东阿化工有限公司,1.00,处置费,1
1004,2026-03-03,茌平处置有限公司,,东阿化工有限公司,1.00,处置费,1
"""


def test_lines_of_an_invoice_come_as_rows(two: tuple[Party, Party]) -> None:
    report = brought("invoices", TAX.format(wrong=WRONG_USCC))
    assert faults(report) == {
        (4, "seller_uscc"): "uscc_wrong",
        (5, "mass"): "mass_wrong",
        (6, "number"): "lines_broken",
        (7, "number"): "lines_broken",
        (8, "number"): "number_taken",
    }
    made = Invoice.objects.get()
    assert (made.number, made.amount_fen, made.mass_g, len(made.lines)) == ("1001", 150_00, None, 2)
    assert brought("invoices", TAX.format(wrong=WRONG_USCC)).created == 0


def test_contracts_come_as_a_table(two: tuple[Party, Party]) -> None:
    text = "合同编号,产废单位,处置单位,废物代码,处置单价,起始日期,截止日期\n"
    text += "H1,东阿化工有限公司,茌平处置有限公司,hw:900-249-08 hw:900-214-08,2500,2026-01-01,2026-12-31\n"
    text += "H2,没有的公司,茌平处置有限公司,hw:,2500,2026-01-01,2026-12-31\n"
    report = brought("contracts", text)
    assert (report.created, faults(report)) == (1, {(3, "buyer"): "party_unknown"})
    assert Contract.objects.get().price_fen_per_t == 250_000


def test_what_goes_out_comes_in_as_the_same(two: tuple[Party, Party]) -> None:
    buyer, seller = two
    first = invoice(seller, buyer, 123_45, mass_g=1_500_000)
    invoice(seller, buyer, -23_45, mass_g=-500_000, cites=first.number)
    payment(buyer, seller, 123_45, day=DAY)
    contract(buyer, seller)
    for table, count in (("invoices", 2), ("payments", 1), ("contracts", 1)):
        for kind in Format:
            data = table_export(actor=SETUP, table=table, format=kind)
            report = table_import(actor=SETUP, table=table, data=data, name=f"a.{kind}")
            assert (report.unchanged, report.faults) == (count, ()), table
