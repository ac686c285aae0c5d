"""Reading events and deliveries. Not for: delivering them."""

import dataclasses
import datetime as dt

from django.db import models

from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.outbox.models import Delivery, Emitted
from wufei.kernel.outbox.permissions import OUTBOX_MANAGE
from wufei.kernel.outbox.states import State
from wufei.kernel.problems import NOT_FOUND


@dataclasses.dataclass(frozen=True, slots=True)
class Backlog:
    """How much waits, how long the oldest has waited, and how much needs a person."""

    waiting: int
    claimed: int
    dead: int
    oldest_wait: dt.timedelta


def visible_to(actor: Actor) -> models.QuerySet[Delivery]:
    """The deliveries `actor` may see: all with OUTBOX_MANAGE, else none."""
    if actor.may_somewhere(OUTBOX_MANAGE):
        return Delivery.objects.select_related("emitted")
    return Delivery.objects.none()


def delivery_get(*, actor: Actor, delivery_id: int) -> Delivery:
    """One delivery. Raises NOT_FOUND."""
    found = visible_to(actor).filter(pk=delivery_id).first()
    if found is None:
        raise NOT_FOUND(where="delivery", value=delivery_id)
    return found


def dead_letters(actor: Actor) -> models.QuerySet[Delivery]:
    """What was given up and waits for a person, oldest first."""
    return visible_to(actor).filter(state=State.DEAD).order_by("pk")


def due_ids(limit: int) -> list[int]:
    """Deliveries that may be claimed now: waiting and due, or claimed by somebody whose lease is over."""
    moment = clock.now()
    waiting = Delivery.objects.filter(state=State.WAITING, due_at__lte=moment).order_by("pk")
    lost = Delivery.objects.filter(state=State.CLAIMED, lease_until__lt=moment).order_by("pk")
    found = list(waiting.values_list("pk", flat=True)[:limit])
    return found + list(lost.values_list("pk", flat=True)[: limit - len(found)])


def backlog() -> Backlog:
    """The state of the outbox in numbers, for the status page and `wufei status`."""
    counts = dict(
        Delivery.objects.filter(state__in=[State.WAITING, State.CLAIMED, State.DEAD])
        .values_list("state")
        .annotate(n=models.Count("pk"))
    )
    oldest = Emitted.objects.filter(deliveries__state__in=[State.WAITING, State.CLAIMED]).aggregate(
        at=models.Min("recorded_at")
    )["at"]
    return Backlog(
        waiting=counts.get(State.WAITING, 0),
        claimed=counts.get(State.CLAIMED, 0),
        dead=counts.get(State.DEAD, 0),
        oldest_wait=clock.now() - oldest if oldest else dt.timedelta(),
    )
