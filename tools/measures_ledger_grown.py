"""The ledger as it grows to ten million transfers: the rate of posting, a balance at any moment, the audit.

Everything goes in by posting. That takes an hour, so it is not in `make bench` but `make bench-ledger`. Not for: peers.
"""

import datetime as dt
import os
import statistics
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tools.ledger_world import BEGIN, DAYS, World, post, world
from tools.measures import Measure

MOST = int(os.environ.get("WUFEI_BENCH_TRANSFERS", "10000000"))
FIRST = MOST // 10
ACCOUNTS = 5_000
BATCH = 20_000
READS = 2_000
WORKERS = 2


def ledger_grown() -> Iterator[Measure]:
    """Fill the books; read balances and audit at the end."""
    settled = world(ACCOUNTS)
    from django.db import connection  # noqa: PLC0415

    vendor = connection.vendor
    rates = _filled(settled)
    # The rate at a size: the median of the acts that bring the books from half to one and a half times, or to the end.
    first, last = _median(rates, FIRST // 2, FIRST * 3 // 2), _median(rates, MOST - FIRST, MOST)
    how = f"{BATCH:,} an act, {ACCOUNTS:,} accounts, {DAYS} days, median of the acts around"
    yield Measure(f"posting around {FIRST:,}, {vendor}", first, "transfers/s", how)
    yield Measure(f"posting up to {MOST:,}, {vendor}", last, "transfers/s", how)
    yield Measure(f"fall of the rate in between, {vendor}", 100 * (1 - last / first), "%", "below zero: it rose")
    yield from _balances(settled, vendor)
    yield from _audited(vendor)
    yield Measure(f"a transfer with its indexes, {vendor}", _size() / MOST, "bytes", "the database through transfers")


def _filled(settled: World) -> list[tuple[int, float]]:
    """Post `MOST`; for each act how many were there before, and its rate."""
    found: list[tuple[int, float]] = []
    for before in range(0, MOST, BATCH):
        batch = settled.entries(min(BATCH, MOST - before), MOST)
        started = time.perf_counter()
        post(batch)
        found.append((before, len(batch) / (time.perf_counter() - started)))
    return found


def _median(rates: Sequence[tuple[int, float]], since: int, until: int) -> float:
    return statistics.median(rate for before, rate in rates if since <= before < until)


def _balances(settled: World, vendor: str) -> Iterator[Measure]:
    """Any account's balance at any moment: every account as likely as any other, then the busiest alone."""
    from wufei.kernel.access import system  # noqa: PLC0415
    from wufei.ledger.books.queries.accounts import balance_at  # noqa: PLC0415

    actor, chance = system("bench"), settled.chance
    for name, keys in (("any account", settled.keys), ("the busiest account", settled.keys[:1])):
        seconds = []
        for _read in range(READS):
            key, moment = chance.choice(keys), BEGIN + dt.timedelta(days=DAYS) * chance.random()
            started = time.perf_counter()
            balance_at(actor=actor, key=key, moment=moment)
            seconds.append(time.perf_counter() - started)
        twentieths = [1_000 * value for value in statistics.quantiles(seconds, n=20)]
        how = f"{READS:,} reads at random moments, {MOST:,} transfers; half within {twentieths[9]:.2f} ms"
        yield Measure(f"balance of {name} at any time, 95 of 100 within, {vendor}", twentieths[18], "ms", how)


def _audited(vendor: str) -> Iterator[Measure]:
    """Everything recomputed: leaves, trees, sums of accounts, chain."""
    from wufei.kernel.access import system  # noqa: PLC0415
    from wufei.ledger.books.queries.audit import findings  # noqa: PLC0415
    from wufei.ledger.seals.actions import links_extend  # noqa: PLC0415
    from wufei.ledger.seals.queries import chain_findings  # noqa: PLC0415

    while links_extend(actor=system("bench")):
        pass
    started = time.perf_counter()
    wrong = [*findings(workers=WORKERS), *chain_findings()]
    seconds = time.perf_counter() - started
    if wrong:
        raise RuntimeError(f"the books do not hold: {wrong[:3]}")
    how = f"{MOST:,} transfers in {seconds:.0f} s by {WORKERS} processes: leaves, trees, sums, chain"
    yield Measure(f"audit, {vendor}", MOST / seconds, "transfers/s", how)


def _size() -> int:
    from django.db import connection  # noqa: PLC0415

    if connection.vendor == "sqlite":
        return Path(connection.settings_dict["NAME"]).stat().st_size
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])
