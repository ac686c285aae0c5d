"""Ruled tables on a PDF page: the drawn lines give the cells, the text layer fills them.

Not for: tables without lines, whose text comes in reading order (see `pdf.py`).
"""

import dataclasses
import itertools
from collections.abc import Iterable

import pypdfium2
import pypdfium2.raw as pdfium

from wufei.programme.plans.compiler.reading.rows import Cell, row_lines

Box = tuple[float, float, float, float]

_THIN = 2.5
_NEAR = 3.0
_OPEN = 9.0
_MOST_LINES = 4000
_MOST_CELLS = 1500


@dataclasses.dataclass(frozen=True, slots=True)
class _Rules:
    """Drawn lines: (place, from, to), upright ones by x and level ones by y."""

    upright: list[tuple[float, float, float]]
    level: list[tuple[float, float, float]]


def read_page(page: pypdfium2.PdfPage, layer: pypdfium2.PdfTextPage) -> str:
    """The page's text; a ruled table in it comes as `| a | b |` lines."""
    rules = _rules(page)
    grid = _grid(rules)
    if grid is None:
        return str(layer.get_text_range())
    columns, rows = grid
    width, height = page.get_size()
    lines = row_lines(_cells(layer, rules, columns, rows))
    if sum(1 for line in lines if line.count("|") > 2) < 2:
        return str(layer.get_text_range())
    above = layer.get_text_bounded(0, rows[0], width, height)
    below = layer.get_text_bounded(0, 0, width, rows[-1])
    return "\n".join(part for part in (above.strip("\r\n"), *lines, below.strip("\r\n")) if part)


def _rules(page: pypdfium2.PdfPage) -> _Rules:
    upright, level = [], []
    paths = page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_PATH,))
    for one in itertools.islice(paths, _MOST_LINES):
        left, bottom, right, top = one.get_bounds()
        wide, high = right - left, top - bottom
        if wide <= _THIN < high:
            upright.append(((left + right) / 2, bottom, top))
        elif high <= _THIN < wide:
            level.append(((top + bottom) / 2, left, right))
        elif wide > _THIN and high > _THIN:
            upright += [(left, bottom, top), (right, bottom, top)]
            level += [(bottom, left, right), (top, left, right)]
    return _Rules(upright, level)


def _grid(rules: _Rules) -> tuple[list[float], list[float]] | None:
    """Edges of the columns, left to right, and of the rows, top to bottom; None without at least two of each."""
    columns = _places(x for x, _low, _high in rules.upright)
    rows = _places(y for y, _left, _right in rules.level)
    columns = [x for x in columns if any(left - _NEAR <= x <= right + _NEAR for _y, left, right in rules.level)]
    rows = _open_ends(rules, columns, rows)
    if len(columns) < 3 or len(rows) < 3 or len(columns) * len(rows) > _MOST_CELLS:
        return None
    return columns, rows[::-1]


def _open_ends(rules: _Rules, columns: list[float], rows: list[float]) -> list[float]:
    """A row that goes on over the page has no line at its end; it ends where the lines between its cells end."""
    spans = [[(low, high) for x, low, high in rules.upright if abs(x - column) <= _NEAR] for column in columns]
    ends = [(min(low for low, _ in span), max(high for _, high in span)) for span in spans if span]
    if not rows or not ends:
        return rows
    low, high = sorted(low for low, _ in ends)[len(ends) // 2], sorted(high for _, high in ends)[len(ends) // 2]
    return [*[low][: low < rows[0] - _OPEN], *rows, *[high][: high > rows[-1] + _OPEN]]


def _places(values: Iterable[float]) -> list[float]:
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > _NEAR:
            places.append(value)
    return places


def _cells(
    layer: pypdfium2.PdfTextPage, rules: _Rules, columns: list[float], rows: list[float]
) -> Iterable[list[Cell]]:
    """The cells row by row; where a line between two is missing, they are one."""
    taken: set[tuple[int, int]] = set()
    for i in range(len(rows) - 1):
        out = []
        for j in range(len(columns) - 1):
            if (i, j) in taken:
                continue
            right = j + 1
            while right < len(columns) - 1 and not _is_drawn(rules.upright, columns[right], rows[i + 1], rows[i]):
                right += 1
            low = i + 1
            while low < len(rows) - 1 and not _is_drawn(rules.level, rows[low], columns[j], columns[right]):
                low += 1
            taken |= {(a, b) for a in range(i, low) for b in range(j, right)}
            text = layer.get_text_bounded(columns[j], rows[low], columns[right], rows[i])
            out.append(Cell("".join(text.split()), right - j, low - i))
        yield out


def _is_drawn(lines: list[tuple[float, float, float]], place: float, start: float, end: float) -> bool:
    """Whether a line stands at `place` over the middle of this stretch."""
    middle = (start + end) / 2
    return any(abs(at - place) <= _NEAR and low - _NEAR <= middle <= high + _NEAR for at, low, high in lines)
