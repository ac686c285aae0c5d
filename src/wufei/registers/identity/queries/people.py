"""Reading people and their rights: who is visible, which grants are in force today. Not for: writes."""

import datetime as dt
import functools
import operator

from django.db.models import Q, QuerySet

from wufei.kernel import clock
from wufei.kernel.access import Actor, Face, Grant, Subject
from wufei.kernel.problems import NOT_FOUND
from wufei.registers.identity.models import Membership, Person
from wufei.registers.identity.permissions import ACTIVE, INACTIVE, PERSON_READ, SELF_CHANGE
from wufei.registers.identity.queries.delegations import delegated
from wufei.registers.identity.spec import ADMIN, Role, Scope, permissions_of, role_find
from wufei.registers.parties import queries as parties
from wufei.registers.parties.models import Party
from wufei.registers.places.models import Place


def in_force(day: dt.date | None = None) -> Q:
    """Memberships that hold on `day` (today): begun, not over, not taken back, party not closed."""
    day = day or clock.today()
    return (
        Q(valid_from__lte=day, revoked_at__isnull=True)
        & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))
        & (Q(party__isnull=True) | Q(party__valid_to__isnull=True) | Q(party__valid_to__gte=day))
    )


def memberships_of(person_id: int, day: dt.date | None = None) -> QuerySet[Membership]:
    """The memberships of a person in force on `day` (today)."""
    found = Membership.objects.filter(in_force(day), person_id=person_id)
    return found.select_related("party__place", "place").defer("party__place__outline", "place__outline")


def grants_of(role: Role, party: Party | None, place: Place | None) -> tuple[Grant, ...]:
    """What a role gives over a party or place."""
    scoped, opened = permissions_of(role)
    found = []
    if role.scope is Scope.EVERYWHERE:
        found.append(Grant(scoped))
    elif role.scope is Scope.PARTY and party is not None:
        found.append(Grant(scoped, party_id=party.pk))
    elif role.scope is Scope.PLACE and place is not None:
        found.append(Grant(scoped, place_code=place.code))
    return (*found, Grant(opened)) if opened else tuple(found)


def actor_for(person: Person, face: Face) -> Actor:
    """A person as an actor, with the grants in force today. Somebody blocked may do nothing."""
    grants: list[Grant] = []
    if person.is_active:
        grants.append(Grant(frozenset({SELF_CHANGE.code})))
        for membership in memberships_of(person.pk):
            role = role_find(membership.role)
            if role is not None:
                grants += grants_of(role, membership.party, membership.place)
        grants += delegated(grants)
    return Actor(kind="person", id=str(person.pk), label=str(person), face=face, grants=tuple(dict.fromkeys(grants)))


def actor_by_id(person_id: int, face: Face = Face.SYSTEM) -> Actor:
    """A person as an actor by id, for jobs that act on somebody's behalf. Raises NOT_FOUND."""
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NOT_FOUND(where="person", value=person_id)
    return actor_for(person, face)


def person_of(actor: Actor) -> Person | None:
    """The person an actor is, or None for a device or the system."""
    if actor.kind != "person" or not actor.id.isdigit():
        return None
    return Person.objects.filter(pk=int(actor.id)).first()


def person_subject(person: Person) -> Subject:
    """A person as the policy sees it: all parties and the common place of the memberships in force."""
    rows = list(memberships_of(person.pk))
    lines = [parties.party_line(row.party) for row in rows if row.party is not None]
    codes = [_code(row) for row in rows]
    return Subject(
        state=ACTIVE if person.is_active else INACTIVE,
        party_ids=frozenset().union(*lines),
        place_code=_common(codes),
    )


def _common(codes: list[str]) -> str:
    """The longest code that all of them begin with: who is in two counties belongs to the city."""
    first, last = min(codes, default=""), max(codes, default="")
    return first[: next((i for i, c in enumerate(first) if last[i : i + 1] != c), len(first))]


def _code(membership: Membership) -> str:
    place = membership.place or (membership.party.place if membership.party else None)
    return place.code if place else ""


def visible_to(actor: Actor) -> QuerySet[Person]:
    """The people this actor may see: by reach over their memberships, and always oneself."""
    if actor.all_powerful:
        return Person.objects.all()
    own = Q(pk=int(actor.id)) if actor.kind == "person" and actor.id.isdigit() else Q(pk__in=[])
    within = [own]
    for grant in actor.reach(PERSON_READ):
        if grant.party_id is None and grant.place_code is None:
            return Person.objects.all()
        rows = Membership.objects.filter(in_force())
        if grant.party_id is not None:
            rows = rows.filter(party_id__in=parties.party_below(grant.party_id))
        if grant.place_code is not None:
            rows = rows.filter(
                Q(place__code__startswith=grant.place_code)
                | Q(place__isnull=True, party__place__code__startswith=grant.place_code)
            )
        within.append(Q(pk__in=rows.values("person_id")))
    return Person.objects.filter(functools.reduce(operator.or_, within))


def person_get(*, actor: Actor, person_id: int) -> Person:
    """One person by id. Raises NOT_FOUND, also when the actor may not see them."""
    person = visible_to(actor).filter(pk=person_id).first()
    if person is None:
        raise NOT_FOUND(where="person", value=person_id)
    return person


def person_by_username(*, actor: Actor, username: str) -> Person | None:
    """One visible person by user name, or None."""
    return visible_to(actor).filter(username=username).first()


def person_search(*, actor: Actor, words: str = "", inactive: bool = False) -> QuerySet[Person]:
    """People whose name, user name or phone contains every word; blocked ones only if asked."""
    found = visible_to(actor)
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(username__icontains=word) | Q(phone__contains=word))
    return found if inactive else found.filter(is_active=True)


def membership_get(*, actor: Actor, membership_id: int) -> Membership:
    """One membership of a visible person. Raises NOT_FOUND."""
    seen = Membership.objects.filter(person__in=visible_to(actor), pk=membership_id)
    row = seen.select_related("person", "party__place", "place").first()
    if row is None:
        raise NOT_FOUND(where="membership", value=membership_id)
    return row


def memberships_visible_to(actor: Actor) -> QuerySet[Membership]:
    """The memberships of visible people, past ones included."""
    found = Membership.objects.filter(person__in=visible_to(actor))
    return found.select_related("person", "party", "place").defer("place__outline")


def admins(*, lasting: bool = True, but: int | None = None) -> QuerySet[Membership]:
    """Administrator memberships in force of active people; `lasting` ones have no end. `but` leaves one person out."""
    found = Membership.objects.filter(in_force(), role=ADMIN, person__is_active=True)
    if lasting:
        found = found.filter(valid_to__isnull=True)
    return found.exclude(person_id=but) if but is not None else found
