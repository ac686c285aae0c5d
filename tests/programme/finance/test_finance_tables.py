"""The register as files: in and out again, twice the same, corrected by a file, refused rows."""

import datetime as dt

import pytest
from tests.factories.finance import WAN, loan, tell
from tests.factories.registers import SETUP, actor, party, small_city, world

from wufei.kernel.problems import Problem
from wufei.kernel.tables.actions import table_export, table_import
from wufei.kernel.tables.spec import ImportReport
from wufei.programme.finance.models import Entry, Loan
from wufei.programme.finance.queries.loans import balance_of
from wufei.programme.finance.spec import EntryKind
from wufei.programme.plans.actions.projects import ProjectIn, project_add

pytestmark = pytest.mark.django_db
LOANS = """合同号,类型,用途,贷款银行,借款人,授信金额（万元）,授信日期,到期日,项目,地区,备注
HT-01,贷款,工业固体废物,示例商业银行,示例建材有限公司,"12,000",2024-03-01,2032-03-01,{project},371502,
HT-02,债券,其他用途,示例城投债,示例建材有限公司,5000.5,2024-05-01,,,莘县,首期
HT-03,贷款,其他用途,示例商业银行,无此公司,100,2024-05-01,,,,
"""
BALANCES = """合同号,日期,事项,金额（万元）,备注
HT-01,2024-03-05,提款,4000,
HT-01,2024-06-30,,3900,对账单
HT-09,2024-06-30,,1,
"""


def taken(text: str, table: str = "loans") -> ImportReport:
    return table_import(actor=SETUP, table=table, data=text.encode(), name="表.csv")


@pytest.fixture
def file() -> str:
    small_city()
    party("示例建材有限公司")
    project = project_add(actor=SETUP, given=ProjectIn(name="建材利用项目"))
    return LOANS.format(project=project.number)


def test_loans_come_in_once(file: str) -> None:
    report = taken(file)
    assert (report.created, report.changed, report.unchanged, report.refused) == (2, 0, 0, 1)
    assert [fault.problem.code for fault in report.faults] == ["finance.party_unknown"]
    one, two = Loan.objects.order_by("contract")
    assert (one.granted_fen, one.project.name, one.place.code) == (12_000 * WAN, "建材利用项目", "371502")  # type: ignore[union-attr]
    assert (two.granted_fen, two.kind, two.lender_text) == (5_000_500_000, "bond", "示例城投债")
    again = taken(file)
    assert (again.created, again.changed, again.unchanged) == (0, 0, 2)
    changed = taken(file.replace("12,000", "13,000"))
    assert (changed.created, changed.changed, changed.unchanged) == (0, 1, 1)


def test_balances_come_in_once_and_are_corrected_by_a_file(file: str) -> None:
    taken(file)
    report = taken(BALANCES, "loan-balances")
    assert (report.created, report.refused) == (2, 1)
    assert [fault.problem.code for fault in report.faults] == ["finance.loan_unknown"]
    found = Loan.objects.get(contract="HT-01")
    assert balance_of(found, dt.date(2024, 6, 29)) == 4000 * WAN
    assert balance_of(found) == 3900 * WAN
    assert taken(BALANCES, "loan-balances").unchanged == 2
    assert taken(BALANCES.replace("3900", "3950"), "loan-balances").changed == 1
    assert balance_of(found) == 3950 * WAN
    assert Entry.objects.filter(corrects__isnull=False).count() == 1


def test_several_draws_of_a_day_are_their_sum(file: str) -> None:
    taken(file)
    found = Loan.objects.get(contract="HT-01")
    for wan in (1000, 3000):
        tell(found, EntryKind.DRAW, wan, dt.date(2024, 3, 5))
    assert taken(BALANCES, "loan-balances").unchanged == 1
    report = taken(BALANCES.replace("4000", "4001"), "loan-balances")
    assert "finance.entry_several" in [fault.problem.code for fault in report.faults]


def test_what_goes_out_comes_in_unchanged(file: str) -> None:
    taken(file)
    taken(BALANCES, "loan-balances")
    for table, rows in (("loans", 2), ("loan-balances", 2)):
        book = table_export(actor=SETUP, table=table)
        report = table_import(actor=SETUP, table=table, data=book, name="表.xlsx")
        assert (report.unchanged, report.created, report.changed, report.refused) == (rows, 0, 0, 0)


def test_a_file_reaches_no_further_than_its_sender() -> None:
    sides = world()
    places = small_city()
    loan(contract="HT-01", place_id=places[sides.other.county].pk, borrower_id=party("示例建材有限公司").pk)
    county = actor("county", place=sides.own.county)
    report = table_import(actor=county, table="loan-balances", data=BALANCES.encode(), name="表.csv")
    assert report.refused == 3
    with pytest.raises(Problem):
        table_import(actor=actor("leader"), table="loans", data=b"", name="表.csv")
