"""Writes on filings: saved, filed, returned with remarks at fields, accepted. Not for: opening them (duties)."""

import dataclasses
from collections.abc import Mapping

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.outbox.actions import emit
from wufei.kernel.problems import Problems
from wufei.kernel.rows import swap
from wufei.operations.declarations.errors import FIELD_UNKNOWN, REMARKS_MISSING
from wufei.operations.declarations.events import DeclarationFiled, DeclarationReviewed
from wufei.operations.declarations.models import Filing, Step
from wufei.operations.declarations.permissions import FILING_FILE, FILING_REVIEW
from wufei.operations.declarations.queries import filings as queries
from wufei.operations.declarations.queries.sheets import Sheet, sheet_of
from wufei.operations.declarations.rules import sheets as rules
from wufei.operations.declarations.spec.filings import Cell, FilingEvent, FilingIn, FilingState, Value
from wufei.operations.declarations.states import FILINGS

LABEL, TOLD = 120, 400
LONGEST_S = 4 * 3600  # a form left open overnight was not filled in all night


def filing_save(*, actor: Actor, filing_id: int, version: int, given: FilingIn) -> Filing:
    """Keep what is filled in so far; what is missing may come later.

    Raises NOT_FOUND, NOT_ALLOWED, NO_SUCH_MOVE, STALE, FIELD_UNKNOWN, LINE_WRONG, and AMOUNT_WRONG and TEXT_LONG
    together.
    """
    with transaction.atomic():
        filing = queries.filing_get(actor=actor, filing_id=filing_id)
        require(actor, FILING_FILE, queries.filing_subject(filing))
        move = FILINGS.move(FilingState(filing.state), FilingEvent.SAVE)
        sheet = sheet_of(actor=actor, filing=filing)
        cells = rules.cells_with(sheet.form, sheet.cells, (*given.values, *given.reasons))
        if problems := rules.draft_faults(cells, given):
            raise Problems(problems)
        swap(filing, version=version, state=move.target, **_told(filing, given))
        record(actor=actor, act="declarations.filing.save", subject=filing, change={"fields": len(given.values)})
    return filing


def filing_file(*, actor: Actor, filing_id: int, version: int, given: FilingIn) -> Filing:
    """File it: whole, and with a reason wherever it differs from the books by more than is tolerated.

    What the books say now is kept beside it. Raises NOT_FOUND, NOT_ALLOWED, NO_SUCH_MOVE, STALE, FIELD_UNKNOWN,
    LINE_WRONG, and AMOUNT_WRONG, TEXT_LONG, FIELD_MISSING, REASON_MISSING together.
    """
    with transaction.atomic():
        filing = queries.filing_get(actor=actor, filing_id=filing_id)
        return _filed(actor, filing, version, given, sheet_of(actor=actor, filing=filing))


def filing_file_proposed(*, actor: Actor, filing_id: int, version: int, spent_s: int = 0) -> Filing:
    """File it as it is proposed: what was saved, else what the books and the last filing say. One click.

    Raises what `filing_file` raises.
    """
    with transaction.atomic():
        filing = queries.filing_get(actor=actor, filing_id=filing_id)
        sheet = sheet_of(actor=actor, filing=filing)
        given = FilingIn(
            values=sheet.proposed | filing.values, reasons=filing.reasons, nothing=sheet.still, spent_s=spent_s
        )
        return _filed(actor, filing, version, given, sheet)


