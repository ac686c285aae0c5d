"""Facilities, runs, balances, stock by age, capacity and networks through the acts, on the books."""

import datetime as dt
import uuid
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.closing import asserting
from tests.factories.facilities import (
    ASH,
    SLAG,
    TONNE,
    WASTE,
    facility,
    facility_in,
    norm,
    posted,
    run,
    run_in,
    weighing,
)
from tests.factories.ledger import NOON, beside, moving, post
from tests.factories.registers import SETUP, actor, party, small_city
from tests.factories.together import together

from wufei.kernel import clock
from wufei.kernel.problems import Problem, Problems
from wufei.kernel.tables.actions import table_export, table_import
from wufei.kernel.tables.spec import Format
from wufei.ledger.books.models import AccountBalance
from wufei.ledger.books.spec import AccountKey, AccountKind
from wufei.operations.facilities.actions.facilities import facility_add, facility_change, moisture_add
from wufei.operations.facilities.actions.norms import norms_load_shipped
from wufei.operations.facilities.actions.runs import run_change, run_discard, run_draft, run_post, run_reverse
from wufei.operations.facilities.models import Facility, Norm, Run
from wufei.operations.facilities.queries.balance import plant_balance
from wufei.operations.facilities.queries.capacity import capacity_gaps, standing_of
from wufei.operations.facilities.queries.network import network
from wufei.operations.facilities.queries.runs import missing_g
from wufei.operations.facilities.queries.stock import overdue, stock_of
from wufei.operations.facilities.spec import (
    COUNTY,
    TOWNSHIP,
    VILLAGE,
    FacilityKind,
    Fate,
    Input,
    NormKind,
    Output,
    RunState,
    Silence,
)

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
APRIL = dt.datetime(2026, 4, 3, 2, tzinfo=dt.UTC)
MARCH = (dt.date(2026, 3, 1), dt.date(2026, 3, 31))
DAY = dt.timedelta(days=1)
STRAW = "agricultural:straw"


@pytest.fixture(autouse=True)
def _april() -> Iterator[None]:
    with clock.freeze(APRIL):
        yield


def stock(at: Facility, code: str) -> AccountKey:
    return AccountKey(holder_id=at.holder_id, place_id=at.place_id, kind=AccountKind.STOCK, code=code)


def bring(at: Facility, code: str, mass: int, happened_at: dt.datetime = NOON) -> None:
    """A load of somebody else's reaches the stock."""
    other = AccountKey(holder_id=party().pk, place_id=small_city()["371581"].pk, kind=AccountKind.GENERATED, code=code)
    post(moving(other, stock(at, code), mass, happened_at=happened_at))


def held(at: Facility, code: str, kind: AccountKind = AccountKind.STOCK) -> int:
    rows = AccountBalance.objects.filter(
        account__holder=at.holder_id, account__place=at.place_id, account__kind=kind, account__code=code
    )
    return sum(row.moved_in - row.moved_out for row in rows)


def test_a_run_is_posted_to_the_gram_and_reversed_to_the_gram() -> None:
    line = facility()
    bring(line, WASTE, 120 * TONNE)
    made = run(line)
    assert (made.state, held(line, WASTE), missing_g(made)) == (RunState.DRAFT, 120 * TONNE, 0)
    done = run_post(actor=SETUP, run_id=made.pk, version=made.version)
    assert [held(line, code) for code in (WASTE, SLAG, ASH)] == [20 * TONNE, 20 * TONNE, 3 * TONNE]
    ended = {kind: held(line, WASTE, kind) for kind in (AccountKind.TREATED, AccountKind.LOST)}
    assert ended == {AccountKind.TREATED: 70 * TONNE, AccountKind.LOST: 6 * TONNE}
    assert held(line, "", AccountKind.CONVERSION) == 0
    with pytest.raises(Problem) as error:
        run_post(actor=SETUP, run_id=made.pk, version=done.version)
    assert error.value.code == "kernel.no_such_move"
    back = run_reverse(actor=SETUP, run_id=made.pk, version=done.version, reason="炉次录错")
    assert back.state == RunState.REVERSED
    assert [held(line, code) for code in (WASTE, SLAG, ASH)] == [120 * TONNE, 0, 0]
    again = run(line, replaces_id=made.pk, inputs=(Input(WASTE, 100 * TONNE),))
    assert again.replaces == back
    with pytest.raises(Problem) as error:
        run(line, replaces_id=made.pk)
    assert error.value.code == "facilities.run_replaces"


