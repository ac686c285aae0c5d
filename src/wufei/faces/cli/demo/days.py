"""The demo's calendar: two complete quarters before the day of set-up, and what its documents call their ends.

Everything of the demo happens before that day, on working days and in office hours. Not for: the real clock.
"""

import calendar
import dataclasses
import datetime as dt
import random

from wufei.faces.cli.demo import shelf
from wufei.kernel import clock

MONTHS_A_QUARTER = 3
BEFORE_REGISTERS, BEFORE_UPLOAD, BEFORE_ADOPTION = 45, 28, 18


@dataclasses.dataclass(frozen=True, slots=True)
class Days:
    """The days that matter, all derived from the day of set-up."""

    day: dt.date
    first: dt.date  # first day of the earlier quarter
    middle: dt.date  # last day of the earlier quarter
    last: dt.date  # last day of the later quarter

    @classmethod
    def before(cls, day: dt.date) -> "Days":
        """The two complete quarters before `day`."""
        this_quarter = dt.date(day.year, (day.month - 1) // MONTHS_A_QUARTER * MONTHS_A_QUARTER + 1, 1)
        later = _months_on(this_quarter, -MONTHS_A_QUARTER)
        return cls(
            day, _months_on(this_quarter, -2 * MONTHS_A_QUARTER), later - clock.ONE_DAY, this_quarter - clock.ONE_DAY
        )

    def ago(self, days: int) -> dt.date:
        """A working day so many days before the two quarters begin."""
        return self.worked(self.first - dt.timedelta(days=days))

    def at(self, percent: float) -> dt.date:
        """A working day this far into the two quarters."""
        return self.worked(self.first + dt.timedelta(days=round((self.last - self.first).days * percent / 100)))

    def worked(self, day: dt.date) -> dt.date:
        """This day or the nearest working day, before the day of set-up."""
        day = min(day, self.day - clock.ONE_DAY)
        return day if clock.is_workday(day) else clock.add_workdays(day, -1)

    def months(self, count: int) -> dt.date:
        """The first day of the month so many months from the beginning."""
        return _months_on(self.first, count)

    def month_end(self, later: int) -> dt.date:
        """The last day of the month so many months after the day of set-up."""
        return _months_on(self.day.replace(day=1), later + 1) - clock.ONE_DAY

    def marks(self) -> dict[str, str]:
        """What stands for the placeholders of the documents."""
        form = shelf.table("city")["month_end"]
        printed = {name: form.format(year=end.year, month=end.month) for name, end in self._ends().items()}
        years = {"A": self.day.year - 1, "Y": self.day.year, "Z": self.day.year + 1}
        return printed | {name: str(year) for name, year in years.items()}

    def deadline(self, mark: str, on: dt.date) -> str:
        """A deadline as data: a mark such as `q2` or `Y`, or `+30` for days after `on`."""
        if mark.startswith("+"):
            return (on + dt.timedelta(days=int(mark))).isoformat()
        ends = self._ends()
        return f"{ends[mark]:%Y-%m}" if mark in ends else self.marks()[mark]

    def _ends(self) -> dict[str, dt.date]:
        return {"q1": self.middle, "q2": self.last, "m0": self.day}


def moment(day: dt.date, chance: random.Random) -> dt.datetime:
    """A time of that day in office hours."""
    hour, minute = chance.choice((8, 9, 9, 10, 11, 14, 15, 15, 16, 17)), chance.randrange(60)
    return dt.datetime.combine(day, dt.time(hour, minute, chance.randrange(60)), clock.SHANGHAI)


def _months_on(day: dt.date, count: int) -> dt.date:
    months = day.year * 12 + day.month - 1 + count
    year, month = divmod(months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
