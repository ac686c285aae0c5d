"""The forecast scored: how often the truth lies in its interval, and how good its probabilities are; rivals beside it.

The series are made: what a city's indicators do (rates that level off, straight growth, steps, wandering, seasons,
amounts counted since January, a wild reading), by processes the forecast does not assume. Real ones of this length do
not exist in public. Not for: what must hold (tests/programme/indicators/test_forecast.py).
"""

import dataclasses
import functools
import itertools
import operator
import statistics
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import special

from tools.measures import Measure, best
from wufei.programme.indicators.rules.forecast import forecast

ROUNDS = 60
LENGTHS = (6, 8, 12, 16)
YEAR = 12
BEGIN = 2019 * YEAR
Random = np.random.Generator
Values = NDArray[np.float64]
# What a forecaster is given: closings and values so far, closings to come, whether it is counted since January, target.
Forecaster = Callable[["City"], tuple[float, float, float]]


@dataclasses.dataclass(frozen=True, slots=True)
class City:
    """A made series, of which the first `count` readings are known, and a target for the last one (at least)."""

    months: tuple[int, ...]
    values: tuple[float, ...]
    count: int
    flow: bool
    ceiling: float | None
    target: float


@dataclasses.dataclass(frozen=True, slots=True)
class Score:
    """Of every series: was the truth inside the 90 % interval, how wide was that, what was said, what happened."""

    inside: tuple[bool, ...]
    widths: tuple[float, ...]
    said: tuple[float, ...]
    happened: tuple[bool, ...]

    def __add__(self, other: "Score") -> "Score":
        pairs = zip(dataclasses.astuple(self), dataclasses.astuple(other), strict=True)
        return Score(*(a + b for a, b in pairs))

    @property
    def coverage(self) -> float:
        """The share of truths inside."""
        return statistics.fmean(self.inside)

    @property
    def brier(self) -> float:
        """The mean squared error of the probabilities (Brier 1950)."""
        return statistics.fmean((p - h) ** 2 for p, h in zip(self.said, self.happened, strict=True))

    @property
    def base(self) -> float:
        """The Brier score of who always says how often it happens."""
        rate = statistics.fmean(self.happened)
        return rate * (1 - rate)


def closing(month: int) -> int:
    """YYYYMM of a month counted from year 0."""
    return month // YEAR * 100 + month % YEAR + 1


def _levelling(random: Random, k: Values) -> Values:
    top = random.uniform(85, 100)
    return np.asarray(top - random.uniform(10, 45) * np.exp(-k / random.uniform(4, 14)))


def _straight(random: Random, k: Values) -> Values:
    return random.uniform(30, 70) + random.uniform(-0.3, 1.2) * k


def _level(random: Random, k: Values) -> Values:
    return np.full(len(k), random.uniform(40, 95))


def _steps(random: Random, k: Values) -> Values:
    path = _level(random, k) * 0.7
    for _step in range(int(random.integers(1, 3))):
        path = path + random.uniform(-5, 12) * (k >= random.integers(1, len(k)))
    return path


def _walking(random: Random, k: Values) -> Values:
    return np.asarray(random.uniform(40, 60) + np.cumsum(random.uniform(-0.2, 0.8) + random.normal(0, 1, len(k))))


def _s_shaped(random: Random, k: Values) -> Values:
    rise = 1 + np.exp(-(k - random.uniform(0, len(k))) / random.uniform(2, 5))
    return np.asarray(random.uniform(30, 45) + random.uniform(15, 50) / rise)


def _bent(random: Random, k: Values) -> Values:
    bend = random.integers(2, len(k) - 1)
    before, after = random.uniform(-0.3, 1.2, 2)
    return np.asarray(random.uniform(30, 60) + before * np.minimum(k, bend) + after * np.maximum(0, k - bend))


def _seasonal(random: Random, k: Values) -> Values:
    wave = random.uniform(1, 5) * random.choice([-1, 1]) * np.array([1, 0.6, 0.3, 0])[k.astype(int) % 4]
    return np.asarray(random.uniform(50, 65) + random.uniform(0, 0.8) * k + wave)


