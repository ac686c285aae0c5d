"""Words of screening: what firms declared month by month, and how far it can be believed. Not for: how (rules)."""

import dataclasses
import enum
from collections.abc import Mapping, Sequence

from wufei.kernel.text import _
from wufei.oversight.balance.spec.networks import Flags, Floats, Ints


class Evidence(enum.StrEnum):
    """What speaks against a declaration, in the order of the columns of `Screened.z`."""

    OUTPUT = "output"
    ENERGY = "energy"
    INTENSITY = "intensity"
    SHIFT = "shift"


EVIDENCE_LABELS: Mapping[str, str] = {
    Evidence.OUTPUT: _("little waste for what it made"),
    Evidence.ENERGY: _("little waste for the energy it used"),
    Evidence.INTENSITY: _("little made for the energy it used"),
    Evidence.SHIFT: _("less waste from some month on, for as much energy or output"),
}


class Weak(enum.StrEnum):
    """Why an evidence is not heard in a sector: too few firms, or one quantity says too little of the other."""

    NO = ""
    FEW = "few"
    LOOSE = "loose"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What screening goes by, as in force: so many `firms` of a sector and `months` of a firm are needed.

    A sector's line is heard if it explains so much of the variation (`explained`, 1: all), or if firms lie so close
    about it anyway (`close`, in logs). `one_in`: honest cities among which one wrong flag is put up with.
    """

    firms: int
    months: int
    explained: float
    close: float
    one_in: int


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Declared:
    """What firms declared: firms × months, in one unit a sector; NaN where nothing was declared.

    `waste` tonnes. `output`, `energy`: units of the sector's own; energy is best known from somebody else than the
    firm.
    """

    firms: Sequence[str]
    sectors: Sequence[str]
    waste: Floats
    output: Floats
    energy: Floats


@dataclasses.dataclass(frozen=True, slots=True)
class Fit:
    """How one evidence stands in one sector: log of the one = `intercept` + `slope` × log of the other.

    `scatter`: robust deviation of firms about that, in logs (0.7 is a factor of two). `explained`: share of the
    variation that it takes away.
    """

    sector: str
    evidence: Evidence
    firms: int
    intercept: float
    slope: float
    scatter: float
    explained: float
    weak: Weak


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Screened:
    """Every firm held against its sector.

    `z`: firms × evidence, robust deviations towards too little waste; NaN where that evidence is not heard. `score`:
    the sum of squares of those above nothing, to which each evidence adds its own. `chance`: how often an honest firm
    would reach that score if the deviations were normal. `expected`, `low`, `high`: tonnes over the months in which
    something was declared, with where nine of ten would lie; NaN where nothing can be said. `since`: the month with
    which the shift begins, from 0; -1 where there is none. `ranked`: firms with some evidence, most suspect first.
    `flagged`: `chance` is below what one wrong flag in so many honest cities (`Terms.one_in`) leaves to each firm.
    """

    fits: tuple[Fit, ...]
    z: Floats
    score: Floats
    chance: Floats
    declared: Floats
    expected: Floats
    low: Floats
    high: Floats
    since: Ints
    ranked: tuple[int, ...]
    flagged: Flags
