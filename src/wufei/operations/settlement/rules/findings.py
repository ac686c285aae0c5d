"""What does not agree between the flows, found in what was matched. Not for: matching, states of findings.

Each finding names whom it is about, what is at stake, and the records it stands on; its key follows from its kind and
these, so that it is one finding however often it is found. What is usual and looks alike is left out here, with why.
"""

import datetime as dt
import re
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from wufei.operations.settlement.rules.amounts import owed_fen
from wufei.operations.settlement.rules.grouping import within
from wufei.operations.settlement.rules.habits import entered_late, left_to_lie, sent_in_parts
from wufei.operations.settlement.rules.labels import labels_again
from wufei.operations.settlement.rules.prices import Quote, odd_prices
from wufei.operations.settlement.rules.rings import rings
from wufei.operations.settlement.rules.tolerances import Tolerances
from wufei.operations.settlement.spec import (
    Bill,
    Contract,
    Evidence,
    Flows,
    Found,
    Kind,
    Link,
    Load,
    Matched,
    Paid,
    Scale,
)
from wufei.operations.settlement.spec.findings import FindingKind

KEYS = uuid.UUID("0c8e5b52-0b8f-5a43-9c1d-7a3f1be4d0a6")
DAY = dt.timedelta(days=1)
# Of these lists the law asks for a written contract (固体废物污染环境防治法第三十七条).
CONTRACTED = ("hw:", "sw:")
DISPOSAL = re.compile(r"危废|危险废物|固废|废物|处置|处理费|废油|废液|废渣|垃圾|disposal|waste", re.IGNORECASE)
FREIGHT = re.compile(r"运费|运输费?|物流|freight|transport", re.IGNORECASE)
LEAST_G = 20_000
PERMILLE = 1000


def findings_of(flows: Flows, matched: Matched, by: Tolerances, until: dt.date) -> list[Found]:
    """Every finding, in order of kind and key. `until`: the last day that is known, by which terms are over or not."""
    world = _World(flows, matched, by, until)
    found = [
        *world.misdirected(),
        *world.paid_for_nothing(),
        *world.without_contract(),
        *world.odd_prices(),
        *world.billed(),
        *world.weighed(),
        *world.unweighed(),
        *world.missed(),
        *world.unusual(),
        *world.labelled(),
        *world.circular(),
        *world.unpaid(),
    ]
    return sorted({one.key: one for one in found}.values(), key=lambda one: (one.kind, one.key))


def key_of(kind: FindingKind, evidence: Collection[Evidence]) -> uuid.UUID:
    """The key of a finding: the same records, the same finding."""
    told = sorted(f"{one.kind}:{one.id}" for one in evidence)
    return uuid.uuid5(KEYS, "|".join((kind, *told)))


