"""Reading webhooks: one's own, those that are due, the actor each stands for. Not for: sending."""

import base64
import dataclasses
import datetime as dt

from django.db.models import QuerySet

from wufei.kernel import keyring
from wufei.kernel.access import Actor, Face
from wufei.kernel.problems import NOT_FOUND
from wufei.operations.notices.models import Subscription
from wufei.operations.notices.spec import Cursor, WebhookState
from wufei.registers.identity.queries import actor_for


def webhooks_of(actor: Actor) -> QuerySet[Subscription]:
    """The webhooks of the actor's own account, the newest first."""
    if actor.kind != "person":
        return Subscription.objects.none()
    return Subscription.objects.filter(person_id=int(actor.id)).select_related("party")


def webhook_get(*, actor: Actor, webhook_id: int) -> Subscription:
    """One of one's own. Raises NOT_FOUND."""
    found = webhooks_of(actor).filter(pk=webhook_id).first()
    if found is None:
        raise NOT_FOUND(where="webhook", value=webhook_id)
    return found


def due(moment: dt.datetime, most: int) -> list[Subscription]:
    """Active webhooks whose time has come, the longest waiting first."""
    rows = Subscription.objects.filter(state=WebhookState.ACTIVE, next_due__lte=moment).select_related("person")
    return list(rows.order_by("next_due", "pk")[:most])


def actor_of_webhook(row: Subscription) -> Actor:
    """The person of a webhook with the rights of now, cut to its key and its party."""
    actor = actor_for(row.person, Face.SYSTEM)
    if row.limit is not None:
        actor = actor.cut(frozenset(row.limit))
    if row.party_id is not None:
        own = tuple(grant for grant in actor.grants if grant.party_id == row.party_id)
        actor = dataclasses.replace(actor, grants=own)
    return actor


def cursor_of(row: Subscription) -> Cursor:
    """How far a webhook is."""
    return Cursor(row.cursor_number, row.cursor_place)


def secret_bytes(row: Subscription) -> bytes:
    """What its messages are signed with: derived from the key of the house, in no table and no backup of one."""
    return keyring.derived(f"webhook {row.key}")


def secret_text(row: Subscription) -> str:
    """The secret as the Standard Webhooks specification writes it."""
    return f"whsec_{base64.b64encode(secret_bytes(row)).decode()}"
