"""Writing tables: XLSX with a frozen header and a sheet of definitions, CSV for programs. Not for: reading rows."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from wufei.kernel.problems import Translate
from wufei.kernel.tables.rules.cells import DIGITS, guarded, text_of
from wufei.kernel.tables.spec import CellKind, Column, Format, ImportReport, TableSpec
from wufei.kernel.text import _

_HEAD = PatternFill("solid", fgColor="E8EEF4")
_BOLD = Font(bold=True)
_WRAP = Alignment(wrap_text=True, vertical="top")
_TITLE_LENGTH = 31
_LIST_LENGTH = 250

NOTES = _("Notes")
ERRORS = _("Errors")
REFUSED = _("Rows to correct")
KIND_WORDS = {
    CellKind.TEXT: _("Text"),
    CellKind.NUMBER: _("Number with a decimal point, such as 1234.5"),
    CellKind.DATE: _("Date, such as 2025-12-31"),
    CellKind.PERIOD: _("Period, such as 2025, 2025H1, 2025Q3 or 2025-09"),
    CellKind.DEGREES: _("Degrees with a decimal point"),
    CellKind.CHOICE: _("One of the choices"),
    CellKind.YES_NO: _("Yes or no"),
}
NOTE_LINES = (
    _("An empty cell leaves what is there; a single “-” empties it."),
    _("Columns may stand in any order; columns not listed here are ignored."),
    _("Codes are text; a quote before “=”, “+”, “-” or “@” keeps a spreadsheet from running the cell."),
    _("Importing the same file again changes nothing."),
)
NOTE_HEAD = (_("Column"), _("Key"), _("Kind of value"), _("Needed"), _("Choices"), _("Remark"))
ERROR_HEAD = (_("Row"), _("Column"), _("Rule"), _("Value"), _("What is wrong"), _("What to do"))
YES, NO, THIS_OR = _("yes"), _("no"), _("this or: {columns}")


def write(spec: TableSpec, rows: Iterable[Sequence[str]], kind: Format, translate: Translate) -> bytes:
    """The table as a file; `rows` in the order of the columns that are not secret."""
    columns = [column for column in spec.columns if not column.secret]
    return _csv(columns, rows, translate) if kind is Format.CSV else _xlsx(spec, columns, rows, translate)


def template(spec: TableSpec, translate: Translate) -> bytes:
    """An empty workbook with the header of a table, secret columns included."""
    return _xlsx(spec, list(spec.columns), (), translate)


def _csv(columns: Sequence[Column], rows: Iterable[Sequence[str]], translate: Translate) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([translate(column.label) for column in columns])
    for row in rows:
        cells = zip(columns, row, strict=True)
        writer.writerow([text if c.kind is CellKind.NUMBER else guarded(text, typed=False) for c, text in cells])
    return out.getvalue().encode("utf-8-sig")


def _xlsx(spec: TableSpec, columns: Sequence[Column], rows: Iterable[Sequence[str]], translate: Translate) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(translate(spec.title)[:_TITLE_LENGTH])
    sheet.freeze_panes = "A2"
    _printed(sheet, translate(spec.title))
    for number, column in enumerate(columns, start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = column.width
        choices = ",".join(translate(label) for label in column.choices.values())
        if choices and len(choices) <= _LIST_LENGTH:
            rule = DataValidation(type="list", formula1=f'"{choices}"', allow_blank=True)
            rule.add(f"{letter}2:{letter}5000")
            sheet.data_validations.append(rule)
    sheet.append([_cell(sheet, translate(column.label), head=True) for column in columns])
    for row in rows:
        cells = zip(columns, row, strict=True)
        sheet.append([(_number if c.kind is CellKind.NUMBER else _cell)(sheet, text) for c, text in cells])
    _notes(book, spec, columns, translate)
    return _saved(book)


def _printed(sheet: Any, title: str) -> None:
    """On paper: A4 across, as wide as the paper, what it is and its header on every page, pages numbered."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    sheet.oddHeader.center.text, sheet.oddFooter.center.text = title.replace("&", "&&"), "&P / &N"


