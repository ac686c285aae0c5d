"""Tables of indicators: a name, values by year.

Not for: deciding which indicators a round uses; only what the table prints.
"""

import re

from wufei.programme.plans.compiler.amounts import number
from wufei.programme.plans.compiler.columns import Column
from wufei.programme.plans.compiler.grids import Cell, Grid
from wufei.programme.plans.compiler.measures import UNIT
from wufei.programme.plans.compiler.normal import Normal
from wufei.programme.plans.compiler.plan import Figure, Span, Target, Trend
from wufei.programme.plans.compiler.trends import direction_of

_VALUE = re.compile(
    rf"(?P<sign>≥|>=|>|≧|不少于|不低于|至少|达到|≤|<=|<|≦|不超过|不高于|约)?(?P<value>\d+(?:\.\d+)?)(?:[-—~](?P<to>\d+(?:\.\d+)?))?(?P<unit>{UNIT})?(?P<after>以上|以下|以内|左右)?"
)
_SIGNS = {
    "≥": ">=",
    ">=": ">=",
    ">": ">=",
    "≧": ">=",
    "不少于": ">=",
    "不低于": ">=",
    "至少": ">=",
    "≤": "<=",
    "<=": "<=",
    "<": "<=",
    "≦": "<=",
    "不超过": "<=",
    "不高于": "<=",
    "约": "~",
}
_AFTER = {"以上": ">=", "以下": "<=", "以内": "<=", "左右": "~"}
_BRACKET_UNIT = re.compile(rf"\((?P<unit>{UNIT}|[^()]{{1,8}})\)$")


def is_indicator_table(grid: Grid) -> bool:
    """Whether rows give indicators their values."""
    return grid.has(Column.INDICATOR) and grid.has(Column.VALUE)


def read_indicators(grid: Grid, normal: Normal, first_year: int) -> tuple[list[Target], list[Trend], list[Figure]]:
    """Targets of years ahead, trends, and present-day figures."""
    targets: list[Target] = []
    trends: list[Trend] = []
    figures: list[Figure] = []
    for row in grid.rows:
        name, name_unit = _name(grid, row, normal)
        if not name:
            continue
        for header, kind, cell in zip(grid.headers, grid.kinds, row, strict=False):
            if kind is not Column.VALUE or cell is None:
                continue
            year = re.search(r"(?:19|20)\d\d", header)
            present = bool(re.search("现状|基准|实际|完成情况", header)) or (
                year is not None and int(year.group()) < first_year
            )
            deadline = year.group() if year and not present else None
            text = re.sub(r"\s", "", normal.plain[cell[0] : cell[1]])
            match = _VALUE.match(text)
            span = normal.span(*cell)
            if match is None:
                direction = direction_of(text)
                if direction and not present:
                    trends.append(Trend(name, direction, deadline, None, None, span, 0.85))
                continue
            unit = match.group("unit") or name_unit or _measured_in(grid, row, normal)
            comparator = _SIGNS.get(match.group("sign") or "") or _AFTER.get(match.group("after") or "") or "="
            value = number(match.group("value"))
            if present:
                figures.append(Figure(name, comparator, value, unit, span, 0.9))
            elif match.group("to"):
                targets.append(
                    Target(name, "range", (value, number(match.group("to"))), unit, deadline, None, span, 0.85)
                )
            else:
                targets.append(Target(name, comparator, value, unit, deadline, None, span, 0.9))
    return targets, trends, figures


def _name(grid: Grid, row: list[Cell], normal: Normal) -> tuple[str, str]:
    """The innermost indicator's name, and a unit it carries in brackets."""
    cells: list[Span] = [c for c, k in zip(row, grid.kinds, strict=False) if k is Column.INDICATOR and c is not None]
    if not cells:
        return "", ""
    text = normal.printed[cells[-1][0] : cells[-1][1]].replace("\n", "").strip().rstrip("*★☆▲△#")
    plain = normal.plain[cells[-1][0] : cells[-1][1]].replace("\n", "").strip()
    unit = _BRACKET_UNIT.search(plain)
    if unit and re.fullmatch(UNIT, unit.group("unit")):
        return text[: unit.start()].strip(), unit.group("unit")
    return text, ""


def _measured_in(grid: Grid, row: list[Cell], normal: Normal) -> str:
    for cell, kind in zip(row, grid.kinds, strict=False):
        if kind is Column.MEASURED_IN and cell is not None:
            return normal.plain[cell[0] : cell[1]].replace("\n", "").strip()
    return ""
