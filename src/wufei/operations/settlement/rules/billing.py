"""Manifests with invoices, between the same two parties: an invoice covers one load or many. Not for: payments."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence

from wufei.operations.settlement.rules.grouping import assigned, chosen, near, within
from wufei.operations.settlement.rules.tolerances import Tolerances
from wufei.operations.settlement.spec import Bill, Flows, Kind, Link, Load, Why

DAY = dt.timedelta(days=1)
# Fen and grams by which rounding alone may differ.
LEAST_FEN, LEAST_G = 100, 1000


def billed(flows: Flows, owed: Mapping[int, int], by: Tolerances) -> list[Link]:
    """Links of manifests with invoices; each manifest has one at most. `owed`: what a contract makes of each load."""
    loads: dict[tuple[int, int], list[Load]] = defaultdict(list)
    for load in sorted(flows.loads, key=lambda one: (one.day, one.id)):
        loads[load.buyer_id, load.seller_id].append(load)
    bills: dict[tuple[int, int], list[Bill]] = defaultdict(list)
    for bill in sorted(flows.bills, key=lambda one: (one.day, one.id)):
        if bill.buyer_id is not None and bill.seller_id is not None:
            bills[bill.buyer_id, bill.seller_id].append(bill)
    found: list[Link] = []
    for two in sorted(bills):
        found += _Pair(flows, loads.get(two, []), bills[two], owed, by).run()
    return found


class _Pair:
    """The loads and invoices of two parties while they are put together."""

    def __init__(
        self, flows: Flows, loads: Sequence[Load], bills: Sequence[Bill], owed: Mapping[int, int], by: Tolerances
    ) -> None:
        self.said, self.owed, self.by = flows.said, owed, by
        self.loads = {load.id: load for load in loads}
        self.bills = {bill.id: bill for bill in bills}
        self.found: dict[int, tuple[int, Why]] = {}

    def run(self) -> list[Link]:
        """What was said, one with one, several with one, the rest."""
        for (left, left_id, right, right_id), holds in sorted(self.said.items()):
            known = left_id in self.loads and right_id in self.bills
            if holds and known and (left, right) == (Kind.MANIFEST, Kind.INVOICE):
                self.found[left_id] = (right_id, Why.SAID)
        self._one_with_one()
        self._several()
        self._rest()
        return [self._link(load_id, bill_id, why) for load_id, (bill_id, why) in sorted(self.found.items())]

    def _free(self) -> list[Bill]:
        taken = {bill_id for bill_id, _why in self.found.values()}
        return [bill for bill in self.bills.values() if bill.id not in taken]

    def _near(self, bill: Bill) -> list[Load]:
        """The loads left that an invoice could mean, in order of time."""
        return [load for load in self.loads.values() if load.id not in self.found and self._could_mean(bill, load)]

    def _could_mean(self, bill: Bill, load: Load) -> bool:
        since, until = bill.day - self.by.invoice_days * DAY, bill.day + self.by.advance_days * DAY
        return (
            since <= load.day <= until
            and (not bill.codes or any(load.code.startswith(code) for code in bill.codes))
            and self.said.get((Kind.MANIFEST, load.id, Kind.INVOICE, bill.id), True)
        )

    def _one_with_one(self) -> None:
        left = [load for load in self.loads.values() if load.id not in self.found]
        by_mass = sorted((load.grams, load.id) for load in left)
        by_amount = sorted((self.owed[load.id], load.id) for load in left if load.id in self.owed)
        pairs = []
        for bill in self._free():
            target = self._target(bill)
            loads = (
                near(by_mass, target, self.by.mass_permille, LEAST_G)
                if bill.mass_g is not None
                else near(by_amount, target, self.by.amount_permille, LEAST_FEN)
            )
            for load in (self.loads[load_id] for load_id in loads):
                if self._could_mean(bill, load):
                    off = abs(self._size(bill, load) - target) // 100 + abs((bill.day - load.day).days)
                    pairs.append((load.id, bill.id, off))
        for load_id, bill_id in assigned(pairs):
            self.found[load_id] = (bill_id, Why.EXACT)

    def _size(self, bill: Bill, load: Load) -> int:
        return load.grams if bill.mass_g is not None else self.owed.get(load.id, 0)

    def _target(self, bill: Bill) -> int:
        return bill.mass_g if bill.mass_g is not None else bill.amount_fen

    def _several(self) -> None:
        for bill in self._free():
            loads = self._near(bill)
            # An invoice is for what came before it; only where nothing did, it is one in advance. Otherwise what is
            # billed too much would be made up of loads of the next month.
            some = [load for load in loads if load.day <= bill.day] or loads
            sizes = [self._size(bill, load) for load in some]
            if all(size > 0 for size in sizes):
                places = self._chosen(sizes, bill)
                self.found |= {some[place].id: (bill.id, Why.TOGETHER) for place in places}

    def _chosen(self, sizes: Sequence[int], bill: Bill) -> tuple[int, ...]:
        mass = bill.mass_g is not None
        permille, least = (self.by.mass_permille, LEAST_G) if mass else (self.by.amount_permille, LEAST_FEN)
        target = self._target(bill)
        return chosen(sizes, lambda total: within(total, target, permille, least), target)

    def _rest(self) -> None:
        """What is left of a month goes with the invoice that is left for it, and the figures differ: that is told."""
        for bill in self._free():
            loads = [load for load in self._near(bill) if load.day <= bill.day]
            month = [load for load in loads if load.day >= bill.day.replace(day=1)]
            last = (bill.day.replace(day=1) - DAY).replace(day=1)
            before = [load for load in loads if last <= load.day < bill.day.replace(day=1)]
            target = self._target(bill)
            choices = [some for some in (month, before, loads) if some]
            if choices:
                closest = min(choices, key=lambda some: abs(sum(self._size(bill, load) for load in some) - target))
                self.found |= {load.id: (bill.id, Why.NEAREST) for load in closest}

    def _link(self, load_id: int, bill_id: int, why: Why) -> Link:
        load, bill = self.loads[load_id], self.bills[bill_id]
        alone = why is Why.EXACT
        return Link(
            Kind.MANIFEST,
            load_id,
            Kind.INVOICE,
            bill_id,
            why,
            off_fen=bill.amount_fen - self.owed[load_id] if alone and load_id in self.owed else None,
            off_g=bill.mass_g - load.grams if alone and bill.mass_g is not None else None,
            off_days=(bill.day - load.day).days,
        )
