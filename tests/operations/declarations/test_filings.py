"""Filings on a real database: pre-fill from the books, filing, return and filing again, two at once, who sees what."""

import datetime as dt
from collections.abc import Iterator

import pytest
from tests.factories.closing import asserting, tolerance
from tests.factories.declarations import (
    APRIL,
    MARCH,
    OIL,
    TONNE,
    codes_loaded,
    file,
    filing_in,
    generated,
    handed,
    opened,
    stock_of,
)
from tests.factories.packages import filled, firm
from tests.factories.registers import SETUP, actor, party, small_city, world

from wufei.kernel import clock
from wufei.kernel.audit.models import Entry
from wufei.kernel.problems import Problem, Problems
from wufei.operations.declarations.actions.duties import duties_open
from wufei.operations.declarations.actions.filings import (
    filing_accept,
    filing_file,
    filing_file_proposed,
    filing_return,
    filing_save,
)
from wufei.operations.declarations.actions.firms import party_enrol, profile_set
from wufei.operations.declarations.models import Filing, Step
from wufei.operations.declarations.queries import filings as queries
from wufei.operations.declarations.queries.coverage import burden_of, coverage_of
from wufei.operations.declarations.queries.facts import known_of
from wufei.operations.declarations.queries.sheets import sheet_of
from wufei.operations.declarations.spec.filings import FilingIn, FilingState, Origin
from wufei.operations.declarations.spec.firms import ProfileIn
from wufei.operations.declarations.spec.words import Fact, Tier
from wufei.registers.parties.models import Party

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
SENT, MADE, LEFT = f"wastes/{OIL}/sent", f"wastes/{OIL}/generated", f"wastes/{OIL}/closing"


@pytest.fixture(autouse=True)
def _april() -> Iterator[None]:
    with clock.freeze(APRIL):
        yield


@pytest.fixture
def two() -> tuple[Party, Party]:
    """A generator and a receiver; codes are loaded."""
    codes_loaded()
    return firm("371502001", name="甲厂"), firm("371581001", name="乙处置")


def code_of(error: pytest.ExceptionInfo[Problem]) -> str:
    return error.value.code


def codes_of(error: pytest.ExceptionInfo[Problems]) -> set[tuple[str, str]]:
    return {(problem.code, problem.where) for problem in error.value.problems}


def test_what_is_proposed_is_what_the_books_say(two: tuple[Party, Party]) -> None:
    maker, taker = two
    generated(maker, 9 * TONNE)
    handed(maker, taker, 4 * TONNE)
    filing = opened(maker)
    sheet = sheet_of(actor=SETUP, filing=filing)
    assert sheet.proposed[MADE] == 9 * TONNE
    assert sheet.proposed[SENT] == 4 * TONNE
    assert sheet.proposed[LEFT] == 5 * TONNE
    assert sheet.proposed[f"receivers/{OIL}@{taker.pk}/sent"] == 4 * TONNE
    assert sheet.proposed[f"receivers/{OIL}@{taker.pk}/loads"] == 1
    assert not sheet.still
    assert known_of(taker.pk, "hw:", queries.period_of(filing)).lines[OIL].facts[Fact.RECEIVED] == 4 * TONNE


def test_packages_and_counts_are_known_too(two: tuple[Party, Party]) -> None:
    maker, taker = two
    with clock.freeze(dt.datetime(2026, 3, 9, 4, tzinfo=dt.UTC)):
        filled(maker, 300_000, 200_000)
    handed(maker, taker, 2 * TONNE)
    filing = opened(maker)
    line = known_of(maker.pk, "hw:", queries.period_of(filing)).lines[OIL]
    assert line.facts[Fact.PACKAGES] == 2
    assert line.origin is Origin.DEDUCED
    assert line.facts[Fact.GENERATED] == 2 * TONNE
    asserting(stock_of(maker), 700_000)
    line = known_of(maker.pk, "hw:", queries.period_of(filing)).lines[OIL]
    assert line.facts[Fact.CLOSING] == 700_000
    assert line.facts[Fact.GENERATED] == 2_700_000


