"""Moments as scales and offices write them, in Beijing time. Not for: days and periods (kernel)."""

import datetime as dt
import re
import unicodedata

from wufei.kernel import clock
from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

MOMENT_WRONG = Fault(
    "moment.wrong",
    Kind.INVALID,
    _("“{value}” is no moment."),
    _("Write it like 2026-03-02 14:05, in Beijing time."),
)

_MOMENT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[ T]*(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})秒?|分)?(?:\.\d+)?"
)


def moment_read(text: str, where: str) -> dt.datetime:
    """A moment as scales and offices write it, in Beijing time. Raises MOMENT_WRONG."""
    found = _MOMENT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        raise MOMENT_WRONG(where=where, value=text[:60])
    try:
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
        told = dt.datetime(year, month, day, hour, minute, second, tzinfo=clock.SHANGHAI)
        return told.astimezone(dt.UTC)
    except ValueError as error:
        raise MOMENT_WRONG(where=where, value=text[:60]) from error
