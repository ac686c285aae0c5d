"""Contracts, invoices and payments for tests, taken in through the acts. Not for: manifests."""

import datetime as dt
import uuid
from typing import Any

from tests.factories.registers import SETUP

from wufei.operations.settlement.actions.records import contracts_take, invoices_take, payments_take
from wufei.operations.settlement.models import Contract, Invoice, Payment
from wufei.operations.settlement.spec import ContractIn, InvoiceIn, InvoiceLine, Named, Outcome, PaymentIn
from wufei.registers.parties.models import Party

OIL = "hw:900-249-08"
DAY = dt.date(2026, 3, 10)
PRICE = 250_000


def named(party: Party | str) -> Named:
    """A party, or only a name, as rows have them."""
    return Named(name=party) if isinstance(party, str) else Named(name=party.name, uscc=party.uscc)


def contract_in(buyer: Party, seller: Party, **fields: Any) -> ContractIn:
    """A contract of 2026 on waste oil, with a fresh number."""
    told: dict[str, Any] = {"key": uuid.uuid4(), "number": f"HT-{uuid.uuid4().hex[:8]}", "codes": ("hw:",)}
    told |= {"buyer_id": buyer.pk, "seller_id": seller.pk, "price_fen_per_t": PRICE}
    told |= {"valid_from": dt.date(2026, 1, 1), "valid_to": dt.date(2026, 12, 31)}
    return ContractIn(**{**told, **fields})


def invoice_in(seller: Party | str, buyer: Party | str, amount_fen: int, **fields: Any) -> InvoiceIn:
    """An invoice of one line, of `mass_g` if told, with a fresh number."""
    line = InvoiceLine(
        name="危险废物处置费", mass_g=fields.pop("mass_g", None), amount_fen=amount_fen, code=fields.pop("code", OIL)
    )
    told: dict[str, Any] = {"key": uuid.uuid4(), "number": uuid.uuid4().hex[:20], "issued_on": DAY, "lines": (line,)}
    return InvoiceIn(**{**told, "seller": named(seller), "buyer": named(buyer), "amount_fen": amount_fen, **fields})


def payment_in(payer: Party | str, payee: Party | str, amount_fen: int, **fields: Any) -> PaymentIn:
    """A payment at noon of a day, with a fresh reference."""
    day = fields.pop("day", DAY)
    noon = dt.datetime.combine(day, dt.time(4), dt.UTC)
    told: dict[str, Any] = {"key": uuid.uuid4(), "reference": uuid.uuid4().hex[:16], "paid_at": noon}
    return PaymentIn(**{**told, "payer": named(payer), "payee": named(payee), "amount_fen": amount_fen, **fields})


def contract(buyer: Party, seller: Party, **fields: Any) -> Contract:
    """The same, taken in."""
    given = contract_in(buyer, seller, **fields)
    assert contracts_take(actor=SETUP, rows=[given])[0].outcome is Outcome.TAKEN
    return Contract.objects.get(key=given.key)


def invoice(seller: Party | str, buyer: Party | str, amount_fen: int, **fields: Any) -> Invoice:
    """The same, taken in."""
    given = invoice_in(seller, buyer, amount_fen, **fields)
    assert invoices_take(actor=SETUP, rows=[given])[0].outcome is Outcome.TAKEN
    return Invoice.objects.get(key=given.key)


def payment(payer: Party | str, payee: Party | str, amount_fen: int, **fields: Any) -> Payment:
    """The same, taken in."""
    given = payment_in(payer, payee, amount_fen, **fields)
    assert payments_take(actor=SETUP, rows=[given])[0].outcome is Outcome.TAKEN
    return Payment.objects.get(key=given.key)