def test_one_click_files_it(two: tuple[Party, Party]) -> None:
    maker, taker = two
    generated(maker, 9 * TONNE)
    handed(maker, taker, 4 * TONNE)
    filing = opened(maker)
    done = filing_file_proposed(
        actor=actor("enterprise", party=maker), filing_id=filing.pk, version=filing.version, spent_s=7
    )
    assert done.state == FilingState.FILED
    assert done.values[MADE] == done.books[MADE] == 9 * TONNE
    assert (done.changed, done.spent_s) == (0, 7)
    assert done.prefilled > 0
    assert not done.nothing
    assert Entry.objects.filter(act="declarations.filing.file", subject_id=str(done.pk)).exists()


def test_nothing_is_proposed_where_nothing_moved(two: tuple[Party, Party]) -> None:
    maker, _taker = two
    generated(maker, 3 * TONNE, dt.datetime(2025, 11, 3, 4, tzinfo=dt.UTC))
    filing = opened(maker)
    assert sheet_of(actor=SETUP, filing=filing).still
    done = filing_file_proposed(actor=SETUP, filing_id=filing.pk, version=filing.version)
    assert done.nothing
    assert done.values[MADE] == 0
    assert done.values[LEFT] == 3 * TONNE


def test_a_difference_beyond_what_is_tolerated_asks_for_a_reason(two: tuple[Party, Party]) -> None:
    maker, _taker = two
    tolerance(0, 100_000, "hw:")
    generated(maker, 9 * TONNE)
    filing = opened(maker)
    with pytest.raises(Problems) as error:
        file(filing, changed={MADE: 9_100_001})
    assert codes_of(error) == {("declarations.reason_missing", MADE)}
    filing = file(filing, changed={MADE: 9_100_000})
    assert filing.state == FilingState.FILED
    returned = filing_return(actor=SETUP, filing_id=filing.pk, version=filing.version, remarks={MADE: "请核对"})
    done = file(returned, changed={MADE: 9_500_000}, reasons={MADE: "含清罐"})
    assert done.reasons == {MADE: "含清罐"}
    assert done.changed == 1


def test_to_say_nothing_against_the_books_asks_for_reasons(two: tuple[Party, Party]) -> None:
    maker, _taker = two
    generated(maker, TONNE)
    filing = opened(maker)
    with pytest.raises(Problems) as error:
        filing_file(actor=SETUP, filing_id=filing.pk, version=1, given=FilingIn(values={}, nothing=True))
    assert ("declarations.reason_missing", MADE) in codes_of(error)


def test_what_is_missing_or_unfit_is_named_with_its_path(two: tuple[Party, Party]) -> None:
    maker, _taker = two
    generated(maker, TONNE)
    filing = opened(maker)
    with pytest.raises(Problems) as error:
        file(filing, changed={MADE: None, SENT: -1})
    assert codes_of(error) == {("declarations.field_missing", MADE), ("declarations.amount_wrong", SENT)}
    for path, code in (("wastes/x", "field_unknown"), (f"wastes/{OIL}/colour", "field_unknown"),
                       ("wastes/sw:SW01/sent", "line_wrong"), ("wastes//sent", "line_wrong")):  # fmt: skip
        with pytest.raises(Problem) as one:
            file(filing, changed={path: 1})
        assert code_of(one) == f"declarations.{code}"


def test_a_waste_the_books_do_not_know_can_be_added_with_a_reason(two: tuple[Party, Party]) -> None:
    maker, _taker = two
    filing = opened(maker)
    path = "wastes/hw:900-041-49/generated"
    added = {path: TONNE, "wastes/hw:900-041-49/closing": 0}
    with pytest.raises(Problems) as error:
        file(filing, changed=added)
    assert codes_of(error) == {("declarations.reason_missing", path)}
    done = file(filing, changed=added, reasons={path: "新增工艺"})
    keys = [line.key for part in sheet_of(actor=SETUP, filing=done).parts for line in part.lines]
    assert "hw:900-041-49" in keys


