"""Totals that a table of cells prints and its rows or columns do not add up to.

Not for: totals in the text against the table (see `contradictions.py`).
"""

from collections.abc import Iterator

from wufei.kernel.text import Text, _
from wufei.programme.plans.compiler.columns import UNIT_COLUMNS, Column
from wufei.programme.plans.compiler.grids import Cell, Grid
from wufei.programme.plans.compiler.normal import Normal
from wufei.programme.plans.compiler.plan import Finding, Span
from wufei.programme.plans.compiler.quotas import is_matrix, is_quota_table, is_total_row
from wufei.programme.plans.spec import FindingKind

_Sum = tuple[str, int, int, Span]


def find_wrong_sums(grids: list[Grid], normal: Normal) -> list[Finding]:
    """One finding for each printed total that is not what its row or column adds up to."""
    found = []
    for grid in grids:
        if is_quota_table(grid):
            sums = [*_across(grid, normal), *_down(grid, normal)]
            found += [_finding(*one) for one in sums if one[1] != one[2]]
    return found


def _across(grid: Grid, normal: Normal) -> Iterator[_Sum]:
    """The total column of a matrix: (who, printed, added up, where)."""
    if not is_matrix(grid) or Column.TOTAL not in grid.kinds:
        return
    for row in grid.rows:
        printed = next((c for c, k in zip(row, grid.kinds, strict=False) if k is Column.TOTAL), None)
        counted = [c for c, k in zip(row, grid.kinds, strict=False) if k is Column.KIND]
        number = _number(printed, normal)
        if number is not None and printed is not None and not is_total_row(grid, row, normal):
            name = next((c for c, k in zip(row, grid.kinds, strict=False) if k in UNIT_COLUMNS and c), printed)
            yield (
                normal.printed[name[0] : name[1]],
                number,
                sum(_number(c, normal) or 0 for c in counted),
                normal.span(*printed),
            )


def _down(grid: Grid, normal: Normal) -> Iterator[_Sum]:
    """The total row: one sum a counting column."""
    rows = [row for row in grid.rows if not is_total_row(grid, row, normal)]
    totals = [row for row in grid.rows if is_total_row(grid, row, normal)]
    if len(totals) != 1 or len(rows) < 2:
        return
    for i, kind in enumerate(grid.kinds):
        cell = totals[0][i] if i < len(totals[0]) else None
        number = _number(cell, normal)
        if kind in (Column.KIND, Column.COUNT, Column.TOTAL) and number is not None and cell is not None:
            below = [_number(row[i], normal) or 0 for row in rows if i < len(row)]
            yield grid.headers[i], number, sum(below), normal.span(*cell)


def _number(cell: Cell, normal: Normal) -> int | None:
    """The whole number a cell holds; None for a word, a dash or nothing."""
    text = "".join(c for c in normal.plain[cell[0] : cell[1]] if c not in " ≥≤>=<个家座处所") if cell else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


def _finding(name: str, printed: int, added: int, span: Span) -> Finding:
    data: dict[str, object] = {
        "name": name,
        "table_sum": added,
        "values": [{"from": "table", "value": printed}, {"from": "sum", "value": added}],
        "printed": str(printed),
    }
    says = Text(_("The total of “{name}” is printed as {printed}, but adds up to {table_sum}."), data)
    return Finding(FindingKind.CONTRADICTORY_TOTAL, (span,), says, data)
