"""Contracts, invoices and payments are taken in, many at once. Nothing is edited: a correction cites. Not for: files.

A repeat by key or with the same content is answered and not written. The statements grow with the thousands, not with
the rows: parties, keys and numbers are asked for in parts of some hundreds, and rows are written in bulk.
"""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import IntegrityError, models, transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.problems import Problem
from wufei.operations.settlement import errors
from wufei.operations.settlement.models import Contract, Invoice, Payment
from wufei.operations.settlement.permissions import RECORD_TAKE
from wufei.operations.settlement.queries.directory import Directory, directory_of
from wufei.operations.settlement.rules.records import contract_faults, invoice_faults, payment_faults
from wufei.operations.settlement.spec import ContractIn, InvoiceIn, Named, Outcome, PaymentIn, Taken

LABEL, CHUNK, BATCH = 120, 400, 2000
TRIES = 3


@dataclasses.dataclass(frozen=True, slots=True)
class _Shape:
    """How one kind of record is taken in. `identity`: the columns by which it is known besides its key."""

    model: type[models.Model]
    act: str
    number: str
    identity: tuple[str, ...]
    two: tuple[str, str]
    # Whom a row names was found out here, and may be found out otherwise once a party is registered.
    unsaid: tuple[str, ...]
    faults: Callable[[Any], list[Problem]]
    columns: Callable[[Any, Directory], dict[str, Any]]
    named: Callable[[Any], tuple[Named, ...]]


def contracts_take(*, actor: Actor, rows: Sequence[ContractIn]) -> list[Taken]:
    """Take in contracts; the answer is in the order given, and what is refused stops no other.

    Refusals of rows: NUMBER_MISSING, TEXT_LONG, SAME_TWO, PRICE_WRONG, DATES_WRONG, CODES_WRONG, PARTY_UNKNOWN,
    NOT_YOURS, KEY_TAKEN, NUMBER_TAKEN. Raises NOT_ALLOWED where the actor may take in none.
    """
    _enter(actor)
    return _taken(actor, _CONTRACTS, rows)


def invoices_take(*, actor: Actor, rows: Sequence[InvoiceIn]) -> list[Taken]:
    """Take in invoices; a red one cites the number it takes back.

    Refusals of rows: NUMBER_MISSING, TEXT_LONG, NAME_MISSING, SAME_TWO, USCC_WRONG, AMOUNT_WRONG, LINES_DIFFER,
    MASS_WRONG, CODES_WRONG, FUTURE, CITED_UNKNOWN, CITED_MORE, NOT_YOURS, KEY_TAKEN, NUMBER_TAKEN. Raises NOT_ALLOWED.
    """
    _enter(actor)
    return _taken(actor, _INVOICES, rows)


def payments_take(*, actor: Actor, rows: Sequence[PaymentIn]) -> list[Taken]:
    """Take in payments; one that was given back stands once more with the same two, below zero, and cites the first.

    Refusals of rows: as of invoices, without lines. Raises NOT_ALLOWED where the actor may take in none.
    """
    _enter(actor)
    return _taken(actor, _PAYMENTS, rows)


def _enter(actor: Actor) -> None:
    if not actor.may_somewhere(RECORD_TAKE):
        require(actor, RECORD_TAKE)


def _taken(actor: Actor, shape: _Shape, rows: Sequence[Any]) -> list[Taken]:
    for last in range(TRIES):
        try:
            with transaction.atomic():
                return _Taking(actor, shape, rows).run()
        except IntegrityError:  # somebody took in the same at once: looked at again, it is there
            if last == TRIES - 1:
                raise
    raise AssertionError("unreachable")


