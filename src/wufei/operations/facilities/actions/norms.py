"""Writes on norms: a new value takes the place of the old one, which stays. Not for: which binds (queries.norms)."""

import dataclasses

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.outbox.actions import emit
from wufei.kernel.problems import Problems
from wufei.operations.facilities.events import NormChanged
from wufei.operations.facilities.models import Norm
from wufei.operations.facilities.permissions import NORM_SET
from wufei.operations.facilities.rules.norms import norm_faults, shipped_norms
from wufei.operations.facilities.spec import NormIn

SOURCE, LABEL = 300, 120
SHIPPED = "shipped"


def norm_set(*, actor: Actor, given: NormIn, reason: str = "") -> Norm:
    """Set a norm for all codes that begin alike, from a day on. One that says the same stays.

    Raises NORM_WRONG, CODES_WRONG, SOURCE_MISSING, DATES_WRONG (together), NOT_ALLOWED.
    """
    with transaction.atomic():
        require(actor, NORM_SET)
        valid_from = given.valid_from or clock.today()
        if problems := norm_faults(given, valid_from):
            raise Problems(problems)
        fields = dataclasses.asdict(given) | {"valid_from": valid_from, "source": given.source.strip()[:SOURCE]}
        now = clock.now()
        standing = Norm.objects.filter(
            kind=given.kind, prefix=given.prefix, valid_from=valid_from, superseded_at__isnull=True
        ).first()
        if standing is not None:
            if all(getattr(standing, name) == value for name, value in fields.items()):
                return standing
            Norm.objects.filter(pk=standing.pk).update(superseded_at=now)
        made = Norm.objects.create(recorded_at=now, recorded_by=actor.label[:LABEL], **fields)
        before = standing.value if standing is not None else None
        change = {"for": str(made), "from": valid_from.isoformat(), "value": [before, made.value]}
        record(actor=actor, act="facilities.norm.set", subject=made, change=change, reason=reason)
        emit(NormChanged(norm_id=made.pk))
    return made


def norms_load_shipped(*, actor: Actor) -> int:
    """Add what ships with the house where nobody has set anything for the same; how many were added.

    Raises NOT_ALLOWED.
    """
    with transaction.atomic():
        require(actor, NORM_SET)
        now = clock.now()
        there = set(Norm.objects.values_list("kind", "prefix"))
        fresh = [
            Norm(recorded_at=now, recorded_by=SHIPPED, **dataclasses.asdict(row))
            for row in shipped_norms()
            if (row.kind, row.prefix) not in there
        ]
        Norm.objects.bulk_create(fresh)
        if fresh:
            subject = ("facilities.norm", SHIPPED, SHIPPED)
            record(actor=actor, act="facilities.norm.load", subject=subject, change={"added": len(fresh)})
    return len(fresh)
