"""The firms of the synthetic city, so many as its scale has it, and what receivers may take in. Not for: their year."""

import datetime as dt
import functools
import math
import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wufei.faces.cli.demo import shelf
from wufei.faces.cli.demo.synthetic.rows import Firm, Industry, Trade, World

GRAMS, FEN, YEAR = 1_000_000, 100, dt.timedelta(days=365)
HALF_RANGE = 2.0  # the ends of a range of output lie so many sigma from its middle
PLATE = 10_000


@functools.cache
def facts() -> dict[str, Any]:
    """The data file."""
    return shelf.table("synthetic")


def industries() -> dict[str, Industry]:
    """The industries by code."""
    return {row["code"]: _industry(row) for row in facts()["industries"]}


def _industry(row: Mapping[str, Any]) -> Industry:
    named = {
        "output": tuple(row["output"]),
        "energy_kwh": row["energy"],
        "waste_kg": row["waste"],
        "lot_g": round(row["lot"] * GRAMS),
        "truck_g": round(row["truck"] * GRAMS),
        "price_fen": row["price"] * FEN,
    }
    same = {name: value for name, value in row.items() if name in Industry.__dataclass_fields__ and name not in named}
    return Industry(**same, **named)


def city(*, seed: int, day: dt.date, scale: float, places: Sequence[str]) -> World:
    """The firms of a city whose year ends before `day`. Raises ValueError for a scale that is not above zero."""
    if not scale > 0:
        raise ValueError(f"a scale of {scale} makes no city")
    known = industries()
    world = World(seed=seed, first=day - YEAR, last=day - dt.timedelta(days=1), industries=known, firms={})
    chance = shelf.lot(seed, "synthetic firms")
    for firm in _firms(known, scale, places, chance):
        world.firms[firm.key] = firm
    return world


def _firms(known: Mapping[str, Industry], scale: float, places: Sequence[str], chance: random.Random) -> Iterator[Firm]:
    told = facts()
    words = told["words"]
    for industry in known.values():
        for number in range(1, _count(industry.firms, scale) + 1):
            place = chance.choice(places)
            yield Firm(
                key=f"{industry.code}-{number}",
                name=words["name"].format(place="", industry=industry.name, number=number),
                trade=Trade.GENERATOR,
                industry=industry.code,
                place=place,
                output=_between(industry.output, chance),
                waste_kg=industry.waste_kg * math.exp(chance.gauss(0, industry.spread)),
            )
        for number in range(1, _count(industry.receivers, scale) + 1):
            yield Firm(
                key=f"{industry.code}-receiver-{number}",
                name=words["receiver"].format(industry=industry.name, number=number),
                trade=Trade.RECEIVER,
                industry=industry.code,
                place=chance.choice(places),
            )
    for number in range(1, _count(told["carriers"], scale) + 1):
        plates = tuple(
            words["plate"].format(figures=chance.randrange(PLATE), letter=chance.choice("ABCDEFGH"))
            for _each in range(told["vehicles"])
        )
        name = words["carrier"].format(number=number)
        place = chance.choice(places)
        yield Firm(key=f"carrier-{number}", name=name, trade=Trade.CARRIER, industry="", place=place, plates=plates)


def _count(firms: int, scale: float) -> int:
    return max(1, round(firms * scale))


def _between(ends: tuple[float, float], chance: random.Random) -> float:
    """Log-normal, with nearly all between the ends, and never beyond them."""
    low, high = map(math.log, ends)
    drawn = chance.gauss((low + high) / 2, (high - low) / 2 / HALF_RANGE)
    return math.exp(min(high, max(low, drawn)))
