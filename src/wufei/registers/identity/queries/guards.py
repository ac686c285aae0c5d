"""What guards rights: nobody raises themselves, nobody reaches above, one administrator stays. Not for: writes."""

import datetime as dt
from collections.abc import Iterable

from wufei.kernel.access import Actor, Grant
from wufei.registers.identity import rules
from wufei.registers.identity.errors import KEY_WIDER, LAST_ADMIN, RAISES_ABOVE
from wufei.registers.identity.models import Membership, Person
from wufei.registers.identity.queries import people as queries
from wufei.registers.identity.spec import ADMIN, role_find


def not_above(actor: Actor, grants: Iterable[Grant], role: str) -> None:
    """Raise RAISES_ABOVE unless the actor holds everything these grants allow."""
    if not actor.all_powerful and not all(rules.holds(actor.grants, grant) for grant in grants):
        raise RAISES_ABOVE(where="role", value=role, role=role)


def person_not_above(actor: Actor, person: Person) -> None:
    """Raise RAISES_ABOVE where this person may do more than the actor: a password set is a person had.

    Nobody is above themselves, but a person is above a key that was cut.
    """
    if str(person.pk) == actor.id and actor.kind == "person" and actor.limit is None:
        return
    for membership in queries.memberships_of(person.pk):
        role = role_find(membership.role)
        if role is not None:
            not_above(actor, queries.grants_of(role, membership.party, membership.place), role.title)


def key_not_wider(actor: Actor, codes: frozenset[str] | None, expires_at: dt.datetime | None) -> None:
    """Raise KEY_WIDER where somebody who came by a cut key makes one that may do more (None: all) or holds longer."""
    if actor.limit is None:
        return
    if codes is None or not codes <= actor.limit:
        raise KEY_WIDER(where="permissions")
    if actor.until is not None and (expires_at is None or expires_at > actor.until):
        raise KEY_WIDER(where="expires_at", value=expires_at)


def admin_stays(person: Person) -> None:
    """Raise LAST_ADMIN if nobody but this person would be a lasting administrator. Inside the caller's transaction."""
    # The lock makes two such acts queue up on PostgreSQL; SQLite has one writer anyway.
    list(Membership.objects.select_for_update().filter(role=ADMIN).values_list("pk", flat=True))
    holds = Membership.objects.filter(queries.in_force(), role=ADMIN, person=person).exists()
    if holds and not queries.admins(but=person.pk).exists():
        raise LAST_ADMIN(where="role", value=str(person))
