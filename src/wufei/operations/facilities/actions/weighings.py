"""Writes on weighings: recorded one by one or many at once, corrected, struck out. Not for: manifests (links).

A weighing is never edited. Its key is made where it is weighed, so that the same again, from a second sending, a second
import or a spool that is read twice, is answered and not written.
"""

import dataclasses
import uuid
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.files.actions import file_store
from wufei.kernel.outbox.actions import emit
from wufei.kernel.problems import Problem, Problems
from wufei.operations.facilities import errors
from wufei.operations.facilities.actions.links import link_carry, link_write
from wufei.operations.facilities.events import WeighingRecorded
from wufei.operations.facilities.models import Facility, Weighing
from wufei.operations.facilities.permissions import WEIGHING_WRITE
from wufei.operations.facilities.queries.facilities import accepts, facility_get, facility_subject
from wufei.operations.facilities.queries.norms import Norms
from wufei.operations.facilities.queries.weighings import tares_of, weighing_get
from wufei.operations.facilities.rules.weighing import plate_plain, tare_drifts, usual_tare, weighing_faults
from wufei.operations.facilities.spec import Flag, LinkKind, NormKind, Recorded, Taken, WeighingIn

LABEL, REASON = 120, 300
# Weight notes are kept as long as the ledgers they belong to.
KEEP_YEARS = 10
PURPOSE = "facilities.weighing"
SAID = ("facility_id", "direction", "weighed_at", "gross_g", "tare_g", "net_g", "plate", "ticket", "device", "code")


def weighing_record(*, actor: Actor, given: WeighingIn) -> Weighing:
    """Record a weighing; the same again is answered with the record that is there.

    Raises MASS_WRONG, TARE_ABOVE_GROSS, NET_DIFFERS, NET_NOTHING, WEIGHED_FUTURE, TEXT_LONG (these together),
    KEY_TAKEN, TICKET_TAKEN, MANIFEST_OTHER, NOT_FOUND, NOT_ALLOWED, and what `file_store` raises.
    """
    return _recorded(actor, given)[0]


def weighings_record(*, actor: Actor, given: Sequence[WeighingIn]) -> list[Recorded]:
    """Record many weighings; what is refused stops no other. Raises NOT_ALLOWED where the actor may record none."""
    if not actor.may_somewhere(WEIGHING_WRITE):
        require(actor, WEIGHING_WRITE)
    found = []
    for one in given:
        try:
            weighing, there = _recorded(actor, one)
        except Problems as told:
            found.append(Recorded(one.key, Taken.REFUSED, problems=told.problems))
        except Problem as told:
            found.append(Recorded(one.key, Taken.REFUSED, problems=(told,)))
        else:
            found.append(Recorded(one.key, Taken.THERE if there else Taken.CREATED, weighing.pk))
    return found


def weighing_correct(*, actor: Actor, weighing_id: int, given: WeighingIn, reason: str) -> Weighing:
    """Say anew what was weighed: a record of its own that cites the old one, which then counts no more.

    The link to a manifest goes along. Raises REASON_MISSING, CORRECTED_ALREADY, and what `weighing_record` raises.
    """
    with transaction.atomic():
        old = _to_correct(actor, weighing_id, reason)
        there = Weighing.objects.filter(key=given.key).first()
        if there is not None:
            return _same(there, given, old)
        facility = _entered(actor, given)
        _judged(given)
        made = _made(actor, given, facility)
        made.cites, made.reason = old, reason.strip()[:REASON]
        return _corrected(actor, made, old)


def weighing_strike(*, actor: Actor, weighing_id: int, key: uuid.UUID, reason: str) -> Weighing:
    """Say that there was no such load: a record that cites the weighing and is void.

    Raises REASON_MISSING, CORRECTED_ALREADY, KEY_TAKEN, NOT_FOUND, NOT_ALLOWED.
    """
    with transaction.atomic():
        old = _to_correct(actor, weighing_id, reason)
        there = Weighing.objects.filter(key=key).first()
        if there is not None:
            if there.cites_id != old.pk or not there.void:
                raise errors.KEY_TAKEN(where="key", value=key)
            return there
        kept = {name: getattr(old, name) for name in (*SAID, "usual_tare_g", "flags", "photo_id", "note", "day")}
        made = Weighing(**kept, key=key, source=old.source, void=True, cites=old, reason=reason.strip()[:REASON])
        made.recorded_at, made.recorded_by = clock.now(), actor.label[:LABEL]
        return _corrected(actor, made, old)