def filing_return(*, actor: Actor, filing_id: int, version: int, remarks: Mapping[str, str], told: str = "") -> Filing:
    """Give it back with a remark at each field to correct, or about it as a whole.

    Raises NOT_FOUND, NOT_ALLOWED, NO_SUCH_MOVE, STALE, REMARKS_MISSING, FIELD_UNKNOWN.
    """
    with transaction.atomic():
        filing = queries.filing_get(actor=actor, filing_id=filing_id)
        require(actor, FILING_REVIEW, queries.filing_subject(filing))
        move = FILINGS.move(FilingState(filing.state), FilingEvent.RETURN)
        said = {path: text.strip()[:TOLD] for path, text in remarks.items() if text.strip()}
        if not said and not told.strip():
            raise REMARKS_MISSING(where="remarks")
        known = {*filing.values, *(str(cell.path) for cell in sheet_of(actor=actor, filing=filing).cells)}
        if strange := [path for path in said if path not in known]:
            raise FIELD_UNKNOWN(where=strange[0], value=strange[0])
        swap(filing, version=version, state=move.target, remarks=said)
        _step(actor, filing, FilingEvent.RETURN, remarks=said, told=told.strip()[:TOLD])
        record(
            actor=actor, act="declarations.filing.return", subject=filing, change={"remarks": said}, reason=told[:200]
        )
        emit(DeclarationReviewed(filing_id=filing.pk, state=filing.state))
    return filing


def filing_accept(*, actor: Actor, filing_id: int, version: int) -> Filing:
    """Accept it as it is. Raises NOT_FOUND, NOT_ALLOWED, NO_SUCH_MOVE, STALE."""
    with transaction.atomic():
        filing = queries.filing_get(actor=actor, filing_id=filing_id)
        require(actor, FILING_REVIEW, queries.filing_subject(filing))
        move = FILINGS.move(FilingState(filing.state), FilingEvent.ACCEPT)
        swap(filing, version=version, state=move.target, remarks={})
        _step(actor, filing, FilingEvent.ACCEPT)
        record(actor=actor, act="declarations.filing.accept", subject=filing)
        emit(DeclarationReviewed(filing_id=filing.pk, state=filing.state))
    return filing


def _filed(actor: Actor, filing: Filing, version: int, given: FilingIn, sheet: Sheet) -> Filing:
    require(actor, FILING_FILE, queries.filing_subject(filing))
    move = FILINGS.move(FilingState(filing.state), FilingEvent.FILE)
    cells = rules.cells_with(sheet.form, sheet.cells, (*given.values, *given.reasons))
    if given.nothing:
        given = dataclasses.replace(given, values=rules.nothing_given(cells) | _words(cells, given))
    if problems := rules.faults(cells, given):
        raise Problems(problems)
    burden = rules.burden(cells, given.values)
    now = clock.now()
    before = filing.state
    swap(
        filing,
        version=version,
        state=move.target,
        books={str(c.path): c.prefill.book for c in cells if c.prefill.book is not None},
        remarks={},
        asked=burden.asked,
        prefilled=burden.prefilled,
        changed=burden.changed,
        filed_at=now,
        filed_by=actor.label[:LABEL],
        **_told(filing, given),
    )
    _step(actor, filing, FilingEvent.FILE, late=clock.day_of(now) > filing.due_on)
    apart = rules.differences(cells, given.values)
    change = {"state": [before, filing.state], "differs": apart, "nothing": given.nothing}
    record(actor=actor, act="declarations.filing.file", subject=filing, change=change)
    emit(DeclarationFiled(filing_id=filing.pk))
    return filing


def _words(cells: list[Cell], given: FilingIn) -> dict[str, Value]:
    """The words of a filing that says there was nothing: they are still those that were written."""
    texts = {str(c.path) for c in cells if c.field.fact is None}
    return {path: value for path, value in given.values.items() if path in texts}


def _told(filing: Filing, given: FilingIn) -> dict[str, object]:
    """The columns that hold what was given."""
    return {
        "values": {path: value for path, value in given.values.items() if value is not None and value != ""},
        "reasons": {path: text.strip()[:TOLD] for path, text in given.reasons.items() if text.strip()},
        "nothing": given.nothing,
        "spent_s": filing.spent_s + max(0, min(given.spent_s, LONGEST_S)),
    }


def _step(
    actor: Actor,
    filing: Filing,
    event: FilingEvent,
    *,
    remarks: Mapping[str, str] | None = None,
    told: str = "",
    late: bool = False,
) -> Step:
    """What happened, with the values as they stand."""
    return Step.objects.create(
        filing=filing,
        event=event,
        values=filing.values,
        remarks=dict(remarks or {}),
        told=told,
        late=late,
        recorded_at=clock.now(),
        recorded_by=actor.label[:LABEL],
    )
