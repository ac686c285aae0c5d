"""All tests, as `make test` runs them: SQLite, the same suite on PostgreSQL, then the browser journeys.

What a machine lacks is skipped by name and listed at the end; with WUFEI_NO_SKIPS=1, as in CI, that is a failure.
Not for: one test at a desk (`.venv/bin/pytest tests/…`).
"""

import contextlib
import dataclasses
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from tools import probes
from tools.cluster import ClusterError, cluster
from tools.steps import ROOT

WORK = ROOT / "build" / "test"
NOTHING_COLLECTED = 5
# A test that hangs is ended with its stack shown, and counts as failed; the others go on.
PATIENCE = ("-o", "faulthandler_timeout=480", "-o", "faulthandler_exit_on_timeout=true")
# What needs no database, or brings its own, is not run a second time for the second database.
WITHOUT_DATABASE = (
    "tests/architecture",
    "tests/programme/plans/compiler",
    "tests/programme/plans/test_cases_scored.py",
    "tests/faces/cli/test_demo.py",
    "tests/faces/cli/test_sandbox.py",
    "tests/journeys/test_query_counts.py",
    "tests/kernel/papers",
)


@dataclasses.dataclass(slots=True)
class Outcome:
    """One run: how many tests passed and failed, and which were skipped, each with its reason."""

    name: str
    seconds: float = 0.0
    passed: int = 0
    failed: int = 0
    skipped: list[str] = dataclasses.field(default_factory=list)
    broken: bool = False


def read_report(path: Path, outcome: Outcome) -> None:
    """Count a JUnit report into `outcome`."""
    for case in etree.parse(path).iter("testcase"):
        name = f"{case.get('classname')}::{case.get('name')}"
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            outcome.failed += 1
        elif skipped is not None:
            outcome.skipped.append(f"{name}: {skipped.get('message', '')}")
        else:
            outcome.passed += 1


def run(name: str, arguments: list[str], **environment: str) -> Outcome:
    """One pytest run with a home and a report of its own."""
    home = WORK / name.lower().replace(" ", "-")
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    report = home / "report.xml"
    env = {**os.environ, "WUFEI_MODE": "test", "WUFEI_HOME": str(home), **environment}
    if "WUFEI_DATABASE_URL" not in environment:
        env.pop("WUFEI_DATABASE_URL", None)
    print(f"\n== {name}", flush=True)
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", f"--junitxml={report}", "-o", "junit_family=xunit1", *PATIENCE, *arguments],
        check=False,
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
    )
    outcome = Outcome(name, time.monotonic() - started)
    if done.returncode == NOTHING_COLLECTED:
        outcome.skipped.append(f"{name}: no test was found")
    else:
        outcome.broken = done.returncode != 0
        with contextlib.suppress(OSError):
            read_report(report, outcome)
    return outcome


def runs() -> Iterator[Outcome]:
    """The three runs; one that the machine cannot do is an outcome with a skip."""
    workers = ["-n", os.environ.get("WUFEI_TEST_WORKERS", "2"), "--dist", "worksteal"]
    yield run("SQLite", [*workers, "-m", "not browser"])
    programs = probes.postgres()
    if programs is None:
        yield Outcome("PostgreSQL", skipped=["the whole suite on PostgreSQL: no server programs found"])
    else:
        try:
            with cluster(programs) as url:
                left_out = [f"--ignore={folder}" for folder in WITHOUT_DATABASE]
                yield run("PostgreSQL", [*workers, "-m", "not browser", *left_out], WUFEI_DATABASE_URL=url)
        except ClusterError as failure:
            print(failure)
            yield Outcome("PostgreSQL", broken=True)
    if probes.chromium() is None:
        yield Outcome("browser", skipped=["all browser journeys: no Chromium found"])
    else:
        yield run("browser", [*workers, "-m", "browser"])


def main() -> int:
    """Run all, then say what passed, what failed, what was skipped and how long it took."""
    started = time.monotonic()
    print("What this machine has:\n" + probes.table(), flush=True)
    outcomes = list(runs())
    skipped = [f"{o.name}: {line}" for o in outcomes for line in o.skipped]
    print("\n== In all")
    for outcome in outcomes:
        counts = f"{outcome.passed} passed, {outcome.failed} failed, {len(outcome.skipped)} skipped"
        print(f"  {outcome.name:<12} {counts:<40} {outcome.seconds:6.1f} s{'  BROKEN' if outcome.broken else ''}")
    print("\nSkipped:" if skipped else "\nNothing was skipped.")
    print("".join(f"  {line}\n" for line in sorted(skipped)), end="")
    broken = any(o.broken or o.failed for o in outcomes)
    # The published cases are no part of the project and nothing can install them.
    lacking = [line for line in skipped if "WUFEI_CASES" not in line]
    if lacking and os.environ.get("WUFEI_NO_SKIPS") == "1":
        print("WUFEI_NO_SKIPS=1: what this machine lacks counts as a failure.")
        broken = True
    print(f"Total time {time.monotonic() - started:.0f} s")
    print(f"{sum(o.passed for o in outcomes)} passed, {sum(o.failed for o in outcomes)} failed, {len(skipped)} skipped")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
