"""Words of the books: commodities, kinds of account, what a transfer is and does. Not for: tables or judgement.

A transfer moves an amount from one account to another, so the books always sum to zero. A pending one only reserves:
it is settled, in full or in part, or voided, exactly once. Nothing is edited; a correction is a new transfer that cites
the old one. Amounts are whole numbers of the commodity's smallest unit.
"""

import dataclasses
import datetime as dt
import enum
import uuid
from collections.abc import Mapping
from typing import NamedTuple

from wufei.kernel.text import _


class Commodity(enum.StrEnum):
    """What is counted. The books never turn one into another."""

    MASS = "mass"
    MONEY = "money"
    POINTS = "points"
    CARBON = "carbon"
    QUOTA = "quota"


# The smallest unit, in which amounts are whole.
# A quota is leave to move mass: it has the unit of mass, and is counted apart from it.
UNITS: Mapping[str, str] = {
    Commodity.MASS: "g",
    Commodity.MONEY: "fen",
    Commodity.POINTS: "1",
    Commodity.CARBON: "g",
    Commodity.QUOTA: "g",
}
# Of one transfer: a billion tonnes, ten million million yuan. 64 bits hold the sum of nine thousand such.
LARGEST = 10**15
COMMODITY_LABELS: Mapping[str, str] = {
    Commodity.MASS: _("Mass"),
    Commodity.MONEY: _("Money"),
    Commodity.POINTS: _("Points"),
    Commodity.CARBON: _("Carbon"),
    Commodity.QUOTA: _("Quota"),
}


class AccountKind(enum.StrEnum):
    """What an account holds. All but stock and transit stand at the edge: through them things enter and leave."""

    STOCK = "stock"
    TRANSIT = "transit"
    OPENING = "opening"
    GENERATED = "generated"
    IMPORTED = "imported"
    PRODUCED = "produced"
    USED = "used"
    TREATED = "treated"
    LANDFILLED = "landfilled"
    EXPORTED = "exported"
    LOST = "lost"
    DISCREPANCY = "discrepancy"
    CONVERSION = "conversion"
    WALLET = "wallet"
    ISSUED = "issued"
    DEPOSIT = "deposit"
    DUE = "due"
    GRANTED = "granted"
    ALLOWANCE = "allowance"
    SPENT = "spent"


ACCOUNT_LABELS: Mapping[str, str] = {
    AccountKind.STOCK: _("Stock"),
    AccountKind.TRANSIT: _("On the way"),
    AccountKind.OPENING: _("Opening stock"),
    AccountKind.GENERATED: _("Generated"),
    AccountKind.IMPORTED: _("From outside the city"),
    AccountKind.PRODUCED: _("Products made"),
    AccountKind.USED: _("Utilised"),
    AccountKind.TREATED: _("Treated"),
    AccountKind.LANDFILLED: _("Landfilled"),
    AccountKind.EXPORTED: _("To outside the city"),
    AccountKind.LOST: _("Lost"),
    AccountKind.DISCREPANCY: _("Discrepancy"),
    AccountKind.CONVERSION: _("Conversion"),
    AccountKind.WALLET: _("Purse"),
    AccountKind.ISSUED: _("Issued"),
    AccountKind.DEPOSIT: _("Deposit"),
    AccountKind.DUE: _("Due"),
    AccountKind.GRANTED: _("Granted by licence"),
    AccountKind.ALLOWANCE: _("Left to use"),
    AccountKind.SPENT: _("Used of it"),
}


class Floor(enum.StrEnum):
    """What happens when less than nothing would be left: it is refused, it is marked, it is as it should be."""

    FORBID = "forbid"
    FLAG = "flag"
    FREE = "free"


# Stock is flagged, not refused: what happened is written down, and a missing entry shows as a stock below zero. A
# conversion must come out even in the end, and goes below zero on its way. What was not allowed is not used.
_NOT_FREE = {
    AccountKind.STOCK: Floor.FLAG,
    AccountKind.TRANSIT: Floor.FLAG,
    AccountKind.WALLET: Floor.FORBID,
    AccountKind.ALLOWANCE: Floor.FORBID,
}
FLOORS: Mapping[str, Floor] = {kind: _NOT_FREE.get(kind, Floor.FREE) for kind in AccountKind}


SEALED = "books.transfers"  # the kind of block that seals transfers


class Wrong(enum.StrEnum):
    """What an audit finds wrong with a transfer, a block, an account."""

    ALTERED = "altered"
    TRANSFERS_GONE = "transfers gone"
    NOT_AS_SEALED = "not as sealed"
    BLOCK_GONE = "block gone"
    BALANCE = "balance"
    DAYS = "days"
    FLOOR = "floor"
    UNEVEN = "uneven"
    BALANCE_GONE = "balance gone"


class TransferKind(enum.IntEnum):
    """What a transfer does to the two balances it touches."""

    POST = 1
    PEND = 2
    SETTLE = 3
    VOID = 4


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class AccountKey:
    """How an account is known: whose, of what, which waste, where, for what. `code`: list and code, hw:900-214-08."""

    holder_id: int
    place_id: int
    kind: AccountKind
    commodity: Commodity = Commodity.MASS
    code: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class TransferIn:
    """A transfer as given. `key` is made by whoever asks and kept before asking: the same again is one transfer.

    `settles` names the pending transfer that a SETTLE or VOID ends; its accounts are those. `cites`: what it corrects.
    `subject`: the document it stands in, as (kind, id).
    """

    key: uuid.UUID
    kind: TransferKind = TransferKind.POST
    source: AccountKey | None = None
    target: AccountKey | None = None
    amount: int = 0
    happened_at: dt.datetime | None = None
    settles: uuid.UUID | None = None
    cites: uuid.UUID | None = None
    subject: tuple[str, str] = ("", "")
    reason: str = ""


class Posted(NamedTuple):
    """What came of one entry: whether it was in the books already."""

    key: uuid.UUID
    there: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Balance:
    """An account's balance. `available` is what may still leave it: what is reserved is not."""

    moved_in: int = 0
    moved_out: int = 0
    pending_in: int = 0
    pending_out: int = 0

    @property
    def posted(self) -> int:
        """What is there."""
        return self.moved_in - self.moved_out

    @property
    def available(self) -> int:
        """What is there and not reserved."""
        return self.posted - self.pending_out
