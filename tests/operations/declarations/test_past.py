"""Filings of other systems taken over, and what firms made and used: kept once, refused with every fault, by right."""

import dataclasses
import datetime as dt

import pytest
from tests.factories.registers import SETUP, actor, party, small_city

from wufei.kernel import clock
from wufei.kernel.audit.models import Entry
from wufei.kernel.problems import Problem, Problems
from wufei.kernel.tables.actions import table_export, table_import
from wufei.kernel.tables.spec import Format, Outcome
from wufei.operations.declarations.actions.activities import activities_put
from wufei.operations.declarations.actions.past import filings_take
from wufei.operations.declarations.models import Activity, Filing, Step
from wufei.operations.declarations.queries.activities import firm_months, sectors_of
from wufei.operations.declarations.spec.activities import ActivityIn
from wufei.operations.declarations.spec.filings import FilingState, PastFiling
from wufei.registers.parties.models import Party

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
NOW = dt.datetime(2026, 11, 2, 9, tzinfo=clock.SHANGHAI)
OIL, TONNE = "hw:900-249-08", 1_000_000
SHEET = (
    "户名,月份,行业,产量,计量单位,用电量,来源\n甲厂,2026-03,轴承,12.5,t,9800.25,电网\n甲厂,2026-13,轴承,1,t,1,电网\n"
)


@pytest.fixture(autouse=True)
def _november() -> object:
    with clock.freeze(NOW):
        yield


@pytest.fixture
def firm(db: object) -> Party:
    small_city()
    return party("甲厂", place="371502")


def past(firm: Party, **told: object) -> PastFiling:
    given = PastFiling(
        party_id=firm.pk,
        form="hw-month",
        closing=202603,
        values={f"wastes/{OIL}/generated": 3 * TONNE, f"wastes/{OIL}/closing": TONNE},
        filed_at=dt.datetime(2026, 4, 20, tzinfo=clock.SHANGHAI),
        accepted=True,
    )
    return dataclasses.replace(given, **told)  # type: ignore[arg-type]


def active(firm: Party, **told: object) -> ActivityIn:
    given = ActivityIn(
        party_id=firm.pk, closing=202603, sector="轴承", source="电网", output_milli=12_500, unit="t", energy_wh=9
    )
    return dataclasses.replace(given, **told)  # type: ignore[arg-type]


def faults(given: ActivityIn) -> set[str]:
    with pytest.raises(Problems) as told:
        activities_put(actor=SETUP, given=[given])
    return {problem.code.partition(".")[2] for problem in told.value.problems}


def test_a_filing_stands_as_it_was_filed_there_and_only_once(firm: Party) -> None:
    told = [filings_take(actor=SETUP, source="旧系统", entries=[past(firm)] * 2) for _again in range(2)]
    assert [(one.taken, one.same, one.refused) for one in told] == [(1, 1, []), (0, 2, [])]
    row = Filing.objects.get()
    assert (row.state, row.filed_by, row.filed_at, row.asked) == (
        FilingState.ACCEPTED,
        "旧系统",
        past(firm).filed_at,
        0,
    )
    # Due by the 15th, filed on the 20th: late there, and told so here.
    assert list(Step.objects.values_list("event", "late")) == [("file", True), ("accept", False)]
    assert Entry.objects.filter(act="declarations.filing.take").count() == 1
    other = filings_take(actor=SETUP, source="旧系统", entries=[past(firm, values={f"wastes/{OIL}/generated": 1})])
    assert [each.problems[0].code for each in other.refused] == ["declarations.filed_before"]
    assert Filing.objects.get().values == past(firm).values


def test_a_duty_that_is_open_is_fulfilled_and_what_was_begun_is_not_written_over(firm: Party) -> None:
    opened = {"party": firm, "form": "hw-month", "due_on": dt.date(2026, 4, 15), "opened_at": NOW}
    due = Filing.objects.create(closing=202603, **opened)
    begun = Filing.objects.create(closing=202602, state=FilingState.DRAFT, values={"a": 1}, **opened)
    taken = filings_take(actor=SETUP, source="旧系统", entries=[past(firm), past(firm, closing=202602)])
    assert (taken.taken, [each.entry.closing for each in taken.refused]) == (1, [202602])
    due.refresh_from_db()
    begun.refresh_from_db()
    assert (due.state, due.version, begun.state, begun.values) == (FilingState.ACCEPTED, 2, FilingState.DRAFT, {"a": 1})


