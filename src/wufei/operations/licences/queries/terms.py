"""The terms of licences that hold on a day: what ships, and what this house has set. Not for: when they end (rules)."""

import dataclasses
import datetime as dt

from wufei.kernel import clock
from wufei.kernel.sources import Confidence
from wufei.operations.licences.models import TermSetting
from wufei.operations.licences.rules.clocks import settable, shipped
from wufei.operations.licences.spec import ClockUnit, LegalClock


def clocks_in_force(day: dt.date | None = None) -> list[LegalClock]:
    """All terms as they hold on a day (today), in the order in which they ship. No permission: they are no secret."""
    on = day or clock.today()
    held = {(row.kind, row.name): row for row in TermSetting.objects.filter(valid_from__lte=on)}
    return [_as_set(each, held.get((each.kind, each.name))) for each in shipped()]


def terms_open() -> list[LegalClock]:
    """Those that a house may set, as they hold today: what the law itself fixes is not among them."""
    free = {(each.kind, each.name) for each in shipped() if settable(each)}
    return [each for each in clocks_in_force() if (each.kind, each.name) in free]


def _as_set(each: LegalClock, row: TermSetting | None) -> LegalClock:
    if row is None:
        return each
    unit = ClockUnit(row.unit)
    return dataclasses.replace(each, amount=row.amount, unit=unit, source=row.source, confidence=Confidence.OWN)
