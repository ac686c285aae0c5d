"""Figures that departments of the demo report: rates creep up, counts fill up, plants count when they run.

Not for: targets themselves.
"""

import random

from wufei.faces.cli.demo.fates import Fate
from wufei.programme.plans.models import Target
from wufei.programme.plans.spec import Comparator, TargetKind

MICRO = 1_000_000
FULL = 100.0
# From … to … of the target that is reached at the end, and of the way that is done at the first report.
RATE = {Fate.DONE: (1.0, 1.03), Fate.CLAIMED: (1.0, 1.02), Fate.RUNNING: (0.95, 1.01), Fate.BLOCKED: (0.84, 0.93)}
COUNT = {Fate.DONE: (1.0, 1.15), Fate.CLAIMED: (1.0, 1.1), Fate.RUNNING: (0.55, 1.0), Fate.BLOCKED: (0.2, 0.5)}
BEGIN_RATE, BEGIN_COUNT = (0.86, 0.95), (0.3, 0.6)
SLASH = "/"


def figure(target: Target, fate: Fate, step: float, chance: random.Random) -> str:
    """What is reported for a target when `step` (0 to 1) of the way is behind; "" where there is nothing to say yet."""
    if target.kind != TargetKind.NUMBER or target.value_micro is None or fate is Fate.PLANNED:
        return ""
    goal = target.value_micro / MICRO
    if target.unit == "%":
        return _rate(goal, fate, step, chance)
    if SLASH in target.unit:
        return f"{goal:g}" if fate in {Fate.DONE, Fate.CLAIMED} and step >= 1 else ""
    low, high = COUNT[fate]
    reached = goal * chance.uniform(low, high)
    if target.comparator == Comparator.RANGE:
        reached = min(reached, (target.value_high_micro or target.value_micro) / MICRO)
    if step < 1:
        reached *= chance.uniform(*BEGIN_COUNT)
    if goal < 2 and reached < 1:
        return ""
    return f"{max(int(reached), 0)}" if goal == int(goal) and goal > 1 else f"{reached:.0f}"


def _rate(goal: float, fate: Fate, step: float, chance: random.Random) -> str:
    low, high = RATE[fate]
    reached = min(FULL, goal * chance.uniform(low, high))
    if step < 1:
        reached *= chance.uniform(*BEGIN_RATE)
    return f"{reached:.1f}"
