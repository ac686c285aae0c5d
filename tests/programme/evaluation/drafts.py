"""Methods and inputs for tests of evaluation: short ones by hand, any ones by Hypothesis. Not for: tests themselves."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from wufei.kernel.units import MICRO
from wufei.programme.evaluation.rules import method_file
from wufei.programme.evaluation.spec import DeductScoring, Input, JudgedScoring, Method

HEAD = {
    "code": "draft",
    "edition": "1",
    "title_zh": "示范指数",
    "title_en": "Demonstration index",
    "subjects": "places",
    "demonstration": True,
    "coverage_permille": 0,
    "decimals": 2,
}
MINMAX = {"kind": "minmax", "zero_at": 0, "full_at": 100}


def toml(value: object) -> str:
    """A value as it stands in a TOML file."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {toml(part)}" for key, part in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value)


def text(**tables: Any) -> str:
    """A file of the tables: a mapping is one table, a list many of one name."""
    lines = []
    for name, rows in tables.items():
        for row in rows if isinstance(rows, list) else [rows]:
            lines.append(f"[[{name}]]" if isinstance(rows, list) else f"[{name}]")
            lines += [f"{key} = {toml(value)}" for key, value in row.items()]
    return "\n".join(lines) + "\n"


def item(code: str, scoring: Mapping[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    """An item over an indicator in per cent, unless said otherwise."""
    kind = (scoring or MINMAX)["kind"]
    measure = {"kind": {"deduct": "findings", "judged": "judged"}.get(kind, "indicator")}
    if measure["kind"] == "indicator":
        measure["code"] = "some_indicator"
        fields = {"unit": "percent", **fields}
    fields = fields if "bonus" in fields else {"group": "one", "weight": 1, **fields}
    return {"code": code, "name_zh": "项", "measure": measure, "scoring": scoring or MINMAX, **fields}


def group(code: str = "one", weight: int = 1) -> dict[str, Any]:
    return {"code": code, "name_zh": "组", "weight": weight}


def bytes_of(items: Sequence[Mapping[str, Any]], groups: Sequence[Mapping[str, Any]] = (), **head: Any) -> bytes:
    allocation = head.pop("allocation", [])
    return text(
        method={**HEAD, **head}, group=list(groups) or [group()], item=list(items), allocation=allocation
    ).encode()


def method(items: Sequence[Mapping[str, Any]], groups: Sequence[Mapping[str, Any]] = (), **head: Any) -> Method:
    return method_file.read(bytes_of(items, groups, **head), "draft.toml")


def value(number: float, **fields: Any) -> Input:
    return Input(value_micro=round(number * MICRO), **fields)


# --- by Hypothesis ---

# Drawing a whole method takes its time on a busy machine.
law = settings(deadline=None, max_examples=60)

points = st.integers(0, 100)
numbers = st.integers(-200, 200)
weights = st.integers(1, 50)


@st.composite
def scorings(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(["target", "minmax", "band", "binary", "deduct", "judged"]))
    low, high = sorted(draw(st.lists(numbers, min_size=2, max_size=2, unique=True)))
    match kind:
        case "target":
            found = {"kind": kind, "better": draw(st.sampled_from(["higher", "lower"]))}
            return {**found, "without_baseline": draw(st.sampled_from(["attainment", "no_data"]))}
        case "minmax":
            ends = (low, high) if draw(st.booleans()) else (high, low)
            return {"kind": kind, "zero_at": ends[0], "full_at": ends[1]}
        case "band":
            steps = [
                {"to": low, "includes": "none", "points": draw(points)},
                {"from": low, "to": high, "includes": "both", "points": draw(points)},
                {"from": high, "includes": "none", "points": draw(points)},
            ]
            return {"kind": kind, "steps": steps}
        case "binary":
            return {"kind": kind, "comparator": draw(st.sampled_from([">=", ">", "<=", "<", "="])), "value": low}
        case "deduct":
            kinds = [
                {"code": code, "name_zh": "扣", "points": draw(points), "most": draw(points)} for code in ("k", "l")
            ]
            return {"kind": kind, "deductions": kinds, "most": draw(points)}
    return {"kind": kind, "evidence": False, "guide_zh": "说明"}


@st.composite
def method_bytes(draw: st.DrawFn) -> bytes:
    codes = draw(st.lists(st.sampled_from(["one", "two", "three"]), min_size=1, unique=True))
    items = [
        item(f"{code}-{n}", draw(scorings()), group=code, weight=draw(weights))
        for code in codes
        for n in range(draw(st.integers(1, 3)))
    ]
    if draw(st.booleans()):
        items.append(
            item("extra", {"kind": "judged", "evidence": False, "guide_zh": "说明"}, bonus=draw(st.integers(1, 9)))
        )
    return bytes_of(
        items,
        [group(code, draw(weights)) for code in codes],
        coverage_permille=draw(st.integers(0, 1000)),
        decimals=draw(st.integers(0, 6)),
        bonus_most=5,
        tie_break=[codes[0]] if draw(st.booleans()) else [],
        grades=[{"code": "a", "name_zh": "甲", "from": 80}, {"code": "b", "name_zh": "乙", "from": 40}],
    )


micros = st.none() | st.integers(-300 * MICRO, 300 * MICRO)


@st.composite
def inputs_of(draw: st.DrawFn, found: Method) -> dict[str, Input]:
    """Sound inputs of one subject for a method; some are missing."""
    given = {}
    for one in found.items:
        if draw(st.integers(0, 4)) == 0:
            continue
        if isinstance(one.scoring, DeductScoring):
            counts = {code: draw(st.integers(0, 9)) for code in ("k", "l")}
            given[one.code] = Input(counts=draw(st.sampled_from([None, counts])))
        elif isinstance(one.scoring, JudgedScoring):
            given[one.code] = Input(value_micro=draw(st.integers(0, 100 * MICRO)), note="据实", evidence=("e",))
        else:
            given[one.code] = Input(
                value_micro=draw(micros),
                target_micro=draw(micros),
                baseline_micro=draw(micros),
                figure_id=draw(st.none() | st.integers(1, 10**6)),
                state=draw(st.sampled_from(["", "draft", "approved"])),
                missing=draw(st.text(max_size=3)),
            )
    return given


@st.composite
def runs(draw: st.DrawFn) -> tuple[Method, dict[str, dict[str, Input]], dict[str, dict[str, Input]]]:
    """A method, inputs of some subjects, and of the period before."""
    found = method_file.read(draw(method_bytes()), "drawn.toml")
    subjects = draw(st.lists(st.sampled_from(["3715", "371502", "371503", "b", "甲"]), unique=True))
    now = {subject: draw(inputs_of(found)) for subject in subjects}
    return found, now, {subject: draw(inputs_of(found)) for subject in subjects if draw(st.booleans())}
