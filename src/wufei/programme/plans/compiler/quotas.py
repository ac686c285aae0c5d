"""Tables of cell quotas: so many zero-waste cells of a type, and who creates them.

Not for: quotas said in sentences (those are targets, and `findings/county_quotas.py` does their arithmetic).
"""

import re

from wufei.programme.plans.compiler.columns import UNIT_COLUMNS, Column
from wufei.programme.plans.compiler.grids import Cell, Grid
from wufei.programme.plans.compiler.normal import Normal
from wufei.programme.plans.compiler.plan import CellQuota, Span
from wufei.programme.plans.compiler.units import split_units

_QUOTED = re.compile(r"[“”]|\([^()]{1,2}\)$")
_COUNT = re.compile(
    r"(?P<sign>≥|>=|>|≧|不少于|不低于|至少|≤|<=|<|不超过|约)?(?P<value>\d+(?:\.\d+)?)(?P<unit>[个家处座所户项])?(?P<after>以上|以下|左右)?"
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
    "不超过": "<=",
    "约": "~",
}
_AFTER = {"以上": ">=", "以下": "<=", "左右": "~"}
_UNIT_IN_HEADER = re.compile(r"\(([^()\d]{1,2})\)")
_TOTAL = re.compile(r"^(?:合计|总计|小计|共计|总数)")


def is_quota_table(grid: Grid) -> bool:
    """Whether rows count things of a kind, and the table speaks of cells."""
    return is_matrix(grid) or (
        grid.has(Column.COUNT)
        and (grid.has(Column.CELL) or "细胞" in grid.caption or "细胞" in "".join(grid.headers) or _names_cells(grid))
    )


def is_matrix(grid: Grid) -> bool:
    """Whether the table has a row a party and a column a kind of cell."""
    return grid.kinds.count(Column.KIND) > 1 and grid.has(*UNIT_COLUMNS)


def _names_cells(grid: Grid) -> bool:
    return not grid.has(Column.MEASURE) and grid.has(*UNIT_COLUMNS)


def read_quotas(grid: Grid, normal: Normal) -> list[CellQuota]:
    """One quota a row, in a matrix one a row and kind; a total row is none."""
    quotas: list[CellQuota] = []
    for row in grid.rows:
        if is_matrix(grid):
            quotas += _row_of_kinds(grid, row, normal)
            continue
        cell = _name_cell(grid, row)
        count = next((c for c, k in zip(row, grid.kinds, strict=False) if k is Column.COUNT and c), None)
        name = normal.printed[cell[0] : cell[1]].replace("\n", "").strip() if cell else ""
        match = _COUNT.search(normal.plain[count[0] : count[1]]) if count else None
        if not cell or match is None or not name or _TOTAL.match(name):
            continue
        cells = [c for c in row if c]
        span = min(c[0] for c in cells), max(c[1] for c in cells)
        quotas.append(_quota(grid, row, normal, (name, match, span)))
    return quotas


def _row_of_kinds(grid: Grid, row: list[Cell], normal: Normal) -> list[CellQuota]:
    """What one party owes of each kind."""
    first = next((c for c in row if c is not None), None)
    if first is None or is_total_row(grid, row, normal):
        return []
    quotas = []
    for cell, kind, header in zip(row, grid.kinds, grid.headers, strict=False):
        match = _COUNT.search(normal.plain[cell[0] : cell[1]]) if cell and kind is Column.KIND else None
        if cell is not None and match is not None:
            name = _QUOTED.sub("", header.replace(" ", ""))
            quotas.append(_quota(grid, row, normal, (name, match, cell)))
    return quotas


def is_total_row(grid: Grid, row: list[Cell], normal: Normal) -> bool:
    """Whether the row sums up the others: one of its words says so."""
    return any(c is not None and _TOTAL.match(normal.plain[c[0] : c[1]].strip()) for c in row)


def _quota(grid: Grid, row: list[Cell], normal: Normal, read: tuple[str, re.Match[str], Span]) -> CellQuota:
    """The quota of a row from what was read of it: the kind of cell, its count, where it stands."""
    name, match, span = read
    departments = [
        normal.printed[s:e].replace("\n", "")
        for c, k in zip(row, grid.kinds, strict=False)
        if k in UNIT_COLUMNS and c
        for s, e in split_units(normal, *c, in_cell=True)
    ]
    number = next((c for c, k in zip(row, grid.kinds, strict=False) if k is Column.NUMBER and c), None)
    digits = re.sub(r"\D", "", normal.plain[number[0] : number[1]]) if number else ""
    value = float(match.group("value"))
    return CellQuota(
        int(digits) if digits and len(digits) < 6 else None,
        name,
        _SIGNS.get(match.group("sign") or "") or _AFTER.get(match.group("after") or "") or "=",
        int(value) if value.is_integer() else value,
        match.group("unit") or _header_unit(grid),
        tuple(departments),
        normal.span(*span),
        0.95,
    )


def _name_cell(grid: Grid, row: list[Cell]) -> Cell:
    for wanted in (Column.CELL, Column.MEASURE, Column.LEVEL, Column.INDICATOR, Column.GOAL):
        for cell, kind in zip(reversed(row[: len(grid.kinds)]), reversed(grid.kinds[: len(row)]), strict=False):
            if kind is wanted and cell is not None:
                return cell
    return None


def _header_unit(grid: Grid) -> str:
    for header, kind in zip(grid.headers, grid.kinds, strict=False):
        if kind is Column.COUNT:
            found = _UNIT_IN_HEADER.search(header)
            return found.group(1) if found else "个"
    return "个"
