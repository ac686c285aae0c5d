"""Writes on treatment runs: drafted, changed, posted into the books, reversed. Not for: what a licence allows."""

import dataclasses
import uuid
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.numbering.actions import number_take
from wufei.kernel.outbox.actions import emit
from wufei.kernel.problems import Problems
from wufei.kernel.rows import swap
from wufei.ledger.books.actions.convert import Conversion, Share, conversion_post
from wufei.ledger.books.actions.post import transfers_post
from wufei.ledger.books.models import Transfer
from wufei.ledger.books.queries.accounts import key_of
from wufei.ledger.books.spec import AccountKey, AccountKind, TransferIn
from wufei.operations.facilities import errors
from wufei.operations.facilities.events import RunMoved
from wufei.operations.facilities.models import Facility, Run, RunPart
from wufei.operations.facilities.permissions import RUN_REVERSE, RUN_WRITE
from wufei.operations.facilities.queries import runs as queries
from wufei.operations.facilities.queries.facilities import facility_get, facility_subject
from wufei.operations.facilities.rules.running import post_faults, run_faults
from wufei.operations.facilities.spec import (
    FATE_ACCOUNTS,
    FacilityKind,
    Input,
    Output,
    RunEvent,
    RunIn,
    RunState,
)
from wufei.operations.facilities.states import RUNS

LABEL, REASON = 120, 200
RUNNING = (FacilityKind.LINE, FacilityKind.LANDFILL, FacilityKind.STORE, FacilityKind.POINT)
BACK = "back"


def run_draft(*, actor: Actor, given: RunIn) -> Run:
    """Write a run down as a draft; nothing moves. The same key again answers the run that is there.

    Raises RUN_ORDER, WEIGHED_FUTURE, TEXT_LONG, RUN_AMOUNT, RUN_CODE, RUN_CAUSE (these together), TREATS_NOTHING,
    RUN_REPLACES, KEY_TAKEN, NOT_FOUND, NOT_ALLOWED.
    """
    with transaction.atomic():
        facility = _entered(actor, given)
        there = Run.objects.filter(key=given.key).first()
        if there is not None:
            return _same(actor, there, given)
        made = Run(key=given.key, number=_number(given), facility=facility, replaces=_replaced(actor, given))
        made.recorded_at, made.recorded_by = clock.now(), actor.label[:LABEL]
        for name, value in _fields(given).items():
            setattr(made, name, value)
        try:
            with transaction.atomic():
                made.save(force_insert=True)
        except IntegrityError as error:  # only the database knows, when two write it at once
            there = Run.objects.filter(key=given.key).first()
            if there is not None:
                return _same(actor, there, given)
            raise errors.RUN_REPLACES(where="replaces", value=given.replaces_id) from error
        _parts_write(made, given)
        change = {"number": made.number, "facility": facility.pk, "replaces": given.replaces_id}
        record(actor=actor, act="facilities.run.draft", subject=made, change=change)
    return queries.run_get(actor=actor, run_id=made.pk)


def run_change(*, actor: Actor, run_id: int, version: int, given: RunIn) -> Run:
    """Write a draft anew. Raises RUN_CHANGED, STALE, and what `run_draft` raises."""
    with transaction.atomic():
        run = queries.run_get(actor=actor, run_id=run_id)
        require(actor, RUN_WRITE, facility_subject(run.facility))
        if run.state != RunState.DRAFT:
            raise errors.RUN_CHANGED(where="run", value=run.number)
        facility = _entered(actor, given)
        swap(run, version=version, facility=facility, **_fields(given))
        run.parts.all().delete()
        _parts_write(run, given)
        record(actor=actor, act="facilities.run.change", subject=run, change={"number": run.number})
    return queries.run_get(actor=actor, run_id=run_id)


def run_post(*, actor: Actor, run_id: int, version: int) -> Run:
    """Put a run into the books: what it took leaves the stock, what came of it stands where it belongs, to the gram.

    Raises RUN_EMPTY, RUN_UNEVEN, NO_SUCH_MOVE, STALE, NOT_FOUND, NOT_ALLOWED.
    """
    with transaction.atomic():
        run = queries.run_get(actor=actor, run_id=run_id)
        require(actor, RUN_WRITE, facility_subject(run.facility))
        move = RUNS.move(RunState(run.state), RunEvent.POST)
        inputs, outputs = queries.inputs_of(run), queries.outputs_of(run)
        if problems := post_faults(inputs, outputs):
            raise Problems(problems)
        swap(run, version=version, state=move.target)
        conversion_post(run=_conversion(run, inputs, outputs))
        change = {"state": [RunState.DRAFT, move.target], "taken_g": sum(part.mass_g for part in inputs)}
        record(actor=actor, act="facilities.run.post", subject=run, change=change)
        emit(RunMoved(run_id=run.pk, state=str(move.target)))
    return run


