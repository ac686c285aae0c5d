"""Weighings through the acts: recorded once, corrected by citing, linked to manifests, taken in from files."""

import csv
import dataclasses
import datetime as dt
import io
import uuid
from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import translation
from tests.factories.facilities import TONNE, facility, norm, weighing, weighing_in
from tests.factories.ledger import NOON
from tests.factories.manifests import OIL, Trio, brought, trio
from tests.factories.registers import SETUP, actor, party, small_city
from tests.factories.together import meanwhile, together

from wufei.kernel import clock
from wufei.kernel.problems import Problem, Problems
from wufei.kernel.tables.actions import table_export, table_import
from wufei.kernel.tables.spec import Format, ImportReport
from wufei.operations.facilities.actions.links import weighing_link, weighing_unlink
from wufei.operations.facilities.actions.weighings import (
    weighing_correct,
    weighing_record,
    weighing_strike,
    weighings_record,
)
from wufei.operations.facilities.models import Facility, Link, Weighing
from wufei.operations.facilities.queries.links import link_of, proposals
from wufei.operations.facilities.queries.weighings import (
    Asked,
    history_of,
    weighed,
    weighings_listed,
    weighings_told,
)
from wufei.operations.facilities.spec import FacilityKind, Flag, GateWay, LinkKind, NormKind, Taken
from wufei.operations.manifests.spec import Event

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
HOUR = dt.timedelta(hours=1)
NOW = dt.datetime(2026, 3, 10, 4, tzinfo=dt.UTC)
HEAD = "设施,磅单号,称重时间,方向,车牌,代码,毛重,皮重,净重,设备"


@pytest.fixture(autouse=True)
def _march_in_english() -> Iterator[None]:
    with clock.freeze(NOW), translation.override("en"):
        yield


@pytest.fixture
def gate() -> Facility:
    return facility(FacilityKind.GATE, name="东门地磅", codes=("hw:",))


def refused(error: pytest.ExceptionInfo[Problem]) -> str:
    return error.value.code


def test_the_same_weighing_again_is_one_weighing(gate: Facility) -> None:
    given = weighing_in(gate, ticket="0001", plate="鲁p·12345")
    made = weighing_record(actor=SETUP, given=given)
    assert (made.net_g, made.plate, made.day) == (10 * TONNE, "鲁P12345", dt.date(2026, 3, 2))
    assert weighing_record(actor=SETUP, given=given).pk == made.pk
    with pytest.raises(Problem) as error:
        weighing_record(actor=SETUP, given=dataclasses.replace(given, gross_g=26 * TONNE))
    assert refused(error) == "facilities.key_taken"
    assert Weighing.objects.count() == 1


def test_a_ticket_counts_once_a_scale_and_day(gate: Facility) -> None:
    weighing(gate, ticket="0001", device="A")
    weighing(gate, ticket="0001", device="B")
    weighing(gate, ticket="0001", device="A", weighed_at=NOON + 24 * HOUR)
    weighing(gate)
    weighing(gate)
    with pytest.raises(Problem) as error:
        weighing(gate, ticket="0001", device="A", gross_g=20 * TONNE)
    assert refused(error) == "facilities.ticket_taken"


