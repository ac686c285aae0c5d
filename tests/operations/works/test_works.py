"""Works: estimated by factor, held against their loads, explained at the end; who sees and moves them."""

import dataclasses
import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.manifests import Trio, trio
from tests.factories.registers import SETUP, actor, party
from tests.factories.works import APPROVAL, DEMOLITION, FIRST, LAST, SPOIL, TONNE, load, moved, under_way, works_in

from wufei.kernel import clock
from wufei.kernel.problems import Problem, Problems
from wufei.operations.manifests.spec import Event
from wufei.operations.works.actions.works import works_change, works_draft, works_move
from wufei.operations.works.errors import WorksFinding
from wufei.operations.works.models import Works
from wufei.operations.works.queries.loads import loads_of, standings
from wufei.operations.works.queries.works import events_for, works_get, works_visible_to
from wufei.operations.works.spec import ITEMS, LineIn, OutletIn, Way, WorksEvent, WorksState
from wufei.operations.works.states import WORKS
from wufei.registers.catalogue.actions.factors import factor_set
from wufei.registers.catalogue.models import Factor
from wufei.registers.catalogue.spec import FactorIn
from wufei.registers.parties.actions import site_create

pytestmark = pytest.mark.django_db
WHOLE = (Event.ISSUE, Event.TAKE_OVER, Event.ACCEPT)
MIDDLE = dt.datetime(2026, 3, 16, 10, tzinfo=clock.SHANGHAI)


@pytest.fixture
def three() -> Trio:
    """Three firms, codes and factors loaded."""
    return trio()


def found(row: Works, day: dt.date | None = None) -> set[str]:
    """What does not fit with works on a day."""
    return {str(each.finding) for each in standings([works_get(actor=SETUP, works_id=row.pk)], day)[0].found}


def codes(told: pytest.ExceptionInfo[Problems]) -> list[str]:
    """The codes of what was refused together."""
    return [each.code for each in told.value.problems]


def test_the_table_of_moves_is_sound() -> None:
    assert WORKS.faults() == ()


def test_every_part_has_its_factor_in_the_catalogue(three: Trio) -> None:
    assert {item.factor for item in ITEMS.values()} <= set(Factor.objects.values_list("code", flat=True))


@pytest.mark.parametrize("walk", WORKS.journeys(), ids=lambda walk: "-".join(str(move.event) for move in walk))
def test_every_move_of_the_table_can_be_made(three: Trio, walk: tuple[object, ...]) -> None:
    row = works_draft(actor=SETUP, given=works_in(three))
    for move in walk:
        row = moved(row, move.event, said={DEMOLITION: "停工"})  # type: ignore[attr-defined]
        assert row.state == move.target  # type: ignore[attr-defined]
    assert row.steps.count() == len(walk)


def test_a_part_is_estimated_by_the_factor_of_its_first_day(three: Trio) -> None:
    row = works_draft(actor=SETUP, given=works_in(three, lines=(LineIn(item="demolish", quantity=2_500),)))
    line = row.lines.get()
    assert (line.low_g, line.high_g, line.planned_g) == (2_000 * TONNE, 3_250 * TONNE, 2_625 * TONNE)
    factor = Factor.objects.get(code="construction.demolition_per_area")
    assert (line.source, line.unit) == (factor.source, factor.unit)


def test_the_factor_of_a_place_goes_before_that_of_everywhere(three: Trio) -> None:
    base = Factor.objects.get(code=ITEMS["demolish_brick"].factor)
    own = FactorIn(
        code=base.code,
        domain=base.domain,
        item_zh=base.item_zh,
        item_en="",
        quantity_zh=base.quantity_zh,
        quantity_en="",
        low_micro=1_100_000,
        high_micro=1_200_000,
        unit=base.unit,
        place_code="371502",
        source="本区核算办法",
        valid_from=FIRST,
    )
    factor_set(actor=SETUP, given=own)
    line = works_draft(actor=SETUP, given=works_in(three)).lines.get()
    assert (line.low_g, line.high_g, line.source) == (1_100 * TONNE, 1_200 * TONNE, "本区核算办法")


