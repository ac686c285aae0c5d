"""The published plans: scored against their labels, and the long one by what is known of it."""

import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tools import probes

from wufei.programme.plans.compiler import Plan, compile_plan, read

CASES = (probes.cases() or Path("shared")) / "plans"


def _compiled(name: str) -> Plan:
    path = CASES / name
    if not path.exists():
        pytest.skip(f"{path} is not here (WUFEI_CASES)")
    return compile_plan(read(path.read_bytes(), name))


@pytest.mark.parametrize("name", ["yubei-2024-tasks", "jinan-startup-area-plan"])
def test_scores_of_labelled_plans(name: str, tmp_path: Path) -> None:
    plan = _compiled(f"{name}.txt")
    scorer, gold = CASES / "score.py", CASES / f"{name}.gold.json"
    if not scorer.exists() or not gold.exists():
        pytest.skip(f"{scorer} or {gold} is not here (WUFEI_CASES)")
    out = tmp_path / "pred.json"
    out.write_text(json.dumps(plan.as_dict(), ensure_ascii=False), encoding="utf-8")
    line = subprocess.run(
        [sys.executable, str(scorer), str(gold), str(out)], capture_output=True, text=True, check=True
    ).stdout
    recall, precision = map(float, re.findall(r"task R([\d.]+) P([\d.]+)", line)[0])
    assert min(recall, precision) >= 0.99
    for key, floor in (("act", 0.99), ("dept", 0.99), ("tgt", 0.95), ("sec", 0.99)):
        assert float(re.findall(rf"\b{key} F([\d.]+)", line)[0]) >= floor, line
    assert float(re.findall(r"role ([\d.]+)", line)[0]) >= 0.99
    for cell in re.findall(r"cell F([\d.]+)", line):
        assert float(cell) == 1.0


def test_the_long_plan() -> None:
    name = "liaocheng-plan.txt"
    started = time.perf_counter()
    plan = _compiled(name)
    assert time.perf_counter() - started < 5
    assert 124 <= len(plan.tasks) <= 132
    assert all(a.units for t in plan.tasks for a in t.actions)
    assert len(plan.standing) == 1
    assert len(plan.standing[0].covers) == len(plan.tasks) - 1
    found = {f.kind: f for f in plan.findings}
    assert (found["county_quota"].data["counties_only"], found["county_quota"].data["with_zones"]) == (248, 341)
    assert found["county_quota"].data["goal"] == 300
    assert found["table_not_in_text"].data["pictures"] == 6
    names = {f.data["name"]: f.data["suggestion"] for f in plan.findings if f.kind == "doubtful_name"}
    assert names["市公安局局"] == "市公安局"
    assert names["市市生态环境局"] == "市生态环境局"


def test_duplicates_and_contradictions_of_the_yearly_list() -> None:
    plan = _compiled("yubei-2024-tasks.txt")
    found = {f.kind: f for f in plan.findings}
    assert {v["value"] for v in found["contradictory_total"].data["values"]} == {60, 50, 45}
    assert found["repeated_target"].data["times"] == 2
