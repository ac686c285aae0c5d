"""What is measured, one function a subject, on the database this process was told to use. Run by tools/bench.py.

A measure takes the best of several runs: on a shared machine the best is what the code can do, the rest is the others.
Not for: limits that must hold (tests).
"""

import json
import math
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

RUNS = 5
ACTS = 500


class Measure(NamedTuple):
    """One row of docs/benchmarks.md."""

    subject: str
    value: float
    unit: str
    how: str


def best(work: Callable[[], object], runs: int = RUNS) -> float:
    """The seconds of the fastest run."""
    seconds = []
    for _run in range(runs):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def acts_written() -> Iterator[Measure]:
    """What every act pays: a transaction with a number and a line in the log; the app's own rows come on top."""
    import django  # noqa: PLC0415  the settings are told first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection, transaction  # noqa: PLC0415

    from wufei.kernel.access import system  # noqa: PLC0415
    from wufei.kernel.audit.actions import record  # noqa: PLC0415
    from wufei.kernel.numbering.actions import number_take  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    actor, seconds = system("bench"), []

    def act() -> None:
        started = time.perf_counter()
        with transaction.atomic():
            number = number_take(series="bench", period="2026")
            record(actor=actor, act="bench.act", subject=("bench", number, str(number)), change={"state": ["a", "b"]})
        seconds.append(time.perf_counter() - started)

    def many() -> None:
        for _number in range(ACTS):
            act()

    whole = best(many)
    how = f"one process, {ACTS} acts, each one transaction"
    yield Measure(f"empty acts, {connection.vendor}", ACTS / whole, "acts/s", how)
    p99 = statistics.quantiles(seconds, n=100)[98] * 1000
    yield Measure(f"empty act, {connection.vendor}, 99 of 100 within", p99, "ms", how)


def main() -> None:
    """Print the measures of the named subject as JSON lines."""
    from tools.measures_balance import balances_solved  # noqa: PLC0415  each subject has a process of its own
    from tools.measures_detection import frauds_detected  # noqa: PLC0415
    from tools.measures_forecast import forecasts_scored  # noqa: PLC0415
    from tools.measures_indicators import figures_computed  # noqa: PLC0415
    from tools.measures_ledger import ledger_posted  # noqa: PLC0415
    from tools.measures_ledger_grown import ledger_grown  # noqa: PLC0415
    from tools.measures_load import load_borne  # noqa: PLC0415
    from tools.measures_manifests import signatures  # noqa: PLC0415
    from tools.measures_pages import pages_served  # noqa: PLC0415
    from tools.measures_plans import plans_compiled  # noqa: PLC0415
    from tools.measures_screening import declarations_screened  # noqa: PLC0415

    subjects: dict[str, Callable[[], Iterator[Measure]]] = {
        "plans": plans_compiled,
        "acts": acts_written,
        "pages": pages_served,
        "figures": figures_computed,
        "forecasts": forecasts_scored,
        "load": load_borne,
        "balance": balances_solved,
        "screening": declarations_screened,
        "detection": frauds_detected,
        "ledger": ledger_posted,
        "manifests": signatures,
        "ledger-grown": ledger_grown,
    }
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wufei.config.settings")
    for measure in subjects[sys.argv[1]]():
        digits = 3 - math.floor(math.log10(abs(measure.value))) - 1 if measure.value else 0
        told = [measure.subject, round(measure.value, digits), measure.unit, measure.how]
        print(json.dumps(told, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
