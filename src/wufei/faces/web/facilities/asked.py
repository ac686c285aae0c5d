"""What pages of facilities are asked for: moments, tonnes, periods, and the tabs above. Not for: figures."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, QueryDict

from wufei.faces.web.kit.requests import DATE_FORM, day, first_sent, text
from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.periods import Length, Period
from wufei.kernel.units import parse_micro
from wufei.operations.facilities import permissions
from wufei.operations.stores.permissions import STORE_READ


def tonnes_in(form: QueryDict, name: str) -> int | None:
    """Tonnes by name as grams, exactly; None where nothing is said. Raises what `parse_micro` raises."""
    said = text(form, name)
    return parse_micro(said, name) if said else None


def moment_in(request: HttpRequest, name: str) -> dt.datetime:
    """A moment of a form by name, in Beijing time; when it was first sent, where none is said. Raises DATE_FORM."""
    said = text(request.POST, name)
    if not said:
        return first_sent(request)
    try:
        told = dt.datetime.fromisoformat(said)
    except ValueError as error:
        raise DATE_FORM(where=name, value=said) from error
    return told.replace(tzinfo=told.tzinfo or clock.SHANGHAI).astimezone(dt.UTC)


def days_asked(values: QueryDict) -> tuple[dt.date, dt.date]:
    """The days of a balance: as asked, else last month. Raises DATE_FORM."""
    last = Period.containing(clock.today(), Length.MONTH).earlier()
    since, until = day(values, "since") or last.start, day(values, "until") or last.end
    return min(since, until), max(since, until)


def frame(actor: Actor, tab: str) -> dict[str, Any]:
    """What the head and the tabs of every list say."""
    return {
        "here": "facilities",
        "tab": tab,
        "may_write": actor.may_somewhere(permissions.FACILITY_WRITE),
        "may_weigh": actor.may_somewhere(permissions.WEIGHING_WRITE),
        "may_stores": actor.may_somewhere(STORE_READ),
        "today": clock.today(),
    }