def test_an_uneven_run_stays_a_draft_and_says_what_is_missing() -> None:
    line = facility()
    made = run(line, inputs=(Input(WASTE, 100 * TONNE + 1),))
    with pytest.raises(Problems) as error:
        run_post(actor=SETUP, run_id=made.pk, version=made.version)
    assert [(p.code, p.data["difference"]) for p in error.value.problems] == [("facilities.run_uneven", 1)]
    changed = run_change(actor=SETUP, run_id=made.pk, version=made.version, given=run_in(line))
    assert run_post(actor=SETUP, run_id=made.pk, version=changed.version).state == RunState.POSTED
    with pytest.raises(Problem) as changing:
        run_change(actor=SETUP, run_id=made.pk, version=changed.version + 1, given=run_in(line))
    assert changing.value.code == "facilities.run_changed"


def test_a_run_written_twice_is_one_and_a_draft_can_be_put_away() -> None:
    line = facility()
    given = run_in(line)
    first = run_draft(actor=SETUP, given=given)
    assert run_draft(actor=SETUP, given=given).pk == first.pk
    with pytest.raises(Problem) as error:
        run_draft(actor=SETUP, given=run_in(line, key=given.key, inputs=(Input(WASTE, 5),)))
    assert error.value.code == "facilities.key_taken"
    assert run_discard(actor=SETUP, run_id=first.pk, version=first.version).state == RunState.DISCARDED
    with pytest.raises(Problem) as gate:
        run(facility(FacilityKind.GATE))
    assert gate.value.code == "facilities.treats_nothing"


@pytest.mark.django_db(transaction=True)
def test_two_who_post_at_once_post_once() -> None:
    line = facility()
    bring(line, WASTE, 100 * TONNE)
    made = run(line)
    told = together(*[lambda: run_post(actor=SETUP, run_id=made.pk, version=made.version)] * 2)
    assert sorted(told)[0] == "done"
    assert set(told) <= {"done", "kernel.stale", "kernel.no_such_move"}
    assert held(line, SLAG) == 20 * TONNE


def test_only_the_own_lines_are_run() -> None:
    line = facility()
    stranger = actor("enterprise", party=party())
    with pytest.raises(Problem) as error:
        run_draft(actor=stranger, given=run_in(line))
    assert error.value.code == "kernel.not_found"
    watching = actor("supervisor", place="371502")
    with pytest.raises(Problem) as refused:
        run_draft(actor=watching, given=run_in(line))
    assert refused.value.code == "access.not_allowed"
    made = run(line)
    own = actor("enterprise", party=line.holder)
    assert run_post(actor=own, run_id=made.pk, version=made.version).state == RunState.POSTED


def test_a_plant_of_which_all_is_known_comes_out_even() -> None:
    norm(NormKind.BALANCE, 10)
    line = facility()
    bring(line, WASTE, 120 * TONNE)
    posted(line)
    found = plant_balance(actor=SETUP, facility_id=line.pk, since=MARCH[0], until=MARCH[1])
    by = {row.code: row for row in found.lines}
    assert (by[WASTE].in_g, by[WASTE].used_g, by[WASTE].closing_g) == (120 * TONNE, 100 * TONNE, 20 * TONNE)
    assert (by[SLAG].made_g, by[SLAG].closing_g) == (20 * TONNE, 20 * TONNE)
    assert [row.residual_g for row in found.lines] == [0, 0, 0]
    assert (found.together.ended_g, found.together.residual_g, found.unweighed) == (77 * TONNE, 0, True)
    assert sum(ended.mass_g for ended in found.ended) == 77 * TONNE
    assert found.findings == []


def test_a_gate_or_a_count_that_disagrees_is_a_finding_by_code() -> None:
    norm(NormKind.BALANCE, 10)
    line = facility()
    bring(line, WASTE, 120 * TONNE)
    posted(line)
    weighing(line, code=WASTE, gross_g=130 * TONNE, tare_g=15 * TONNE)
    asserting(stock(line, SLAG), 18 * TONNE)
    found = plant_balance(actor=SETUP, facility_id=line.pk, since=MARCH[0], until=MARCH[1])
    assert {row.code: row.residual_g for row in found.findings} == {WASTE: -5 * TONNE, SLAG: 2 * TONNE}
    assert (found.together.residual_g, found.unweighed) == (-3 * TONNE, False)
    assert found.together.outside


