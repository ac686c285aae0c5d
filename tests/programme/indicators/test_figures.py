"""Figures follow their readings: units, roll-up, last year, restating, states, provenance, exactness."""

import pytest
from tests.factories.indicators import COUNTIES, aimed, department, liaison, probe_set, told
from tests.factories.registers import SETUP, actor, small_city

from wufei.kernel.access import NOT_ALLOWED
from wufei.kernel.problems import Problem
from wufei.kernel.units import MICRO
from wufei.programme.indicators.actions.definitions import definition_revise
from wufei.programme.indicators.actions.readings import ReadingIn, reading_write, readings_move
from wufei.programme.indicators.errors import NEGATIVE, READING_APPROVED
from wufei.programme.indicators.models import Figure, Reading
from wufei.programme.indicators.queries import board, definitions, figures
from wufei.programme.indicators.spec import Binding, DefinitionIn, Flag, ReadingEvent, ReadingState, Reason, Standing

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
CLOSING = 202412


def figure(code: str, *, place: str = "3715", closing: int = CLOSING) -> Figure:
    indicator = definitions.indicator_get(actor=SETUP, code=code)
    found = figures.figure_at(SETUP, indicator=indicator, place=small_city()[place], closing=closing)
    assert found is not None
    return found


def test_a_value_comes_out_in_its_unit_whatever_the_inputs_are_in() -> None:
    probe_set()
    told("waste_generated", "1.5", unit="wan_t")
    told("value_added", "3", unit="yi_yuan")
    assert figure("intensity").value_micro == 500_000  # 15 000 t over 30 000 万元


def test_a_missing_input_is_named_and_never_taken_for_zero() -> None:
    probe_set()
    told("straw_used", "90")
    found = figure("straw")
    assert (found.value_micro, found.reason, found.missing) == (None, Reason.MISSING, ["collectable"])
    told("straw_collectable", "0")
    assert figure("straw").reason == Reason.ZERO


def test_a_rate_above_the_whole_is_shown_and_flagged() -> None:
    probe_set()
    told("straw_used", "164")
    told("straw_collectable", "100")
    found = figure("straw")
    assert found.value_micro == 164 * MICRO
    assert found.flags == [Flag.ABOVE_WHOLE]


def test_the_city_is_the_sum_of_its_counties_until_it_says_something_itself() -> None:
    probe_set()
    for county, used in zip(COUNTIES, ("90", "80", "70"), strict=True):
        told("straw_used", used, place=county)
        told("straw_collectable", "100", place=county)
    found = figure("straw")
    assert found.value_micro == 80 * MICRO
    assert found.inputs[0]["parts"] == 3
    assert Flag.PARTIAL in found.flags  # the zone has not reported
    told("straw_used", "250")
    told("straw_collectable", "300")
    own = figure("straw")
    assert own.value_micro == 83_333_333
    assert own.inputs[0]["own"] is True


def test_only_places_that_are_asked_are_waited_for() -> None:
    probe_set()
    for county in COUNTIES:
        department(f"{county}农业农村局", "straw", place=county)
        told("straw_used", "90", place=county)
        told("straw_collectable", "100", place=county)
    assert figure("straw").flags == []


def test_last_year_is_the_same_variable_a_year_earlier() -> None:
    probe_set()
    told("landfilled", "200", closing=202312)
    told("landfilled", "150", closing=202412)
    assert figure("landfill_drop").value_micro == 25 * MICRO
    told("landfilled", "300", closing=202312)  # back-dated: the later year follows
    assert figure("landfill_drop").value_micro == 50 * MICRO


def test_restating_keeps_the_old_figure_and_the_old_reading() -> None:
    probe_set()
    told("cells", "40")
    told("cells", "42")
    found = figure("cell_count")
    assert found.value_micro == 42 * MICRO
    old = Figure.objects.get(indicator=found.indicator, superseded_at__isnull=False)
    assert old.value_micro == 40 * MICRO
    assert Reading.objects.filter(variable__code="cells").count() == 2
    told("cells", "42")
    assert Reading.objects.filter(variable__code="cells").count() == 2


def test_a_figure_is_as_sure_as_its_least_sure_input() -> None:
    probe_set()
    unit = department("市农业农村局", "straw")
    told("straw_used", "95", state=ReadingState.APPROVED)
    given = ReadingIn(variable="straw_collectable", place_code="3715", closing=CLOSING, value="100")
    reading = reading_write(actor=liaison(unit), given=given)
    assert figure("straw").state == ReadingState.DRAFT
    readings_move(actor=liaison(unit), reading_ids=[reading.pk], event=ReadingEvent.COMPLETE)
    assert figure("straw").state == ReadingState.COMPLETE
    office = actor("office")
    readings_move(actor=office, reading_ids=[reading.pk], event=ReadingEvent.APPROVE)
    found = figure("straw")
    assert found.state == ReadingState.APPROVED
    assert found.approved_micro == 95 * MICRO
    with pytest.raises(Problem) as refused:
        reading_write(actor=liaison(unit), given=given)
    assert refused.value.fault is READING_APPROVED
    with pytest.raises(Problem) as refused:
        readings_move(actor=liaison(unit), reading_ids=[reading.pk], event=ReadingEvent.REOPEN, reason="x")
    assert refused.value.fault is NOT_ALLOWED
    readings_move(actor=office, reading_ids=[reading.pk], event=ReadingEvent.REOPEN, reason="收集系数有误")
    reading_write(
        actor=liaison(unit),
        given=ReadingIn(variable="straw_collectable", place_code="3715", closing=CLOSING, value="102"),
    )
    opened = figures.provenance(office, figure("straw"))
    assert opened.since_approval_micro is not None
    assert opened.since_approval_micro < 0
    assert opened.unapproved == 1
    assert Reading.objects.filter(variable__code="straw_collectable", state=ReadingState.APPROVED).count() == 1