def _notes(book: Any, spec: TableSpec, columns: Sequence[Column], translate: Translate) -> None:
    """The sheet of definitions (说明)."""
    sheet = book.create_sheet(translate(NOTES)[:_TITLE_LENGTH])
    for letter, width in zip("ABCDEF", (18, 14, 26, 8, 48, 60), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append([_cell(sheet, translate(spec.summary))])
    for line in NOTE_LINES:
        sheet.append([_cell(sheet, translate(line))])
    sheet.append([])
    sheet.append([_cell(sheet, translate(word), head=True) for word in NOTE_HEAD])
    for column in columns:
        choices = "、".join(translate(label) for label in column.choices.values())
        cells = (
            translate(column.label),
            column.key,
            translate(KIND_WORDS[column.kind]),
            _needed(spec, column, translate),
            choices,
            translate(column.help) if column.help else "",
        )
        sheet.append([_cell(sheet, text, wrap=True) for text in cells])


def _needed(spec: TableSpec, column: Column, translate: Translate) -> str:
    if spec.needs(column.key):
        return translate(YES)
    others = [translate(other.label) for other in spec.instead_of(column.key)]
    return translate(THIS_OR).format(columns="、".join(others)) if others else translate(NO)


def _number(sheet: Any, text: str) -> Any:
    """A number to reckon with, its digits as they stand; one of more digits than a spreadsheet holds stays text."""
    if not text or sum(c.isdigit() for c in text) > DIGITS:
        return _cell(sheet, text)
    cell = WriteOnlyCell(sheet, value="")
    cell.value, cell.data_type = text, "n"
    return cell


def _cell(sheet: Any, text: str, *, head: bool = False, wrap: bool = False) -> Any:
    """A text cell: always of type text, so that codes keep their digits and nothing runs."""
    cell = WriteOnlyCell(sheet, value="")
    cell.value = "".join(c for c in guarded(text, typed=True) if c >= " " or c in "\n\t")[:32000]
    cell.data_type = "s"
    cell.number_format = "@"
    if head:
        cell.font, cell.fill = _BOLD, _HEAD
    if wrap:
        cell.alignment = _WRAP
    return cell


def _saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def error_file(spec: TableSpec, report: ImportReport, translate: Translate) -> bytes:
    """A workbook of what was refused: every fault with its row, and the refused rows once more to correct."""
    secret = {column.key for column in spec.columns if column.secret}
    labels = {column.key: translate(column.label) for column in spec.columns}
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(translate(ERRORS)[:_TITLE_LENGTH])
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCDEF", (8, 18, 28, 24, 48, 48), strict=True):
        sheet.column_dimensions[letter].width = width
    # A mark before the original headers keeps this sheet from being read as the table itself.
    head = [*(translate(word) for word in ERROR_HEAD), *(f"› {word}" for word in report.header)]
    sheet.append([_cell(sheet, text, head=True) for text in head])
    for fault in report.faults:
        value = "" if fault.column in secret or fault.problem.value is None else str(fault.problem.value)
        cells = [
            str(fault.row),
            labels.get(fault.column, fault.column),
            fault.problem.code,
            value,
            fault.problem.says(translate),
            fault.problem.remedy(translate),
            *report.rows.get(fault.row, ()),
        ]
        sheet.append([_cell(sheet, text, wrap=True) for text in cells])
    again = book.create_sheet(translate(REFUSED)[:_TITLE_LENGTH])
    again.freeze_panes = "A2"
    again.append([_cell(again, text, head=True) for text in report.header])
    for number in sorted(report.rows):
        again.append([_cell(again, text) for text in report.rows[number]])
    return _saved(book)


def original(cells: Sequence[Any], header: Sequence[str], secret: Iterable[int]) -> tuple[str, ...]:
    """A row of a file as texts, as wide as its header, without what is secret."""
    hidden = set(secret)
    texts = [text_of(cell) for cell in cells[: len(header)]]
    texts += [""] * (len(header) - len(texts))
    return tuple("" if position in hidden else text for position, text in enumerate(texts))
