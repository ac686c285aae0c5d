"""When a form may be filled and when it is due. Not for: who is asked (tiers, queries)."""

import datetime as dt

from wufei.kernel import clock
from wufei.kernel.periods import Period, closing_day, closing_earlier
from wufei.operations.declarations.spec.words import Form, Purpose

ONE_DAY = dt.timedelta(days=1)


def due_on(form: Form, closing: int) -> dt.date:
    """The last day on which a form of this period is in time; in a shorter month its last day."""
    last = closing_day(closing_earlier(closing, -form.clock.months))
    day = last.replace(day=min(form.clock.day, last.day))
    return clock.add_workdays(day - ONE_DAY, 1) if form.clock.onward else day


def opens_on(form: Form, closing: int) -> dt.date:
    """From when it can be filed: a plan from the first day of its period on, all else when the period is over."""
    period = Period.closing_with(closing, form.length)
    return period.start if form.purpose is Purpose.PLAN else period.end + ONE_DAY


def latest_open(form: Form, today: dt.date) -> int:
    """The latest period that can be filed on a day, by the month it closes with."""
    period = Period.containing(today, form.length)
    while opens_on(form, period.closing) > today:
        period = period.earlier()
    return period.closing


def closes_with(form: Form, closing: int) -> bool:
    """Whether a period of the form closes with this month."""
    return closing % 100 % {"year": 12, "half": 6, "quarter": 3, "month": 1}[form.length] == 0
