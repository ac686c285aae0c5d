"""Webhooks of one's own account: made with a secret shown once, paused, set back, deleted. Not for: sending."""

import dataclasses
import datetime as dt
import uuid

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.rows import swap
from wufei.operations.manifests.permissions import MANIFEST_READ
from wufei.operations.notices import courier
from wufei.operations.notices.errors import LABEL_MISSING, NOT_OF_PARTY, NOT_PERSON, TOO_MANY
from wufei.operations.notices.models import Subscription
from wufei.operations.notices.queries import webhooks as queries
from wufei.operations.notices.queries.feed import cursor_told, head_of_feed, place_at
from wufei.operations.notices.spec import OWN_MOST, WebhookState, WebhookStep
from wufei.operations.notices.states import WEBHOOKS
from wufei.registers.identity.permissions import SELF_CHANGE
from wufei.registers.identity.queries import person_of

LABEL_LENGTH = 100


@dataclasses.dataclass(frozen=True, slots=True)
class Made:
    """A fresh webhook with its secret, which is shown this once."""

    row: Subscription
    secret: str


def webhook_create(
    *, actor: Actor, label: str, url: str, party_id: int | None = None, after: str | None = None
) -> Made:
    """Have the feed pushed to an address, with one's own rights and those of the key one came by, no more.

    `after`: a cursor to begin behind, "" for the beginning; None: only what comes from now on. `party_id`: only what
    one sees for this party. Raises NOT_ALLOWED, NOT_PERSON, LABEL_MISSING, URL_WRONG, ADDRESS_PRIVATE, TOO_MANY,
    NOT_OF_PARTY, CURSOR_WRONG.
    """
    label = label.strip()[:LABEL_LENGTH]
    courier.address_of(courier.url_check(url))
    with transaction.atomic():
        # Keeping the own account, too: a key that may only read leaves nothing behind that goes on without it.
        require(actor, SELF_CHANGE)
        reach = actor.reach(MANIFEST_READ)
        if not reach:
            require(actor, MANIFEST_READ)
        person = person_of(actor)
        if person is None:
            raise NOT_PERSON(where="actor", value=actor.kind)
        if not label:
            raise LABEL_MISSING(where="label")
        if party_id is not None and not any(grant.party_id == party_id for grant in reach):
            raise NOT_OF_PARTY(where="party_id", value=party_id)
        if queries.webhooks_of(actor).count() >= OWN_MOST:
            raise TOO_MANY(where="webhooks", most=OWN_MOST)
        cursor = head_of_feed() if after is None else cursor_told(after)
        row = Subscription.objects.create(
            key=uuid.uuid4(),
            person=person,
            limit=None if actor.limit is None else sorted(actor.limit),
            party_id=party_id,
            label=label,
            url=url,
            state=WebhookState.ACTIVE,
            cursor_number=cursor.number,
            cursor_place=cursor.place,
            next_due=clock.now(),
            created_at=clock.now(),
        )
        record(actor=actor, act="notices.webhook.create", subject=row, change={"address": url, "party": party_id})
    return Made(row, queries.secret_text(row))


def webhook_pause(*, actor: Actor, webhook_id: int) -> Subscription:
    """Send nothing until it is resumed; nothing is lost meanwhile. Raises NOT_FOUND, NOT_ALLOWED, NO_SUCH_MOVE."""
    require(actor, SELF_CHANGE)
    return _moved(actor, webhook_id, WebhookStep.PAUSE)


def webhook_resume(*, actor: Actor, webhook_id: int) -> Subscription:
    """Go on where it stopped, at once. Raises NOT_FOUND, NOT_ALLOWED, NO_SUCH_MOVE."""
    require(actor, SELF_CHANGE)
    return _moved(actor, webhook_id, WebhookStep.RESUME, failures=0, next_due=clock.now(), last_error="")


def webhook_replay(
    *, actor: Actor, webhook_id: int, since: dt.datetime | None = None, after: str | None = None
) -> Subscription:
    """Send again what happened since a moment, or behind a cursor; from the beginning if neither is told.

    What is sent again comes under new ids. Raises NOT_FOUND, NOT_ALLOWED, CURSOR_WRONG, STALE.
    """
    with transaction.atomic():
        require(actor, SELF_CHANGE)
        row = queries.webhook_get(actor=actor, webhook_id=webhook_id)
        place = place_at(since) if since is not None else cursor_told(after or "")
        before = queries.cursor_of(row)
        told: dict[str, object] = {"cursor_number": place.number, "cursor_place": place.place}
        swap(row, version=row.version, **told, turn=row.turn + 1, next_due=clock.now())
        record(actor=actor, act="notices.webhook.replay", subject=row, change={"cursor": [str(before), str(place)]})
    return row


def webhook_delete(*, actor: Actor, webhook_id: int) -> None:
    """Send nothing any more; its secret is worth nothing from now on. Raises NOT_FOUND, NOT_ALLOWED."""
    with transaction.atomic():
        require(actor, SELF_CHANGE)
        row = queries.webhook_get(actor=actor, webhook_id=webhook_id)
        record(actor=actor, act="notices.webhook.delete", subject=row, change={"address": row.url})
        row.delete()


def _moved(actor: Actor, webhook_id: int, step: WebhookStep, **changes: object) -> Subscription:
    with transaction.atomic():
        row = queries.webhook_get(actor=actor, webhook_id=webhook_id)
        before = row.state
        target = WEBHOOKS.move(WebhookState(row.state), step).target
        swap(row, version=row.version, state=target, **changes)
        record(actor=actor, act=f"notices.webhook.{step}", subject=row, change={"state": [before, str(target)]})
    return row
