"""Stock by age: the layers that are left when what came first leaves first, and the bands they fall into. Pure."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence

# Days at which a band begins; the last has no end.
BANDS = (0, 30, 90, 180, 270, 330, 365)


@dataclasses.dataclass(frozen=True, slots=True)
class Layer:
    """A part of a stock that came at one moment, in grams."""

    since: dt.datetime
    mass_g: int


@dataclasses.dataclass(frozen=True, slots=True)
class Band:
    """How much is that old. `until_days` None: older still."""

    from_days: int
    until_days: int | None
    mass_g: int


def layers(balance_g: int, newest_first: Iterable[tuple[dt.datetime, int]]) -> list[Layer]:
    """The layers of a stock, the newest first: the last that came, until they sum to what is there.

    Where less came than is there, the rest has no known day and is left out; below zero there is none.
    """
    found: list[Layer] = []
    left = balance_g
    for moment, mass in newest_first:
        if left <= 0:
            break
        found.append(Layer(moment, min(mass, left)))
        left -= mass
    return found


def bands(stock: Iterable[Layer], now: dt.datetime) -> list[Band]:
    """The same by age in whole days, every band."""
    held = [0] * len(BANDS)
    for layer in stock:
        days = max(0, (now - layer.since).days)
        held[max(place for place, begins in enumerate(BANDS) if begins <= days)] += layer.mass_g
    ends: Sequence[int | None] = (*BANDS[1:], None)
    return [Band(begins, end, mass) for begins, end, mass in zip(BANDS, ends, held, strict=True)]


def older_than(stock: Iterable[Layer], hours: int, now: dt.datetime) -> list[Layer]:
    """The layers that have lain longer than this."""
    limit = now - dt.timedelta(hours=hours)
    return [layer for layer in stock if layer.since < limit]
