"""Words of closing: states of an assertion, what can be asserted, what the books say of a month. Not for: judgement.

An assertion says how much was there at the end of a month, counted or read from a statement. It holds where that is
what the books say, give or take a tolerance; else it differs, and the difference is carried into the books.
"""

import dataclasses
import datetime as dt
import enum
from collections.abc import Mapping

from wufei.kernel.sources import Confidence
from wufei.kernel.text import _
from wufei.ledger.books.spec import ACCOUNT_LABELS, AccountKey, AccountKind, Commodity


class AssertionState(enum.StrEnum):
    """It holds or differs as it was judged; a carried one has its difference in the books; a withdrawn one is void."""

    HOLDS = "holds"
    DIFFERS = "differs"
    CARRIED = "carried"
    WITHDRAWN = "withdrawn"


class AssertionEvent(enum.StrEnum):
    """What happens to an assertion. It is judged by the act that makes it: DIFFER is never one of its own."""

    DIFFER = "differ"
    CARRY = "carry"
    WITHDRAW = "withdraw"


STATE_LABELS: Mapping[str, str] = {
    AssertionState.HOLDS: _("Agrees with the books"),
    AssertionState.DIFFERS: _("Differs from the books"),
    AssertionState.CARRIED: _("Difference booked"),
    AssertionState.WITHDRAWN: _("Withdrawn"),
}
# What somebody can count or has a statement of; the other kinds stand at the edge, and nothing is there to look at.
COUNTED = (AccountKind.STOCK, AccountKind.TRANSIT, AccountKind.WALLET, AccountKind.DEPOSIT, AccountKind.DUE)
KIND_LABELS: Mapping[str, str] = {kind: ACCOUNT_LABELS[kind] for kind in COUNTED}
# Whose assertion is missed where there is none.
EXPECTED = AccountKind.STOCK
# Less than nothing can be owed, but not counted.
NOT_BELOW_ZERO = frozenset({AccountKind.STOCK, AccountKind.TRANSIT, AccountKind.WALLET})

# How many millionths of the unit people write (tonne, yuan, point) one smallest unit of the books is.
MICRO_OF_ONE: Mapping[str, int] = {
    Commodity.MASS: 1,
    Commodity.CARBON: 1,
    Commodity.QUOTA: 1,
    Commodity.MONEY: 10_000,
    Commodity.POINTS: 1_000_000,
}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class AssertionIn:
    """An assertion as given: in this account so much was there when the month YYYYMM ended.

    `declared` in the smallest unit. `evidence`: what it was read from. `happened_at`: when it was counted or read;
    now, if left out.
    """

    account: AccountKey
    closing: int
    declared: int
    evidence: str = ""
    happened_at: dt.datetime | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ToleranceIn:
    """A tolerance as given: `permille` of what was handled in the month or `absolute`, whichever is more.

    `prefix`: of the codes it is for (“hw:” is a whole list, empty all). `valid_from`: today, if left out.
    """

    commodity: Commodity
    permille: int
    absolute: int
    source: str
    prefix: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    confidence: Confidence = Confidence.OWN


@dataclasses.dataclass(frozen=True, slots=True)
class Book:
    """What the books say of an account and a month: what was there at its beginning, what came and left in it."""

    opening: int = 0
    came: int = 0
    left: int = 0

    @property
    def balance(self) -> int:
        """What was there at its end."""
        return self.opening + self.came - self.left

    @property
    def handled(self) -> int:
        """What had to be accounted for: errors of weighing grow with it and not with what is left."""
        return abs(self.opening) + self.came

    @property
    def used(self) -> bool:
        """Whether anything was there or moved, so that somebody should say what is there."""
        return bool(self.opening or self.came or self.left)
