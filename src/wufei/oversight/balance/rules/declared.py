"""Months of firms out of the books made into what is screened: sectors, units, gaps. Not for: judging (screening)."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from wufei.kernel.periods import closing_earlier
from wufei.operations.declarations.spec.activities import FirmMonth
from wufei.oversight.balance.spec import Declared

GRAMS, THOUSANDTHS = 1_000_000, 1_000


def declared_of(months: Sequence[FirmMonth], sectors: Mapping[int, str], last: int, count: int) -> Declared:
    """Firms × `count` months up to `last`, in tonnes, units of the sector and kWh; firms by number of their party.

    Within a sector the unit of most months counts; output told in another unit is not known.
    """
    columns = {closing_earlier(last, count - 1 - number): number for number in range(count)}
    firms = sorted({month.party_id for month in months})
    rows = {party: number for number, party in enumerate(firms)}
    waste, output, energy = (np.full((len(firms), count), np.nan) for _table in range(3))
    units = _units(months, sectors)
    for month in months:
        at = rows[month.party_id], columns[month.closing]
        if month.waste_g is not None:
            waste[at] = month.waste_g / GRAMS
        if month.output_milli is not None and month.unit == units[sectors[month.party_id]]:
            output[at] = month.output_milli / THOUSANDTHS
        if month.energy_wh is not None:
            energy[at] = month.energy_wh / THOUSANDTHS
    return Declared([str(party) for party in firms], [sectors[party] for party in firms], waste, output, energy)


def _units(months: Sequence[FirmMonth], sectors: Mapping[int, str]) -> dict[str, str]:
    """Sector → the unit in which most of its months are told."""
    found: dict[str, Counter[str]] = {}
    for month in months:
        counted = found.setdefault(sectors[month.party_id], Counter())
        if month.output_milli is not None:
            counted[month.unit] += 1
    return {
        sector: max(counted, key=lambda unit: (counted[unit], unit), default="") for sector, counted in found.items()
    }
