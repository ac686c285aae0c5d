"""The tables of a paper as a workbook: numbers to reckon with, sources beside them, a sheet that explains (说明).

Every text is typed as text, so that nothing in it runs. The numbers of tables and sources are those of the Word file.
The same paper gives the same bytes. Not for: registers in and out (kernel/tables), words and pictures (docx).
"""

import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any, TypeAlias
from unicodedata import east_asian_width

import openpyxl
from lxml import etree
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from wufei.kernel.papers.archive import sealed
from wufei.kernel.papers.errors import TABLE_TOO_LONG
from wufei.kernel.papers.rules import SIMULATED, Place, clean, number_of, one_line, placed, source_of
from wufei.kernel.papers.spec import PERCENT_PLACES, Cell, Cited, Column, ColumnKind, Number, Paper, Table, day_text
from wufei.kernel.problems import Translate
from wufei.kernel.text import _

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOTES, SOURCE, SOURCES = _("Notes"), _("Source"), _("Sources")
ISSUER, DATE = _("Issued by"), _("Date")
MOST_ROWS = 1_000_000
# What a sheet can hold: letters of a name, letters of a cell, digits of a number.
_NAME, _LETTERS, _DIGITS = 31, 32_000, 15
_LINE_HEIGHT, _MOST_LINES = 15, 25
_SOURCE_WIDTH, _NOTE_WIDTHS = 48, (16, 60, 60)
_KEPT, _WIDE = Context(prec=_DIGITS, rounding=ROUND_HALF_UP), Context(prec=100)
_Titled: TypeAlias = tuple[Place, Table, str]  # with the name of its sheet
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_RESERVED, _A4 = "history", 9
_HEAD, _BOLD = PatternFill("solid", fgColor="E8EEF4"), Font(bold=True)
_LINE = Border(bottom=Side(style="thin", color="808080"))
_NO_LINE, _RIGHT = Border(), Alignment(horizontal="right", vertical="top", wrap_text=True)
_WRAP, _TOP = Alignment(wrap_text=True, vertical="top"), Alignment(vertical="top")


def write(paper: Paper, translate: Translate) -> bytes:
    """The bytes of the file; `translate` speaks the paper's language. Raises TABLE_TOO_LONG."""
    book = openpyxl.Workbook(write_only=True)
    taken = {_RESERVED, _sheet_name(translate(NOTES), set()).lower()}
    tables: list[_Titled] = []
    for place in placed(paper, translate):
        if isinstance(place.block, Table):
            tables.append((place, place.block, _sheet_name(f"{place.label} {place.block.caption}", taken)))
            taken.add(tables[-1][2].lower())
    for titled in tables:
        _sheet(book, titled, paper, translate)
    _notes(book, paper, tables, translate)
    moment = dt.datetime.combine(paper.date, dt.time())
    known = book.properties
    known.title = one_line(paper.title, paper.language)
    known.creator = known.lastModifiedBy = clean(paper.issuer)
    known.language = "zh-CN" if paper.language == "zh" else "en-GB"
    out = io.BytesIO()
    book.save(out)
    known.created = known.modified = moment  # only now: saving sets the hour of the machine
    return sealed(out.getvalue(), {"docProps/core.xml": etree.tostring(known.to_tree())})


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """A name a sheet may have, like no other in the book."""
    plain = _FORBIDDEN.sub(" ", clean(wanted).replace("\n", " ")).strip(" '") or "-"
    for turn in range(1, len(taken) + 2):
        tail = f" ({turn})" if turn > 1 else ""
        name = _cut(plain, _NAME - len(tail)).rstrip(" '") + tail
        if name.lower() not in taken:
            return name
    raise AssertionError("more names than are taken were tried")


def _cut(words: str, most: int) -> str:
    """The beginning of the words, counted as spreadsheets count: rare characters are two."""
    return words.encode("utf-16-le")[: most * 2].decode("utf-16-le", "ignore")


def _sheet(book: Any, titled: _Titled, paper: Paper, translate: Translate) -> None:
    """One table: its head stays in sight, its columns keep their widths, its sources stand at the end of each row."""
    place, table, name = titled
    if len(table.rows) > MOST_ROWS:
        raise TABLE_TOO_LONG(where="table", title=table.caption, rows=len(table.rows), most=MOST_ROWS)
    sheet = book.create_sheet(name)
    heads = [column.title for column in table.columns]
    widths = [column.width + 2 for column in table.columns]
    if place.sources:
        heads, widths = [*heads, translate(SOURCE)], [*widths, _SOURCE_WIDTH]
    _lay_out(sheet, widths, paper, translate)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    _append(sheet, 1, [_head(sheet, words) for words in heads], widths)
    for at, row in enumerate(table.rows, start=2):
        line = [_cell(sheet, column, cell) for column, cell in zip(table.columns, row, strict=True)]
        if place.sources:
            line.append(_text(sheet, "\n".join(_marks(row, place))))
        _append(sheet, at, line, widths)
    if table.rows:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{len(table.rows) + 1}"
    else:
        sheet.append([_line(sheet, table.empty)])


