"""Webhooks of one's own account: the feed of manifests, pushed. Not for: reading it (manifest_feed)."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import Given, Id, Moment
from wufei.faces.api.kit.once import secret
from wufei.faces.api.kit.refusals import replies
from wufei.operations.notices import actions
from wufei.operations.notices.models import Subscription
from wufei.operations.notices.queries.webhooks import cursor_of, webhooks_of
from wufei.operations.notices.spec import Outcome, WebhookState

router = Router(tags=["webhooks"])
CURSOR = "A cursor of the feed (GET /manifest-changes)."


class WebhookOut(Schema):
    """A webhook. Messages and headers are those of the Standard Webhooks specification."""

    id: int
    label: str
    url: str
    party_id: int | None
    state: WebhookState = Field(description="failed: it stopped after too many failures in a row; resume it.")
    cursor: str = Field(description="How far it is.")
    failures: int = Field(description="In a row.")
    next_due: dt.datetime
    last_sent_at: dt.datetime | None
    last_status: int = Field(description="HTTP status of the last answer; 0: none.")
    last_error: str
    created_at: dt.datetime

    @staticmethod
    def resolve_cursor(row: Subscription) -> str:
        """As the feed writes it."""
        return str(cursor_of(row))


class WebhookIn(Given):
    """A webhook to make."""

    label: str = Field(max_length=100, description="Which system receives it.", examples=["ERP"])
    url: str = Field(max_length=500, description="https only.", examples=["https://erp.example.com/wufei"])
    party_id: Id | None = Field(None, description="Only what one sees for this party.")
    after: str | None = Field(None, max_length=100, description=f"{CURSOR} Empty: all; null: only from now on.")


class WebhookMade(Schema):
    """A fresh webhook."""

    webhook: WebhookOut
    secret: str = Field(description="Shown this once; check `webhook-signature` with it.")


class ReplayIn(Given):
    """From where to send again; the beginning, if neither is told."""

    since: Moment | None = None
    after: str | None = Field(None, max_length=100, description=CURSOR)


class PingOut(Schema):
    """What came of a ping."""

    good: bool
    status: int = Field(description="HTTP status; 0: no answer.")
    said: str = Field(description="What went wrong; empty: nothing.")


class Gone(Schema):
    """It is no more."""

    deleted: bool = True


@router.get("/webhooks", response=replies(list[WebhookOut]))
def webhooks_list(request: HttpRequest) -> list[Subscription]:
    """The webhooks of one's own account."""
    return list(webhooks_of(actor_of(request)))


@router.post("/webhooks", response=replies(WebhookMade))
@secret
def webhook_create(request: HttpRequest, given: WebhookIn) -> dict[str, Any]:
    """Have the feed pushed to an address, with one's own rights. The secret is shown this once."""
    made = actions.webhook_create(actor=actor_of(request), **given.model_dump())
    return {"webhook": made.row, "secret": made.secret}


@router.post("/webhooks/{webhook_id}/pause", response=replies(WebhookOut))
def webhook_pause(request: HttpRequest, webhook_id: Id) -> Subscription:
    """Send nothing until it is resumed; nothing is lost meanwhile."""
    return actions.webhook_pause(actor=actor_of(request), webhook_id=webhook_id)


@router.post("/webhooks/{webhook_id}/resume", response=replies(WebhookOut))
def webhook_resume(request: HttpRequest, webhook_id: Id) -> Subscription:
    """Go on where it stopped."""
    return actions.webhook_resume(actor=actor_of(request), webhook_id=webhook_id)


@router.post("/webhooks/{webhook_id}/replay", response=replies(WebhookOut))
def webhook_replay(request: HttpRequest, webhook_id: Id, given: ReplayIn) -> Subscription:
    """Send again from a moment or a cursor on, under new ids."""
    return actions.webhook_replay(actor=actor_of(request), webhook_id=webhook_id, **given.model_dump())


@router.post("/webhooks/{webhook_id}/ping", response=replies(PingOut))
def webhook_ping(request: HttpRequest, webhook_id: Id) -> Outcome:
    """Send a message of type `ping` now and tell what came of it."""
    return actions.webhook_ping(actor=actor_of(request), webhook_id=webhook_id)


@router.delete("/webhooks/{webhook_id}", response=replies(Gone))
def webhook_delete(request: HttpRequest, webhook_id: Id) -> Gone:
    """Send nothing any more. The secret is worth nothing from now on."""
    actions.webhook_delete(actor=actor_of(request), webhook_id=webhook_id)
    return Gone()
