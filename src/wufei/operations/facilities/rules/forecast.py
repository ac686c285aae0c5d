"""Days until a facility is full, by the net inflow of its weeks. Pure. Not for: capacity itself (queries).

The weekly net inflow is estimated by Hodges and Lehmann's median of all pairwise means (Hodges, Lehmann 1963), its
interval by Wilcoxon's signed ranks in their normal approximation with continuity (Hollander, Wolfe, Nonparametric
Statistical Methods, ch. 3): a week in which everything was shipped at once moves neither by much. Where the stock does
not clearly grow, there is no day on which it is full, and none is told.
"""

import dataclasses
import math
from collections.abc import Sequence

from wufei.operations.facilities.spec import Silence

# Fewer weeks than this tell nothing; more than these are another time.
WEEKS_LEAST, WEEKS_MOST = 8, 26
DAYS = 7
# 90 % between the two ends.
Z = 1.6448536269514722


@dataclasses.dataclass(frozen=True, slots=True)
class Forecast:
    """Days until it is full: as it went on, soonest, latest (None: perhaps never). `week_g`: net inflow of a week
    with the ends of its 90 % interval, over `weeks` weeks. `silence` says why there are no days.
    """

    silence: Silence | None
    weeks: int = 0
    week_g: int = 0
    low_g: int = 0
    high_g: int = 0
    days: int | None = None
    soonest: int | None = None
    latest: int | None = None


def week_sums(daily_g: Sequence[int]) -> list[int]:
    """Net inflow by whole weeks, counted back from the last day; an incomplete week at the beginning is left out."""
    whole = len(daily_g) // DAYS * DAYS
    last = daily_g[len(daily_g) - whole :]
    return [sum(last[n : n + DAYS]) for n in range(0, whole, DAYS)][-WEEKS_MOST:]


def location(values: Sequence[int]) -> tuple[float, float, float]:
    """Where values lie: the median of all means of two, and the ends of its interval. Raises ValueError for none."""
    n = len(values)
    means = sorted((values[i] + values[j]) / 2 for i in range(n) for j in range(i, n))
    if not means:
        raise ValueError("no values")
    count = len(means)
    middle = (means[(count - 1) // 2] + means[count // 2]) / 2
    spread = Z * math.sqrt(n * (n + 1) * (2 * n + 1) / 24)
    cut = min(max(math.floor(count / 2 - spread), 0), (count - 1) // 2)
    return middle, means[cut], means[count - 1 - cut]


def days_to_full(free_g: int | None, daily_g: Sequence[int]) -> Forecast:
    """When a facility will be full that has so much room and took in so much net on each of the last days."""
    if free_g is None:
        return Forecast(Silence.NO_CAPACITY)
    weeks = week_sums(daily_g)
    if free_g <= 0:
        return Forecast(Silence.FULL, weeks=len(weeks), days=0, soonest=0, latest=0)
    if len(weeks) < WEEKS_LEAST:
        return Forecast(Silence.FEW_DAYS, weeks=len(weeks))
    middle, low, high = location(weeks)
    told = Forecast(None, len(weeks), round(middle), round(low), round(high))
    if middle <= 0 or high <= 0:
        return dataclasses.replace(told, silence=Silence.NOT_GROWING)

    def until(weekly: float) -> int:
        return math.floor(free_g * DAYS / weekly)

    latest = until(low) if low > 0 else None
    return dataclasses.replace(told, days=until(middle), soonest=until(high), latest=latest)
