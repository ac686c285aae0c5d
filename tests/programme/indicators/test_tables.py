"""Readings, targets and published figures through the ordinary import; the published files of the field too."""

import csv
import io

import pytest
from tests.factories.indicators import probe_set, told
from tests.factories.registers import SETUP, small_city
from tools import probes

from wufei.kernel.problems import Problem
from wufei.kernel.tables.actions import table_export, table_import
from wufei.kernel.tables.spec import Format, ImportReport
from wufei.kernel.units import MICRO
from wufei.programme.indicators.actions.sets import set_load_shipped
from wufei.programme.indicators.models import Definition, Figure, Published, Reading, Target
from wufei.registers.places.actions import place_create
from wufei.registers.places.spec import PlaceKind, Tree

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
REAL = "reference/real-values"


def taken(table: str, text: str | bytes, *, dry_run: bool = False) -> ImportReport:
    data = text.encode() if isinstance(text, str) else text
    return table_import(actor=SETUP, table=table, data=data, name="x.csv", dry_run=dry_run)


def real(name: str) -> bytes:
    cases = probes.cases()
    if cases is None or not (cases / REAL / name).exists():
        pytest.skip(f"{name} is not at hand (WUFEI_CASES)")
    return (cases / REAL / name).read_bytes()


def gaoming() -> None:
    """The district of the published plan, with its province and city."""
    for code, name, kind in (
        ("44", "广东省", PlaceKind.PROVINCE),
        ("4406", "佛山市", PlaceKind.PREFECTURE),
        ("440608", "高明区", PlaceKind.COUNTY),
    ):
        place_create(actor=SETUP, tree=Tree.ADMINISTRATIVE, kind=kind, code=code, name=name, parent_code=code[:-2])


def rows_of(table: str) -> list[dict[str, str]]:
    content = table_export(actor=SETUP, table=table, format=Format.CSV)
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.mark.django_db(transaction=True)
def test_readings_of_a_file_make_figures_once_it_is_in() -> None:
    probe_set()
    text = "变量,区划代码,时期,数值,单位\nstraw_used,3715,2024,95,万吨\nstraw_collectable,3715,2024,1000000,吨\n"
    report = taken("readings", text)
    assert (report.created, report.refused) == (2, 0)
    assert Figure.objects.get(indicator__code="straw", superseded_at__isnull=True).value_micro == 95 * MICRO
    again = taken("readings", text)
    assert (again.unchanged, again.changed) == (2, 0)


@pytest.mark.django_db(transaction=True)
def test_a_dry_run_keeps_nothing_and_a_bad_row_stops_no_other() -> None:
    probe_set()
    rows = ("straw_used,3715,2024,95", "nothing,3715,2024,1", "straw_used,9999,2024,1", "straw_used,3715,2024Q9,1")
    text = "\n".join(("variable,place,period,value", *rows))
    seen = taken("readings", text, dry_run=True)
    assert (seen.created, seen.refused) == (1, 3)
    assert not Reading.objects.exists()
    assert {f.problem.code for f in seen.faults} == {
        "indicators.variable_unknown",
        "indicators.place_unknown",
        "periods.not_a_period",
    }
    assert taken("readings", text).created == 1
    assert Reading.objects.count() == 1
    assert not Figure.objects.get(indicator__code="straw").value_micro


def test_readings_go_out_as_they_came_in() -> None:
    probe_set()
    told("straw_used", "95.25")
    row = rows_of("readings")[0]
    assert "95.25" in row.values()
    assert "straw_used" in row.values()


def test_targets_are_read_as_people_print_them() -> None:
    probe_set()
    text = (
        "地区,指标,目标年,目标值,基准年,基准值,责任单位\n"
        "3715,秸秆综合利用率,2025,≥95%,2020,92.5,市农业农村局\n"
        "3715,固体废物产生强度,2025,<0.090,,,\n"
        "3715,填埋量下降幅度,2025,逐年提升,,,\n"
        "3715,协调机制,2025,持续推进,,,\n"
    )
    report = taken("targets", text)
    assert (report.created, report.refused) == (4, 0)
    found = {t.indicator.code: (t.comparator, t.value_micro) for t in Target.objects.select_related("indicator")}
    assert found == {
        "straw": (">=", 95 * MICRO),
        "intensity": ("<", 90_000),
        "landfill_drop": ("rising", None),
        "mechanism": ("ongoing", None),
    }
    straw = Target.objects.get(indicator__code="straw")
    assert (straw.baseline_micro, straw.baseline_closing, straw.department) == (92_500_000, 202012, "市农业农村局")


def test_the_published_plan_goes_round() -> None:
    """Eight indicators with baseline, target and department: in, out, and in again without a change."""
    data = real("gaoming-2020-2022-plan.csv")
    gaoming()
    set_load_shipped(actor=SETUP, name="national-2021.toml")
    report = taken("targets", data)
    given = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert (report.created, report.refused) == (len(given), 0), report.faults
    out = table_export(actor=SETUP, table="targets", format=Format.CSV)
    again = taken("targets", out)
    assert (again.unchanged, again.created, again.changed, again.refused) == (len(given), 0, 0, 0), again.faults
    named = {
        (d.name_zh, t.printed, t.department)
        for t in Target.objects.select_related("indicator")
        for d in Definition.objects.filter(indicator=t.indicator)
    }
    for row in given:
        assert (row["indicator_name"], row["target"], row["responsible_department"]) in named
    baselines = sorted(t.baseline_micro for t in Target.objects.exclude(baseline_micro=None))
    assert baselines == sorted(round(float(r["baseline"]) * MICRO) for r in given if r["baseline"])


@pytest.mark.parametrize(
    "name", ["reported-values.csv", "large-city-solid-waste-volumes.csv", "zero-waste-index-scores.csv"]
)
def test_published_figures_of_the_field_are_taken_in_whole(name: str) -> None:
    data = real(name)
    small_city()
    set_load_shipped(actor=SETUP, name="national-2021.toml")
    given = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    report = taken("published", data)
    assert (report.created, report.refused) == (len(given), 0), [f.problem.code for f in report.faults]
    assert Published.objects.count() == len(given)
    assert taken("published", data).unchanged == len(given)
    with_id = [row for row in given if row.get("indicator_id")]
    assert Published.objects.exclude(indicator=None).count() == len(with_id)


def test_a_header_of_other_hands_is_refused_in_words() -> None:
    with pytest.raises(Problem):
        taken("published", "foo,bar\n1,2\n")
