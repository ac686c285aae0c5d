"""Moves of stores through the acts: once each, in order, struck out, seen by whom; the legal ledgers out of them."""

import dataclasses
import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation
from hypothesis import given as sampled
from hypothesis import settings
from hypothesis import strategies as st
from tests.factories.manifests import OIL, drafted, sign
from tests.factories.packages import filled, into, three_firms
from tests.factories.registers import SETUP, actor
from tests.factories.stores import move_in, moved, store
from tests.factories.together import together

from wufei.kernel import clock
from wufei.kernel.problems import Problem, Problems
from wufei.kernel.tables.actions import table_export, table_import
from wufei.kernel.tables.spec import Format
from wufei.operations.declarations.queries.ledgers import ledger_get, ledger_rows
from wufei.operations.declarations.spec.ledgers import Col
from wufei.operations.manifests.actions.packages import packages_repack
from wufei.operations.manifests.spec import Event
from wufei.operations.manifests.spec.packages import RepackIn
from wufei.operations.stores.actions.moves import move_record, move_strike, moves_record, packages_left
from wufei.operations.stores.models import StoreMove
from wufei.operations.stores.queries.moves import (
    Asked,
    fillings,
    inside,
    lying,
    move_get,
    moves_listed,
    serials,
    waiting,
)
from wufei.operations.stores.spec import Destination, Taken, Way

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
NOW = dt.datetime(2026, 3, 10, 4, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
SLAG = "sw:900-001-S64"
HEAD = "仓库,出入库,时间,代码,数量（吨）,去向"


@pytest.fixture(autouse=True)
def _march_in_english() -> Iterator[None]:
    with clock.freeze(NOW), translation.override("en"):
        yield


def codes(error: "pytest.ExceptionInfo[Problem] | pytest.ExceptionInfo[Problems]") -> list[str]:
    """Everything that was wrong."""
    found = error.value
    return [each.code for each in found.problems] if isinstance(found, Problems) else [found.code]


def test_a_package_comes_in_and_goes_out_once() -> None:
    firm = three_firms().generator
    at, (drum, other) = store(firm), filled(firm, 180_000, 170_000)
    given = move_in(at, drum, keeper="王库管", origin="机修车间")
    made = move_record(actor=SETUP, given=given)
    assert (made.waste, made.mass_g, made.day) == (OIL, 180_000, dt.date(2026, 3, 10))
    assert move_record(actor=SETUP, given=given).pk == made.pk
    with pytest.raises(Problem) as error:
        move_record(actor=SETUP, given=dataclasses.replace(given, keeper="李库管"))
    assert codes(error) == ["stores.key_taken"]
    with pytest.raises(Problems) as several:
        moved(at, drum)
    assert codes(several) == ["stores.in_already"]
    with pytest.raises(Problem) as error:
        moved(at, other, Way.OUT)
    assert codes(error) == ["stores.not_in"]
    (there,) = lying(at)
    assert (there.packages, there.packed_g, there.bulk_g) == (1, 180_000, 0)
    assert [row.pk for row in waiting(at)] == [other.pk]
    out = moved(at, drum, Way.OUT, destination=Destination.OWN_USE)
    assert out.came_in_id == made.pk
    assert lying(at) == []
    assert fillings([at])[0].packages == 0


def test_into_another_store_it_leaves_the_first() -> None:
    firm = three_firms().generator
    first, second, (drum,) = store(firm), store(firm, "二号库", place="371581"), filled(firm, 180_000)
    moved(first, drum)
    moved(second, drum, moved_at=NOW + MINUTE)
    assert [row.store_id for row in inside()] == [second.pk]
    out = StoreMove.objects.get(way=Way.OUT)
    assert (out.store_id, out.destination, out.moved_at) == (first.pk, "other_store", NOW + MINUTE)
    with pytest.raises(Problem) as error:
        moved(first, drum, Way.OUT)
    assert codes(error) == ["stores.not_in"]


def test_what_cannot_be_is_refused() -> None:
    three = three_firms()
    firm = three.generator
    at, (drum, foreign) = store(firm), [*filled(firm, 180_000), *filled(three.receiver, 90_000)]
    with pytest.raises(Problems) as several:
        moved(at, moved_at=NOW + dt.timedelta(hours=1), waste="oil", mass_g=0, destination="handed", keeper="x" * 61)
    assert set(codes(several)) == {
        "stores.moved_future",
        "stores.waste_wrong",
        "stores.mass_wrong",
        "stores.destination_wrong",
        "stores.text_long",
    }
    with pytest.raises(Problems) as several:
        moved(at, drum, waste=OIL)
    assert codes(several) == ["stores.package_says"]
    with pytest.raises(Problems) as several:
        moved(at, foreign)
    assert codes(several) == ["stores.package_elsewhere"]
    with pytest.raises(Problems) as several:
        moved(at, drum, moved_at=NOW - dt.timedelta(days=2))
    assert codes(several) == ["stores.moved_before"]
    with pytest.raises(Problem) as error:
        moved(at, package=None, waste=SLAG, mass_g=1, moved_at=dt.datetime(2019, 1, 1, tzinfo=dt.UTC), store_id=10**9)
    assert codes(error) == ["kernel.not_found"]
    with pytest.raises(Problem) as error:
        moved(store(firm, "新库", codes=("sw:",), opened_on=dt.date(2026, 4, 1)), waste=SLAG, mass_g=1)
    assert codes(error) == ["stores.store_wrong"]
    told = moves_record(actor=SETUP, given=[move_in(at, drum), dataclasses.replace(move_in(at), package="没有")])
    assert [each.outcome for each in told] == [Taken.CREATED, Taken.REFUSED]
    assert told[1].problems[0].code == "stores.package_unknown"
    assert StoreMove.objects.count() == 1


def test_the_database_lets_a_package_out_once() -> None:
    firm = three_firms().generator
    at, (drum,) = store(firm), filled(firm, 180_000)
    moved(at, drum)
    out = moved(at, drum, Way.OUT)
    out.pk, out.key = None, move_in(at).key
    with pytest.raises(IntegrityError), transaction.atomic():
        out.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_sent_at_once_it_is_written_down_once() -> None:
    firm = three_firms().generator
    at, (drum,) = store(firm), filled(firm, 180_000)
    given, bulk = move_in(at, drum), move_in(at, waste=OIL, mass_g=5_000)
    assert together(*[lambda: move_record(actor=SETUP, given=given)] * 3) == ["done"] * 3
    assert together(*[lambda: move_record(actor=SETUP, given=bulk)] * 3) == ["done"] * 3
    others = together(*[lambda: moved(at, drum, Way.OUT)] * 2)
    assert sorted(others) == ["done", "stores.not_in"]
    assert StoreMove.objects.count() == 3


def test_bulk_is_summed_and_may_not_come_out_even() -> None:
    firm = three_firms().generator
    at = store(firm, "灰库", codes=("sw:",))
    moved(at, waste=SLAG, mass_g=30_000_000)
    wrong = moved(at, waste=SLAG, mass_g=90_000_000)
    moved(at, None, Way.OUT, waste=SLAG, mass_g=40_000_000, destination=Destination.OWN_USE)
    assert [each.bulk_g for each in lying(at)] == [80_000_000]
    move_strike(actor=SETUP, move_id=wrong.pk, reason="多写了")
    assert [each.bulk_g for each in lying(at)] == [-10_000_000]
    assert fillings([at])[0].mass_g == -10_000_000


def test_only_the_newest_move_of_a_package_is_struck_out() -> None:
    firm = three_firms().generator
    at, (drum,) = store(firm), filled(firm, 180_000)
    came = moved(at, drum)
    went = moved(at, drum, Way.OUT, moved_at=NOW + MINUTE)
    for reason, code in (("", "stores.reason_missing"), ("错", "stores.moved_since")):
        with pytest.raises(Problem) as error:
            move_strike(actor=SETUP, move_id=came.pk, reason=reason)
        assert codes(error) == [code]
    move_strike(actor=SETUP, move_id=went.pk, reason="没有出库")
    assert inside().count() == 1
    with pytest.raises(Problem) as error:
        move_strike(actor=SETUP, move_id=went.pk, reason="没有出库")
    assert codes(error) == ["stores.struck_already"]
    moved(at, drum, Way.OUT, moved_at=NOW + 2 * MINUTE)
    assert inside().count() == 0


def test_a_load_takes_its_packages_out() -> None:
    three = three_firms()
    at, drums = store(three.generator), filled(three.generator, 180_000, 170_000)
    for drum in drums:
        moved(at, drum)
    manifest = drafted(three, mass_g=350_000, packages=[drum.code for drum in drums])
    sign(three, manifest, Event.ISSUE)
    assert (packages_left(actor=SETUP), inside().count()) == (0, 2)
    sign(three, manifest, Event.TAKE_OVER)
    assert (packages_left(actor=SETUP), inside().count()) == (2, 0)
    assert packages_left(actor=SETUP) == 0
    rows = StoreMove.objects.filter(manifest=manifest)
    assert {(row.destination, row.porter) for row in rows} == {("handed", three.carrier.name)}
    today = clock.today()
    asked = {"actor": SETUP, "party": three.generator, "first": today, "last": today}
    made = ledger_rows(ledger=ledger_get("hw-made"), **asked)
    entered, left = (ledger_rows(ledger=ledger_get(f"hw-{way}"), **asked) for way in ("in", "out"))
    assert [row[Col.BATCH] for row in entered] == [f"HWRK{today:%Y%m%d}{n:03d}" for n in (1, 2)]
    assert [row[Col.SOURCE] for row in entered] == [row[Col.BATCH] for row in made]
    assert [row[Col.SOURCE] for row in left] == [row[Col.BATCH] for row in entered]
    (sent,) = ledger_rows(ledger=ledger_get("hw-sent"), **asked)
    assert sent[Col.SOURCE] == "、".join(str(row[Col.BATCH]) for row in left)


def test_an_emptied_package_is_told_and_goes_out() -> None:
    three = three_firms()
    firm = three.generator
    at, (drum,) = store(firm), filled(firm, 180_000)
    moved(at, drum)
    packages_repack(actor=SETUP, given=RepackIn(key=move_in(at).key, inputs=[drum.code], outputs=[into(180_000)]))
    assert moved(at, drum, Way.OUT, destination=Destination.EMPTIED).came_in is not None
    with pytest.raises(Problems) as several:
        moved(at, drum)
    assert codes(several) == ["stores.package_emptied"]


def test_nobody_sees_or_writes_what_is_not_theirs() -> None:
    three = three_firms()
    at, (drum,) = store(three.generator), filled(three.generator, 180_000)
    row = moved(at, drum)
    own, other = actor("enterprise", party=three.generator), actor("enterprise", party=three.receiver)
    assert move_get(actor=own, move_id=row.pk) == row
    assert moves_listed(actor=other, asked=Asked()).count() == 0
    for act in (
        lambda: move_get(actor=other, move_id=row.pk),
        lambda: move_strike(actor=other, move_id=row.pk, reason="偷"),
        lambda: move_record(actor=other, given=move_in(at, drum, Way.OUT)),
    ):
        with pytest.raises(Problem) as error:
            act()
        assert codes(error) == ["kernel.not_found"]
    with pytest.raises(Problem) as error:
        move_record(actor=actor("leader"), given=move_in(at, drum, Way.OUT))
    assert codes(error) == ["access.not_allowed"]
    assert inside().count() == 1


def test_the_file_goes_out_and_comes_in_unchanged() -> None:
    firm = three_firms().generator
    at, (drum,) = store(firm), filled(firm, 180_000)
    moved(at, drum, keeper="王库管")
    moved(at, waste=OIL, mass_g=5_000, origin="一车间")
    data = table_export(actor=SETUP, table="store-moves", format=Format.CSV)
    report = table_import(actor=SETUP, table="store-moves", name="moves.csv", data=data)
    assert (report.created, report.unchanged, list(report.faults)) == (0, 2, [])
    text = f"{HEAD}\n危废库,入库,2026-03-09 10:00,{OIL},0.5,\n危废库,出库,2026-03-09 11:00,{OIL},0.5,\n"
    report = table_import(actor=SETUP, table="store-moves", name="moves.csv", data=text.encode())
    assert report.created == 1
    assert [fault.problem.code for fault in report.faults] == ["stores.destination_wrong"]


def test_table_five_tells_both_ways() -> None:
    firm = three_firms().generator
    at = store(firm, "灰库", codes=("sw:",))
    moved(at, waste=SLAG, mass_g=30_000_000, origin="锅炉房")
    moved(at, None, Way.OUT, waste=SLAG, mass_g=10_000_000, destination=Destination.OWN_USE)
    moved(store(firm), waste=OIL, mass_g=1)
    today = clock.today()
    rows = ledger_rows(actor=SETUP, ledger=ledger_get("sw-t5"), party=firm, first=today, last=today)
    assert [(row[Col.BATCH], row[Col.MASS], row[Col.FACILITY]) for row in rows] == [
        (f"ZC{today:%Y%m%d}001", 30_000_000, "锅炉房"),
        (f"ZC{today:%Y%m%d}002", 10_000_000, None),
    ]


@settings(max_examples=60)
@sampled(st.lists(st.dates(dt.date(2026, 1, 1), dt.date(2026, 1, 4)), max_size=30))
def test_serials_are_the_same_whatever_days_are_asked(days: list[dt.date]) -> None:
    rows = list(enumerate(sorted(days)))
    whole = serials(rows)
    for day in set(days):
        part = [row for row in rows if row[1] == day]
        assert serials(part) == {number: whole[number] for number, _day in part}
        assert sorted(serial for at, serial in whole.values() if at == day) == list(range(1, len(part) + 1))
