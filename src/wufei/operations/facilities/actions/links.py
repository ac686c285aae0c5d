"""Writes on links: a weighing stands with a manifest, or is taken off it. Not for: proposing one (queries.links)."""

from django.db import IntegrityError, transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.outbox.actions import emit
from wufei.kernel.problems import NOT_FOUND
from wufei.operations.facilities.errors import (
    CORRECTED_ALREADY,
    LINKED_ALREADY,
    MANIFEST_OTHER,
    NOT_LINKED,
    REASON_MISSING,
)
from wufei.operations.facilities.events import WeighingLinked
from wufei.operations.facilities.models import Link, Weighing
from wufei.operations.facilities.permissions import WEIGHING_WRITE
from wufei.operations.facilities.queries.facilities import facility_subject
from wufei.operations.facilities.queries.links import link_of, manifests_of
from wufei.operations.facilities.queries.weighings import weighing_get
from wufei.operations.facilities.spec import LinkKind
from wufei.operations.manifests.queries.manifests import visible_to

LABEL, REASON = 120, 300
CORRECTED = "corrected"


def weighing_link(*, actor: Actor, weighing_id: int, manifest_id: int) -> Link:
    """Confirm that a weighing is of a manifest. The same again is answered.

    Raises CORRECTED_ALREADY, LINKED_ALREADY, MANIFEST_OTHER, NOT_FOUND, NOT_ALLOWED.
    """
    with transaction.atomic():
        weighing = weighing_get(actor=actor, weighing_id=weighing_id)
        require(actor, WEIGHING_WRITE, facility_subject(weighing.facility))
        if weighing.void or Weighing.objects.filter(cites=weighing).exists():
            raise CORRECTED_ALREADY(where="weighing", value=weighing_id)
        return link_write(actor=actor, weighing=weighing, manifest_id=manifest_id, kind=LinkKind.MATCHED)


def weighing_unlink(*, actor: Actor, weighing_id: int, reason: str) -> Link:
    """Take a weighing off its manifest, with a reason. Raises REASON_MISSING, NOT_LINKED, NOT_FOUND, NOT_ALLOWED."""
    with transaction.atomic():
        weighing = weighing_get(actor=actor, weighing_id=weighing_id)
        require(actor, WEIGHING_WRITE, facility_subject(weighing.facility))
        if not reason.strip():
            raise REASON_MISSING(where="reason")
        link = link_of(weighing.pk)
        if link is None or not _ended(actor, link, reason):
            raise NOT_LINKED(where="weighing", value=weighing_id)
        change = {"manifest": link.manifest_id}
        record(actor=actor, act="facilities.weighing.unlink", subject=weighing, change=change, reason=reason.strip())
        emit(WeighingLinked(weighing_id=weighing.pk, manifest_id=link.manifest_id))
    return link


def link_write(*, actor: Actor, weighing: Weighing, manifest_id: int, kind: LinkKind) -> Link:
    """The link itself, for acts that have a weighing in hand. Raises LINKED_ALREADY, MANIFEST_OTHER, NOT_FOUND,
    NOT_ALLOWED.
    """
    require(actor, WEIGHING_WRITE, facility_subject(weighing.facility))
    if not visible_to(actor).filter(pk=manifest_id).exists():
        raise NOT_FOUND(where="manifest", value=manifest_id)
    if not manifests_of(actor, weighing.facility, weighing.direction).filter(pk=manifest_id).exists():
        raise MANIFEST_OTHER(where="manifest", value=manifest_id)
    now = clock.now()
    made = Link(weighing=weighing, manifest_id=manifest_id, kind=kind, made_at=now, made_by=actor.label[:LABEL])
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:  # only the database knows, when two link at once
        there = link_of(weighing.pk)
        if there is None:
            raise
        if there.manifest_id == manifest_id:
            return there
        raise LINKED_ALREADY(where="manifest", value=there.manifest.number) from error
    change = {"manifest": manifest_id, "kind": str(kind)}
    record(actor=actor, act="facilities.weighing.link", subject=weighing, change=change)
    emit(WeighingLinked(weighing_id=weighing.pk, manifest_id=manifest_id))
    return made


def link_carry(*, actor: Actor, old: Weighing, new: Weighing) -> None:
    """The link of a corrected weighing goes on to the record that corrects it; a void one has none.

    Raises NOT_ALLOWED.
    """
    require(actor, WEIGHING_WRITE, facility_subject(new.facility))
    link = link_of(old.pk)
    if link is None:
        return
    _ended(actor, link, CORRECTED)
    if not new.void and (new.facility_id, new.direction) == (old.facility_id, old.direction):
        now = clock.now()
        Link.objects.create(
            weighing=new, manifest=link.manifest, kind=link.kind, made_at=now, made_by=actor.label[:LABEL]
        )


def _ended(actor: Actor, link: Link, reason: str) -> bool:
    """End a link; False where somebody was faster."""
    rows = Link.objects.filter(pk=link.pk, ended_at__isnull=True)
    told = {"ended_at": clock.now(), "ended_by": actor.label[:LABEL], "reason": reason.strip()[:REASON]}
    return bool(rows.update(**told))
