"""Reading a file into a table: XLSX or CSV, whatever its encoding, comma and order. Hostile files are refused.

A workbook is measured before it is opened: unpacked size, and the far corner of its sheets, since a reader makes room
for everything up to that corner. Not for: what a row means.
"""

import csv
import dataclasses
import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import python_calamine

from wufei.kernel.problems import Problem
from wufei.kernel.tables.errors import FILE_TOO_LARGE, FILE_UNREADABLE, HEADER_MISSING, HEADER_NONE_OF, HEADER_TWICE
from wufei.kernel.tables.rules.cells import Cell, text_of
from wufei.kernel.tables.spec import Column, TableSpec
from wufei.kernel.text import Text, _

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 150 * 1024 * 1024
MOST_ROWS = 50_000
MOST_COLUMNS = 200
_MOST_GRID = 8_000_000
_MOST_PARTS = 2_000
_HEADER_WITHIN = 15
_CHUNK = 1 << 20
_CELL_AT = re.compile(rb'<c\b[^>]{0,200}?\br="([A-Z]{1,3})([0-9]{1,7})"')

TOO_MANY_BYTES = _("more than 20 MB")
TOO_MUCH_UNPACKED = _("it unpacks to far more than it seems")
TOO_MANY_ROWS = _("more than 50,000 rows")
TOO_WIDE = _("its filled cells lie too far apart")

Names = Callable[[Column], Iterable[str]]


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a person counts in the file, all its cells, and those of known columns."""

    number: int
    cells: tuple[Cell, ...]
    known: Mapping[str, Cell]


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """A file as a table: its header as printed, its rows, the columns nobody here knows."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    ignored: tuple[str, ...]
    columns: Mapping[str, int]


def read(spec: TableSpec, data: bytes, name: str, names: Names) -> Table:
    """The table in a file. `names` gives every header a column may have. Raises FILE_*, HEADER_*."""
    if len(data) > MOST_BYTES:
        raise _large(name, TOO_MANY_BYTES)
    known = {
        folded(header): column.key
        for column in reversed(spec.columns)  # of two columns that share an alias, the first has it
        for header in (*column.aliases, column.key, column.label, *names(column))
    }
    sheets = _workbook(data, name) if data[:2] == b"PK" else _text(data, name, known)
    best: tuple[int, int, Sequence[Sequence[Cell]]] = (0, 0, [])
    for sheet in sheets:
        for at, row in enumerate(sheet[:_HEADER_WITHIN]):
            hits = len({known[word] for cell in row if (word := folded(text_of(cell))) in known})
            if hits > best[0]:
                best = (hits, at, sheet)
    return _table(spec, name, known, best[1], best[2])


def folded(header: str) -> str:
    """A header as it is compared: half width, lower case, without blanks and marks of necessity."""
    return re.sub(r"[\s*＊:：_\-]", "", unicodedata.normalize("NFKC", header)).lower()


def _table(spec: TableSpec, name: str, known: Mapping[str, str], at: int, sheet: Sequence[Sequence[Cell]]) -> Table:
    header = tuple(text_of(cell) for cell in sheet[at]) if sheet else ()
    columns: dict[str, int] = {}
    ignored = []
    for position, word in enumerate(header):
        key = known.get(folded(word))
        if key is None:
            ignored += [word] if word else []
        elif key in columns:
            raise HEADER_TWICE(where=key, value=word, column=word)
        else:
            columns[key] = position
    _needed(spec, columns)
    rows = []
    for number, cells in enumerate(sheet[at + 1 :], start=at + 2):
        if any(text_of(cell) for cell in cells):
            found = {key: cells[position] for key, position in columns.items() if position < len(cells)}
            rows.append(Row(number, tuple(cells), found))
    if len(rows) > MOST_ROWS:
        raise _large(name, TOO_MANY_ROWS)
    return Table(header, tuple(rows), tuple(ignored), columns)


def _needed(spec: TableSpec, columns: Collection[str]) -> None:
    """Raise HEADER_MISSING or HEADER_NONE_OF unless the header names what it must."""
    missing = [column for column in spec.columns if column.required and column.key not in columns]
    if missing:
        raise HEADER_MISSING(where=missing[0].key, columns=tuple(Text(column.label) for column in missing))
    for group in spec.any_of:
        if not set(group) & set(columns):
            raise HEADER_NONE_OF(where=group[0], columns=tuple(Text(spec.column(key).label) for key in group))


def _large(name: str, what: str) -> Problem:
    return FILE_TOO_LARGE(where="file", value=name, name=name, what=Text(what), rows=MOST_ROWS)


def _unreadable(name: str) -> Problem:
    return FILE_UNREADABLE(where="file", value=name, name=name)


def _workbook(data: bytes, name: str) -> list[Sequence[Sequence[Cell]]]:
    """The sheets of a workbook, measured first."""
    try:
        _measure(data, name)
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [
            [row[:MOST_COLUMNS] for row in book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)]
            for sheet in book.sheet_names[:20]
        ]
    except (
        python_calamine.CalamineError,
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        ValueError,
        NotImplementedError,
    ) as e:
        raise _unreadable(name) from e
    except RuntimeError as e:  # an encrypted part
        raise _unreadable(name) from e


def _measure(data: bytes, name: str) -> None:
    """Unpack every part once, counting; look where the last cell of each sheet stands. Keeps nothing."""
    unpacked = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise _large(name, TOO_MUCH_UNPACKED)
        for part in parts:
            sheet = part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml")
            last_row, last_column, rest = 0, 0, b""
            with archive.open(part) as stream:
                while chunk := stream.read(_CHUNK):
                    unpacked += len(chunk)
                    if unpacked > MOST_UNPACKED:
                        raise _large(name, TOO_MUCH_UNPACKED)
                    if sheet:
                        for at in _CELL_AT.finditer(rest + chunk):
                            last_row, last_column = max(last_row, int(at[2])), max(last_column, _number(at[1]))
                        rest = chunk[-256:]
            if last_row * last_column > _MOST_GRID:
                raise _large(name, TOO_WIDE)


def _number(letters: bytes) -> int:
    """The number of a column by its letters: A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _text(data: bytes, name: str, known: Mapping[str, str]) -> list[Sequence[Sequence[Cell]]]:
    """A text file as one sheet; the separator is the one that makes the most known headers."""
    text = _decoded(data, name)
    best: tuple[int, str] = (-1, ",")
    for separator in (",", ";", "\t", "，", "；"):
        top = csv.reader(io.StringIO("\n".join(text.splitlines()[:_HEADER_WITHIN])), delimiter=separator)
        try:
            hits = max((len({folded(c) for c in row} & known.keys()) for row in top), default=0)
        except csv.Error:
            continue
        if hits > best[0]:
            best = (hits, separator)
    rows: list[list[Cell]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=best[1], strict=False):
            rows.append(list(row[:MOST_COLUMNS]))
            if len(rows) > MOST_ROWS + _HEADER_WITHIN:
                raise _large(name, TOO_MANY_ROWS)
    except csv.Error as error:
        raise _unreadable(name) from error
    return [rows]


def _decoded(data: bytes, name: str) -> str:
    encodings = ["utf-16"] if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise _unreadable(name)
