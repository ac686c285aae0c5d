"""Formulas: what is read, what is refused and where, how they are written, and how units go through them."""

import re
import tomllib
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tools import probes

from wufei.kernel.problems import Problem, Problems
from wufei.kernel.units import MICRO, unit_find, unit_get, units_like
from wufei.programme.indicators.rules.formula import (
    Formula,
    Picture,
    check,
    exact,
    in_unit,
    layout,
    parse,
    substituted,
)

ODD = {"t or pieces": "t"}


def indicators() -> list[dict[str, Any]]:
    """The computed indicators of the reference file, where it is at hand."""
    cases = probes.cases()
    path = cases / "reference" / "indicators-2021.toml" if cases else None
    if path is None or not path.exists():
        return []
    return [row for row in tomllib.loads(path.read_text("utf-8"))["indicator"] if row["expr"]]


def unit_code(text: str) -> str:
    found = unit_find(ODD.get(text, text))
    assert found is not None, text
    return found.code


names = st.sampled_from(["a", "b", "c_1", "Waste"])
numbers = st.sampled_from(["0", "1", "100", "0.92", "1000", ".5", "12.340"])


def _compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, st.sampled_from([" + ", "-", "*", " / "]), inner).map("".join),
        inner.map("({})".format),
        inner.map("-({})".format),
        st.tuples(inner, st.sampled_from("*/+-"), inner).map(lambda t: f"{t[0]}{t[1]}-{t[2]}"),
        st.lists(inner, min_size=2, max_size=3).map(lambda v: f"max({', '.join(v)})"),
        st.lists(inner, min_size=2, max_size=3).map(lambda v: f"min({','.join(v)})"),
    )


texts = st.recursive(names | numbers, _compound, max_leaves=12)
figures = st.fixed_dictionaries({n: st.fractions(-99, 99, max_denominator=100) for n in ("a", "b", "c_1", "Waste")})


def worked_out(text: str, values: dict[str, Fraction]) -> Fraction | None:
    """The same by Python's own arithmetic."""
    python = re.sub(r"(?<![\w.])(\d+\.?\d*|\.\d+)", r"Fraction('\1')", text)
    try:
        return Fraction(eval(python, {"Fraction": Fraction, "min": min, "max": max}, dict(values)))
    except ZeroDivisionError:
        return None


@given(texts, figures)
def test_a_formula_means_what_arithmetic_says(text: str, values: dict[str, Fraction]) -> None:
    assert exact(parse(text), values) == worked_out(text, values)


@given(texts, figures)
def test_what_is_written_is_read_back(text: str, values: dict[str, Fraction]) -> None:
    formula = parse(text)
    assert parse(formula.text) == formula
    decimals = {name: value for name, value in values.items() if (value * 100).denominator == 1}
    shown = {name: f"{float(value):.2f}" for name, value in decimals.items()}
    assert exact(parse(substituted(formula, shown)), values) == exact(formula, values)


@given(texts)
def test_names_are_those_of_the_text_in_order(text: str) -> None:
    found = [word for word in re.findall(r"[A-Za-z_]\w*", text) if word not in {"min", "max"}]
    assert parse(text).names == tuple(dict.fromkeys(found))


@given(st.text(alphabet="ab1.+-*/(), ×÷（）min％", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    problem = None
    try:
        parse(text)
    except Problem as raised:
        problem = raised
    if problem is not None:
        assert problem.code.startswith("indicators.formula_")
        assert problem.where == "formula"
        assert "{" not in problem.says() + problem.remedy()


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("100×U÷（G＋S）", "100 * U / (G + S)"),
        ("１００ * Ｕ／G", "100 * U / G"),
        ("a − b – c", "a - b - c"),
        ("max（0，a - b）", "max(0, a - b)"),
        ("((a) * (b / c))", "a * b / c"),
        ("a / (b * c) - (d - e)", "a / (b * c) - (d - e)"),
        ("-a + 1.50", "-a + 1.5"),
        ("a * -b", "a * (-b)"),
        ("0.000000000001 * a", "0.000000000001 * a"),
        ("+".join("a" * 250), " + ".join("a" * 250)),
    ],
)
def test_how_people_type_it(typed: str, stored: str) -> None:
    assert parse(typed).text == stored


