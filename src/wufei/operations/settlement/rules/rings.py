"""Waste that comes back to where it began: rings in the graph of flows. Not for: residues, which have another code.

For each code the strongly connected parts of who sent to whom (Tarjan, by scipy); in each part, a ring of loads that
follow each other in time within the days allowed. A ring is told once, by its loads.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from wufei.operations.settlement.spec import Load

# A longer ring is not looked for: with every further party it says less.
LONGEST = 5


def rings(loads: Iterable[Load], days: int) -> list[tuple[Load, ...]]:
    """Rings of loads that were accepted, each load in one ring at most, the earliest first."""
    by_code: dict[str, list[Load]] = defaultdict(list)
    for load in loads:
        if load.posted_g and load.buyer_id != load.seller_id:
            by_code[load.code].append(load)
    found: list[tuple[Load, ...]] = []
    for code in sorted(by_code):
        for part in _parts(by_code[code]):
            found += _of_part(sorted(part, key=lambda load: (load.day, load.id)), dt.timedelta(days=days))
    return found


def _parts(loads: Sequence[Load]) -> list[list[Load]]:
    """The loads within each strongly connected part of more than one party."""
    parties = sorted({pk for load in loads for pk in (load.buyer_id, load.seller_id)})
    at = {pk: place for place, pk in enumerate(parties)}
    edges = [(at[load.buyer_id], at[load.seller_id]) for load in loads]
    rows, columns = zip(*edges, strict=True)
    graph = coo_matrix((np.ones(len(edges)), (rows, columns)), shape=(len(parties), len(parties)))
    _count, label = connected_components(graph, directed=True, connection="strong")
    parts: dict[int, list[Load]] = defaultdict(list)
    for load, (start, end) in zip(loads, edges, strict=True):
        if label[start] == label[end]:
            parts[int(label[start])].append(load)
    return [parts[key] for key in sorted(parts)]


def _of_part(loads: Sequence[Load], within: dt.timedelta) -> list[tuple[Load, ...]]:
    leaving: dict[int, list[Load]] = defaultdict(list)
    for load in loads:
        leaving[load.buyer_id].append(load)
    used: set[int] = set()
    found = []
    for load in loads:
        if load.id in used:
            continue
        ring = _closed((load,), leaving, used, load.day + within)
        if ring:
            used |= {one.id for one in ring}
            found.append(ring)
    return found


def _closed(way: tuple[Load, ...], leaving: dict[int, list[Load]], used: set[int], until: dt.date) -> tuple[Load, ...]:
    """The way, gone on until it is back where it began; empty where it does not come back in time."""
    last = way[-1]
    if last.seller_id == way[0].buyer_id:
        return way
    if len(way) == LONGEST:
        return ()
    known = {one.buyer_id for one in way[1:]}
    for load in leaving.get(last.seller_id, ()):
        fresh = load.id not in used and load.seller_id not in known and load.seller_id != last.seller_id
        if fresh and last.day <= load.day <= until:
            ring = _closed((*way, load), leaving, used, until)
            if ring:
                return ring
    return ()
