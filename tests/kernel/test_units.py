"""Laws of amounts with a unit."""

import decimal
import re
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tools import probes

from wufei.kernel import units
from wufei.kernel.problems import Problem
from wufei.kernel.units import MICRO, Quantity, unit_find, units_like

CODES = sorted(units.units())
codes = st.sampled_from(CODES)
amounts = st.integers(-(10**15), 10**15)


def code_of(raised: pytest.ExceptionInfo[Problem]) -> str:
    return raised.value.code


@given(amounts, codes)
def test_what_is_written_is_read_back(amount: int, unit: str) -> None:
    quantity = Quantity(amount, unit)
    assert Quantity.parse(quantity.number(), unit) == quantity
    assert units.parse_micro(units.grouped(amount)) == amount
    assert decimal.Decimal(quantity.number()) * MICRO == amount


@given(amounts, codes, st.data())
def test_conversion_keeps_the_amount_and_returns(amount: int, unit: str, data: st.DataObject) -> None:
    target = data.draw(st.sampled_from([u.code for u in units_like(unit)]))
    quantity = Quantity(amount, unit)
    exact = Fraction(amount) * units.unit_get(unit).scale / units.unit_get(target).scale
    if exact.denominator != 1 or abs(exact) > units.LARGEST_MICRO:
        with pytest.raises(Problem, match=r"units\.(not_exact|too_large)"):
            quantity.to(target)
        return
    there = quantity.to(target)
    assert there.amount_micro == exact
    assert there.to(unit) == quantity
    assert there.compare(quantity) == 0
    assert there == quantity.rounded_to(target)


@given(amounts, amounts, codes)
def test_sums_and_order(a: int, b: int, unit: str) -> None:
    one, two = Quantity(a, unit), Quantity(b, unit)
    assert (one + two) - two == one
    assert one + (-one) == Quantity(0, unit)
    assert one.compare(two) == -two.compare(one) == (a > b) - (a < b)


@given(amounts, codes, codes)
def test_different_dimensions_never_meet(amount: int, one: str, two: str) -> None:
    assume(units.unit_get(one).dimension != units.unit_get(two).dimension)
    for attempt in (lambda: Quantity(amount, one).to(two), lambda: Quantity(amount, one).compare(Quantity(1, two))):
        with pytest.raises(Problem) as raised:
            attempt()
        assert code_of(raised) == "units.dimensions_differ"


ZEROS = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12, "k": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}


@given(st.integers(-(9 * 10**18), 9 * 10**18), st.integers(0, 3), st.sampled_from(["zh", "en"]))
def test_a_headline_is_the_amount_rounded(amount: int, places: int, language: units.Language) -> None:
    text = Quantity(amount, "t").headline(language, places=places)
    number = text.rstrip("吨t ").rstrip("万亿kMBT").replace(",", "")
    sign = text.replace(" ", "").replace(",", "").removeprefix(number).removesuffix("吨" if language == "zh" else "t")
    shown, exact = Fraction(number) * ZEROS[sign], Fraction(amount, MICRO)
    assert abs(shown - exact) <= Fraction(ZEROS[sign], 2 * 10**places)
    assert abs(Fraction(number)) >= 1 or sign == ""
    if sign not in {"万亿", "T"}:
        assert abs(Fraction(number)) < {"亿": 10**4, "万": 10**4}.get(sign, 10**4 if language == "zh" else 10**3)


@pytest.mark.parametrize(
    ("text", "unit", "exact", "zh", "en"),
    [
        ("3.5", "wan_t", "3.5 万吨", "3.5万吨", "35k t"),
        ("35000", "wan_t", "35,000 万吨", "3.5亿吨", "350M t"),
        ("9999.999", "t", "9,999.999 吨", "1万吨", "10k t"),
        ("1234.5", "kg", "1,234.5 千克", "1,234.5 千克", "1.23k kg"),
        ("12.8", "yi_yuan", "12.8 亿元", "12.8亿元", "1.28B yuan"),
        ("95.25", "percent", "95.25%", "95.25%", "95.25%"),
        ("-0.000001", "t", "-0.000001 吨", "0 吨", "0 t"),
        ("1200", "jia", "1,200 家", "1,200 家", "1.2k"),
        ("2", "points", "2 个百分点", "2 个百分点", "2 percentage points"),
    ],
)
def test_how_people_read_it(text: str, unit: str, exact: str, zh: str, en: str) -> None:
    quantity = Quantity.parse(text, unit)
    assert quantity.format("zh") == exact
    assert (quantity.headline("zh"), quantity.headline("en")) == (zh, en)


