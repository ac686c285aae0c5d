"""Signing manifests: whole signatures with policy, rules, books, seal, log, event. Not for: the books alone (ledger)."""

import multiprocessing
import statistics
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tools.measures import Measure

if TYPE_CHECKING:
    from tests.factories.manifests import Trio

    from wufei.operations.manifests.models import Manifest

LOADS, RUNS, WRITERS = 150, 3, 4
HOW = "issue, take-over and acceptance of hazardous waste in turn, each an act of its own"
P99 = 0.99


def signatures() -> Iterator[Measure]:
    """One writer after the other; on PostgreSQL also four at once, each for firms of its own."""
    import django  # noqa: PLC0415  the settings are told first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    from tests.factories.manifests import trio  # noqa: PLC0415

    three, vendor = trio(), connection.vendor
    signed(three, drafts(three))  # warm: accounts opened, statements made
    runs = [signed(three, drafts(three)) for _run in range(RUNS)]
    seconds = sorted(second for run in runs for second in run)
    rate = statistics.median(len(run) / sum(run) for run in runs)
    where = f"{HOW}; {LOADS} loads, one writer, median of {RUNS}"
    yield Measure(f"manifests signed, {vendor}", rate, "signatures/s", where)
    for name, at in (("50 of 100 within", 0.5), ("99 of 100 within", P99)):
        yield Measure(
            f"a signature of a manifest, {name}, {vendor}", 1000 * seconds[int(len(seconds) * at)], "ms", where
        )
    if vendor == "postgresql":
        trios = [three, *(trio() for _writer in range(WRITERS - 1))]
        rate = statistics.median(together(trios) for _run in range(RUNS))
        yield Measure(
            f"manifests signed by {WRITERS} writers, {vendor}", rate, "signatures/s", f"{HOW}; {LOADS} loads each"
        )


def drafts(three: "Trio") -> "list[Manifest]":
    """Loads that are drafted and wait for their first signature."""
    from tests.factories.manifests import drafted  # noqa: PLC0415

    return [drafted(three) for _load in range(LOADS)]


def signed(three: "Trio", loads: "list[Manifest]") -> list[float]:
    """Sign all of them three times; the seconds of each signature."""
    from tests.factories.manifests import NEEDED, ROLES  # noqa: PLC0415

    from wufei.operations.manifests.actions import manifest_sign  # noqa: PLC0415
    from wufei.operations.manifests.spec import Event, SignIn  # noqa: PLC0415

    seconds = []
    for event in (Event.ISSUE, Event.TAKE_OVER, Event.ACCEPT):
        given = SignIn(event=event, role=ROLES[event], values=NEEDED[event])
        who, then = three.people[ROLES[event]], []
        for load in loads:
            started = time.perf_counter()
            then.append(manifest_sign(actor=who, manifest_id=load.pk, version=load.version, given=given))
            seconds.append(time.perf_counter() - started)
        loads = then
    return seconds


def together(trios: "list[Trio]") -> float:
    """Signatures a second of as many processes as there are trios, all at once."""
    from django.db import connections  # noqa: PLC0415

    work = [(three, drafts(three)) for three in trios]
    connections.close_all()  # each process makes its own
    fork = multiprocessing.get_context("fork")
    gate = fork.Barrier(len(work) + 1)
    writers = [fork.Process(target=_writer, args=(gate, *each)) for each in work]
    for writer in writers:
        writer.start()
    gate.wait()
    started = time.perf_counter()
    for writer in writers:
        writer.join()
    elapsed = time.perf_counter() - started
    if any(writer.exitcode for writer in writers):
        raise RuntimeError("a writer failed")
    return 3 * LOADS * len(work) / elapsed


def _writer(gate: "multiprocessing.synchronize.Barrier", three: "Trio", loads: "list[Manifest]") -> None:
    gate.wait()
    signed(three, loads)
