"""A made city of declarations with under-reporters among them: sectors with lines of their own, firms about them.

Three kinds hide waste: always, from some month on, and together with output; energy is told by somebody else. Not for:
a city's books.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wufei.oversight.balance.spec import Declared

HONEST, ALWAYS, FROM_SOME_MONTH, WITH_OUTPUT = range(4)
MONTHS_A_YEAR = 12


class World(NamedTuple):
    """Declarations, and of each firm what it does."""

    declared: Declared
    kinds: NDArray[np.int64]


def world(*, seed: int, firms: int = 6_000, months: int = 24, sectors: int = 40, share: float = 0.04) -> World:
    """`share` of the firms hide 30 to 70 % of their waste; firms scatter by 10 to 60 %, months by 10 to 25 %."""
    chance = np.random.default_rng(seed)
    sector = chance.integers(0, sectors, firms)
    of_waste, of_energy = chance.normal(-1, 1, sectors), chance.normal(2, 0.7, sectors)
    loose_waste, loose_energy = chance.uniform(0.15, 0.6, sectors), chance.uniform(0.1, 0.5, sectors)
    season = 0.2 * np.sin(2 * np.pi * np.arange(months) / MONTHS_A_YEAR + chance.uniform(0, 6, sectors)[:, None])
    size = chance.normal(5, 1.2, firms)[:, None]
    output = np.exp(size + season[sector] + chance.normal(0, 0.15, (firms, months)))
    own = chance.normal(0, 1, firms)
    waste = output * np.exp(of_waste[sector] + own * loose_waste[sector])[:, None]
    waste *= np.exp(chance.normal(0, 0.25, (firms, months)))
    other = chance.normal(0, 1, firms)
    energy = output**0.9 * np.exp(of_energy[sector] + other * loose_energy[sector])[:, None]
    energy *= np.exp(chance.normal(0, 0.1, (firms, months)))
    kinds = np.where(chance.random(firms) < share, chance.integers(ALWAYS, WITH_OUTPUT + 1, firms), HONEST)
    left = 1 - chance.uniform(0.3, 0.7, firms)
    since = chance.integers(months // 4, 3 * months // 4 + 1, firms)
    hidden = (kinds != HONEST)[:, None] & ((kinds != FROM_SOME_MONTH)[:, None] | (np.arange(months) >= since[:, None]))
    waste = np.where(hidden, waste * left[:, None], waste)
    output = np.where((kinds == WITH_OUTPUT)[:, None], output * left[:, None], output)
    names = [f"firm {number}" for number in range(firms)]
    return World(Declared(names, [f"sector {each}" for each in sector], waste, output, energy), kinds)
