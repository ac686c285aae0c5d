"""Where an indicator is heading: coming readings with an interval, and how probable it is that its target is met.

A handful of simple trends is fitted to the readings: rising straight or levelling off, with the year's seasons or
without, wandering or only scattered. Each gives a Student t distribution in closed form (Gaussian regression with
correlated errors, flat prior on the level, scale integrated out: O'Hagan & Forster, Kendall's Advanced Theory of
Statistics 2B, ch. 11), which holds what eight readings leave unknown; they are averaged by how well they explain the
readings (Hoeting et al., Statistical Science 14 (1999) 382). `make bench` scores it beside the textbook methods
(tools/measures_forecast.py). Not for: judging a value that is there (standing), or causes: no coming plant or law is
seen here.
"""

import dataclasses
import enum
import functools
import importlib
import itertools
import math
from collections.abc import Sequence
from types import ModuleType
from typing import TYPE_CHECKING

from wufei.kernel.periods import FIRST_YEAR, LAST_YEAR, MONTHS
from wufei.programme.indicators.spec import Comparator, Direction

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

LEVEL = 0.90
FEWEST = 4
REACH = 2  # times the span of the readings: beyond that the interval says nothing an office could use
LATEST = 40  # readings looked at, and
YEARS = 15  # how old they may be: what was before says little of what comes
LARGEST, LEAST = 1e15, 1e-12  # no book here holds more, or less that is not nothing (and cannot be divided by)
ABOUT = 0.05  # how far from it still is "about", as plans have it
HELD = 3  # equal readings at the end, from which on a figure counts as settled

# The trends that are averaged. Chosen by the benchmark: finer grids did no better.
WANDERING = (0.0, 0.3, 1.0)  # share of the surprise that stays (a random walk) and does not pass with its reading
SEASONS = (0.0, 3.0)  # variance of the year's waves against that of a surprise
TURNING = (0.0, 0.05)  # variance of the trend's own change
LEVELLING = (math.inf, 0.5)  # after what share of the span a trend has lost 63 % of its slope
PULL = 3.0  # a slope is held to be near none until the readings say otherwise: one third of a reading's worth
GRAIN = 0.002  # of the largest reading: no series is known more finely than it was reported
SEASONAL_FROM, SEASONAL_MONTHS = 6, 15
HALVINGS = 50


class Lack(enum.StrEnum):
    """Why there is no forecast."""

    FEW_POINTS = "few_points"
    TOO_FAR = "too_far"
    NOTHING_AHEAD = "nothing_ahead"


