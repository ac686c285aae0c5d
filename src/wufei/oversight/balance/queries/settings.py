"""The figures of balances and screening that hold on a day: what ships, and what this city has set."""

import datetime as dt

from wufei.kernel import clock
from wufei.kernel.sources import Confidence
from wufei.oversight.balance.models import Setting
from wufei.oversight.balance.rules.uncertainties import Settings, settings_of, shipped, terms_of
from wufei.oversight.balance.spec.screening import Terms
from wufei.oversight.balance.spec.settings import MEASURED, PARTS, InForce, Measured


def settings_in_force(day: dt.date | None = None) -> dict[str, InForce]:
    """Every figure as it holds on a day (today), in the order in which they ship. No permission: they are no secret.

    What the city has set holds over what ships, of two for the same day the one that was written down last.
    """
    on = day or clock.today()
    found = {row.code: row for row in shipped(on)}
    for row in Setting.objects.filter(valid_from__lte=on, code__in=found).order_by("valid_from", "pk"):
        found[row.code] = InForce(
            code=row.code,
            value=row.value,
            valid_from=row.valid_from,
            said=row.source,
            confidence=Confidence.OWN,
            own=True,
        )
    return found


def settings_on(day: dt.date) -> Settings:
    """How far measurements may lie off on a day. No permission: they are no secret."""
    return settings_of(settings_in_force(day))


def terms_on(day: dt.date) -> Terms:
    """What screening goes by on a day. No permission: it is no secret."""
    return terms_of(settings_in_force(day))


def measured_on(day: dt.date) -> list[Measured]:
    """How far each source may lie off on a day, with where that comes from. No permission: it is no secret."""
    found = settings_in_force(day)
    told = []
    for source in MEASURED:
        each, fixed, lasting = parts = [found[f"{source}.{part}"] for part in PARTS]
        said = "；".join(dict.fromkeys(part.said for part in parts))
        # What was only set by somebody speaks for the whole line.
        doubt = next((part.confidence for part in parts if part.own), each.confidence)
        told.append(Measured(source, each.value, fixed.value, lasting.value, said, doubt))
    return told
