"""Writes on balances: a draw, a repayment, a balance as stated, and their corrections. Not for: what was granted."""

import datetime as dt

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.problems import NOT_FOUND
from wufei.kernel.rows import swap
from wufei.programme.finance.actions.loans import balances_tell, day_fits
from wufei.programme.finance.errors import (
    ABOVE_GRANTED,
    AMOUNT_POSITIVE,
    BELOW_ZERO,
    ENTRY_CORRECTED,
    REASON_NEEDED,
    TEXT_LONG,
)
from wufei.programme.finance.models import Entry, Loan
from wufei.programme.finance.permissions import LOAN_REPORT
from wufei.programme.finance.queries import loans as queries
from wufei.programme.finance.rules import course
from wufei.programme.finance.spec import EntryKind

NOTE = 400


def entry_add(
    *,
    actor: Actor,
    loan_id: int,
    version: int,
    kind: EntryKind,
    amount_fen: int,
    happened_on: dt.date | None = None,
    note: str = "",
) -> Entry:
    """Tell a draw, a repayment or the balance of a day, also of one long past.

    Raises AMOUNT_POSITIVE, DAY_FUTURE, DAY_EARLY, BELOW_ZERO, ABOVE_GRANTED, WRONG_STATE, NOT_ALLOWED, STALE.
    """
    day = happened_on or clock.today()
    with transaction.atomic():
        loan = _loan(actor, loan_id)
        if kind is EntryKind.VOID:
            raise REASON_NEEDED(where="kind", value=kind)
        made = _told(actor, loan, version, kind=kind, amount_fen=amount_fen, day=day, note=note, corrects=None)
        change = {"kind": str(kind), "amount_fen": amount_fen, "on": day.isoformat()}
        record(actor=actor, act="finance.balance.report", subject=loan, change=change, reason=note)
        balances_tell(loan, since=day)
    return made


def entry_correct(
    *,
    actor: Actor,
    entry_id: int,
    version: int,
    kind: EntryKind,
    amount_fen: int,
    reason: str,
    happened_on: dt.date | None = None,
) -> Entry:
    """Put a new entry in the place of an old one, which stays; VOID strikes it out. `version` is that of the loan.

    Raises REASON_NEEDED, ENTRY_CORRECTED and what entry_add raises.
    """
    with transaction.atomic():
        old = Entry.objects.filter(pk=entry_id).first()
        if old is None:
            raise NOT_FOUND(where="entry", value=entry_id)
        loan = _loan(actor, old.loan_id)
        if not reason.strip():
            raise REASON_NEEDED(where="reason")
        if old.kind == EntryKind.VOID or Entry.objects.filter(corrects=old).exists():
            raise ENTRY_CORRECTED(where="entry", value=entry_id)
        struck = kind is EntryKind.VOID
        day = old.happened_on if struck else happened_on or old.happened_on
        amount = old.amount_fen if struck else amount_fen
        made = _told(actor, loan, version, kind=kind, amount_fen=amount, day=day, note=reason, corrects=old)
        change = {
            "kind": [old.kind, str(kind)],
            "amount_fen": [old.amount_fen, amount],
            "on": [old.happened_on.isoformat(), day.isoformat()],
        }
        record(actor=actor, act="finance.balance.correct", subject=loan, change=change, reason=reason)
        balances_tell(loan, since=min(day, old.happened_on))
    return made


def _loan(actor: Actor, loan_id: int) -> Loan:
    loan = queries.loan_get(actor=actor, loan_id=loan_id)
    require(actor, LOAN_REPORT, queries.loan_subject(loan))
    return loan


def _told(
    actor: Actor,
    loan: Loan,
    version: int,
    *,
    kind: EntryKind,
    amount_fen: int,
    day: dt.date,
    note: str,
    corrects: Entry | None,
) -> Entry:
    """Write the entry; the loan's version rises, so that two people do not tell it at once."""
    if amount_fen < 0 or (amount_fen == 0 and kind in {EntryKind.DRAW, EntryKind.REPAYMENT}):
        raise AMOUNT_POSITIVE(where="amount", value=amount_fen)
    if len(note.strip()) > NOTE:
        raise TEXT_LONG(where="note", value=note[:60], most=NOTE)
    day_fits(loan, day)
    swap(loan, version=version)
    made = Entry.objects.create(
        loan=loan,
        kind=kind,
        amount_fen=amount_fen,
        happened_on=day,
        corrects=corrects,
        note=note.strip(),
        recorded_at=clock.now(),
        recorded_by=actor.label[:120],
    )
    for row, balance in course(queries.told(loan.entries.all())):
        if balance < 0:
            raise BELOW_ZERO(where="amount", value=amount_fen, day=row.day)
        if balance > loan.granted_fen:
            raise ABOVE_GRANTED(where="amount", value=amount_fen, day=row.day)
    return made
