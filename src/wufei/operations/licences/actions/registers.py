"""Writes on registers of licences, and on the ladder before their ends. Not for: single licences (licences)."""

import datetime as dt

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.outbox.actions import emit
from wufei.operations.licences.errors import KIND_UNKNOWN, REASON_MISSING
from wufei.operations.licences.events import LicenceEnding, RegisterDeclared
from wufei.operations.licences.models import Licence, Register
from wufei.operations.licences.permissions import LICENCE_DECIDE, REGISTER_DECLARE
from wufei.operations.licences.queries.asking import declared
from wufei.operations.licences.rules.clocks import rung
from wufei.operations.licences.spec import KINDS, LADDER, LIVE


def register_declare(*, actor: Actor, kind: str, complete_from: dt.date | None, reason: str) -> Register:
    """Declare that all licences of a kind are known here from a day on (None: no more): from then on none stops.

    Raises NOT_ALLOWED, KIND_UNKNOWN, REASON_MISSING.
    """
    with transaction.atomic():
        require(actor, REGISTER_DECLARE)
        if kind not in KINDS:
            raise KIND_UNKNOWN(where="kind", value=kind, known=", ".join(KINDS))
        if not reason.strip():
            raise REASON_MISSING(where="reason")
        row = Register(
            kind=kind,
            complete_from=complete_from,
            reason=reason.strip()[:400],
            recorded_at=clock.now(),
            recorded_by=actor.label[:120],
        )
        row.save(force_insert=True)
        change = {"kind": kind, "complete_from": complete_from.isoformat() if complete_from else None}
        record(actor=actor, act="licences.register.declare", subject=row, change=change, reason=row.reason)
        emit(RegisterDeclared(register_id=row.pk))
        transaction.on_commit(declared.forget)
    return row


def ladder_climb(*, actor: Actor, day: dt.date | None = None) -> int:
    """Tell of each licence that has come to a new rung before its end, once; how many. For the clock.

    Raises NOT_ALLOWED.
    """
    require(actor, LICENCE_DECIDE)
    today = day or clock.today()
    told = 0
    soon = Licence.objects.filter(state__in=LIVE, valid_to__lte=today + dt.timedelta(days=max(LADDER)))
    for row in soon.order_by("pk"):
        days = rung(today, row.valid_to)
        if days is None or days == row.ladder:
            continue
        with transaction.atomic():
            # Of two that climb at once one tells; the rung is no change of the licence and moves no version.
            if Licence.objects.filter(pk=row.pk, ladder=row.ladder).update(ladder=days):
                emit(LicenceEnding(licence_id=row.pk, days=days))
                told += 1
    return told
