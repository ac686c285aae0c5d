"""Put the cells of a row under its columns when merged cells left some out, by what each column usually holds.

Not for: rows that have as many cells as columns.
"""

import re

from wufei.programme.plans.compiler.columns import UNIT_COLUMNS, Column
from wufei.programme.plans.compiler.normal import Normal
from wufei.programme.plans.compiler.plan import Span
from wufei.programme.plans.compiler.units import is_unit_like, split_units

_TIME = re.compile(
    r"^(?:(?:到|至)?20\d\d年?.{0,12}|全年|长期|常年|持续.{0,4}|常态.{0,4}|立即.{0,4}|\d{1,2}月.{0,6}|每.{1,6}|.{0,6}季度.{0,4})$"
)
_COUNT = re.compile(r"^[≥>不低于至少]*\d+[个家]?(?:以上)?$")


def align(cells: list[Span], kinds: list[Column], normal: Normal) -> list[Span | None]:
    """One cell (or neighbouring cells joined) for each column; None where the row has nothing for it."""
    n, m = len(cells), len(kinds)
    if m == 0 or n > 60:
        return [None] * m
    fit = [[_fit(normal, cell, kind) for kind in kinds] for cell in cells]
    worst = float("-inf")
    # best[i][j]: the best score with the first i cells under the first j columns.
    best = [[worst] * (m + 1) for _ in range(n + 1)]
    back = [[0] * (m + 1) for _ in range(n + 1)]
    best[0][0] = 0.0
    for j in range(1, m + 1):
        for i in range(n + 1):
            for k in range(i + 1):
                if best[k][j - 1] == worst:
                    continue
                gained = _gain([fit[x][j - 1] for x in range(k, i)], kinds[j - 1])
                if best[k][j - 1] + gained > best[i][j]:
                    best[i][j] = best[k][j - 1] + gained
                    back[i][j] = k
    out: list[Span | None] = [None] * m
    i = n
    for j in range(m, 0, -1):
        k = back[i][j]
        out[j - 1] = (cells[k][0], cells[i - 1][1]) if k < i else None
        i = k
    return out


def _gain(fits: list[float], kind: Column) -> float:
    if not fits:
        return {
            Column.MEASURE: -6.0,
            Column.LEVEL: -0.1,
            Column.NOTE: 0.0,
            Column.DEADLINE: -0.4,
            Column.SUPPORT: -0.6,
        }.get(kind, -0.8)
    joined = 0.2 if kind in (Column.MEASURE, Column.GOAL) else 1.0
    return sum(fits) / len(fits) * (1 + 0.3 * (len(fits) - 1)) - joined * (len(fits) - 1)


def _fit(normal: Normal, cell: Span, kind: Column) -> float:  # noqa: PLR0911 - one column kind a line reads best
    text = normal.plain[cell[0] : cell[1]].replace("\n", "")
    units = split_units(normal, *cell, in_cell=True)
    like = sum(1 for s, e in units if is_unit_like(normal.plain[s:e])) / len(units) if units else 0.0
    like = 0.0 if "。" in text or len(text) / max(1, len(units)) > 24 else like
    timed = bool(_TIME.match(text))
    if kind in UNIT_COLUMNS:
        return 4 * like - 2
    if kind is Column.DEADLINE:
        return 3.0 if timed else -2.5
    if kind is Column.COUNT:
        return 3.0 if _COUNT.match(text) else -2.5
    if timed:
        return -1.5
    if kind is Column.MEASURE:
        return 2.0 + min(len(text), 60) / 60 - 4 * like
    if kind is Column.GOAL:
        return (1.2 if re.search(r"\d|率|。", text) else 0.2) - 2 * like
    if kind in (Column.LEVEL, Column.CELL, Column.INDICATOR):
        return (1.0 if len(text) <= 14 else -0.6) - 2 * like
    return -0.5