class _World:
    """The flows with their links, by what findings ask."""

    def __init__(self, flows: Flows, matched: Matched, by: Tolerances, until: dt.date) -> None:
        self.flows, self.by, self.until = flows, by, until
        self.loads = {one.id: one for one in flows.loads}
        self.bills = {one.id: one for one in flows.bills}
        self.scales = {one.id: one for one in flows.scales}
        self.contracts = {one.id: one for one in flows.contracts}
        self.links: dict[tuple[Kind, Kind], list[Link]] = defaultdict(list)
        for link in matched.links:
            self.links[link.left, link.right].append(link)
        bound = self.links[Kind.MANIFEST, Kind.CONTRACT]
        self.contract_of = {link.left_id: self.contracts[link.right_id] for link in bound}
        self.bill_of = {link.left_id: link.right_id for link in self.links[Kind.MANIFEST, Kind.INVOICE]}
        self.paid_bills = {link.left_id for link in self.links[Kind.INVOICE, Kind.PAYMENT]}
        self.used_payments = {link.right_id for link in self.links[Kind.INVOICE, Kind.PAYMENT]}
        self.sent: Mapping[int, list[Load]] = defaultdict(list)
        for load in flows.loads:
            self.sent[load.buyer_id].append(load)
        self.carried = {(load.buyer_id, carrier) for load in flows.loads for carrier in load.carrier_ids}

    def misdirected(self) -> Iterator[Found]:
        """Paid to a carrier or a person: the purpose speaks of disposal, or the sum is what the disposer should have.

        Freight paid to a carrier is usual; so are wages and purchases, which speak of no waste nor come to its price.
        """
        for paid in self.flows.payments:
            if paid.payer_id is None or paid.id in self.used_payments or FREIGHT.search(paid.memo):
                continue
            near = [load for load in self.sent.get(paid.payer_id, ()) if self._around(load.day, paid.day)]
            near = [load for load in near if load.seller_id != paid.payee_id]
            carried = [load for load in near if paid.payee_id in load.carrier_ids]
            if not near or not (carried or (paid.person and paid.payee_id is None)):
                continue
            loads = self._meant(paid, carried or near)
            if loads:
                kind = FindingKind.PAID_TO_CARRIER if carried else FindingKind.PAID_TO_PERSON
                mass = sum(load.grams for load in loads)
                yield _found(kind, paid.payer_id, paid.day, paid.amount_fen, mass, (_paid(paid), *map(_load, loads)))

    def _meant(self, paid: Paid, near: Sequence[Load]) -> list[Load]:
        """The unpaid loads whose price a payment comes to; where its purpose says so, the nearest of them."""
        unpaid = [load for load in near if self.bill_of.get(load.id) not in self.paid_bills]
        for load in unpaid:
            contract = self.contract_of.get(load.id)
            owed = owed_fen(contract.price_fen_per_t, load.grams) if contract is not None else 0
            if owed and within(paid.amount_fen, owed, self.by.amount_permille):
                return [load]
        if not DISPOSAL.search(paid.memo):
            return []
        return sorted(unpaid or near, key=lambda load: (abs((load.day - paid.day).days), load.id))[:1]

    def paid_for_nothing(self) -> Iterator[Found]:
        """Paid to a disposer, and nothing moved between the two as long before as is billed, after as is usual."""
        billed = {link.right_id: self.bills[link.left_id] for link in self.links[Kind.INVOICE, Kind.PAYMENT]}
        between: Mapping[tuple[int, int], list[Load]] = defaultdict(list)
        for load in self.flows.loads:
            between[load.buyer_id, load.seller_id].append(load)
        for paid in self.flows.payments:
            if paid.payer_id is None or paid.payee_id is None:
                continue
            bill = billed.get(paid.id)
            two = (paid.payer_id, paid.payee_id)
            of_waste = bool(DISPOSAL.search(paid.memo)) or (bill is not None and bool(bill.codes))
            # An advance is usual until its days are over; and two may trade in other things than waste.
            if not of_waste or paid.day + self.by.advance_days * DAY > self.until:
                continue
            # What a carrier had is told above, as paid to it.
            if two not in self.carried and not any(self._around(load.day, paid.day) for load in between.get(two, ())):
                evidence = (_paid(paid), *([_bill(bill)] if bill is not None else []))
                yield _found(FindingKind.PAID_WITHOUT_TRANSFER, two[0], paid.day, paid.amount_fen, 0, evidence)

    def _around(self, moved: dt.date, paid: dt.date) -> bool:
        """Whether a load is near enough to a payment to be what it is for."""
        before = (self.by.invoice_days + self.by.payment_days) * DAY
        return paid - before <= moved <= paid + self.by.advance_days * DAY

    def without_contract(self) -> Iterator[Found]:
        """Moved without contract: only of lists for which one is asked, and only between two."""
        for load in self.flows.loads:
            asked = load.code.startswith(CONTRACTED) and load.posted_g and load.buyer_id != load.seller_id
            if asked and load.id not in self.contract_of:
                bill = self.bills.get(self.bill_of.get(load.id, 0))
                evidence = (_load(load), *([_bill(bill)] if bill is not None else []))
                amount = bill.amount_fen if bill is not None else 0
                yield _found(FindingKind.MOVED_WITHOUT_CONTRACT, load.buyer_id, load.day, amount, load.grams, evidence)

    def odd_prices(self) -> Iterator[Found]:
        """Prices of contracts far from others for the same codes in the same quarter."""
        quotes = [
            Quote(one.id, " ".join(sorted(one.codes)), one.valid_from, one.price_fen_per_t)
            for one in self.flows.contracts
        ]
        moved: dict[int, int] = defaultdict(int)
        for load_id, contract in self.contract_of.items():
            moved[contract.id] += self.loads[load_id].grams
        for odd in odd_prices(quotes, self.by):
            contract = self.contracts[odd.quote.id]
            mass = moved.get(contract.id, 0)
            amount = owed_fen(abs(contract.price_fen_per_t - odd.median_fen), mass)
            kind = FindingKind.PRICE_OUT_OF_RANGE
            yield _found(kind, contract.buyer_id, contract.valid_from, amount, mass, (_contract(contract),))

    def billed(self) -> Iterator[Found]:
        """Invoices whose mass is not that of their manifests, once all of these are accepted."""
        loads: dict[int, list[Load]] = defaultdict(list)
        for load_id, bill_id in self.bill_of.items():
            loads[bill_id].append(self.loads[load_id])
        for bill_id, some in sorted(loads.items()):
            bill = self.bills[bill_id]
            if bill.mass_g is None or any(load.posted_g is None for load in some):
                continue
            posted = sum(load.grams for load in some)
            if not within(bill.mass_g, posted, self.by.mass_permille, LEAST_G):
                off = abs(bill.mass_g - posted)
                amount = bill.amount_fen * off // bill.mass_g
                evidence = (_bill(bill), *map(_load, sorted(some, key=lambda load: load.id)))
                party = bill.seller_id or some[0].seller_id
                yield _found(FindingKind.BILLED_NOT_POSTED, party, bill.day, amount, off, evidence)

    def weighed(self) -> Iterator[Found]:
        """Weighings together are not what was accepted: a load may cross the scale in parts."""
        scales: dict[int, list[Scale]] = defaultdict(list)
        for link in self.links[Kind.MANIFEST, Kind.WEIGHING]:
            scales[link.left_id].append(self.scales[link.right_id])
        for load_id, some in sorted(scales.items()):
            load = self.loads[load_id]
            net = sum(scale.net_g for scale in some)
            if load.posted_g is None or within(net, load.posted_g, self.by.mass_permille, LEAST_G):
                continue
            off, contract = abs(net - load.posted_g), self.contract_of.get(load.id)
            amount = owed_fen(contract.price_fen_per_t, off) if contract is not None else 0
            evidence = (_load(load), *map(_scale, sorted(some, key=lambda scale: scale.id)))
            yield _found(FindingKind.WEIGHED_NOT_POSTED, load.seller_id, load.day, amount, off, evidence)

    def unweighed(self) -> Iterator[Found]:
        """Accepted where nearly every load is weighed, and no scale saw it: paper may have moved without waste."""
        weighed = {link.left_id for link in self.links[Kind.MANIFEST, Kind.WEIGHING]}
        taken: dict[int, list[Load]] = defaultdict(list)
        for load in self.flows.loads:
            if load.posted_g is not None:
                taken[load.seller_id].append(load)
        for seller_id, loads in sorted(taken.items()):
            seen = sum(load.id in weighed for load in loads)
            if seen * PERMILLE < self.by.weighed_permille * len(loads):
                continue
            for load in (each for each in loads if each.id not in weighed):
                evidence = (_load(load),)
                yield _found(FindingKind.POSTED_NOT_WEIGHED, seller_id, load.day, 0, load.grams, evidence)

    def missed(self) -> Iterator[Found]:
        """A carrier has had it for longer than any way takes: it may lie somewhere else."""
        for load in self.flows.loads:
            if load.on_road and load.moved_at.date() + self.by.road_days * DAY < self.until:
                party = load.carrier_ids[-1] if load.carrier_ids else load.buyer_id
                yield _found(FindingKind.TAKEN_NOT_ACCEPTED, party, load.day, 0, load.mass_g, (_load(load),))

    def unusual(self) -> Iterator[Found]:
        """What departs from the habits of those who sent or took it: a day that was made up, a store, a threshold."""
        for load in entered_late(self.flows.loads, self.by.entered_days, self.by.prompt_permille):
            yield _found(FindingKind.ENTERED_LATE, load.seller_id, load.day, 0, load.grams, (_load(load),))
        for before, load in left_to_lie(self.flows.loads, self.by.prompt_permille):
            evidence = (_load(before), _load(load))
            yield _found(FindingKind.LEFT_TO_LIE, load.buyer_id, load.day, 0, load.mass_g, evidence)
        for some in sent_in_parts(self.flows.loads):
            mass = sum(load.mass_g for load in some)
            yield _found(FindingKind.SENT_IN_PARTS, some[0].buyer_id, some[0].day, 0, mass, tuple(map(_load, some)))

    def labelled(self) -> Iterator[Found]:
        """Labels of packages that should be with whom they went to: the paper is used again, or there is no package."""
        for before, load in labels_again(self.flows.loads):
            evidence = (_load(before), _load(load))
            yield _found(FindingKind.LABEL_AGAIN, load.buyer_id, load.day, 0, load.mass_g, evidence)

    def circular(self) -> Iterator[Found]:
        """Rings: what could have gone round is at most the least of the loads."""
        for ring in rings(self.flows.loads, self.by.ring_days):
            mass = min(load.grams for load in ring)
            evidence = tuple(map(_load, ring))
            yield _found(FindingKind.CIRCULAR, ring[0].buyer_id, ring[-1].day, 0, mass, evidence)

    def unpaid(self) -> Iterator[Found]:
        """Invoices that nobody paid within the term."""
        for bill in self.flows.bills:
            late = bill.day + self.by.term_days * DAY < self.until
            if late and bill.id not in self.paid_bills and None not in (bill.buyer_id, bill.seller_id):
                mass = bill.mass_g or 0
                yield _found(FindingKind.UNPAID, bill.buyer_id or 0, bill.day, bill.amount_fen, mass, (_bill(bill),))


def _found(  # noqa: PLR0917  one call a kind, each in this order
    kind: FindingKind, party_id: int, day: dt.date, amount_fen: int, mass_g: int, evidence: tuple[Evidence, ...]
) -> Found:
    key = key_of(kind, evidence)
    return Found(
        key=key,
        kind=kind,
        party_id=party_id,
        happened_on=day,
        amount_fen=amount_fen,
        mass_g=mass_g,
        evidence=evidence,
    )


def _load(one: Load) -> Evidence:
    return Evidence(Kind.MANIFEST, one.id, one.number)


def _scale(one: Scale) -> Evidence:
    return Evidence(Kind.WEIGHING, one.id, f"{one.weighed_at:%Y-%m-%d} {one.plate}".strip())


def _contract(one: Contract) -> Evidence:
    return Evidence(Kind.CONTRACT, one.id, one.number)


def _bill(one: Bill) -> Evidence:
    return Evidence(Kind.INVOICE, one.id, one.number)


def _paid(one: Paid) -> Evidence:
    return Evidence(Kind.PAYMENT, one.id, one.reference)