def test_what_cannot_have_been_filed_is_refused_with_every_fault_and_the_rest_is_kept(firm: Party) -> None:
    wrong = [
        past(firm, form="nonsense"),
        past(firm, closing=202613),
        past(firm, closing=202611),
        past(firm, form="hw-quarter", closing=202604),
        past(firm, filed_at=dt.datetime(2026, 2, 1, tzinfo=clock.SHANGHAI)),
        past(firm, filed_at=NOW + clock.ONE_DAY),
        past(firm, values={"wastes/hw:1/nonsense": 1}),
        past(firm, values={f"wastes/{OIL}/generated": -1, f"wastes/{OIL}/closing": "x"}),
        past(firm, party_id=10**9),
    ]
    taken = filings_take(actor=SETUP, source="旧系统", entries=[*wrong, past(firm)])
    codes = [[problem.code.partition(".")[2] for problem in each.problems] for each in taken.refused]
    assert codes == [
        ["form_unknown"],
        ["period_wrong"],
        ["period_wrong"],
        ["period_wrong"],
        ["filed_later"],
        ["filed_later"],
        ["field_unknown"],
        ["amount_wrong", "amount_wrong"],
        ["not_found"],
    ]
    assert (taken.taken, Filing.objects.count()) == (1, 1)
    for who, source, code in (
        (SETUP, " ", "declarations.source_missing"),
        (actor("enterprise", party=firm), "旧系统", "access.not_allowed"),
    ):
        with pytest.raises(Problem) as told:
            filings_take(actor=who, source=source, entries=[past(firm)])
        assert told.value.code == code


def test_the_later_saying_of_a_month_holds_and_every_fault_is_told(firm: Party) -> None:
    other = active(firm, closing=202604)
    assert activities_put(actor=SETUP, given=[active(firm), other]) == [Outcome.CREATED] * 2
    assert activities_put(actor=SETUP, given=[active(firm), active(firm, closing=202604, energy_wh=7)]) == [
        Outcome.UNCHANGED,
        Outcome.CHANGED,
    ]
    assert list(Activity.objects.values_list("closing", "energy_wh")) == [(202603, 9), (202604, 7)]
    assert faults(active(firm, closing=202611)) == {"month_open"}
    assert faults(active(firm, sector=" ", source="", unit="")) == {
        "sector_missing",
        "source_missing",
        "unit_missing",
    }
    assert faults(active(firm, output_milli=None, energy_wh=None)) == {"activity_empty"}
    assert faults(active(firm, output_milli=-1, energy_wh=-1)) == {"activity_wrong"}
    for who, party_id in ((SETUP, 10**9), (actor("enterprise", party=firm), firm.pk)):
        with pytest.raises(Problem):
            activities_put(actor=who, given=[active(firm, party_id=party_id)])


def test_a_file_of_the_grid_comes_in_and_goes_out(firm: Party) -> None:
    report = table_import(actor=SETUP, table="activities", data=SHEET.encode(), name="电量.csv")
    assert (report.created, report.refused) == (1, 1)
    row = Activity.objects.get()
    assert (row.closing, row.output_milli, row.energy_wh, row.sector) == (202603, 12_500, 9_800_250, "轴承")
    out = table_export(actor=SETUP, table="activities", format=Format.CSV).decode("utf-8-sig")
    assert "9800.25" in out
    again = table_import(actor=SETUP, table="activities", data=out.encode(), name="out.csv")
    assert (again.unchanged, again.refused) == (1, 0)
    year = "户名,月份,行业,产量,计量单位,来源\n甲厂,2026,轴承,1,t,统计\n"
    assert table_import(actor=SETUP, table="activities", data=year.encode(), name="a.csv").refused == 1


def test_a_quarter_counts_a_third_a_month_and_a_month_before_it(firm: Party) -> None:
    months = [active(firm, closing=closing) for closing in range(202601, 202605)]
    activities_put(actor=SETUP, given=months)
    filings_take(
        actor=SETUP,
        source="旧系统",
        entries=[
            past(firm),
            past(firm, form="hw-quarter", closing=202603, values={f"wastes/{OIL}/generated": 6 * TONNE}),
            past(firm, form="sw-t2", closing=202603, values={"wastes/sw:SW02/generated": TONNE}),
        ],
    )
    told = {month.closing: month.waste_g for month in firm_months(202601, 202604)}
    assert told == {202601: 2 * TONNE, 202602: 2 * TONNE, 202603: 4 * TONNE, 202604: None}
    assert sectors_of(202601, 202604) == {firm.pk: "轴承"}
    assert [month.closing for month in firm_months(202602, 202602)] == [202602]