def test_returned_with_remarks_filed_again_accepted_and_all_of_it_stays(two: tuple[Party, Party]) -> None:
    maker, _taker = two
    generated(maker, TONNE)
    filing = file(opened(maker))
    checker = actor("supervisor", place="371502")
    with pytest.raises(Problem) as error:
        filing_return(actor=checker, filing_id=filing.pk, version=filing.version, remarks={MADE: " "})
    assert code_of(error) == "declarations.remarks_missing"
    with pytest.raises(Problem) as error:
        filing_return(actor=checker, filing_id=filing.pk, version=filing.version, remarks={"a/b/c": "x"})
    assert code_of(error) == "declarations.field_unknown"
    back = filing_return(
        actor=checker, filing_id=filing.pk, version=filing.version, remarks={MADE: "与转移联单不符"}, told="请补"
    )
    assert back.remarks == {MADE: "与转移联单不符"}
    again = file(back, changed={MADE: 2 * TONNE}, reasons={MADE: "补录"})
    assert again.remarks == {}
    done = filing_accept(actor=checker, filing_id=again.pk, version=again.version)
    assert done.state == FilingState.ACCEPTED
    steps = Step.objects.filter(filing=filing)
    assert [step.event for step in steps] == ["file", "return", "file", "accept"]
    assert [step.values[MADE] for step in steps] == [TONNE, TONNE, 2 * TONNE, 2 * TONNE]
    with pytest.raises(Problem) as error:
        filing_return(actor=checker, filing_id=filing.pk, version=done.version, remarks={MADE: "x"})
    assert code_of(error) == "kernel.no_such_move"


def test_of_two_who_file_at_once_the_second_is_told(two: tuple[Party, Party]) -> None:
    maker, _taker = two
    filing = opened(maker)
    given = filing_in(filing)
    filing_save(actor=SETUP, filing_id=filing.pk, version=filing.version, given=given)
    with pytest.raises(Problem) as error:
        filing_file(actor=SETUP, filing_id=filing.pk, version=filing.version, given=given)
    assert code_of(error) == "kernel.stale"
    assert Filing.objects.get(pk=filing.pk).state == FilingState.DRAFT
    assert not Step.objects.exists()


def test_a_draft_may_be_incomplete_but_not_unfit(two: tuple[Party, Party]) -> None:
    maker, _taker = two
    generated(maker, TONNE)
    filing = opened(maker)
    given = FilingIn(values={MADE: None, SENT: 5})
    saved = filing_save(actor=SETUP, filing_id=filing.pk, version=1, given=given)
    assert saved.values == {SENT: 5}
    with pytest.raises(Problems):
        filing_save(actor=SETUP, filing_id=filing.pk, version=2, given=FilingIn(values={SENT: -5}))


def test_a_year_draws_on_what_was_filed_for_its_quarters(two: tuple[Party, Party]) -> None:
    maker, _taker = two
    for month, mass in ((2, 1), (5, 2), (8, 3), (11, 4)):
        generated(maker, mass * TONNE, dt.datetime(2025, month, 3, 4, tzinfo=dt.UTC))
    party_enrol(actor=SETUP, party_id=maker.pk, group="hw", source="名录", valid_from=dt.date(2020, 1, 1))
    profile_set(actor=SETUP, party_id=maker.pk, given=ProfileIn(adjusted=Tier.SIMPLE, adjusted_why="试点"))
    for closing, day in (
        (202503, "2025-04-02"),
        (202506, "2025-07-02"),
        (202509, "2025-10-02"),
        (202512, "2026-01-05"),
    ):
        duties_open(actor=SETUP, day=dt.date.fromisoformat(day))
        row = Filing.objects.get(party=maker, form="hw-quarter", closing=closing)
        file(row, changed={MADE: (row.closing % 100) * TONNE}, reasons={MADE: "按台账"})
    year = Filing.objects.get(party=maker, form="hw-year", closing=202512)
    (cell,) = [c for c in sheet_of(actor=SETUP, filing=year).cells if str(c.path) == MADE]
    assert cell.prefill.origin is Origin.FILED
    assert cell.prefill.value == (3 + 6 + 9 + 12) * TONNE
    assert cell.prefill.book == 10 * TONNE


