"""The demo's manifests: a month of loads on a handful of routes, the last of them under way. Not for: the streams.

Every move is signed by the person of the firm, at its own hour. Of the last loads some are still on the road, one was
refused, one accepted in part, one is held and one only drafted.
"""

import dataclasses
import datetime as dt
import functools
import random
import uuid
from collections.abc import Callable
from typing import Any

from wufei.faces.cli.demo import shelf
from wufei.faces.cli.demo.days import moment
from wufei.faces.cli.demo.house import House
from wufei.faces.cli.demo.progress import Line
from wufei.kernel import clock
from wufei.operations.manifests.actions import manifest_create, manifest_hold, manifest_sign
from wufei.operations.manifests.models import Manifest
from wufei.operations.manifests.spec import Event, ManifestIn, Role, SignIn

WEEKS, HOURS = 5, dt.timedelta(hours=1)
WHOLE = (Event.ISSUE, Event.TAKE_OVER, Event.ARRIVE, Event.ACCEPT)
# How the last load of each route in turn goes; the routes' earlier loads all go their whole way.
LAST: tuple[tuple[Event, ...], ...] = (
    (Event.ISSUE, Event.TAKE_OVER, Event.ACCEPT_PART),
    (Event.ISSUE, Event.TAKE_OVER),
    (),
    (Event.ISSUE,),
    (Event.ISSUE, Event.TAKE_OVER, Event.ARRIVE, Event.REFUSE),
    (Event.ISSUE, Event.TAKE_OVER, Event.ARRIVE),
    (Event.ISSUE, Event.TAKE_OVER, Event.STOP),
)
SIGNERS = {
    Event.ISSUE: Role.GENERATOR,
    Event.TAKE_OVER: Role.CARRIER,
    Event.STOP: Role.CARRIER,
    Event.ARRIVE: Role.CARRIER,
    Event.ACCEPT: Role.RECEIVER,
    Event.ACCEPT_PART: Role.RECEIVER,
    Event.REFUSE: Role.RECEIVER,
}
FIRST = 2  # the route of the very first loads
HELD = 1  # the route whose last load a supervisor holds


@dataclasses.dataclass(slots=True)
class Load:
    """One load: its route, what it weighs, how far it goes, and its manifest once drafted."""

    house: House
    route: dict[str, Any]
    grams: int
    weighed: int
    way: tuple[Event, ...]
    key: uuid.UUID
    manifest: Manifest | None = None

    def party(self, role: Role) -> int:
        """The party of a role."""
        return self.house.parties[self.route[role]]

    def draft(self) -> None:
        """Draft it, as the firm does."""
        given = ManifestIn(
            key=self.key,
            spec=self.route["spec"],
            generator_id=self.party(Role.GENERATOR),
            receiver_id=self.party(Role.RECEIVER),
            carriers=(self.party(Role.CARRIER),),
            code=self.route["code"],
            mass_g=self.grams,
            values=self.route["values"],
            simulated=True,
        )
        self.manifest = manifest_create(actor=self._person(Role.GENERATOR), given=given)

    def sign(self, event: Event) -> None:
        """Sign a move, as the person of that firm does."""
        role = SIGNERS[event]
        taken_in = dict.fromkeys((Event.ACCEPT, Event.ACCEPT_PART), self.route["accept"])
        values = {Event.TAKE_OVER: self.route["take"], **taken_in}.get(event, {})
        accepted = self.weighed if event is Event.ACCEPT else self.grams // 2 if event is Event.ACCEPT_PART else None
        told = {"refusal": shelf.table("manifests")["refusal"]} if event is Event.REFUSE else values
        given = SignIn(event=event, role=role, values=told, accepted_g=accepted)
        row = self._row()
        manifest_sign(actor=self._person(role), manifest_id=row.pk, version=row.version, given=given)

    def hold(self) -> None:
        """Hold it, as the supervisor does."""
        row = self._row()
        manifest_hold(
            actor=self.house.office, manifest_id=row.pk, version=row.version, reason=shelf.table("manifests")["hold"]
        )

    def _row(self) -> Manifest:
        return Manifest.objects.only("version").get(key=self.key)

    def _person(self, role: Role) -> Any:
        return self.house.desk(self.party(role)) or self.house.setup


def manifests_plan(house: House, line: Line) -> None:
    """Put every load of the last weeks on the line of time."""
    chance = house.chance("manifests")
    routes = shelf.table("manifests")["routes"]
    # The very first ones, long before all others: one whole, one that its firm forgot as a draft.
    for percent, way in ((1, WHOLE), (3, ())):
        load = load_of(house, routes[FIRST], chance, way)
        line.chain(_steps(load, moment(house.days.at(percent), chance)))
    for number, route in enumerate(routes):
        days = _days(house, route["every"])
        for day in days:
            last = day == days[-1]
            load = load_of(house, route, chance, LAST[number % len(LAST)] if last else WHOLE)
            at = moment(day, chance)
            held = [(at + 4 * HOURS, load.hold)] if last and number == HELD else []
            line.chain([*_steps(load, at), *held])


def _steps(load: Load, at: dt.datetime) -> list[tuple[dt.datetime, Callable[[], None]]]:
    """Drafted, then signed half an hour apart."""
    signed = ((at + place * HOURS / 2, functools.partial(load.sign, event)) for place, event in enumerate(load.way, 1))
    return [(at, load.draft), *signed]


def load_of(house: House, route: dict[str, Any], chance: random.Random, way: tuple[Event, ...]) -> Load:
    """A load of a route, so heavy as chance has it."""
    least, most = (round(tonnes * 1_000) for tonnes in route["mass"])
    grams = chance.randrange(least, most) * 1_000
    short = chance.randrange(*(int(permille) for permille in route["short"]))
    return Load(house, route, grams, grams - grams * short // 1_000, way, uuid.UUID(int=chance.getrandbits(128)))


def _days(house: House, every: int) -> list[dt.date]:
    """Working days before the day of set-up, so far apart, the earliest first."""
    day, found = house.days.worked(house.days.day - clock.ONE_DAY), []
    while day > house.days.day - dt.timedelta(weeks=WEEKS):
        found.append(day)
        day = clock.add_workdays(day, -every)
    return found[::-1]