def test_the_same_again_is_the_same_and_another_is_refused(three: Trio) -> None:
    given = works_in(three)
    first = works_draft(actor=SETUP, given=given)
    assert works_draft(actor=SETUP, given=given).pk == first.pk
    with pytest.raises(Problem) as told:
        works_draft(actor=SETUP, given=dataclasses.replace(given, name="另一工程"))
    assert told.value.code == "works.key_taken"


def test_everything_wrong_is_told_at_once_and_nothing_is_kept(three: Trio) -> None:
    lines = (LineIn(item="castle", quantity=0), LineIn(item="dig", quantity=5, planned_g=-1))
    outlets = (OutletIn(waste="hw:900-249-08", way=Way.RECYCLE, mass_g=0),)
    with pytest.raises(Problems) as told:
        works_draft(
            actor=SETUP,
            given=works_in(three, name=" ", ends_on=FIRST - dt.timedelta(days=1), lines=lines, outlets=outlets),
        )
    assert set(codes(told)) == {
        f"works.{name}"
        for name in ("field_missing", "dates_wrong", "item_unknown", "quantity_wrong", "mass_wrong", "outlet_wrong")
    }
    assert not Works.objects.exists()


def test_an_estimate_beyond_its_factor_wants_a_reason_and_all_of_it_a_place_to_go(three: Trio) -> None:
    bold = works_in(three, lines=(LineIn(item="demolish_brick", quantity=1000, planned_g=300 * TONNE),), outlets=())
    row = works_draft(actor=SETUP, given=bold)
    with pytest.raises(Problems) as told:
        moved(row, WorksEvent.SUBMIT)
    assert codes(told) == ["works.why_missing", "works.planned_differ"]
    line = LineIn(item="demolish_brick", quantity=1000, planned_g=300 * TONNE, why="构件整体回用")
    outlet = OutletIn(waste=DEMOLITION, way=Way.RECYCLE, mass_g=300 * TONNE)
    row = works_change(
        actor=SETUP,
        works_id=row.pk,
        version=row.version,
        given=dataclasses.replace(bold, lines=(line,), outlets=(outlet,)),
    )
    with pytest.raises(Problems) as told:
        moved(row, WorksEvent.SUBMIT)
    assert codes(told) == ["works.receiver_missing"]
    there = dataclasses.replace(outlet, way=Way.ON_SITE)
    row = works_change(
        actor=SETUP,
        works_id=row.pk,
        version=row.version,
        given=dataclasses.replace(bold, lines=(line,), outlets=(there,)),
    )
    assert moved(row, WorksEvent.SUBMIT).state == WorksState.SUBMITTED


def test_loads_are_known_by_approval_and_by_site_and_counted_once(three: Trio) -> None:
    site = site_create(actor=SETUP, party_id=three.generator.pk, name="老厂")
    row = under_way(three, site_id=site.pk)
    load(three, 100, *WHOLE, generator_site_id=site.pk)  # by both
    load(three, 50, Event.ISSUE, Event.TAKE_OVER)
    load(three, 30, Event.ISSUE)  # has not left
    load(three, 20, code=SPOIL)  # a draft
    load(three, 40, *WHOLE, generator_site_id=site.pk, values={"approval": "别的"})
    standing = standings([row])[0]
    assert (standing.moved_g, standing.open) == (190 * TONNE, 2)
    assert loads_of(row).count() == 4


def test_a_code_of_the_national_list_counts_as_the_kind_that_it_is(three: Trio) -> None:
    row = under_way(three)
    load(three, 100, *WHOLE, code="sw:SW73")
    assert [(each.waste, each.mass_g) for each in standings([row])[0].moved] == [(DEMOLITION, 100 * TONNE)]


def test_what_does_not_fit_shows_while_works_go_on(three: Trio) -> None:
    early = works_draft(actor=SETUP, given=works_in(three))
    load(three, 10, *WHOLE)
    assert found(early, FIRST) == {WorksFinding.EARLY}
    row = under_way(three)
    assert found(row, FIRST) == set()
    assert found(row, LAST) == {WorksFinding.QUIET}
    assert found(row, LAST + dt.timedelta(days=1)) == {WorksFinding.QUIET, WorksFinding.OVERDUE}
    load(three, 600, *WHOLE)
    assert found(row, LAST) == set()
    load(three, 5, *WHOLE, code=SPOIL)
    assert found(row, LAST) == {WorksFinding.UNPLANNED}
    load(three, 500, *WHOLE)
    assert found(row, LAST) == {WorksFinding.UNPLANNED, WorksFinding.ABOVE}


