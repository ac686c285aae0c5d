"""Rows of files into the register, through its own actions: what was granted, and balances. Not for: reading files."""

import datetime as dt

from wufei.kernel.access import Actor
from wufei.kernel.tables.spec import Outcome, Values, word
from wufei.kernel.units import parse_micro
from wufei.programme.finance.actions.balances import entry_add, entry_correct
from wufei.programme.finance.actions.loans import LoanIn, loan_add, loan_change
from wufei.programme.finance.errors import (
    ENTRY_SEVERAL,
    LOAN_UNKNOWN,
    PARTY_UNKNOWN,
    PLACE_UNKNOWN,
    PROJECT_UNKNOWN,
)
from wufei.programme.finance.models import Entry, Loan
from wufei.programme.finance.queries.loans import loans_visible_to
from wufei.programme.finance.spec import EntryKind, LoanKind, LoanUse
from wufei.programme.plans.models import Project
from wufei.programme.plans.queries.projects import projects_visible_to
from wufei.registers.parties import queries as parties
from wufei.registers.parties.models import Party
from wufei.registers.places import queries as places
from wufei.registers.places.models import Place

IMPORTED = "import"


def loan_put(*, actor: Actor, values: Values) -> Outcome:
    """One loan of a file, known again by its contract; what a file leaves empty stays as it is."""
    contract = word(values, "contract")
    there = Loan.objects.filter(contract=contract).first()
    given = _given(actor, values, there)
    if there is None:
        loan_add(actor=actor, given=given)
        return Outcome.CREATED
    if given == given_of(there):
        return Outcome.UNCHANGED
    loan_change(actor=actor, loan_id=there.pk, version=there.version, given=given, reason=IMPORTED)
    return Outcome.CHANGED


def given_of(loan: Loan) -> LoanIn:
    """What the register says of a loan, as it would be given.

    No actor: it only turns a row that was read into another form.
    """
    return LoanIn(
        contract=loan.contract,
        granted_fen=loan.granted_fen,
        granted_on=loan.granted_on,
        borrower_id=loan.borrower_id,
        kind=LoanKind(loan.kind),
        use=LoanUse(loan.use),
        lender_id=loan.lender_id,
        lender=loan.lender_text,
        keeper_id=loan.keeper_id,
        ends_on=loan.ends_on,
        project_id=loan.project_id,
        facility=loan.facility,
        place_id=loan.place_id,
        note=loan.note,
    )


def entry_put(*, actor: Actor, values: Values) -> Outcome:
    """One draw, repayment or balance of a file: the same again changes nothing, another amount corrects it."""
    contract = word(values, "contract")
    loan = loans_visible_to(actor).filter(contract=contract).first()
    if loan is None:
        raise LOAN_UNKNOWN(where="contract", value=contract)
    kind, day = EntryKind(word(values, "kind") or EntryKind.BALANCE), values["day"]
    assert isinstance(day, dt.date)  # noqa: S101  the column is a needed date
    amount = parse_micro(word(values, "amount"), "amount")
    standing = list(Entry.objects.filter(loan=loan, kind=kind, happened_on=day, corrected_by__isnull=True))
    if not standing:
        entry_add(
            actor=actor,
            loan_id=loan.pk,
            version=loan.version,
            kind=kind,
            amount_fen=amount,
            happened_on=day,
            note=word(values, "note"),
        )
        return Outcome.CREATED
    if sum(entry.amount_fen for entry in standing) == amount:
        return Outcome.UNCHANGED
    if len(standing) > 1:
        raise ENTRY_SEVERAL(where="day", value=day, day=day)
    entry_correct(
        actor=actor,
        entry_id=standing[0].pk,
        version=loan.version,
        kind=kind,
        amount_fen=amount,
        reason=word(values, "note") or IMPORTED,
    )
    return Outcome.CHANGED


def _given(actor: Actor, values: Values, there: Loan | None) -> LoanIn:
    """The row with what is known already where its cells are empty."""
    known = given_of(there) if there else None
    lender = word(values, "lender")
    lender_id = _party(actor, lender) if lender else known.lender_id if known else None
    granted = word(values, "granted")
    granted_on, ends_on = values.get("granted_on"), values.get("ends_on")
    return LoanIn(
        contract=word(values, "contract"),
        granted_fen=parse_micro(granted, "granted") if granted else known.granted_fen if known else 0,
        granted_on=granted_on if isinstance(granted_on, dt.date) else known.granted_on if known else None,
        borrower_id=_party_needed(actor, values, "borrower", known.borrower_id if known else None),
        kind=LoanKind(word(values, "kind") or (known.kind if known else LoanKind.LOAN)),
        use=LoanUse(word(values, "use") or (known.use if known else LoanUse.OTHER)),
        lender_id=lender_id,
        lender=("" if lender_id is not None else lender) or ("" if lender or not known else known.lender),
        keeper_id=_party_needed(actor, values, "keeper", known.keeper_id if known else None),
        ends_on=ends_on if isinstance(ends_on, dt.date) else known.ends_on if known else None,
        project_id=_project(actor, word(values, "project"), known.project_id if known else None),
        facility=word(values, "facility") or (known.facility if known else ""),
        place_id=_place(actor, word(values, "place"), known.place_id if known else None),
        note=word(values, "note") or (known.note if known else ""),
    )


def _party(actor: Actor, text: str) -> int | None:
    """The party of exactly this name or code, if the register has it."""
    found = parties.visible_to(actor).filter(name=text)[:2] or Party.objects.filter(uscc=text)[:2]
    return found[0].pk if len(found) == 1 else None


def _party_needed(actor: Actor, values: Values, key: str, known: int | None) -> int | None:
    text = word(values, key)
    if not text:
        return known
    found = _party(actor, text)
    if found is None:
        raise PARTY_UNKNOWN(where=key, value=text)
    return found


def _project(actor: Actor, text: str, known: int | None) -> int | None:
    if not text:
        return known
    rows: list[Project] = list(projects_visible_to(actor).filter(number=text)[:1])
    rows = rows or list(projects_visible_to(actor).filter(name=text)[:2])
    if len(rows) != 1:
        raise PROJECT_UNKNOWN(where="project", value=text)
    return rows[0].pk


def _place(actor: Actor, text: str, known: int | None) -> int | None:
    if not text:
        return known
    found: Place | None = places.visible_to(actor).filter(code=text).first()
    found = found or places.place_named(actor=actor, name=text)
    if found is None:
        raise PLACE_UNKNOWN(where="place", value=text)
    return found.pk
