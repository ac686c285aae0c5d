"""Method files: what ships, what is read, and every fault by its name and place. Not for: scores."""

import dataclasses
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.programme.evaluation.drafts import HEAD, bytes_of, group, item, law, method, method_bytes, text
from tools import probes

from wufei.kernel.problems import Problem, Problems
from wufei.kernel.units import MICRO, unit_find
from wufei.programme.evaluation.rules import method_file
from wufei.programme.evaluation.rules.scoring import score, weights
from wufei.programme.evaluation.spec import Input, MeasureKind, Method, ScoringKind, Subjects

SHIPPED = [method_file.read(method_file.shipped(name), name) for name in method_file.SHIPPED]


def faults(data: bytes) -> list[tuple[str, str]]:
    with pytest.raises(Problems) as caught:
        method_file.read(data, "m.toml")
    for problem in caught.value.problems:
        assert "{" not in problem.says() + problem.remedy()
    return [(problem.code.removeprefix("evaluation."), problem.where) for problem in caught.value.problems]


@pytest.mark.parametrize("found", SHIPPED, ids=lambda found: found.code)
def test_what_ships_is_a_demonstration_and_says_so(found: Method) -> None:
    assert found.demonstration
    assert "示范指数" in found.title_zh
    assert "demonstration index" in found.title_en
    assert found.note_zh
    assert not found.issued_by
    assert sum(weights(found).values()) == 1
    assert found.grades[-1].from_micro == 0
    assert all(one.name_en for one in (*found.items, *found.groups, *found.grades, *found.allocations))


def test_the_county_index() -> None:
    found = SHIPPED[0]
    assert (found.subjects, len(found.groups)) == (Subjects.PLACES, 7)
    assert len([one for one in found.items if not one.bonus]) == 15
    assert {one.weight for one in (*found.groups, *found.items)} == {0, 1}
    assert {one.scoring.kind for one in found.items} == set(ScoringKind) - {ScoringKind.DEDUCT}


def test_the_department_assessment() -> None:
    found = SHIPPED[1]
    assert found.subjects is Subjects.PARTIES
    assert sum(one.weight for one in found.groups) == 100
    assert {one.measure.kind for one in found.items} == set(MeasureKind) - {MeasureKind.INDICATOR}


def test_indicators_of_the_county_index_are_those_of_the_national_set() -> None:
    cases = probes.cases()
    path = cases / "reference" / "indicators-2021.toml" if cases else None
    if path is None or not path.exists():
        pytest.skip("the national set is not at hand (WUFEI_CASES)")
    known = {row["id"]: row for row in tomllib.loads(path.read_text("utf-8"))["indicator"]}
    better = {"higher_better": "higher", "lower_better": "lower"}
    for one in SHIPPED[0].items:
        if one.measure.kind is not MeasureKind.INDICATOR:
            continue
        row = known[one.measure.code]
        unit = unit_find(row["unit"])
        assert unit is not None
        assert one.unit in {"", unit.code}
        if one.scoring.kind is ScoringKind.TARGET:
            assert one.scoring.better == better[row["direction"]]  # type: ignore[union-attr]


def test_a_published_table_of_deductions_can_be_written() -> None:
    """The sorting table in the reference: its points are weights, its findings deductions."""
    cases = probes.cases()
    path = cases / "reference" / "cells.toml" if cases else None
    if path is None or not path.exists():
        pytest.skip("the published table is not at hand (WUFEI_CASES)")
    scheme = next(
        s for s in tomllib.loads(path.read_text("utf-8"))["scheme"] if s["id"] == "shenzhen-sorting-unit-2019"
    )
    items = [
        item(row["id"].replace("_", "-"), _deducting(row), group=section["id"].replace("_", "-"), weight=row["points"])
        for section in scheme["section"]
        for row in section.get("item", [])
        if row.get("deduct")
    ]
    groups = [
        group(code, sum(one["weight"] for one in items if one["group"] == code))
        for code in dict.fromkeys(one["group"] for one in items)
    ]
    found = method(items, groups, decimals=6)
    clean = {one.code: Input(counts={}) for one in found.items}
    missing = {**clean, "drop-off-point": Input(counts={"finding-2": 2})}
    full, less = score(found, {"clean": clean, "missing": missing})
    assert full.points_micro == 100 * MICRO
    whole = sum(one.weight for one in found.items)
    assert less.points_micro == round((1 - 4 / whole) * 100, 6) * MICRO


def _deducting(row: dict[str, Any]) -> dict[str, Any]:
    """A range of points is counted in points: one finding for each."""
    deductions = [
        {
            "code": f"finding-{n}",
            "name_zh": "问题",
            "points": one.get("points", 1),
            **({} if one.get("per_finding") else {"most": one.get("points", one.get("points_max"))}),
        }
        for n, one in enumerate(row["deduct"], start=1)
    ]
    return {"kind": "deduct", "full": row["points"], "deductions": deductions}