def test_loads_to_somebody_outside_the_plan_are_told_with_their_names(three: Trio) -> None:
    other = party(place="371581")
    outlets = (OutletIn(waste=DEMOLITION, way=Way.RECYCLE, mass_g=900 * TONNE, receiver_id=other.pk),)
    row = under_way(three, outlets=outlets)
    load(three, 10, *WHOLE)
    told = standings([row], FIRST)[0].found
    assert [(each.finding, each.party_ids) for each in told] == [(WorksFinding.STRANGER, (three.receiver.pk,))]


def test_works_are_over_only_when_loads_are_in_and_differences_explained(three: Trio) -> None:
    row = under_way(three)
    load(three, 300, *WHOLE)
    road = load(three, 100, Event.ISSUE, Event.TAKE_OVER)
    with pytest.raises(Problems) as told:
        moved(row, WorksEvent.FINISH)
    assert codes(told) == ["works.loads_open", "works.explanation_missing"]
    assert road.open_g
    with clock.freeze(MIDDLE):
        load(three, 560, *WHOLE)
    with pytest.raises(Problems) as told:
        moved(row, WorksEvent.FINISH)
    assert codes(told) == ["works.loads_open"]


def test_an_explanation_stays_with_what_stood_in_the_books(three: Trio) -> None:
    row = under_way(three)
    load(three, 300, *WHOLE)
    row = moved(row, WorksEvent.FINISH, said={DEMOLITION: "大部分原地回用", SPOIL: " "})
    step = row.steps.get(event="finish")
    assert (step.said, step.moved_g) == ({DEMOLITION: "大部分原地回用"}, {DEMOLITION: 300 * TONNE})
    assert moved(row, WorksEvent.CHECK).state == WorksState.CHECKED
    assert found(row, LAST + dt.timedelta(days=9)) == set()


def test_of_two_who_move_the_same_works_one_is_told_so(three: Trio) -> None:
    row = works_draft(actor=SETUP, given=works_in(three))
    moved(row, WorksEvent.SUBMIT)
    with pytest.raises(Problem) as told:
        works_move(actor=SETUP, works_id=row.pk, version=row.version, event=WorksEvent.CONFIRM)
    assert told.value.code == "kernel.stale"


def test_a_builder_sees_its_own_and_the_place_sees_what_was_handed_in(three: Trio) -> None:
    builder, stranger = actor("enterprise", party=three.generator), actor("enterprise", party=three.receiver)
    county, beyond = actor("county", place="371502"), actor("county", place="371581")
    row = works_draft(actor=builder, given=works_in(three))
    assert [works_visible_to(each).count() for each in (builder, stranger, county, beyond)] == [1, 0, 0, 0]
    row = works_move(actor=builder, works_id=row.pk, version=row.version, event=WorksEvent.SUBMIT)
    assert [works_visible_to(each).count() for each in (builder, stranger, county, beyond)] == [1, 0, 1, 0]
    assert WorksEvent.CONFIRM not in events_for(builder, row)
    with pytest.raises(Problem) as told:
        works_move(actor=builder, works_id=row.pk, version=row.version, event=WorksEvent.CONFIRM)
    assert told.value.code == "access.not_allowed"
    assert works_move(actor=county, works_id=row.pk, version=row.version, event=WorksEvent.CONFIRM).state == "under_way"
    with pytest.raises(Problem) as told:
        works_draft(actor=stranger, given=works_in(three, key=uuid.uuid4()))
    assert told.value.code == "access.not_allowed"


def test_many_works_are_held_against_their_loads_in_as_few_statements(three: Trio) -> None:
    def counted() -> int:
        with CaptureQueriesContext(connection) as told:
            standings(list(works_visible_to(SETUP).prefetch_related("lines", "outlets")))
        return len(told)

    under_way(three)
    load(three, 10, *WHOLE)
    counted()
    first = counted()
    for number in range(4):
        under_way(three, approval=f"{APPROVAL}-{number}")
    assert counted() == first
