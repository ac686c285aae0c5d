"""A table in Word that breaks well: its head stands on every page, its rows stay whole. Not for: captions (docx)."""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from wufei.kernel.papers.errors import TABLE_TOO_LONG
from wufei.kernel.papers.markup import Element, paragraph, run, w
from wufei.kernel.papers.rules import cell_text, number_of
from wufei.kernel.papers.spec import Cell, Cited, Column, ColumnKind, Table
from wufei.kernel.papers.styles import CELLS, HEAD_FACE
from wufei.kernel.units import Language

# Beyond this nobody reads it on paper, and LibreOffice needs most of a minute to lay it out.
MOST_ROWS = 1_000
# A row of more lines than this may break, or it would leave most of a page white, or never fit one.
_TALL = 12
_MARGIN = 85
SMALLEST = list(CELLS)[-1]


def fits(columns: Sequence[Column], page: int, style: str = SMALLEST) -> bool:
    """Whether the columns are as wide as they ask to be on a page of this width."""
    return sum(column.width * CELLS[style] * 5 + 2 * _MARGIN for column in columns) <= page


def grid(table: Table, page: int, language: Language, cite: Callable[[Cited], Iterable[Element]]) -> Element:
    """The table on a page of this width; `cite` gives the marks of a figure's source. Raises TABLE_TOO_LONG."""
    if len(table.rows) > MOST_ROWS:
        raise TABLE_TOO_LONG(where="table", title=table.caption, rows=len(table.rows), most=MOST_ROWS)
    widths = _widths(table.columns, page)
    style = next((style for style in CELLS if fits(table.columns, page, style)), SMALLEST)
    look = (w("tblW", w=page, type="dxa"), w("jc", val="center"), _borders(), w("tblLayout", type="fixed"))
    found = w("tbl", w("tblPr", *look, _margins()), w("tblGrid", *(w("gridCol", w=width) for width in widths)))
    found.append(_head(table.columns, widths, style, language))
    for row in table.rows:
        found.append(_row(table.columns, row, widths, style, cite))
    if not table.rows:
        cell = paragraph(style, run(table.empty), align="center")
        whole = w("tcPr", w("tcW", w=page, type="dxa"), w("gridSpan", val=len(widths)))
        found.append(w("tr", w("trPr", w("cantSplit")), w("tc", whole, cell)))
    return found


def _widths(columns: Iterable[Column], page: int) -> list[int]:
    """The page shared out by the widths of the columns, to the last twentieth of a point."""
    wanted = [column.width for column in columns]
    edges = [page * sum(wanted[:at]) // sum(wanted) for at in range(len(wanted) + 1)]
    return [right - left for left, right in pairwise(edges)]


def _borders() -> Element:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    return w("tblBorders", *(w(side, val="single", sz=4, space=0, color="auto") for side in sides))


def _margins() -> Element:
    return w("tblCellMar", *(w(side, w=_MARGIN, type="dxa") for side in ("left", "right")))


def _head(columns: Iterable[Column], widths: list[int], style: str, language: Language) -> Element:
    """The head: it comes again on every page, and never stands at the foot of one by itself."""
    row = w("tr", w("trPr", w("cantSplit"), w("tblHeader")))
    for column, width in zip(columns, widths, strict=True):
        bold = [w("b"), w("bCs")] if language == "en" else []  # 黑体 is bold by itself
        words = run(column.title, w("rFonts", eastAsia=HEAD_FACE), *bold)
        shade = w("shd", val="clear", color="auto", fill="F2F2F2")
        around = w("tcPr", w("tcW", w=width, type="dxa"), shade, w("vAlign", val="center"))
        row.append(w("tc", around, paragraph(style, words, align="center", keep_next=True)))
    return row


def _row(
    columns: Iterable[Column],
    cells: Iterable[Cell],
    widths: list[int],
    style: str,
    cite: Callable[[Cited], Iterable[Element]],
) -> Element:
    row, lines = w("tr"), 1
    for column, cell, width in zip(columns, cells, widths, strict=True):
        words = cell_text(column, cell)
        align = "right" if column.kind is not ColumnKind.TEXT and number_of(cell) is not None else ""
        align = align or ("left" if column.kind is ColumnKind.TEXT else "center")
        marks = cite(cell) if isinstance(cell, Cited) else ()
        around = w("tcPr", w("tcW", w=width, type="dxa"), w("vAlign", val="center"))
        row.append(w("tc", around, paragraph(style, run(words), *marks, align=align)))
        lines = max(lines, words.count("\n") + len(words) * CELLS[style] * 10 // max(width - 2 * _MARGIN, 1))
    if lines <= _TALL:
        row.insert(0, w("trPr", w("cantSplit")))
    return row
