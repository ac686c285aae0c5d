"""The register of green finance: what may be entered, balances on a day and as known then, moves, reach."""

import datetime as dt
from collections.abc import Callable

import pytest
from tests.factories import finance as make
from tests.factories.finance import WAN, YI, loan, loan_in, tell
from tests.factories.plans import departments
from tests.factories.registers import SETUP, actor, party, small_city, world

from wufei.kernel import clock
from wufei.kernel.audit.models import Entry as Logged
from wufei.kernel.problems import Problem
from wufei.programme.finance.actions.balances import entry_add, entry_correct
from wufei.programme.finance.actions.loans import loan_add, loan_change, loan_move
from wufei.programme.finance.models import Entry, Loan
from wufei.programme.finance.queries import loans as queries
from wufei.programme.finance.queries.loans import Asked
from wufei.programme.finance.spec import EntryKind, LoanEvent, LoanKind, LoanState, LoanUse
from wufei.programme.plans.actions.projects import ProjectIn, project_add

pytestmark = pytest.mark.django_db
DAY = dt.date


def refused(code: str, act: Callable[[], object]) -> Problem:
    with pytest.raises(Problem) as caught:
        act()
    assert caught.value.code == code
    return caught.value


def now(found: Loan) -> Loan:
    return queries.loan_get(actor=SETUP, loan_id=found.pk)


def correct(found: Loan, entry: Entry, kind: EntryKind, wan: int, reason: str = "录错") -> Entry:
    return entry_correct(
        actor=SETUP, entry_id=entry.pk, version=now(found).version, kind=kind, amount_fen=wan * WAN, reason=reason
    )


def move(found: Loan, event: LoanEvent, reason: str = "", day: dt.date | None = None) -> Loan:
    return loan_move(actor=SETUP, loan_id=found.pk, version=now(found).version, event=event, reason=reason, day=day)


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("finance.contract_needed", {"contract": " "}),
        ("finance.lender_needed", {"lender": ""}),
        ("finance.borrower_needed", {"borrower_id": None}),
        ("finance.party_unknown", {"borrower_id": 999_999}),
        ("finance.amount_positive", {"granted_fen": 0}),
        ("finance.granted_needed", {"granted_on": None}),
        ("finance.day_future", {"granted_on": DAY(2999, 1, 1)}),
        ("finance.ends_early", {"ends_on": DAY(2023, 1, 1)}),
        ("finance.text_long", {"note": "长" * 401}),
        ("kernel.not_found", {"project_id": 999_999}),
    ],
)
def test_what_is_wrong_is_refused(code: str, fields: dict[str, object]) -> None:
    refused(code, lambda: loan(**fields))
    assert not Loan.objects.exists()


def test_a_contract_stands_once() -> None:
    first = loan(contract="HT-1")
    problem = refused("finance.contract_twice", lambda: loan(contract=" HT-1 "))
    assert problem.data["number"] == first.number