def test_a_new_edition_holds_from_its_month_on() -> None:
    probe_set()
    told("cells", "40", closing=202403)
    told("cells", "50", closing=202503)
    given = DefinitionIn(
        name_zh="无废细胞数量（折半）",
        unit="ge",
        formula="cells / 2",
        bindings=(Binding(key="cells", variable="cells"),),
        valid_from=202501,
    )
    definition_revise(actor=SETUP, code="cell_count", given=given, reason="口径调整")
    assert figure("cell_count", closing=202403).value_micro == 40 * MICRO
    assert figure("cell_count", closing=202503).value_micro == 25 * MICRO
    assert figure("cell_count", closing=202503).definition.edition == 2


def test_provenance_shows_formula_inputs_and_exact_arithmetic() -> None:
    probe_set()
    told("straw_used", "66.342", unit="wan_t")
    told("straw_collectable", "87.522", unit="wan_t")
    found = figure("straw")
    opened = figures.provenance(SETUP, found)
    assert opened.arithmetic == "100 × 663420 ÷ 875220"
    assert [i.variable.code for i in opened.inputs] == ["straw_used", "straw_collectable"]
    exact = figures.exact_value(found)
    assert exact is not None
    assert abs(exact * MICRO - found.value_micro) <= 1


def test_people_judge_in_levels() -> None:
    found = probe_set()
    told("mechanism", "1", text="领导小组已成立，例会制度未建")
    line = next(x for x in board.board(SETUP, found=found, place=small_city()["3715"], closing=CLOSING) if x.judged)
    assert line.standing is Standing.NEAR
    assert line.figure is not None
    assert line.figure.text.startswith("领导小组")


def test_the_board_holds_figures_against_their_targets() -> None:
    found = probe_set()
    told("straw_used", "96")
    told("straw_collectable", "100")
    told("waste_generated", "100")
    told("value_added", "100")
    aimed("straw", "≥95%")
    aimed("intensity", "<0.97")
    aimed("cell_count", "持续推进")
    lines = {
        x.item.indicator.code: x for x in board.board(SETUP, found=found, place=small_city()["3715"], closing=CLOSING)
    }
    assert lines["straw"].standing is Standing.MET
    assert lines["intensity"].standing is Standing.NEAR
    assert lines["intensity"].permille == 970
    assert lines["cell_count"].standing is Standing.NO_DATA
    assert board.met_permille(line.standing for line in lines.values()) == 500


def line_of(code: str, *, closing: int = CLOSING) -> board.Line:
    found = definitions.set_in_force(SETUP)
    assert found is not None
    lines = board.board(SETUP, found=found, place=small_city()["3715"], closing=closing)
    return next(line for line in lines if line.item.indicator.code == code)


def test_a_trend_is_held_against_the_same_month_a_year_earlier() -> None:
    probe_set()
    aimed("cell_count", "持续推进")
    told("cells", "40", closing=202312)
    told("cells", "30", closing=202409)  # the quarter before is no yardstick of a yearly trend
    told("cells", "35")
    assert line_of("cell_count").standing is Standing.MISSED
    told("cells", "41")
    assert line_of("cell_count").standing is Standing.MET


def test_a_line_knows_where_it_stood_a_quarter_before() -> None:
    probe_set()
    aimed("cell_count", "≥40")
    told("cells", "39", closing=202409)
    told("cells", "41")
    line = line_of("cell_count")
    assert (line.standing, line.stood) == (Standing.MET, Standing.NEAR)
    assert (line.before_micro, line.change_micro) == (39 * MICRO, 2 * MICRO)
    assert line_of("cell_count", closing=202409).stood is Standing.NO_DATA


def test_nobody_enters_for_somebody_else() -> None:
    probe_set()
    department("市农业农村局", "straw")
    stranger = liaison(department("市商务局"))
    given = ReadingIn(variable="straw_used", place_code="3715", closing=CLOSING, value="1")
    with pytest.raises(Problem) as refused:
        reading_write(actor=stranger, given=given)
    assert refused.value.fault is NOT_ALLOWED
    county = actor("county", place="371502")
    with pytest.raises(Problem):
        reading_write(actor=county, given=given)
    reading_write(actor=county, given=ReadingIn(variable="straw_used", place_code="371502", closing=CLOSING, value="1"))


def test_an_amount_below_zero_is_refused_and_keeps_nothing() -> None:
    probe_set()
    with pytest.raises(Problem) as refused:
        reading_write(
            actor=SETUP, given=ReadingIn(variable="straw_used", place_code="3715", closing=CLOSING, value="-3")
        )
    assert refused.value.fault is NEGATIVE
    assert not Reading.objects.exists()


def test_a_month_that_has_just_begun_to_be_told_is_not_what_a_city_is_looked_at_by() -> None:
    probe_set()
    place = small_city()["3715"]
    assert board.latest_closing(place) is None
    for variable, value in (("waste_generated", "10"), ("value_added", "5"), ("cells", "3")):
        told(variable, value, closing=202412)
    told("straw_used", "90", closing=202412)
    told("straw_collectable", "100", closing=202412)
    told("cells", "4", closing=202503)
    assert board.latest_closing(place) == 202412
    told("straw_used", "20", closing=202503)
    told("straw_collectable", "25", closing=202503)
    assert board.latest_closing(place) == 202503
