"""Words of a screening out of the books: firms with what speaks against them. Not for: how it is reckoned (rules)."""

import dataclasses
from collections.abc import Mapping, Sequence

from wufei.kernel.periods import Period
from wufei.oversight.balance.spec.screening import Evidence, Fit


@dataclasses.dataclass(frozen=True, slots=True)
class ScreeningAsked:
    """The months up to the end of `last` that are held against each other. `sector`, `place`: all, where empty."""

    last: Period
    sector: str = ""
    place: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class FirmScreened:
    """What speaks against the declarations of a firm. Masses in tonnes over the months in which it declared.

    `evidence`: robust deviations towards too little, of each evidence that is heard in its sector. `expected`, `low`,
    `high`: None where nothing can be said. `since`: the month with which its waste fell, as YYYYMM; None: it did not.
    `flagged`: beyond what chance would do among all firms screened (`Screened.flagged`). `months`: with a declaration.
    """

    party_id: int
    name: str
    sector: str
    place: str
    evidence: Mapping[Evidence, float]
    score: float
    chance: float
    months: int
    declared: float | None
    expected: float | None
    low: float | None
    high: float | None
    since: int | None
    flagged: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Screening:
    """Firms within reach, the most suspect first, out of `all_firms` that were held against each other.

    `fits`: how each evidence stands in the sectors of those told. `mute`: firms of which nothing can be said.
    `silent`: firms whose output or energy is known and that declared in no month at all. `one_in`: a flag may be wrong
    in one of so many honest cities.
    """

    asked: ScreeningAsked
    firms: Sequence[FirmScreened]
    fits: Sequence[Fit]
    sectors: Sequence[str]
    all_firms: int
    mute: int
    silent: Sequence[tuple[int, str, str]]
    one_in: int
