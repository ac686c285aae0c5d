"""Writes on licences: applied for, entered, moved. Issuing grants what a licence allows. Not for: drawing on it."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import IntegrityError, transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, Permission, Subject, require
from wufei.kernel.audit.actions import record
from wufei.kernel.numbering.actions import number_take
from wufei.kernel.outbox.actions import emit
from wufei.kernel.problems import NOT_FOUND, Problems
from wufei.kernel.rows import swap
from wufei.ledger.books.actions.post import transfers_post
from wufei.ledger.books.spec import AccountKind, TransferIn
from wufei.operations.licences.errors import KEY_TAKEN, NUMBER_TAKEN, PLACE_MISSING, REASON_MISSING
from wufei.operations.licences.events import LicenceMoved
from wufei.operations.licences.models import Licence
from wufei.operations.licences.permissions import LICENCE_APPLY, LICENCE_DECIDE
from wufei.operations.licences.queries import licences as queries
from wufei.operations.licences.queries.asking import door
from wufei.operations.licences.rules.coverage import account_code, items_read
from wufei.operations.licences.rules.faults import licence_faults
from wufei.operations.licences.spec import KINDS, SUBJECT, Allows, LicenceEvent, LicenceIn, LicenceState
from wufei.operations.licences.states import LICENCES
from wufei.registers.parties.models import Party

# What somebody else has to live with is not done without a word.
REASONED = frozenset({LicenceEvent.RETURN, LicenceEvent.REFUSE, LicenceEvent.SUSPEND, LicenceEvent.REVOKE})
GRANTS = frozenset({LicenceEvent.ISSUE, LicenceEvent.ENTER})
REASON, LABEL = 400, 120


def licence_draft(*, actor: Actor, given: LicenceIn) -> Licence:
    """Write an application, to be sent later (`licence_move`, APPLY); the same again is the same.

    Raises NOT_FOUND (party), NOT_ALLOWED, PLACE_MISSING, KEY_TAKEN, NUMBER_TAKEN, and KIND_UNKNOWN, DATES_WRONG,
    ITEM_WRONG, FIELD_MISSING together.
    """
    with transaction.atomic():
        return _made(actor, given, LICENCE_APPLY)


def licence_enter(*, actor: Actor, given: LicenceIn, reason: str = "") -> Licence:
    """Enter a licence that was issued elsewhere or before; it is in force at once, and allows what it says.

    Raises what `licence_draft` raises, and FIELD_MISSING without number.
    """
    with transaction.atomic():
        row = _made(actor, given, LICENCE_DECIDE)
        return row if row.state != LicenceState.DRAFT else _moved(actor, row, LicenceEvent.ENTER, reason, row.number)


def licence_change(*, actor: Actor, licence_id: int, version: int, given: LicenceIn) -> Licence:
    """Change an application that is not sent, or was sent back; whose it is and of which kind stays.

    Raises NOT_ALLOWED, NOT_FOUND, NO_SUCH_MOVE, STALE, KEY_TAKEN (another holder, another kind), and what is wrong with
    it, together.
    """
    with transaction.atomic():
        row = queries.licence_get(actor=actor, licence_id=licence_id)
        require(actor, LICENCE_APPLY, queries.licence_subject(row))
        LICENCES.move(LicenceState(row.state), LicenceEvent.APPLY)
        if (given.holder_id, given.kind) != (row.holder_id, row.kind):
            raise KEY_TAKEN(where="holder" if given.kind == row.kind else "kind", value=str(row.key))
        _judged(actor, given)
        told = _columns(given)
        swap(row, version=version, **told)
        record(actor=actor, act="licences.licence.change", subject=row, change={"number": row.number})
    return row


def licence_move(
    *, actor: Actor, licence_id: int, version: int, event: LicenceEvent, reason: str = "", number: str = ""
) -> Licence:
    """Move a licence: apply, take up, send back, issue, refuse, withdraw, suspend, resume, revoke.

    `number`: of an issued one; the next of its kind and year, if left out. Raises NOT_FOUND, NO_SUCH_MOVE, NOT_ALLOWED,
    REASON_MISSING, NUMBER_TAKEN, STALE.
    """
    with transaction.atomic():
        row = queries.licence_get(actor=actor, licence_id=licence_id)
        move = LICENCES.move(LicenceState(row.state), event)
        require(actor, move.permission or LICENCE_DECIDE, queries.licence_subject(row))
        if row.version != version:
            swap(row, version=version, reason=row.reason)  # raises STALE
        return _moved(actor, row, event, reason, number)


def licences_expire(*, actor: Actor, day: dt.date | None = None) -> int:
    """Let licences expire whose last day is over; how many. For the clock. Raises NOT_ALLOWED."""
    require(actor, LICENCE_DECIDE)
    over = Licence.objects.filter(state__in=("issued", "suspended"), valid_to__lt=day or clock.today())
    done = 0
    for row in over.select_related("holder", "place", "named"):
        with transaction.atomic():
            _moved(actor, row, LicenceEvent.EXPIRE, "", row.number)
        done += 1
    return done


def _subject(party: Party) -> Subject:
    line = frozenset({party.pk, *([party.parent_id] if party.parent_id else [])})
    return Subject(party_ids=line, place_code=party.place.code if party.place is not None else "")


def _made(actor: Actor, given: LicenceIn, permission: Permission) -> Licence:
    holder = Party.objects.select_related("place").filter(pk=given.holder_id).first()
    if holder is None:
        raise NOT_FOUND(where="holder", value=given.holder_id)
    require(actor, permission, _subject(holder))
    _judged(actor, given)
    if holder.place is None:
        raise PLACE_MISSING(where="holder", value=holder.name)
    told = _columns(given)
    there = Licence.objects.select_related("holder", "place", "named").filter(key=given.key).first()
    if there is not None:
        if not licence_says(there, given):
            raise KEY_TAKEN(where="key", value=str(given.key))
        return there
    now = clock.now()
    row = Licence(
        key=given.key, place=holder.place, moved_at=now, recorded_at=now, recorded_by=actor.label[:LABEL], **told
    )
    _number_free(row, row.number)
    row.save(force_insert=True)
    record(actor=actor, act="licences.licence.draft", subject=row, change={"kind": row.kind, "holder": holder.pk})
    return row


def _judged(actor: Actor, given: LicenceIn) -> None:
    """Raise what is wrong with an application by itself, and with what it names."""
    if problems := licence_faults(given):
        raise Problems(problems)
    if given.named_id is not None and not Party.objects.filter(pk=given.named_id).exists():
        raise NOT_FOUND(where="named", value=given.named_id)
    if given.replaces_id is not None:
        before = queries.licence_get(actor=actor, licence_id=given.replaces_id)
        if (before.holder_id, before.kind) != (given.holder_id, given.kind):
            raise NOT_FOUND(where="replaces", value=given.replaces_id)


def _columns(given: LicenceIn) -> dict[str, object]:
    plate = given.plate.strip().upper() if KINDS[given.kind].vehicle else ""
    return {
        "kind": given.kind,
        "number": given.number.strip(),
        "holder_id": given.holder_id,
        "named_id": given.named_id,
        "door": door(given.holder_id, plate),
        "plate": plate,
        "route": given.route.strip(),
        "issuer": given.issuer.strip(),
        "note": given.note.strip(),
        "items": [
            {**dataclasses.asdict(item), "codes": list(item.codes), "methods": list(item.methods)}
            for item in given.items
        ],
        "valid_from": given.valid_from,
        "valid_to": given.valid_to,
        "replaces_id": given.replaces_id,
    }


def licence_says(there: Licence, given: LicenceIn) -> bool:
    """Whether a licence says what is given, but for its number. No permission: the caller has found it.

    No actor: nothing is written here.
    """
    return all(getattr(there, name) == value for name, value in _columns(given).items() if name != "number")


def _number_free(row: Licence, number: str) -> None:
    """Raise NUMBER_TAKEN where another licence of the kind has this number."""
    others = Licence.objects.filter(kind=row.kind, number=number).exclude(pk=row.pk)
    if number and others.exclude(state__in=("withdrawn", "refused")).exists():
        raise NUMBER_TAKEN(where="number", value=number)


def _moved(actor: Actor, row: Licence, event: LicenceEvent, reason: str, number: str) -> Licence:
    """One move of a licence, with what it grants and what it replaces, in the caller's transaction."""
    before, told = row.state, reason.strip()[:REASON]
    move = LICENCES.move(LicenceState(before), event)
    if event in REASONED and not told:
        raise REASON_MISSING(where="reason")
    now = clock.now()
    terms: Mapping[str, str] = {**row.terms, str(event): clock.today().isoformat()}
    changes: dict[str, object] = {"state": str(move.target), "reason": told, "moved_at": now, "terms": terms}
    if event in GRANTS:
        changes["number"] = number.strip() or row.number or _next_number(row)
        _number_free(row, str(changes["number"]))
    try:
        with transaction.atomic():
            swap(row, version=row.version, **changes)
    except IntegrityError as error:  # two that take one number at once: only the database knows
        raise NUMBER_TAKEN(where="number", value=changes.get("number")) from error
    if event in GRANTS:
        _granted(row, now)
        _superseded(actor, row)
    change = {"state": [before, str(move.target)], "number": row.number}
    record(actor=actor, act=f"licences.licence.{event}", subject=row, change=change, reason=told)
    emit(LicenceMoved(licence_id=row.pk, event=str(event), state=str(move.target)))
    return row