def run_reverse(*, actor: Actor, run_id: int, version: int, reason: str) -> Run:
    """Take a posted run back: each of its transfers by one the other way round that cites it, at the same moment.

    Raises REASON_MISSING, NO_SUCH_MOVE, STALE, NOT_FOUND, NOT_ALLOWED.
    """
    with transaction.atomic():
        run = queries.run_get(actor=actor, run_id=run_id)
        require(actor, RUN_REVERSE, facility_subject(run.facility))
        if not reason.strip():
            raise errors.REASON_MISSING(where="reason")
        move = RUNS.move(RunState(run.state), RunEvent.REVERSE)
        swap(run, version=version, state=move.target, reason=reason.strip()[:REASON])
        transfers_post(entries=_taking_back(run))
        change = {"state": [RunState.POSTED, move.target]}
        record(actor=actor, act="facilities.run.reverse", subject=run, change=change, reason=run.reason)
        emit(RunMoved(run_id=run.pk, state=str(move.target)))
    return run


def run_discard(*, actor: Actor, run_id: int, version: int, reason: str = "") -> Run:
    """Put a draft away; it stays to be read. Raises NO_SUCH_MOVE, STALE, NOT_FOUND, NOT_ALLOWED."""
    with transaction.atomic():
        run = queries.run_get(actor=actor, run_id=run_id)
        require(actor, RUN_WRITE, facility_subject(run.facility))
        move = RUNS.move(RunState(run.state), RunEvent.DISCARD)
        swap(run, version=version, state=move.target, reason=reason.strip()[:REASON], replaces=None)
        change = {"state": [RunState.DRAFT, move.target]}
        record(actor=actor, act="facilities.run.discard", subject=run, change=change, reason=run.reason)
    return run


def _entered(actor: Actor, given: RunIn) -> Facility:
    """The facility of a run that can be written down there. Raises what `run_draft` raises."""
    facility = facility_get(actor=actor, facility_id=given.facility_id)
    require(actor, RUN_WRITE, facility_subject(facility))
    if facility.kind not in RUNNING:
        raise errors.TREATS_NOTHING(where="facility", value=facility.name)
    if problems := run_faults(given, clock.now()):
        raise Problems(problems)
    return facility


def _same(actor: Actor, there: Run, given: RunIn) -> Run:
    """The run that is there, if it says the same. Raises KEY_TAKEN."""
    told = (there.facility_id, there.started_at, there.ended_at, queries.inputs_of(there), queries.outputs_of(there))
    if told != (given.facility_id, given.started_at, given.ended_at, given.inputs, given.outputs):
        raise errors.KEY_TAKEN(where="key", value=given.key)
    return queries.run_get(actor=actor, run_id=there.pk)


def _replaced(actor: Actor, given: RunIn) -> Run | None:
    """The reversed run that this one corrects. Raises RUN_REPLACES."""
    if given.replaces_id is None:
        return None
    old = queries.run_get(actor=actor, run_id=given.replaces_id)
    if old.state != RunState.REVERSED or Run.objects.filter(replaces=old).exists():
        raise errors.RUN_REPLACES(where="replaces", value=old.number)
    return old


def _number(given: RunIn) -> str:
    year = clock.day_of(given.ended_at).year
    return f"R{year}-{number_take(series='facilities.run', period=str(year)):05d}"


def _fields(given: RunIn) -> dict[str, object]:
    return {
        "method": given.method.strip()[:20],
        "started_at": given.started_at,
        "ended_at": given.ended_at,
        "note": given.note.strip(),
    }


def _parts_write(run: Run, given: RunIn) -> None:
    parts: list[Input | Output] = [*given.inputs, *given.outputs]
    RunPart.objects.bulk_create(
        RunPart(
            run=run,
            position=number,
            fate=str(part.fate) if isinstance(part, Output) else "",
            code=part.code.strip(),
            mass_g=part.mass_g,
            cause=part.cause if isinstance(part, Output) else "",
        )
        for number, part in enumerate(parts)
    )


def _conversion(run: Run, inputs: Sequence[Input], outputs: Sequence[Output]) -> Conversion:
    """A run as the books take it: everything at the holder and place of its facility."""
    stock = AccountKey(holder_id=run.facility.holder_id, place_id=run.facility.place_id, kind=AccountKind.STOCK)

    def at(kind: AccountKind, code: str) -> AccountKey:
        return dataclasses.replace(stock, kind=kind, code=code)

    return Conversion(
        key=run.key,
        inputs=[Share(at(AccountKind.STOCK, part.code), part.mass_g) for part in inputs],
        outputs=[Share(at(FATE_ACCOUNTS[part.fate], part.code), part.mass_g) for part in outputs],
        happened_at=run.ended_at,
        subject=(queries.SUBJECT, run.number),
    )


def _taking_back(run: Run) -> list[TransferIn]:
    rows = Transfer.objects.filter(subject_kind=queries.SUBJECT, subject_id=run.number, cites__isnull=True)
    return [
        TransferIn(
            key=uuid.uuid5(row.key, BACK),
            source=key_of(row.target),
            target=key_of(row.source),
            amount=row.amount,
            happened_at=row.happened_at,
            cites=row.key,
            subject=(queries.SUBJECT, run.number),
            reason=run.reason,
        )
        for row in rows.select_related("source", "target").order_by("pk")
    ]
