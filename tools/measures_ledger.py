"""Posting transfers: at batches of many sizes, what sealing takes of it, and the ledgers of others in the same run.

Zero-sum, balances, days' totals and Merkle trees are always on: there is no way to post without. Not for: how it goes
with millions of transfers in the books (measures_ledger_grown.py).
"""

import contextlib
import os
import statistics
import time
import urllib.parse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from tools.ledger_world import World, post, world
from tools.measures import Measure
from tools.peers.asked import ACCOUNTS
from tools.peers.environment import PYTHON, Peer

RUNS = 5
OF = 1_000_000  # transfers of as many days as the world has, were it full
# How many in one act, and how many acts in one run.
SIZES = ((1, 100), (1_000, 10), (10_000, 3), (100_000, 1))
BATCH = 10_000
ALGORITHMS = ("sha256", "sm3")


def ledger_posted() -> Iterator[Measure]:
    """Posting on this process's database, then beside the peer that knows this database."""
    from django.conf import settings  # noqa: PLC0415

    settled = world(ACCOUNTS)
    from django.db import connection  # noqa: PLC0415

    vendor, hashed = connection.vendor, settings.SEAL_ALGORITHM.upper()
    for size, acts in SIZES:
        rates = [_rate(settled, size, acts) for _run in range(3)]
        how = f"{acts} acts, {ACCOUNTS} accounts, {hashed}, one process, median of 3"
        yield Measure(f"transfers posted, {size:,} an act, {vendor}", statistics.median(rates), "transfers/s", how)
    for algorithm in ALGORITHMS:
        with mock.patch.object(settings, "SEAL_ALGORITHM", algorithm):
            shares = [_sealing_share(settled) for _run in range(RUNS)]
        how = f"time in leaves, their hashes and the tree, of all time of {BATCH:,} in one act, median of {RUNS}"
        yield Measure(f"sealing by {algorithm.upper()}, {vendor}", 100 * statistics.median(shares), "% of posting", how)
    if PYTHON.exists():
        yield from (_beside_hordak if vendor == "postgresql" else _beside_django_ledger)(settled)


def _rate(settled: World, size: int, acts: int) -> float:
    """Transfers a second of so many acts; what is posted is made before."""
    batches = [settled.entries(size, OF) for _act in range(acts)]
    started = time.perf_counter()
    for batch in batches:
        post(batch)
    return size * acts / (time.perf_counter() - started)


def _sealing_share(settled: World) -> float:
    """The share of one act that is spent in making leaves, hashing them, and their tree."""
    from wufei.ledger.books.actions import rows  # noqa: PLC0415
    from wufei.ledger.seals.rules import merkle  # noqa: PLC0415

    spent = 0.0

    def timed(work: Callable[..., Any]) -> Callable[..., Any]:
        def run(*given: Any, **named: Any) -> Any:
            nonlocal spent
            started = time.perf_counter()
            try:
                return work(*given, **named)
            finally:
                spent += time.perf_counter() - started

        return run

    batch = settled.entries(BATCH, OF)
    with contextlib.ExitStack() as patched:
        for owner, name in ((rows, "_leaves"), (rows, "leaf_digests"), (merkle, "root")):
            patched.enter_context(mock.patch.object(owner, name, timed(getattr(owner, name))))
        started = time.perf_counter()
        post(batch)
        return spent / (time.perf_counter() - started)


def _beside_hordak(settled: World) -> Iterator[Measure]:
    """On the same server, in a database of its own."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS peers")
        cursor.execute("CREATE DATABASE peers")
    url = urllib.parse.urlsplit(os.environ["WUFEI_DATABASE_URL"])._replace(path="/peers").geturl()
    with Peer("hordak_asked", url) as peer:
        yield from _beside(settled, peer, "django-hordak", "transfer_to", count=500, theirs_at=1)
        yield from _beside(settled, peer, "django-hordak", "bulk_create", count=5_000, theirs_at=5_000)
        yield from _one_by_one(settled, peer, "django-hordak", "transfer_to", count=300)


def _beside_django_ledger(settled: World) -> Iterator[Measure]:
    """On the same disk, in a file of its own, opened as ours is."""
    path = Path(os.environ["WUFEI_HOME"]) / "peers.sqlite3"
    with Peer("django_ledger_asked", f"sqlite://{path}") as peer:
        yield from _beside(settled, peer, "django-ledger", "commit_txs", count=150, theirs_at=1)
        yield from _one_by_one(settled, peer, "django-ledger", "commit_txs", count=100)


def _beside(settled: World, peer: Peer, name: str, way: str, *, count: int, theirs_at: int) -> Iterator[Measure]:
    """Ours and theirs in turn, so that both meet the same machine; the ratio is the median of the turns' ratios."""
    ours, theirs, ratio = _turns(settled, peer, way, count, (BATCH, 2))
    where = f"{ACCOUNTS} accounts, one process, {RUNS} turns about, medians"
    yield Measure(f"{name}, {way}", theirs, "transfers/s", f"{count:,} transfers, {theirs_at:,} a transaction; {where}")
    how = f"ours {ours:,.0f}/s at {BATCH:,} an act; {where}"
    yield Measure(f"ours against {name}'s {way}", ratio, "times as fast", how)


def _one_by_one(settled: World, peer: Peer, name: str, way: str, *, count: int) -> Iterator[Measure]:
    """The same with one transfer in each of our acts: what a single entry costs."""
    ours, _theirs, ratio = _turns(settled, peer, way, count, (1, 100))
    how = f"ours {ours:,.0f}/s, each transfer an act and a block of its own; {RUNS} turns about, medians"
    yield Measure(f"ours one by one against {name}'s {way}", ratio, "times as fast", how)


def _turns(settled: World, peer: Peer, way: str, count: int, ours_at: tuple[int, int]) -> tuple[float, float, float]:
    peer.rate(way, count // 5)
    turns = [(_rate(settled, *ours_at), peer.rate(way, count)) for _turn in range(RUNS)]
    ours, theirs = (statistics.median(rates) for rates in zip(*turns, strict=True))
    return ours, theirs, statistics.median(our / their for our, their in turns)