@pytest.mark.parametrize(
    ("text", "micro"),
    [
        ("１，２３４．５", 1_234_500_000),
        (" 0.000001 ", 1),
        (".5", 500_000),
        ("5.", 5 * MICRO),
        ("−3", -3 * MICRO),
        ("+007", 7 * MICRO),
    ],
)
def test_numbers_as_people_type_them(text: str, micro: int) -> None:
    assert units.parse_micro(text) == micro


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *((bad, "units.not_a_number") for bad in ("", "abc", "1e5", "1,23,4", "1.2.3", "三", "٣", "-", ".", "1 吨")),
        *((bad, "units.not_a_number") for bad in ("NaN", "inf", "0x10", "1_000")),
        ("0.0000001", "units.too_fine"),
        ("9223372036854.775808", "units.too_large"),
        ("9" * 400, "units.too_large"),
    ],
)
def test_what_is_no_amount_is_refused(text: str, code: str) -> None:
    with pytest.raises(Problem) as raised:
        Quantity.parse(text, "t")
    assert code_of(raised) == code
    assert "{" not in raised.value.says() + raised.value.remedy()


def test_known_conversions() -> None:
    assert Quantity.of(3, "mu").to("m2") == Quantity.of(2000, "m2")
    assert Quantity.of(15, "mu").to("ha") == Quantity.of(1, "ha")
    assert Quantity.parse("1.5", "yi_yuan").to("wan_yuan") == Quantity.of(15_000, "wan_yuan")
    assert Quantity.of(1, "t_per_wan_yuan").to("kg_per_wan_yuan") == Quantity.of(1000, "kg_per_wan_yuan")
    assert Quantity.of(1, "kg_per_wan_yuan").to("t_per_yi_yuan") == Quantity.of(10, "t_per_yi_yuan")
    with pytest.raises(Problem) as raised:
        Quantity.of(1, "mu").to("m2")
    assert code_of(raised) == "units.not_exact"
    with pytest.raises(Problem) as raised:
        Quantity.of(1, "furlong")
    assert code_of(raised) == "units.unknown"
    with pytest.raises(TypeError):
        Quantity(1.5, "t")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        *[("万吨", "wan_t"), ("公斤", "kg"), ("％", "percent"), ("吨／日", "t_per_day"), ("个百分点", "points")],
        *[("㎡", "m2"), ("亩", "mu"), ("亿元", "yi_yuan"), ("吨 / 日", "t_per_day"), ("t", "t"), ("台（套）", "tai")],
        *[("分", "score"), ("个", "ge"), ("kg/人·日", "kg_per_person_day"), ("count", "ge"), ("万件", "wan_jian")],
        *[
            ("t CO2/万元", "tco2e_per_wan_yuan"),
            ("tCO₂/万元", "tco2e_per_wan_yuan"),
            ("床位", "bed"),
            ("度/吨", "kwh_per_t"),
        ],
    ],
)
def test_units_are_found_by_what_documents_write(name: str, code: str) -> None:
    found = unit_find(name)
    assert found is not None
    assert found.code == code
    assert unit_find("斤") is None


def test_the_table_is_sound() -> None:
    for unit in units.units().values():
        plain = units.unit_get(unit.plain)
        assert unit.scale > 0
        assert plain.wan == 0
        assert plain.dimension == unit.dimension
        assert unit.scale == plain.scale * 10**unit.wan
        assert unit_find(unit.code) == unit
    names = [u.zh for u in units.units().values() if u.zh]
    assert sorted(n for n in set(names) if names.count(n) > 1) == ["分"]


def test_compound_units_agree_with_their_parts() -> None:
    """Within a dimension all are made of the same kinds of units, and convert as those do."""
    by_dimension: dict[str, list[units.Unit]] = {}
    for unit in units.units().values():
        by_dimension.setdefault(unit.dimension, []).append(unit)
    for dimension, members in by_dimension.items():
        measures = [units.measure(unit.code) for unit in members]
        assert all(m.powers == measures[0].powers for m in measures), dimension
        ratios = {m.scale / unit.scale for m, unit in zip(measures, members, strict=True)}
        assert len(ratios) == 1, dimension
        assert ("_per_" in dimension) == all(unit.of for unit in members), dimension
        assert all(not units.unit_get(part).of for unit in members for part in unit.per), dimension


def test_measures_multiply() -> None:
    t, money = units.measure("t"), units.measure("wan_yuan")
    assert t.times(money, -1) == units.measure("t_per_wan_yuan")
    assert units.measure("wan_t").times(units.measure("yi_yuan"), -1) == units.measure("t_per_wan_yuan")
    assert units.measure("t_per_wan_yuan").times(money) == t
    assert units.measure("kg_per_bed_day").powers == {"mass": 1, "beds": -1, "time": -1}
    assert units.measure("t_per_year").powers != units.measure("t_per_day").powers
    with pytest.raises(Problem, match=r"units\.unknown"):
        units.measure("furlong")


def test_units_of_the_published_indicators_are_known() -> None:
    cases = probes.cases()
    path = cases / "reference" / "indicators-2021.toml" if cases else None
    if path is None or not path.exists():
        pytest.skip("the published cases are not at hand (WUFEI_CASES)")
    written = set(re.findall(r'\bunit = "([^"]*)"', path.read_text("utf-8")))
    assert {name for name in written if unit_find(name) is None} == {"t or pieces", "份/定性", "定性"}