def _append(sheet: Any, at: int, cells: Sequence[Any], widths: Sequence[int]) -> None:
    """Row `at`, as high as its fullest cell: not every program that opens the file works that out by itself."""
    lines = max((_lines(cell.value, width) for cell, width in zip(cells, widths, strict=False)), default=1)
    if lines > 1:
        sheet.row_dimensions[at].height = min(lines, _MOST_LINES) * _LINE_HEIGHT
    sheet.append(cells)


def _lines(words: str, width: int) -> int:
    """How many lines words take in a column; Chinese characters are two wide."""
    wide = (sum(2 if east_asian_width(c) in "WF" else 1 for c in line) for line in words.split("\n"))
    return sum(-(-max(count, 1) // width) for count in wide)


def _lay_out(sheet: Any, widths: Sequence[int], paper: Paper, translate: Translate) -> None:
    """Widths, and how it is printed: A4, as wide as the page, its name and number on each."""
    for at, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = min(width, 100)
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.orientation = "landscape" if sum(widths) > 90 else "portrait"
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0
    sheet.oddFooter.center.text = "— &P —"
    if paper.simulated:
        sheet.oddHeader.right.text = translate(SIMULATED)


def _marks(row: Iterable[Cell], place: Place) -> Iterator[str]:
    """The sources of a row, each once, by the numbers of the paper."""
    names = dict.fromkeys(source_of(cell) for cell in row if isinstance(cell, Cited))
    return (f"[{place.sources[name]}] {name[0]}" for name in names)


def _cell(sheet: Any, column: Column, cell: Cell) -> Any:
    number = number_of(cell)
    if number is not None:
        return _number(sheet, column, number)
    text = _text(sheet, cell.text if isinstance(cell, Cited) else cell if isinstance(cell, str) else "")
    if column.kind is not ColumnKind.TEXT:
        text.alignment = _RIGHT
    return text


def _number(sheet: Any, column: Column, number: Number) -> Any:
    """A number, shown as the paper shows it, with the 15 digits a spreadsheet keeps; a larger whole stays text."""
    percent = column.kind is ColumnKind.PERCENT
    value = Decimal(number).scaleb(-2, _WIDE) if percent else Decimal(number)
    if value.adjusted() >= _DIGITS:
        return _text(sheet, f"{Decimal(number):,f}" + "%" * percent)
    places = column.places
    if places is None:
        places = PERCENT_PLACES if percent else max(0, -int(Decimal(number).as_tuple().exponent))
    cell = WriteOnlyCell(sheet, value="")
    # The digits themselves: openpyxl would write a Decimal by way of a float.
    cell.value, cell.data_type = f"{_KEPT.plus(value):f}", "n"
    cell.number_format = ("0" if percent else "#,##0") + ("." + "0" * places if places else "") + "%" * percent
    cell.alignment, cell.border = _TOP, _LINE
    return cell


def _text(sheet: Any, words: str) -> Any:
    """A text, and never anything else: no formula, no error, no number that loses its zeros."""
    cell = WriteOnlyCell(sheet, value="")
    cell.value, cell.data_type = _cut(clean(words), _LETTERS), "s"
    cell.number_format = "@"
    cell.alignment, cell.border = _WRAP, _LINE
    return cell


def _line(sheet: Any, words: str) -> Any:
    """A text that runs on over the cells beside it."""
    cell = _text(sheet, words)
    cell.alignment, cell.border = _TOP, _NO_LINE
    return cell


def _head(sheet: Any, words: str) -> Any:
    cell = _text(sheet, words)
    cell.font, cell.fill = _BOLD, _HEAD
    return cell


def _notes(book: Any, paper: Paper, tables: Sequence[_Titled], translate: Translate) -> None:
    """The sheet that explains: what the paper is, what its words mean, its tables, and the sources by number."""
    sheet = book.create_sheet(_sheet_name(translate(NOTES), set()))
    _lay_out(sheet, _NOTE_WIDTHS, paper, translate)
    top = [_line(sheet, one_line(paper.title, paper.language))]
    top[0].font = _BOLD
    if paper.subtitle:
        top.append(_line(sheet, paper.subtitle))
    if paper.simulated:
        top.append(_line(sheet, translate(SIMULATED)))
        top[-1].font = Font(bold=True, color="C00000")
    for cell in top:
        sheet.append([cell])
    issued = ((ISSUER, paper.issuer), (DATE, day_text(paper.date, paper.language)))
    rows = [[], *([translate(name), words] for name, words in issued if words), *map(list, paper.notes)]
    rows += [[], *([place.label, table.caption, table.note] for place, table, _name in tables)]
    sources = [(number, source) for place, *_rest in tables for source, number in place.sources.items()]
    rows += [[], [translate(SOURCES)], *([f"[{number}]", *source] for number, source in sources)] if sources else []
    for at, row in enumerate(rows, start=len(top) + 1):
        _append(sheet, at, [_text(sheet, words) for words in row], _NOTE_WIDTHS)
