"""What every kind that is planted needs: the registry, whom it befalls, how it is told. Not for: the kinds themselves.

A kind alters the rows of one victim and tells what it altered. Nobody is the victim of two, so that what is found can
be held against one.
"""

import dataclasses
import random
import uuid
from collections.abc import Callable, Iterable, Sequence

from wufei.faces.cli.demo import shelf
from wufei.faces.cli.demo.synthetic.rows import Load, Planted, World, month_of
from wufei.kernel import clock

SHARE = 0.012  # of the firms, that each kind befalls
MOST = 8  # of so many who could be guilty of a kind one is, at the most: somebody honest stays to be wrongly accused


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """What one planting altered."""

    firms: Sequence[str]
    keys: Sequence[object]
    month: int
    mass_g: int = 0
    money_fen: int = 0


Plant = Callable[[World, str, random.Random], Told | None]
Victims = Callable[[World], list[str]]


@dataclasses.dataclass(frozen=True, slots=True)
class Kind:
    """A kind: its name, who could be its victim (the key of a firm), how it is planted; None: it does not fit there."""

    name: str
    victims: Victims
    plant: Plant


def planted(world: World, kinds: Iterable[Kind], *, guilty: bool, share: float = SHARE) -> World:
    """The same world with every kind in it, each at a share of the firms, but once at least where it fits anybody."""
    wanted = max(1, round(share * len(world.firms)))
    for kind in kinds:
        chance = shelf.lot(world.seed, f"synthetic {kind.name}")
        touched = {firm for each in world.truth for firm in each.firms}
        victims = kind.victims(world)
        free = [key for key in victims if key not in touched]
        chance.shuffle(free)
        most, done = min(wanted, max(1, len(victims) // MOST)), 0
        for victim in free:
            if done == most:
                break
            if (told := kind.plant(world, victim, chance)) is None:
                continue
            done += 1
            world.truth.append(
                Planted(
                    kind=kind.name,
                    guilty=guilty,
                    firms=tuple(told.firms),
                    keys=tuple(str(key) for key in told.keys),
                    mass_g=told.mass_g,
                    money_fen=told.money_fen,
                    month=told.month,
                )
            )
    return world


def loads_of(world: World, firm: str) -> list[Load]:
    """The loads that a generator sent and somebody took in, in their order."""
    return [load for load in world.loads.values() if load.generator == firm and load.accepted is not None]


def month_sent(load: Load) -> int:
    """The month in which a load was sent."""
    return month_of(clock.day_of(load.issued))


def fresh_key(chance: random.Random) -> uuid.UUID:
    """The key of a load that there was not before."""
    return uuid.UUID(int=chance.getrandbits(128), version=4)


def reweighed(world: World, load: Load, net_g: int) -> None:
    """The weighbridge showed another mass of a load."""
    row = world.weighings[load.key]
    world.weighings[load.key] = dataclasses.replace(row, gross_g=row.tare_g + net_g)
