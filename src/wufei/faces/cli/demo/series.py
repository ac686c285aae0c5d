"""Twenty quarters of made-up amounts of one variable, for the city or a county. Pure. Not for: storing them.

The same seed gives the same numbers; more of one variable does not change another.
"""

import dataclasses
import random
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

QUARTERS = 20
WOBBLE = 0.006
SPREAD = 3.2
Chance = Callable[[str], random.Random]


@dataclasses.dataclass(frozen=True, slots=True)
class Quarter:
    """One quarter: how far into the series (0 to 1), years since the first, share of the year's amounts so far."""

    closing: int
    at: float
    years: float
    so_far: float


def quarters(last_closing: int, falls: Sequence[int]) -> list[Quarter]:
    """The quarters up to the last closing, oldest first. `falls`: how a year's amounts fall on them, in thousandths."""
    year, month = divmod(last_closing, 100)
    last = year * 4 + month // 3 - 1
    found = []
    for n in range(QUARTERS):
        year, quarter = divmod(last - QUARTERS + 1 + n, 4)
        so_far = sum(falls[: quarter + 1]) / sum(falls)
        found.append(Quarter(year * 100 + (quarter + 1) * 3, n / (QUARTERS - 1), n / 4, so_far))
    return found


def amounts(spec: Mapping[str, Any], over: Sequence[Quarter], chance: random.Random) -> list[float]:
    """A total, a rate or a level over the quarters, of the city."""
    if "level" in spec:
        first, last = spec["level"]
        return [first + (last - first) * _eased(q.at) for q in over]
    growth = 1 + spec.get("growth", 0) / 100
    years = {q.closing // 100 for q in over}
    wobbles = {year: 1 + chance.gauss(0, WOBBLE) for year in sorted(years)}
    found = []
    for q in over:
        yearly = spec["total"] * growth ** (q.years - over[-1].years + 4) * wobbles[q.closing // 100]
        found.append(yearly if spec.get("rate") else yearly * q.so_far)
    return found


def shares(
    spec: Mapping[str, Any], over: Sequence[Quarter], chance: random.Random, *, offset: float = 0.0
) -> list[float]:
    """A percentage that rises (or falls) and levels off, with a little noise; `offset` for one county, fading."""
    first, last = spec["from"], spec["to"]
    found = []
    for q in over:
        value = first + (last - first) * _eased(q.at) + chance.gauss(0, abs(last - first) * 0.02 + 0.05)
        value += offset * (1 - 0.35 * q.at)
        found.append(max(0.0, min(value, 100.0) if last <= 100 else value))
    return found


def offset(chance: random.Random, spec: Mapping[str, Any]) -> float:
    """How far a county is from the city's rate, in percentage points."""
    room: float = min(SPREAD, abs(spec["to"] - spec["from"]) * 0.35 + 0.4)
    return chance.gauss(0, float(room))


def _eased(at: float) -> float:
    """Fast first, slower later, as programmes go."""
    return 1.0 - float((1.0 - at) ** 1.6)


def printed(value: float, *, whole: bool) -> str:
    """The number as somebody would enter it: whole things whole, other amounts with the digits that matter."""
    if whole:
        return str(max(0, round(value)))
    size = abs(value)
    places = 0 if size >= 10_000 else 1 if size >= 1_000 else 2 if size >= 10 else 4
    return str(Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))
