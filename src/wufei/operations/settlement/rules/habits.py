"""Loads that depart from what a firm usually does: entered late, left to lie, sent in parts. Not for: other flows.

Each is odd only where nearly everything else is not so: who brings in a whole year together is late with all of it, who
sends once in a season leaves everything to lie. Of few loads nobody knows what is usual.
"""

import datetime as dt
import itertools
import statistics
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from wufei.operations.settlement.spec import Load

PERMILLE = 1000
DAY_HOURS = 24
LEAST = 8  # days with loads from which something is usual
# Together no more than one load used to be, and each clearly lighter than the usual one.
LIGHT_PERMILLE = 700


def entered_late(loads: Iterable[Load], days: int, permille: int) -> Iterator[Load]:
    """Accepted loads that were entered more than `days` after the day they tell, by receivers who enter nearly all in
    time (`permille` of theirs).
    """
    taken: dict[int, list[tuple[Load, int]]] = defaultdict(list)
    for load in loads:
        if load.posted_g is not None and load.entered_days is not None:
            taken[load.seller_id].append((load, load.entered_days))
    for _seller, told in sorted(taken.items()):
        late = [load for load, after in told if after > days]
        if (len(told) - len(late)) * PERMILLE >= permille * len(told):
            yield from late


def left_to_lie(loads: Iterable[Load], permille: int) -> Iterator[tuple[Load, Load]]:
    """A load and the one before it, where nothing left in between for longer than the waste may lie, of senders who
    keep to that nearly always (`permille` of their intervals).
    """
    for days in _days(loads, pairs=False):
        steps = list(itertools.pairwise(days))
        late = [(one, other) for one, other in steps if _too_long(days[one][-1], other)]
        if late and (len(steps) - len(late)) * PERMILLE >= permille * len(steps):
            yield from ((days[one][-1], days[other][0]) for one, other in late)


def sent_in_parts(loads: Iterable[Load]) -> Iterator[Sequence[Load]]:
    """Loads of one day from one firm to one other that together are no more than one load used to be, each of them
    clearly lighter than the usual one, and more of them than usual.
    """
    for days in _days(loads, pairs=True):
        counts = statistics.median(len(some) for some in days.values())
        masses = [load.mass_g for some in days.values() for load in some]
        usual, most = statistics.median(masses), max(masses)
        for some in days.values():
            light = all(load.mass_g * PERMILLE <= usual * LIGHT_PERMILLE for load in some)
            if len(some) > max(1, counts) and light and sum(load.mass_g for load in some) <= most:
                yield some


def _too_long(before: Load, day: dt.date) -> bool:
    """Whether it lay longer than it may. The day on which it began to lie and that on which it left count none."""
    if before.store_hours is None:
        return False
    return ((day - before.day).days - 1) * DAY_HOURS > before.store_hours


def _days(loads: Iterable[Load], *, pairs: bool) -> Iterator[dict[dt.date, list[Load]]]:
    """Day → loads, in order, of each sender and waste (`pairs`: and receiver) with days enough to know habits of."""
    found: dict[tuple[int, int, str], dict[dt.date, list[Load]]] = defaultdict(lambda: defaultdict(list))
    for load in sorted(loads, key=lambda each: (each.day, each.id)):
        found[load.buyer_id, load.seller_id if pairs else 0, load.code][load.day].append(load)
    return (days for _key, days in sorted(found.items()) if len(days) >= LEAST)
