"""Firms of one line of business with a year of output, energy and declarations, for tests of screening."""

import datetime as dt

from tests.factories.registers import SETUP, party

from wufei.kernel import clock
from wufei.kernel.periods import closing_day, closing_earlier
from wufei.operations.declarations.actions.activities import activities_put
from wufei.operations.declarations.actions.past import filings_take
from wufei.operations.declarations.spec.activities import ActivityIn
from wufei.operations.declarations.spec.filings import PastFiling
from wufei.registers.parties.models import Party

OIL, TONNE, LAST, MONTHS = "hw:900-249-08", 1_000_000, 202609, 12
SECTOR = "轴承制造"


def declaring(count: int, *, short: int = 0, place: str = "371502") -> list[Party]:
    """`count` firms whose waste goes with what they make; the first declares `short` percent too little."""
    firms = [party(f"轴承厂{number}", place=place) for number in range(count)]
    months = [closing_earlier(LAST, back) for back in range(MONTHS)]
    made, filed = [], []
    for number, firm in enumerate(firms):
        size = 100 + 40 * number
        waste = size * TONNE * (1_000 + 17 * (number % 5)) // 100_000
        told = waste * (100 - short) // 100 if number == 0 else waste
        for closing in months:
            made.append(
                ActivityIn(
                    party_id=firm.pk,
                    closing=closing,
                    sector=SECTOR,
                    source="电网",
                    output_milli=size * 1_000 * (100 + number % 3) // 100,
                    unit="t",
                    energy_wh=size * 850_000 * (100 + number % 4) // 100,
                )
            )
            filed.append(
                PastFiling(
                    party_id=firm.pk,
                    form="hw-month",
                    closing=closing,
                    values={f"wastes/{OIL}/generated": told},
                    filed_at=clock.day_start(closing_day(closing) + dt.timedelta(days=10)),
                    accepted=True,
                )
            )
    activities_put(actor=SETUP, given=made)
    assert not filings_take(actor=SETUP, source="旧系统", entries=filed).refused
    return firms
