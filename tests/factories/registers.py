"""Places, parties and people for tests, made through the actions. Not for: what a city looks like in full (loads)."""

import dataclasses
import itertools
from typing import Any

from wufei.kernel.access import Actor, Face, system
from wufei.registers.identity import queries as identity
from wufei.registers.identity.actions import membership_grant, person_create
from wufei.registers.identity.models import Person
from wufei.registers.parties.actions import party_create
from wufei.registers.parties.models import Party
from wufei.registers.parties.spec import PartyKind
from wufei.registers.places.actions import place_create
from wufei.registers.places.models import Place
from wufei.registers.places.spec import PlaceKind, Tree

SETUP = system("tests")
PASSWORD = "correct horse battery 9"
# The roles in the order of the columns of every table of policy in these tests.
ROLES = (
    *("admin", "office", "leader", "department", "county", "township"),
    *("supervisor", "auditor", "enterprise", "driver", "park"),
)
_numbers = itertools.count(1)

# A province, a city, three counties of it and townships: enough for reach by prefix.
_PLACES: tuple[tuple[str, str, PlaceKind], ...] = (
    ("37", "山东省", PlaceKind.PROVINCE),
    ("3715", "聊城市", PlaceKind.PREFECTURE),
    ("371502", "东昌府区", PlaceKind.COUNTY),
    ("371581", "临清市", PlaceKind.COUNTY),
    ("371522", "莘县", PlaceKind.COUNTY),
    ("3715Z01", "聊城经济技术开发区", PlaceKind.ZONE),
    ("371502001", "古楼街道", PlaceKind.TOWNSHIP),
    ("371502002", "柳园街道", PlaceKind.TOWNSHIP),
    ("371581001", "青年路街道", PlaceKind.TOWNSHIP),
    ("371522100", "张鲁回族镇", PlaceKind.TOWNSHIP),
)


def small_city() -> dict[str, Place]:
    """A small city by code, made once a test."""
    known = {place.code: place for place in Place.objects.all()}
    for code, name, kind in _PLACES:
        if code not in known:
            above = max((c for c in known if code.startswith(c)), key=len, default="")
            known[code] = place_create(
                actor=SETUP, tree=Tree.ADMINISTRATIVE, kind=kind, code=code, name=name, parent_code=above
            )
    return known


def party(name: str = "", kind: PartyKind = PartyKind.ENTERPRISE, place: str = "", **fields: Any) -> Party:
    """A party; its place must exist."""
    name = name or f"测试单位{next(_numbers)}"
    return party_create(actor=SETUP, kind=kind, name=name, place_code=place, **fields)


def person(role: str = "", *, party: Party | None = None, place: str = "", username: str = "") -> Person:
    """A person, with one role if named."""
    number = next(_numbers)
    made = person_create(
        actor=SETUP,
        username=username or f"person{number}",
        name=f"张{number}",
        password=PASSWORD,
        must_change_password=False,
    )
    if role:
        membership_grant(
            actor=SETUP, person_id=made.pk, role=role, party_id=party.pk if party else None, place_code=place
        )
    return made


def actor(role: str, *, party: Party | None = None, place: str = "", face: Face = Face.WEB) -> Actor:
    """An actor with one role."""
    return identity.actor_for(person(role, party=party, place=place), face)


@dataclasses.dataclass(frozen=True, slots=True)
class Half:
    """What belongs to one side of a world of two: places, a party, a person of that party."""

    county: str
    township: str
    party: Party
    person: Person


@dataclasses.dataclass(frozen=True, slots=True)
class World:
    """One's own half and somebody else's."""

    own: Half
    other: Half

    def actor(self, role: str) -> Actor:
        """An actor of this role on the own side, whatever its scope is."""
        where = {"department": {"party": self.own.party}, "enterprise": {"party": self.own.party}}
        where |= {"county": {"place": self.own.county}, "township": {"place": self.own.township}}
        where |= {"supervisor": {"place": self.own.county}, "driver": {"party": self.own.party}}
        where |= {"park": {"place": self.own.township}}
        return actor(role, **where.get(role, {}))


def world() -> World:
    """A small city with two halves."""
    small_city()
    halves = []
    for county in ("371502", "371581"):
        firm = party(f"{county}再生资源有限公司", PartyKind.ENTERPRISE, f"{county}001")
        halves.append(Half(county, f"{county}001", firm, person("enterprise", party=firm)))
    return World(*halves)