def _recorded(actor: Actor, given: WeighingIn) -> tuple[Weighing, bool]:
    """A weighing, and whether it was there."""
    with transaction.atomic():
        facility = _entered(actor, given)
        _judged(given)
        there = Weighing.objects.filter(key=given.key).first()
        if there is not None:
            return _same(there, given, None), True
        made = _made(actor, given, facility)
        try:
            with transaction.atomic():
                made.save(force_insert=True)
        except IntegrityError:  # only the database knows, when two record at once
            there = Weighing.objects.filter(key=given.key).first()
            if there is not None:
                return _same(there, given, None), True
            if _ticket_taken(made):
                raise errors.TICKET_TAKEN(where="ticket", value=given.ticket) from None
            raise
        if given.manifest_id is not None:
            link_write(actor=actor, weighing=made, manifest_id=given.manifest_id, kind=LinkKind.GIVEN)
        change = {"net_g": made.net_g, "plate": made.plate, "ticket": made.ticket, "source": made.source}
        record(actor=actor, act="facilities.weighing.record", subject=made, change=change)
        emit(WeighingRecorded(weighing_id=made.pk))
    return made, False


def _entered(actor: Actor, given: WeighingIn) -> Facility:
    """The facility, if the actor may weigh there. Raises NOT_FOUND, NOT_ALLOWED."""
    facility = facility_get(actor=actor, facility_id=given.facility_id)
    require(actor, WEIGHING_WRITE, facility_subject(facility))
    return facility


def _judged(given: WeighingIn) -> None:
    if problems := weighing_faults(given, clock.now()):
        raise Problems(problems)


def _same(there: Weighing, given: WeighingIn, cites: Weighing | None) -> Weighing:
    """The record that is there, if it says the same. Raises KEY_TAKEN."""
    said = _said(given)
    same = all(getattr(there, name) == said[name] for name in SAID)
    if not same or there.cites_id != (cites.pk if cites is not None else None) or there.void:
        raise errors.KEY_TAKEN(where="key", value=given.key)
    return there


def _said(given: WeighingIn) -> dict[str, object]:
    told = {field.name: getattr(given, field.name) for field in dataclasses.fields(given)}
    told["net_g"] = given.gross_g - given.tare_g
    told["plate"] = plate_plain(given.plate)
    told["direction"] = str(given.direction)
    return {name: told[name] for name in SAID}


def _made(actor: Actor, given: WeighingIn, facility: Facility) -> Weighing:
    """A row not yet saved, with what is odd about it."""
    said = _said(given)
    gates = Facility.objects.filter(holder=facility.holder_id).values_list("pk", flat=True)
    tares = tares_of(list(gates), str(said["plate"]), given.weighed_at)
    day = clock.day_of(given.weighed_at)
    spread = Norms.of(NormKind.TARE).value(given.code, day)
    flags = []
    if given.tare_g and spread is not None and tare_drifts(given.tare_g, tares, spread):
        flags.append(Flag.TARE_DRIFT)
    if given.code and not accepts(facility, given.code):
        flags.append(Flag.NOT_ACCEPTED)
    photo = None
    if given.photo is not None:
        content, name = given.photo
        photo = file_store(actor=actor, content=content, name=name, purpose=PURPOSE, keep_years=KEEP_YEARS)
    return Weighing(
        **said,
        key=given.key,
        usual_tare_g=usual_tare(tares),
        flags=[str(flag) for flag in flags],
        photo=photo,
        note=given.note.strip(),
        source=given.source,
        day=day,
        recorded_at=clock.now(),
        recorded_by=actor.label[:LABEL],
    )


def _ticket_taken(made: Weighing) -> bool:
    rows = Weighing.objects.filter(facility=made.facility_id, device=made.device, ticket=made.ticket, day=made.day)
    return bool(made.ticket) and rows.filter(cites__isnull=True).exists()


def _to_correct(actor: Actor, weighing_id: int, reason: str) -> Weighing:
    old = weighing_get(actor=actor, weighing_id=weighing_id)
    require(actor, WEIGHING_WRITE, facility_subject(old.facility))
    if not reason.strip():
        raise errors.REASON_MISSING(where="reason")
    return old


def _corrected(actor: Actor, made: Weighing, old: Weighing) -> Weighing:
    """Save what cites an earlier record, and take its link along. Raises CORRECTED_ALREADY."""
    try:
        with transaction.atomic():
            if old.void:
                raise IntegrityError("void")
            made.save(force_insert=True)
    except IntegrityError as error:  # only the database knows, when two correct at once
        if Weighing.objects.filter(key=made.key).exists():
            raise errors.KEY_TAKEN(where="key", value=made.key) from error
        raise errors.CORRECTED_ALREADY(where="weighing", value=old.pk) from error
    link_carry(actor=actor, old=old, new=made)
    act = "facilities.weighing.strike" if made.void else "facilities.weighing.correct"
    change = {"net_g": [old.net_g, made.net_g], "cites": old.pk}
    record(actor=actor, act=act, subject=made, change=change, reason=made.reason)
    emit(WeighingRecorded(weighing_id=made.pk))
    return made