class _Taking:
    """One batch while it is taken in."""

    def __init__(self, actor: Actor, shape: _Shape, rows: Sequence[Any]) -> None:
        self.actor, self.shape, self.rows = actor, shape, rows
        named = {who for row in rows for who in shape.named(row)}
        ids = {pk for row in rows if isinstance(row, ContractIn) for pk in _ids(row)}
        self.who = directory_of(named, ids)
        self.columns = [shape.columns(row, self.who) for row in rows]
        self.by_key = self._there("key", {row.key for row in rows})
        self.by_number: dict[tuple[Any, ...], Any] = {}
        wanted = {told[shape.number] for told in self.columns} | {_cites(row) for row in rows if _cites(row)}
        for found in self._there(shape.number, wanted).values():
            for one in found:
                self.by_number[self._identity(_plain(one))] = one
        self.back: dict[int, int] = {}
        cited = [one.pk for one in self.by_number.values()]
        if shape.model is not Contract:
            for part in _parts(cited):
                sums = shape.model._default_manager.filter(cites__in=part).values_list("cites_id")
                self.back |= dict(sums.annotate(models.Sum("amount_fen")))

    def run(self) -> list[Taken]:
        """Judge and write: first what stands for itself, then what cites."""
        taken: dict[int, Taken] = {}
        for citing in (False, True):
            fresh: list[Any] = []
            for at, row in enumerate(self.rows):
                if bool(_cites(row)) is citing:
                    taken[at] = self._one(at, row, fresh)
            self.shape.model._default_manager.bulk_create(fresh, batch_size=BATCH)
        counts = {str(kind): sum(one.outcome is kind for one in taken.values()) for kind in Outcome}
        if counts[Outcome.TAKEN]:
            subject = (self.shape.model._meta.label_lower, "", str(counts[Outcome.TAKEN]))
            record(actor=self.actor, act=self.shape.act, subject=subject, change=counts)
        return [taken[at] for at in range(len(self.rows))]

    def _one(self, at: int, row: Any, fresh: list[Any]) -> Taken:
        told = self.columns[at]
        problems = self.shape.faults(row)
        if not problems and not self.who.may(self.actor, RECORD_TAKE, _parties(told)):
            problems = [errors.NOT_YOURS(where=self.shape.two[0], value=told[self.shape.number])]
        if isinstance(row, ContractIn):
            problems += [
                errors.PARTY_UNKNOWN(where=where, value=pk)
                for where, pk in zip(("buyer", "seller", "carrier"), _ids(row), strict=False)
                if pk not in self.who.by_id
            ]
        if problems:
            return Taken(row.key, Outcome.REFUSED, tuple(problems))
        there = next(iter(self.by_key.get(row.key, ())), None)
        if there is not None:
            same = self._same(there, told, _cites(row))
            return Taken(row.key, *(_THERE if same else _refused(errors.KEY_TAKEN(where="key", value=row.key))))
        there = self.by_number.get(self._identity(told))
        if there is not None:
            if self._same(there, told, _cites(row)):
                return Taken(row.key, *_THERE)
            problem = errors.NUMBER_TAKEN(where=self.shape.number, value=told[self.shape.number])
            return Taken(row.key, *_refused(problem))
        if _cites(row) and (refused := self._cited(row, told)) is not None:
            return Taken(row.key, *_refused(refused))
        made = self.shape.model(**told, key=row.key, recorded_at=clock.now(), recorded_by=self.actor.label[:LABEL])
        fresh.append(made)
        self.by_key[row.key] = [made]
        self.by_number[self._identity(told)] = made
        return Taken(row.key, Outcome.TAKEN)

    def _cited(self, row: Any, told: dict[str, Any]) -> Problem | None:
        """Find what a row takes back, between the same two and not more than it comes to."""
        first = self.by_number.get(self._identity(told | {self.shape.number: _cites(row)}))
        two = [f"{side}_{part}" for side in self.shape.two for part in ("name", "uscc")]
        if first is None or first.cites_id or any(getattr(first, name) != told[name] for name in two):
            return errors.CITED_UNKNOWN(where="cites", value=_cites(row))
        back = self.back.get(first.pk, 0) + told["amount_fen"]
        if first.amount_fen + back < 0:
            return errors.CITED_MORE(where="amount", value=_cites(row))
        self.back[first.pk] = back
        told["cites_id"] = first.pk
        return None

    def _same(self, there: Any, told: dict[str, Any], cites: str) -> bool:
        said = {name: value for name, value in told.items() if name not in (*self.shape.unsaid, "cites_id")}
        cited = getattr(there, "cites", None)
        return all(getattr(there, name) == value for name, value in said.items()) and (
            cites == (getattr(cited, self.shape.number) if cited is not None else "")
        )

    def _identity(self, told: dict[str, Any]) -> tuple[Any, ...]:
        return tuple(told[name] for name in self.shape.identity)

    def _there(self, column: str, wanted: set[Any]) -> dict[Any, list[Any]]:
        found: dict[Any, list[Any]] = {}
        rows = self.shape.model._default_manager.all()
        if self.shape.model is not Contract:
            rows = rows.select_related("cites")
        for part in _parts(sorted(wanted)):
            for one in rows.filter(**{f"{column}__in": part}):
                found.setdefault(getattr(one, column), []).append(one)
        return found


