"""Events that were not delivered: how many wait, which were given up, trying again. Not for: delivering."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from wufei.faces.api.kit.access import actor_of, reader
from wufei.faces.api.kit.fields import Given, Id, Prose
from wufei.faces.api.kit.paging import Page, Paging, page
from wufei.faces.api.kit.refusals import replies
from wufei.kernel.outbox import actions, queries
from wufei.kernel.outbox.models import Delivery
from wufei.kernel.outbox.permissions import OUTBOX_MANAGE

router = Router(tags=["outbox"])


class BacklogOut(Schema):
    """The state of the outbox in numbers."""

    waiting: int
    claimed: int
    dead: int = Field(description="Given up; waits for a person.")
    oldest_wait_s: int = Field(description="Seconds the oldest undelivered event has waited.")


class DeliveryOut(Schema):
    """One event on its way to one handler."""

    id: int
    topic: str = ""
    event: dict[str, Any] = {}
    recorded_at: dt.datetime
    handler: str
    state: str = Field(examples=["dead"])
    attempts: int
    due_at: dt.datetime
    done_at: dt.datetime | None
    error: str

    @staticmethod
    def resolve_topic(delivery: Delivery) -> str:
        """What happened."""
        return delivery.emitted.topic

    @staticmethod
    def resolve_event(delivery: Delivery) -> dict[str, Any]:
        """What the event says."""
        return dict(delivery.emitted.data)

    @staticmethod
    def resolve_recorded_at(delivery: Delivery) -> dt.datetime:
        """When it was written."""
        return delivery.emitted.recorded_at


class DropIn(Given):
    """Why an event is given up for good."""

    reason: Prose


@router.get("", response=replies(BacklogOut))
def outbox_backlog(request: HttpRequest) -> dict[str, int]:
    """How much waits and for how long. Needs `outbox.manage`."""
    reader(request, OUTBOX_MANAGE)
    backlog = queries.backlog()
    return {
        "waiting": backlog.waiting,
        "claimed": backlog.claimed,
        "dead": backlog.dead,
        "oldest_wait_s": int(backlog.oldest_wait.total_seconds()),
    }


@router.get("/dead", response=replies(Page[DeliveryOut]))
def dead_letters(request: HttpRequest, asked: Query[Paging]) -> dict[str, Any]:
    """What was given up, oldest first; nothing without `outbox.manage`."""
    return page(queries.dead_letters(actor_of(request)), asked)


@router.get("/deliveries/{delivery_id}", response=replies(DeliveryOut))
def delivery_get(request: HttpRequest, delivery_id: Id) -> Delivery:
    """One delivery."""
    return queries.delivery_get(actor=actor_of(request), delivery_id=delivery_id)


@router.post("/deliveries/{delivery_id}/redrive", response=replies(DeliveryOut))
def outbox_redrive(request: HttpRequest, delivery_id: Id) -> Delivery:
    """Try a dead delivery again, with all its attempts."""
    return actions.outbox_redrive(actor=actor_of(request), delivery_id=delivery_id)


@router.post("/deliveries/{delivery_id}/drop", response=replies(DeliveryOut))
def outbox_drop(request: HttpRequest, delivery_id: Id, given: DropIn) -> Delivery:
    """Give a dead delivery up for good."""
    return actions.outbox_drop(actor=actor_of(request), delivery_id=delivery_id, reason=given.reason)
