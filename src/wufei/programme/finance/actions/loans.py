"""Writes on what was granted: add, change, mark as paid back, write off, open again. Not for: balances."""

import dataclasses
import datetime as dt

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, Subject, require
from wufei.kernel.audit.actions import record
from wufei.kernel.numbering.actions import number_take
from wufei.kernel.outbox.actions import emit
from wufei.kernel.periods import quarters_closed
from wufei.kernel.problems import NOT_FOUND
from wufei.kernel.rows import swap
from wufei.programme.finance import permissions
from wufei.programme.finance.errors import (
    ABOVE_GRANTED,
    AMOUNT_POSITIVE,
    BALANCE_LEFT,
    BORROWER_NEEDED,
    CONTRACT_NEEDED,
    CONTRACT_TWICE,
    DAY_EARLY,
    DAY_FUTURE,
    ENDS_EARLY,
    GRANTED_NEEDED,
    LENDER_NEEDED,
    PARTY_UNKNOWN,
    REASON_NEEDED,
    TEXT_LONG,
)
from wufei.programme.finance.events import BalancesMoved
from wufei.programme.finance.models import Entry, Loan
from wufei.programme.finance.queries import loans as queries
from wufei.programme.finance.rules import balance_on
from wufei.programme.finance.spec import EntryKind, LoanEvent, LoanKind, LoanState, LoanUse
from wufei.programme.finance.states import LOANS
from wufei.programme.plans.models import Project
from wufei.registers.parties.models import Party
from wufei.registers.places import queries as places
from wufei.registers.places.models import Place


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class LoanIn:
    """What was granted, as given. Money in fen. `lender` is taken where `lender_id` is empty."""

    contract: str
    granted_fen: int
    granted_on: dt.date | None
    borrower_id: int | None
    kind: LoanKind = LoanKind.LOAN
    use: LoanUse = LoanUse.OTHER
    lender_id: int | None = None
    lender: str = ""
    keeper_id: int | None = None
    ends_on: dt.date | None = None
    project_id: int | None = None
    facility: str = ""
    place_id: int | None = None
    note: str = ""


def loan_add(*, actor: Actor, given: LoanIn, simulated: bool = False) -> Loan:
    """Put what was granted into the register. Raises what is wrong with it, CONTRACT_TWICE, NOT_ALLOWED."""
    with transaction.atomic():
        fields = _fields(given)
        require(actor, permissions.LOAN_WRITE, _subject(given))
        _unknown_contract(given.contract)
        loan = Loan.objects.create(
            number=f"L{number_take(series='finance.loan'):03d}",
            recorded_at=clock.now(),
            recorded_by=actor.label[:120],
            simulated=simulated,
            **fields,
        )
        change = {"contract": loan.contract, "kind": loan.kind, "granted_fen": loan.granted_fen}
        record(actor=actor, act="finance.loan.add", subject=loan, change=change)
    return loan


def loan_change(*, actor: Actor, loan_id: int, version: int, given: LoanIn, reason: str) -> Loan:
    """Change what the register says of a loan; both readings stay in the log. Raises REASON_NEEDED, ABOVE_GRANTED."""
    with transaction.atomic():
        loan = queries.loan_get(actor=actor, loan_id=loan_id)
        require(actor, permissions.LOAN_WRITE, queries.loan_subject(loan))
        fields = _fields(given)
        require(actor, permissions.LOAN_WRITE, _subject(given))
        if not reason.strip():
            raise REASON_NEEDED(where="reason")
        _unknown_contract(given.contract, but=loan)
        _still_fits(loan, given)
        before = {key: getattr(loan, key) for key in fields}
        touched = _places(loan)
        swap(loan, version=version, **fields)
        changed = {k: [str(before[k]), str(fields[k])] for k in fields if before[k] != fields[k]}
        record(actor=actor, act="finance.loan.change", subject=loan, change=changed, reason=reason)
        if changed.keys() & {"kind", "place_id"}:
            fresh = Loan.objects.select_related("place").get(pk=loan.pk)
            balances_tell(fresh, since=loan.granted_on, further=touched)
    return loan


def loan_move(
    *, actor: Actor, loan_id: int, version: int, event: LoanEvent, day: dt.date | None = None, reason: str = ""
) -> Loan:
    """Mark it as paid back, write it off, or open it again. What is written off has no balance from that day on.

    Raises REASON_NEEDED except for paying back, BALANCE_LEFT, DAY_FUTURE, DAY_EARLY, NO_SUCH_MOVE, STALE.
    """
    when = day or clock.today()
    with transaction.atomic():
        loan = queries.loan_get(actor=actor, loan_id=loan_id)
        require(actor, permissions.LOAN_CLOSE, queries.loan_subject(loan))
        before = LoanState(loan.state)
        move = LOANS.move(before, event)
        if event is not LoanEvent.REPAY and not reason.strip():
            raise REASON_NEEDED(where="reason")
        day_fits(loan, when)
        if event is LoanEvent.REPAY and balance_on(queries.steps_of(loan), when):
            raise BALANCE_LEFT(where="happened_on", value=when, day=when)
        swap(loan, version=version, state=move.target, closed_on=None if event is LoanEvent.REOPEN else when)
        if event is LoanEvent.WRITE_OFF and balance_on(queries.steps_of(loan), when):
            Entry.objects.create(
                loan=loan,
                kind=EntryKind.BALANCE,
                amount_fen=0,
                happened_on=when,
                note=reason.strip()[:400],
                recorded_at=clock.now(),
                recorded_by=actor.label[:120],
            )
            balances_tell(loan, since=when)
        change = {"state": [str(before), str(move.target)], "on": when.isoformat()}
        record(actor=actor, act=f"finance.loan.{event}", subject=loan, change=change, reason=reason)
    return loan


