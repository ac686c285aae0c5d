"""Lines and spreads that a few wrong values do not move: medians throughout. Not for: what they are evidence of."""

import numpy as np

from wufei.oversight.balance.spec import Floats, Ints

NORMAL = 1.4826  # times the median deviation: the standard deviation, where things are normal
MOST = 1_200  # points whose pairs are all looked at; of more, so many that lie evenly
SAME = 1e-9


def spread(values: Floats) -> float:
    """The robust standard deviation: the median of what lies between values and their median, in normal terms."""
    return float(NORMAL * np.median(np.abs(values - np.median(values)))) if values.size else 0.0


def line(x: Floats, y: Floats) -> tuple[float, float]:
    """Intercept and slope by Theil and Sen: the median of the slopes of all pairs; up to 29 % may be wrong.

    H. Theil, A rank-invariant method of linear and polynomial regression analysis (1950); P. K. Sen, Estimates of the
    regression coefficient based on Kendall's tau (1968).
    """
    if x.size > MOST:
        order = np.argsort(x, kind="stable")[np.linspace(0, x.size - 1, MOST).astype(np.int64)]
        some, told = x[order], y[order]
    else:
        some, told = x, y
    first, second = np.triu_indices(some.size, 1)
    apart = some[second] - some[first]
    there = np.abs(apart) > SAME
    slope = float(np.median((told[second] - told[first])[there] / apart[there])) if there.any() else 0.0
    return float(np.median(y - slope * x)), slope


def fallen(series: Floats, least: int) -> tuple[Floats, Ints]:
    """By how much each row fell where it fell most surely, and from which column on; NaN and -1 where it is too short.

    series: rows × columns, NaN where nothing is known. Every cut with `least` known columns on both sides is tried;
    the surest is where the difference of means is largest over its own deviation.
    """
    known = ~np.isnan(series)
    count, total = known.cumsum(axis=1), np.where(known, series, 0.0).cumsum(axis=1)
    before, after = count[:, :-1], count[:, -1:] - count[:, :-1]
    enough = (before >= least) & (after >= least)
    with np.errstate(divide="ignore", invalid="ignore"):
        fall = total[:, :-1] / before - (total[:, -1:] - total[:, :-1]) / after
        sure = np.where(enough, fall / np.sqrt(1 / before + 1 / after), -np.inf)
    rows = np.arange(series.shape[0])
    if not sure.shape[1]:
        return np.full(rows.size, np.nan), np.full(rows.size, -1)
    at, there = sure.argmax(axis=1), enough.any(axis=1)
    return np.where(there, fall[rows, at], np.nan), np.where(there, at + 1, -1)
