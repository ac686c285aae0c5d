"""Periods that people report on: year, half-year, quarter, month. Not for: deadlines (clock) or who reports (rounds).

A period is known by the month it closes with, as YYYYMM: 2024, the second half of 2024, its fourth quarter and its
December all close with 202412. Figures count from 1 January to that month, as the statistics of the field do (累计), so
a yearly figure is the fourth quarter's figure restated and not a second one beside it.
"""

import dataclasses
import datetime as dt
import enum
import re

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

NOT_A_PERIOD = Fault(
    "periods.not_a_period",
    Kind.INVALID,
    _("“{value}” is not a period."),
    _("Write a year, half-year, quarter or month: 2025, 2025H1, 2025Q3 or 2025-09."),
)
MONTHS = 12
FIRST_YEAR, LAST_YEAR = 1990, 2100


class Length(enum.StrEnum):
    """How long a period is."""

    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"


SPAN: dict[Length, int] = {Length.YEAR: 12, Length.HALF: 6, Length.QUARTER: 3, Length.MONTH: 1}
_FORM = re.compile(r"(\d{4})(?:年)?(?:-?(?:[Qq]|第)([1-4一二三四])(?:季度)?|-?[Hh]([12])|-(\d{1,2})|(\d{1,2})月)?")
_CHINESE = "一二三四"


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Period:
    """One period. `number` counts within the year from 1; a year's number is 1."""

    year: int
    length: Length
    number: int = 1

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.year <= LAST_YEAR or not 1 <= self.number <= MONTHS // SPAN[self.length]:
            raise NOT_A_PERIOD(where="period", value=f"{self.year} {self.length} {self.number}")

    @classmethod
    def parse(cls, text: str, where: str = "period") -> "Period":
        """Read `2025`, `2025H1`, `2025Q3`, `2025-09`, `2025年第三季度`, `2025年9月`. Raises NOT_A_PERIOD."""
        match = _FORM.fullmatch(text.strip())
        if match is None:
            raise NOT_A_PERIOD(where=where, value=text)
        year, quarter, half, month = int(match[1]), match[2], match[3], match[4] or match[5]
        try:
            if quarter:
                number = _CHINESE.index(quarter) + 1 if quarter in _CHINESE else int(quarter)
                return cls(year, Length.QUARTER, number)
            if half:
                return cls(year, Length.HALF, int(half))
            return cls(year, Length.MONTH, int(month)) if month else cls(year, Length.YEAR)
        except Exception as error:
            raise NOT_A_PERIOD(where=where, value=text) from error

    @classmethod
    def closing_with(cls, closing: int, length: Length) -> "Period":
        """The period of this length that closes with the month YYYYMM. Raises NOT_A_PERIOD if none does."""
        year, month = divmod(closing, 100)
        if not 1 <= month <= MONTHS or month % SPAN[length]:
            raise NOT_A_PERIOD(where="period", value=closing)
        return cls(year, length, month // SPAN[length])

    @classmethod
    def containing(cls, day: dt.date, length: Length) -> "Period":
        """The period of this length in which `day` lies."""
        return cls(day.year, length, (day.month - 1) // SPAN[length] + 1)

    @classmethod
    def longest(cls, closing: int) -> "Period":
        """How people name a closing month: the year for December, the quarter where one closes, else the month."""
        for length in (Length.YEAR, Length.QUARTER, Length.MONTH):
            if closing % 100 % SPAN[length] == 0:
                return cls.closing_with(closing, length)
        raise NOT_A_PERIOD(where="period", value=closing)

    @property
    def closing(self) -> int:
        """The month it closes with, as YYYYMM."""
        return self.year * 100 + self.number * SPAN[self.length]

    @property
    def start(self) -> dt.date:
        """Its first day."""
        return dt.date(self.year, (self.number - 1) * SPAN[self.length] + 1, 1)

    @property
    def end(self) -> dt.date:
        """Its last day."""
        return closing_day(self.closing)

    def earlier(self, steps: int = 1) -> "Period":
        """The period of the same length so many steps before (after, if negative)."""
        in_year = MONTHS // SPAN[self.length]
        year, number = divmod(self.year * in_year + self.number - 1 - steps, in_year)
        return Period(year, self.length, number + 1)

    @property
    def code(self) -> str:
        """How it is written in addresses and files: `2025`, `2025H1`, `2025Q3`, `2025-09`."""
        match self.length:
            case Length.YEAR:
                return str(self.year)
            case Length.HALF:
                return f"{self.year}H{self.number}"
            case Length.QUARTER:
                return f"{self.year}Q{self.number}"
            case _:
                return f"{self.year}-{self.number:02d}"

    def __str__(self) -> str:
        return self.code


def closing_day(closing: int) -> dt.date:
    """The last day of the month YYYYMM."""
    year, month = divmod(closing, 100)
    after = dt.date(year + month // MONTHS, month % MONTHS + 1, 1)
    return after - dt.timedelta(days=1)


def closing_earlier(closing: int, months: int) -> int:
    """The month so many months before YYYYMM, as YYYYMM."""
    year, month = divmod(closing // 100 * MONTHS + closing % 100 - 1 - months, MONTHS)
    return year * 100 + month + 1


def closing_of(day: dt.date) -> int:
    """The month of a day, as YYYYMM."""
    return day.year * 100 + day.month


def quarters_closed(first: dt.date, today: dt.date) -> list[int]:
    """The closing months of the quarters from that of `first` to the last that is over."""
    last = Period.containing(today, Length.QUARTER).earlier()
    period, found = Period.containing(first, Length.QUARTER), []
    while period.closing <= last.closing:
        found.append(period.closing)
        period = period.earlier(-1)
    return found
