"""What was carried of pickups, by their manifests, and who is to come; many in two statements.

Not for: the manifests themselves.
"""

import dataclasses
from collections.abc import Collection, Sequence

from django.db.models import BigIntegerField, Case, Count, F, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce

from wufei.kernel import clock
from wufei.operations.manifests.models import Manifest
from wufei.operations.manifests.spec import ENDS, TO_RECEIVE, State
from wufei.operations.pickups.models import Pickup, PickupLoad, Quote
from wufei.operations.pickups.rules.course import Carried, left_g, missed
from wufei.operations.pickups.spec import PickupState, QuoteState

_IN = (State.ACCEPTED, State.TREATED, State.PARTLY_ACCEPTED)


@dataclasses.dataclass(frozen=True, slots=True)
class Progress:
    """How far a pickup is. `coming`: the quote or word by which somebody comes; `missed`: the day went by."""

    carried: Carried
    left_g: int
    coming: Quote | None
    missed: bool


def progress_of(pickups: Sequence[Pickup]) -> dict[int, Progress]:
    """Pickup → how far it is, of each. No permission: the caller has found them."""
    ids, today = [row.pk for row in pickups], clock.today()
    carried = carried_of(ids)
    rows = Quote.objects.filter(pickup__in=ids, state=QuoteState.CHOSEN).select_related("party", "carrier")
    coming = {row.pickup_id: row for row in rows}
    found = {}
    for row in pickups:
        loads, quote = carried.get(row.pk, Carried()), coming.get(row.pk)
        late = missed(PickupState(row.state), quote.comes_on if quote is not None else None, loads, today)
        found[row.pk] = Progress(loads, left_g(row.mass_g, loads), quote, late)
    return found


def carried_of(pickup_ids: Collection[int]) -> dict[int, Carried]:
    """Pickup → what its loads carried, of those that have any. No permission: the caller has found them."""
    rows = PickupLoad.objects.filter(pickup__in=pickup_ids).exclude(manifest__state=State.CANCELLED).order_by()
    mass = Case(
        When(manifest__state__in=_IN, then=Coalesce(F("manifest__accepted_g"), F("manifest__mass_g"))),
        default=0,
        output_field=BigIntegerField(),
    )
    road = Case(
        When(manifest__state__in=TO_RECEIVE, then=F("manifest__mass_g")), default=0, output_field=BigIntegerField()
    )
    under_way = Count("pk", filter=~Q(manifest__state__in=ENDS))
    told = rows.values_list("pickup_id").annotate(
        loads=Count("pk"), under_way=under_way, taken=Sum(mass), on_road=Sum(road)
    )
    return {pickup: Carried(*sums) for pickup, *sums in told}


def loads_of(pickup_id: int) -> QuerySet[Manifest]:
    """The manifests of a pickup, the latest first. No permission: the caller has found it."""
    wanted = PickupLoad.objects.filter(pickup=pickup_id).values("manifest_id")
    return Manifest.objects.filter(pk__in=wanted).select_related("receiver").order_by("-pk")
