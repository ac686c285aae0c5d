"""What was only warned of, counted by party, kind and finding. Not for: judging (asking)."""

import dataclasses
from collections.abc import Sequence

from django.db.models import Count, Q, QuerySet

from wufei.kernel.access import Actor, require
from wufei.operations.licences.models import Warned
from wufei.operations.licences.permissions import LICENCE_READ
from wufei.registers.parties import queries as parties


@dataclasses.dataclass(frozen=True, slots=True)
class Counted:
    """How often a party was warned of something in a month (YYYYMM)."""

    party_id: int
    party: str
    month: int
    kind: str
    finding: str
    times: int


def warned_visible_to(actor: Actor) -> QuerySet[Warned]:
    """Warnings about the actor's parties, or about parties of the actor's places. Raises NOT_ALLOWED."""
    if not actor.may_somewhere(LICENCE_READ):
        require(actor, LICENCE_READ)
    within = Q(pk__in=[])
    for grant in actor.reach(LICENCE_READ):
        if grant.party_id is None and grant.place_code is None:
            return Warned.objects.all()
        here = Q(party__place__code__startswith=grant.place_code)
        within |= here if grant.party_id is None else Q(party__in=parties.party_below(grant.party_id))
    return Warned.objects.all() if actor.all_powerful else Warned.objects.filter(within)


def warned_counted(actor: Actor, *, month: int | None = None, party_id: int | None = None) -> Sequence[Counted]:
    """Warnings by party, month, kind and finding, the most first. Raises NOT_ALLOWED."""
    rows = warned_visible_to(actor)
    if month is not None:
        rows = rows.filter(month=month)
    if party_id is not None:
        rows = rows.filter(party=party_id)
    names = ("party_id", "party__name", "month", "kind", "finding")
    told = rows.order_by().values_list(*names).annotate(times=Count("pk")).order_by("-month", "-times", "party__name")
    return [Counted(*row) for row in told]
