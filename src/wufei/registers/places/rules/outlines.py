"""Judging outlines: is the geometry usable, can it be repaired, which place is it of. Not for: tables, maps on a page.

Longitude and latitude in CGCS2000 or WGS 84 degrees; the shift of GCJ-02 cannot be seen from the figures and must
be taken out before.
"""

import dataclasses
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import shapely
from shapely.geometry import MultiPolygon, Polygon, mapping, shape
from shapely.geometry.base import BaseGeometry

from wufei.kernel.problems import Problem
from wufei.kernel.text import _
from wufei.registers.places.errors import GEOMETRY_FAR, GEOMETRY_WRONG, OUTLINES_UNREADABLE

_CHINA = (73.0, 3.0, 136.0, 54.0)
_DIGITS = 6
_MICRO = 1_000_000
_MOST_VERTICES = 20_000
_CODE_KEYS = ("code", "gb", "adcode", "adcode99", "pac", "行政区划代码", "区划代码", "代码", "xzqdm")
_NAME_KEYS = ("name", "名称", "xzqmc", "行政区名称", "区县", "fullname")

NO_GEOMETRY = _("there is no geometry")
NOT_AN_AREA = _("it is not an area")
UNREADABLE = _("it cannot be read")


@dataclasses.dataclass(frozen=True, slots=True)
class Feature:
    """One feature of a file: the code and name it prints (either may be empty) and its raw geometry."""

    code: str
    name: str
    geometry: object


@dataclasses.dataclass(frozen=True, slots=True)
class Outline:
    """A usable outline with a point inside it. `repaired` says it had to be mended."""

    geometry: dict[str, Any]
    longitude_micro: int
    latitude_micro: int
    repaired: bool


def features(document: object) -> list[Feature]:
    """The features of a GeoJSON document. Raises OUTLINES_UNREADABLE when it is none."""
    listed = document.get("features") if isinstance(document, Mapping) else None
    if not isinstance(listed, Sequence) or isinstance(listed, str):
        raise OUTLINES_UNREADABLE(where="outlines")
    found = []
    for entry in listed:
        if not isinstance(entry, Mapping):
            raise OUTLINES_UNREADABLE(where="outlines")
        given = entry.get("properties")
        properties = {str(k).lower(): v for k, v in given.items()} if isinstance(given, Mapping) else {}
        code = next((str(properties[k]) for k in _CODE_KEYS if properties.get(k)), str(entry.get("id") or ""))
        name = next((str(properties[k]).strip() for k in _NAME_KEYS if properties.get(k)), "")
        found.append(Feature(division_code(code), name, entry.get("geometry")))
    return found


def division_code(printed: str) -> str:
    """A printed division code without the country (156) and without the zeros that fill it up."""
    code = re.sub(r"\.0$", "", printed.strip())
    if re.fullmatch(r"156\d{6}", code):
        code = code[3:]
    if not code.isdigit():
        return code
    if len(code) == 12:
        code = code.removesuffix("000")
    if len(code) == 9:
        code = code.removesuffix("000")
    while len(code) in {4, 6} and code.endswith("00"):
        code = code[:-2]
    return code


def judge(name: str, geometry: object) -> Outline:
    """The outline as it may be stored. Raises GEOMETRY_WRONG or GEOMETRY_FAR."""
    area = _read(name, geometry)
    repaired = False
    if not area.is_valid:
        area, repaired = shapely.make_valid(area), True
    polygons = [part for part in _parts(area) if isinstance(part, Polygon) and part.area > 0]
    if not polygons:
        raise _wrong(name, NOT_AN_AREA)
    area = polygons[0] if len(polygons) == 1 else MultiPolygon(polygons)
    west, south, east, north = area.bounds
    if west < _CHINA[0] or south < _CHINA[1] or east > _CHINA[2] or north > _CHINA[3]:
        raise GEOMETRY_FAR(where="geometry", name=name)
    if shapely.get_num_coordinates(area) > _MOST_VERTICES:
        area = area.simplify(0.0005)
    area = shapely.set_precision(area, 10**-_DIGITS)
    if area.is_empty:
        raise _wrong(name, NOT_AN_AREA)
    point = area.centroid if area.contains(area.centroid) else area.representative_point()
    return Outline(plain(area), round(point.x * _MICRO), round(point.y * _MICRO), repaired)


def _read(name: str, geometry: object) -> BaseGeometry:
    if not isinstance(geometry, Mapping) or not geometry.get("type"):
        raise _wrong(name, NO_GEOMETRY)
    if geometry["type"] not in {"Polygon", "MultiPolygon"}:
        raise _wrong(name, NOT_AN_AREA)
    try:
        area: BaseGeometry = shapely.force_2d(shape(dict(geometry)))
        empty = area.is_empty or not all(math.isfinite(bound) for bound in area.bounds)
    except (shapely.errors.ShapelyError, ValueError, TypeError, AttributeError, IndexError, KeyError) as error:
        raise _wrong(name, UNREADABLE) from error
    if empty:
        raise _wrong(name, NO_GEOMETRY)
    return area


def _wrong(name: str, why: str) -> Problem:
    return GEOMETRY_WRONG(where="geometry", name=name, why=why)


def _parts(area: BaseGeometry) -> Iterable[BaseGeometry]:
    for part in getattr(area, "geoms", (area,)):
        if part is area:
            yield part
        else:
            yield from _parts(part)


def plain(area: BaseGeometry) -> dict[str, Any]:
    """A geometry as plain GeoJSON with lists and six decimals."""
    drawn = mapping(area)
    return {"type": drawn["type"], "coordinates": _rounded(drawn["coordinates"])}


def _rounded(value: Any) -> Any:
    if isinstance(value, int | float):
        return round(value, _DIGITS)
    return [_rounded(part) for part in value]


def match(found: Feature, by_code: Mapping[str, int], by_name: Mapping[str, Sequence[int]]) -> int | None:
    """Which place a feature is of: by its code, else by a name only one place has."""
    if found.code in by_code:
        return by_code[found.code]
    named = by_name.get(found.name, ())
    return named[0] if len(named) == 1 else None


def simplified(outlines: Sequence[Mapping[str, Any]], tolerance_degrees: float) -> list[dict[str, Any]]:
    """Outlines drawn with fewer vertices; shared borders stay shared where the outlines fit together."""
    areas = [shape(dict(outline)) for outline in outlines]
    if tolerance_degrees <= 0 or not areas:
        return [plain(area) for area in areas]
    try:
        drawn = list(shapely.coverage_simplify(areas, tolerance_degrees))
    except (shapely.errors.ShapelyError, TypeError):
        drawn = [area.simplify(tolerance_degrees) for area in areas]
    return [plain(new if not new.is_empty else old) for new, old in zip(drawn, areas, strict=True)]
