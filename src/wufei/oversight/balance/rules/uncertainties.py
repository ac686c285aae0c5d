"""The figures of balances and screening in a shape to reckon with, and those that ship with the house (`data/`).

Not for: what was measured, which figures a city has set (queries); the loss on the way, a norm of the facilities.
"""

import dataclasses
import datetime as dt
import functools
import importlib.resources
import tomllib
from collections.abc import Mapping

from wufei.kernel.sources import Confidence
from wufei.oversight.balance.spec.months import Source, Sum
from wufei.oversight.balance.spec.screening import Terms
from wufei.oversight.balance.spec.settings import (
    CLOSE,
    EACH,
    EXPLAINED,
    FIGURES,
    FIRMS,
    FIXED,
    LASTING,
    MEASURED,
    MONTHS,
    ONE_IN,
    WEIGHS_ALL,
    InForce,
)

PERMILLE = 1_000


@functools.cache
def _shipped() -> tuple[InForce, ...]:
    file = importlib.resources.files("wufei.oversight.balance").joinpath("data/settings.toml")
    rows = tomllib.loads(file.read_text("utf-8"))["figure"]
    return tuple(InForce(**{**row, "confidence": Confidence(row["confidence"])}) for row in rows)


def shipped(day: dt.date) -> list[InForce]:
    """Every figure as it ships for a day: of each the latest; of a day before all of them the first."""
    found: dict[str, InForce] = {}
    for row in sorted(_shipped(), key=lambda each: each.valid_from):
        if row.valid_from <= day or row.code not in found:
            found[row.code] = row
    return [found[code] for code in FIGURES]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Uncertainty:
    """How far a source may lie off: standard deviations.

    `each`: of one load, permille of its mass; `fixed_g`: of one load, whatever it weighs; `lasting`: of a sum, ‰.
    """

    each: int
    fixed_g: int
    lasting: int


@dataclasses.dataclass(frozen=True, slots=True)
class Settings:
    """How far measurements may lie off; from which share of weighed loads on (‰) a gate weighs everything."""

    uncertainties: Mapping[Source, Uncertainty]
    weighs_all: int

    def deviation_g(self, source: Source, told: Sum) -> float:
        """The standard deviation of a sum, in grams: single loads average out, what lasts does not."""
        found = self.uncertainties[source]
        lasting = found.lasting / PERMILLE * told.mass_g
        each = (found.each / PERMILLE) ** 2 * told.squares + told.count * found.fixed_g**2
        return float((lasting**2 + each) ** 0.5)


def settings_of(found: Mapping[str, InForce]) -> Settings:
    """Figures in force, to reckon balances with."""

    def of(source: Source) -> Uncertainty:
        each, fixed, lasting = (found[f"{source}.{part}"].value for part in (EACH, FIXED, LASTING))
        return Uncertainty(each=each, fixed_g=fixed, lasting=lasting)

    return Settings({source: of(source) for source in MEASURED}, found[WEIGHS_ALL].value)


def terms_of(found: Mapping[str, InForce]) -> Terms:
    """Figures in force, to screen by."""
    return Terms(
        firms=found[FIRMS].value,
        months=found[MONTHS].value,
        explained=found[EXPLAINED].value / PERMILLE,
        close=found[CLOSE].value / PERMILLE,
        one_in=found[ONE_IN].value,
    )


@functools.cache
def terms_shipped() -> Terms:
    """What screening goes by as it ships: for files, which know no city."""
    return terms_of({row.code: row for row in shipped(dt.date.max)})