def test_numbers_are_read_exactly_and_the_bytes_are_kept() -> None:
    data = bytes_of([item("a", {"kind": "minmax", "zero_at": 0.1, "full_at": 0.300001})])
    found = method_file.read(data, "m.toml")
    scoring = found.items[0].scoring
    assert (scoring.zero_at_micro, scoring.full_at_micro) == (100_000, 300_001)  # type: ignore[union-attr]
    assert found.text.encode() == data
    marked = b"\xef\xbb\xbf" + data
    assert method_file.read(marked, "m.toml").text.encode() == marked
    assert method_file.read(marked, "m.toml").sha256 != found.sha256


def test_grades_stand_best_first_whatever_the_file_says() -> None:
    grades = [{"code": "low", "name_zh": "低", "from": 0}, {"code": "top", "name_zh": "高", "from": 59.5}]
    assert [(g.code, g.from_micro) for g in method([item("a")], grades=grades).grades] == [
        ("top", 59_500_000),
        ("low", 0),
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"\xff",
        b"[method",
        b"x = " + b"[" * 5000,
        b"x = " + b"9" * 5000,
        b"x = 1e99999999999999999999",
        b"#" * 1_048_577,
    ],
    ids=["not utf-8", "not toml", "deep", "digits", "exponent", "size"],
)
def test_what_is_no_toml_is_refused(data: bytes) -> None:
    with pytest.raises(Problem) as caught:
        method_file.read(data, "m.toml")
    assert caught.value.code == "evaluation.method_unreadable"


@pytest.mark.parametrize(
    "number", ["1e999999999", "1e-999999999", "inf", "nan", "0.0000001", "true", '"7"', "[1]", "1" * 400]
)
def test_what_is_no_number_is_refused(number: str) -> None:
    data = bytes_of([item("a")]).replace(b"zero_at = 0", f"zero_at = {number}".encode())
    assert faults(data) == [("method_number", "item a: scoring: zero_at")]


def test_every_fault_of_a_file_is_named_at_once() -> None:
    data = text(
        method={**HEAD, "title_zh": "指数", "decimals": 7, "coverage_permil": 1, "tie_break": ["nobody"]},
        group=[group(), group("empty"), {"code": "Bad Code", "weight": 0}],
        item=[item("a"), item("a", group="none"), item("c", unit="furlong", weight=1.5)],
        allocation=[{"code": "r", "name_zh": "则", "kind": "grades", "shares": {"x": 1}}],
    ).encode()
    assert sorted(faults(data)) == sorted(
        [
            ("method_key", "method"),
            ("method_range", "method: decimals"),
            ("code_form", "group 3: code"),
            ("method_missing", "group Bad Code: name_zh"),
            ("method_range", "group Bad Code: weight"),
            ("method_range", "item c: weight"),
            ("method_field", "item c: unit"),
            ("method_twice", "group, item"),
            ("method_names", "item a: group"),
            ("method_names", "method: tie_break"),
            ("method_names", "allocation r: shares"),
            ("method_empty", "group empty"),
            ("method_empty", "group Bad Code"),
            ("method_title", "method: title_zh"),
        ]
    )


def test_an_empty_file_says_what_is_missing() -> None:
    found = faults(b"")
    assert {("method_missing", "method"), ("method_missing", "method: code"), ("method_missing", "group")} <= set(found)


def test_what_is_no_demonstration_says_whose_it_is() -> None:
    assert faults(bytes_of([item("a")], demonstration=False)) == [("method_issuer", "method: issued_by")]
    assert method([item("a")], demonstration=False, title_zh="考核", issued_by="某市").issued_by == "某市"