class Method(enum.StrEnum):
    """How it was made: averaged trends; the same, and the last readings are equal; not at all."""

    TRENDS = "trends"
    HELD = "held"
    NONE = "none"


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """One coming reading, in the indicator's unit: the middle (as likely above as below) and the interval's ends."""

    closing: int
    middle: float
    low: float
    high: float


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """What the readings look like. `surprise`: how far one is off, in the unit. The others: 0 to 1."""

    surprise: float
    seasonal: float
    levelling: float
    wandering: float


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Coming readings. `probability_met` is for the last of `steps`; None where no number is aimed at."""

    steps: tuple[Step, ...]
    probability_met: float | None
    level: float
    method: Method
    points: int
    lack: Lack | None = None
    fit: Fit | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class _Series:
    """Readings and coming readings as sums of months. `rows`: what each is of the months, as a mean; with `known`
    and `length` a mean becomes the figure again."""

    count: int
    first: int
    rows: "Array"
    known: "Array"
    length: "Array"
    means: "Array"
    gap: float


@dataclasses.dataclass(frozen=True, slots=True)
class _Parts:
    """The trends fitted: a row for each, a column for each coming reading. `unit`: what readings were divided by."""

    weight: "Array"
    centre: "Array"
    scale: "Array"
    freedom: int
    unit: float
    fit: Fit


@dataclasses.dataclass(frozen=True, slots=True)
class _Mixture:
    """Student t distributions and, with weight `stay`, the value `held`; what lies outside the bounds lies on them."""

    parts: _Parts
    stay: "Array"
    held: "Array"
    floor: "Array"
    ceiling: float


@functools.cache
def _libraries() -> tuple[ModuleType, ModuleType]:
    """NumPy and the distribution functions of SciPy."""
    # Loaded by the first forecast: half a second and 50 MB that no other act of the process should wait for.
    return importlib.import_module("numpy"), importlib.import_module("scipy.special")


def forecast(
    points: Sequence[tuple[int, float]],
    horizon: Sequence[int],
    *,
    flow: bool = False,
    comparator: str = "",
    target: float | None = None,
    direction: str = Direction.HIGHER,
    bounds: tuple[float | None, float | None] = (None, None),
    level: float = LEVEL,
) -> Forecast:
    """The readings of the closings (YYYYMM) in `horizon`, and how probable it is that the last of them meets `target`.

    `points` are closings with values in the indicator's unit, in any order and with gaps; of two with one closing the
    later in the list counts, and what is no number or no month is left out. `flow`: amounts counted since 1 January.
    `bounds` are where such a figure normally ends; readings beyond them move them. “=” is met by reaching the target
    in the better direction, “~” within 5 % of it. Raises nothing for any data; ValueError for a level outside 0 to 1.
    """
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1: {level}")
    read = _clean(points)
    last = max(read, default=0)
    ahead = sorted({_month(c) for c in horizon if _is_closing(c) and _month(c) > last})
    lack = _lack(read, ahead, flow=flow)
    if lack is not None:
        return Forecast(steps=(), probability_met=None, level=level, method=Method.NONE, points=len(read), lack=lack)
    mixture = _mixture(_series(read, ahead, flow=flow), read, ahead, flow=flow, bounds=bounds)
    low, middle, high = _quantiles(mixture, ((1 - level) / 2, 0.5, (1 + level) / 2))
    return Forecast(
        steps=tuple(
            Step(month // MONTHS * 100 + month % MONTHS + 1, *map(float, ends))
            for month, *ends in zip(ahead, middle, low, high, strict=True)
        ),
        probability_met=_met(mixture, comparator, target, direction),
        level=level,
        method=Method.HELD if mixture.stay[0] else Method.TRENDS,
        points=len(read),
        fit=mixture.parts.fit,
    )


def _month(closing: int) -> int:
    return closing // 100 * MONTHS + closing % 100 - 1


def _is_closing(closing: int) -> bool:
    return FIRST_YEAR <= closing // 100 <= LAST_YEAR and 1 <= closing % 100 <= MONTHS


def _clean(points: Sequence[tuple[int, float]]) -> dict[int, float]:
    """Value by month, the latest ones, in order of time."""
    able = [(c, v if abs(v) >= LEAST else 0.0) for c, v in points if math.isfinite(v) and abs(v) <= LARGEST]
    good = {_month(c): float(v) for c, v in able if _is_closing(c)}
    newest = max(good, default=0)
    months = sorted(m for m in good if m > newest - YEARS * MONTHS)[-LATEST:]
    return {m: good[m] for m in months}


def _lack(read: dict[int, float], ahead: list[int], *, flow: bool) -> Lack | None:
    if len(read) < FEWEST:
        return Lack.FEW_POINTS
    if not ahead:
        return Lack.NOTHING_AHEAD
    first, last = min(read), max(read)
    begin = first // MONTHS * MONTHS if flow else first
    return Lack.TOO_FAR if ahead[-1] - last > REACH * (last - begin) else None


def _series(read: dict[int, float], ahead: list[int], *, flow: bool) -> _Series:
    """Amounts since January become what was added since the reading before: a saw-tooth has no trend, its months do."""
    np, _special = _libraries()
    months, count = [*read, *ahead], len(read)
    first = months[0] // MONTHS * MONTHS if flow else months[0]
    rows = np.zeros((len(months), months[-1] - first + 1))
    known, length = np.zeros(len(months)), np.ones(len(months))
    for place, month in enumerate(months):
        begin = month
        if flow:
            before = [m for m in months[: min(place, count)] if m // MONTHS == month // MONTHS]
            begin = before[-1] + 1 if before else month // MONTHS * MONTHS
            known[place] = read[before[-1]] if before else 0.0
            length[place] = month - begin + 1
        rows[place, begin - first : month - first + 1] = 1 / length[place]
    means = (np.array(list(read.values())) - known[:count]) / length[:count]
    gap = max((months[count - 1] - first) / (count - 1), 1.0)
    return _Series(count, first, rows, known, length, means, gap)


def _covariances(series: _Series) -> "tuple[Array, Array, Array, Array]":
    """How readings vary together if all surprise is scatter, a walk, waves of the year, a turning trend."""
    np, _special = _libraries()
    rows, gap = series.rows, series.gap
    month = np.arange(rows.shape[1], dtype=float)
    scatter = rows @ rows.T * (gap if (series.length > 1).any() else 1.0)
    walk = rows @ (1 + np.minimum.outer(month, month)) @ rows.T / gap
    angle = 2 * np.pi * ((series.first + month) % MONTHS) / MONTHS
    waves = rows @ np.stack([np.cos(angle), np.sin(angle), np.cos(2 * angle), np.sin(2 * angle)], axis=1)
    summed = np.tril(np.ones((len(month), len(month))))
    turning = rows @ summed @ summed
    return scatter, walk, waves @ waves.T, turning @ turning.T / gap**3


def _slopes(series: _Series) -> "Array":
    """For each way of levelling: level and slope of every reading, the slope scaled alike so that weights compare."""
    np, _special = _libraries()
    month = np.arange(series.rows.shape[1], dtype=float)
    span = max(float(np.max(np.nonzero(series.rows[series.count - 1])[0])), 1.0)
    found = []
    for ease in LEVELLING:
        way = series.rows @ (month / span if math.isinf(ease) else 1 - np.exp(-month / (ease * span)))
        seen = way[: series.count]
        found.append(np.stack([np.ones_like(way), (way - seen.mean()) / (seen.std() + 1e-12)], axis=1))
    return np.stack(found)  # type: ignore[no-any-return]


def _mixture(
    series: _Series,
    read: dict[int, float],
    ahead: list[int],
    *,
    flow: bool,
    bounds: tuple[float | None, float | None],
) -> _Mixture:
    """The trends, the figure that stands still, and the bounds."""
    np, _special = _libraries()
    stay, held = _held(series, ahead, max(read))
    low, high = bounds
    known = series.known[series.count :]
    floor = np.full(len(ahead), -np.inf if low is None else min(low, *read.values()))
    if flow and low is not None and series.means.min() >= 0:
        floor = np.maximum(floor, known)  # what is added up and was never taken back does not fall
    return _Mixture(
        parts=_fitted(series, read),
        stay=stay,
        held=known + series.length[series.count :] * held,
        floor=floor,
        ceiling=math.inf if high is None else max(high, *read.values()),
    )


def _grid(read: dict[int, float]) -> "Array":
    """The trends to average, one a row: share that wanders, waves of the year, turning, number of its levelling."""
    np, _special = _libraries()
    long = len(read) >= SEASONAL_FROM and max(read) - min(read) >= SEASONAL_MONTHS
    waves = SEASONS if long and len({month % MONTHS for month in read}) > 1 else SEASONS[:1]
    return np.array([*itertools.product(WANDERING, waves, TURNING, range(len(LEVELLING)))])  # type: ignore[no-any-return]


def _fitted(series: _Series, read: dict[int, float]) -> _Parts:
    """All trends fitted at once by generalised least squares; their weights are their marginal likelihoods."""
    np, _special = _libraries()
    n, freedom = series.count, series.count - 1
    grid = _grid(read)
    wander, season, turn, ease = grid.T
    unit = float(np.abs(series.means).max()) or 1.0
    shares = np.stack([1 - wander, wander, season, turn], axis=1)
    together = np.tensordot(shares, np.stack(_covariances(series)), axes=1)
    slopes = _slopes(series)[ease.astype(int)]

    # Whitened by the errors' common variation, level and slope are ordinary least squares with a pulled slope.
    root = np.linalg.cholesky(together[:, :n, :n] + 1e-9 * np.eye(n))
    values = np.broadcast_to((series.means / unit)[:, None], (len(grid), n, 1))
    white = np.linalg.solve(root, np.concatenate([slopes[:, :n], values, together[:, :n, n:]], axis=2))
    design, seen, cross = white[:, :, :2], white[:, :, 2:3], white[:, :, 3:]
    precision = design.transpose(0, 2, 1) @ design
    pull = (precision[:, 1, 1] - precision[:, 0, 1] ** 2 / precision[:, 0, 0]) / (PULL * n)
    precision[:, 1, 1] += pull
    variance = np.linalg.inv(precision)
    line = variance @ (design.transpose(0, 2, 1) @ seen)
    rest = seen - design @ line
    squares = (rest**2).sum((1, 2)) + line[:, 1, 0] ** 2 * pull + 2 * GRAIN**2
    likely = 0.5 * (np.log(pull) - np.linalg.slogdet(precision)[1] - freedom * np.log(squares))
    likely -= np.log(np.diagonal(root, axis1=1, axis2=2)).sum(1)
    weight = np.exp(likely - likely.max())
    weight /= weight.sum()

    back = cross.transpose(0, 2, 1)
    unseen = slopes[:, n:] - back @ design
    spread = np.diagonal(together[:, n:, n:], axis1=1, axis2=2) - (cross**2).sum(1)
    spread = np.maximum(spread + ((unseen @ variance) * unseen).sum(2), 0)
    centre = (slopes[:, n:] @ line + back @ rest)[:, :, 0]
    surprise = np.sqrt(squares / freedom)
    amount = series.length[n:] * unit
    return _Parts(
        weight=weight,
        centre=series.known[n:] + amount * centre,
        scale=np.maximum(amount * surprise[:, None] * np.sqrt(spread), 1e-12 * unit),
        freedom=freedom,
        unit=unit,
        fit=Fit(
            surprise=float(weight @ surprise) * unit * float(series.length[:n].max()),
            seasonal=float(weight @ (season > 0)),
            levelling=float(weight @ (ease > 0)),
            wandering=float(weight @ wander),
        ),
    )


def _held(series: _Series, ahead: list[int], last: int) -> "tuple[Array, float]":
    """How probable it is that a figure that stood still stays: Laplace's rule of succession, over so many readings."""
    np, _special = _libraries()
    latest = float(series.means[-1])
    run = sum(1 for _same in itertools.takewhile(lambda v: v == latest, reversed(series.means)))
    steps = (np.array(ahead) - last) / series.gap
    return ((run + 1) / (run + 1 + steps) if run >= HELD else np.zeros(len(ahead))), latest