def _wild(random: Random, k: Values) -> Values:
    return np.asarray(_straight(random, k) + (k == random.integers(0, 5)) * random.uniform(8, 25))


def _counted(random: Random, k: Values) -> Values:
    return np.asarray(random.uniform(20, 100) + np.cumsum(random.poisson(random.uniform(0.3, 8), len(k))), dtype=float)


def _full(random: Random, k: Values) -> Values:
    return np.minimum(100.0, random.uniform(80, 98) + random.uniform(0.5, 3) * k)


RATES: dict[str, Callable[[Random, Values], Values]] = {
    "levelling": _levelling,
    "straight": _straight,
    "level": _level,
    "steps": _steps,
    "walking": _walking,
    "s-shaped": _s_shaped,
    "bent": _bent,
    "seasonal": _seasonal,
    "wild reading": _wild,
    "counted": _counted,
    "full": _full,
}
WITHOUT_NOISE = {"counted", "full"}
FLOWS = ("amounts", "wild amounts")
KINDS = (*RATES, *FLOWS)


def city(random: Random, kind: str, count: int) -> City:
    """A series with `count` known quarters and one to eight to come."""
    ahead = int(random.integers(1, 9))
    first = int(random.integers(0, 4))
    k = np.arange(first, first + count + ahead, dtype=float)
    months = tuple(int(BEGIN + 3 * quarter + 2) for quarter in k)
    if kind in FLOWS:
        path = _amounts(random, months[-1] - BEGIN + 1, wild=kind == "wild amounts")
        values = path[[month - BEGIN for month in months]]
    else:
        noise = 0.0 if kind in WITHOUT_NOISE else float(np.exp(random.uniform(np.log(0.2), np.log(2))))
        values = RATES[kind](random, k) + random.normal(0, 1, len(k)) * noise
        values = values if kind == "counted" else np.clip(values, 0, 100)
    values = np.round(values, 2)
    # A target as plans have it: somewhere near what will come, set by people who do not know it.
    unsure = 0.12 * abs(values[-1]) if kind in FLOWS else max(0.35 * float(np.ptp(values[:count])), 1.0)
    target = 100.0 if kind == "full" else float(values[-1] + random.normal(0, unsure))
    ceiling = None if kind in {*FLOWS, "counted"} else 100.0
    return City(months, tuple(map(float, values)), count, kind in FLOWS, ceiling, target)


def _amounts(random: Random, length: int, *, wild: bool) -> Values:
    """Counted since January, month by month: growth, two waves of the year, a wandering level, noise."""
    month = np.arange(length)
    turn = 2 * np.pi * month / YEAR
    waves = 1 + random.uniform(0, 0.3) * np.sin(turn + random.uniform(0, 6))
    waves += random.uniform(0, 0.2) * np.sin(2 * turn + random.uniform(0, 6))
    level = np.exp(np.cumsum(random.normal(0, random.uniform(0, 0.015), length)))
    noise = 1 + random.normal(0, random.uniform(0.02, 0.08) * (3 if wild else 1), length)
    added = random.uniform(20, 200) * (1 + random.uniform(-0.03, 0.08) / YEAR * month) * waves * level * noise
    years = [added[start : start + YEAR] for start in range(0, length, YEAR)]
    return np.concatenate([np.cumsum(year) for year in years])


def ours(made: City) -> tuple[float, float, float]:
    """The ends of the interval and the probability that the last reading meets the target, by the product."""
    closings = [closing(month) for month in made.months]
    found = forecast(
        list(zip(closings, made.values, strict=False))[: made.count],
        closings[made.count :],
        flow=made.flow,
        comparator=">=",
        target=made.target,
        bounds=(0.0, made.ceiling),
    )
    return found.steps[-1].low, found.steps[-1].high, found.probability_met or 0.0


def drift(made: City) -> tuple[float, float, float]:
    """A random walk with drift (Hyndman & Athanasopoulos, Forecasting, 3rd ed., 5.2), quantiles of Student's t."""
    if made.flow:
        return year_on_year(made)
    known = np.array(made.values[: made.count])
    steps, time = len(known) - 1, len(made.values) - made.count
    slope = (known[-1] - known[0]) / steps
    spread = np.sum((np.diff(known) - slope) ** 2) / (steps - 1) * time * (1 + time / steps)
    return _student(known[-1] + slope * time, spread, steps - 1, made.target)


