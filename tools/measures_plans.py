"""The plan compiler measured: scores on labelled plans, time, memory, and the naive reader beside it in the same run.

Not for: what must hold (tests/programme/plans).
"""

import importlib.util
import json
import pathlib
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

from tools import probes
from tools.measures import Measure
from tools.steps import ROOT

RUNS = 7
MADE = ROOT / "tests" / "programme" / "plans" / "cases"
LONGEST = "liaocheng-plan.txt"
SCORED = ("tasks", "actions", "units", "targets", "cells", "sections")


def plans_compiled() -> Iterator[Measure]:
    """Scores of our made cases and the published ones, then the longest published plan against the clock."""
    shelves = {"made plans": MADE}
    published = probes.cases()
    if published is not None:
        shelves["published plans"] = published / "plans"
    for name, folder in shelves.items():
        yield from _scored(name, folder)
    if published is not None and (published / "plans" / LONGEST).exists():
        yield from _clocked(published / "plans")


def _scored(name: str, folder: pathlib.Path) -> Iterator[Measure]:
    from tests.programme.plans.scoring import Scores, score  # noqa: PLC0415  only this measure needs it

    from wufei.programme.plans.compiler import compile_plan, read  # noqa: PLC0415

    total: Scores | None = None
    count = 0
    for gold_file in sorted(folder.glob("*.gold.json")):
        stem = gold_file.name.removesuffix(".gold.json")
        source = next((p for p in folder.glob(f"{stem}.*") if not p.name.endswith(".gold.json")), None)
        if source is None:
            continue  # a gold whose document is kept elsewhere
        plan = compile_plan(read(source.read_bytes(), source.name)).as_dict()
        one = score(json.loads(gold_file.read_text("utf-8")), plan)
        total = one if total is None else total + one
        count += 1
    if total is None:
        return
    how = f"{count} labelled documents, micro-averaged"
    for key in SCORED:
        yield Measure(f"{name}: {key}", getattr(total, key).f1, "F1", how)
    yield Measure(f"{name}: roles of units found", total.roles.value, "share", how)


def _clocked(folder: pathlib.Path) -> Iterator[Measure]:
    from wufei.programme.plans.compiler import compile_plan, read  # noqa: PLC0415

    data = (folder / LONGEST).read_bytes()
    text = data.decode()
    how = f"{len(text):,} characters, read and compiled, median of {RUNS}, one core"
    ours = _median(lambda: compile_plan(read(data, LONGEST)))
    yield Measure("the longest published plan", ours * 1000, "ms", how)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield Measure("peak memory of that process", peak, "MB", "resident, whole process")
    naive = _module(folder / "baseline.py")
    if naive is not None:
        theirs = _median(lambda: naive.parse(text))
        yield Measure("the naive reader on the same plan", theirs * 1000, "ms", f"baseline.py, median of {RUNS}")
        yield Measure("ours against the naive reader", ours / theirs, "times as long", "same run")


def _median(work: Callable[[], Any]) -> float:
    seconds = []
    for _run in range(RUNS):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


def _module(path: pathlib.Path) -> ModuleType | None:
    spec = importlib.util.spec_from_file_location(path.stem, path) if path.exists() else None
    if spec is None or spec.loader is None:
        return None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
