"""The demo's contracts, invoices and payments for what its manifests brought, with faults in a few. Not for: loads."""

import datetime as dt
import uuid
from collections import defaultdict
from typing import Any

from django.db.models import Q

from wufei.faces.cli.demo import shelf
from wufei.faces.cli.demo.days import moment
from wufei.faces.cli.demo.house import House
from wufei.faces.cli.demo.progress import Line
from wufei.kernel import clock
from wufei.operations.manifests.models import Manifest
from wufei.operations.settlement.actions.deposits import deposit_move
from wufei.operations.settlement.actions.records import contracts_take, invoices_take, payments_take
from wufei.operations.settlement.actions.runs import flows_match
from wufei.operations.settlement.spec import ContractIn, InvoiceIn, InvoiceLine, Named, PaymentIn
from wufei.operations.settlement.spec.deposits import DepositIn, DepositKind
from wufei.registers.parties.models import Party

TONNE = 1_000_000
BACK = dt.timedelta(days=365)
Pair = tuple[int, int]


def settlement_plan(house: House, line: Line, *, matching: bool) -> None:
    """Put it on the line of time, the working day before the demo stands still.

    `matching`: match it with what moved; who brings in more that day, matches all of it.
    """
    chance = house.chance("settlement")
    at = moment(house.days.worked(house.days.day - clock.ONE_DAY), chance)
    line.put(at, lambda: _build(house, shelf.table("settlement")))
    if matching:
        line.put(at, lambda: _matched(house))


def _build(house: House, told: dict[str, Any]) -> None:
    industrial = Q(code__startswith="hw:") | Q(code__startswith="sw:")
    own = Q(generator__in=house.parties.values())
    taken = Manifest.objects.filter(industrial, own, accepted_g__gt=0, day__gte=clock.today() - BACK)
    rows = taken.exclude(number="").select_related("generator", "receiver").prefetch_related("legs__carrier")
    pairs: dict[Pair, list[Manifest]] = defaultdict(list)
    for load in rows.order_by("day", "pk"):
        if load.generator_id != load.receiver_id:
            pairs[load.generator_id, load.receiver_id].append(load)
    contracts: list[ContractIn] = []
    invoices: list[InvoiceIn] = []
    payments: list[PaymentIn] = []
    for at, (two, loads) in enumerate(sorted(pairs.items(), key=lambda pair: (len(pair[1]), pair[0])), 1):
        price = told["price"] + (at % 7) * told["spread"] // 7
        if at != told["without_contract"]:
            contracts.append(_contract(two, loads, at, price, told))
        for month, some in _months(loads):
            invoice = _invoice(some, month, at, price, told)
            if invoice is None:
                continue
            invoices.append(invoice)
            paid = _payment(some, invoice, at, told)
            if paid is not None:
                payments.append(paid)
    contracts_take(actor=house.setup, rows=contracts)
    invoices_take(actor=house.setup, rows=invoices)
    payments_take(actor=house.setup, rows=payments)
    if pairs:
        _deposits(house, min(pairs), told)


def _matched(house: House) -> None:
    flows_match(actor=house.setup, since=clock.today() - BACK, until=clock.today())


def _months(loads: list[Manifest]) -> list[tuple[dt.date, list[Manifest]]]:
    by: dict[dt.date, list[Manifest]] = defaultdict(list)
    for load in loads:
        by[load.day.replace(day=1)].append(load)
    return sorted(by.items())


def _contract(two: Pair, loads: list[Manifest], at: int, price: int, told: dict[str, Any]) -> ContractIn:
    first = loads[0].day.replace(month=1, day=1)
    number = f"{told['number']}-{first.year}-{at:03d}"
    return ContractIn(
        key=_key(number),
        number=number,
        buyer_id=two[0],
        seller_id=two[1],
        codes=tuple(sorted({load.code for load in loads})),
        price_fen_per_t=price,
        valid_from=first,
        valid_to=loads[-1].day.replace(month=12, day=31),
    )


def _invoice(loads: list[Manifest], month: dt.date, at: int, price: int, told: dict[str, Any]) -> InvoiceIn | None:
    """The bill of a month, some days after it; None where it is not written yet."""
    day = (month + dt.timedelta(days=32)).replace(day=1) + dt.timedelta(days=told["invoice_days"])
    if day > clock.today():
        return None
    mass = sum(load.accepted_g or 0 for load in loads)
    if at == told["billed_more"]:
        mass += mass * told["more_permille"] // 1000
    amount = price * mass // TONNE
    number = f"2637{month:%Y%m}{at:010d}"
    line = InvoiceLine(name=told["purpose"], mass_g=mass, amount_fen=amount)
    buyer, seller = loads[0].generator, loads[0].receiver
    return InvoiceIn(
        key=_key(number),
        number=number,
        issued_on=day,
        seller=_named(seller),
        buyer=_named(buyer),
        amount_fen=amount,
        lines=(line,),
    )


def _payment(loads: list[Manifest], invoice: InvoiceIn, at: int, told: dict[str, Any]) -> PaymentIn | None:
    """What was paid on a bill; None where it is not yet. Two of the generators pay somebody else."""
    day = invoice.issued_on + dt.timedelta(days=told["payment_days"])
    if day >= clock.today():
        return None
    payee = invoice.seller
    if at == told["pays_person"]:
        payee = Named(name=told["person"])
    carriers = [leg.carrier for load in loads for leg in load.legs.all()]
    if at == told["pays_carrier"] and carriers:
        payee = _named(carriers[0])
    return PaymentIn(
        key=_key(f"paid {invoice.number}"),
        reference=f"T{invoice.number[4:]}",
        paid_at=clock.day_start(day) + dt.timedelta(hours=10),
        payer=invoice.buyer,
        payee=payee,
        amount_fen=invoice.amount_fen,
        memo=told["purpose"],
    )


def _deposits(house: House, two: Pair, told: dict[str, Any]) -> None:
    """A deposit on packaging, most of it given back."""
    for kind, count in ((DepositKind.TAKEN, told["deposit"]), (DepositKind.REFUNDED, told["returned"])):
        given = DepositIn(
            key=_key(f"deposit {kind}"),
            scheme="pesticide_packaging",
            kind=kind,
            payer_id=two[0],
            keeper_id=two[1],
            count=count,
            happened_at=clock.now(),
        )
        deposit_move(actor=house.setup, given=given)


def _named(party: Party) -> Named:
    return Named(name=party.name, uscc="" if party.uscc_doubt else party.uscc)


def _key(told: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, f"settlement {told}")
