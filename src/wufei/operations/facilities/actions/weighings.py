"""Writes on weighings: recorded one by one or many at once, corrected, struck out. Not for: manifests (links).

A weighing is never edited. Its key is made where it is weighed, so that the same again, from a second sending, a second
import or a spool that is read twice, is answered and not written.
"""

import uuid
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.outbox.actions import emit
from wufei.kernel.problems import NOT_FOUND, Problems
from wufei.operations.facilities import errors
from wufei.operations.facilities.actions.links import link_carry
from wufei.operations.facilities.actions.recording import Known, Outcome, weighings_taken
from wufei.operations.facilities.events import WeighingRecorded
from wufei.operations.facilities.models import Weighing
from wufei.operations.facilities.permissions import WEIGHING_WRITE
from wufei.operations.facilities.queries.facilities import facility_subject
from wufei.operations.facilities.queries.weighings import same_weighing, weighing_get
from wufei.operations.facilities.rules.weighing import SAID, weighing_faults
from wufei.operations.facilities.spec import Recorded, Taken, WeighingIn

LABEL, REASON = 120, 300


def weighing_record(*, actor: Actor, given: WeighingIn) -> Weighing:
    """Record a weighing; the same again is answered with the record that is there.

    Raises MASS_WRONG, TARE_ABOVE_GROSS, NET_DIFFERS, NET_NOTHING, WEIGHED_FUTURE, TEXT_LONG (these together),
    KEY_TAKEN, TICKET_TAKEN, MANIFEST_OTHER, NOT_FOUND, NOT_ALLOWED, and what `file_store` raises.

    No permission: asked where it is recorded, by its facility.
    """
    told = weighings_taken(actor=actor, given=[given])[0]
    if told.weighing is None:
        raise told.error or NOT_FOUND(where="key", value=given.key)
    return told.weighing


def weighings_record(*, actor: Actor, given: Sequence[WeighingIn]) -> list[Recorded]:
    """Record many weighings; what is refused stops no other. Raises NOT_ALLOWED where the actor may record none."""
    if not actor.may_somewhere(WEIGHING_WRITE):
        require(actor, WEIGHING_WRITE)
    return [_answer(one, told) for one, told in zip(given, weighings_taken(actor=actor, given=given), strict=True)]


def _answer(given: WeighingIn, told: Outcome) -> Recorded:
    if told.weighing is not None:
        return Recorded(given.key, Taken.THERE if told.there else Taken.CREATED, told.weighing.pk)
    problems = told.error.problems if isinstance(told.error, Problems) else (told.error,) if told.error else ()
    return Recorded(given.key, Taken.REFUSED, problems=tuple(problems))


def weighing_correct(*, actor: Actor, weighing_id: int, given: WeighingIn, reason: str) -> Weighing:
    """Say anew what was weighed: a record of its own that cites the old one, which then counts no more.

    The link to a manifest goes along. Raises REASON_MISSING, CORRECTED_ALREADY, and what `weighing_record` raises.
    """
    with transaction.atomic():
        old = _to_correct(actor, weighing_id, reason)
        there = Weighing.objects.filter(key=given.key).first()
        if there is not None:
            return same_weighing(there, given, old)
        known = Known(actor, [given])
        facility = known.facility(given.facility_id)
        if problems := weighing_faults(given, clock.now()):
            raise Problems(problems)
        made = known.made(given, facility)
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