def test_the_balance_on_a_day() -> None:
    found = loan()
    tell(found, EntryKind.DRAW, 20_000, DAY(2024, 2, 1))
    tell(found, EntryKind.DRAW, 10_000, DAY(2024, 6, 1))
    tell(found, EntryKind.REPAYMENT, 5_000, DAY(2024, 9, 1))
    days = [DAY(2024, 1, 31), DAY(2024, 2, 1), DAY(2024, 6, 1), DAY(2025, 1, 1)]
    assert [queries.balance_of(now(found), day) // WAN for day in days] == [0, 20_000, 30_000, 25_000]
    tell(found, EntryKind.BALANCE, 26_000, DAY(2024, 9, 1))  # a statement ends its day
    assert queries.balance_of(now(found), DAY(2024, 9, 1)) == 26_000 * WAN


def test_an_early_day_may_be_told_late_and_the_register_knows_what_it_knew() -> None:
    found = loan()
    with clock.freeze(dt.datetime(2024, 7, 1, 8, tzinfo=dt.UTC)):
        tell(found, EntryKind.BALANCE, 10_000, DAY(2024, 6, 30))
    with clock.freeze(dt.datetime(2024, 8, 1, 8, tzinfo=dt.UTC)):
        tell(found, EntryKind.DRAW, 3_000, DAY(2024, 3, 1))
        tell(found, EntryKind.DRAW, 2_000, DAY(2024, 7, 15))
    day, then = DAY(2024, 7, 31), dt.datetime(2024, 7, 31, 20, tzinfo=dt.UTC)
    assert queries.balance_of(now(found), day) == 12_000 * WAN
    assert queries.balance_of(now(found), day, known_at=then) == 10_000 * WAN
    assert queries.balance_of(now(found), DAY(2024, 3, 31)) == 3_000 * WAN


def test_a_correction_cites_the_old_entry_and_both_stay() -> None:
    found = loan()
    old = tell(found, EntryKind.DRAW, 20_000, DAY(2024, 2, 1))
    refused("finance.reason_needed", lambda: correct(found, old, EntryKind.DRAW, 2_000, reason=" "))
    fresh = correct(found, old, EntryKind.DRAW, 2_000)
    assert fresh.corrects_id == old.pk
    assert queries.balance_of(now(found)) == 2_000 * WAN
    refused("finance.entry_corrected", lambda: correct(found, old, EntryKind.DRAW, 3_000))
    correct(found, fresh, EntryKind.VOID, 0)
    assert queries.balance_of(now(found)) == 0
    lines = queries.history_of(now(found))
    assert len(lines) == 3
    assert all(line.balance_fen is None for line in lines)
    log = Logged.objects.filter(act="finance.balance.correct").earliest("pk")
    assert log.change["amount_fen"] == [20_000 * WAN, 2_000 * WAN]
    assert log.reason == "录错"


def test_balances_stay_between_zero_and_what_was_granted() -> None:
    found = loan(granted_fen=YI)
    refused("finance.amount_positive", lambda: tell(found, EntryKind.DRAW, 0, DAY(2024, 2, 1)))
    refused("finance.above_granted", lambda: tell(found, EntryKind.DRAW, 10_001, DAY(2024, 2, 1)))
    refused("finance.below_zero", lambda: tell(found, EntryKind.REPAYMENT, 1, DAY(2024, 2, 1)))
    refused("finance.day_early", lambda: tell(found, EntryKind.DRAW, 1, DAY(2024, 1, 9)))
    refused("finance.day_future", lambda: tell(found, EntryKind.DRAW, 1, DAY(2999, 1, 1)))
    tell(found, EntryKind.DRAW, 8_000, DAY(2024, 6, 1))
    tell(found, EntryKind.REPAYMENT, 8_000, DAY(2024, 9, 1))
    # Told late, it would have been above what was granted in June.
    refused("finance.above_granted", lambda: tell(found, EntryKind.DRAW, 5_000, DAY(2024, 3, 1)))
    assert Entry.objects.count() == 2
    given = loan_in(contract=found.contract, granted_fen=YI // 2, borrower_id=found.borrower_id)
    refused(
        "finance.above_granted",
        lambda: loan_change(actor=SETUP, loan_id=found.pk, version=now(found).version, given=given, reason="下调"),
    )


def test_two_people_do_not_tell_at_once() -> None:
    found = loan()
    version = found.version
    tell(found, EntryKind.DRAW, 100)
    refused(
        "kernel.stale",
        lambda: entry_add(actor=SETUP, loan_id=found.pk, version=version, kind=EntryKind.DRAW, amount_fen=WAN),
    )
    assert Entry.objects.count() == 1


def test_a_change_needs_a_reason_and_stands_in_the_log() -> None:
    found = loan(use=LoanUse.FARMING)
    given = loan_in(contract=found.contract, borrower_id=found.borrower_id, use=LoanUse.HAZARDOUS)
    change = {"actor": SETUP, "loan_id": found.pk, "given": given}
    refused("finance.reason_needed", lambda: loan_change(version=found.version, reason="", **change))
    refused("kernel.stale", lambda: loan_change(version=found.version + 1, reason="用途写错", **change))
    changed = loan_change(version=found.version, reason="用途写错", **change)
    assert changed.use == LoanUse.HAZARDOUS
    log = Logged.objects.get(act="finance.loan.change")
    assert (log.change, log.reason) == ({"use": ["farming", "hazardous"]}, "用途写错")


def test_paid_back_only_without_a_balance_and_open_again_with_a_reason() -> None:
    found = loan()
    tell(found, EntryKind.DRAW, 100, DAY(2024, 2, 1))
    refused("finance.balance_left", lambda: move(found, LoanEvent.REPAY))
    tell(found, EntryKind.REPAYMENT, 100, DAY(2024, 3, 1))
    closed = move(found, LoanEvent.REPAY, day=DAY(2024, 3, 1))
    assert (closed.state, closed.closed_on) == (LoanState.REPAID, DAY(2024, 3, 1))
    refused("access.wrong_state", lambda: tell(found, EntryKind.DRAW, 1))
    refused("kernel.no_such_move", lambda: move(found, LoanEvent.WRITE_OFF, "无法收回"))
    refused("finance.reason_needed", lambda: move(found, LoanEvent.REOPEN))
    assert move(found, LoanEvent.REOPEN, "误结清").closed_on is None


def test_what_is_written_off_has_no_balance_any_more() -> None:
    found = loan()
    tell(found, EntryKind.DRAW, 100, DAY(2024, 2, 1))
    refused("finance.reason_needed", lambda: move(found, LoanEvent.WRITE_OFF, day=DAY(2025, 2, 1)))
    move(found, LoanEvent.WRITE_OFF, "借款人破产", DAY(2025, 2, 1))
    assert queries.balance_of(now(found), DAY(2025, 1, 31)) == 100 * WAN
    assert queries.balance_of(now(found), DAY(2025, 2, 1)) == 0


def test_the_list_sums_filters_and_grows() -> None:
    places = small_city()
    mill = party("示例环保能源有限公司")
    one = loan(kind=LoanKind.LOAN, place_id=places["371502"].pk, borrower_id=mill.pk)
    two = loan(kind=LoanKind.BOND, place_id=places["371522"].pk)
    tell(one, EntryKind.BALANCE, 10_000, DAY(2024, 12, 31))
    tell(one, EntryKind.BALANCE, 15_000, DAY(2025, 6, 30))
    tell(two, EntryKind.BALANCE, 1_000, DAY(2025, 3, 31))
    listed = queries.loans_listed(SETUP, Asked(day=DAY(2025, 6, 30)))
    assert (listed.balance_fen, listed.base_fen, listed.granted_fen) == (16_000 * WAN, 10_000 * WAN, 10 * YI)
    assert (listed.base_year, listed.growth_permille) == (2024, 600)
    assert queries.loans_listed(SETUP, Asked(day=DAY(2025, 6, 30), base_year=2023)).growth_permille is None
    for asked, count in (
        (Asked(kind="bond"), 1),
        (Asked(place_code="371502"), 1),
        (Asked(words="示例环保"), 1),
        (Asked(words=two.contract), 1),
        (Asked(state="repaid"), 0),
        (Asked(use="other"), 2),
    ):
        assert len(queries.loans_listed(SETUP, asked).rows) == count


def test_who_sees_and_writes_what() -> None:
    sides = world()
    places, units = small_city(), departments()
    bureau, project_lead = units["财政局"], units["城市管理局"]
    project = project_add(actor=SETUP, given=ProjectIn(name="焚烧厂", lead_id=project_lead.pk))
    own = loan(keeper_id=bureau.pk, place_id=places[sides.own.county].pk, project_id=project.pk)
    other = loan(place_id=places[sides.other.county].pk)
    for who in ("office", "leader", "auditor", "admin"):
        assert queries.loans_visible_to(actor(who)).count() == 2
    for reader in (
        actor("department", party=bureau),
        actor("department", party=project_lead),
        actor("county", place=sides.own.county),
    ):
        assert list(queries.loans_visible_to(reader)) == [own]
        tell(own, EntryKind.DRAW, 1, by=reader)
        refused("kernel.not_found", lambda by=reader: tell(other, EntryKind.DRAW, 1, by=by))
        refused("access.not_allowed", lambda by=reader: loan(by=by, place_id=places[sides.other.county].pk))
    for reader in (actor("leader"), actor("auditor")):
        refused("access.not_allowed", lambda by=reader: tell(own, EntryKind.DRAW, 1, by=by))
    for stranger in (actor("township", place=sides.own.township), actor("enterprise", party=own.borrower)):
        assert not queries.loans_visible_to(stranger).exists()
    made = loan(by=actor("county", place=sides.own.county), place_id=places[sides.own.county].pk)
    given = loan_in(contract=made.contract, borrower_id=made.borrower_id, place_id=places[sides.other.county].pk)
    refused(  # nobody hands a loan over to where he may not write
        "access.not_allowed",
        lambda: loan_change(
            actor=actor("county", place=sides.own.county),
            loan_id=made.pk,
            version=made.version,
            given=given,
            reason="转出",
        ),
    )


def test_a_loan_knows_its_project() -> None:
    small_city()
    project = project_add(actor=SETUP, given=ProjectIn(name="焚烧厂"))
    found = loan_add(actor=SETUP, given=make.loan_in(project_id=project.pk), simulated=True)
    tell(found, EntryKind.DRAW, 7)
    (row,) = queries.loans_of_project(SETUP, project.pk)
    assert (row.loan, row.balance_fen) == (found, 7 * WAN)
