"""Rows of files of banks, tax offices and contracts into settlement, a file at a time. Not for: reading files (tables).

A row has no key of its own: it is known again by its number and whose it is, so that a file twice does nothing.
"""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from wufei.kernel.access import Actor
from wufei.kernel.problems import Problem
from wufei.kernel.tables.spec import Outcome, Values, word
from wufei.operations.settlement import errors
from wufei.operations.settlement.actions.records import contracts_take, invoices_take, payments_take
from wufei.operations.settlement.queries.directory import Directory, directory_of
from wufei.operations.settlement.rules.amounts import fen_read, grams_read, moment_read
from wufei.operations.settlement.spec import ContractIn, InvoiceIn, InvoiceLine, Named, PaymentIn, Taken
from wufei.operations.settlement.spec import Outcome as Became

# Keys of records that came in files; never changed, or old files would be taken in again.
FILES = uuid.UUID("6f0b7a5c-4b1d-5d0f-8d0e-2f6a4c9b7e31")
YES = frozenset({"yes", "是", "true", "1"})
Answer = Outcome | tuple[Problem, ...]


def payment_row_put(*, actor: Actor, values: Values) -> Outcome:
    """One row of a bank. Raises what `payments_take` refuses it for.

    No permission: `payments_take` asks.
    """
    return _one(payment_rows_put, actor, values)


def invoice_row_put(*, actor: Actor, values: Values) -> Outcome:
    """One row of the tax office: an invoice of one line. Raises what `invoices_take` refuses it for.

    No permission: `invoices_take` asks.
    """
    return _one(invoice_rows_put, actor, values)


def contract_row_put(*, actor: Actor, values: Values) -> Outcome:
    """One row of a list of contracts. Raises what `contracts_take` refuses it for.

    No permission: `contracts_take` asks.
    """
    return _one(contract_rows_put, actor, values)


def payment_rows_put(*, actor: Actor, rows: Sequence[Values]) -> Sequence[Answer]:
    """A file of a bank, whole: payer and payee, or the own and the other side of a statement."""
    read = [_read(_payment, values) for values in rows]
    return _answers(read, payments_take(actor=actor, rows=[one for one in read if isinstance(one, PaymentIn)]))


def invoice_rows_put(*, actor: Actor, rows: Sequence[Values]) -> Sequence[Answer]:
    """A file of the tax office, whole; rows of one number are the lines of one invoice."""
    read = [_read(_invoice, values) for values in rows]
    whole: dict[str, InvoiceIn] = {}
    for at, one in enumerate(read):
        if not isinstance(one, InvoiceIn):
            continue
        first = whole.get(one.number)
        if first is None:
            whole[one.number] = one
        elif dataclasses.replace(one, amount_fen=0, lines=()) != dataclasses.replace(first, amount_fen=0, lines=()):
            read[at] = (errors.NUMBER_TAKEN(where="number", value=one.number),)
        elif one.lines not in [(line,) for line in first.lines]:
            lines = first.lines + one.lines
            whole[one.number] = dataclasses.replace(first, lines=lines, amount_fen=sum(row.amount_fen for row in lines))
    # An invoice of which a row cannot be read is not taken in without that row.
    broken = {word(values, "number") for values, one in zip(rows, read, strict=True) if not isinstance(one, InvoiceIn)}
    told = invoices_take(actor=actor, rows=[one for number, one in whole.items() if number not in broken])
    by_key = {one.key: one for one in told}
    answers: list[Answer] = []
    for one in read:
        if not isinstance(one, InvoiceIn):
            answers.append(one)
        elif one.number in broken:
            answers.append((errors.LINES_BROKEN(where="number", value=one.number),))
        else:
            answers.append(_answer(by_key[one.key]))
    return answers


def contract_rows_put(*, actor: Actor, rows: Sequence[Values]) -> Sequence[Answer]:
    """A list of contracts, whole; parties by credit code or name."""
    who = directory_of([_party(values, side) for values in rows for side in ("buyer", "seller", "carrier")])
    read = [_read(lambda told: _contract(told, who), values) for values in rows]
    return _answers(read, contracts_take(actor=actor, rows=[one for one in read if isinstance(one, ContractIn)]))


def _one(put: Callable[..., Sequence[Answer]], actor: Actor, values: Values) -> Outcome:
    answer = put(actor=actor, rows=[values])[0]
    if not isinstance(answer, Outcome):
        raise answer[0]
    return answer


