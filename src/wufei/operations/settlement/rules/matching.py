"""The three flows put together: manifests with weighings, contracts, invoices, these with payments. Not for: faults.

Records are blocked first (place and plate, the two parties), so that no cost is reckoned between strangers. What a
person said comes first and holds; what a person denied is never put together. Then come numbers that one names of the
other, then one with one, then several with one (`grouping`), and at last what is left between the same two.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from wufei.operations.settlement.rules.amounts import owed_fen
from wufei.operations.settlement.rules.billing import billed
from wufei.operations.settlement.rules.grouping import assigned, within
from wufei.operations.settlement.rules.paying import settled
from wufei.operations.settlement.rules.tolerances import Tolerances
from wufei.operations.settlement.spec import Alone, Contract, Flows, Gap, Kind, Link, Load, Matched, Scale, Why

HOUR = dt.timedelta(hours=1)
# A scale may differ this much more than the tolerance and still be of this load: what differs is a finding.
LOOSE = 10


def matched(flows: Flows, by: Tolerances) -> Matched:
    """All links and gaps. Each weighing, invoice and contract answers as often as its kind allows (docs)."""
    weighed = _weighed(flows, by)
    contracted = _contracted(flows)
    prices = _prices(flows, contracted)
    owed = {load.id: owed_fen(prices[load.id], load.grams) for load in flows.loads if load.id in prices}
    bills = billed(flows, owed, by)
    paid = settled(flows, by)
    links = (*weighed, *contracted, *bills, *paid)
    return Matched(tuple(sorted(links, key=_order)), tuple(_gaps(flows, links)))


def _order(link: Link) -> tuple[str, int, str, int]:
    return link.left, link.left_id, link.right, link.right_id


def _weighed(flows: Flows, by: Tolerances) -> list[Link]:
    loads = {load.id: load for load in flows.loads}
    scales = {scale.id: scale for scale in flows.scales}
    found: list[Link] = []
    done_scales: set[int] = set()
    done_loads: set[int] = set()

    def put(load: Load, scale: Scale, why: Why) -> None:
        apart = abs((scale.weighed_at - load.moved_at).days)
        found.append(
            Link(Kind.MANIFEST, load.id, Kind.WEIGHING, scale.id, why, off_g=scale.net_g - load.grams, off_days=apart)
        )
        done_loads.add(load.id)
        done_scales.add(scale.id)

    for (left, left_id, right, right_id), holds in sorted(flows.said.items()):
        if holds and (left, right) == (Kind.MANIFEST, Kind.WEIGHING) and left_id in loads and right_id in scales:
            put(loads[left_id], scales[right_id], Why.SAID)
    for scale in flows.scales:
        told = loads.get(scale.load_id or 0)
        denied = told is not None and not _open(flows, Kind.MANIFEST, told.id, Kind.WEIGHING, scale.id)
        if told is not None and not denied and scale.id not in done_scales:
            put(told, scale, Why.GIVEN)
    free = [scale for scale in flows.scales if scale.id not in done_scales and scale.plate]
    pairs = _near(flows, [load for load in flows.loads if load.id not in done_loads], free, by)
    for load_id, scale_id in assigned(pairs):
        put(loads[load_id], scales[scale_id], Why.EXACT)
    return found


def _near(flows: Flows, loads: Sequence[Load], free: Sequence[Scale], by: Tolerances) -> list[tuple[int, int, int]]:
    """Loads and scales of the same place and plate, near enough in time and mass, with what they differ by."""
    standing: dict[tuple[int, str], list[Scale]] = defaultdict(list)
    for scale in free:
        standing[scale.place_id, scale.plate].append(scale)
    pairs = []
    for load in loads:
        for scale in [one for plate in dict.fromkeys(load.plates) for one in standing.get((load.place_id, plate), ())]:
            apart = abs(scale.weighed_at - load.moved_at)
            fits = load.posted_g is not None and apart <= by.weigh_hours * HOUR
            fits = fits and within(scale.net_g, load.grams, by.mass_permille * LOOSE)
            if fits and _open(flows, Kind.MANIFEST, load.id, Kind.WEIGHING, scale.id):
                off = abs(scale.net_g - load.grams) * 1000 // max(load.grams, 1)
                pairs.append((load.id, scale.id, off * 10 + int(apart / HOUR)))
    return pairs


def _open(flows: Flows, left: Kind, left_id: int, right: Kind, right_id: int) -> bool:
    """Whether nobody denied that these two belong together."""
    return flows.said.get((left, left_id, right, right_id), True)


def _contracted(flows: Flows) -> list[Link]:
    """Each manifest with the contract that binds it: the closest code, of these the latest, then the smaller number."""
    between: dict[tuple[int, int], list[Contract]] = defaultdict(list)
    for contract in flows.contracts:
        between[contract.buyer_id, contract.seller_id].append(contract)
    by_id = {contract.id: contract for contract in flows.contracts}
    said = {
        left_id: right_id
        for (left, left_id, right, right_id), holds in sorted(flows.said.items())
        if holds and (left, right) == (Kind.MANIFEST, Kind.CONTRACT) and right_id in by_id
    }
    found = []
    for load in flows.loads:
        if load.id in said:
            found.append(Link(Kind.MANIFEST, load.id, Kind.CONTRACT, said[load.id], Why.SAID))
            continue
        fitting = [
            (-_closeness(one, load.code), -one.valid_from.toordinal(), one.number, one.id)
            for one in between.get((load.buyer_id, load.seller_id), ())
            if one.valid_from <= load.day <= one.valid_to
            and _closeness(one, load.code)
            and _open(flows, Kind.MANIFEST, load.id, Kind.CONTRACT, one.id)
        ]
        if fitting:
            found.append(Link(Kind.MANIFEST, load.id, Kind.CONTRACT, min(fitting)[3], Why.IN_FORCE))
    return found


def _closeness(contract: Contract, code: str) -> int:
    return max((len(prefix) for prefix in contract.codes if code.startswith(prefix)), default=0)


def _prices(flows: Flows, contracted: Sequence[Link]) -> dict[int, int]:
    prices = {contract.id: contract.price_fen_per_t for contract in flows.contracts}
    return {link.left_id: prices[link.right_id] for link in contracted}


def _gaps(flows: Flows, links: Sequence[Link]) -> list[Alone]:
    """What misses something: manifests that were accepted, invoices, payments whose two are known or not."""
    has = {(link.left, link.left_id, link.right) for link in links}
    has |= {(link.right, link.right_id, link.left) for link in links}
    wanted = ((Kind.WEIGHING, Gap.NO_WEIGHING), (Kind.CONTRACT, Gap.NO_CONTRACT), (Kind.INVOICE, Gap.NO_INVOICE))
    found = [
        Alone(Kind.MANIFEST, load.id, gap)
        for load in flows.loads
        if load.posted_g is not None
        for other, gap in wanted
        if (Kind.MANIFEST, load.id, other) not in has
    ]
    for bill in flows.bills:
        if None in (bill.buyer_id, bill.seller_id):
            found.append(Alone(Kind.INVOICE, bill.id, Gap.NOBODY))
        elif (Kind.INVOICE, bill.id, Kind.MANIFEST) not in has:
            found.append(Alone(Kind.INVOICE, bill.id, Gap.NO_MANIFEST))
        if (Kind.INVOICE, bill.id, Kind.PAYMENT) not in has:
            found.append(Alone(Kind.INVOICE, bill.id, Gap.NO_PAYMENT))
    for paid in flows.payments:
        if (Kind.PAYMENT, paid.id, Kind.INVOICE) not in has:
            gap = Gap.NOBODY if None in (paid.payer_id, paid.payee_id) else Gap.NOT_BILLED
            found.append(Alone(Kind.PAYMENT, paid.id, gap))
    return sorted(found, key=lambda one: (one.kind, one.id, one.gap))
