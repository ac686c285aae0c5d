"""What a firm was billed and paid, and what it billed and was paid, by month. Not for: single records (settlement)."""

import dataclasses

from django.urls import reverse
from django.utils.translation import gettext

from wufei.faces.web.firms.blocks import Asked, Block, Told
from wufei.faces.web.firms.moves import Month, series
from wufei.kernel import clock
from wufei.kernel.text import _
from wufei.operations.settlement.permissions import RECORD_READ
from wufei.operations.settlement.queries.costs import costs_of


@dataclasses.dataclass(frozen=True, slots=True)
class Amount:
    """One sort of money in fen: this month so far, last month whole, the months before as bars; where it stands."""

    label: str
    now: int
    before: int
    bars: list[Month]
    url: str


def told(asked: Asked) -> Told:
    """What there was of it in twelve months."""
    year, month = divmod(asked.months[0], 100)
    since = clock.today().replace(year=year, month=month, day=1)
    found = costs_of(actor=asked.actor, party_ids=asked.party_ids, since=since, until=clock.today())
    now, before = asked.months[-1], asked.months[-2]
    sorts = (
        (gettext("Billed to us"), found.billed, "web:invoices"),
        (gettext("Paid by us"), found.paid, "web:payments"),
        (gettext("Billed by us"), found.charged, "web:invoices"),
        (gettext("Paid to us"), found.received, "web:payments"),
    )
    return {
        "amounts": [
            Amount(label, by.get(now, 0), by.get(before, 0), series(asked.months, by), reverse(page))
            for label, by, page in sorts
            if by
        ],
    }


BLOCK = Block("costs", _("Costs and income"), RECORD_READ, told, wide=True)