def _below(mixture: _Mixture, values: "Array", *, or_at: bool) -> "Array":
    """The probability that coming readings (columns) are below these values, without regard to floor and ceiling."""
    np, special = _libraries()
    parts = mixture.parts
    mixed = parts.weight @ special.stdtr(parts.freedom, (values[..., None, :] - parts.centre) / parts.scale)
    held = mixture.held <= values if or_at else mixture.held < values
    return mixture.stay * held + (1 - mixture.stay) * np.clip(mixed, 0.0, 1.0)  # type: ignore[no-any-return]


def _quantiles(mixture: _Mixture, shares: Sequence[float]) -> "Array":
    """The values below which these shares lie, a row each, by halving between the least and most of the parts' own."""
    np, special = _libraries()
    parts, wanted = mixture.parts, np.array(shares)[:, None]
    own = parts.centre + parts.scale * special.stdtrit(parts.freedom, wanted[:, None])
    low, high = np.minimum(own.min(1), mixture.held), np.maximum(own.max(1), mixture.held)
    for _halving in range(HALVINGS):
        middle = (low + high) / 2
        short = _below(mixture, middle, or_at=True) < wanted
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    at_held = (mixture.stay > 0) & (np.abs(high - mixture.held) <= 1e-9 * parts.unit)
    found = np.where(at_held, mixture.held, high)
    return np.clip(found, mixture.floor, np.maximum(mixture.ceiling, mixture.floor))  # type: ignore[no-any-return]


