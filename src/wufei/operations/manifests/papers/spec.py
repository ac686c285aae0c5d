"""What a label and a manifest say when printed. Pure. Not for: how they look (the templates), or where it comes from.

Words are final and in the paper's language: whoever makes a paper translates. Masses are grams and are written as kg or
t, moments are aware and are written in Shanghai time. Empty text and None are printed as “—”. What has no default must
not come about by forgetting.
"""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from wufei.kernel.units import Language
from wufei.operations.manifests.rules.labels import LabelSize

# Two lines beside the time of printing and the number of the page.
FOOT_LENGTH = 80


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class LabelPaper:
    """One label of a package, in Chinese as the standard has it (HJ 1276-2022).

    `title`: what kind of waste it is, in large letters (危险废物). `orange`: on an orange ground, as for hazardous
    waste; without, black on white, for other waste and for stock that is orange already. `hazards`: letters and words
    (("T", "毒性"),). `unit`: who made or collected it. `qr_text`: what the QR code says, the digital code at least.
    It is printed once: whoever labels a large container gives it `size.count` times.
    """

    title: str
    waste_name: str
    waste_class: str
    waste_code: str
    form: str
    hazards: Sequence[tuple[str, str]]
    main_components: str
    harmful_components: str
    precautions: str
    digital_code: str
    unit: str
    contact: str
    phone: str
    made_on: dt.date
    mass_g: int | None
    qr_text: str
    size: LabelSize
    orange: bool
    simulated: bool
    note: str = ""

    def __post_init__(self) -> None:
        if not self.title.strip() or not self.qr_text:
            raise ValueError("a label has a title and a QR code")
        _judge_masses(self.mass_g)


@dataclasses.dataclass(frozen=True, slots=True)
class PartyBlock:
    """One of the parties: its role as a heading, and rows of label and value."""

    role: str
    rows: Sequence[tuple[str, str]]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class WasteRow:
    """One waste on a manifest. `mass_g`: as sent; `accepted_g`: as weighed, None while it is not."""

    name: str
    waste_class: str
    code: str
    form: str
    hazards: str
    packing: str
    mass_g: int
    packages: int | None = None
    accepted_g: int | None = None
    treatment: str = ""

    def __post_init__(self) -> None:
        _judge_masses(self.mass_g, self.accepted_g)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class LegRow:
    """One carrier's part of the way. `permit`: of the carrier for dangerous goods on the road."""

    carrier: str
    vehicle: str
    driver: str
    permit: str = ""
    origin: str = ""
    destination: str = ""
    taken_at: dt.datetime | None = None
    handed_at: dt.datetime | None = None

    def __post_init__(self) -> None:
        _judge_moments(self.taken_at, self.handed_at)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PackageRow:
    """One package on board. `became`: what the receiver did with it."""

    code: str
    kind: str
    waste: str
    mass_g: int
    made_on: dt.date | None = None
    became: str = ""

    def __post_init__(self) -> None:
        _judge_masses(self.mass_g)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SignatureRow:
    """One signature: what was signed, by whom, for whom, how and when; `digest`: of the statement, as letters."""

    act: str
    who: str
    for_whom: str
    how: str
    when: dt.datetime
    digest: str = ""

    def __post_init__(self) -> None:
        _judge_moments(self.when)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """One transfer in the books: from one account to another, what it did (reserved, settled, given back)."""

    when: dt.datetime
    effect: str
    source: str
    target: str
    mass_g: int

    def __post_init__(self) -> None:
        _judge_masses(self.mass_g)
        _judge_moments(self.when)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ManifestPaper:
    """A whole manifest. Tables without rows are left out, but for waste and signatures, which say that there are none.

    `qr_text`: of the small QR code at the head, an address or the number. `proof_letters`: the proof that the last
    signature is in the books, for a QR code of its own at the end; empty while there is none. `key_hash`: of the public
    key that signed the books. `proof_note`: how a reader checks it. `facts`: what else is said
    of the whole, labels and values. `foot`: stands at the foot of every page, at most FOOT_LENGTH characters.
    """

    title: str
    number: str
    state: str
    parties: Sequence[PartyBlock]
    waste: Sequence[WasteRow]
    legs: Sequence[LegRow]
    packages: Sequence[PackageRow]
    signatures: Sequence[SignatureRow]
    ledger: Sequence[LedgerRow]
    language: Language
    printed_at: dt.datetime
    simulated: bool
    qr_text: str = ""
    proof_letters: str = ""
    key_hash: str = ""
    proof_note: str = ""
    facts: Sequence[tuple[str, str]] = ()
    foot: str = ""

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise ValueError("a manifest has a title")
        if len(self.foot) > FOOT_LENGTH:
            raise ValueError(f"the foot of a page holds {FOOT_LENGTH} characters, not {len(self.foot)}")
        _judge_moments(self.printed_at)


def _judge_masses(*masses: int | None) -> None:
    for mass in masses:
        if mass is not None and (type(mass) is not int or mass < 0):
            raise ValueError(f"a mass is whole grams, not {mass!r}")


def _judge_moments(*moments: dt.datetime | None) -> None:
    for moment in moments:
        if moment is not None and moment.utcoffset() is None:
            raise ValueError(f"{moment} does not say in which zone it is")