def test_a_reversed_run_is_no_part_of_a_balance() -> None:
    line = facility()
    bring(line, WASTE, 120 * TONNE)
    done = posted(line)
    run_reverse(actor=SETUP, run_id=done.pk, version=done.version, reason="录错")
    found = plant_balance(actor=SETUP, facility_id=line.pk, since=MARCH[0], until=MARCH[1])
    assert [(row.code, row.used_g, row.residual_g) for row in found.lines] == [(WASTE, 0, 0)]
    assert found.ended == []


def test_stock_lies_first_in_first_out_and_says_what_lies_too_long() -> None:
    store = facility(FacilityKind.STORE, codes=("hw:",), hold_g=100 * TONNE)
    norm(NormKind.STORAGE, 365 * 24, "hw:")
    for days, mass in ((400, 10), (200, 10), (20, 10)):
        bring(store, "hw:900-249-08", mass * TONNE, APRIL - days * DAY)
    sink = beside(stock(store, "hw:900-249-08"), AccountKind.TREATED)
    post(moving(stock(store, "hw:900-249-08"), sink, 5 * TONNE, happened_at=APRIL - DAY))
    bring(store, "sw:SW01", TONNE)
    (one,) = stock_of(actor=SETUP, facility_id=store.pk)
    assert [(layer.mass_g, (APRIL - layer.since).days) for layer in one.layers] == [
        (10 * TONNE, 20),
        (10 * TONNE, 200),
        (5 * TONNE, 400),
    ]
    assert (one.over_g, one.unknown_g) == (5 * TONNE, 0)
    assert [(late.facility, late.stock.over_g) for late in overdue(actor=SETUP)] == [(store, 5 * TONNE)]


def test_medical_waste_is_counted_in_hours() -> None:
    store = facility(FacilityKind.STORE, name="暂存间")
    assert norms_load_shipped(actor=SETUP) == Norm.objects.count()
    assert norms_load_shipped(actor=SETUP) == 0
    bring(store, "medical:infectious", 3_000, APRIL - dt.timedelta(hours=49))
    bring(store, "medical:infectious", 4_000, APRIL - dt.timedelta(hours=47))
    (late,) = overdue(actor=SETUP)
    assert (late.stock.over_g, late.stock.mass_g) == (3_000, 7_000)


def test_a_reversal_makes_nothing_younger() -> None:
    store = facility(FacilityKind.STORE)
    bring(store, WASTE, 120 * TONNE, APRIL - 100 * DAY)
    done = posted(store, started_at=APRIL - 2 * DAY, ended_at=APRIL - DAY)
    run_reverse(actor=SETUP, run_id=done.pk, version=done.version, reason="录错")
    (one,) = stock_of(actor=SETUP, facility_id=store.pk)
    assert [((APRIL - layer.since).days, layer.mass_g) for layer in one.layers] == [(100, 120 * TONNE)]


def test_days_to_full_follow_the_books() -> None:
    store = facility(FacilityKind.STORE, hold_g=1000 * TONNE)
    few = facility(FacilityKind.STORE, hold_l=5_000_000, codes=("sw:",))
    for day in range(1, 71):
        bring(store, WASTE, 2 * TONNE, APRIL - day * DAY)
    found = standing_of(actor=SETUP, facility_id=store.pk)
    assert found is not None
    assert (found.held_g, found.free_g, found.permille) == (140 * TONNE, 860 * TONNE, 140)
    assert (found.forecast.silence, found.forecast.days) == (None, 430)
    empty = standing_of(actor=SETUP, facility_id=few.pk)
    assert empty is not None
    assert (empty.hold_g, empty.forecast.silence) == (None, Silence.NO_CAPACITY)
    norm(NormKind.DENSITY, 800, "sw:")
    dense = standing_of(actor=SETUP, facility_id=few.pk)
    assert dense is not None
    assert (dense.hold_g, dense.by_volume, dense.forecast.silence) == (4000 * TONNE, True, Silence.FEW_DAYS)
    assert standing_of(actor=SETUP, facility_id=facility().pk) is None


