"""The values by which matching judges, with their sources. Not for: setting them (actions.tolerances)."""

import datetime as dt

from wufei.kernel.sources import Confidence
from wufei.operations.settlement.models import Tolerance
from wufei.operations.settlement.rules.tolerances import in_force
from wufei.operations.settlement.spec.tolerances import Name, ToleranceIn


def tolerances_on(day: dt.date) -> dict[Name, ToleranceIn]:
    """Each value in force on a day, with its source. No permission: they are no secret."""
    rows = Tolerance.objects.filter(name__in=[str(name) for name in Name]).order_by("pk")
    given = [
        ToleranceIn(
            name=Name(row.name),
            value=row.value,
            valid_from=row.valid_from,
            source=row.source,
            confidence=Confidence(row.confidence),
        )
        for row in rows
    ]
    return in_force(given, day)
