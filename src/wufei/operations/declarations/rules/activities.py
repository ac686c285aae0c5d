"""What is wrong with what a register says that a firm made and used. Not for: whether it can be true (screening)."""

from collections.abc import Iterator

from wufei.kernel.problems import Problem
from wufei.ledger.books.spec import LARGEST
from wufei.operations.declarations.errors import (
    ACTIVITY_EMPTY,
    ACTIVITY_WRONG,
    MONTH_OPEN,
    SECTOR_MISSING,
    SOURCE_MISSING,
    UNIT_MISSING,
)
from wufei.operations.declarations.spec.activities import ActivityIn

DECEMBER = 12
FIRST_YEAR = 1990


def activity_faults(given: ActivityIn, where: str, now: int) -> Iterator[Problem]:
    """Everything that is wrong with a month of a firm. `now`: the month that is not over yet, as YYYYMM."""
    if not (1 <= given.closing % 100 <= DECEMBER and given.closing // 100 >= FIRST_YEAR and given.closing < now):
        yield MONTH_OPEN(where=f"{where}month", value=given.closing)
    if not given.sector.strip():
        yield SECTOR_MISSING(where=f"{where}sector")
    if not given.source.strip():
        yield SOURCE_MISSING(where=f"{where}source")
    if given.output_milli is None and given.energy_wh is None:
        yield ACTIVITY_EMPTY(where=f"{where}output")
    if given.output_milli is not None and not given.unit.strip():
        yield UNIT_MISSING(where=f"{where}unit")
    for name, amount in (("output", given.output_milli), ("energy", given.energy_wh)):
        if amount is not None and not 0 <= amount <= LARGEST:
            yield ACTIVITY_WRONG(where=f"{where}{name}", value=amount)
