"""Words of settlement: records as given, links with reasons, findings with evidence. Not for: tables or judgement.

Money is whole fen, mass whole grams, a price fen a tonne; moments are aware. What a contract's price makes of a mass is
rounded to the nearest fen, halves up (`rules.amounts`).
"""

import dataclasses
import datetime as dt
import enum
import uuid
from collections.abc import Mapping

from wufei.kernel.problems import Problem
from wufei.kernel.text import _
from wufei.operations.settlement.spec.findings import FindingKind

LARGEST_FEN = 10**13
LARGEST_G = 10**12
GRAMS_A_TONNE = 1_000_000


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Who stands on a row of a bank or of the tax office: resolved by credit code, else by exact name, else nobody."""

    name: str
    uscc: str = ""
    account: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ContractIn:
    """A contract as given: the buyer generates and pays, the seller disposes and is paid. `codes` are prefixes.

    `unified`: what is owed under it is reserved when a manifest is issued, and settled by posted mass.
    """

    key: uuid.UUID
    number: str
    buyer_id: int
    seller_id: int
    codes: tuple[str, ...]
    price_fen_per_t: int
    valid_from: dt.date
    valid_to: dt.date
    carrier_id: int | None = None
    unified: bool = False


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceLine:
    """One line of an invoice. `mass_g` None: the line says none; `code`: list and code, such as hw:900-214-08."""

    name: str
    mass_g: int | None
    amount_fen: int
    code: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceIn:
    """An invoice as given. `cites`: the number of the one it takes back (红字), whose amount it has below zero."""

    key: uuid.UUID
    number: str
    issued_on: dt.date
    seller: Named
    buyer: Named
    amount_fen: int
    lines: tuple[InvoiceLine, ...]
    contract_number: str = ""
    cites: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PaymentIn:
    """A payment as given. `cites`: the reference of the one it gives back, with the same two and below zero."""

    key: uuid.UUID
    reference: str
    paid_at: dt.datetime
    payer: Named
    payee: Named
    amount_fen: int
    memo: str = ""
    cites: str = ""


class Outcome(enum.StrEnum):
    """What became of one record: written now, there already with the same content, refused."""

    TAKEN = "taken"
    THERE = "there"
    REFUSED = "refused"


@dataclasses.dataclass(frozen=True, slots=True)
class Taken:
    """What became of one, in the order given."""

    key: uuid.UUID
    outcome: Outcome
    problems: tuple[Problem, ...] = ()


class Kind(enum.StrEnum):
    """What a link joins and what evidence is: two records of the three flows."""

    MANIFEST = "manifest"
    WEIGHING = "weighing"
    CONTRACT = "contract"
    INVOICE = "invoice"
    PAYMENT = "payment"


KIND_LABELS: Mapping[str, str] = {
    Kind.MANIFEST: _("Manifest"),
    Kind.WEIGHING: _("Weighing"),
    Kind.CONTRACT: _("Contract"),
    Kind.INVOICE: _("Invoice"),
    Kind.PAYMENT: _("Payment"),
}


class Why(enum.StrEnum):
    """Why two records stand together: what agreed, the surest first."""

    SAID = "said"
    GIVEN = "given"
    CITED = "cited"
    IN_FORCE = "in_force"
    EXACT = "exact"
    TOGETHER = "together"
    NEAREST = "nearest"


WHY_LABELS: Mapping[str, str] = {
    Why.SAID: _("A person confirmed it"),
    Why.GIVEN: _("Told with the weighing"),
    Why.CITED: _("One names the number of the other"),
    Why.IN_FORCE: _("In force that day between the two, for that waste"),
    Why.EXACT: _("One to one, within the tolerance"),
    Why.TOGETHER: _("Several together come to it, within the tolerance"),
    Why.NEAREST: _("Same two and period; the figures differ"),
}


class Gap(enum.StrEnum):
    """Why a record stands alone."""

    NO_WEIGHING = "no_weighing"
    NO_CONTRACT = "no_contract"
    NO_INVOICE = "no_invoice"
    NO_PAYMENT = "no_payment"
    NO_MANIFEST = "no_manifest"
    NOT_BILLED = "not_billed"
    NOBODY = "nobody"


GAP_LABELS: Mapping[str, str] = {
    Gap.NO_WEIGHING: _("No weighing fits by place, plate, time and mass"),
    Gap.NO_CONTRACT: _("No contract between the two was in force for this waste that day"),
    Gap.NO_INVOICE: _("No invoice of the receiver fits within the days allowed"),
    Gap.NO_PAYMENT: _("No payment of the buyer to the seller fits within the days allowed"),
    Gap.NO_MANIFEST: _("No manifest between the two fits within the days allowed"),
    Gap.NOT_BILLED: _("No invoice between the two fits within the days allowed"),
    Gap.NOBODY: _("Who stands on it is no party here"),
}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """A manifest as matching sees it. `posted_g` None: not accepted yet. `on_road`: with a carrier at `moved_at`.

    `entered_days`: how long after it is said to have been its acceptance was entered; None: nobody has signed for it.
    `store_hours`: for how long this waste may lie; None: no norm says. `labels`: codes on its packages, without those
    that were refused.
    """

    id: int
    number: str
    buyer_id: int
    seller_id: int
    carrier_ids: tuple[int, ...]
    place_id: int
    plates: tuple[str, ...]
    code: str
    day: dt.date
    moved_at: dt.datetime
    mass_g: int
    posted_g: int | None
    on_road: bool = False
    entered_days: int | None = None
    store_hours: int | None = None
    labels: tuple[str, ...] = ()

    @property
    def grams(self) -> int:
        """What was posted; before that, what was told."""
        return self.mass_g if self.posted_g is None else self.posted_g


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A weighing as matching sees it: net grams, at a place, at a moment, and the manifest it was told with."""

    id: int
    place_id: int
    plate: str
    weighed_at: dt.datetime
    net_g: int
    load_id: int | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """A contract as matching sees it."""

    id: int
    number: str
    buyer_id: int
    seller_id: int
    codes: tuple[str, ...]
    price_fen_per_t: int
    valid_from: dt.date
    valid_to: dt.date


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """An invoice as matching sees it; what was taken back is none. `mass_g` None: no line says a mass."""

    id: int
    number: str
    seller_id: int | None
    buyer_id: int | None
    day: dt.date
    amount_fen: int
    mass_g: int | None
    codes: tuple[str, ...] = ()
    contract_number: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """A payment as matching sees it; what was given back is none. `person`: the payee looks like one."""

    id: int
    reference: str
    payer_id: int | None
    payee_id: int | None
    payee_name: str
    day: dt.date
    amount_fen: int
    memo: str = ""
    person: bool = False


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Flows:
    """Everything that is matched at once."""

    loads: tuple[Load, ...] = ()
    scales: tuple[Scale, ...] = ()
    contracts: tuple[Contract, ...] = ()
    bills: tuple[Bill, ...] = ()
    payments: tuple[Paid, ...] = ()
    said: Mapping[tuple[Kind, int, Kind, int], bool] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True)
