"""Words of a month's balance: what the books say of a stream and month, the network of it, what is suspected.

A node is a firm at a place; each true quantity has one flow for each time that somebody measured it, in series (see
docs/apps/balance.md). Masses in grams where they come from the books, in tonnes where they were reckoned with.
Not for: how it is reckoned (rules), where it is read (queries).
"""

import dataclasses
import datetime as dt
import enum
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from wufei.kernel.periods import Period
from wufei.kernel.text import _
from wufei.oversight.balance.spec.networks import Balance

GRAMS = 1_000_000  # of a tonne
WIDTH = 1.96  # deviations to either side of an interval that holds nineteen of twenty


class Source(enum.StrEnum):
    """Who or what measured."""

    WEIGHBRIDGE = "weighbridge"
    ISSUED = "issued"
    ACCEPTED = "accepted"
    DECLARATION = "declaration"
    RUN = "run"
    COUNTED = "counted"
    BOOKS = "books"
    NORM = "norm"


SOURCE_LABELS: Mapping[str, str] = {
    Source.WEIGHBRIDGE: _("weighbridge"),
    Source.ISSUED: _("manifest, as issued"),
    Source.ACCEPTED: _("manifest, as accepted"),
    Source.DECLARATION: _("declaration"),
    Source.RUN: _("treatment runs"),
    Source.COUNTED: _("counted stock"),
    Source.BOOKS: _("the books"),
    Source.NORM: _("norm of the loss on the way"),
}


class What(enum.StrEnum):
    """What a flow is."""

    GENERATED = "generated"
    SENT = "sent"
    DRIED = "dried"
    WEIGHED = "weighed"
    ACCEPTED = "accepted"
    AWAY = "away"
    CARRIED = "carried"
    TREATED = "treated"
    OPENING = "opening"
    CLOSING = "closing"
    OTHER = "other"


WHAT_LABELS: Mapping[str, str] = {
    What.GENERATED: _("generated"),
    What.SENT: _("sent"),
    What.DRIED: _("dried on the way"),
    What.WEIGHED: _("weighed at the gate"),
    What.ACCEPTED: _("accepted"),
    What.AWAY: _("sent, not accepted so far"),
    What.CARRIED: _("booked in, of loads of other months"),
    What.TREATED: _("treated"),
    What.OPENING: _("stock when the month began"),
    What.CLOSING: _("stock when the month ended"),
    What.OTHER: _("booked out otherwise"),
}


class Where(enum.StrEnum):
    """Where something does not fit: at a firm, on the way, at the gate, or with a single load."""

    FIRM = "firm"
    WAY = "way"
    GATE = "gate"
    LOAD = "load"


WHERE_LABELS: Mapping[str, str] = {
    Where.FIRM: _("what came to the firm against what left it"),
    Where.WAY: _("what was sent against what arrived"),
    Where.GATE: _("what was weighed against what was accepted"),
    Where.LOAD: _("a load that arrived far lighter than others of its kind"),
}


class Firm(NamedTuple):
    """A firm at a place: the numbers of both."""

    party_id: int
    place_id: int


@dataclasses.dataclass(frozen=True, slots=True)
class BalanceAsked:
    """Which balance: a stream (its profiles with it), a month, loads that begin or end in a place; empty: anywhere."""

    stream: str
    month: Period
    place: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """A sum of so many records, in grams, and the sum of their squares."""

    mass_g: int = 0
    squares: float = 0.0
    count: int = 0

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(
            mass_g=self.mass_g + other.mass_g, squares=self.squares + other.squares, count=self.count + other.count
        )


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The loads of one waste from one firm to another that were issued in the month.

    `sent`, `accepted`: those that were accepted, as told and as taken in; `told`: how many of them were told before
    somebody weighed; `by_receiver`: of how many the receiver said a mass. `away`: not accepted so far, refused or
    returned. `dries`: the most that such waste loses on the way, permille; None: nobody has said.
    """

    sender: Firm
    receiver: Firm
    code: str
    sent: Sum
    accepted: Sum
    told: int
    by_receiver: int
    away: Sum
    weighed: Sum = Sum()
    dries: int | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """The stock of a firm, of the wastes in question, in grams. `kept`: whether anything was ever booked into it;
    `counted_*`, `declared_*`: None where nobody counted, or declared.
    """

    opening_g: int = 0
    in_g: int = 0
    out_g: int = 0
    kept: bool = False
    counted_opening_g: int | None = None
    counted_closing_g: int | None = None
    declared_opening_g: int | None = None
    declared_closing_g: int | None = None

    @property
    def closing_g(self) -> int:
        """What the books say is there when the month ends."""
        return self.opening_g + self.in_g - self.out_g


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """All that the books say of a stream and month, as far as somebody sees it.

    `whole`: the firms of which all is seen; only those have to balance. `declared`: grams generated, as declared.
    """

    pairs: Sequence[Pair]
    stocks: Mapping[Firm, Stock]
    treated: Mapping[Firm, Sum]
    declared: Mapping[Firm, int]
    whole: frozenset[Firm]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class MonthFlow:
    """A measured or unmeasured flow between two firms, or one of a single firm, in tonnes.

    `measured`, `deviation`: None where nobody measured. `reconciled` and its deviation: None where nothing fixes it.
    `z`: the test of the measurement, None where nothing else speaks of it. `records`: of how many it is made.
    """

    what: What
    source: Source | None
    sender: Firm | None
    receiver: Firm | None
    records: int
    measured: float | None
    deviation: float | None
    reconciled: float | None = None
    reconciled_deviation: float | None = None
    z: float | None = None
    suspect: bool = False

    @property
    def checked(self) -> bool:
        """Whether anything else speaks of it."""
        return self.z is not None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A node that does not balance: what is lost there in tonnes (below nothing: too much), how sure (`z`).

    `alike`: nodes that could explain it just as well, by their firms. `flows`: those that meet there, by number.
    """

    where: Where
    sender: Firm | None
    receiver: Firm | None
    lost: float
    z: float
    flows: tuple[int, ...]
    alike: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class LoadSeen:
    """One accepted load: grams as told and as received, which source says the latter; None: nobody did."""

    manifest_id: int
    number: str
    sender: Firm
    receiver: Firm
    code: str
    day: dt.date
    sent_g: int | None
    received_g: int | None
    source: Source
    weighed: bool


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class LoadTested:
    """A load against others of its waste. `z`: robust deviations above (below nothing: below) what usually arrives;
    None where nothing can be said. `far`: lighter than chance allows among so many.
    """

    load: LoadSeen
    z: float | None
    far: bool


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MonthBalance:
    """A stream and month reconciled. `balance` is None where no flow is known at all."""

    asked: BalanceAsked
    flows: Sequence[MonthFlow]
    suspects: Sequence[Suspect]
    far: Sequence[LoadTested]
    balance: Balance | None
    names: Mapping[int, str]
    loads: int
    simulated: bool

    @property
    def missing(self) -> float:
        """Tonnes that are lost at the suspected nodes, together."""
        return sum(suspect.lost for suspect in self.suspects if suspect.lost > 0)

    @property
    def unchecked(self) -> int:
        """How many flows nothing else speaks of."""
        return sum(not flow.checked for flow in self.flows)


@dataclasses.dataclass(frozen=True, slots=True)
class Suspected:
    """A party that is suspected in a month: how strongly (the square of the test), where, tonnes lost in grams, and the
    manifests behind it, those that lie off most first.
    """

    party_id: int
    statistic: float
    where: Where
    lost_g: int
    manifest_ids: tuple[int, ...]
