"""One party lets another act in its name for a time, and either ends it. Not for: roles of people (roles).

A delegation is never edited. What may be delegated is declared (spec.DELEGABLE); nobody gives away what they may not
do themselves, and what was delegated to somebody is not theirs to give.
"""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, Grant, require
from wufei.kernel.audit.actions import record
from wufei.kernel.problems import NOT_FOUND
from wufei.registers.identity import queries, rules
from wufei.registers.identity.errors import (
    DATES_WRONG,
    DELEGATION_EMPTY,
    DELEGATION_NOT_HELD,
    DELEGATION_OVER,
    DELEGATION_PAST,
    DELEGATION_SELF,
    DELEGATION_TOO_LONG,
    NOT_DELEGABLE,
    TAKER_CLOSED,
)
from wufei.registers.identity.models import Delegation
from wufei.registers.identity.permissions import DELEGATION_GRANT, DELEGATION_REVOKE
from wufei.registers.identity.spec import DELEGABLE, DELEGATION_YEARS_MOST
from wufei.registers.parties import queries as parties
from wufei.registers.parties.models import Party
from wufei.registers.parties.spec import CLOSED

LABEL_LENGTH = 100
NOTE_LENGTH = 200
YEAR_DAYS = 366


def delegation_grant(
    *,
    actor: Actor,
    giver_id: int,
    taker_id: int,
    permissions: Iterable[str],
    valid_to: dt.date,
    valid_from: dt.date | None = None,
    note: str = "",
) -> Delegation:
    """Let the people of one party act for another, within their own roles, until a day.

    The taker may be any registered party: a firm knows whom it commissions. Raises NOT_FOUND, NOT_ALLOWED, WRONG_STATE,
    DELEGATION_*, NOT_DELEGABLE, DATES_WRONG, TAKER_CLOSED.
    """
    with transaction.atomic():
        giver = parties.party_get(actor=actor, party_id=giver_id)
        require(actor, DELEGATION_GRANT, parties.party_subject(giver))
        taker = Party.objects.filter(pk=taker_id).first()
        if taker is None:
            raise NOT_FOUND(where="taker", value=taker_id)
        if taker.pk == giver.pk:
            raise DELEGATION_SELF(where="taker", value=str(taker))
        if parties.party_state(taker) == CLOSED:
            raise TAKER_CLOSED(where="taker", value=taker.pk, party=str(taker))
        codes = _codes(permissions)
        if not actor.all_powerful and not rules.holds(actor.grants, Grant(codes, party_id=giver.pk)):
            raise DELEGATION_NOT_HELD(where="permissions")
        first = valid_from or clock.today()
        _days_check(first, valid_to)
        row = Delegation.objects.create(
            giver=giver,
            taker=taker,
            permissions=sorted(codes),
            valid_from=first,
            valid_to=valid_to,
            note=note.strip()[:NOTE_LENGTH],
            granted_by=actor.label[:LABEL_LENGTH],
            granted_at=clock.now(),
        )
        told = {"permissions": row.permissions, "from": first, "to": valid_to}
        record(actor=actor, act="identity.delegation.grant", subject=_named(row), change=told, reason=row.note)
    return row


def delegation_revoke(*, actor: Actor, delegation_id: int) -> Delegation:
    """End a delegation from this moment: the giver takes it back, or the taker gives it back.

    Raises NOT_FOUND, NOT_ALLOWED, DELEGATION_OVER.
    """
    with transaction.atomic():
        row = queries.delegation_get(actor=actor, delegation_id=delegation_id)
        require(actor, DELEGATION_REVOKE, queries.delegation_subject(row))
        moment, label = clock.now(), actor.label[:LABEL_LENGTH]
        standing = Delegation.objects.filter(pk=row.pk, revoked_at__isnull=True, valid_to__gte=clock.today())
        if standing.update(revoked_at=moment, revoked_by=label) != 1:
            raise DELEGATION_OVER(where="delegation", value=row.pk)
        row.revoked_at, row.revoked_by = moment, label
        told = {"permissions": row.permissions}
        record(actor=actor, act="identity.delegation.revoke", subject=_named(row), change=told)
    return row


def _named(row: Delegation) -> tuple[str, int, str]:
    """What stands in the log: both names as they are on the day."""
    return "identity.delegation", row.pk, f"{row.giver} → {row.taker}"


def _codes(permissions: Iterable[str]) -> frozenset[str]:
    codes = frozenset(permissions)
    if not codes:
        raise DELEGATION_EMPTY(where="permissions")
    for code in sorted(codes - DELEGABLE.keys()):
        raise NOT_DELEGABLE(where="permissions", value=code, choices=", ".join(DELEGABLE))
    return codes


def _days_check(first: dt.date, last: dt.date) -> None:
    if first < clock.today():
        raise DELEGATION_PAST(where="valid_from", value=first)
    if last < first:
        raise DATES_WRONG(where="valid_to", value=last)
    if (last - first).days > DELEGATION_YEARS_MOST * YEAR_DAYS:
        raise DELEGATION_TOO_LONG(where="valid_to", value=last, years=DELEGATION_YEARS_MOST)
