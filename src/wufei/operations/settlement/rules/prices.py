"""Which prices lie far from others: median and median deviation of log prices, by code and quarter. Not for: rules.

Nothing is said of fewer than `price_least` prices, nor of a difference below `NOTABLE`, however close the others lie.
"""

import dataclasses
import datetime as dt
import math
import statistics
from collections import defaultdict
from collections.abc import Iterable

from wufei.operations.settlement.rules.tolerances import Tolerances

# The median deviation of a normal distribution is this part of its standard deviation.
NORMAL = 1.4826
NOTABLE = math.log(1.5)


@dataclasses.dataclass(frozen=True, slots=True)
class Quote:
    """A price somebody agreed on, for a code, on a day."""

    id: int
    code: str
    day: dt.date
    fen_per_t: int


@dataclasses.dataclass(frozen=True, slots=True)
class Odd:
    """A price out of range and the median of its peers."""

    quote: Quote
    median_fen: int


def odd_prices(quotes: Iterable[Quote], by: Tolerances) -> list[Odd]:
    """The prices out of range, in order of their ids."""
    groups: dict[tuple[str, int, int], list[Quote]] = defaultdict(list)
    for quote in quotes:
        if quote.fen_per_t > 0:
            groups[quote.code, quote.day.year, (quote.day.month - 1) // 3].append(quote)
    found = []
    for group in groups.values():
        if len(group) < by.price_least:
            continue
        logs = [math.log(quote.fen_per_t) for quote in group]
        middle = statistics.median(logs)
        spread = NORMAL * statistics.median(abs(log - middle) for log in logs)
        limit = max(spread * by.price_deviations / 10, NOTABLE)
        found += [
            Odd(quote, round(math.exp(middle)))
            for quote, log in zip(group, logs, strict=True)
            if abs(log - middle) > limit
        ]
    return sorted(found, key=lambda odd: odd.quote.id)
