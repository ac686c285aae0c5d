"""What the synthetic city agreed, billed and paid, brought into the books of money, and matched at the end of the year.

Not for: drawing it (money).
"""

import datetime as dt
import functools
import itertools
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from wufei.faces.cli.demo.synthetic.city import facts
from wufei.faces.cli.demo.synthetic.money import after
from wufei.faces.cli.demo.synthetic.rows import Contract, Invoice, Payment, Step, World
from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.problems import Problems
from wufei.operations.settlement.actions.records import contracts_take, invoices_take, payments_take
from wufei.operations.settlement.actions.runs import flows_match
from wufei.operations.settlement.spec import ContractIn, InvoiceIn, InvoiceLine, Named, PaymentIn, Taken

NOON = dt.timedelta(hours=12)
BILLED = dt.timedelta(days=4)  # after a month it is billed
Take = Callable[..., Sequence[Taken]]


def steps(world: World, parties: Mapping[str, int], *, actor: Actor) -> Iterator[Step]:
    """Contracts on the first day, bills after each month, payments when they are made; at the end all is matched."""
    contracts = [_contract(world, row, parties) for row in world.contracts.values()]
    yield world.first, functools.partial(_taken, contracts_take, contracts, actor=actor)
    dated = [(after(row.month) + BILLED, _invoice(world, row)) for row in world.invoices.values()]
    paid = [(row.paid_on, _payment(world, row)) for row in world.payments.values()]
    known = [(day, 0, row) for day, row in dated] + [(day, 1, row) for day, row in paid]
    known = [each for each in known if each[0] <= world.last]
    for (day, which), rows in itertools.groupby(sorted(known, key=_order), key=lambda each: each[:2]):
        take = (invoices_take, payments_take)[which]
        yield day, functools.partial(_taken, take, [row for _day, _which, row in rows], actor=actor)
    yield world.last, functools.partial(_matched, world, actor=actor)


def _order(known: tuple[dt.date, int, Any]) -> tuple[dt.date, int]:
    return known[0], known[1]


def _taken(take: Take, rows: Sequence[Any], *, actor: Actor) -> None:
    if problems := [problem for each in take(actor=actor, rows=rows) for problem in each.problems]:
        raise Problems(problems)


def _matched(world: World, *, actor: Actor) -> None:
    flows_match(actor=actor, since=world.first, until=world.last)


def _contract(world: World, row: Contract, parties: Mapping[str, int]) -> ContractIn:
    return ContractIn(
        key=_key(world, row.number),
        number=row.number,
        buyer_id=parties[row.payer],
        seller_id=parties[row.payee],
        codes=(world.industries[row.waste].waste_code,),
        price_fen_per_t=row.price_fen,
        valid_from=world.first,
        valid_to=world.last.replace(month=12, day=31),
    )


def _invoice(world: World, row: Invoice) -> InvoiceIn:
    contract = world.contracts[row.contract]
    code = world.industries[contract.waste].waste_code
    line = InvoiceLine(name=facts()["words"]["fee"], mass_g=row.mass_g, amount_fen=row.amount_fen, code=code)
    return InvoiceIn(
        key=_key(world, row.number),
        number=row.number,
        issued_on=after(row.month) + BILLED,
        seller=_named(world, contract.payee),
        buyer=_named(world, contract.payer),
        amount_fen=row.amount_fen,
        lines=(line,),
        contract_number=row.contract,
    )


def _payment(world: World, row: Payment) -> PaymentIn:
    return PaymentIn(
        key=_key(world, f"paid {row.invoice}"),
        reference=row.invoice,
        paid_at=clock.day_start(row.paid_on) + NOON,
        payer=_named(world, row.payer),
        payee=_named(world, row.payee),
        amount_fen=row.amount_fen,
        memo=facts()["words"]["fee"],
    )


def _named(world: World, key: str) -> Named:
    return Named(name=world.firms[key].name)


def _key(world: World, told: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, f"synthetic {world.seed} {told}")
