"""Words of stores: ways, destinations, moves as given and as told. Not for: tables or judgement.

HJ 1259-2022 wants two ledgers of a store of hazardous waste, in (入库) and out (出库), a row a package; table 5 of
general industrial waste (notice 2021-82) wants both in one, a row a load. A move here is a row there. Masses are grams,
moments are aware; a waste is list and code (`hw:900-214-08`).
"""

import dataclasses
import datetime as dt
import enum
import uuid
from collections.abc import Mapping

from wufei.kernel.problems import Problem
from wufei.kernel.text import _


class Way(enum.StrEnum):
    """Which way something went."""

    IN = "in"
    OUT = "out"


WAY_LABELS: Mapping[str, str] = {Way.IN: _("Into the store"), Way.OUT: _("Out of the store")}


class Destination(enum.StrEnum):
    """Where it went from the store."""

    HANDED = "handed"
    OWN_USE = "own_use"
    OWN_DISPOSAL = "own_disposal"
    OTHER_STORE = "other_store"
    EMPTIED = "emptied"


DESTINATION_LABELS: Mapping[str, str] = {
    Destination.HANDED: _("To a carrier or receiver"),
    Destination.OWN_USE: _("To own utilisation"),
    Destination.OWN_DISPOSAL: _("To own disposal"),
    Destination.OTHER_STORE: _("To another store"),
    Destination.EMPTIED: _("Emptied into other packages"),
}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class MoveIn:
    """A move as given. `key` is made by whoever writes it down and kept: the same again is one move.

    A package by its code; without one, in bulk, `waste` and `mass_g`. `porter`: who carried it (运送经办人);
    `keeper`: who took it in or gave it out (贮存部门经办人); `origin`: where it came from, a workshop or a facility;
    `destination`: of OUT.
    """

    key: uuid.UUID
    store_id: int
    way: Way
    moved_at: dt.datetime
    package: str = ""
    waste: str = ""
    mass_g: int | None = None
    origin: str = ""
    destination: str = ""
    porter: str = ""
    keeper: str = ""
    note: str = ""
    simulated: bool = False


class Taken(enum.StrEnum):
    """What became of one move of several."""

    CREATED = "created"
    THERE = "there"
    REFUSED = "refused"


@dataclasses.dataclass(frozen=True, slots=True)
class Recorded:
    """One move of several: what became of it, its id, or what was wrong with it."""

    key: uuid.UUID
    outcome: Taken
    move_id: int | None = None
    problems: tuple[Problem, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Held:
    """What a store knows of a package that shall come in: whether it is the holder's, and where it is now."""

    own: bool
    aboard: bool
    emptied: bool
    filled_on: dt.date


@dataclasses.dataclass(frozen=True, slots=True)
class Last:
    """The newest move of a package that stands: into which store, or (None) out of one; and when."""

    store_id: int | None
    at: dt.datetime