TASKS = {"kind": "tasks", "what": "done_share"}
OWN = {"kind": "target", "better": "higher"}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (item("a", unit=""), [("method_unit", "unit")]),
        (item("a", measure=TASKS), [("method_key", "")]),  # the unit of a share is known
        (item("a", {"kind": "minmax", "zero_at": 5, "full_at": 5}), [("method_span", "scoring")]),
        (item("a", {"kind": "minmax", "zero_at": 5}), [("method_missing", "scoring: full_at")]),
        (item("a", {**OWN, "target": 5, "baseline": 6}), [("method_span", "scoring")]),
        (item("a", {**OWN, "better": "more"}), [("method_field", "scoring: better")]),
        (item("a", {"kind": "target"}), [("method_missing", "scoring: better")]),
        (item("a", {"kind": "deduct", "deductions": []}), [("method_missing", "scoring: deductions")]),
        (item("a", {"kind": "judged", "guide_zh": "说", "least": 9, "most": 9}), [("method_span", "scoring")]),
        (item("a", {"kind": "judged", "guide_zh": "说", "full": 9, "most": 10}), [("method_range", "scoring: most")]),
        (item("a", {"kind": "binary", "comparator": "≥", "value": 1}), [("method_field", "scoring: comparator")]),
        (item("a", {"kind": "other"}), [("method_field", "scoring: kind")]),
        (item("a", bonus=0), [("method_range", "bonus"), ("method_missing", "method: bonus_most")]),
        (item("a", bonus=1, weight=1), [("method_key", ""), ("method_missing", "method: bonus_most")]),
        (item("a", measure={"kind": "indicator"}), [("method_missing", "measure: code")]),
        (item("a", measure={"kind": "indicator", "code": "A-b"}), [("code_form", "measure: code")]),
        (item("a", unit="percent", note_zh=3), [("method_field", "note_zh")]),
        (item("a", name_zh="长" * 161), [("text_long", "name_zh")]),
    ],
)
def test_a_fault_of_an_item(row: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    found = faults(bytes_of([item("z"), row]))
    full = [
        (code, where if where.startswith("method") else f"item a: {where}".removesuffix(": "))
        for code, where in expected
    ]
    assert found == full


def test_what_is_measured_decides_how_it_is_scored() -> None:
    shares = {"group": "one", "weight": 1, "code": "a", "name_zh": "项"}
    deduct = {"kind": "deduct", "deductions": [{"code": "k", "name_zh": "扣", "points": 1}]}
    for measure, scoring in (
        (TASKS, deduct),
        ({"kind": "findings"}, {"kind": "binary", "comparator": ">", "value": 1}),
    ):
        row = {**shares, "measure": measure, "scoring": scoring}
        assert faults(bytes_of([row])) == [("method_pair", "item a: scoring")]
    row = {**shares, "measure": TASKS, "scoring": OWN}
    assert faults(bytes_of([row])) == [
        ("method_own", "item a: scoring: target"),
        ("method_own", "item a: scoring: baseline"),
    ]
    row = {**shares, "measure": {**TASKS, "what": "x"}, "scoring": {"kind": "minmax", "zero_at": 0, "full_at": 1}}
    assert faults(bytes_of([row])) == [("method_field", "item a: measure: what")]


def step(low: int | None, high: int | None, includes: str) -> dict[str, Any]:
    ends = {name: bound for name, bound in (("from", low), ("to", high)) if bound is not None}
    return {**ends, "includes": includes, "points": 1}


@pytest.mark.parametrize(
    "steps",
    [
        [step(0, 5, "both"), step(5, None, "none")],  # not open below
        [step(None, 5, "none"), step(5, 9, "both")],  # not open above
        [step(None, 5, "to"), step(5, None, "from")],  # 5 twice
        [step(None, 5, "none"), step(5, None, "none")],  # 5 nowhere
        [step(None, 5, "none"), step(6, None, "from")],  # a gap
        [step(None, 6, "none"), step(5, None, "from")],  # an overlap
        [step(None, None, "none"), step(5, None, "from")],
        [step(None, 5, "none"), step(None, 5, "none"), step(5, None, "from")],
        [step(None, 5, "none"), step(5, 5, "from"), step(5, None, "none")],  # no width
    ],
)
def test_steps_that_leave_gaps_or_overlap_are_refused(steps: list[dict[str, Any]]) -> None:
    found = faults(bytes_of([item("a", {"kind": "band", "steps": steps})]))
    assert set(found) == {("method_steps", "item a: scoring")}


def test_one_step_may_hold_every_number() -> None:
    assert method([item("a", {"kind": "band", "steps": [step(None, None, "none")]})]).items[0].code == "a"


@law
@given(method_bytes())
def test_what_is_drawn_is_read_the_same_twice(data: bytes) -> None:
    found = method_file.read(data, "m.toml")
    assert method_file.read(found.text.encode(), "again.toml") == found
    assert dataclasses.replace(found, text="") != found


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["kind", "code", "points"]), inner),
    max_leaves=4,
)


@law
@given(st.data(), junk)
def test_any_value_in_any_field_is_read_or_named(data: st.DataObject, value: object) -> None:
    """Whatever stands in a field, a person is told of it; nothing else is raised."""
    table: dict[str, Any] = tomllib.loads(data.draw(method_bytes()).decode())
    row = data.draw(
        st.sampled_from([table["method"], *table["group"], *table["item"], *(i["scoring"] for i in table["item"])])
    )
    row[data.draw(st.sampled_from(sorted(row)))] = value
    reader = method_file._Reader()
    reader.method(table, "", "")
    assert all(problem.says() for problem in reader.problems)
