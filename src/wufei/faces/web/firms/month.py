"""A firm's month in figures, against the last one. Not for: the same by code and partner (moves)."""

import dataclasses
from collections import Counter

from django.urls import reverse
from django.utils.translation import gettext

from wufei.faces.web.firms.blocks import Asked, Block, Told
from wufei.faces.web.firms.moves import Month, series
from wufei.kernel import clock
from wufei.kernel.text import _
from wufei.operations.manifests.permissions import MANIFEST_READ
from wufei.operations.manifests.queries.firms import Side, by_month


@dataclasses.dataclass(frozen=True, slots=True)
class Figure:
    """One figure: this month so far, last month whole, and the months before as bars. Masses in grams."""

    label: str
    now: int
    before: int
    mass: bool
    bars: list[Month]


def told(asked: Asked) -> Told:
    """What was handed over and taken in, and on how many manifests."""
    now, before = asked.months[-1], asked.months[-2]
    out, came = by_month(asked.moved, Side.OUT), by_month(asked.moved, Side.IN)
    loads: Counter[int] = Counter()
    for row in asked.moved:
        loads[row.closing] += row.count
    figures = [
        Figure(gettext("Handed over"), out.get(now, 0), out.get(before, 0), True, series(asked.months, out)),
        Figure(gettext("Taken in here"), came.get(now, 0), came.get(before, 0), True, series(asked.months, came)),
        Figure(gettext("Manifests"), loads[now], loads[before], False, series(asked.months, loads)),
    ]
    return {
        "figures": [one for one in figures if any(bar.value for bar in one.bars)],
        "until": clock.today(),
        "url": f"{reverse('web:manifests')}?tab=all&since={clock.today().replace(day=1):%Y-%m-%d}",
    }


BLOCK = Block("month", _("This month"), MANIFEST_READ, told)
