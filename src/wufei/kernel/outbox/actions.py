"""Writing events, delivering them, and what a person may do with one that was given up. Not for: long work (jobs)."""

import datetime as dt
import logging
import traceback
from collections.abc import Sequence

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.outbox import queries
from wufei.kernel.outbox.errors import REASON_MISSING
from wufei.kernel.outbox.models import Delivery, Emitted
from wufei.kernel.outbox.permissions import OUTBOX_MANAGE
from wufei.kernel.outbox.spec import HANDLERS, Event, event_from, handlers_of
from wufei.kernel.outbox.states import ATTEMPTS, DELIVERIES, LEASE, State, Step, wait_after
from wufei.kernel.problems import STALE, Problem
from wufei.kernel.ready import inserted, inserted_all
from wufei.kernel.rows import swap

logger = logging.getLogger(__name__)

ERROR_LENGTH = 4000
ROUNDS = 10_000


def emit(event: Event) -> Emitted:
    """Write `event` and one delivery for each handler into the caller's transaction.

    Raises RuntimeError outside a transaction.

    No actor: the action that calls this has one; the event says what it needs of it.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"emit({type(event).__name__}) stands outside the transaction of its cause")
    moment = clock.now()
    emitted = inserted(Emitted(topic=event.topic, data=event.as_json(), recorded_at=moment))
    for handler in handlers_of(event.topic):
        inserted(Delivery(emitted=emitted, handler=handler.name, state=State.WAITING, due_at=moment))
    return emitted


def emit_all(events: Sequence[Event]) -> None:
    """Write many events of one kind, each with its deliveries. Raises RuntimeError outside a transaction.

    No actor: the action that calls this has one; the events say what they need of it.
    """
    if any(handlers_of(event.topic) for event in events):
        for event in events:
            emit(event)
        return
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("emit_all() stands outside the transaction of its cause")
    moment = clock.now()
    inserted_all([Emitted(topic=event.topic, data=event.as_json(), recorded_at=moment) for event in events])


def deliver(*, limit: int = 100) -> int:
    """Try every delivery that is due, at most `limit`; returns how many were tried.

    No actor: the worker calls it.
    """
    return sum(deliver_one(delivery_id=key) for key in queries.due_ids(limit))


def drain() -> int:
    """Deliver until nothing is due, including what the handlers emit; returns how many were tried.

    No actor: tests and the command line call it in the worker's place.
    """
    total = 0
    for _round in range(ROUNDS):
        done = deliver()
        if not done:
            return total
        total += done
    raise RuntimeError("the outbox does not empty: handlers answer each other without end")


def deliver_one(*, delivery_id: int) -> bool:
    """Claim one delivery and run its handler; False if another worker has it or it is not due.

    The claim commits first, so a crash costs at most a lease. The handler and the mark as done commit together, so what
    it writes to the database happens once. The mark comes first: on PostgreSQL a second worker waits on that row.

    No actor: the worker calls it.
    """
    with transaction.atomic(durable=True):  # inside another transaction the claim would not be seen: an error
        delivery = Delivery.objects.select_related("emitted").get(pk=delivery_id)
        if not _claim(delivery):
            return False
    claimed = delivery.version
    try:
        if delivery.attempts > ATTEMPTS:
            raise RuntimeError("the worker stopped in the middle, every time")
        handler = HANDLERS.get(delivery.handler)
        event = event_from(handler.event, delivery.emitted.data)
        with transaction.atomic(durable=True):
            done = DELIVERIES.move(State(delivery.state), Step.FINISH).target
            swap(delivery, version=claimed, state=done, done_at=clock.now(), lease_until=None, error="")
            handler.function(event)
    except Exception as error:  # noqa: BLE001  whatever a handler does, its delivery is kept and the others go on
        _give_back(delivery_id, claimed, error)
    return True


def _claim(delivery: Delivery) -> bool:
    moment = clock.now()
    state = State(delivery.state)
    if state is State.WAITING and delivery.due_at <= moment:
        step = Step.CLAIM
    elif state is State.CLAIMED and delivery.lease_until is not None and delivery.lease_until < moment:
        step = Step.RECLAIM
    else:
        return False
    target = DELIVERIES.move(state, step).target
    changes = {"lease_until": moment + LEASE, "attempts": delivery.attempts + 1}
    try:
        swap(delivery, version=delivery.version, state=target, **changes)
    except Problem as problem:
        if problem.fault is not STALE:
            raise
        return False
    return True


def _give_back(delivery_id: int, claimed: int, error: Exception) -> None:
    """Let it wait for its next attempt, or give it up; nothing if the lease was lost meanwhile."""
    delivery = Delivery.objects.select_related("emitted").get(pk=delivery_id)
    if delivery.version != claimed:
        return
    gone = delivery.handler not in HANDLERS
    step = Step.DIE if gone or delivery.attempts >= ATTEMPTS else Step.FAIL
    logger.warning("%s: attempt %d, %s", delivery, delivery.attempts, step, exc_info=error)
    text = "".join(traceback.format_exception(error))[-ERROR_LENGTH:]
    due = clock.now() + wait_after(delivery.attempts)
    target = DELIVERIES.move(State(delivery.state), step).target
    swap(delivery, version=claimed, state=target, due_at=due, lease_until=None, error=text)


def outbox_redrive(*, actor: Actor, delivery_id: int) -> Delivery:
    """Try a dead delivery again, with all its attempts. Raises NOT_FOUND, NOT_ALLOWED, NO_SUCH_MOVE, STALE."""
    require(actor, OUTBOX_MANAGE)
    with transaction.atomic():
        delivery = queries.delivery_get(actor=actor, delivery_id=delivery_id)
        target = DELIVERIES.move(State(delivery.state), Step.REDRIVE).target
        swap(delivery, version=delivery.version, state=target, attempts=0, due_at=clock.now())
        record(actor=actor, act="outbox.delivery.redrive", subject=delivery)
    return delivery


def outbox_drop(*, actor: Actor, delivery_id: int, reason: str) -> Delivery:
    """Give a dead delivery up for good. Raises NOT_FOUND, NOT_ALLOWED, NO_SUCH_MOVE, STALE, REASON_MISSING."""
    require(actor, OUTBOX_MANAGE)
    if not reason.strip():
        raise REASON_MISSING(where="reason")
    with transaction.atomic():
        delivery = queries.delivery_get(actor=actor, delivery_id=delivery_id)
        target = DELIVERIES.move(State(delivery.state), Step.DROP).target
        swap(delivery, version=delivery.version, state=target, done_at=clock.now())
        record(actor=actor, act="outbox.delivery.drop", subject=delivery, reason=reason.strip())
    return delivery


def outbox_prune(*, older_than: dt.timedelta) -> int:
    """Delete events whose every delivery is done or dropped and that are older; what waits or is dead stays.

    No actor: the clock calls it.
    """
    unfinished = Delivery.objects.filter(state__in=[State.WAITING, State.CLAIMED, State.DEAD])
    old = Emitted.objects.filter(recorded_at__lt=clock.now() - older_than)
    old = old.exclude(pk__in=unfinished.values("emitted_id"))
    return old.delete()[1].get("outbox.Emitted", 0)