def _met(mixture: _Mixture, comparator: str, target: float | None, direction: str) -> float | None:
    """How probable it is that the last coming reading meets the target, as `standing` judges it."""
    if target is None or not math.isfinite(target):
        return None
    if comparator == Comparator.EQUAL:  # "= 35 %" printed for a rate that shall rise means: reach it
        comparator = {"higher": Comparator.AT_LEAST, "lower": Comparator.AT_MOST}.get(direction, comparator)
    if comparator in {Comparator.AT_MOST, Comparator.LESS}:
        return _chance(mixture, target, or_at=comparator == Comparator.AT_MOST)
    if comparator in {Comparator.AT_LEAST, Comparator.MORE}:
        return 1.0 - _chance(mixture, target, or_at=comparator == Comparator.MORE)
    if comparator == Comparator.ABOUT:
        slack = ABOUT * abs(target)
        return _chance(mixture, target + slack, or_at=True) - _chance(mixture, target - slack, or_at=False)
    return None


def _chance(mixture: _Mixture, value: float, *, or_at: bool) -> float:
    """The probability that the last coming reading is below `value` (or at it), bounds regarded."""
    np, _special = _libraries()
    floor = float(mixture.floor[-1])
    if value < floor or (value == floor and not or_at):
        return 0.0
    if value > mixture.ceiling or (value == mixture.ceiling and or_at):
        return 1.0
    return float(_below(mixture, np.full(mixture.held.shape, value), or_at=or_at)[-1])
