"""The loop that does everything nobody waits for: events, beats, jobs. One thread, several, or processes of their own.

Not for: what runs in it (outbox, execution, the functions of others).
"""

import enum
import logging
import threading
import time
import traceback
from typing import Any

from django.db import DatabaseError, close_old_connections
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from wufei.kernel import clock
from wufei.kernel.jobs.execution import worker_name
from wufei.kernel.jobs.models import BeatRow
from wufei.kernel.jobs.spec import BEATS, Beat
from wufei.kernel.jobs.states import next_due
from wufei.kernel.outbox.actions import deliver
from wufei.kernel.problems import STALE, Problem
from wufei.kernel.rows import swap

logger = logging.getLogger(__name__)

QUEUE = "default"
ERROR_LENGTH = 4000
IDLE_S = 0.2
BEAT_S = 1.0
TROUBLE_S = 5.0


class Lane(enum.StrEnum):
    """One sort of work in the loop. Run JOBS in a thread of its own and long jobs do not hold up events."""

    EVENTS = "events"
    BEATS = "beats"
    JOBS = "jobs"


ALL_LANES = frozenset(Lane)


def work_forever(stop: threading.Event, *, lanes: frozenset[Lane] = ALL_LANES, idle_s: float = IDLE_S) -> None:
    """Work until `stop` is set. Survives a database that is away: says so, waits, goes on."""
    beat_at = 0.0
    while not stop.is_set():
        worked = 0
        try:
            close_old_connections()
            if Lane.EVENTS in lanes:
                worked += deliver()
            if Lane.BEATS in lanes and time.monotonic() >= beat_at:
                beat_at = time.monotonic() + BEAT_S
                worked += beats_run_due()
            if Lane.JOBS in lanes:
                worked += jobs_run_now(limit=1)
        except DatabaseError:
            logger.exception("the database does not answer; trying again in %s s", TROUBLE_S)
            stop.wait(TROUBLE_S)
            continue
        if not worked:
            stop.wait(idle_s)
    close_old_connections()


def jobs_run_now(*, limit: int | None = None) -> int:
    """Run what is in the queue in this process, at most `limit`; returns how many ran. For tests, CLI and the loop."""
    worker = Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name=QUEUE,
        startup_delay=False,
        max_tasks=None,
        worker_id=worker_name()[:64],
        excluded_queue_names=[],
    )
    ran = 0
    while (limit is None or ran < limit) and (row := _taken_from_queue(worker.worker_id)) is not None:
        worker.run_task(row)
        ran += 1
    return ran


def _taken_from_queue(worker_id: str) -> DBTaskResult[Any, Any] | None:
    """Claim the next row as the library's own worker does, without its closing of connections between two jobs."""
    ready = DBTaskResult.objects.ready().filter(backend_name=QUEUE)
    if not ready.exists():  # the look is free; the claim takes SQLite's write lock
        return None
    with exclusive_transaction():
        row = ready.get_locked()
        if row is not None:
            row.claim(worker_id)
    return row


def beats_run_due() -> int:
    """Run every beat that is due, each by the one worker that takes it; returns how many ran here."""
    moment = clock.now()
    rows = {row.code: row for row in BeatRow.objects.all()}
    ran = 0
    for beat in BEATS.values():
        row = rows.get(beat.code)
        if row is None:
            # A new beat starts at once if it has a period, at its hour if it has one.
            due = moment if beat.period is not None else next_due(beat, moment)
            row, _made = BeatRow.objects.get_or_create(code=beat.code, defaults={"due_at": due})
        if row.due_at <= moment and _taken(row, beat):
            _run(row, beat)
            ran += 1
    return ran


def _taken(row: BeatRow, beat: Beat) -> bool:
    moment = clock.now()
    try:
        swap(row, version=row.version, due_at=next_due(beat, moment), started_at=moment)
    except Problem as problem:
        if problem.fault is not STALE:
            raise
        return False
    return True


def _run(row: BeatRow, beat: Beat) -> None:
    error = ""
    try:
        beat.function()
    except Exception as raised:  # one beat that fails does not stop the others
        logger.exception("beat %s failed", beat.code)
        error = "".join(traceback.format_exception(raised))[-ERROR_LENGTH:]
    BeatRow.objects.filter(pk=row.pk).update(finished_at=clock.now(), error=error)
