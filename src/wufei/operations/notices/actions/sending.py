"""Pushing the feed: each webhook that is due gets its next batch, at least once and in order; a ping to try one.

Reading and writing happen in this thread, only the network in others, so that one that is slow holds up nobody. The
cursor goes on when the other side has answered 2xx; what fails comes again after growing pauses and, in the end, stops
the webhook. Not for: what the feed says (queries.feed), the request itself (courier).
"""

import dataclasses
import datetime as dt
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.problems import Problem
from wufei.kernel.rows import swap
from wufei.operations.notices import courier
from wufei.operations.notices.models import Subscription
from wufei.operations.notices.permissions import WEBHOOK_SEND
from wufei.operations.notices.queries import webhooks as queries
from wufei.operations.notices.queries.feed import changes_after
from wufei.operations.notices.spec import (
    BATCH,
    FAILURES_MOST,
    PAUSE_MOST,
    Batch,
    Cursor,
    Outcome,
    WebhookState,
    WebhookStep,
)
from wufei.operations.notices.states import WEBHOOKS
from wufei.registers.identity.permissions import SELF_CHANGE

AT_ONCE = 8
BUDGET_S = 40.0
# Who has taken a webhook in hand has this long; then another worker may.
LEASE = dt.timedelta(minutes=2)
RHYTHM = dt.timedelta(seconds=50)  # a little less than the clock's minute
GONE = 410


@dataclasses.dataclass(frozen=True, slots=True)
class _Parcel:
    """What is sent to one webhook, and where it will stand afterwards."""

    row: Subscription
    batch: Batch
    message: courier.Message


def webhooks_send(*, actor: Actor) -> int:
    """Send to every webhook that is due, batch after batch, until nothing is due or the time is over; how many."""
    require(actor, WEBHOOK_SEND)
    count, over = 0, time.monotonic() + BUDGET_S
    with ThreadPoolExecutor(AT_ONCE) as threads:
        while time.monotonic() < over:
            rows = [row for row in queries.due(clock.now(), AT_ONCE) if _taken(row)]
            if not rows:
                break
            parcels = [parcel for row in rows if (parcel := _packed(actor, row)) is not None]
            for parcel, outcome in zip(parcels, threads.map(_sent, parcels), strict=True):
                _noted(actor, parcel, outcome)
            count += len(parcels)
    return count


def webhook_ping(*, actor: Actor, webhook_id: int) -> Outcome:
    """Send a message that says nothing, now, whatever the state. Raises NOT_FOUND, NOT_ALLOWED."""
    require(actor, SELF_CHANGE)
    row = queries.webhook_get(actor=actor, webhook_id=webhook_id)
    now = clock.now()
    told = {"type": "ping", "timestamp": now.isoformat(), "data": {}}
    return _to(row, f"ping_{row.key.hex}_{int(now.timestamp() * 1000)}", now, told)


def _taken(row: Subscription) -> bool:
    """Take a webhook in hand; False if another worker was faster."""
    there = Subscription.objects.filter(pk=row.pk, state=WebhookState.ACTIVE, next_due=row.next_due)
    return there.update(next_due=clock.now() + LEASE) == 1


def _packed(actor: Actor, row: Subscription) -> _Parcel | None:
    """The next batch of a webhook. Where there is nothing new it only goes on."""
    cursor, now = queries.cursor_of(row), clock.now()
    try:
        batch = changes_after(actor=queries.actor_of_webhook(row), after=cursor, limit=BATCH)
    except Problem as problem:  # rights that are gone, a cursor from before a backup was put back
        _stopped(actor, row, problem.code)
        return None
    if not batch.changes:
        _moved_on(row, batch.cursor, next_due=now + RHYTHM)
        return None
    told = {
        "type": "manifest.changes",
        "timestamp": now.isoformat(),
        "data": {
            "changes": [dataclasses.asdict(change) for change in batch.changes],
            "cursor": str(batch.cursor),
            "more": batch.more,
        },
    }
    key = f"msg_{row.key.hex}_{row.turn}_{cursor.number}-{cursor.place}_{batch.cursor.number}-{batch.cursor.place}"
    return _Parcel(row, batch, _message(row, key, now, told))


def _message(row: Subscription, key: str, now: dt.datetime, told: Mapping[str, object]) -> courier.Message:
    return courier.Message(row.url, key, int(now.timestamp()), courier.body_of(told), queries.secret_bytes(row))


def _to(row: Subscription, key: str, now: dt.datetime, told: Mapping[str, object]) -> Outcome:
    return _delivered(_message(row, key, now, told))


def _sent(parcel: _Parcel) -> Outcome:
    return _delivered(parcel.message)


def _delivered(message: courier.Message) -> Outcome:
    try:
        return courier.sent(message)
    except Problem as problem:
        return Outcome(0, problem.code)


def _noted(actor: Actor, parcel: _Parcel, outcome: Outcome) -> None:
    """Go on, try again later, or stop."""
    row, now = parcel.row, clock.now()
    if outcome.good:
        due = now if parcel.batch.more else now + RHYTHM
        _moved_on(
            row,
            parcel.batch.cursor,
            next_due=due,
            failures=0,
            last_sent_at=now,
            last_status=outcome.status,
            last_error="",
        )
        return
    failures = row.failures + 1
    pause = min(dt.timedelta(minutes=2 ** min(failures - 1, 12)), PAUSE_MOST)
    standing = Subscription.objects.filter(pk=row.pk, turn=row.turn)
    standing.update(
        failures=failures, next_due=now + pause, last_sent_at=now, last_status=outcome.status, last_error=outcome.said
    )
    if failures >= FAILURES_MOST or outcome.status == GONE:
        _stopped(actor, row, outcome.said)


def _moved_on(row: Subscription, cursor: Cursor, **told: object) -> None:
    """Set the cursor, unless somebody has set it back or taken the webhook away meanwhile."""
    there = Subscription.objects.filter(
        pk=row.pk, turn=row.turn, cursor_number=row.cursor_number, cursor_place=row.cursor_place
    )
    there.update(cursor_number=cursor.number, cursor_place=cursor.place, **told)


def _stopped(actor: Actor, row: Subscription, why: str) -> None:
    """It sends nothing until its owner resumes it, and the log says why."""
    with transaction.atomic():
        found = Subscription.objects.filter(pk=row.pk, turn=row.turn, state=WebhookState.ACTIVE).first()
        if found is None:
            return
        target = WEBHOOKS.move(WebhookState(found.state), WebhookStep.FAIL).target
        swap(found, version=found.version, state=target, last_error=why)
        change = {"state": [WebhookState.ACTIVE, str(target)]}
        record(actor=actor, act="notices.webhook.fail", subject=found, change=change, reason=why)
