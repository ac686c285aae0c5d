"""Judgement on a paper before it is written: clean words, numbers of headings, tables and sources. Pure.

Both outputs go by `placed`, so that a footnote, a table or a heading has the same number in each.
Not for: how anything looks (docx, xlsx).
"""

import dataclasses
import re
from collections.abc import Iterator
from decimal import Decimal
from urllib.parse import urlsplit

from wufei.kernel.papers.spec import (
    LEVELS,
    Block,
    Cell,
    Cited,
    Column,
    ColumnKind,
    Evidence,
    Heading,
    ListBlock,
    PageBreak,
    Paper,
    Paragraph,
    Picture,
    Run,
    Table,
    number_text,
    percent_text,
)
from wufei.kernel.problems import Translate
from wufei.kernel.text import Text, _
from wufei.kernel.units import Language

TABLE = _("Table {number}")
FIGURE = _("Figure {number}")
FILE_NUMBER, FILE_NAME, FILE_SIZE, FILE_HASH = _("No."), _("File"), _("Size (bytes)"), _("SHA-256")
SIMULATED = _("Simulated data")
NOBODY_HAS = "—"
_DIGITS = "〇一二三四五六七八九"
_TEN, _HUNDRED = 10, 100
_BREAKS = re.compile("\r\n|[\r\u2028\u2029]")
_UNFIT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)

Source = tuple[str, str]
Placed = Heading | Paragraph | ListBlock | Table | Picture


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """A block in its place: its number as written, whether it begins a page, and the numbers of its sources.

    Within a block one source has one number, however often it is cited: a table of a hundred figures from one report
    has one footnote. Another block says it again, where its reader is.
    """

    block: Placed
    label: str
    begins_page: bool
    sources: dict[Source, int]


def placed(paper: Paper, translate: Translate) -> list[Place]:
    """The blocks in their order, page breaks folded into what follows them and lists of files turned into tables."""
    places: list[Place] = []
    headings, counts, cited, begins = [0] * LEVELS, {TABLE: 0, FIGURE: 0}, 0, False
    for block in paper.blocks:
        if isinstance(block, PageBreak):
            begins = True
            continue
        found: Placed = _table_of(block, translate) if isinstance(block, Evidence) else block
        label = ""
        if isinstance(found, Heading):
            headings = [*headings[: found.level - 1], headings[found.level - 1] + 1, *[0] * (LEVELS - found.level)]
            label = heading_label(headings[: found.level], paper.language)
        elif isinstance(found, Table | Picture):
            kind = TABLE if isinstance(found, Table) else FIGURE
            counts[kind] += 1
            label = Text(kind, {"number": counts[kind]}).say(translate)
        names = dict.fromkeys(source_of(one) for one in _cited(found))
        places.append(Place(found, label, begins, {name: cited + at for at, name in enumerate(names, start=1)}))
        cited, begins = cited + len(names), False
    return places


def _cited(block: Block) -> Iterator[Cited]:
    """The cited figures of a block in the order in which they are read."""
    parts: Iterator[Run | Cell]
    match block:
        case Paragraph():
            parts = iter(block.runs)
        case ListBlock():
            parts = (run for item in block.items for run in item.runs)
        case Table():
            parts = (cell for row in block.rows for cell in row)
        case _:
            return
    yield from (part for part in parts if isinstance(part, Cited))


def source_of(cited: Cited) -> Source:
    """What makes two sources one."""
    return clean(cited.note).strip(), clean(cited.url).strip()


def _table_of(evidence: Evidence, translate: Translate) -> Table:
    columns = (
        Column(translate(FILE_NUMBER), ColumnKind.NUMBER, 5),
        Column(translate(FILE_NAME), ColumnKind.TEXT, 30),
        Column(translate(FILE_SIZE), ColumnKind.NUMBER, 12),
        Column(translate(FILE_HASH), ColumnKind.TEXT, 34),
    )
    rows = [(at, file.name, file.size_bytes, file.sha256) for at, file in enumerate(evidence.files, start=1)]
    return Table(evidence.caption, columns, rows, evidence.empty)


def heading_label(numbers: list[int], language: Language) -> str:
    """The number of a heading: 一、 （一） 1. in Chinese, 1 and 1.1 in English; a level left out is not counted."""
    number = numbers[-1]
    if language == "en":
        return ".".join(str(n) for n in numbers if n) + "  "
    match len(numbers):
        case 1:
            return f"{chinese(number)}、"
        case 2:
            return f"（{chinese(number)}）"
        case _:
            return f"{number}. "


def item_label(number: int, block: ListBlock, language: Language) -> str:
    """What stands before a point of a list."""
    if not block.ordered:
        return "• "
    return f"（{number}）" if language == "zh" else f"({number}) "


def chinese(number: int) -> str:
    """A whole number in Chinese numerals; from a hundred on in digits, as no paper counts its parts so far."""
    if not 0 < number < _HUNDRED:
        return str(number)
    tens, ones = divmod(number, _TEN)
    return ("" if tens < 1 else "十" if tens == 1 else _DIGITS[tens] + "十") + (_DIGITS[ones] if ones else "")


def clean(words: str) -> str:
    """Words as a file may hold them: line breaks kept, tabs as spaces.

    Control characters and lone surrogates are no XML; marks that turn the direction of writing can make a reader see
    another name or figure than is there.
    """
    return _UNFIT.sub("", _BREAKS.sub("\n", words).replace("\t", " "))


def one_line(words: str, language: Language) -> str:
    """Words without their line breaks, for properties of a file."""
    return ("" if language == "zh" else " ").join(clean(words).split("\n"))


def number_of(cell: Cell) -> int | Decimal | None:
    """The number a cell holds, if it holds one."""
    if isinstance(cell, Cited):
        return cell.number
    return None if isinstance(cell, str) else cell


def cell_text(column: Column, cell: Cell) -> str:
    """A cell as it is read."""
    written = cell if isinstance(cell, str) else cell.text if isinstance(cell, Cited) else ""
    number = number_of(cell)
    if written or number is None:
        return clean(written) if cell is not None else NOBODY_HAS
    if column.kind is ColumnKind.PERCENT:
        return percent_text(number) if column.places is None else percent_text(number, column.places)
    return number_text(number, column.places)


def link_of(url: str) -> str:
    """The address if a reader can follow it without danger, else nothing."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    plain = url.isprintable() and " " not in url
    return url if plain and parts.scheme in {"http", "https"} and parts.netloc else ""