@pytest.mark.parametrize(
    ("text", "position", "found"),
    [
        ("a b", 3, "b"),
        ("100 % * a", 5, "%"),
        ("1e5", 2, "e5"),
        ("a ** b", 4, "*"),
        ("a + 吨", 5, "吨"),
        ("（a ＋ ） b", 6, "）"),
        ("min(a)", 6, ")"),
        ("min + a", 5, "+"),
        ("foo(a)", 4, "("),
        ("a)", 2, ")"),
        ("a, b", 2, ","),
        ("1..2", 2, "."),
        ("__import__('os')", 11, "("),
        ("a.b", 2, "."),
    ],
)
def test_a_refusal_says_where(text: str, position: int, found: str) -> None:
    with pytest.raises(Problem) as raised:
        parse(text, where="expr")
    assert (raised.value.code, raised.value.where) == ("indicators.formula_syntax", "expr")
    assert (raised.value.data["position"], raised.value.value) == (position, found)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *((text, "formula_ends") for text in ("", "  ", "a +", "(a", "max(a, b", "-", "min")),
        ("a" * 501, "formula_long"),
        ("(" * 31 + "a" + ")" * 31, "formula_deep"),
        ("-" * 40 + "a", "formula_deep"),
        ("(" * 400, "formula_deep"),
        ("1234567890123 * a", "formula_number"),
        ("0.0000000000001", "formula_number"),
    ],
)
def test_limits(text: str, code: str) -> None:
    with pytest.raises(Problem) as raised:
        parse(text)
    assert raised.value.code == f"indicators.{code}"
    assert "{" not in raised.value.says() + raised.value.remedy()
    assert parse("(" * 30 + "a" + ")" * 30).text == "a"


def test_figures_in_place_of_names() -> None:
    formula = parse("100 * U / (G + S)")
    assert substituted(formula, {"U": "663.42", "G": "857.16", "S": "18.06"}) == "100 × 663.42 ÷ (857.16 + 18.06)"
    assert substituted(formula, {"U": "1", "G": "2", "S": "-3"}) == "100 × 1 ÷ (2 + (-3))"
    assert substituted(parse("-a * b"), {"a": "-1", "b": "-2"}) == "−(-1 × (-2))"
    assert substituted(parse("(a - b) / a"), {"a": "1,234.5"}) == "(1,234.5 − b) ÷ 1,234.5"
    values = {"U": Fraction(66342, 100), "G": Fraction(85716, 100), "S": Fraction(1806, 100)}
    assert exact(formula, values) == Fraction(6634200, 87522)
    assert exact(formula, {"U": Fraction(1), "G": Fraction(2), "S": Fraction(-2)}) is None


def drawn(picture: Picture) -> str:
    """A picture in one line: a fraction as [top | bottom]."""
    parts = [drawn(part) for part in picture.parts]
    match picture.shape:
        case "row":
            return " ".join(parts)
        case "fraction":
            return f"[{' | '.join(parts)}]"
        case "brackets":
            return f"({parts[0]})"
        case "call":
            return f"{picture.text}({', '.join(parts)})"
        case _:
            return picture.text


@pytest.mark.parametrize(
    ("text", "picture"),
    [
        ("a", "a"),
        ("100 * U / (G + S)", "100 × [U | G + S]"),
        ("100 * (a - b) / a", "100 × [a − b | a]"),
        ("U / (G + S) * 100", "[U × 100 | G + S]"),
        ("100 / b", "[100 | b]"),
        ("2 * 3 / b", "2 × [3 | b]"),
        ("a * b", "a × b"),
        ("100 * a * (b + c) / d / e", "100 × [a × (b + c) | d × e]"),
        ("a / (b * c)", "[a | b × c]"),
        ("a / (b * c) / d", "[a | (b × c) × d]"),
        ("a - (b - c)", "a − (b − c)"),
        ("-a + b", "− a + b"),
        ("max(0, a - b) / c", "[max(0, a − b) | c]"),
        ("100 * a / b - 100", "100 × [a | b] − 100"),
    ],
)
def test_the_picture(text: str, picture: str) -> None:
    assert drawn(layout(parse(text))) == picture


