"""What the synthetic city consists of: frozen rows, and the world that holds them. Not for: making or altering them.

Masses are grams, money is fen, months are numbers such as 202603, times are aware.
"""

import dataclasses
import datetime as dt
import enum
import uuid
from collections.abc import Callable, Mapping, Sequence

Month = int
FirmMonth = tuple[str, Month]
Step = tuple[dt.date, Callable[[], None]]  # what a loader does at the end of a day


class Trade(enum.StrEnum):
    """What a firm is in the city for."""

    GENERATOR = "generator"
    CARRIER = "carrier"
    RECEIVER = "receiver"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Industry:
    """A line of business, as the data file tells it; its units stand there. `waste_kg`, `energy_kwh`: per output.

    `labelled`: its loads carry labels, told on the manifest. `form`: on which it declares every month; empty: on none.
    `licences`: kinds that those in its trades need, by trade.
    """

    code: str
    name: str
    firms: int
    product: str
    unit: str
    output: tuple[float, float]
    energy_kwh: float
    waste_kg: float
    spread: float
    lot_g: int
    clock: int
    truck_g: int
    season: float
    peak: int
    daily: bool
    price_fen: int
    receivers: int
    treats: float
    dry: int
    plated: bool
    spec: str
    labelled: bool
    form: str
    waste_code: str
    values: Mapping[str, object]
    take: Mapping[str, object]
    accept: Mapping[str, object]
    licences: Mapping[str, Sequence[str]]
    source: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """A firm. `output`: of a year, in the unit of its industry; `waste_kg`: its own coefficient; 0 for others."""

    key: str
    name: str
    trade: Trade
    industry: str
    place: str
    output: float = 0.0
    waste_kg: float = 0.0
    plates: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """What a receiver may take in within the year, where its trade needs a permit."""

    holder: str
    number: str
    code: str
    capacity_g: int
    since: dt.date
    until: dt.date


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """A load with its signed moves. `accepted`: None where it never came; `recorded`: when the receipt was entered."""

    key: uuid.UUID
    waste: str  # code of the industry whose waste it is said to be
    generator: str
    carrier: str
    receiver: str
    plate: str
    label: str
    mass_g: int
    accepted_g: int
    issued: dt.datetime
    taken: dt.datetime
    accepted: dt.datetime | None
    recorded: dt.datetime | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """What the weighbridge of the receiver showed of a load."""

    load: uuid.UUID
    gross_g: int
    tare_g: int
    at: dt.datetime

    @property
    def net_g(self) -> int:
        """Grams of the load."""
        return self.gross_g - self.tare_g


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What a firm declares of a month: output in thousandths of its unit, energy in Wh, waste in grams."""

    firm: str
    month: Month
    output_milli: int
    energy_wh: int
    waste_g: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """What a generator pays a receiver for a tonne."""

    number: str
    payer: str
    payee: str
    waste: str
    price_fen: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """What a receiver charges for a month."""

    number: str
    contract: str
    month: Month
    mass_g: int
    amount_fen: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """What was paid for an invoice, and to whom."""

    invoice: str
    payer: str
    payee: str
    amount_fen: int
    paid_on: dt.date


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """What was planted: its kind, whose it is, the keys of the rows it shows in. `guilty`: False for an oddity."""

    kind: str
    guilty: bool
    firms: tuple[str, ...]
    keys: tuple[str, ...]
    mass_g: int
    money_fen: int
    month: Month


@dataclasses.dataclass(slots=True, kw_only=True)
class World:
    """A city and its year. `generated`, `left`: what fell off in a month, what lies at the generator at the end."""

    seed: int
    first: dt.date
    last: dt.date
    industries: Mapping[str, Industry]
    firms: dict[str, Firm]
    permits: dict[str, Permit] = dataclasses.field(default_factory=dict)
    loads: dict[uuid.UUID, Load] = dataclasses.field(default_factory=dict)
    weighings: dict[uuid.UUID, Weighing] = dataclasses.field(default_factory=dict)
    generated: dict[FirmMonth, int] = dataclasses.field(default_factory=dict)
    left: dict[str, int] = dataclasses.field(default_factory=dict)
    treated: dict[FirmMonth, int] = dataclasses.field(default_factory=dict)
    declarations: dict[FirmMonth, Declaration] = dataclasses.field(default_factory=dict)
    contracts: dict[str, Contract] = dataclasses.field(default_factory=dict)
    invoices: dict[str, Invoice] = dataclasses.field(default_factory=dict)
    payments: dict[str, Payment] = dataclasses.field(default_factory=dict)
    truth: list[Planted] = dataclasses.field(default_factory=list)

    def of_trade(self, trade: Trade) -> list[Firm]:
        """The firms of a trade, in their order."""
        return [firm for firm in self.firms.values() if firm.trade is trade]


def month_of(day: dt.date) -> Month:
    """The month of a day, as a number such as 202603."""
    return day.year * 100 + day.month
