"""Judging credit codes and positions. Not for: refusing a code (a wrong one is kept and marked) or tables."""

import unicodedata
from collections.abc import Mapping
from typing import Any

import shapely
from shapely.geometry import mapping, shape
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from wufei.kernel.problems import Problem
from wufei.kernel.text import _
from wufei.registers.parties.errors import GEOMETRY_WRONG

_CHINA = (73.0, 3.0, 136.0, 54.0)
_MICRO = 1_000_000
_KINDS = ("Point", "Polygon", "MultiPolygon")
LONGEST_USCC = 18

NOT_KNOWN = _("it is neither a point nor an area")
UNREADABLE = _("it cannot be read")
FAR = _("it does not lie in China in longitude and latitude")


def uscc_clean(printed: str) -> str:
    """A credit code without blanks and dashes, in capitals and half width."""
    text = unicodedata.normalize("NFKC", printed).upper()
    return "".join(c for c in text if c.isalnum())[:LONGEST_USCC]


def uscc_doubtful(code: str) -> bool:
    """Whether a credit code fails its own check figure or form. An empty one is not doubtful, only absent."""
    if not code:
        return False
    try:
        uscc.validate(code)
    except ValidationError:
        return True
    return False


def position(name: str, geometry: Mapping[str, object]) -> tuple[dict[str, Any], int, int]:
    """A usable position as plain GeoJSON and a point of it in micro-degrees. Raises GEOMETRY_WRONG."""
    if geometry.get("type") not in _KINDS:
        raise _wrong(name, NOT_KNOWN)
    try:
        area = shapely.force_2d(shape(dict(geometry)))
        if not area.is_valid:
            area = shapely.make_valid(area)
        if area.is_empty or area.geom_type not in _KINDS:
            raise _wrong(name, NOT_KNOWN)
        west, south, east, north = area.bounds
    except (shapely.errors.ShapelyError, ValueError, TypeError, AttributeError, IndexError, KeyError) as error:
        raise _wrong(name, UNREADABLE) from error
    if not (west >= _CHINA[0] and south >= _CHINA[1] and east <= _CHINA[2] and north <= _CHINA[3]):
        raise _wrong(name, FAR)
    point = area.representative_point()
    drawn = mapping(area)
    plain = {"type": drawn["type"], "coordinates": _rounded(drawn["coordinates"])}
    return plain, round(point.x * _MICRO), round(point.y * _MICRO)


def _rounded(value: Any) -> Any:
    if isinstance(value, int | float):
        return round(value, 6)
    return [_rounded(part) for part in value]


def _wrong(name: str, why: str) -> Problem:
    return GEOMETRY_WRONG(where="geometry", name=name, why=why)
