"""Setting a legal clock for this house: a figure with its source, from a day on. Not for: what the law itself says."""

import datetime as dt

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.operations.manifests.errors.documents import CLOCK_FIXED, CLOCK_UNKNOWN, REASON_MISSING
from wufei.operations.manifests.models import ClockSetting
from wufei.operations.manifests.permissions import CLOCK_SET
from wufei.operations.manifests.queries.sheets import spec_on
from wufei.operations.manifests.rules.clocks import settable
from wufei.operations.manifests.spec import ClockUnit


def clock_set(
    *, actor: Actor, spec: str, name: str, amount: int, unit: ClockUnit, source: str, valid_from: dt.date
) -> ClockSetting:
    """Let a clock run so long from a day on. A figure read in the law's own text cannot be set otherwise.

    Raises NOT_ALLOWED, SPEC_UNKNOWN, CLOCK_UNKNOWN, CLOCK_FIXED, REASON_MISSING (no source).
    """
    with transaction.atomic():
        require(actor, CLOCK_SET)
        clocks = {each.name: each for each in spec_on(spec, valid_from).clocks}
        found = clocks.get(name)
        if found is None or not 0 < amount < 1_000:
            raise CLOCK_UNKNOWN(where="clock" if found is None else "amount", value=name, names=", ".join(clocks))
        if not settable(found):
            raise CLOCK_FIXED(where="clock", value=name, source=found.source)
        if not source.strip():
            raise REASON_MISSING(where="source")
        row = ClockSetting(
            spec=spec,
            clock=name,
            amount=amount,
            unit=unit,
            source=source.strip()[:300],
            valid_from=valid_from,
            recorded_at=clock.now(),
            recorded_by=actor.label[:120],
        )
        row.save(force_insert=True)
        change = {"amount": [found.amount, amount], "unit": [str(found.unit), str(unit)]}
        record(actor=actor, act="manifests.clock.set", subject=row, change=change, reason=row.source)
    return row
