"""Which works somebody sees, one of them, what may be done with it. Not for: what has left (loads)."""

import functools
import operator

from django.db.models import Q, QuerySet

from wufei.kernel.access import Actor, Permission, Subject, allowed, require
from wufei.kernel.problems import NOT_FOUND
from wufei.operations.works.models import Works
from wufei.operations.works.permissions import WORKS_READ
from wufei.operations.works.spec import WorksEvent, WorksState
from wufei.operations.works.states import WORKS
from wufei.registers.parties import queries as parties


def works_visible_to(actor: Actor, permission: Permission = WORKS_READ) -> QuerySet[Works]:
    """Works of the actor's parties, and those in the actor's places that were handed in. Raises NOT_ALLOWED."""
    if not actor.may_somewhere(permission):
        require(actor, permission)
    rows = Works.objects.select_related("party__place", "place", "site").defer(
        "place__outline", "party__place__outline"
    )
    if actor.all_powerful:
        return rows
    parts: list[Q] = []
    for grant in actor.reach(permission):
        if grant.party_id is not None:
            parts.append(Q(party__in=parties.party_below(grant.party_id)))
            continue
        handed_in = ~Q(state=WorksState.DRAFT)
        parts.append(handed_in if grant.place_code is None else handed_in & Q(place__code__startswith=grant.place_code))
    return rows.filter(functools.reduce(operator.or_, parts, Q(pk__in=[])))


def works_get(*, actor: Actor, works_id: int) -> Works:
    """One of the works. Raises NOT_FOUND, also where the actor may not see it."""
    found = works_visible_to(actor).filter(pk=works_id).first()
    if found is None:
        raise NOT_FOUND(where="works", value=works_id)
    return found


def works_subject(works: Works) -> Subject:
    """Works as the policy sees them: their builder with whom it stands under, their place."""
    return Subject(state=works.state, party_ids=parties.party_line(works.party), place_code=works.place.code)


def works_listed(actor: Actor, *, state: str = "", words: str = "") -> QuerySet[Works]:
    """Works by state, and words in name, approval or builder; the latest first. Raises NOT_ALLOWED."""
    rows = works_visible_to(actor)
    if state:
        rows = rows.filter(state=state)
    for word in words.split():
        rows = rows.filter(Q(name__icontains=word) | Q(approval__icontains=word) | Q(party__name__icontains=word))
    return rows


def events_for(actor: Actor, works: Works) -> tuple[WorksEvent, ...]:
    """What the actor may do with works now: for buttons; the act asks again."""
    subject = works_subject(works)
    moves = WORKS.moves_from(WorksState(works.state))
    return tuple(m.event for m in moves if m.permission is None or allowed(actor, m.permission, subject))