def codes(text: str, units: dict[str, str], unit: str) -> list[str]:
    problems = check(parse(text), units, unit)
    for problem in problems:
        assert "{" not in problem.says() + problem.remedy()
    return [problem.code.removeprefix("indicators.formula_") for problem in problems]


T = {"a": "t", "b": "t", "c": "t"}


@pytest.mark.parametrize(
    ("text", "units", "unit", "wrong"),
    [
        ("a + b", {"a": "t", "b": "wan_yuan"}, "t", ["units"]),
        ("min(a, b)", {"a": "t", "b": "ren"}, "t", ["units"]),
        ("a + 1", {"a": "t"}, "t", ["units"]),
        ("max(0, a - b)", {"a": "t", "b": "wan_t"}, "t", []),
        ("a + b", {"a": "ren", "b": "ge"}, "ren", ["units"]),
        ("a + b", {"a": "jia", "b": "xiang"}, "ge", []),
        ("a", {"a": "jia"}, "jian", []),
        ("a", {"a": "score"}, "points", ["result"]),
        ("a / b", {"a": "t", "b": "yi_yuan"}, "t", ["result"]),
        ("a / b", {"a": "wan_t", "b": "yi_yuan"}, "kg_per_wan_yuan", []),
        ("a * b", {"a": "kg_per_mu", "b": "wan_mu"}, "t", []),
        ("a / (b * c)", {"a": "t", "b": "wan_ren", "c": "day"}, "kg_per_person_day", []),
        ("a / (b * c)", {"a": "kg", "b": "bed", "c": "day"}, "g_per_bed_day", []),
        ("a / b", T, "percent", ["share", "unused"]),
        ("a / b", {"a": "t", "b": "t"}, "part", []),
        ("100 * a / (b + c)", T, "percent", []),
        ("100 * a / (b + c)", T, "permille", ["share"]),
        ("1000 * a / (b + c)", T, "permille", []),
        ("1000 * a / (b + c)", T, "percent", ["share"]),
        ("a / (b + c) * 100", T, "percent", []),
        ("100 * a / b - 100 * a / c", T, "percent", []),
        ("100 * a / b - a / c", T, "percent", ["share"]),
        ("min(100, 100 * a / (b + c))", T, "percent", []),
        ("100 * a + b + c", T, "percent", ["result"]),
        ("p", {"p": "percent"}, "percent", []),
        ("p - q", {"p": "percent", "q": "percent"}, "percent", []),
        ("p + r", {"p": "percent", "r": "permille"}, "percent", []),
        ("100 - p", {"p": "percent"}, "percent", []),
        ("1 - p", {"p": "percent"}, "percent", ["units"]),
        ("f", {"f": "part"}, "percent", ["share"]),
        ("100 * f", {"f": "part"}, "percent", []),
        ("a * p / 100", {"a": "t", "p": "percent"}, "t", []),
        ("a * p", {"a": "t", "p": "percent"}, "t", ["result"]),
        ("100 * a / p", {"a": "t", "p": "percent"}, "t", []),
        ("a * (1 - p / 100)", {"a": "t", "p": "percent"}, "wan_t", []),
        ("a + x + x + y", {"a": "t", "z": "t"}, "t", ["name", "name", "unused"]),
    ],
)
def test_units_are_balanced(text: str, units: dict[str, str], unit: str, wrong: list[str]) -> None:
    assert codes(text, units, unit) == wrong
    if wrong and wrong != ["unused"]:
        with pytest.raises(Problems):
            in_unit(parse(text), units, unit)


