"""Single loads held against others of the same waste: one that is short disappears in the sum of a month. Pure.

What arrives of what was told is compared as a logarithm, by the median and the median deviation of all loads of the
waste, which a quarter of short ones does not move (Rousseeuw and Croux 1993). Not for: sums of loads (drawing).
"""

import math
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from scipy.stats import norm

from wufei.oversight.balance.rules.uncertainties import Settings
from wufei.oversight.balance.spec import LEVEL
from wufei.oversight.balance.spec.months import LoadSeen, LoadTested, Source, Sum

FEW = 8  # loads of one waste, below which those of the whole stream stand for them
NORMAL = 1.4826  # median deviation to standard deviation


def judged(loads: Sequence[LoadSeen], settings: Settings, *, level: float = LEVEL) -> list[LoadTested]:
    """Every load with its test, those that lie off most first; `level` is for all of them together (Šidák)."""
    ratios = {
        load.manifest_id: math.log(load.received_g / load.sent_g) for load in loads if load.sent_g and load.received_g
    }
    known = [load for load in loads if load.manifest_id in ratios]
    pools: dict[str, list[float]] = defaultdict(list)
    for load in known:
        pools[load.code].append(ratios[load.manifest_id])
    everything = list(ratios.values())
    usual = {code: _usual(pool if len(pool) >= FEW else everything) for code, pool in pools.items()}
    critical = norm.isf(-math.expm1(math.log1p(-level) / max(len(known), 1)))
    found = []
    for load in loads:
        z = None
        if load.manifest_id in ratios:
            centre, spread = usual[load.code]
            z = (ratios[load.manifest_id] - centre) / max(spread, _measured(load, settings))
        found.append(LoadTested(load=load, z=z, far=z is not None and z < -critical))
    return sorted(found, key=lambda each: (-abs(each.z) if each.z is not None else 0.0, each.load.manifest_id))


def _usual(pool: Sequence[float]) -> tuple[float, float]:
    centre = float(np.median(pool))
    return centre, NORMAL * float(np.median(np.abs(np.array(pool) - centre)))


def _measured(load: LoadSeen, settings: Settings) -> float:
    """What the two measurements of one load may differ by, as a logarithm."""
    parts = ((Source.ISSUED, load.sent_g or 1), (load.source, load.received_g or 1))
    return math.hypot(*(settings.deviation_g(source, Sum(mass_g=g, squares=g**2, count=1)) / g for source, g in parts))
