"""Giving roles and taking them back. Not for: what a role means (spec)."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from wufei.kernel import clock
from wufei.kernel.access import Actor, Subject, require
from wufei.kernel.audit.actions import record
from wufei.kernel.outbox.actions import emit
from wufei.registers.identity import queries
from wufei.registers.identity.errors import (
    DATES_WRONG,
    MEMBERSHIP_OVER,
    MEMBERSHIP_TWICE,
    RAISES_SELF,
    ROLE_UNKNOWN,
    SCOPE_MISSING,
    SCOPE_TOO_MUCH,
)
from wufei.registers.identity.events import MembershipGranted, MembershipRevoked
from wufei.registers.identity.models import Membership, Person
from wufei.registers.identity.permissions import ACTIVE, INACTIVE, MEMBERSHIP_GRANT, MEMBERSHIP_REVOKE
from wufei.registers.identity.queries.guards import admin_stays, not_above
from wufei.registers.identity.spec import ADMIN, Role, Scope, role_find
from wufei.registers.parties import queries as parties
from wufei.registers.parties.models import Party
from wufei.registers.places import queries as places
from wufei.registers.places.models import Place

LABEL_LENGTH = 100


def membership_grant(
    *,
    actor: Actor,
    person_id: int,
    role: str,
    party_id: int | None = None,
    place_code: str = "",
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
) -> Membership:
    """Give a role over a party or place, for a time. Nobody raises themselves or gives more than they hold.

    Raises NOT_FOUND, NOT_ALLOWED, WRONG_STATE, ROLE_UNKNOWN, SCOPE_*, DATES_WRONG, MEMBERSHIP_TWICE, RAISES_*.
    """
    with transaction.atomic():
        person = queries.person_get(actor=actor, person_id=person_id)
        party = parties.party_get(actor=actor, party_id=party_id) if party_id is not None else None
        place = places.place_by_code(actor=actor, code=place_code) if place_code else None
        require(actor, MEMBERSHIP_GRANT, _subject(person, party, place))
        if actor.kind == "person" and actor.id == str(person.pk):
            raise RAISES_SELF(where="person", value=str(person))
        known = role_find(role)
        if known is None:
            raise ROLE_UNKNOWN(where="role", value=role)
        _scope_check(known, party, place)
        valid_from = valid_from or clock.today()
        if valid_to is not None and valid_to < valid_from:
            raise DATES_WRONG(where="valid_to", value=valid_to)
        not_above(actor, queries.grants_of(known, party, place), known.title)
        same = Membership.objects.filter(person=person, role=role, party=party, place=place, revoked_at__isnull=True)
        same = same.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from))
        if (same.filter(valid_from__lte=valid_to) if valid_to else same).exists():
            raise MEMBERSHIP_TWICE(where="role", value=role)
        membership = Membership.objects.create(
            person=person,
            role=role,
            party=party,
            place=place,
            valid_from=valid_from,
            valid_to=valid_to,
            granted_by=actor.label[:LABEL_LENGTH],
            granted_at=clock.now(),
        )
        told = {"role": role, "party": party_id, "place": place_code, "from": valid_from, "to": valid_to}
        record(actor=actor, act="identity.membership.grant", subject=person, change=told)
        emit(MembershipGranted(membership_id=membership.pk))
    return membership


def _subject(person: Person, party: Party | None, place: Place | None) -> Subject:
    where = place or (party.place if party else None)
    return Subject(
        state=ACTIVE if person.is_active else INACTIVE,
        party_ids=parties.party_line(party) if party else frozenset(),
        place_code=where.code if where else "",
    )


def _scope_check(role: Role, party: Party | None, place: Place | None) -> None:
    if role.scope is Scope.PARTY and party is None:
        raise SCOPE_MISSING(where="party", role=role.title)
    if role.scope is Scope.PLACE and place is None:
        raise SCOPE_MISSING(where="place", role=role.title)
    if role.scope is Scope.EVERYWHERE and place is not None:
        raise SCOPE_TOO_MUCH(where="place", role=role.title)


def membership_revoke(*, actor: Actor, membership_id: int) -> Membership:
    """Take a role back, from this moment. Raises NOT_FOUND, NOT_ALLOWED, RAISES_ABOVE, LAST_ADMIN, MEMBERSHIP_OVER."""
    with transaction.atomic():
        membership = queries.membership_get(actor=actor, membership_id=membership_id)
        subject = _subject(membership.person, membership.party, membership.place)
        require(actor, MEMBERSHIP_REVOKE, subject)
        role = role_find(membership.role)
        if role is not None:
            not_above(actor, queries.grants_of(role, membership.party, membership.place), role.title)
        if membership.role == ADMIN:
            admin_stays(membership.person)
        moment, label = clock.now(), actor.label[:LABEL_LENGTH]
        open_rows = Membership.objects.filter(pk=membership.pk, revoked_at__isnull=True)
        if open_rows.update(revoked_at=moment, revoked_by=label) != 1:
            raise MEMBERSHIP_OVER(where="membership", value=membership.pk)
        membership.revoked_at, membership.revoked_by = moment, label
        told = {"role": membership.role, "party": membership.party_id, "place": membership.place_id}
        record(actor=actor, act="identity.membership.revoke", subject=membership.person, change=told)
        emit(MembershipRevoked(membership_id=membership.pk))
    return membership
