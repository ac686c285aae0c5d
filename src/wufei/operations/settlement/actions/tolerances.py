"""Writes on tolerances: a value from a day on, with its source. Not for: which is in force (queries.tolerances)."""

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.operations.settlement.errors import TOLERANCE_WRONG
from wufei.operations.settlement.models import Tolerance
from wufei.operations.settlement.permissions import TOLERANCE_SET
from wufei.operations.settlement.spec.tolerances import ToleranceIn

LARGEST, SOURCE, LABEL = 100_000, 300, 120


def tolerance_set(*, actor: Actor, given: ToleranceIn) -> Tolerance:
    """Set a value from a day on; earlier ones stay on record. Raises TOLERANCE_WRONG, NOT_ALLOWED."""
    with transaction.atomic():
        require(actor, TOLERANCE_SET)
        if not 0 <= given.value <= LARGEST or not given.source.strip():
            raise TOLERANCE_WRONG(where="value" if given.source.strip() else "source", value=given.value)
        made = Tolerance.objects.create(
            name=given.name,
            value=given.value,
            valid_from=given.valid_from,
            source=given.source.strip()[:SOURCE],
            confidence=given.confidence,
            set_at=clock.now(),
            set_by=actor.label[:LABEL],
        )
        change = {"value": made.value, "from": made.valid_from.isoformat()}
        record(actor=actor, act="settlement.tolerance.set", subject=made, change=change)
    return made
