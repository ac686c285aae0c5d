"""Words of the figures that balances and screening go by: which there are, their bounds, one in force.

Not for: their values (data, queries).
"""

import dataclasses
import datetime as dt
from collections.abc import Mapping

from wufei.kernel.sources import Confidence
from wufei.kernel.text import _
from wufei.oversight.balance.spec.months import Source

EACH, FIXED, LASTING = "each", "fixed_g", "lasting"
PARTS = (EACH, FIXED, LASTING)
MEASURED = tuple(each for each in Source if each is not Source.NORM)
WEIGHS_ALL = "gate.weighs_all"
FIRMS, MONTHS, EXPLAINED, CLOSE, ONE_IN = (
    f"screening.{name}" for name in ("firms", "months", "explained", "close", "one_in")
)


@dataclasses.dataclass(frozen=True, slots=True)
class Figure:
    """A figure that a city may set: a whole number of `unit`, from `least` to `most`."""

    label: str
    unit: str
    least: int
    most: int


_PART: Mapping[str, Figure] = {
    EACH: Figure(_("a single load, by its mass"), "‰", 0, 1_000),
    FIXED: Figure(_("a single load, whatever it weighs"), "g", 0, 1_000_000_000),
    LASTING: Figure(_("a month's sum, which does not average out"), "‰", 0, 1_000),
}
FIGURES: Mapping[str, Figure] = {
    **{f"{source}.{part}": _PART[part] for source in MEASURED for part in PARTS},
    WEIGHS_ALL: Figure(_("share of weighed loads from which a gate weighs everything"), "‰", 1, 1_000),
    FIRMS: Figure(_("firms of a sector that its line needs"), "", 5, 1_000),
    MONTHS: Figure(_("months of a firm that are needed"), "", 2, 12),
    EXPLAINED: Figure(_("what output or energy must explain at least"), "‰", 0, 1_000),
    CLOSE: Figure(_("scatter that is close enough all the same, in logs"), "‰", 0, 5_000),
    ONE_IN: Figure(_("honest cities among which one wrong flag is put up with"), "", 1, 1_000_000),
}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """A figure as it holds on a day. `own`: set by this city, not as it ships."""

    code: str
    value: int
    valid_from: dt.date
    said: str
    confidence: Confidence
    own: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Measured:
    """How far one source may lie off: standard deviations (‰ and g of a load, ‰ of a sum); and its source."""

    source: Source
    each: int
    fixed_g: int
    lasting: int
    said: str
    confidence: Confidence


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SettingIn:
    """A figure as given. `valid_from`: the first day on which it holds."""

    code: str
    value: int
    source: str
    valid_from: dt.date
