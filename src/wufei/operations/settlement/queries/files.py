"""Contracts, invoices and payments as they go out as files. Not for: pages."""

from collections.abc import Iterator

from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.tables.spec import Values
from wufei.kernel.units import decimal_text
from wufei.operations.settlement.models import Contract, Invoice, Payment
from wufei.operations.settlement.queries.records import records_visible_to

MOMENT, CHUNK, FEN = "%Y-%m-%d %H:%M:%S", 2000, 10_000


def payment_rows(actor: Actor) -> Iterator[Values]:
    """Every payment, the latest first. Yuan, Beijing time."""
    for row in records_visible_to(actor, Payment).select_related("cites").iterator(chunk_size=CHUNK):
        yield {
            "reference": row.reference,
            "paid_at": row.paid_at.astimezone(clock.SHANGHAI).strftime(MOMENT),
            **_sides(row, ("payer", "payee")),
            "payer_account": row.payer_account,
            "payee_account": row.payee_account,
            "amount": decimal_text(row.amount_fen * FEN),
            "memo": row.memo,
            "cites": row.cites.reference if row.cites is not None else "",
        }


def invoice_rows(actor: Actor) -> Iterator[Values]:
    """Every line of every invoice, the latest first. Yuan, tonnes."""
    for row in records_visible_to(actor, Invoice).select_related("cites").iterator(chunk_size=CHUNK):
        for line in row.lines or [{"name": "", "code": "", "mass_g": None, "amount_fen": row.amount_fen}]:
            yield {
                "number": row.number,
                "issued_on": row.issued_on.isoformat(),
                **_sides(row, ("seller", "buyer")),
                "amount": decimal_text(line["amount_fen"] * FEN),
                "name": line["name"],
                "code": line["code"],
                "mass": decimal_text(line["mass_g"]) if line["mass_g"] is not None else "",
                "contract_number": row.contract_number,
                "cites": row.cites.number if row.cites is not None else "",
            }


def contract_rows(actor: Actor) -> Iterator[Values]:
    """Every contract, the latest first. Yuan a tonne."""
    for row in records_visible_to(actor, Contract).select_related("carrier").iterator(chunk_size=CHUNK):
        told: Values = {}
        for side, party in (("buyer", row.buyer), ("seller", row.seller), ("carrier", row.carrier)):
            told |= {side: party.name, f"{side}_uscc": party.uscc} if party is not None else {}
        yield told | {
            "number": row.number,
            "codes": " ".join(row.codes),
            "price": decimal_text(row.price_fen_per_t * FEN),
            "valid_from": row.valid_from.isoformat(),
            "valid_to": row.valid_to.isoformat(),
            "unified": "是" if row.unified else "",
        }


def _sides(row: Invoice | Payment, sides: tuple[str, ...]) -> Values:
    parts = [(f"{side}{end}", f"{side}_{name}") for side in sides for end, name in (("", "name"), ("_uscc", "uscc"))]
    return {key: getattr(row, column) for key, column in parts}
