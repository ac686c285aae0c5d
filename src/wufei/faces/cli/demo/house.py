"""What the builders share while the demo is built: the day, chance, who acts, whom a name stands for.

Not for: writing; every write goes through an action.
"""

import dataclasses
import random

from wufei.faces.cli.demo import shelf
from wufei.faces.cli.demo.days import Days
from wufei.kernel.access import Actor, Face, system

CITY = "3715"


@dataclasses.dataclass(slots=True)
class House:
    """The state of one build. `people`: username → actor; `desks`: party id → username of whoever answers for it."""

    seed: int
    days: Days
    setup: Actor = dataclasses.field(default_factory=lambda: system("demo", Face.CLI))
    parties: dict[str, int] = dataclasses.field(default_factory=dict)
    people: dict[str, Actor] = dataclasses.field(default_factory=dict)
    desks: dict[int, str] = dataclasses.field(default_factory=dict)
    counties: dict[str, str] = dataclasses.field(default_factory=dict)  # code → short name
    _chances: dict[str, random.Random] = dataclasses.field(default_factory=dict)

    def chance(self, subject: str) -> random.Random:
        """The source of chance of one subject, the same all through the build."""
        return self._chances.setdefault(subject, shelf.lot(self.seed, subject))

    @property
    def office(self) -> Actor:
        return self.people["office"]

    def desk(self, party_id: int | None) -> Actor | None:
        """Whoever answers for a party, if somebody does."""
        username = self.desks.get(party_id) if party_id is not None else None
        return self.people.get(username) if username else None