def test_the_gap_of_a_year_counts_a_shared_line_once_and_asks_for_licences() -> None:
    line = facility(day_g=TONNE, codes=("hw:1", "hw:2"), opened_on=dt.date(2026, 1, 11))
    store = facility(FacilityKind.STORE)
    bring(store, "hw:1", 300 * TONNE)
    bring(store, "hw:2", 100 * TONNE)
    bring(store, "hw:3", 7 * TONNE)
    found = {row.gap.code: row for row in capacity_gaps(actor=SETUP, year=2026)}
    assert found["hw:1"].design_g == 355 * TONNE
    assert sum(found[code].gap.short_g for code in ("hw:1", "hw:2")) == 45 * TONNE
    assert (found["hw:3"].gap.short_g, found["hw:3"].gap.facilities) == (7 * TONNE, ())
    limited = capacity_gaps(
        actor=SETUP, year=2026, licensed=lambda f, code, _year: 50 * TONNE if code == "hw:2" and f == line else None
    )
    told = {row.gap.code: row for row in limited}
    assert (told["hw:2"].gap.met_g, told["hw:2"].licensed_g, told["hw:1"].licensed_g) == (50 * TONNE, 50 * TONNE, None)
    assert capacity_gaps(actor=SETUP, year=2025) == []
    assert capacity_gaps(actor=actor("enterprise", party=line.holder), year=2026) == []
    assert capacity_gaps(actor=actor("county", place="371502"), year=2026) == []


def test_points_sum_up_their_network_at_reference_moisture() -> None:
    norm(NormKind.REFERENCE, 150, STRAW)
    norm(NormKind.STORAGE, 180 * 24, STRAW)
    county = facility(FacilityKind.POINT, name="县中心", level=COUNTY, codes=(STRAW,), place="371502")
    town = facility(
        FacilityKind.POINT, name="镇站", level=TOWNSHIP, codes=(STRAW,), place="371502001", parent_id=county.pk
    )
    village = facility(
        FacilityKind.POINT, name="村点", level=VILLAGE, codes=(STRAW,), place="371502002", parent_id=town.pk
    )
    bring(county, STRAW, 10 * TONNE)
    bring(town, STRAW, 5 * TONNE, APRIL - 200 * DAY)
    bring(village, STRAW, 3 * TONNE)
    moisture_add(actor=SETUP, facility_id=county.pk, code=STRAW, permille=500, source="烘干法", happened_at=NOON)
    moisture_add(actor=SETUP, facility_id=county.pk, code=STRAW, permille=320, source="烘干法")
    norm(NormKind.MOISTURE, 150, STRAW)
    (root,) = network(actor=SETUP, prefix=STRAW)
    assert [(depth, node.facility.name) for depth, node in root.walk()] == [(0, "县中心"), (1, "镇站"), (2, "村点")]
    assert (root.total_g, root.own_g, root.reference_g) == (18 * TONNE, 10 * TONNE, 8 * TONNE)
    assert (root.total_reference_g, root.total_raw_g) == (16 * TONNE, 0)
    assert root.stocks[0].measured_on == clock.today()
    assert root.below[0].stocks[0].measured_on is None
    assert (root.total_over_g, root.over_g) == (5 * TONNE, 0)
    assert network(actor=SETUP, prefix="agricultural:film") == []
    (seen,) = network(actor=actor("township", place="371502001"))
    assert (seen.facility, seen.below) == (town, [])


