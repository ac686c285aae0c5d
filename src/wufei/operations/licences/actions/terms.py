"""Setting a term of licences for this house: a figure with its source, from a day on. Not for: what the law fixes."""

import datetime as dt

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.operations.licences.errors import REASON_MISSING, TERM_FIXED, TERM_UNKNOWN
from wufei.operations.licences.models import TermSetting
from wufei.operations.licences.permissions import TERM_SET
from wufei.operations.licences.rules.clocks import settable, shipped
from wufei.operations.licences.spec import ClockUnit

MOST, SOURCE, LABEL = 1_000, 300, 120


def term_set(
    *, actor: Actor, kind: str, name: str, amount: int, unit: ClockUnit, source: str, valid_from: dt.date
) -> TermSetting:
    """Let a term of a kind run so long from a day on; a term that was read in the law's own text stands.

    Raises NOT_ALLOWED, TERM_UNKNOWN, TERM_FIXED, REASON_MISSING (no source).
    """
    with transaction.atomic():
        require(actor, TERM_SET)
        known = {(each.kind, each.name): each for each in shipped()}
        found = known.get((kind, name))
        if found is None or not 0 < amount < MOST:
            raise TERM_UNKNOWN(where="term" if found is None else "amount", value=name if found is None else amount)
        if not settable(found):
            raise TERM_FIXED(where="term", value=name, source=found.source)
        if not source.strip():
            raise REASON_MISSING(where="source")
        row = TermSetting.objects.create(
            kind=kind,
            name=name,
            amount=amount,
            unit=str(unit),
            source=source.strip()[:SOURCE],
            valid_from=valid_from,
            recorded_at=clock.now(),
            recorded_by=actor.label[:LABEL],
        )
        change = {"amount": [found.amount, amount], "unit": [str(found.unit), str(unit)]}
        record(actor=actor, act="licences.term.set", subject=row, change=change, reason=row.source[:200])
    return row
