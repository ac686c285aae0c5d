"""Which quotes somebody sees, and what licences say to a firm's coming. Not for: requests (pickups)."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q, QuerySet

from wufei.kernel.access import Actor, allowed
from wufei.kernel.problems import NOT_FOUND
from wufei.operations.licences.queries.asking import Finding
from wufei.operations.manifests.queries.licensed import Planned, licences_planned
from wufei.operations.pickups.models import Pickup, Quote
from wufei.operations.pickups.permissions import PICKUP_READ
from wufei.operations.pickups.queries.pickups import parties_of, pickup_subject
from wufei.registers.parties.models import Party


def quotes_visible_to(actor: Actor, pickup: Pickup) -> QuerySet[Quote]:
    """Quotes for a request: all for its generator and for those who watch its place, else those of the own firms."""
    rows = Quote.objects.filter(pickup=pickup).select_related("party__place", "carrier")
    rows = rows.defer("party__place__outline")
    if allowed(actor, PICKUP_READ, pickup_subject(pickup)):
        return rows
    return rows.filter(Q(party__in=parties_of(actor, PICKUP_READ)))


def quote_get(*, actor: Actor, pickup: Pickup, quote_id: int) -> Quote:
    """One quote of a request. Raises NOT_FOUND, also where the actor may not see it."""
    found = quotes_visible_to(actor, pickup).filter(pk=quote_id).first()
    if found is None:
        raise NOT_FOUND(where="quote", value=quote_id)
    return found


def licences_for(pickup: Pickup, party: Party, carrier: Party | None, day: dt.date) -> Sequence[Finding]:
    """What licences say to a firm's taking this waste on a day. No permission: the caller has found the request."""
    planned = Planned(
        spec=pickup.spec,
        generator=pickup.party,
        receiver=party,
        carrier=carrier or party,
        origin=pickup.place,
        code=pickup.code,
        mass_g=pickup.mass_g,
        day=day,
    )
    return licences_planned(planned)