def test_words_come_from_the_last_filing_and_the_register(two: tuple[Party, Party]) -> None:
    maker, _taker = two
    generated(maker, TONNE, dt.datetime(2025, 5, 3, 4, tzinfo=dt.UTC))
    plan = opened(maker, "hw-plan", dt.date(2026, 1, 4))
    assert plan.closing == 202612
    sheet = sheet_of(actor=SETUP, filing=plan)
    assert sheet.proposed[f"planned/{OIL}/generated"] == TONNE
    with pytest.raises(Problems) as error:
        file(plan)
    assert codes_of(error) == {
        ("declarations.field_missing", "unit//contact"),
        ("declarations.field_missing", "unit//phone"),
    }
    file(plan, changed={"unit//contact": "王工", "unit//phone": "0635-1", "unit//process": "机加工"})
    duties_open(actor=SETUP, day=dt.date(2027, 1, 4))
    later = Filing.objects.get(party=maker, form="hw-plan", closing=202712)
    assert sheet_of(actor=SETUP, filing=later).proposed["unit//process"] == "机加工"


def test_the_class_and_its_reasons_are_kept_with_what_is_asked(two: tuple[Party, Party]) -> None:
    maker, _taker = two
    generated(maker, 120 * TONNE, dt.datetime(2025, 5, 3, 4, tzinfo=dt.UTC))
    filing = opened(maker, "hw-month")
    assert filing.tier == Tier.KEY
    assert "120" in queries.why_of(filing)[0].say()
    assert not Filing.objects.filter(party=maker, form="hw-quarter").exists()
    # What was due before it was ever asked for is not asked for.
    assert not Filing.objects.filter(party=maker, form__in=("hw-plan", "hw-year")).exists()
    # Opened once, whatever is asked again; and the register no longer changes it.
    before = Filing.objects.count()
    assert duties_open(actor=SETUP, day=dt.date(2026, 4, 3)) == 0
    assert Filing.objects.count() == before


def test_a_firm_sees_and_files_its_own_alone() -> None:
    two = world()
    codes_loaded()
    own = opened(two.own.party)
    other = opened(two.other.party)
    agent = two.actor("enterprise")
    assert set(queries.visible_to(agent)) == set(Filing.objects.filter(party=two.own.party))
    with pytest.raises(Problem) as error:
        filing_file_proposed(actor=agent, filing_id=other.pk, version=other.version)
    assert code_of(error) == "kernel.not_found"
    filed = filing_file_proposed(actor=agent, filing_id=own.pk, version=own.version)
    with pytest.raises(Problem) as error:
        filing_accept(actor=agent, filing_id=own.pk, version=filed.version)
    assert code_of(error) == "access.not_allowed"
    watcher = two.actor("supervisor")
    assert set(queries.visible_to(watcher)) == set(Filing.objects.filter(party=two.own.party))
    with pytest.raises(Problem) as error:
        filing_file_proposed(actor=watcher, filing_id=own.pk, version=filed.version)
    assert code_of(error) == "access.not_allowed"


def test_coverage_counts_against_all_who_were_asked_and_the_meter_adds_up() -> None:
    small_city()
    first, second, third = party(place="371502001"), party(place="371502001"), party(place="371581001")
    rows = [opened(one) for one in (first, second, third)]
    filing_file_proposed(actor=SETUP, filing_id=rows[0].pk, version=1, spent_s=40)
    found = coverage_of(actor=SETUP, closing=MARCH, form="hw-quarter")
    assert (found.whole.asked, found.whole.filed, found.whole.permille) == (3, 1, 333)
    assert [(one.key, one.asked, one.filed) for one in found.counties] == [("371581", 1, 0), ("371502", 2, 1)]
    (spent,) = burden_of(actor=SETUP)
    assert (spent.form, spent.filings, spent.each_s) == ("hw-quarter", 1, 40)
    with clock.freeze(dt.datetime(2026, 4, 16, 2, tzinfo=dt.UTC)):
        assert coverage_of(actor=SETUP, closing=MARCH, form="hw-quarter").whole.late == 2
        late = filing_file_proposed(actor=SETUP, filing_id=rows[1].pk, version=1)
        assert queries.is_late(late)
    assert Step.objects.filter(late=True).count() == 1
