"""Declarations of waste held against what firms of the same kind make and use: who declares too little to be true.

Four things may speak against a firm, each a robust deviation from its sector: little waste for its output, little
waste for its energy, little output for its energy (who hides waste may hide output, too), and a fall in mid-way. Their
squares add up, so each flag says which evidence it rests on. What says little in a sector is not heard there.
Not for: proof; it ranks whom to visit first.
"""

import functools

import numpy as np
from scipy import stats

from wufei.oversight.balance.rules import trends
from wufei.oversight.balance.rules.uncertainties import terms_shipped
from wufei.oversight.balance.spec import Declared, Evidence, Fit, Flags, Floats, Ints, Screened, Terms, Weak

# Nothing declared counts as so little of what is usual; and no evidence counts for more than so many deviations.
NOTHING = 1e-3
MOST_Z = 10.0
DOUBTED = 3.0  # output itself is in doubt beyond this, and is then not asked how much waste to expect
NINE_OF_TEN = float(stats.norm.ppf(0.95))
_COLUMN = {evidence: place for place, evidence in enumerate(Evidence)}


def screened(told: Declared, by: Terms | None = None) -> Screened:
    """Every firm held against its sector; firms are told in the order in which they came.

    `by`: what it goes by; as shipped, where nothing is said.
    """
    by = by or terms_shipped()
    size = len(told.firms)
    z = np.full((size, len(_COLUMN)), np.nan)
    ahead = {Evidence.OUTPUT: np.full((size, 2), np.nan), Evidence.ENERGY: np.full((size, 2), np.nan)}
    pairs = _pairs(told, by)
    fell, since = _fallen(told, by)
    fits: list[Fit] = []
    sectors = np.asarray(told.sectors, dtype=object)
    for sector in dict.fromkeys(told.sectors):
        mine = np.flatnonzero(sectors == sector)
        for evidence, (x, y) in pairs.items():
            fit, usual, above = _fit(sector, evidence, x[mine], y[mine], by)
            fits.append(fit)
            if fit.weak:
                continue
            z[mine, _COLUMN[evidence]] = np.clip(-above / fit.scatter, -MOST_Z, MOST_Z)
            if evidence in ahead:
                ahead[evidence][mine] = np.c_[usual, np.where(np.isnan(usual), np.nan, fit.scatter)]
        fit, deviation = _shift(sector, fell[mine], by)
        fits.append(fit)
        if not fit.weak:
            z[mine, _COLUMN[Evidence.SHIFT]] = np.clip(deviation, -MOST_Z, MOST_Z)
    since = np.where(z[:, _COLUMN[Evidence.SHIFT]] > DOUBTED, since, -1)
    return _answer(told, tuple(fits), z, ahead, since=since, by=by)


def _pairs(told: Declared, by: Terms) -> dict[Evidence, tuple[Floats, Floats]]:
    """What explains and what is explained, the mean of the months that know both; NaN where they are too few."""
    return {
        Evidence.OUTPUT: _means(told.output, told.waste, by),
        Evidence.ENERGY: _means(told.energy, told.waste, by),
        Evidence.INTENSITY: _means(told.energy, told.output, by),
    }


def _means(x: Floats, y: Floats, by: Terms) -> tuple[Floats, Floats]:
    both = ~(np.isnan(x) | np.isnan(y))
    months = both.sum(axis=1)
    sums = [np.where(both, each, 0.0).sum(axis=1) for each in (x, y)]
    heard = (months >= by.months) & (sums[0] > 0)
    first, second = (np.where(heard, each / np.maximum(months, 1), np.nan) for each in sums)
    return first, second


def _fit(sector: str, evidence: Evidence, x: Floats, y: Floats, by: Terms) -> tuple[Fit, Floats, Floats]:
    """A sector's line through the logs of its firms; what it leads to expect of each, how far above that each lies."""
    there: Flags = np.isfinite(x)
    tell = functools.partial(Fit, sector, evidence, int(there.sum()))
    least = NOTHING * np.median(y[there] / x[there]) * x if there.any() else x
    if there.sum() < by.firms or not np.median(y[there]) > 0:
        return tell(np.nan, np.nan, np.nan, np.nan, Weak.FEW), x, x
    x, y = np.log(x), np.log(np.maximum(y, least))
    intercept, slope = trends.line(x[there], y[there])
    ahead = intercept + slope * x
    scatter, whole = trends.spread((y - ahead)[there]), trends.spread(y[there])
    explained = max(1 - (scatter / whole) ** 2, 0.0) if whole > 0 else 0.0
    loose = scatter <= trends.SAME or (explained < by.explained and scatter > by.close)
    return tell(intercept, slope, scatter, explained, Weak.LOOSE if loose else Weak.NO), ahead, y - ahead


