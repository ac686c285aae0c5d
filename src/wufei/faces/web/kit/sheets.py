"""Workbooks and CSV out of plain rows: header frozen, widths set, types real, explained. Not for: registers."""

import csv
import dataclasses
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from wufei.kernel import clock

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TITLE_MOST, MARGIN_INCHES, HEADER_INCHES = 31, 0.6, 0.35
# The font of offices; where it is missing, another Chinese one takes its place.
FONT, MOMENT = "SimSun", "yyyy-mm-dd hh:mm"
HEAD, BODY = Font(name=FONT, bold=True), Font(name=FONT)
HEAD_FILL, LINES = PatternFill("solid", fgColor="F0F2F1"), Border(*[Side(style="hair", color="95A09B")] * 4)
HEAD_LIES = Alignment(wrap_text=True, vertical="center")
BODY_LIES = Alignment(wrap_text=True, vertical="top")
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


@dataclasses.dataclass(frozen=True, slots=True)
class Sheet:
    """One table: title, (heading, width) columns, rows of plain values, and what the reader should know.

    `heading`: what stands above every printed sheet; the title, unless told.
    """

    title: str
    columns: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[object]]
    notes: Sequence[tuple[str, str]] = ()
    heading: str = ""


def workbook(*sheets: Sheet) -> bytes:
    """The bytes of an XLSX file: a page for each table, then one of notes; how each prints: `printed`."""
    book = Workbook()
    first = book.active
    assert first is not None  # noqa: S101  a new workbook has one sheet
    book.remove(first)
    for sheet in sheets:
        _page(book.create_sheet(sheet.title[:TITLE_MOST]), sheet)
    about = book.create_sheet(gettext("Notes"))
    about.append([gettext("Exported"), f"{clock.now():%Y-%m-%d %H:%M} UTC"])
    for sheet in sheets:
        for name, words in sheet.notes:
            about.append([name, _safe(words)])
    for line in about.iter_rows():
        for cell in line:
            cell.font, cell.alignment = BODY, BODY_LIES
    about.column_dimensions["A"].width = 24
    about.column_dimensions["B"].width = 80
    printed(about, gettext("Notes"))
    about.print_title_rows = None
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _page(page: Worksheet, sheet: Sheet) -> None:
    page.append([heading for heading, _width in sheet.columns])
    for cell in page[1]:
        cell.font, cell.fill, cell.border, cell.alignment = HEAD, HEAD_FILL, LINES, HEAD_LIES
    for row in sheet.rows:
        page.append([_safe(value) for value in row])
    for at, (_heading, width) in enumerate(sheet.columns, start=1):
        page.column_dimensions[get_column_letter(at)].width = width
    for line in page.iter_rows(min_row=2):
        for cell in line:
            cell.font, cell.border, cell.alignment = BODY, LINES, BODY_LIES
            if isinstance(cell.value, dt.datetime):
                cell.number_format = MOMENT
    page.freeze_panes = "A2"
    page.auto_filter.ref = page.dimensions
    printed(page, sheet.heading or sheet.title)


def printed(page: Worksheet, heading: str) -> None:
    """How a page is printed: A4 across, as wide as the paper, what it is and its headings on every sheet, numbered."""
    page.oddHeader.center.text = heading.replace("&", "&&")
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = "1:1"
    page.oddFooter.center.text = "&P / &N"
    page.page_margins.left = page.page_margins.right = MARGIN_INCHES
    page.page_margins.bottom, page.page_margins.top = MARGIN_INCHES, MARGIN_INCHES + HEADER_INCHES
    page.page_margins.header = page.page_margins.footer = HEADER_INCHES


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
