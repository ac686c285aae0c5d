"""Manifests a weighing may belong to, by plate, time and mass; the one it stands with. Not for: linking (actions)."""

import dataclasses
from collections.abc import Collection
from typing import NamedTuple

from django.db.models import Q, QuerySet

from wufei.kernel.access import Actor
from wufei.operations.facilities.models import Facility, Link, Weighing
from wufei.operations.facilities.rules.weighing import NEAR, match_gap, plate_plain
from wufei.operations.facilities.spec import GateWay
from wufei.operations.manifests.models import Leg, Manifest
from wufei.operations.manifests.permissions import MANIFEST_READ
from wufei.operations.manifests.queries.manifests import visible_to
from wufei.operations.manifests.spec import State

PROPOSED = 5


@dataclasses.dataclass(frozen=True, slots=True)
class Proposal:
    """A manifest that may be this load's: permille by which the masses differ, minutes from weighing to signature."""

    manifest: Manifest
    permille: int
    minutes: int


def manifests_of(actor: Actor, facility: Facility, direction: str) -> QuerySet[Manifest]:
    """The manifests that end (or, of a load out, begin) with this facility's party and place. Raises NOT_ALLOWED."""
    rows = visible_to(actor).exclude(state=State.DRAFT).select_related("generator", "receiver")
    if direction == GateWay.IN:
        return rows.filter(Q(receiver=facility.holder_id, destination=facility.place_id))
    return rows.filter(Q(generator=facility.holder_id, origin=facility.place_id))


class Ends(NamedTuple):
    """Where a manifest begins and ends: parties and places."""

    drafted: bool
    generator_id: int
    origin_id: int
    receiver_id: int
    destination_id: int

    def fits(self, facility: Facility, direction: str) -> bool:
        """Whether it is one of `manifests_of` this facility."""
        came = (self.receiver_id, self.destination_id)
        side = came if direction == GateWay.IN else (self.generator_id, self.origin_id)
        return not self.drafted and side == (facility.holder_id, facility.place_id)


def ends_of(actor: Actor, manifest_ids: Collection[int]) -> dict[int, Ends]:
    """The ends of those of these manifests that the actor sees; none, where they see none at all."""
    if not manifest_ids or not actor.may_somewhere(MANIFEST_READ):
        return {}
    rows = visible_to(actor).filter(pk__in=manifest_ids).order_by()
    told = rows.values_list("pk", "state", "generator", "origin", "receiver", "destination")
    return {pk: Ends(state == State.DRAFT, *ends) for pk, state, *ends in told}


def link_of(weighing_id: int) -> Link | None:
    """The link that stands. No permission: the caller has found the weighing."""
    rows = Link.objects.filter(weighing=weighing_id, ended_at__isnull=True)
    return rows.select_related("manifest__generator", "manifest__receiver").first()


def manifests_by_weighing(weighing_ids: Collection[int]) -> dict[int, Manifest]:
    """Weighing → the manifest it stands with. No permission: the caller has found the weighings."""
    rows = Link.objects.filter(weighing__in=weighing_ids, ended_at__isnull=True).select_related("manifest")
    return {link.weighing_id: link.manifest for link in rows}


def proposals(*, actor: Actor, weighing: Weighing) -> list[Proposal]:
    """The manifests that fit a weighing by plate, time and mass, the closest first; none where there is no plate or it
    stands with one already. Raises NOT_ALLOWED.
    """
    if not weighing.plate or link_of(weighing.pk) is not None:
        return []
    fitting = manifests_of(actor, weighing.facility, weighing.direction).filter(
        moved_at__gte=weighing.weighed_at - NEAR, drafted_at__lte=weighing.weighed_at + NEAR
    )
    legs = Leg.objects.filter(manifest__in=fitting.order_by().values("pk"))
    by_plate = {
        manifest_id: taken_at
        for manifest_id, plate, taken_at in legs.values_list("manifest_id", "plate", "taken_at")
        if plate_plain(plate or "") == weighing.plate
    }
    found = []
    for manifest in fitting.filter(pk__in=by_plate):
        told = manifest.accepted_g if manifest.accepted_g is not None else manifest.mass_g
        moments = [moment for moment in (manifest.moved_at, by_plate[manifest.pk]) if moment is not None]
        gaps = [match_gap(weighing.net_g, told, weighing.weighed_at, moment) for moment in moments]
        near = [gap for gap in gaps if gap is not None]
        if near:
            found.append(Proposal(manifest, *min(near)))
    return sorted(found, key=lambda p: (p.permille, p.minutes, p.manifest.pk))[:PROPOSED]
