"""The made year brought into a home whole: drawn, its firms registered, everything loaded day by day; and its truth.

A loader is a generator of what is done on which day, in order of days; all of them are merged by day, and on one day
they go in the order of LOADERS. Each act sees the clock at the last minute of its day: what becomes known on a day is
recorded then. Not for: what a loader loads (permits, loading, matter, declaring, accounts), what is drawn (year).
"""

import datetime as dt
import heapq
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

from wufei.faces.cli.demo.synthetic import accounts, declaring, loading, matter, permits
from wufei.faces.cli.demo.synthetic.frauds import frauds_planted
from wufei.faces.cli.demo.synthetic.loading import firms_loaded
from wufei.faces.cli.demo.synthetic.oddities import oddities_planted
from wufei.faces.cli.demo.synthetic.rows import Step, World
from wufei.faces.cli.demo.synthetic.year import year
from wufei.kernel import clock
from wufei.kernel.access import Actor

MINUTE = dt.timedelta(minutes=1)
Act = Callable[[], None]


class Loader(Protocol):
    """What is done on which day to bring one kind of rows in, ordered by day."""

    def __call__(self, world: World, parties: Mapping[str, int], *, actor: Actor) -> Iterator[Step]: ...


# In the order of a day: what allows, what moves, what is weighed and treated, declared, and what it costs.
LOADERS: tuple[Loader, ...] = (permits.steps, loading.steps, matter.steps, declaring.steps, accounts.steps)


def drawn(*, seed: int, day: dt.date, scale: float, places: Sequence[str]) -> World:
    """The city and its year before `day`, with all that is planted in it. Raises ValueError for a scale not above 0."""
    return oddities_planted(frauds_planted(year(seed=seed, day=day, scale=scale, places=places)))


def steps(
    world: World, parties: Mapping[str, int], *, actor: Actor, loaders: Sequence[Loader] = LOADERS
) -> Iterator[tuple[dt.datetime, Act]]:
    """What is done at which moment to bring the world in, in order.

    What lies after the last day of the year is not known yet and left out.
    """
    streams = [loader(world, parties, actor=actor) for loader in loaders]
    for day, act in heapq.merge(*streams, key=operator.itemgetter(0)):
        if day <= world.last:
            yield clock.day_start(day + clock.ONE_DAY) - MINUTE, act


def loaded(world: World, *, actor: Actor, loaders: Sequence[Loader] = LOADERS) -> dict[str, int]:
    """Bring the world into a home at once; the parties by the keys of the firms.

    Raises what the actions raise, and what they refused.
    """
    with clock.freeze(clock.day_start(world.first)):
        parties = firms_loaded(world, actor=actor)
    for at, act in steps(world, parties, actor=actor, loaders=loaders):
        with clock.freeze(at):
            act()
    return parties