class Link:
    """Two records that stand together and why. `off_fen`, `off_g`, `off_days`: right less left; None: not compared."""

    left: Kind
    left_id: int
    right: Kind
    right_id: int
    why: Why
    off_fen: int | None = None
    off_g: int | None = None
    off_days: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Alone:
    """A record that misses something, and what."""

    kind: Kind
    id: int
    gap: Gap


@dataclasses.dataclass(frozen=True, slots=True)
class Matched:
    """What matching found."""

    links: tuple[Link, ...]
    gaps: tuple[Alone, ...]


class FindingState(enum.StrEnum):
    """What people made of a finding: only a confirmed one was right."""

    OPEN = "open"
    EXPLAINED = "explained"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


class FindingEvent(enum.StrEnum):
    """What is done with a finding."""

    EXPLAIN = "explain"
    CONFIRM = "confirm"
    DISMISS = "dismiss"
    REOPEN = "reopen"


STATE_LABELS: Mapping[str, str] = {
    FindingState.OPEN: _("To be checked"),
    FindingState.EXPLAINED: _("Explained"),
    FindingState.CONFIRMED: _("Confirmed"),
    FindingState.DISMISSED: _("Dismissed"),
}
EVENT_LABELS: Mapping[str, str] = {
    FindingEvent.EXPLAIN: _("Explain"),
    FindingEvent.CONFIRM: _("Confirm"),
    FindingEvent.DISMISS: _("Dismiss"),
    FindingEvent.REOPEN: _("Open again"),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Evidence:
    """One record a finding stands on: its kind, id and what people call it."""

    kind: Kind
    id: int
    label: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A finding as judged. `party_id`: whom it is about; `happened_on`: of the last thing that makes it."""

    key: uuid.UUID
    kind: FindingKind
    party_id: int
    happened_on: dt.date
    amount_fen: int
    mass_g: int
    evidence: tuple[Evidence, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding as others see it. Grams and fen, None where it is not about them."""

    key: uuid.UUID
    kind: FindingKind
    party_id: int
    happened_at: dt.datetime
    amount_fen: int
    mass_g: int
    evidence: tuple[Evidence, ...]
    state: FindingState
