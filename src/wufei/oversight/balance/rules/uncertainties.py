"""How far sums of measurements may lie off, by source and day; the values ship with the house (`data/`).

Not for: what was measured (queries), the loss on the way, which is a norm of the facilities.
"""

import dataclasses
import datetime as dt
import functools
import importlib.resources
import tomllib
from collections.abc import Mapping
from typing import Any

from wufei.kernel.sources import Confidence
from wufei.oversight.balance.spec.months import Coverage, Source, Sum, Uncertainty

PERMILLE = 1_000


@functools.cache
def _shipped() -> Mapping[str, Any]:
    file = importlib.resources.files("wufei.oversight.balance").joinpath("data/uncertainties.toml")
    return tomllib.loads(file.read_text("utf-8"))


def shipped_uncertainties() -> tuple[Uncertainty, ...]:
    """Every uncertainty that ships, with where it comes from."""
    return tuple(
        Uncertainty(**{**row, "source": Source(row["source"]), "confidence": Confidence(row["confidence"])})
        for row in _shipped()["uncertainty"]
    )


def shipped_coverages() -> tuple[Coverage, ...]:
    """From which share on a gate weighs everything, as it ships."""
    return tuple(Coverage(**{**row, "confidence": Confidence(row["confidence"])}) for row in _shipped()["coverage"])


@dataclasses.dataclass(frozen=True, slots=True)
class Settings:
    """What is in force on a day."""

    uncertainties: Mapping[Source, Uncertainty]
    coverage: Coverage

    def deviation_g(self, source: Source, told: Sum) -> float:
        """The standard deviation of a sum, in grams: single loads average out, what lasts does not."""
        found = self.uncertainties[source]
        lasting = found.lasting / PERMILLE * told.mass_g
        each = (found.each / PERMILLE) ** 2 * told.squares + told.count * found.fixed_g**2
        return float((lasting**2 + each) ** 0.5)


def settings_on(day: dt.date) -> Settings:
    """The settings of a day: of each the latest that is in force."""
    found = {row.source: row for row in sorted(shipped_uncertainties(), key=_since) if row.valid_from <= day}
    coverage = max((row for row in shipped_coverages() if row.valid_from <= day), key=_since)
    return Settings(found, coverage)


def _since(row: Uncertainty | Coverage) -> dt.date:
    return row.valid_from
