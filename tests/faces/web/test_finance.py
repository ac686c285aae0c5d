"""Pages of green finance: what each role sees and may do, filters, forms, refusals, files."""

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.faces.web.conftest import SignedIn
from tests.faces.web.visits import read, send, url
from tests.factories.finance import loan, tell
from tests.factories.registers import SETUP, small_city

from wufei.programme.finance.models import Entry, Loan
from wufei.programme.finance.spec import EntryKind, LoanState
from wufei.programme.plans.actions.projects import ProjectIn, project_add

pytestmark = pytest.mark.django_db
DRAWN = dt.date(2024, 6, 30)


@pytest.fixture
def own(world: Any) -> Loan:
    """A loan in the own county, half drawn."""
    place = small_city()[world.own.county]
    project = project_add(actor=SETUP, given=ProjectIn(name="收储中心项目", place_id=place.pk))
    found = loan(place_id=place.pk, project_id=project.pk, keeper_id=world.own.party.pk, borrower_id=world.own.party.pk)
    tell(found, EntryKind.DRAW, 25_000, DRAWN)
    return Loan.objects.get(pk=found.pk)


def test_empty_says_what_to_do(signed_in: SignedIn) -> None:
    assert url("loan_new") in read(signed_in("office"), url("loans"))
    assert url("loan_new") not in read(signed_in("leader"), url("loans"))
    assert url("loans") in read(signed_in("office"), url("projects"))


def test_the_list_sums_on_a_day_and_filters(signed_in: SignedIn, own: Loan) -> None:
    office = signed_in("office")
    page = read(office, f"{url('loans')}?day=2024-12-31&base=2023")
    assert "250M yuan" in page
    assert "收储中心项目" in page
    assert own.contract in read(office, f"{url('loans')}?q={own.contract}&kind=loan&place={own.place.code}")  # type: ignore[union-attr]
    assert own.contract not in read(office, f"{url('loans')}?kind=bond")
    assert "no entry meets" in read(office, f"{url('loans')}?state=repaid").lower()
    read(office, f"{url('loans')}?day=nonsense", status=422)


@pytest.mark.parametrize(
    ("role", "sees", "writes"),
    [
        ("office", True, True),
        ("department", True, True),
        ("county", True, True),
        ("leader", True, False),
        ("auditor", True, False),
    ],
)
def test_what_each_role_finds(signed_in: SignedIn, own: Loan, role: str, *, sees: bool, writes: bool) -> None:
    client = signed_in(role)
    assert (own.contract in read(client, url("loans"))) is sees
    page = read(client, url("loan", own.pk))
    assert (url("loan_entry", own.pk) in page) is writes
    read(client, url("loan_new"), status=200 if writes else 403)
    fields = {"version": own.version, "kind": "draw", "amount": "10", "happened_on": "2024-07-01"}
    send(client, url("loan_entry", own.pk), status=302 if writes else 403, **fields)
    assert Entry.objects.count() == (2 if writes else 1)


def test_the_township_and_the_enterprise_stay_outside(signed_in: SignedIn, own: Loan) -> None:
    for role in ("township", "enterprise"):
        read(signed_in(role), url("loans"), status=403)
        read(signed_in(role), url("loan", own.pk), status=404)


def test_a_loan_is_added_changed_and_closed(signed_in: SignedIn, world: Any) -> None:
    office = signed_in("office")
    fields = {
        "contract": "HT-1",
        "borrower": world.own.party.name,
        "lender": "示例商业银行",
        "kind": "loan",
        "use": "farming",
        "granted": "1,200.5",
        "granted_on": "2024-01-05",
    }
    assert "lender" in send(office, url("loan_new"), status=422, **(fields | {"lender": ""})).lower()
    send(office, url("loan_new"), **fields)
    found = Loan.objects.get()
    assert (found.granted_fen, found.borrower, found.use) == (1_200_500_000, world.own.party, "farming")
    assert "1,200.5" not in read(office, url("loan_change", found.pk))  # the field is filled without separators
    send(office, url("loan_change", found.pk), status=422, **(fields | {"version": 1, "note": "改"}))
    send(office, url("loan_change", found.pk), **(fields | {"version": 1, "note": "改", "reason": "补备注"}))
    send(office, url("loan_move", found.pk), status=409, version=1, event="repay", happened_on="2024-02-01")
    send(office, url("loan_move", found.pk), version=2, event="repay", happened_on="2024-02-01")
    found.refresh_from_db()
    assert found.state == LoanState.REPAID
    page = read(office, url("loan", found.pk))
    assert url("loan_entry", found.pk) not in page
    assert "reopen" in page


def test_a_project_shows_the_money_behind_it(signed_in: SignedIn, own: Loan) -> None:
    page = read(signed_in("office"), url("project", own.project_id))
    assert url("loan", own.pk) in page
    assert url("project", own.project_id) in read(signed_in("office"), url("loan", own.pk))


def test_an_entry_is_corrected_and_struck_out(signed_in: SignedIn, own: Loan) -> None:
    office = signed_in("office")
    old = own.entries.get()
    address = url("loan_entry_correct", old.pk)
    send(office, address, status=422, version=own.version, kind="draw", amount="20000", reason="")
    send(office, address, version=own.version, kind="draw", amount="20000", happened_on="2024-06-30", reason="多录")
    fresh = own.entries.get(corrects=old)
    assert "corrected on" in read(office, url("loan", own.pk))
    send(office, url("loan_entry_correct", fresh.pk), version=own.version + 1, kind="void", reason="重复")
    assert own.entries.count() == 3


def test_the_list_goes_out_with_its_balances(signed_in: SignedIn, own: Loan) -> None:
    answer = signed_in("auditor").get(f"{url('loans_sheet')}?day=2024-12-31")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].values)
    assert rows[1][1] == own.contract
    assert rows[1][10] == 25_000
    assert signed_in("township").get(url("loans_sheet")).status_code == 403


def test_a_table_comes_in_from_the_page(signed_in: SignedIn, own: Loan) -> None:
    office = signed_in("office")
    assert url("register_import", "loans") in read(office, url("loans"))
    text = f"合同号,日期,金额（万元）\n{own.contract},2024-12-31,26000\n"
    file = SimpleUploadedFile("余额.csv", text.encode(), content_type="text/csv")
    answer = office.post(url("register_import", "loan-balances"), {"file": file}, follow=True)
    assert answer.status_code == 200
    assert url("projects") in answer.content.decode()