_THERE: tuple[Outcome, tuple[Problem, ...]] = (Outcome.THERE, ())


def _refused(problem: Problem) -> tuple[Outcome, tuple[Problem, ...]]:
    return Outcome.REFUSED, (problem,)


def _plain(row: models.Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def _cites(row: Any) -> str:
    return str(getattr(row, "cites", ""))


def _ids(row: ContractIn) -> tuple[int, ...]:
    return (row.buyer_id, row.seller_id) + ((row.carrier_id,) if row.carrier_id is not None else ())


def _parties(told: dict[str, Any]) -> tuple[int | None, ...]:
    names = ("buyer_id", "seller_id", "payer_id", "payee_id")
    return tuple(told[name] for name in names if name in told)


def _parts(wanted: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(wanted), CHUNK):
        yield wanted[start : start + CHUNK]


def _side(who: Directory, side: str, named: Named) -> dict[str, Any]:
    found = who.find(named)
    return {
        f"{side}_name": named.name.strip(),
        f"{side}_uscc": named.uscc,
        f"{side}_id": found.id if found is not None else None,
    }


def _contract_columns(given: ContractIn, _who: Directory) -> dict[str, Any]:
    names = ("buyer_id", "seller_id", "carrier_id", "price_fen_per_t", "valid_from", "valid_to", "unified")
    return {name: getattr(given, name) for name in names} | {"number": given.number.strip(), "codes": list(given.codes)}


def _invoice_columns(given: InvoiceIn, who: Directory) -> dict[str, Any]:
    masses = [line.mass_g for line in given.lines]
    told = {
        "number": given.number.strip(),
        "issued_on": given.issued_on,
        "amount_fen": given.amount_fen,
        "contract_number": given.contract_number.strip(),
        "lines": [dataclasses.asdict(line) for line in given.lines],
        # A mass is told only where every line tells one: a part of it is no mass of the invoice.
        "mass_g": sum(mass for mass in masses if mass is not None) if masses and None not in masses else None,
    }
    return told | _side(who, "seller", given.seller) | _side(who, "buyer", given.buyer)


def _payment_columns(given: PaymentIn, who: Directory) -> dict[str, Any]:
    told = {
        "reference": given.reference.strip(),
        "paid_at": given.paid_at,
        "amount_fen": given.amount_fen,
        "memo": given.memo.strip(),
        "payer_account": given.payer.account,
        "payee_account": given.payee.account,
    }
    return told | _side(who, "payer", given.payer) | _side(who, "payee", given.payee)


def _of_now(judge: Callable[[Any, Any], list[Problem]]) -> Callable[[Any], list[Problem]]:
    return lambda given: judge(given, clock.now())


_CONTRACTS = _Shape(
    Contract,
    "settlement.contracts.take",
    "number",
    ("buyer_id", "seller_id", "number"),
    ("buyer", "seller"),
    (),
    contract_faults,
    _contract_columns,
    lambda _given: (),
)
_INVOICES = _Shape(
    Invoice,
    "settlement.invoices.take",
    "number",
    ("number",),
    ("seller", "buyer"),
    ("seller_id", "buyer_id"),
    _of_now(invoice_faults),
    _invoice_columns,
    lambda given: (given.seller, given.buyer),
)
_PAYMENTS = _Shape(
    Payment,
    "settlement.payments.take",
    "reference",
    ("reference", "payer_account"),
    ("payer", "payee"),
    ("payer_id", "payee_id"),
    _of_now(payment_faults),
    _payment_columns,
    lambda given: (given.payer, given.payee),
)
