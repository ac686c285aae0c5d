"""Deadlines as printed: the date that a number or a duty is due by.

Not for: calendar arithmetic; a plan's dates stay as coarse as they are printed.
"""

import dataclasses
import re


@dataclasses.dataclass(frozen=True, slots=True)
class Due:
    """A printed date. `text` is "2025", "2025-12" or "2024-04"; `based` marks one that is only compared with."""

    start: int
    end: int
    year: int
    text: str
    based: bool


_DATE = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?:年度?|\.(?=\d{1,2}月)|(?=-20\d\d年|—20\d\d年|–20\d\d年|~20\d\d年|至20\d\d年))"
    r"(?:(?:年)?(?P<end>底|末|年底|年末|12月)|(?P<month>\d{1,2})月(?:份|\d{1,2}日)?(?:底|末|前)?)?(?:底|末|之?前|以前)?"
)
_BASE = re.compile(r"(?:较|(?<!占)比|与|同|相较于?|在|以|相比)$")
_FROM = ("由", "从", "自")
_ITS_NUMBER = re.compile(r"的?\d")
_THEN = re.compile(r"^(?:年)?(?:的)?(?:基础上|相比|水平|基准)")


def read_dates(plain: str, start: int, end: int) -> list[Due]:
    """All dates between two positions, in order."""
    dates = []
    for match in _DATE.finditer(plain, start, end):
        year = int(match.group("year"))
        text = str(year)
        month = match.group("month")
        if match.group("end"):
            text = f"{year}-12"
        elif month and 1 <= int(month) <= 12:
            text = f"{year}-{int(month):02d}"
        before = plain[max(start, match.start() - 3) : match.start()]
        based = bool(_BASE.search(before)) and (
            before[-1:] in "较比与同" or bool(_THEN.match(plain[match.end() : match.end() + 6]))
        )
        # "由2023年的1.8万吨压减至…": the date belongs to the number that the change starts from.
        based = based or (before[-1:] in _FROM and bool(_ITS_NUMBER.match(plain, match.end(), end)))
        dates.append(Due(match.start(), match.end(), year, text, based))
    return dates


def due_before(dates: list[Due], position: int) -> Due | None:
    """The nearest date printed before this position that is no mere base of comparison."""
    found = None
    for date in dates:
        if date.end > position:
            break
        if not date.based:
            found = date
    return found


def due_text(text: str) -> str | None:
    """The deadline a table cell prints, or its words if they are no date."""
    bare = re.sub(r"\s", "", text)
    dates = read_dates(bare, 0, len(bare))
    if dates:
        return dates[-1].text
    short = re.fullmatch(r"((?:19|20)\d\d)(?:[./-](\d{1,2}))?(?:[./-]\d{1,2})?", bare)
    if short:
        return short.group(1) + (f"-{int(short.group(2)):02d}" if short.group(2) else "")
    return bare or None
