"""Detection measured: what is found of the frauds of made years, by kind, and how much of what is found is right.

Not for: how a finding is held against the truth (detection).
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from tools import detection
from tools.measures import Measure

SEEDS, SCALE = (1, 2, 3), 0.3
DAY = dt.date(2026, 11, 1)
CITY, COUNTIES = "3715", ("371502", "371522", "371581")


def frauds_detected() -> Iterator[Measure]:
    """Recall of each kind, precision of each detector, all seeds together."""
    result = detection.Result()
    for seed in SEEDS:
        world, parties = made(seed, SCALE)
        detection.compared(detection.findings_of(world, parties), world.truth, result)
    how = f"made years of seeds {', '.join(map(str, SEEDS))} at scale {SCALE}, loaded through the actions"
    for kind in sorted(result.planted):
        by = " or ".join(sorted(name for name, kinds in detection.MEANT.items() if kind in kinds)) or "nobody looks"
        told = f"{result.found[kind]} of {result.planted[kind]} planted; {by}; {how}"
        yield Measure(f"found of {kind}", 100 * result.found[kind] / result.planted[kind], "%", told)
    for name, score in sorted(result.detectors.items()):
        told = f"{score.right} right, {score.other} about something else that was planted, {score.wrong} wrong; {how}"
        yield Measure(f"{name}: right", 100 * (score.precision or 0.0), "% of its findings", told)


def made(seed: int, scale: float) -> "tuple[Any, dict[str, int]]":
    """A made year in this process's home, emptied before; and its parties by the keys of the firms."""
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from wufei.faces.cli.demo import home  # noqa: PLC0415
    from wufei.faces.cli.demo.synthetic import whole  # noqa: PLC0415
    from wufei.kernel.access import system  # noqa: PLC0415
    from wufei.operations.facilities.actions.norms import norms_load_shipped  # noqa: PLC0415
    from wufei.registers.catalogue.actions.shipped import catalogue_load_shipped  # noqa: PLC0415
    from wufei.registers.places.actions import place_create  # noqa: PLC0415
    from wufei.registers.places.spec import PlaceKind, Tree  # noqa: PLC0415

    home.emptied()  # tools/bench.py gives it a home of its own
    call_command("migrate", verbosity=0)
    actor, tree = system("bench"), Tree.ADMINISTRATIVE
    place_create(actor=actor, tree=tree, kind=PlaceKind.PREFECTURE, code=CITY, name="测试市")
    for code in COUNTIES:
        place_create(actor=actor, tree=tree, kind=PlaceKind.COUNTY, code=code, name=f"测试县{code}", parent_code=CITY)
    catalogue_load_shipped(actor=actor)
    norms_load_shipped(actor=actor)  # how long something may lie, how much may dry on the way
    world = whole.drawn(seed=seed, day=DAY, scale=scale, places=COUNTIES)
    return world, whole.loaded(world, actor=actor)