def _fallen(told: Declared, by: Terms) -> tuple[Floats, Ints]:
    """By how much the log of waste for as much energy fell, or for as much output where no energy is known."""
    known = (~np.isnan(told.energy)).sum(axis=1) > 0
    size = np.where(known[:, None], told.energy, told.output)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(size > 0, told.waste / size, np.nan)
    most = np.fmax.reduce(rate, axis=1, initial=0.0)
    some = most > 0
    logs = np.full(rate.shape, np.nan)
    logs[some] = np.log(np.maximum(rate[some], NOTHING * most[some, None]))
    return trends.fallen(logs, by.months)


def _shift(sector: str, fell: Floats, by: Terms) -> tuple[Fit, Floats]:
    """How much more than others of its sector a firm fell; `intercept` is the usual fall of the surest cut."""
    there = fell[~np.isnan(fell)]
    tell = functools.partial(Fit, sector, Evidence.SHIFT, int(there.size))
    if there.size < by.firms:
        return tell(np.nan, np.nan, np.nan, np.nan, Weak.FEW), fell
    middle, scatter = float(np.median(there)), trends.spread(there)
    if scatter <= trends.SAME:
        return tell(middle, 0.0, scatter, 0.0, Weak.LOOSE), fell
    return tell(middle, 0.0, scatter, 0.0, Weak.NO), (fell - middle) / scatter


def _answer(
    told: Declared, fits: tuple[Fit, ...], z: Floats, ahead: dict[Evidence, Floats], *, since: Ints, by: Terms
) -> Screened:
    heard = (~np.isnan(z)).sum(axis=1)
    score = np.where(heard > 0, (np.fmax(z, 0) ** 2).sum(axis=1, where=~np.isnan(z)), np.nan)
    months = ~np.isnan(told.waste)
    count = months.sum(axis=1)
    middle, deviation = _expected(z, ahead)
    with np.errstate(over="ignore"):
        expected, low, high = (count * np.exp(middle + by * deviation) for by in (0.0, -NINE_OF_TEN, NINE_OF_TEN))
    chance = _chances(score, heard)
    ranked = sorted(np.flatnonzero(heard > 0).tolist(), key=lambda firm: (-score[firm], firm))
    return Screened(
        fits=fits,
        z=z,
        score=score,
        chance=chance,
        declared=np.where(count > 0, np.where(months, told.waste, 0.0).sum(axis=1), np.nan),
        expected=expected,
        low=low,
        high=high,
        since=since,
        ranked=tuple(ranked),
        flagged=chance < 1 / (by.one_in * max(len(told.firms), 1)),
    )


def _expected(z: Floats, ahead: dict[Evidence, Floats]) -> tuple[Floats, Floats]:
    """The log of the waste of a month and its deviation, by output and energy as each is sure.

    Both share what is the firm's own, so two of them make it no surer than the better one alone.
    """
    by_output, by_energy = ahead[Evidence.OUTPUT].copy(), ahead[Evidence.ENERGY]
    doubted = (z[:, _COLUMN[Evidence.INTENSITY]] > DOUBTED) & ~np.isnan(by_energy[:, 0])
    by_output[doubted] = np.nan
    both = np.stack([by_output, by_energy])
    weight = np.where(np.isnan(both[..., 0]), 0.0, 1 / both[..., 1] ** 2)
    total = weight.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        middle = np.where(total > 0, (np.nan_to_num(both[..., 0]) * weight).sum(axis=0) / total, np.nan)
        sure = np.where(total > 0, np.fmin(both[0, :, 1], both[1, :, 1]), np.nan)
    return middle, sure


def _chances(score: Floats, heard: Ints) -> Floats:
    """How often so many squares, of which half lie below nothing and count none, come to so much."""
    found = np.full(score.size, np.nan)
    for count in range(1, len(_COLUMN) + 1):
        some = heard == count
        shares = stats.binom.pmf(np.arange(1, count + 1), count, 0.5)
        above = stats.chi2.sf(score[some][:, None], np.arange(1, count + 1))
        found[some] = np.where(score[some] > 0, (above * shares).sum(axis=1), 1.0)
    return found
