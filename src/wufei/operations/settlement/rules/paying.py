"""Invoices with payments, between the same two parties: in parts, one with one, several at once. Not for: findings."""

import datetime as dt
from collections import defaultdict

from wufei.operations.settlement.rules.grouping import assigned, chosen, near, within
from wufei.operations.settlement.rules.tolerances import Tolerances
from wufei.operations.settlement.spec import Bill, Flows, Kind, Link, Paid, Why

DAY = dt.timedelta(days=1)
LEAST_FEN = 100


def settled(flows: Flows, by: Tolerances) -> list[Link]:
    """Links of invoices with payments: one payment for several invoices, or several payments for one invoice."""
    bills: dict[tuple[int, int], list[Bill]] = defaultdict(list)
    for bill in sorted(flows.bills, key=lambda one: (one.day, one.id)):
        if bill.buyer_id is not None and bill.seller_id is not None:
            bills[bill.buyer_id, bill.seller_id].append(bill)
    payments: dict[tuple[int, int], list[Paid]] = defaultdict(list)
    for paid in sorted(flows.payments, key=lambda one: (one.day, one.id)):
        if paid.payer_id is not None and paid.payee_id is not None:
            payments[paid.payer_id, paid.payee_id].append(paid)
    found: list[Link] = []
    for two in sorted(set(bills) & set(payments)):
        found += _Pair(flows, bills[two], payments[two], by).run()
    return found


class _Pair:
    """The invoices and payments of two parties while they are put together."""

    def __init__(self, flows: Flows, bills: list[Bill], payments: list[Paid], by: Tolerances) -> None:
        self.said, self.by = flows.said, by
        self.bills = {bill.id: bill for bill in bills}
        self.payments = {paid.id: paid for paid in payments}
        self.found: dict[tuple[int, int], Why] = {}

    def run(self) -> list[Link]:
        """What was said, what is named, one with one, one for several, several for one."""
        for (left, left_id, right, right_id), holds in sorted(self.said.items()):
            known = left_id in self.bills and right_id in self.payments
            if holds and known and (left, right) == (Kind.INVOICE, Kind.PAYMENT):
                self.found[left_id, right_id] = Why.SAID
        self._named()
        self._one_with_one()
        for paid in self._payments_left():
            bills = [bill for bill in self._bills_left() if self._near(bill, paid)]
            places = self._chosen([bill.amount_fen for bill in bills], paid.amount_fen)
            self.found |= {(bills[place].id, paid.id): Why.TOGETHER for place in places}
        for bill in self._bills_left():
            some = [paid for paid in self._payments_left() if self._near(bill, paid)]
            places = self._chosen([paid.amount_fen for paid in some], bill.amount_fen)
            self.found |= {(bill.id, some[place].id): Why.TOGETHER for place in places}
        return [self._link(bill_id, paid_id, why) for (bill_id, paid_id), why in sorted(self.found.items())]

    def _bills_left(self) -> list[Bill]:
        done = {bill_id for bill_id, _paid in self.found}
        return [bill for bill in self.bills.values() if bill.id not in done]

    def _payments_left(self) -> list[Paid]:
        done = {paid_id for _bill, paid_id in self.found}
        return [paid for paid in self.payments.values() if paid.id not in done]

    def _near(self, bill: Bill, paid: Paid) -> bool:
        since, until = bill.day - self.by.advance_days * DAY, bill.day + self.by.payment_days * DAY
        open_ = self.said.get((Kind.INVOICE, bill.id, Kind.PAYMENT, paid.id), True)
        return open_ and since <= paid.day <= until

    def _chosen(self, amounts: list[int], target: int) -> tuple[int, ...]:
        return chosen(amounts, lambda total: within(total, target, self.by.paid_permille, LEAST_FEN), target)

    def _named(self) -> None:
        """A payment whose purpose names numbers of invoices pays these."""
        left = self._bills_left()
        for paid in self._payments_left():
            if len(paid.memo) < 6:
                continue
            for bill in left:
                if len(bill.number) >= 6 and bill.number in paid.memo and self._near(bill, paid):
                    self.found[bill.id, paid.id] = Why.CITED

    def _one_with_one(self) -> None:
        sized = sorted((paid.amount_fen, paid.id) for paid in self._payments_left())
        pairs = []
        for bill in self._bills_left():
            for paid_id in near(sized, bill.amount_fen, self.by.paid_permille, LEAST_FEN):
                paid = self.payments[paid_id]
                if self._near(bill, paid):
                    off = abs(bill.amount_fen - paid.amount_fen) * 10 + abs((paid.day - bill.day).days)
                    pairs.append((bill.id, paid_id, off))
        self.found |= dict.fromkeys(assigned(pairs), Why.EXACT)

    def _link(self, bill_id: int, paid_id: int, why: Why) -> Link:
        bill, paid = self.bills[bill_id], self.payments[paid_id]
        off = paid.amount_fen - bill.amount_fen if why is Why.EXACT else None
        days = (paid.day - bill.day).days
        return Link(Kind.INVOICE, bill_id, Kind.PAYMENT, paid_id, why, off_fen=off, off_days=days)
