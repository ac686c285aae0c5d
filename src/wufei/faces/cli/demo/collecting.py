"""The demo's collecting rounds: farms that give packaging of pesticides, one weight at the end. Not for: its loads."""

import dataclasses
import datetime as dt
import functools
import uuid
from collections.abc import Callable
from typing import Any

from wufei.faces.cli.demo import shelf
from wufei.faces.cli.demo.days import moment
from wufei.faces.cli.demo.house import House
from wufei.faces.cli.demo.progress import Line
from wufei.kernel.access import Actor
from wufei.operations.manifests.actions import round_collect, round_open, round_receive
from wufei.operations.manifests.models import Round
from wufei.operations.manifests.spec import RoundIn

BETWEEN = dt.timedelta(minutes=40)


@dataclasses.dataclass(frozen=True, slots=True)
class Trip:
    """One round: what is told of it, and its key."""

    house: House
    facts: dict[str, Any]
    key: uuid.UUID

    def open(self) -> None:
        """Begin it, as the carrier does."""
        parties, told = self.house.parties, self.facts
        given = RoundIn(
            key=self.key,
            spec=told["spec"],
            carrier_id=parties[told["carrier"]],
            receiver_id=parties[told["receiver"]],
            code=told["code"],
        )
        round_open(actor=self._person("carrier"), given=given)

    def collect(self, farm: str, grams: int) -> None:
        """Take one farm's packaging aboard."""
        round_collect(
            actor=self._person("carrier"),
            round_id=self._row().pk,
            key=uuid.uuid5(self.key, farm),
            generator_id=self.house.parties[farm],
            mass_g=grams,
            values={},
            simulated=True,
        )

    def receive(self) -> None:
        """Weigh all of it once, as the receiver does."""
        values = dict(self.facts["values"])
        row, weighed = self._row(), self.facts["weighed"]
        round_receive(actor=self._person("receiver"), round_id=row.pk, weighed_g=weighed, values=values)

    def _row(self) -> Round:
        return Round.objects.get(key=self.key)

    def _person(self, role: str) -> Actor:
        return self.house.desk(self.house.parties[self.facts[role]]) or self.house.setup


def collecting_plan(house: House, line: Line) -> None:
    """Put every round on the line of time: begun, its stops, and its end where it has one."""
    chance = house.chance("collecting")
    for facts in shelf.table("manifests")["rounds"]:
        trip = Trip(house, facts, uuid.UUID(int=chance.getrandbits(128)))
        stops = [functools.partial(trip.collect, farm, grams) for farm, grams in facts["stops"].items()]
        acts: list[Callable[[], None]] = [trip.open, *stops, *([trip.receive] if "weighed" in facts else [])]
        at = moment(house.days.worked(house.days.day - dt.timedelta(days=facts["days"])), chance)
        line.chain([(at + number * BETWEEN, act) for number, act in enumerate(acts)])
