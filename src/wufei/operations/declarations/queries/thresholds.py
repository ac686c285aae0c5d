"""The figures of rules that hold on a day: what ships, and what the city has set. Not for: comparing (rules)."""

import dataclasses
import datetime as dt

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.operations.declarations.models import Threshold
from wufei.operations.declarations.permissions import ROLL_READ
from wufei.operations.declarations.rules.tiers import binding
from wufei.operations.declarations.spec.thresholds import LABELS, SHIPPED


@dataclasses.dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it holds: since when, by which source, whether the city has set it."""

    name: str
    label: str
    value: int
    valid_from: dt.date
    source: str
    own: bool


def figures_on(day: dt.date) -> dict[str, int]:
    """Name → value of the figures in force. No permission: what a rule compares with is no secret."""
    rows = [(t.name, t.value, t.valid_from) for t in SHIPPED]
    return binding([*rows, *Threshold.objects.order_by("pk").values_list("name", "value", "valid_from")], day)


def figures_told(*, actor: Actor, day: dt.date | None = None) -> list[Figure]:
    """The figures in force on a day (today), each with its source. Raises NOT_ALLOWED."""
    if not actor.may_somewhere(ROLL_READ):
        require(actor, ROLL_READ)
    on = day or clock.today()
    found = {t.name: Figure(t.name, LABELS[t.name], t.value, t.valid_from, t.source, own=False) for t in SHIPPED}
    for row in Threshold.objects.filter(valid_from__lte=on).order_by("valid_from", "pk"):
        found[row.name] = Figure(row.name, LABELS[row.name], row.value, row.valid_from, row.source, own=True)
    return [found[name] for name in LABELS]
