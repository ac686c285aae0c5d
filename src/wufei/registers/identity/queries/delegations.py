"""Reading delegations: which are in force, what they give to whom, which are seen. Not for: writes."""

import datetime as dt
import functools
import operator
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from wufei.kernel import clock
from wufei.kernel.access import Actor, Grant, Subject
from wufei.kernel.problems import NOT_FOUND
from wufei.registers.identity.models import Delegation
from wufei.registers.identity.permissions import DELEGATION_READ
from wufei.registers.identity.spec import DELEGABLE, DELEGATION_WARNS_DAYS
from wufei.registers.parties import queries as parties


def in_force(day: dt.date | None = None) -> Q:
    """Delegations that hold on `day` (today): begun, not over, not revoked, both parties open."""
    day = day or clock.today()
    both = parties.in_force(day, via="giver__") & parties.in_force(day, via="taker__")
    return both & Q(valid_from__lte=day, valid_to__gte=day, revoked_at__isnull=True)


def delegated(own: Iterable[Grant]) -> list[Grant]:
    """What others let somebody do who holds these grants by their own roles: no more than those hold for the taker.

    Only what is held by role counts, so that nothing is passed on.
    """
    held: dict[int, frozenset[str]] = {}
    for grant in own:
        codes = grant.permissions & DELEGABLE.keys()
        if grant.party_id is not None and codes:
            held[grant.party_id] = held.get(grant.party_id, frozenset()) | codes
    if not held:
        return []
    rows = Delegation.objects.filter(in_force(), taker__in=held).values_list("giver_id", "taker_id", "permissions")
    found = ((giver, held[taker].intersection(codes)) for giver, taker, codes in rows.order_by("pk"))
    return [Grant(codes, party_id=giver) for giver, codes in found if codes]


def delegations_visible_to(actor: Actor) -> QuerySet[Delegation]:
    """The delegations whose giver or taker the actor reaches, past ones included. The newest first."""
    found = Delegation.objects.select_related("giver__parent", "taker__parent")
    within: list[Q] = []
    for grant in actor.reach(DELEGATION_READ):
        if grant.party_id is None and grant.place_code is None:
            return found
        if grant.party_id is not None:
            below = parties.party_below(grant.party_id)
            within.append(Q(giver__in=below) | Q(taker__in=below))
        else:
            place = f"{grant.place_code}"
            within.append(Q(giver__place__code__startswith=place) | Q(taker__place__code__startswith=place))
    if actor.all_powerful:
        return found
    return found.filter(functools.reduce(operator.or_, within)) if within else found.none()


def delegation_get(*, actor: Actor, delegation_id: int) -> Delegation:
    """One delegation. Raises NOT_FOUND."""
    found = delegations_visible_to(actor).filter(pk=delegation_id).first()
    if found is None:
        raise NOT_FOUND(where="delegation", value=delegation_id)
    return found


def delegation_subject(delegation: Delegation) -> Subject:
    """A delegation as the policy sees it: both sides have a part in it."""
    line = parties.party_line(delegation.giver) | parties.party_line(delegation.taker)
    return Subject(state=delegation_state(delegation), party_ids=line)


def delegation_state(delegation: Delegation) -> str:
    """`waits`, `holds`, `over` or `revoked`, by the days it names; closed parties are not asked here."""
    today = clock.today()
    if delegation.revoked_at is not None:
        return "revoked"
    if delegation.valid_to < today:
        return "over"
    return "waits" if delegation.valid_from > today else "holds"


def ending(actor: Actor) -> list[tuple[Delegation, int]]:
    """What the actor reaches by party and will end within days, with the days that are left. The next first."""
    if not any(grant.party_id is not None for grant in actor.reach(DELEGATION_READ)):
        return []
    today = clock.today()
    soon = delegations_visible_to(actor).filter(in_force(), valid_to__lte=today + dt.timedelta(DELEGATION_WARNS_DAYS))
    return [(row, (row.valid_to - today).days) for row in soon.order_by("valid_to", "pk")]
