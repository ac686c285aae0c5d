"""The benchmarks: run every measure (tools/measures.py) on each database and write docs/benchmarks.md.

With `ledger`: the ledger of ten million transfers alone, an hour, to docs/benchmarks-ledger.md.

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
from tools.peers import environment as peers
from tools.steps import ROOT

PAGE = ROOT / "docs" / "benchmarks.md"
LEDGER_PAGE = ROOT / "docs" / "benchmarks-ledger.md"
HEAD = """# {title}

Written by `{command}`; figures of one machine in one run, best of several. Compare ratios, not absolutes: on a shared
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
        rows = []
        with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as process:
            for line in process.stdout or ():
                rows.append(json.loads(line))
                print(f"  {rows[-1][0]:<44} {rows[-1][1]:>12,} {rows[-1][2]}", flush=True)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
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


def everything() -> tuple[list[list[str | float]], str]:
    """The rows of every subject but the long one, and what is to be said below them."""
    beside = (
        "" if peers.ready() else "\nThe ledgers and solvers of others could not be installed and were not measured.\n"
    )
    rows = measured("plans") + measured("figures") + measured("forecasts")
    rows += measured("balance", OPENBLAS_NUM_THREADS="1")  # the fronts are small: threads would wait for each other
    rows += measured("screening") + measured("detection", WUFEI_MODE="production")
    rows += measured("pages", WUFEI_MODE="production")
    rows += measured("load", WUFEI_MODE="production", WUFEI_API_PER_MINUTE="100000000")
    rows += measured("acts", WUFEI_MODE="production") + measured("manifests", WUFEI_MODE="production")
    rows += measured("ledger", WUFEI_SEAL_HASH="sm3", WUFEI_MODE="production")  # the peers run as in production, too
    rows, below = with_postgres(rows, "acts", "manifests", "ledger")
    return rows, below + beside


def with_postgres(rows: list[list[str | float]], *subjects: str) -> tuple[list[list[str | float]], str]:
    """The same subjects on a PostgreSQL of this run, and in words how it ran, or that there is none."""
    programs = probes.postgres()
    if programs is None:
        return rows, "\nPostgreSQL was not measured: no server programs found.\n"
    for subject in subjects:
        with cluster(programs) as url:
            rows = rows + measured(subject, WUFEI_DATABASE_URL=url, WUFEI_SEAL_HASH="sm3", WUFEI_MODE="production")
    words = "PostgreSQL ran as in tests, without `fsync`; its figures are the price of code and round trips."
    return rows, f"\n{words} Peers ran on the same server.\n"


def main() -> int:
    """Measure, print, write the page."""
    if sys.argv[1:] == ["ledger"]:
        page, title, command = LEDGER_PAGE, "The ledger at ten million transfers", "make bench-ledger"
        rows, below = with_postgres(
            measured("ledger-grown", WUFEI_SEAL_HASH="sm3", WUFEI_MODE="production"), "ledger-grown"
        )
    else:
        page, title, command = PAGE, "Benchmarks", "make bench"
        rows, below = everything()
    lines = [f"| {subject} | {value:,} {unit} | {how} |\n" for subject, value, unit, how in rows]
    head = HEAD.format(title=title, command=command, machine=machine())
    page.write_text(head + "".join(lines) + below, encoding="utf-8")
    print(f"Written to {page.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
