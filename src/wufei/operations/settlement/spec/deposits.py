"""Words of deposits and of unified settlement. Not for: tables or judgement.

A deposit is a debt of its keeper: what is held for a party stands in that party's purse for the scheme, against the
keeper's deposit account. Refunding takes it back, forfeiting moves it on to what the keeper may spend. Fen throughout.
"""

import dataclasses
import datetime as dt
import enum
import uuid
from collections.abc import Mapping

from wufei.kernel.sources import Confidence
from wufei.kernel.text import _


class DepositKind(enum.StrEnum):
    """What happens to a deposit."""

    TAKEN = "taken"
    REFUNDED = "refunded"
    FORFEITED = "forfeited"


DEPOSIT_LABELS: Mapping[str, str] = {
    DepositKind.TAKEN: _("Taken"),
    DepositKind.REFUNDED: _("Refunded"),
    DepositKind.FORFEITED: _("Forfeited"),
}


class Basis(enum.StrEnum):
    """What a deposit is paid for: whole pieces, or mass in grams by the tonne."""

    PIECES = "pieces"
    MASS = "mass"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A kind of deposit with its rate from a day on: fen a piece, or fen a tonne. `codes`: what it is refunded for."""

    code: str
    title: str
    basis: Basis
    rate_fen: int
    valid_from: dt.date
    source: str
    confidence: Confidence
    codes: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class DepositIn:
    """A move as given. `count`: pieces or grams; with a manifest, which is refunded once, its accepted mass counts."""

    key: uuid.UUID
    scheme: str
    kind: DepositKind
    payer_id: int
    keeper_id: int
    count: int = 0
    happened_at: dt.datetime
    manifest_id: int | None = None
    note: str = ""


class ReserveState(enum.StrEnum):
    """What became of the money for one manifest."""

    RESERVED = "reserved"
    SETTLED = "settled"
    VOIDED = "voided"


RESERVE_LABELS: Mapping[str, str] = {
    ReserveState.RESERVED: _("Reserved"),
    ReserveState.SETTLED: _("Settled"),
    ReserveState.VOIDED: _("Given back"),
}