def day_fits(loan: Loan, day: dt.date) -> None:
    """Raise DAY_FUTURE or DAY_EARLY where an entry of that day cannot be.

    No actor: the action that calls this has asked.
    """
    if day > clock.today():
        raise DAY_FUTURE(where="happened_on", value=day)
    if day < loan.granted_on:
        raise DAY_EARLY(where="happened_on", value=day, granted=loan.granted_on)


def balances_tell(loan: Loan, *, since: dt.date, further: frozenset[str] = frozenset()) -> None:
    """Tell those above that what is outstanding moved for every quarter closed since a day.

    No actor: the action that calls this has asked.
    """
    closings = quarters_closed(since, clock.today())
    if closings:
        emit(BalancesMoved(place_codes=tuple(sorted(_places(loan) | further)), closings=tuple(closings)))


def _places(loan: Loan) -> frozenset[str]:
    city = places.city()
    code = loan.place.code if loan.place else city.code if city else ""
    return frozenset({code} - {""})


def _subject(given: LoanIn) -> Subject:
    place = Place.objects.filter(pk=given.place_id).first() if given.place_id is not None else None
    project = Project.objects.filter(pk=given.project_id).first() if given.project_id is not None else None
    parties = (given.borrower_id, given.lender_id, given.keeper_id, project.lead_id if project else None)
    return Subject(party_ids=frozenset(p for p in parties if p is not None), place_code=place.code if place else "")


def _unknown_contract(contract: str, *, but: Loan | None = None) -> None:
    there = Loan.objects.filter(contract=contract.strip()).first()
    if there is not None and there != but:
        raise CONTRACT_TWICE(where="contract", value=contract.strip(), number=there.number)


def _still_fits(loan: Loan, given: LoanIn) -> None:
    """Raise where what was told of the balance would no longer fit the amount or the day of granting."""
    steps = queries.steps_of(loan)
    if over := next((row for row, balance in steps if balance > given.granted_fen), None):
        raise ABOVE_GRANTED(where="granted", value=over.day, day=over.day)
    if given.granted_on and steps and min(row.day for row, _balance in steps) < given.granted_on:
        day = min(row.day for row, _balance in steps)
        raise DAY_EARLY(where="granted_on", value=day, granted=given.granted_on)


def _fields(given: LoanIn) -> dict[str, object]:
    """The columns of what was given. Raises what is wrong with it."""
    if not given.contract.strip():
        raise CONTRACT_NEEDED(where="contract")
    if given.lender_id is None and not given.lender.strip():
        raise LENDER_NEEDED(where="lender")
    if given.borrower_id is None:
        raise BORROWER_NEEDED(where="borrower")
    if given.granted_fen <= 0:
        raise AMOUNT_POSITIVE(where="granted", value=given.granted_fen)
    if given.granted_on is None:
        raise GRANTED_NEEDED(where="granted_on")
    if given.granted_on > clock.today():
        raise DAY_FUTURE(where="granted_on", value=given.granted_on)
    if given.ends_on is not None and given.ends_on < given.granted_on:
        raise ENDS_EARLY(where="ends_on", value=given.ends_on)
    _known(given)
    return {
        "contract": _fit("contract", given.contract, 80),
        "kind": LoanKind(given.kind),
        "use": LoanUse(given.use),
        "lender_id": given.lender_id,
        "lender_text": "" if given.lender_id is not None else _fit("lender", given.lender, 120),
        "borrower_id": given.borrower_id,
        "keeper_id": given.keeper_id,
        "granted_fen": given.granted_fen,
        "granted_on": given.granted_on,
        "ends_on": given.ends_on,
        "project_id": given.project_id,
        "facility": _fit("facility", given.facility, 200),
        "place_id": given.place_id,
        "note": _fit("note", given.note, 400),
    }


def _fit(where: str, text: str, most: int) -> str:
    text = text.strip()
    if len(text) > most:
        raise TEXT_LONG(where=where, value=text[:60], most=most)
    return text


def _known(given: LoanIn) -> None:
    """Raise PARTY_UNKNOWN and NOT_FOUND for what is named and nobody has."""
    for where, party_id in (("lender", given.lender_id), ("borrower", given.borrower_id), ("keeper", given.keeper_id)):
        if party_id is not None and not Party.objects.filter(pk=party_id).exists():
            raise PARTY_UNKNOWN(where=where, value=party_id)
    if given.project_id is not None and not Project.objects.filter(pk=given.project_id).exists():
        raise NOT_FOUND(where="project", value=given.project_id)
    if given.place_id is not None and not Place.objects.filter(pk=given.place_id).exists():
        raise NOT_FOUND(where="place", value=given.place_id)
