"""What a paper is made of: title, blocks, figures with their sources. Pure. Not for: how it looks (docx, xlsx).

    Paper(
        title=…, issuer=…, date=…, language="zh", simulated=False,
        blocks=(
            Heading(1, "总体情况"),
            Paragraph("全年产生工业固体废物", Cited("3.5万吨", "市生态环境局，2025年，已审", url), "。"),
            Table("各县情况", (Column("县"), Column("产生量（吨）", ColumnKind.NUMBER)), rows, empty="没有县报送。"),
        ),
    )

All words are final and in the paper's language; only the labels that the paper adds itself are translated when it is
written. A break of line in a title or a cell is “\\n”. Numbers are int or Decimal: a float raises TypeError, as a
rounding nobody asked for would be printed as official.
"""

import dataclasses
import datetime as dt
import enum
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TypeAlias

from wufei.kernel.units import Language

Number: TypeAlias = int | Decimal
LEVELS = 3
PERCENT_PLACES = 1
# A Decimal of 1E+999999 is small in memory and a megabyte on paper.
LARGEST_EXPONENT = 30
_EXACT = Context(prec=100, rounding=ROUND_HALF_UP)


@dataclasses.dataclass(frozen=True, slots=True)
class Text:
    """Words of a sentence. A plain str does as well; this one can be strong."""

    words: str
    strong: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Cited:
    """A figure with its source: `note` says source, period and status; `url` is where it is looked up (http or https).

    In a table `number` is what a workbook reckons with, and `text` may stay empty: the column writes the number. A
    figure that is missing says so in `text` (“—”), has no number, and its note says why.
    """

    text: str
    note: str
    url: str = ""
    number: Number | None = None

    def __post_init__(self) -> None:
        if not self.note.strip():
            raise ValueError("a cited figure says where it comes from")
        if self.number is not None:
            _judge_number(self.number)
        elif not self.text:
            raise ValueError("a cited figure has a text or a number")


Run: TypeAlias = str | Text | Cited
Cell: TypeAlias = str | Number | Cited | None


@dataclasses.dataclass(frozen=True, slots=True)
class Heading:
    """A heading; its number (一、（一）1. or 1, 1.1) is written by the paper."""

    level: int
    words: str

    def __post_init__(self) -> None:
        if not 1 <= self.level <= LEVELS:
            raise ValueError(f"a paper has headings of level 1 to {LEVELS}, not {self.level}")


@dataclasses.dataclass(frozen=True, init=False)
class Paragraph:
    """One paragraph: `Paragraph("全市", Cited(…), "。")`."""

    runs: tuple[Run, ...]

    def __init__(self, *runs: Run) -> None:
        object.__setattr__(self, "runs", runs)


@dataclasses.dataclass(frozen=True, slots=True)
class ListBlock:
    """Points below each other, numbered （1） or with a dot."""

    items: tuple[Paragraph, ...]
    ordered: bool = True


class ColumnKind(enum.StrEnum):
    """What a column holds. PERCENT: 32.5 is 32.5 %, on paper and in a workbook."""

    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """One column. `width` in characters: on paper columns share the page by it. `places` rounds what is shown.

    Without `places` a number is shown as it stands, a percentage with one decimal. A workbook keeps the exact value.
    """

    title: str
    kind: ColumnKind = ColumnKind.TEXT
    width: int = 16
    places: int | None = None

    def __post_init__(self) -> None:
        if self.width < 1 or not 0 <= (self.places or 0) <= LARGEST_EXPONENT:
            raise ValueError(f"column {self.title!r}: width {self.width}, places {self.places}")


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """A table. `empty` is the sentence that stands in it if there are no rows; `note` stands below it.

    Numbers stand in columns of numbers; a str may stand in any (“—”). None is a value nobody has: never 0.
    """

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    empty: str
    note: str = ""

    def __post_init__(self) -> None:
        if not self.columns or not self.empty.strip():
            raise ValueError(f"table {self.caption!r}: columns, and a sentence for when it is empty")
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"table {self.caption!r}: a row of {len(row)} cells for {len(self.columns)} columns")
            for column, cell in zip(self.columns, row, strict=True):
                _judge_cell(column, cell)


@dataclasses.dataclass(frozen=True, slots=True)
class Picture:
    """A PNG with its caption. Wider than the page, it is fitted to it."""

    png: bytes = dataclasses.field(repr=False)
    caption: str
    width_cm: Number


@dataclasses.dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


@dataclasses.dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file that proves something, with the hash by which it is known again."""

    name: str
    size_bytes: int
    sha256: str


@dataclasses.dataclass(frozen=True, slots=True)
class Evidence:
    """A list of files as a table. `empty` is the sentence if there are none."""

    caption: str
    files: Sequence[EvidenceFile]
    empty: str


Block: TypeAlias = Heading | Paragraph | ListBlock | Table | Picture | PageBreak | Evidence


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A whole paper. `notes` are what its reader should know: definitions, period, status, each with its name.

    `simulated` has no default: a paper of invented figures that does not say so must not come about by forgetting.
    """

    title: str
    blocks: Sequence[Block]
    issuer: str
    date: dt.date
    simulated: bool
    language: Language
    subtitle: str = ""
    notes: Sequence[tuple[str, str]] = ()

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise ValueError("a paper has a title")


def _judge_number(number: object) -> None:
    if isinstance(number, bool) or not isinstance(number, int | Decimal):
        raise TypeError(f"a number is an int or a Decimal, not {type(number).__name__}")
    value = Decimal(number)
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -LARGEST_EXPONENT or abs(value.adjusted()) > LARGEST_EXPONENT:
        raise ValueError(f"{value} is no figure")


def _judge_cell(column: Column, cell: object) -> None:
    if cell is None or isinstance(cell, str):
        return
    number = cell.number if isinstance(cell, Cited) else cell
    if number is None:
        return
    _judge_number(number)
    if column.kind is ColumnKind.TEXT:
        raise TypeError(f"a number in the text column {column.title!r}")


def day_text(day: dt.date, language: Language) -> str:
    """A day as papers write it: `2025年10月16日`, `16 October 2025`."""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


# Not strftime: that speaks the language of the server.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def number_text(number: Number, places: int | None = None) -> str:
    """A number with separated thousands, rounded to `places`, halves away from zero; exact without: `1,234.5`."""
    value = Decimal(number)
    if places is not None:
        value = _EXACT.add(value.quantize(Decimal(1).scaleb(-places), context=_EXACT), 0)  # + 0: no “-0.0”
    return f"{value:,f}"


def percent_text(number: Number, places: int = PERCENT_PLACES) -> str:
    """A percentage: `32.5%`."""
    return number_text(number, places) + "%"
