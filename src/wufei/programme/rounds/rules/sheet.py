"""The workbook of one page: a row for every field, its key locked, the field itself free. Pure; not for: what is taken.

The second sheet, hidden, says whose page it is; a workbook of another page is refused. `base` is what stood in a field
when the workbook was written, so that a change made meanwhile by somebody else is seen and not overwritten.
"""

import dataclasses
import datetime as dt
import decimal
import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from wufei.kernel.units import PLACES
from wufei.programme.rounds.errors import SHEET_OTHER

MARK, SIGN = "wufei", "wufei.rounds.page"
MOST_ROWS = 5000
NUMBER, TEXT, DATE = "number", "text", "date"
# Column → width. Key and base are hidden; the fifth stands open to be filled.
WIDTHS = {"A": 22, "B": 36, "C": 26, "D": 12, "E": 24, "F": 40, "G": 24, "H": 48}
KEY, TITLE, FIELD, UNIT, LAST, NOW, BASE, HELP = range(1, 9)
_HEAD = PatternFill("solid", fgColor="E9EDEB")
_OPEN = PatternFill("solid", fgColor="EFF7F3")
_BROKEN = (InvalidFileException, zipfile.BadZipFile, OSError, ValueError, KeyError, TypeError, IndexError, EOFError)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One field as the workbook shows it. `last` and `now` are plain texts: numbers without separators."""

    key: str
    title: str
    field: str
    kind: str = TEXT
    unit: str = ""
    last: str = ""
    now: str = ""
    help: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """One field as it came back: the row of the sheet, what stood there when it was written, what stands there now."""

    number: int
    key: str
    base: str
    text: str


def write(page_id: int, title: str, head: Sequence[str], lines: Iterable[Line], notes: Iterable[str]) -> bytes:
    """The workbook of a page. `head`: the words of the eight columns; `notes`: sentences for whoever fills it."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101  a new workbook has one sheet
    sheet.title = "".join(c for c in title if c not in r"[]:*?/\\")[:31] or SIGN
    for at, word in enumerate(head, start=1):
        cell = _cell(sheet, 1, at, word)
        cell.font, cell.fill = Font(bold=True), _HEAD
    for number, line in enumerate(lines, start=2):
        _line(sheet, number, line)
    for letter, width in WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    for hidden in (KEY, BASE):
        sheet.column_dimensions[get_column_letter(hidden)].hidden = True
    sheet.freeze_panes = "D2"
    sheet.protection.enable()
    for allowed in ("formatColumns", "formatRows", "sort", "autoFilter"):
        setattr(sheet.protection, allowed, False)  # False: not locked
    about = book.create_sheet(head[HELP - 1][:31] or "?")
    about.column_dimensions["A"].width = 100
    for number, note in enumerate(notes, start=1):
        _cell(about, number, 1, note).alignment = Alignment(wrap_text=True)
    mark = book.create_sheet(MARK)
    mark.append([SIGN, page_id])
    mark.sheet_state = "veryHidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _line(sheet: Any, number: int, line: Line) -> None:
    texts = {KEY: line.key, TITLE: line.title, FIELD: line.field, UNIT: line.unit, BASE: line.now, HELP: line.help}
    for at, text in texts.items():
        _cell(sheet, number, at, text)
    for at, text in ((LAST, line.last), (NOW, line.now)):
        cell = _cell(sheet, number, at, text)
        if line.kind == NUMBER and text:
            cell.value = decimal.Decimal(text)
            cell.number_format = "#,##0.######"
        elif line.kind == DATE and text:
            cell.value, cell.number_format = dt.date.fromisoformat(text), "yyyy-mm-dd"
    free = sheet.cell(number, NOW)
    free.protection, free.fill = Protection(locked=False), _OPEN
    free.alignment = Alignment(wrap_text=True, vertical="top")


def _cell(sheet: Any, row: int, column: int, text: str) -> Any:
    """A text cell: typed as text, so that nothing in it runs; without characters that a workbook cannot hold."""
    cell = sheet.cell(row, column)
    cell.value = "".join(c for c in text if c >= " " or c in "\n\t")[:32000]
    if cell.value:
        cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def read(page_id: int, content: bytes) -> list[Told]:
    """The fields of a workbook of this page, as they came back. Raises SHEET_OTHER."""
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sign = [cell.value for cell in next(book[MARK].iter_rows(max_row=1, max_col=2))]
        rows = list(book.worksheets[0].iter_rows(min_row=2, max_row=MOST_ROWS, max_col=BASE))
        if sign != [SIGN, page_id]:
            raise SHEET_OTHER(where="file", value=sign[1] if sign and sign[0] == SIGN else "")
        return [
            Told(number, _text(row[KEY - 1].value), _text(row[BASE - 1].value), _text(row[NOW - 1].value))
            for number, row in enumerate(rows, start=2)
            if len(row) >= BASE and row[KEY - 1].value
        ]
    except _BROKEN as error:
        raise SHEET_OTHER(where="file", value="") from error


def _text(value: object) -> str:
    """A cell as somebody would have typed it; a number that a spreadsheet reckoned is rounded to six decimals."""
    if isinstance(value, float):
        exact = decimal.Decimal(repr(value)).quantize(decimal.Decimal(1).scaleb(-PLACES), decimal.ROUND_HALF_UP)
        return format(exact, "f").rstrip("0").rstrip(".")
    if isinstance(value, (dt.datetime, dt.date)):
        return value.strftime("%Y-%m-%d")
    return "" if value is None else str(value).strip()
