"""A day and a time of day out of a form, as a moment in Shanghai; defaults of a new round. Not for: rules."""

import datetime as dt

from django.http import QueryDict

from wufei.faces.web.kit.requests import DATE_FORM, day, text
from wufei.kernel import clock
from wufei.kernel.periods import Length, Period

CLOSE_OF_DAY = dt.time(18, 0)
WORKDAYS = 10


def due_of(form: QueryDict) -> dt.datetime:
    """The deadline of a form: `due_on` and `due_time` (18:00 unless told). Raises DATE_FORM."""
    on = day(form, "due_on")
    if on is None:
        raise DATE_FORM(where="due_on", value="")
    time = text(form, "due_time")
    try:
        at = dt.time.fromisoformat(time) if time else CLOSE_OF_DAY
    except ValueError as error:
        raise DATE_FORM(where="due_time", value=time) from error
    return dt.datetime.combine(on, at.replace(tzinfo=None), clock.SHANGHAI).astimezone(dt.UTC)


def last_closed(today: dt.date) -> Period:
    """The quarter that closed last: what a round asks for unless told otherwise."""
    return Period.containing(today, Length.QUARTER).earlier()


def periods_offered(today: dt.date) -> list[Period]:
    """The periods a new round may be for: the last quarters, the running one, the last months and the last years."""
    quarter, month = Period.containing(today, Length.QUARTER), Period.containing(today, Length.MONTH)
    year = Period.containing(today, Length.YEAR)
    quarters = [quarter.earlier(n) for n in range(5)]
    return [*quarters[1:], quarters[0], *(month.earlier(n) for n in range(1, 4)), month, year.earlier(), year]


def usual_due(today: dt.date) -> dt.date:
    """Ten working days from today."""
    return clock.add_workdays(today, WORKDAYS)