def test_a_refusal_names_both_sides() -> None:
    units = {"waste": "t", "value": "wan_yuan", "people": "ren"}
    [problem] = check(parse("waste / people + value"), units, "t")
    assert (problem.data["left"], problem.data["left_unit"]) == ("waste / people", "吨/人")
    assert (problem.data["right"], problem.data["right_unit"]) == ("value", "万元")
    [problem] = check(parse("waste / value"), {"waste": "t", "value": "yi_yuan"}, "t")
    assert problem.says() == "The formula gives 吨/亿元, but the indicator is in 吨."
    [problem] = check(parse("a"), {"a": "furlong"}, "t", where="expr")
    assert problem.code == "units.unknown"


@pytest.mark.parametrize(
    ("text", "units", "unit", "becomes"),
    [
        ("100 * a / (b + c)", T, "percent", "100 * a / (b + c)"),
        ("100 * a / (b + c)", T | {"c": "wan_t"}, "percent", "100 * a / (b + 10000 * c)"),
        ("a / b", {"a": "wan_t", "b": "yi_yuan"}, "t_per_wan_yuan", "a / b"),
        ("a / b", {"a": "wan_t", "b": "yi_yuan"}, "kg_per_wan_yuan", "1000 * a / b"),
        ("a + b", {"a": "wan_t", "b": "t"}, "wan_t", "(10000 * a + b) / 10000"),
        ("p", {"p": "permille"}, "percent", "p / 10"),
    ],
)
def test_changes_of_unit_are_written_into_it(text: str, units: dict[str, str], unit: str, becomes: str) -> None:
    assert in_unit(parse(text), units, unit).text == becomes


BALANCED: list[tuple[str, dict[str, str], str]] = [
    ("100 * a / (b + c)", T, "percent"),
    ("a / m", T | {"m": "wan_yuan"}, "t_per_wan_yuan"),
    ("max(0, a - b) + 0.3 * c", T, "t"),
    ("k * y / 2", {"k": "kg_per_mu", "y": "mu"}, "t"),
    ("100 * (k - l) / k", {"k": "kg_per_mu", "l": "kg_per_mu"}, "percent"),
    ("min(p, 100 * a / b) - r", T | {"p": "percent", "r": "permille"}, "percent"),
    ("a * (100 - p) / 100", T | {"p": "percent"}, "t"),
    ("a / (n * d)", T | {"n": "ren", "d": "day"}, "kg_per_person_day"),
]


@given(st.sampled_from(BALANCED), st.data())
def test_the_value_does_not_depend_on_the_units_chosen(
    case: tuple[str, dict[str, str], str], data: st.DataObject
) -> None:
    text, plain, unit = case
    formula = parse(text)
    names = formula.names
    # Of parts of a whole only percentages may stand for each other: the printed factors are theirs.
    chosen = {
        n: plain[n] if plain[n] == "percent" else data.draw(st.sampled_from(units_like(plain[n]))).code for n in names
    }
    assume("part" not in chosen.values())
    values = {n: data.draw(st.fractions(-(10**6), 10**6, max_denominator=10**4)) for n in names}
    in_plain = {n: values[n] * unit_get(chosen[n]).scale / unit_get(plain[n]).scale for n in names}
    mixed = exact(in_unit(formula, chosen, unit), values)
    assert mixed == exact(in_unit(formula, {n: plain[n] for n in names}, unit), in_plain)
    micro = {n: value * MICRO for n, value in values.items()}
    finely = exact(in_unit(formula, chosen, unit, fine=MICRO), micro)
    assert finely == (None if mixed is None else mixed * MICRO)


def _reference() -> Iterator[Any]:
    rows = indicators()
    if not rows:
        reason = "the published cases are not at hand (WUFEI_CASES)"
        yield pytest.param({}, marks=pytest.mark.skip(reason=reason), id="reference")
    for row in rows:
        yield pytest.param(row, id=f"{row['number']}")


@pytest.mark.parametrize("row", list(_reference()))
def test_the_indicators_of_2021_are_balanced(row: dict[str, Any]) -> None:
    formula = parse(row["expr"])
    units = {v["key"]: unit_code(v["unit"]) for v in row["variables"]}
    assert check(formula, units, unit_code(row["unit"])) == []
    assert isinstance(in_unit(formula, units, unit_code(row["unit"])), Formula)
    assert parse(formula.text) == formula
