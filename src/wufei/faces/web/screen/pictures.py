"""The scene as templates and islands of the screen draw it: rows, the map, the chart. Not for: gathering."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from wufei.faces.web.indicators.charts import forecast_said, series_chart
from wufei.faces.web.indicators.rows import Row, is_chinese, row
from wufei.faces.web.screen.gathering import CountyRow, Scene
from wufei.kernel.access import Actor
from wufei.kernel.periods import Period
from wufei.programme.indicators.queries.board import Group
from wufei.programme.indicators.spec import Standing
from wufei.registers.places import queries as places

CLASSES = 5


@dataclasses.dataclass(frozen=True, slots=True)
class GroupRows:
    """A group: the rows that press, those that are calm, and its counts."""

    name: str
    pressing: tuple[Row, ...]
    calm: tuple[Row, ...]
    missed: int
    near: int
    met: int
    total: int


def groups(scene: Scene) -> list[GroupRows]:
    """The groups of the board."""
    return [_group(group) for group in scene.groups]


def _group(group: Group) -> GroupRows:
    rows = [row(line) for line in group.lines]
    pressing = tuple(r for r in rows if r.css in {"miss", "near"})
    counts = group.counts
    return GroupRows(
        name=group.title_zh if is_chinese() else group.title_en,
        pressing=pressing,
        calm=tuple(r for r in rows if r.css not in {"miss", "near"}),
        missed=counts[Standing.MISSED],
        near=counts[Standing.NEAR],
        met=counts[Standing.MET],
        total=len(rows),
    )


def forecast_words(scene: Scene) -> dict[str, str] | None:
    """What the forecast of the focus says."""
    line = scene.worst
    if line is None or line.forecast is None:
        return None
    return forecast_said(line.forecast, line.definition.unit)


def focus(scene: Scene) -> dict[str, Any]:
    """The chart of the focus: its series, its target, the forecast as a band."""
    line = scene.worst
    if line is None:
        return {"title": "", "option": {}, "empty": gettext("Too few figures for a line.")}
    return series_chart(line.definition, scene.focus_series, line.target, line.forecast)


def county_map(actor: Actor, scene: Scene) -> dict[str, Any]:
    """Counties as GeoJSON with the classes and texts of each layer, and where a click leads."""
    if scene.city is None:
        return {"type": "FeatureCollection", "features": []}
    found = places.county_map(actor=actor, city_code=scene.city.code)
    rows = {county.place.code: county for county in scene.counties}
    most = max((county.overdue for county in scene.counties), default=0)
    bounds = met_bounds(scene)
    for feature in found["features"]:
        properties = feature["properties"]
        county = rows.get(properties["code"])
        if county is not None:
            properties |= _layers(county, most, bounds, scene.closing)
    return found


def met_bounds(scene: Scene) -> list[int]:
    """Where the classes of the map part, in whole percent: five even steps between the lowest and the highest."""
    rates = [county.percent for county in scene.counties if county.percent is not None]
    if not rates:
        return [20, 40, 60, 80]
    low, high = min(rates), max(rates)
    return [low + max(1, high - low) * step // CLASSES for step in range(1, CLASSES)]


def _layers(county: CountyRow, most: int, bounds: Sequence[int], closing: int | None) -> dict[str, Any]:
    met, complete = county.percent, county.complete_percent
    place = county.place.code
    return {
        "met_class": -1 if county.met_permille is None else sum(county.met_permille >= bound * 10 for bound in bounds),
        "met_text": "—" if met is None else f"{met}%",
        "complete_class": -1 if complete is None else min(CLASSES - 1, complete * CLASSES // 101),
        "complete_text": "—" if complete is None else f"{complete}%",
        "overdue_class": 0 if not most else min(CLASSES - 1, county.overdue * CLASSES // (most + 1)),
        "overdue_text": str(county.overdue),
        "url": f"{reverse('web:indicators')}?place={place}" + (f"&period={closing_text(closing)}" if closing else ""),
    }


def closing_text(closing: int) -> str:
    """A closing month as an address names it."""
    return Period.longest(closing).code
