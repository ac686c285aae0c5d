"""A manifest is drafted out of a pickup that was agreed. Not for: what becomes of it (manifests)."""

import uuid

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.operations.manifests.actions import manifest_create
from wufei.operations.manifests.models import Manifest
from wufei.operations.manifests.queries.sheets import spec_on
from wufei.operations.manifests.spec import Event, ManifestIn
from wufei.operations.pickups import errors
from wufei.operations.pickups.actions.pickups import pickup_held
from wufei.operations.pickups.models import PickupLoad
from wufei.operations.pickups.permissions import PICKUP_WRITE
from wufei.operations.pickups.queries.loads import carried_of
from wufei.operations.pickups.queries.pickups import pickup_subject
from wufei.operations.pickups.rules.course import Carried, left_g
from wufei.operations.pickups.spec import PickupState, QuoteState


def pickup_load(*, actor: Actor, pickup_id: int, key: uuid.UUID, mass_g: int | None = None) -> Manifest:
    """Draft the manifest of a load: the two, the carrier, the waste are known. The same key is the same draft.

    `mass_g` None: what is still to be fetched. Raises NOT_FOUND, NOT_ALLOWED, NOT_AGREED, and what `manifest_create`
    raises.
    """
    with transaction.atomic():
        row = pickup_held(actor=actor, pickup_id=pickup_id)
        require(actor, PICKUP_WRITE, pickup_subject(row))
        there = PickupLoad.objects.filter(pickup=row, manifest__key=key).select_related("manifest").first()
        if there is not None:
            return there.manifest
        quote = row.quotes.filter(state=QuoteState.CHOSEN).first()
        if row.state != PickupState.AGREED or quote is None:
            raise errors.NOT_AGREED(where="state", value=row.state)
        travels = any(step.event is Event.TAKE_OVER for step in spec_on(row.spec, clock.today()).steps)
        mass = left_g(row.mass_g, carried_of([row.pk]).get(row.pk, Carried())) if mass_g is None else mass_g
        given = ManifestIn(
            key=key,
            spec=row.spec,
            generator_id=row.party_id,
            generator_site_id=row.site_id,
            receiver_id=quote.party_id,
            carriers=(quote.carrier_id or quote.party_id,) if travels else (),
            code=row.code,
            mass_g=mass or row.mass_g,
            simulated=row.simulated,
        )
        made = manifest_create(actor=actor, given=given)
        PickupLoad.objects.create(pickup=row, manifest=made)
        record(actor=actor, act="pickups.pickup.load", subject=row, change={"manifest": made.pk})
    return made