def _next_number(row: Licence) -> str:
    year = str(clock.today().year)
    taken = number_take(series=f"licences.{row.kind}", period=year)
    return f"{row.place.code[:6]}-{row.kind.upper()[:4]}-{year}-{taken:04}"


def _granted(row: Licence, now: dt.datetime) -> None:
    """Post what a licence allows, each item and period to an account of its own.

    From the first day it holds, so that what was moved before it was entered here finds it.
    """
    kind = KINDS[row.kind]
    entries = []
    for place, item in enumerate(items_read(row.items)):
        if item.amount_g is None or kind.allows is Allows.UNCOUNTED:
            continue
        for year in queries.periods(row, kind):
            target = queries.allowance_key(row, account_code(row.pk, place, kind.allows, year))
            first = max(row.valid_from, dt.date(year, 1, 1))
            entries.append(
                TransferIn(
                    key=uuid.uuid5(row.key, f"grant.{place}.{year}"),
                    source=dataclasses.replace(target, kind=AccountKind.GRANTED),
                    target=target,
                    amount=item.amount_g,
                    happened_at=min(now, clock.day_start(first)),
                    subject=(SUBJECT, row.number),
                )
            )
    if entries:
        transfers_post(entries=entries)


def _superseded(actor: Actor, row: Licence) -> None:
    """End the licence in whose place this one was issued."""
    if row.replaces_id is None:
        return
    old = Licence.objects.select_related("holder", "place").get(pk=row.replaces_id)
    if LicenceEvent.SUPERSEDE in LICENCES.events(LicenceState(old.state)):
        _moved(actor, old, LicenceEvent.SUPERSEDE, "", old.number)
