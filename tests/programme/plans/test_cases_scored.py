"""Every labelled case against its bar: no change may read a plan worse than it was read before."""

import json
from pathlib import Path

import pytest
from tests.programme.plans import scoring

from wufei.programme.plans.compiler import compile_plan, read

CASES = sorted((Path(__file__).parent / "cases").glob("*.gold.json"))
BARS = {
    "tasks": 1.0,
    "actions": 1.0,
    "units": 0.99,
    "task_units": 0.99,
    "targets": 0.95,
    "cells": 1.0,
    "figures": 0.9,
    "sections": 1.0,
}
SHARES = {"roles": 0.99, "joint": 0.99, "deadlines": 0.95}
OWN_BARS = {
    # 14 targets, one labelled "培训" where "组织高校和检测机构培训" is read with the trainees: arguable, so left.
    "11-songwu-flat-table": {"targets": 0.92},
    # "年度任务清单48项中47项按期完成": both numbers are labelled, neither is read.
    "44-longxi-page": {"figures": 0.8},
    # "55项重点任务": the tasks of last year, a number that only selects in most sentences.
    "52-yuecheng": {"figures": 0.88},
}


@pytest.mark.parametrize("gold", CASES, ids=lambda path: path.name.removesuffix(".gold.json"))
def test_a_case_is_read_as_labelled(gold: Path) -> None:
    base = gold.name.removesuffix(".gold.json")
    source = next(p for p in gold.parent.glob(f"{base}.*") if p != gold)
    plan = compile_plan(read(source.read_bytes(), source.name)).as_dict()
    scores = scoring.score(json.loads(gold.read_text(encoding="utf-8")), plan)
    bars = BARS | OWN_BARS.get(base, {})
    below = {name: getattr(scores, name).f1 for name, bar in bars.items() if getattr(scores, name).f1 < bar}
    below |= {name: getattr(scores, name).value for name, bar in SHARES.items() if getattr(scores, name).value < bar}
    assert not below
