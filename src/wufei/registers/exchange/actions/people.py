"""A row of the people's table: a person, whether they may sign in, and one role. Not for: other registers."""

import datetime as dt
from typing import Any, cast

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.tables.spec import Outcome, Values, differing, word
from wufei.registers.exchange import queries
from wufei.registers.exchange.permissions import REGISTER_IMPORT
from wufei.registers.exchange.queries import party_find, place_check
from wufei.registers.identity import actions as identity_do
from wufei.registers.identity import queries as identity
from wufei.registers.identity.models import Membership, Person
from wufei.registers.parties.models import Party


def person_put(*, actor: Actor, values: Values) -> Outcome:
    """Bring a person and the role of the row up to date. Raises what the actions of identity raise."""
    require(actor, REGISTER_IMPORT)
    place_check(actor, values, "place")
    party = party_find(actor, word(values, "party"), "party") if word(values, "party") else None
    person = identity.person_by_username(actor=actor, username=word(values, "username"))
    outcome = Outcome.UNCHANGED
    if person is None:
        person = identity_do.person_create(
            actor=actor,
            username=word(values, "username"),
            name=word(values, "name"),
            phone=word(values, "phone"),
            email=word(values, "email"),
            password=word(values, "password") or None,
        )
        outcome = Outcome.CREATED
    elif _changed(actor, person, values):
        outcome = Outcome.CHANGED
    if word(values, "role") and _granted(actor, person, party, values) and outcome is Outcome.UNCHANGED:
        outcome = Outcome.CHANGED
    if values.get("active") is False and person.is_active:
        person.refresh_from_db()
        identity_do.person_deactivate(actor=actor, person_id=person.pk, version=person.version)
        outcome = outcome if outcome is Outcome.CREATED else Outcome.CHANGED
    return outcome


def _changed(actor: Actor, person: Person, values: Values) -> bool:
    """Bring the entry itself up to date; True if anything changed. A password here is for new people only."""
    changes = differing(values, queries.values_of_person(person, None))
    woken = changes.get("active") is True
    if woken:
        identity_do.person_activate(actor=actor, person_id=person.pk, version=person.version)
        person.refresh_from_db()
    fields = {key: changes[key] for key in ("name", "phone", "email") if key in changes}
    if fields:
        identity_do.person_change(actor=actor, person_id=person.pk, version=person.version, **cast("Any", fields))
        person.refresh_from_db()
    return woken or bool(fields)


def _granted(actor: Actor, person: Person, party: Party | None, values: Values) -> bool:
    """Give the role of the row unless the person has it; new dates take the old one back first. True if changed."""
    held = Membership.objects.filter(
        person=person, role=word(values, "role"), revoked_at__isnull=True, party=party
    ).exclude(valid_to__lt=clock.today())
    code = word(values, "place")
    now = (held.filter(place__code=code) if code else held.filter(place__isnull=True)).first()
    days = {key: value for key in ("valid_from", "valid_to") if isinstance(value := values.get(key), dt.date)}
    if now is not None:
        same = {"valid_from": now.valid_from, "valid_to": now.valid_to}
        cleared = "valid_to" in values and "valid_to" not in days and now.valid_to is not None
        if not cleared and all(same[key] == value for key, value in days.items()):
            return False
        identity_do.membership_revoke(actor=actor, membership_id=now.pk)
    identity_do.membership_grant(
        actor=actor,
        person_id=person.pk,
        role=word(values, "role"),
        party_id=party.pk if party else None,
        place_code=code,
        valid_from=days.get("valid_from"),
        valid_to=days.get("valid_to"),
    )
    return True
