"""Screening of declarations: how well it ranks under-reporters of a made city, beside waste over output alone.

Not for: a city's books; real firms scatter otherwise.
"""

import functools
import statistics
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from tools.measures import Measure, best
from tools.screening_world import HONEST, world
from wufei.oversight.balance.rules.screening import screened
from wufei.oversight.balance.spec import Evidence

SEEDS, FIRST, LEVEL = (1, 2, 3), 120, 0.05
HOW = "6,000 firms, 24 months, 40 sectors, 4 % hide waste in three ways; median of three seeds"


def declarations_screened() -> Iterator[Measure]:
    """Average precision, how many of the first are rightly there, the flagged ones, the time."""
    cities = [world(seed=seed) for seed in SEEDS]
    answers = [screened(city.declared) for city in cities]
    guilty = [city.kinds != HONEST for city in cities]
    column = list(Evidence).index(Evidence.OUTPUT)
    scores = {
        "screening": [found.score for found in answers],
        "waste for output alone": [found.z[:, column] for found in answers],
    }
    for name, each in scores.items():
        ranks = [_ranked(score, truth) for score, truth in zip(each, guilty, strict=True)]
        precise = statistics.median(_average_precision(found) for found in ranks)
        yield Measure(f"{name}: average precision", precise, "of 1", HOW)
        right = statistics.median(float(found[:FIRST].mean()) for found in ranks)
        yield Measure(f"{name}: right among the first {FIRST}", 100 * right, "%", HOW)
    flags = [found.chance < LEVEL / found.chance.size for found in answers]
    precision = statistics.median(
        float(truth[flag].mean()) for flag, truth in zip(flags, guilty, strict=True) if flag.any()
    )
    recall = statistics.median(float(flag[truth].mean()) for flag, truth in zip(flags, guilty, strict=True))
    yield Measure("screening: rightly flagged", 100 * precision, "% of the flagged", "one wrong flag in twenty cities")
    yield Measure("screening: found", 100 * recall, "% of those who hide", "one wrong flag in twenty cities")
    seconds = best(functools.partial(screened, cities[0].declared), runs=len(SEEDS))
    yield Measure("screening of 6,000 firms", seconds, "s", "24 months each, four kinds of evidence")


def _ranked(score: NDArray[np.float64], truth: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return truth[np.argsort(-score, kind="stable")]


def _average_precision(found: NDArray[np.bool_]) -> float:
    return float((found.cumsum() / np.arange(1, found.size + 1))[found].mean())
