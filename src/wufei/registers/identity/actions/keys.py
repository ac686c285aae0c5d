"""API keys: issued once, checked at every request, withdrawn. Not for: what the holder may do (memberships).

A key acts as its person, cut to the permissions it names. Whoever manages people issues keys for others; everybody
makes their own, with an end. A cut key never leads to more than it has itself: no wider key, no password.
"""

import dataclasses
import datetime as dt
import secrets
import threading
from collections.abc import Iterable

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.audit.queries import latest_id
from wufei.kernel.problems import NOT_FOUND
from wufei.registers.identity import queries
from wufei.registers.identity.errors import (
    KEY_EXPIRY_PAST,
    KEY_LABEL_MISSING,
    KEY_PERMISSION_UNKNOWN,
    KEY_TOO_LONG,
    KEY_WRONG,
)
from wufei.registers.identity.models import ApiKey, Person
from wufei.registers.identity.permissions import APIKEY_ISSUE, APIKEY_REVOKE, APIKEY_USE, SELF_CHANGE
from wufei.registers.identity.queries.guards import key_not_wider, person_not_above
from wufei.registers.identity.spec import OWN_KEY_DAYS, OWN_KEY_DAYS_MOST, codes_meant

_SECRET_BYTES = 32
_PREFIX_BYTES = 4
_STAMP_EVERY = dt.timedelta(minutes=1)
_KNOWN_FOR = dt.timedelta(seconds=5)
_KNOWN_AT_MOST = 256


@dataclasses.dataclass(frozen=True, slots=True)
class _Known:
    """An actor found a moment ago. It holds while nothing was written, for any write may change what it may do."""

    actor: Actor
    latest: int
    until: dt.datetime


_known: dict[str, _Known] = {}
_lock = threading.Lock()


@dataclasses.dataclass(frozen=True, slots=True)
class IssuedKey:
    """A fresh key with its token, which is shown this once and kept nowhere."""

    key: ApiKey
    token: str


def apikey_issue(
    *,
    actor: Actor,
    person_id: int,
    label: str,
    permissions: Iterable[str] = (),
    expires_at: dt.datetime | None = None,
) -> IssuedKey:
    """Issue a key that acts as a person. Raises NOT_FOUND, NOT_ALLOWED, RAISES_ABOVE, KEY_*."""
    with transaction.atomic():
        person = queries.person_get(actor=actor, person_id=person_id)
        require(actor, APIKEY_ISSUE, queries.person_subject(person))
        person_not_above(actor, person)
        return _issued(actor, person, label, permissions, expires_at)


def apikey_make(
    *, actor: Actor, label: str, permissions: Iterable[str] = (), expires_at: dt.datetime | None = None
) -> IssuedKey:
    """Make a key of one's own account, for a year at most; 90 days unless told, or as long as the key one came by.

    Raises NOT_ALLOWED, NOT_FOUND (for who is no person), KEY_*.
    """
    with transaction.atomic():
        require(actor, SELF_CHANGE)
        person = queries.person_of(actor)
        if person is None:
            raise NOT_FOUND(where="person", value=actor.id)
        now = clock.now()
        if expires_at is None:
            usual = now + dt.timedelta(days=OWN_KEY_DAYS)
            expires_at = min(usual, actor.until or usual)
        # Whole days are chosen: the last one counts.
        if expires_at > now + dt.timedelta(days=OWN_KEY_DAYS_MOST + 1):
            raise KEY_TOO_LONG(where="expires_at", value=expires_at, days=OWN_KEY_DAYS_MOST)
        return _issued(actor, person, label, permissions, expires_at)


def _issued(
    actor: Actor, person: Person, label: str, permissions: Iterable[str], expires_at: dt.datetime | None
) -> IssuedKey:
    label = label.strip()
    if not label:
        raise KEY_LABEL_MISSING(where="label")
    if expires_at is not None and expires_at <= clock.now():
        raise KEY_EXPIRY_PAST(where="expires_at", value=expires_at)
    patterns = sorted({pattern.strip() for pattern in permissions})
    for pattern in patterns:
        if not codes_meant([pattern]):
            raise KEY_PERMISSION_UNKNOWN(where="permissions", value=pattern)
    codes = codes_meant(patterns) if patterns else None
    key_not_wider(actor, codes, expires_at)
    if actor.limit is not None and codes is not None:
        # A pattern would grow with the house beyond the key that made it.
        patterns = sorted(codes)
    prefix, secret = secrets.token_hex(_PREFIX_BYTES), secrets.token_urlsafe(_SECRET_BYTES)
    key = ApiKey.objects.create(
        person=person,
        prefix=prefix,
        digest=queries.key_digest(secret),
        label=label,
        permissions=patterns,
        created_at=clock.now(),
        expires_at=expires_at,
    )
    told = {"prefix": prefix, "label": label, "permissions": patterns, "to": expires_at}
    record(actor=actor, act="identity.apikey.issue", subject=person, change=told)
    return IssuedKey(key, f"{queries.KEY_MARK}_{prefix}_{secret}")


def apikey_revoke(*, actor: Actor, key_id: int) -> None:
    """Withdraw a key, one's own or another's; nothing happens if it already is.

    Raises NOT_FOUND, NOT_ALLOWED, RAISES_ABOVE.
    """
    with transaction.atomic():
        key = queries.apikeys_visible_to(actor).filter(pk=key_id).first()
        if key is None:
            raise NOT_FOUND(where="key", value=key_id)
        if actor.kind == "person" and actor.id == str(key.person_id):
            require(actor, SELF_CHANGE)
        else:
            require(actor, APIKEY_REVOKE, queries.person_subject(key.person))
            person_not_above(actor, key.person)
        if ApiKey.objects.filter(pk=key.pk, revoked_at__isnull=True).update(revoked_at=clock.now()):
            record(actor=actor, act="identity.apikey.revoke", subject=key.person, change={"prefix": key.prefix})


def apikey_use(*, actor: Actor, token: str) -> Actor:
    """The actor a token stands for. `actor` is the system, for the API. Raises KEY_WRONG.

    The stamp of use is written at most once a minute, so that reading by key stays reading; it is not logged.
    Who asks again within seconds is known without reading key and rights anew, unless anything was written meanwhile.
    """
    require(actor, APIKEY_USE)
    digest, latest, moment = queries.key_digest(token), latest_id(), clock.now()
    known = _known.get(digest)
    if known is not None and known.latest == latest and moment < known.until:
        return known.actor
    key = queries.key_find(token)
    if key is None:
        raise KEY_WRONG(where="key")
    if key.last_used_at is None or moment - key.last_used_at >= _STAMP_EVERY:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=moment)
    holder = queries.actor_of_key(key)
    until = moment + _KNOWN_FOR
    with _lock:
        if len(_known) >= _KNOWN_AT_MOST:
            _known.clear()
        _known[digest] = _Known(holder, latest, min(until, key.expires_at or until))
    return holder
