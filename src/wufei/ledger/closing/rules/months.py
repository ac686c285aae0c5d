"""The month of an assertion: its days as the books count them, when it ends. Not for: periods people report on."""

import datetime as dt

from wufei.kernel import clock
from wufei.kernel.periods import Length, Period

DAY, SECOND = dt.timedelta(days=1), dt.timedelta(seconds=1)


def month_of(closing: int) -> Period:
    """The month YYYYMM. Raises NOT_A_PERIOD."""
    return Period.closing_with(closing, Length.MONTH)


def month_days(closing: int) -> tuple[int, int]:
    """The first and last day of the month in Shanghai, counted from 1970 as the books count them."""
    month, beginning = month_of(closing), clock.EPOCH.date()
    return (month.start - beginning).days, (month.end - beginning).days


def month_end(closing: int) -> dt.datetime:
    """The last second of the month in Shanghai: what happens at it is still in the month."""
    return clock.day_start(month_of(closing).end + DAY) - SECOND
