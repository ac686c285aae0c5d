"""Licences as tables: in row by row, each fault told with its column; out and in again nothing changes."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.licences import OILS, entered
from tests.factories.registers import SETUP, actor, party, small_city

from wufei.kernel.problems import Problem
from wufei.kernel.tables.actions import table_export, table_import
from wufei.kernel.tables.spec import Format, ImportReport
from wufei.operations.licences.models import Licence
from wufei.operations.licences.queries.licences import left_of
from wufei.operations.licences.rules.files import cells_of, items_of
from wufei.operations.licences.spec import ItemIn
from wufei.registers.parties.models import Party

HEAD = "许可种类,许可证号,持证单位,废物代码,利用处置方式,核准规模,有效期起,有效期止,车牌号"
WORDS = st.lists(st.sampled_from(["hw:900-249-08", "hw:*-49", "sw:SW02"]), min_size=1, max_size=3, unique=True)
ITEMS = st.lists(
    st.builds(
        ItemIn,
        codes=WORDS.map(tuple),
        methods=st.lists(st.sampled_from(["R9", "D10"]), max_size=2, unique=True).map(tuple),
        amount_g=st.none() | st.integers(1, 10**12),
    ),
    max_size=4,
)


@pytest.fixture
def plant(db: None) -> Party:
    small_city()
    return party(place="371502", name="示例危废处置有限公司")


def taken(*rows: str, dry_run: bool = False) -> ImportReport:
    data = "\n".join((HEAD, *rows)).encode()
    return table_import(actor=SETUP, table="licences", data=data, name="许可证.csv", dry_run=dry_run)


@given(items=ITEMS)
def test_items_go_into_cells_and_back(items: list[ItemIn]) -> None:
    assert items_of(*cells_of(items)) == tuple(items)


def test_a_list_of_licences_comes_in_once(plant: Party) -> None:
    items = "hw:900-249-08 hw:*-49；hw:900-214-08,R9;R1、R9,1000；200.5"
    row = f"operating,鲁危证01号,{plant.name},{items},2026-01-01,2026-12-31,"
    looked = taken(row, dry_run=True)
    assert (looked.created, Licence.objects.count()) == (1, 0)
    assert taken(row).created == 1
    found = Licence.objects.get()
    assert (found.state, found.valid_to) == ("issued", dt.date(2026, 12, 31))
    assert [(item["codes"], item["methods"], item["amount_g"]) for item in found.items] == [
        (["hw:900-249-08", "hw:*-49"], ["R9"], 1_000_000_000),
        (["hw:900-214-08"], ["R1", "R9"], 200_500_000),
    ]
    assert [each.left_g for each in left_of(found)] == [1_000_000_000, 200_500_000]
    again = taken(row)
    assert (again.unchanged, again.created, Licence.objects.count()) == (1, 0, 1)


def test_what_was_written_out_comes_in_again_unchanged(plant: Party) -> None:
    other = party(place="371502")
    entered("operating", plant, items=(OILS, ItemIn(codes=("hw:*-49",))), note="含，逗号；分号")
    entered("vehicle", other, plate="鲁P12345", items=())
    entered("white_list", plant, named_id=other.pk)
    for form in Format:
        written = table_export(actor=SETUP, table="licences", format=form)
        report = table_import(actor=SETUP, table="licences", data=written, name=f"a.{form}")
        assert (report.unchanged, report.total, report.faults) == (3, 3, ())


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("烟花,1号,{p},hw:*-08,R9,1,2026-01-01,2026-12-31,", "kind", "exchange.choice_unknown"),
        ("operating,,{p},hw:*-08,R9,1,2026-01-01,2026-12-31,", "number", "exchange.value_missing"),
        ("operating,1号,查无此单位,hw:*-08,R9,1,2026-01-01,2026-12-31,", "holder", "exchange.reference_unknown"),
        ("operating,1号,{p},hw:*-08,R9,一千,2026-01-01,2026-12-31,", "amount", "units.not_a_number"),
        ("operating,1号,{p},hw:*-08,R9,-5,2026-01-01,2026-12-31,", "codes", "licences.item_wrong"),
        ("operating,1号,{p},废油,R9,1,2026-01-01,2026-12-31,", "codes", "licences.item_wrong"),
        ("operating,1号,{p},,,,2026-01-01,2026-12-31,", "codes", "licences.field_missing"),
        ("operating,1号,{p},hw:*-08,R9,1,2026-12-31,2026-01-01,", "valid_to", "licences.dates_wrong"),
        ("operating,1号,{p},hw:*-08,R9,1,某年,2026-12-31,", "valid_from", "exchange.date_wrong"),
        ("carriage,1号,{p},,,,2026-01-01,2026-12-31,", "plate", "licences.field_missing"),
    ],
)
def test_a_broken_row_is_told_with_its_column_and_the_others_come(
    plant: Party, row: str, column: str, code: str
) -> None:
    report = taken(row.format(p=plant.name), f"operating,2号,{plant.name},hw:*-08,R9,1,2026-01-01,2026-12-31,")
    assert [(fault.row, fault.column, fault.problem.code) for fault in report.faults] == [(2, column, code)]
    assert [each.number for each in Licence.objects.all()] == ["2号"]


def test_a_licence_in_force_is_not_changed_by_a_file(plant: Party) -> None:
    row = f"operating,1号,{plant.name},hw:*-08,R9,{{}},2026-01-01,2026-12-31,"
    taken(row.format(1))
    report = taken(row.format(2))
    assert [fault.problem.code for fault in report.faults] == ["licences.number_taken"]
    assert Licence.objects.get().items[0]["amount_g"] == 1_000_000


def test_only_who_decides_on_licences_takes_them_in(plant: Party) -> None:
    firm = actor("enterprise", party=plant)
    with pytest.raises(Problem, match="not_allowed"):
        table_import(actor=firm, table="licences", data=HEAD.encode(), name="a.csv")
    entered("operating", party(place="371502"))
    entered("operating", plant)
    assert plant.name.encode() in table_export(actor=firm, table="licences", format=Format.CSV)
    assert table_export(actor=firm, table="licences", format=Format.CSV).count(b"\n") == 2
