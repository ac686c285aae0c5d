"""Writes on tolerances: a new value takes the place of the old one, which stays. Not for: judging by one (rules).

What was judged is not judged again: an assertion keeps the tolerance it was made under until it is asserted again.
"""

import dataclasses

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.outbox.actions import emit
from wufei.kernel.problems import Problems
from wufei.ledger.closing.events import ToleranceSet
from wufei.ledger.closing.models import Tolerance
from wufei.ledger.closing.permissions import TOLERANCE_CHANGE
from wufei.ledger.closing.rules.judgement import tolerance_faults
from wufei.ledger.closing.rules.shipped import shipped_tolerances
from wufei.ledger.closing.spec import ToleranceIn

SOURCE, LABEL = 300, 120
SHIPPED = "shipped"


def tolerance_set(*, actor: Actor, given: ToleranceIn, reason: str = "") -> Tolerance:
    """Set a tolerance for a commodity, or for codes that begin alike, from a day on. One that says the same stays.

    Raises TOLERANCE_WRONG, CODE_LONG, SOURCE_MISSING, DATES_WRONG (together), NOT_ALLOWED.
    """
    with transaction.atomic():
        require(actor, TOLERANCE_CHANGE)
        valid_from = given.valid_from or clock.today()
        if problems := tolerance_faults(given, valid_from):
            raise Problems(problems)
        fields = dataclasses.asdict(given) | {"valid_from": valid_from, "source": given.source.strip()[:SOURCE]}
        now = clock.now()
        standing = Tolerance.objects.filter(
            commodity=given.commodity, prefix=given.prefix, valid_from=valid_from, superseded_at__isnull=True
        ).first()
        if standing is not None:
            if all(getattr(standing, name) == value for name, value in fields.items()):
                return standing
            Tolerance.objects.filter(pk=standing.pk).update(superseded_at=now)
        made = Tolerance.objects.create(recorded_at=now, recorded_by=actor.label[:LABEL], **fields)
        before = [standing.permille, standing.absolute] if standing is not None else None
        change = {"for": str(made), "from": valid_from.isoformat(), "value": [before, [made.permille, made.absolute]]}
        record(actor=actor, act="closing.tolerance.set", subject=made, change=change, reason=reason)
        emit(ToleranceSet(tolerance_id=made.pk))
    return made


def tolerances_load_shipped(*, actor: Actor) -> int:
    """Add what ships with the house where nobody has set anything for the same; how many were added.

    Raises NOT_ALLOWED.
    """
    with transaction.atomic():
        require(actor, TOLERANCE_CHANGE)
        now = clock.now()
        there = set(Tolerance.objects.values_list("commodity", "prefix"))
        fresh = [
            Tolerance(recorded_at=now, recorded_by=SHIPPED, **dataclasses.asdict(row))
            for row in shipped_tolerances()
            if (row.commodity, row.prefix) not in there
        ]
        Tolerance.objects.bulk_create(fresh)
        if fresh:
            subject = ("closing.tolerance", SHIPPED, SHIPPED)
            record(actor=actor, act="closing.tolerance.load", subject=subject, change={"added": len(fresh)})
    return len(fresh)