def _read(read: Callable[[Values], Any], values: Values) -> Any:
    """A record, or why the row cannot be read."""
    try:
        return read(values)
    except Problem as problem:
        return (problem,)


def _answers(read: Sequence[Any], taken: Sequence[Taken]) -> list[Answer]:
    rest = iter(taken)
    return [one if isinstance(one, tuple) else _answer(next(rest)) for one in read]


def _answer(taken: Taken) -> Answer:
    if taken.outcome is Became.REFUSED:
        return taken.problems
    return Outcome.CREATED if taken.outcome is Became.TAKEN else Outcome.UNCHANGED


def _party(values: Values, side: str) -> Named:
    name, uscc = word(values, side).strip(), word(values, f"{side}_uscc")
    account = "".join(word(values, f"{side}_account").split())
    return Named(name=name, uscc="".join(uscc.split()).upper(), account=account)


def _payment(values: Values) -> PaymentIn:
    """A row that names both sides, or one of a statement: the own side pays what stands under debit."""
    payer, payee = _party(values, "payer"), _party(values, "payee")
    amount, column = word(values, "amount"), "amount"
    if word(values, "own") or word(values, "other"):
        payer, payee = _party(values, "own"), _party(values, "other")
        # Statements write a nought into the column that is not meant.
        debit = word(values, "debit") and fen_read(word(values, "debit"), "debit")
        amount, column = (word(values, "debit"), "debit") if debit else (word(values, "credit"), "credit")
        if not debit:
            payer, payee = payee, payer
    if not amount:
        raise errors.AMOUNT_WRONG(where=column, value="")
    reference = word(values, "reference")
    return PaymentIn(
        key=uuid.uuid5(FILES, "|".join(("payment", reference, payer.account))),
        reference=reference,
        paid_at=moment_read(" ".join((word(values, "paid_at"), word(values, "time"))).strip(), "paid_at"),
        payer=payer,
        payee=payee,
        amount_fen=fen_read(amount, column),
        memo=word(values, "memo"),
        cites=word(values, "cites"),
    )


def _invoice(values: Values) -> InvoiceIn:
    number, cites = word(values, "number"), word(values, "cites")
    amount = fen_read(word(values, "amount"), "amount")
    mass = word(values, "mass")
    minus = bool(cites) and mass.strip().startswith("-")
    grams = grams_read(mass.strip().lstrip("-") if minus else mass, "mass") if mass else None
    line = InvoiceLine(
        name=word(values, "name"),
        mass_g=-grams if grams is not None and cites else grams,
        amount_fen=amount,
        code=word(values, "code"),
    )
    return InvoiceIn(
        key=uuid.uuid5(FILES, f"invoice|{number}"),
        number=number,
        issued_on=_day(word(values, "issued_on"), "issued_on"),
        seller=_party(values, "seller"),
        buyer=_party(values, "buyer"),
        amount_fen=amount,
        lines=(line,),
        contract_number=word(values, "contract_number"),
        cites=cites,
    )


def _contract(values: Values, who: Directory) -> ContractIn:
    found = {side: who.find(_party(values, side)) for side in ("buyer", "seller", "carrier")}
    for side, one in found.items():
        if one is None and (side != "carrier" or word(values, "carrier")):
            raise errors.PARTY_UNKNOWN(where=side, value=word(values, side))
    buyer, seller, carrier = found["buyer"], found["seller"], found["carrier"]
    if buyer is None or seller is None:
        raise errors.NAME_MISSING(where="buyer")
    number = word(values, "number")
    return ContractIn(
        key=uuid.uuid5(FILES, f"contract|{buyer.id}|{seller.id}|{number}"),
        number=number,
        buyer_id=buyer.id,
        seller_id=seller.id,
        codes=tuple(word(values, "codes").replace("，", " ").replace(",", " ").replace("、", " ").split()),
        price_fen_per_t=fen_read(word(values, "price"), "price"),
        valid_from=_day(word(values, "valid_from"), "valid_from"),
        valid_to=_day(word(values, "valid_to"), "valid_to"),
        carrier_id=carrier.id if carrier is not None else None,
        unified=word(values, "unified").strip().lower() in YES,
    )


def _day(text: str, where: str) -> dt.date:
    return moment_read(text, where).date()
