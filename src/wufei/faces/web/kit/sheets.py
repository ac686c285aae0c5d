"""Workbooks and CSV out of plain rows: header frozen, widths set, types real, explained. Not for: registers."""

import csv
import dataclasses
import io
from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from wufei.kernel import clock

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


@dataclasses.dataclass(frozen=True, slots=True)
class Sheet:
    """One table: title, (heading, width) columns, rows of plain values, and what the reader should know."""

    title: str
    columns: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[object]]
    notes: Sequence[tuple[str, str]] = ()


def workbook(sheet: Sheet) -> bytes:
    """The bytes of an XLSX file."""
    book = Workbook()
    page = book.active
    assert page is not None  # noqa: S101  a new workbook has one sheet
    page.title = sheet.title[:31]
    page.append([heading for heading, _width in sheet.columns])
    for cell in page[1]:
        cell.font = Font(bold=True)
    for row in sheet.rows:
        page.append([_safe(value) for value in row])
    for at, (_heading, width) in enumerate(sheet.columns, start=1):
        page.column_dimensions[get_column_letter(at)].width = width
    for line in page.iter_rows(min_row=2):
        for cell in line:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    page.freeze_panes = "A2"
    page.auto_filter.ref = page.dimensions
    about = book.create_sheet(gettext("Notes"))
    about.append([gettext("Exported"), f"{clock.now():%Y-%m-%d %H:%M} UTC"])
    for name, words in sheet.notes:
        about.append([name, _safe(words)])
    about.column_dimensions["A"].width = 24
    about.column_dimensions["B"].width = 80
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv_lines(columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Lines of a CSV as they are read; the mark at its head tells Excel that it is UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([heading for heading, _width in columns])
    yield "\ufeff" + out.getvalue()
    for row in rows:
        out.seek(0)
        out.truncate()
        writer.writerow([_safe(value) for value in row])
        yield out.getvalue()


def _safe(value: object) -> object:
    """Text that a spreadsheet would run as a formula is kept as text."""
    if isinstance(value, str) and value.startswith(DANGEROUS):
        return f"'{value}"
    return value