@pytest.mark.django_db(transaction=True)
def test_sent_twice_at_once_it_is_recorded_once(gate: Facility) -> None:
    given = weighing_in(gate, ticket="7")
    told = together(*[lambda: weighing_record(actor=SETUP, given=given)] * 3)
    assert told == ["done"] * 3
    assert Weighing.objects.count() == 1
    other = together(
        *[lambda: weighing_record(actor=SETUP, given=weighing_in(gate, ticket="8", gross_g=30 * TONNE))] * 2
    )
    assert sorted(other) == ["done", "facilities.ticket_taken"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("before", [1, 2, 3])
def test_recorded_while_it_is_judged_it_is_the_same(gate: Facility, before: int) -> None:
    given = weighing_in(gate, ticket="7")
    with meanwhile(lambda: weighing_record(actor=SETUP, given=given), table=Weighing._meta.db_table, before=before):
        assert weighing_record(actor=SETUP, given=given).key == given.key
    assert Weighing.objects.count() == 1


def test_what_was_weighed_is_never_edited(gate: Facility) -> None:
    made = weighing(gate)
    for sql in ("UPDATE {} SET net_g = 1", "DELETE FROM {}"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql.format(Weighing._meta.db_table))
    made.refresh_from_db()
    assert made.net_g == 10 * TONNE


def test_a_correction_cites_and_only_the_newest_counts(gate: Facility) -> None:
    old = weighing(gate, ticket="5")
    given = weighing_in(gate, ticket="5", gross_g=24 * TONNE)
    new = weighing_correct(actor=SETUP, weighing_id=old.pk, given=given, reason="读数有误")
    assert weighing_correct(actor=SETUP, weighing_id=old.pk, given=given, reason="读数有误").pk == new.pk
    assert [row.pk for row in weighings_listed(actor=SETUP, asked=Asked())] == [new.pk]
    with pytest.raises(Problem) as error:
        weighing_correct(actor=SETUP, weighing_id=old.pk, given=weighing_in(gate), reason="再改")
    assert refused(error) == "facilities.corrected_already"
    with pytest.raises(Problem) as error:
        weighing_correct(actor=SETUP, weighing_id=new.pk, given=weighing_in(gate), reason=" ")
    assert refused(error) == "facilities.reason_missing"
    key = uuid.uuid4()
    void = weighing_strike(actor=SETUP, weighing_id=new.pk, key=key, reason="无此车")
    assert weighing_strike(actor=SETUP, weighing_id=new.pk, key=key, reason="无此车").pk == void.pk
    assert [row.pk for row in history_of(new)] == [old.pk, new.pk, void.pk]
    assert weighings_told(weighings_listed(actor=SETUP, asked=Asked())).count == 0


@pytest.mark.django_db(transaction=True)
def test_two_who_correct_at_once_are_one_and_one_is_told(gate: Facility) -> None:
    old = weighing(gate)

    def correct() -> None:
        given = weighing_in(gate, gross_g=24 * TONNE)
        weighing_correct(actor=SETUP, weighing_id=old.pk, given=given, reason="读数有误")

    assert sorted(together(correct, correct)) == ["done", "facilities.corrected_already"]


def test_an_odd_tare_and_a_waste_that_is_not_accepted_are_marked_and_taken(gate: Facility) -> None:
    norm(NormKind.TARE, 30)
    for day in range(5):
        weighing(gate, weighed_at=NOON - day * HOUR, tare_g=15 * TONNE + day * 1000)
    odd = weighing(gate, weighed_at=NOON + HOUR, tare_g=14 * TONNE, code="sw:SW01")
    assert odd.flags == [Flag.TARE_DRIFT, Flag.NOT_ACCEPTED]
    assert odd.usual_tare_g == 15 * TONNE + 2000
    assert weighing(gate, weighed_at=NOON + HOUR, plate="鲁P99999", code=OIL).flags == []
    assert [row.pk for row in weighings_listed(actor=SETUP, asked=Asked(flagged=True))] == [odd.pk]


def test_of_many_what_is_wrong_stops_no_other(gate: Facility) -> None:
    good, bad = weighing_in(gate, ticket="1"), weighing_in(gate, tare_g=30 * TONNE)
    told = weighings_record(actor=SETUP, given=[good, bad, good])
    assert [one.outcome for one in told] == [Taken.CREATED, Taken.REFUSED, Taken.THERE]
    assert [problem.code for problem in told[1].problems] == ["facilities.tare_above_gross"]


def test_others_gates_are_not_seen_and_not_written_to(gate: Facility) -> None:
    stranger = actor("enterprise", party=party())
    told = weighings_record(actor=stranger, given=[weighing_in(gate)])
    assert [problem.code for problem in told[0].problems] == ["kernel.not_found"]
    weighing(gate)
    assert not weighings_listed(actor=stranger, asked=Asked()).exists()
    watching = actor("supervisor", place="371502")
    assert weighings_listed(actor=watching, asked=Asked()).count() == 1
    with pytest.raises(Problem) as error:
        weighing_record(actor=watching, given=weighing_in(gate))
    assert refused(error) == "access.not_allowed"


def test_lists_are_filtered_and_summed(gate: Facility) -> None:
    weighing(gate, ticket="A-1")
    weighing(gate, direction=GateWay.OUT, plate="鲁P77777", weighed_at=NOON + 26 * HOUR)
    rows = weighings_listed(actor=SETUP, asked=Asked())
    assert dataclasses.astuple(weighings_told(rows)) == (2, 10 * TONNE, 10 * TONNE)
    for asked in (
        Asked(words="a-1"),
        Asked(words="12345"),
        Asked(direction="in"),
        Asked(until=dt.date(2026, 3, 2)),
        Asked(facility_id=gate.pk, direction="out", since=dt.date(2026, 3, 3), linked=False),
    ):
        assert weighings_listed(actor=SETUP, asked=asked).count() == 1, asked
    assert weighings_listed(actor=SETUP, asked=Asked(linked=True)).count() == 0


@pytest.fixture
def arrived() -> tuple[Trio, Facility]:
    three = trio()
    at = facility(
        FacilityKind.GATE, name="接收门岗", holder_id=three.receiver.pk, place_id=small_city()["371581"].pk, codes=()
    )
    return three, at


def test_a_manifest_is_proposed_by_plate_time_and_mass_and_confirmed_by_a_person(
    arrived: tuple[Trio, Facility],
) -> None:
    three, at = arrived
    manifest = brought(three, Event.ISSUE, Event.TAKE_OVER)
    fitting = {"weighed_at": clock.now() - HOUR, "gross_g": 15 * TONNE + 4_900_000}
    made = weighing(at, **fitting)
    found = proposals(actor=SETUP, weighing=made)
    assert [(p.manifest.pk, p.permille, p.minutes) for p in found] == [(manifest.pk, 18, 60)]
    assert proposals(actor=SETUP, weighing=weighing(at, **fitting | {"plate": "鲁P00001"})) == []
    assert proposals(actor=SETUP, weighing=weighing(at, weighed_at=fitting["weighed_at"])) == []
    link = weighing_link(actor=SETUP, weighing_id=made.pk, manifest_id=manifest.pk)
    assert link.kind == LinkKind.MATCHED
    assert weighing_link(actor=SETUP, weighing_id=made.pk, manifest_id=manifest.pk).pk == link.pk
    assert proposals(actor=SETUP, weighing=made) == []
    told = list(weighed(actor=SETUP, since=NOW - 24 * HOUR, until=NOW, place_ids=[at.place_id]))
    assert [one.manifest_id for one in told if one.key == made.key] == [manifest.pk]
    weighing_unlink(actor=SETUP, weighing_id=made.pk, reason="认错车")
    assert link_of(made.pk) is None
    with pytest.raises(Problem) as error:
        weighing_unlink(actor=SETUP, weighing_id=made.pk, reason="认错车")
    assert refused(error) == "facilities.not_linked"


def test_a_link_goes_along_with_a_correction_and_ends_with_a_void(arrived: tuple[Trio, Facility]) -> None:
    three, at = arrived
    manifest = brought(three, Event.ISSUE, Event.TAKE_OVER)
    old = weighing(at, manifest_id=manifest.pk)
    given = weighing_in(at, gross_g=24 * TONNE)
    new = weighing_correct(actor=SETUP, weighing_id=old.pk, given=given, reason="读数有误")
    moved = link_of(new.pk)
    assert moved is not None
    assert (moved.manifest_id, moved.kind, link_of(old.pk)) == (manifest.pk, LinkKind.GIVEN, None)
    weighing_strike(actor=SETUP, weighing_id=new.pk, key=uuid.uuid4(), reason="无此车")
    assert not Link.objects.filter(ended_at__isnull=True).exists()


def test_a_manifest_of_others_is_no_manifest_of_this_gate(arrived: tuple[Trio, Facility], gate: Facility) -> None:
    three, at = arrived
    manifest = brought(three, Event.ISSUE, Event.TAKE_OVER)
    with pytest.raises(Problem) as error:
        weighing(gate, manifest_id=manifest.pk)
    assert refused(error) == "facilities.manifest_other"
    assert not Weighing.objects.exists()
    other = brought(three, Event.ISSUE, Event.TAKE_OVER)
    made = weighing(at, manifest_id=manifest.pk)
    with pytest.raises(Problem) as error:
        weighing_link(actor=SETUP, weighing_id=made.pk, manifest_id=other.pk)
    assert refused(error) == "facilities.linked_already"


def taken(*lines: str, dry_run: bool = False) -> ImportReport:
    text = "\n".join((HEAD, *lines))
    return table_import(actor=SETUP, table="weighings", data=text.encode(), name="磅单.csv", dry_run=dry_run)


LINE = "东门地磅,0001,2026-03-02 14:05:09,进厂,鲁P·12345,hw:900-249-08,25.34,15.02,10.32,A"


def test_a_file_is_taken_in_once_however_often_it_comes(gate: Facility) -> None:
    assert taken(LINE, dry_run=True).created == 1
    assert not Weighing.objects.exists()
    assert (taken(LINE).created, taken(LINE).unchanged) == (1, 1)
    made = Weighing.objects.get()
    assert (made.gross_g, made.tare_g, made.net_g) == (25_340_000, 15_020_000, 10_320_000)
    assert made.weighed_at == dt.datetime(2026, 3, 2, 6, 5, 9, tzinfo=dt.UTC)


def test_what_went_out_comes_in_again_and_changes_nothing(gate: Facility) -> None:
    weighing(gate, ticket="1")
    weighing(gate, direction=GateWay.OUT, tare_g=14_999_999)
    for form in Format:
        data = table_export(actor=SETUP, table="weighings", format=form)
        report = table_import(actor=SETUP, table="weighings", data=data, name=f"a.{form}")
        assert (report.unchanged, report.refused) == (2, 0), report.faults
    rows = list(
        csv.DictReader(io.StringIO(table_export(actor=SETUP, table="weighings", format=Format.CSV).decode("utf-8-sig")))
    )
    assert [row["Net, t"] for row in rows] == ["10", "10.000001"] or [row["Net, t"] for row in rows] == [
        "10.000001",
        "10",
    ]


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        (LINE.replace("东门地磅", "西门地磅"), "facility", "exchange.reference_unknown"),
        (LINE.replace("25.34", "15.01"), "tare", "facilities.tare_above_gross"),
        (LINE.replace("25.34", "-3").replace("10.32", ""), "gross", "facilities.mass_wrong"),
        (LINE.replace("25.34", "二十五"), "gross", "units.not_a_number"),
        (LINE.replace("25.34", ""), "gross", "exchange.value_missing"),
        (LINE.replace("10.32", "10.31"), "net", "facilities.net_differs"),
        (LINE.replace("2026-03-02", "2026-03-12"), "weighed_at", "facilities.weighed_future"),
        (LINE.replace("2026-03-02 14:05:09", "三月二日"), "weighed_at", "moment.wrong"),
        (LINE.replace("2026-03-02 14:05:09", "2026-02-30 14:05"), "weighed_at", "moment.wrong"),
        (LINE.replace("进厂", "上"), "direction", "exchange.choice_unknown"),
    ],
)
def test_every_broken_row_is_told_in_its_column_and_stops_no_other(
    gate: Facility, line: str, column: str, code: str
) -> None:
    report = taken(line, LINE.replace("0001", "0002"))
    assert [(f.row, f.column, f.problem.code) for f in report.faults] == [(2, column, code)]
    assert (report.created, report.refused) == (1, 1)


def test_the_same_ticket_with_other_figures_is_refused_in_a_later_file(gate: Facility) -> None:
    taken(LINE)
    later = LINE.replace("14:05:09", "14:09:00").replace("25.34,15.02,10.32", "26,15,11")
    assert [f.problem.code for f in taken(later).faults] == ["facilities.ticket_taken"]
    same = LINE.replace("25.34,15.02,10.32", "26,15,11")
    assert [f.problem.code for f in taken(same).faults] == ["facilities.key_taken"]


def test_every_fault_is_told_at_once(gate: Facility) -> None:
    with pytest.raises(Problems) as error:
        weighing(gate, tare_g=30 * TONNE, weighed_at=NOW + 24 * HOUR)
    assert len(error.value.problems) == 2
