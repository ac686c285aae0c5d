"""Which requests somebody sees, one of them, who is asked, what may be done. Not for: quotes, loads."""

import functools
import operator
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When

from wufei.kernel.access import Actor, Permission, Subject, allowed, require
from wufei.kernel.problems import NOT_FOUND
from wufei.operations.pickups.models import Invited, Pickup, Quote
from wufei.operations.pickups.permissions import PICKUP_QUOTE, PICKUP_READ, PICKUP_WRITE
from wufei.operations.pickups.spec import STANDING, PickupEvent, PickupState, QuoteState
from wufei.operations.pickups.states import PICKUPS
from wufei.registers.parties import queries as parties


def pickups_visible_to(actor: Actor) -> QuerySet[Pickup]:
    """Requests of the actor's parties and places, those that ask the actor's parties, those they answered.

    What is open to every firm, each firm sees that may quote. Raises NOT_ALLOWED.
    """
    if not actor.may_somewhere(PICKUP_READ):
        require(actor, PICKUP_READ)
    rows = Pickup.objects.select_related("party__place", "place", "site", "contract__seller").defer(
        "place__outline", "party__place__outline"
    )
    whole, own = _whole(actor), parties_of(actor, PICKUP_READ)
    if whole is None:
        return rows
    parts = [whole]
    if own:
        parts.append(Q(pk__in=Quote.objects.filter(party__in=own).values("pickup_id")))
        parts.append(asking(own))
    return rows.filter(functools.reduce(operator.or_, parts))


def _whole(actor: Actor) -> Q | None:
    """Requests of which the actor may know everything: of the own parties and places. None: all are."""
    within = parties.reach(actor, PICKUP_READ, via="party__")
    if within is None:
        return None
    codes = [each.place_code for each in actor.reach(PICKUP_READ) if each.party_id is None]
    return functools.reduce(operator.or_, [Q(place__code__startswith=code) for code in codes if code], within)


def asking(own: frozenset[int]) -> Q:
    """Requests that are made to one of these parties: by name, by contract, or, while open, to every firm."""
    named = Q(pk__in=Invited.objects.filter(party__in=own).values("pickup_id"))
    everyone = Q(state=PickupState.OPEN, by_contract=False) & ~Exists(Invited.objects.filter(pickup=OuterRef("pk")))
    return named | Q(by_contract=True, contract__seller__in=own) | (everyone & ~Q(party__in=own))


def parties_of(actor: Actor, permission: Permission) -> frozenset[int]:
    """The parties for which somebody acts by a permission, with all below them."""
    return _each_of(actor, permission)[0]


def _each_of(actor: Actor, *permissions: Permission) -> list[frozenset[int]]:
    """The same by several permissions; who stands below a party is asked once."""
    below = functools.cache(parties.party_below)
    told = [[grant.party_id for grant in actor.reach(permission)] for permission in permissions]
    return [frozenset[int]().union(*(below(pk) for pk in ids if pk is not None)) for ids in told]


def is_asked(pickup: Pickup, party_id: int) -> bool:
    """Whether a request is made to a party. No permission: the caller has found the request."""
    if pickup.party_id == party_id:
        return False
    if pickup.by_contract:
        return pickup.contract is not None and pickup.contract.seller_id == party_id
    named = set(pickup.invited.values_list("party_id", flat=True))
    return not named or party_id in named


def pickup_get(*, actor: Actor, pickup_id: int) -> Pickup:
    """One request. Raises NOT_FOUND, also where the actor may not see it."""
    found = pickups_visible_to(actor).filter(pk=pickup_id).first()
    if found is None:
        raise NOT_FOUND(where="pickup", value=pickup_id)
    return found


def pickup_subject(pickup: Pickup) -> Subject:
    """A request as the policy sees it: the generator with whom it stands under, its place."""
    return Subject(state=pickup.state, party_ids=parties.party_line(pickup.party), place_code=pickup.place.code)


def pickups_listed(actor: Actor, *, side: str = "", state: str = "", words: str = "") -> QuerySet[Any]:
    """Requests, the latest first. Raises NOT_ALLOWED.

    Each with `standing`, the number of quotes that stand, and `whole`, whether the actor may know of them all.
    `side`: "own" asked for by the actor's parties, "asked" made to them; empty: all. `words`: in waste or firm.
    """
    whole = Q() if (within := _whole(actor)) is None else within
    rows = pickups_visible_to(actor).annotate(
        standing=Count("quotes", filter=Q(quotes__state__in=STANDING, quotes__price_fen_per_t__isnull=False)),
        whole=Case(When(whole, then=True), default=False) if whole else Value(value=True),
    )
    rows = rows.order_by("-pk")
    if side == "own":
        rows = rows.filter(party__in=parties_of(actor, PICKUP_READ))
    elif side == "asked":
        rows = rows.exclude(party__in=parties_of(actor, PICKUP_READ))
    if state:
        rows = rows.filter(state=state)
    for word in words.split():
        rows = rows.filter(Q(name__icontains=word) | Q(code__icontains=word) | Q(party__name__icontains=word))
    return rows


def pickups_waiting(actor: Actor) -> QuerySet[Pickup]:
    """Requests that wait for this very person: own ones with a quote to choose, and such as name an own firm and have
    no answer of it. What is open to every firm waits for nobody. Raises NOT_ALLOWED.
    """
    if not actor.may_somewhere(PICKUP_READ):
        require(actor, PICKUP_READ)
    seen, own, offers = _each_of(actor, PICKUP_READ, PICKUP_WRITE, PICKUP_QUOTE)
    own, offers = own & seen, offers & seen
    quoted = Quote.objects.filter(state=QuoteState.GIVEN, price_fen_per_t__isnull=False).values("pickup_id")
    answered = Quote.objects.filter(party__in=offers, state__in=STANDING).values("pickup_id")
    named = Q(by_contract=True, contract__seller__in=offers)
    named |= Q(pk__in=Invited.objects.filter(party__in=offers).values("pickup_id"))
    mine = Q(party__in=own, pk__in=quoted) | (named & ~Q(pk__in=answered))
    return Pickup.objects.filter(mine, state=PickupState.OPEN)


def events_for(actor: Actor, pickup: Pickup) -> tuple[PickupEvent, ...]:
    """What the generator's side may do with a request now, by one press: for buttons; the act asks again."""
    subject = pickup_subject(pickup)
    moves = PICKUPS.moves_from(PickupState(pickup.state))
    pressed = [m for m in moves if m.event not in {PickupEvent.AGREE, PickupEvent.TAKE}]
    return tuple(m.event for m in pressed if m.permission is not None and allowed(actor, m.permission, subject))
