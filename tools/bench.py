"""The benchmarks: run every measure (tools/measures.py) on each database and write docs/benchmarks.md.

Not for: what is measured.
"""

import json
import os
import platform
import sqlite3
import subprocess
import sys
import tempfile

from tools import probes
from tools.cluster import cluster
from tools.steps import ROOT

PAGE = ROOT / "docs" / "benchmarks.md"
HEAD = """# Benchmarks

Written by `make bench`; figures of one machine in one run, best of several. Compare ratios, not absolutes: on a shared
machine the same code swings by a third and more.

{machine}

| what | figure | how |
|---|--:|---|
"""


def measured(subject: str, **environment: str) -> list[list[str | float]]:
    """The rows of one subject, from a process of its own with a home of its own."""
    with tempfile.TemporaryDirectory(prefix="wufei-bench-") as home:
        env = {**os.environ, "WUFEI_MODE": "development", "WUFEI_HOME": home, **environment}
        if "WUFEI_DATABASE_URL" not in environment:
            env.pop("WUFEI_DATABASE_URL", None)
        command = [sys.executable, "-m", "tools.measures", subject]
        done = subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    for row in rows:
        print(f"  {row[0]:<44} {row[1]:>12,} {row[2]}", flush=True)
    return rows


def machine() -> str:
    """The machine in one sentence."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, check=False, capture_output=True, text=True
    )
    return (
        f"Commit {commit.stdout.strip() or 'none'}; {os.cpu_count()} cores, {platform.machine()}; "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}."
    )


def main() -> int:
    """Measure, print, write the page."""
    rows = measured("plans") + measured("figures") + measured("forecasts")
    rows += measured("pages", WUFEI_MODE="production")
    rows += measured("load", WUFEI_MODE="production", WUFEI_API_PER_MINUTE="100000000") + measured("acts")
    programs = probes.postgres()
    if programs is not None:
        with cluster(programs) as url:
            rows += measured("acts", WUFEI_DATABASE_URL=url)
    lines = [f"| {subject} | {value:,} {unit} | {how} |\n" for subject, value, unit, how in rows]
    if programs is None:
        lines.append("| acts on PostgreSQL | not measured | no server programs found |\n")
    else:
        lines.append(
            "\nPostgreSQL ran as in tests, without `fsync`; its figures are the price of code and round trips.\n"
        )
    PAGE.write_text(HEAD.format(machine=machine()) + "".join(lines), encoding="utf-8")
    print(f"Written to {PAGE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
