"""Pages of settlement: the month, findings with evidence, records, deposits, tolerances; refusals by role."""

import datetime as dt
import io
import uuid
from typing import Any

import openpyxl
import pytest
from tests.faces.web.conftest import SignedIn
from tests.faces.web.visits import read, send, url
from tests.factories.manifests import Trio, brought, sign, trio
from tests.factories.registers import SETUP
from tests.factories.settlement import contract, invoice, payment

from wufei.kernel import clock
from wufei.operations.manifests.spec import Event
from wufei.operations.settlement.actions.runs import flows_match
from wufei.operations.settlement.actions.unified import unified_catch_up
from wufei.operations.settlement.models import Deposit, Finding, MatchRun
from wufei.operations.settlement.queries.tolerances import tolerances_on
from wufei.operations.settlement.spec import FindingState
from wufei.operations.settlement.spec.tolerances import Name

pytestmark = pytest.mark.django_db
DAYS = dt.timedelta(days=40)


@pytest.fixture
def three(world: Any) -> Trio:
    """One load that was accepted today, billed too dear, unpaid, under unified settlement; matched."""
    made = trio()
    days = {"valid_from": clock.today() - DAYS, "valid_to": clock.today() + DAYS}
    contract(made.generator, made.receiver, number="HT-1", unified=True, **days)
    load = brought(made, Event.ISSUE, Event.TAKE_OVER)
    sign(made, load, Event.ACCEPT, accepted_g=4_812_000)
    unified_catch_up(actor=SETUP)
    invoice(made.receiver, made.generator, 2_000_000, mass_g=8_000_000, issued_on=clock.today(), number="20260001")
    payment(made.generator, "张三", 500_000, day=clock.today() - clock.ONE_DAY, memo="危废处置费", reference="REF-1")
    flows_match(actor=SETUP, since=clock.today() - DAYS, until=clock.today())
    return made


PAGES = ("settlement", "settlement_findings", "contracts", "invoices", "payments", "deposits", "settlement_tolerances")


def test_empty_says_what_to_do(signed_in: SignedIn) -> None:
    office = signed_in("office")
    for page in PAGES[:-1]:
        assert "w-empty" in read(office, url(page)), page
    assert url("register_import", "payments") in read(office, url("payments"))
    assert url("register_import", "payments") not in read(signed_in("leader"), url("payments"))
    for page in PAGES:
        read(signed_in("department"), url(page), status=403)
        read(signed_in("driver"), url(page), status=403)


def test_a_month_shows_what_stands_alone(signed_in: SignedIn, three: Trio) -> None:
    page = read(signed_in("office"), url("settlement"))
    assert "4.812" in page
    assert "w-set-gap" in page
    assert "No invoice between the two" in page or "is no party here" in page
    assert "w-empty" in read(signed_in("office"), f"{url('settlement')}?month=2020-01")
    read(signed_in("office"), f"{url('settlement')}?month=nonsense", status=422)
    runs = MatchRun.objects.count()
    send(signed_in("office"), url("settlement_match"), month=f"{clock.today():%Y-%m}")
    assert MatchRun.objects.count() == runs + 1
    send(signed_in("leader"), url("settlement_match"), status=403, month="2026-01")
    assert "No weighing fits" not in read(signed_in("enterprise"), url("settlement"))


def test_a_finding_opens_to_its_evidence_and_is_judged(signed_in: SignedIn, three: Trio) -> None:
    office = signed_in("office")
    listed = read(office, url("settlement_findings"))
    found = {row.kind: row for row in Finding.objects.all()}
    assert set(found) == {"billed_not_posted", "paid_to_person"}
    assert all(url("settlement_finding", row.pk) in listed for row in found.values())
    page = read(office, url("settlement_finding", found["billed_not_posted"].pk))
    for word in ("20260001", "HT-1", "4.812", "differs from what was posted", "No payment of the buyer"):
        assert word in page, word
    person = found["paid_to_person"]
    assert "张三" in read(office, url("settlement_finding", person.pk))
    form = {"version": str(person.version), "event": "confirm", "reason": "已核实"}
    send(signed_in("leader"), url("settlement_finding_judge", person.pk), status=403, **form)
    send(office, url("settlement_finding_judge", person.pk), status=422, **(form | {"reason": ""}))
    send(office, url("settlement_finding_judge", person.pk), **form)
    send(office, url("settlement_finding_judge", person.pk), status=404, **(form | {"event": "?"}))
    person.refresh_from_db()
    assert person.state == FindingState.CONFIRMED
    assert "已核实" in read(office, url("settlement_finding", person.pk))


def test_filters_of_findings_come_back_and_go_out(signed_in: SignedIn, three: Trio) -> None:
    office = signed_in("office")
    narrow = read(office, f"{url('settlement_findings')}?kind=paid_to_person&state=open&q={three.generator.name}")
    assert "REF-1" in narrow
    assert "20260001" not in narrow
    assert "20260001" not in read(office, url("settlement_findings"))
    assert "20260001" in read(office, f"{url('settlement_findings')}?all=1")
    assert "w-empty" in read(office, f"{url('settlement_findings')}?q=nobody")
    answer = office.get(f"{url('settlement_findings_sheet')}?state=open&kind=paid_to_person")
    lines = list(openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].values)
    assert [line[6] for line in lines[1:]] == [f"REF-1; {lines[1][6].split('; ')[1]}"]


def test_a_firm_sees_its_own_only(signed_in: SignedIn, three: Trio, world: Any) -> None:
    own = signed_in("enterprise")
    for page in PAGES[1:4]:
        assert "w-empty" in read(own, url(page)), page
    read(own, url("settlement_finding", Finding.objects.first().pk), status=404)
    payment(world.own.party, "茌平公司", 100, reference="OWN-1")
    page = read(own, url("payments"))
    assert "OWN-1" in page
    assert "REF-1" not in page


def test_records_are_listed_and_searched(signed_in: SignedIn, three: Trio) -> None:
    office = signed_in("office")
    for page, word in (("contracts", "HT-1"), ("invoices", "20260001"), ("payments", "REF-1")):
        assert word in read(office, url(page))
        assert word in read(office, f"{url(page)}?q={word}&since=2020-01-01&until=2099-01-01")
        assert "w-empty" in read(office, f"{url(page)}?until=2020-01-01")


def test_a_deposit_is_taken_and_not_given_back_twice(signed_in: SignedIn, three: Trio) -> None:
    office = signed_in("office")
    form = {"key": str(uuid.uuid4()), "scheme": "pesticide_packaging", "kind": "taken", "count": "100"}
    form |= {"payer": three.generator.name, "keeper": three.receiver.name}
    send(office, url("deposit_move"), **form)
    assert Deposit.objects.get().amount_fen == 2000
    more = form | {"key": str(uuid.uuid4()), "kind": "refunded", "count": "101"}
    assert "count" in send(office, url("deposit_move"), status=409, **more)
    page = read(office, url("deposits"))
    assert "Unified settlement" in page
    assert three.generator.name in page
    send(signed_in("enterprise"), url("deposit_move"), status=422, **form)


def test_a_tolerance_is_set(signed_in: SignedIn) -> None:
    form = {"name": "mass_permille", "value": "7", "source": "市局通知"}
    send(signed_in("office"), url("settlement_tolerances"), **form)
    assert tolerances_on(clock.today())[Name.MASS_PERMILLE].value == 7
    assert "市局通知" in read(signed_in("leader"), url("settlement_tolerances"))
    send(signed_in("leader"), url("settlement_tolerances"), status=403, **form)