def test_sludge_stands_as_dry_mass_and_what_nobody_measured_stands_as_it_lies() -> None:
    norms_load_shipped(actor=SETUP)
    yard = facility(FacilityKind.POINT, name="污泥站", level=COUNTY)
    bring(yard, "sw:SW90", 10 * TONNE)
    (node,) = network(actor=SETUP)
    assert (node.total_reference_g, node.total_raw_g) == (0, 10 * TONNE)
    moisture_add(actor=SETUP, facility_id=yard.pk, code="sw:SW90", permille=800, source="含水率化验单")
    (node,) = network(actor=SETUP)
    assert (node.total_reference_g, node.total_raw_g) == (2 * TONNE, 0)
    with pytest.raises(Problems) as error:
        moisture_add(actor=SETUP, facility_id=yard.pk, code="SW90", permille=1000, source=" ")
    assert len(error.value.problems) == 3


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"name": " "}, "facilities.name_missing"),
        ({"level": VILLAGE}, "facilities.level_wrong"),
        ({"kind": FacilityKind.POINT}, "facilities.level_wrong"),
        ({"day_g": 0}, "facilities.capacity_wrong"),
        ({"codes": ("hw900",)}, "facilities.codes_wrong"),
        ({"opened_on": dt.date(2026, 2, 1), "closed_on": dt.date(2026, 1, 1)}, "facilities.dates_wrong"),
        ({"method": "D" * 21}, "facilities.text_long"),
        ({"parent_id": 999_999, "kind": FacilityKind.POINT, "level": VILLAGE}, "facilities.parent_wrong"),
    ],
)
def test_every_fault_of_a_facility_is_named(fields: dict[str, object], code: str) -> None:
    with pytest.raises(Problems) as error:
        facility_add(actor=SETUP, given=facility_in(**fields))  # type: ignore[arg-type]
    assert [problem.code for problem in error.value.problems] == [code]


def test_one_stock_is_told_by_one_facility_only() -> None:
    first = facility(FacilityKind.STORE, name="甲库", codes=("hw:900",))
    facility(FacilityKind.STORE, name="乙库", codes=("sw:",), holder_id=first.holder_id)
    with pytest.raises(Problem) as error:
        facility(FacilityKind.STORE, name="丙库", codes=("hw:",), holder_id=first.holder_id)
    assert error.value.code == "facilities.stock_shared"
    facility(FacilityKind.LANDFILL, name="填埋区", holder_id=first.holder_id)
    with pytest.raises(Problem) as taken:
        facility(name="甲库", holder_id=first.holder_id)
    assert taken.value.code == "facilities.name_taken"


def test_a_change_needs_its_reason_and_the_version_that_was_read() -> None:
    made = facility()
    given = facility_in(holder_id=made.holder_id, day_g=5 * TONNE)
    for reason, version, code in ((" ", 1, "facilities.reason_missing"), ("改造", 7, "kernel.stale")):
        with pytest.raises(Problem) as error:
            facility_change(actor=SETUP, facility_id=made.pk, version=version, given=given, reason=reason)
        assert error.value.code == code
    changed = facility_change(actor=SETUP, facility_id=made.pk, version=made.version, given=given, reason="改造")
    assert changed.day_g == 5 * TONNE


def test_facilities_go_out_and_come_in_unchanged() -> None:
    top = facility(FacilityKind.POINT, name="县中心", level=COUNTY, codes=(STRAW,), hold_l=3_000_000)
    facility(FacilityKind.POINT, name="镇站", level=TOWNSHIP, parent_id=top.pk, place="371502001", note="备注")
    data = table_export(actor=SETUP, table="facilities", format=Format.XLSX)
    report = table_import(actor=SETUP, table="facilities", data=data, name="a.xlsx")
    assert (report.unchanged, report.refused) == (2, 0), report.faults
    text = "名称,Kind,单位,区划代码\n".replace("名称", "设施名称")
    fresh = f"{text}新线,line,{top.holder.name},371502\n"
    assert table_import(actor=SETUP, table="facilities", data=fresh.encode(), name="a.csv").created == 1


def test_a_key_tells_runs_apart() -> None:
    line = facility()
    run(line, key=uuid.uuid4())
    run(line, key=uuid.uuid4(), outputs=(Output(Fate.TREATED, WASTE, 100 * TONNE),))
    numbers = list(Run.objects.order_by("pk").values_list("number", flat=True))
    assert numbers == ["R2026-00001", "R2026-00002"]


def test_however_many_points_there_are_they_take_as_many_statements() -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as taken:
            network(actor=SETUP)
        return len(taken)

    for number in range(2):
        bring(facility(FacilityKind.POINT, name=f"村点{number}", level=VILLAGE), STRAW, TONNE)
    few = asked()
    for number in range(2, 7):
        bring(facility(FacilityKind.POINT, name=f"村点{number}", level=VILLAGE), STRAW, TONNE, NOON - number * DAY)
    assert asked() == few
    assert sum(node.own_g for node in network(actor=SETUP)) == 7 * TONNE
