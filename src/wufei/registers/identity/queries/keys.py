"""Reading API keys: whose are seen, which row a token proves, what its actor may do. Not for: writes (actions.keys)."""

import dataclasses
import hashlib

from django.db.models import QuerySet

from wufei.kernel import clock
from wufei.kernel.access import Actor, Face
from wufei.registers.identity.models import ApiKey
from wufei.registers.identity.queries.people import actor_for, visible_to
from wufei.registers.identity.spec import codes_meant

KEY_MARK = "wf"


def apikeys_visible_to(actor: Actor) -> QuerySet[ApiKey]:
    """The API keys of visible people, without their secret (only a hash is kept)."""
    return ApiKey.objects.filter(person__in=visible_to(actor)).select_related("person")


def key_digest(secret: str) -> str:
    """What is kept of a key. The secret is long and random, so a plain hash cannot be guessed back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def key_find(token: str) -> ApiKey | None:
    """The key row a token names and proves, in force now, of an active person; else None."""
    mark, _first, rest = token.strip().partition("_")
    prefix, _second, secret = rest.partition("_")
    if mark != KEY_MARK or not secret:
        return None
    row = ApiKey.objects.select_related("person").filter(prefix=prefix, revoked_at__isnull=True).first()
    if row is None or not row.person.is_active or row.digest != key_digest(secret):
        return None
    return row if row.expires_at is None or row.expires_at > clock.now() else None


def actor_of_key(key: ApiKey) -> Actor:
    """The person of a key as an actor, cut to what the key is for."""
    actor = actor_for(key.person, Face.API)
    limit = codes_meant(key.permissions) if key.permissions else None
    if limit is None:
        return dataclasses.replace(actor, until=key.expires_at)
    return actor.cut(limit, key.expires_at)


def keys_of(actor: Actor) -> QuerySet[ApiKey]:
    """The keys of the actor's own account, the newest first; none for who is no person."""
    own = ApiKey.objects.filter(person_id=int(actor.id)) if actor.kind == "person" else ApiKey.objects.none()
    return own.order_by("-pk")
