"""The values by which matching judges, and those that ship with the house (`data/`). Not for: setting them."""

import dataclasses
import datetime as dt
import functools
import importlib.resources
import tomllib
from collections.abc import Iterable, Mapping

from wufei.kernel.sources import Confidence
from wufei.operations.settlement.spec.tolerances import Name, ToleranceIn


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Tolerances:
    """All values of one day."""

    mass_permille: int
    amount_permille: int
    paid_permille: int
    weigh_hours: int
    invoice_days: int
    advance_days: int
    payment_days: int
    term_days: int
    ring_days: int
    price_least: int
    price_deviations: int
    weighed_permille: int
    road_days: int
    entered_days: int
    prompt_permille: int


@functools.cache
def shipped_tolerances() -> tuple[ToleranceIn, ...]:
    """Every value that ships, with its source and how sure it is."""
    file = importlib.resources.files("wufei.operations.settlement").joinpath("data/tolerances.toml")
    return tuple(
        ToleranceIn(**{**row, "name": Name(row["name"]), "confidence": Confidence(row["confidence"])})
        for row in tomllib.loads(file.read_text("utf-8"))["tolerance"]
    )


def in_force(given: Iterable[ToleranceIn], day: dt.date) -> dict[Name, ToleranceIn]:
    """Of each name the one in force on a day: the latest day, of these the last given; else what ships."""
    found = {one.name: one for one in shipped_tolerances()}
    for one in sorted(given, key=lambda row: row.valid_from):
        if one.valid_from <= day:
            found[one.name] = one
    return found


def values_of(found: Mapping[Name, ToleranceIn]) -> Tolerances:
    """The values alone."""
    return Tolerances(**{str(name): one.value for name, one in found.items()})