def line(made: City) -> tuple[float, float, float]:
    """A straight line by least squares with its prediction interval."""
    if made.flow:
        return year_on_year(made)
    known = np.array(made.values[: made.count])
    k = np.arange(len(known)) - (len(known) - 1) / 2
    ahead = len(made.values) - 1 - (len(known) - 1) / 2
    slope = np.sum(k * known) / np.sum(k * k)
    spread = np.sum((known - known.mean() - slope * k) ** 2) / (len(known) - 2)
    spread *= 1 + 1 / len(known) + ahead**2 / np.sum(k * k)
    return _student(known.mean() + slope * ahead, spread, len(known) - 2, made.target)


def year_on_year(made: City) -> tuple[float, float, float]:
    """The figure of the same month of the last known year, grown as figures grew on those of a year before."""
    known = dict(zip(made.months[: made.count], made.values, strict=False))
    growth = np.array([value / known[m - YEAR] - 1 for m, value in known.items() if m - YEAR in known])
    month, years = made.months[-1], 0
    while month not in known:
        month, years = month - YEAR, years + 1
    spread = (known[month] * np.std(growth, ddof=1)) ** 2 * (years + years**2 / len(growth))
    return _student(known[month] * (1 + np.mean(growth)) ** years, spread, len(growth) - 1, made.target)


def _student(centre: float, spread: float, freedom: int, target: float) -> tuple[float, float, float]:
    scale = max(float(np.sqrt(spread)), 1e-6)
    reach = float(special.stdtrit(freedom, 0.95)) * scale
    return centre - reach, centre + reach, float(special.stdtr(freedom, (centre - target) / scale))


def score(forecaster: Forecaster, kinds: Sequence[str], count: int, rounds: int, seed: int) -> Score:
    """The forecaster on `rounds` made series of every kind with `count` readings; everyone gets the same ones."""
    rows = []
    for place, turn in itertools.product(range(len(kinds)), range(rounds)):
        made = city(np.random.default_rng([seed, place, count, turn]), kinds[place], count)
        low, high, said = forecaster(made)
        truth = made.values[-1]
        width = (high - low) / (1.0 if made.ceiling else abs(truth) / 100 + 1e-9)
        rows.append((low - 1e-6 <= truth <= high + 1e-6, width, said, truth >= made.target))
    return Score(*(tuple(column) for column in zip(*rows, strict=True)))


def forecasts_scored() -> Iterator[Measure]:
    """Coverage and Brier score of the product and of textbook methods on the same series, and the time it takes."""
    parts = [score(ours, KINDS, count, ROUNDS, 1) for count in LENGTHS]
    mine = functools.reduce(operator.add, parts)
    how = f"{len(KINDS)} kinds of made series, 1 to 8 quarters ahead, {len(mine.said):,} in all"
    yield Measure("forecast: truth inside the 90 % interval", mine.coverage, "share", how)
    for count, part in zip(LENGTHS, parts, strict=True):
        yield Measure(f"forecast: the same, {count} quarters known", part.coverage, "share", f"{ROUNDS} of each kind")
    yield Measure("forecast: Brier score", mine.brier, "", f"{mine.base:.3f} if one always says the base rate")
    for name, rival in (("drift", drift), ("straight line", line)):
        theirs = functools.reduce(operator.add, (score(rival, KINDS, count, ROUNDS, 1) for count in LENGTHS))
        yield Measure(f"{name}: truth inside the 90 % interval", theirs.coverage, "share", "amounts: year on year")
        yield Measure(f"{name}: Brier score", theirs.brier, "", "same series")
        ratio = float(statistics.median(a / max(b, 1e-6) for a, b in zip(mine.widths, theirs.widths, strict=True)))
        yield Measure(f"forecast's interval against that of {name}", ratio, "times as wide", "median")
    cities = [city(np.random.default_rng([2, n]), KINDS[n % len(KINDS)], 12) for n in range(60)]
    seconds = best(lambda: [ours(made) for made in cities])
    yield Measure("60 indicators forecast", seconds * 1000, "ms", "12 quarters each, one core")
