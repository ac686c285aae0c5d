"""Running one job: claim, heartbeat, progress, end; and finding jobs whose worker died. Not for: the loop (worker)."""

import contextlib
import functools
import logging
import os
import socket
import threading
import time
import traceback
from collections.abc import Iterator

from django.db import OperationalError, connection, transaction
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from wufei.kernel import clock
from wufei.kernel.jobs import queries
from wufei.kernel.jobs.errors import JOB_CRASHED, WORKER_LOST
from wufei.kernel.jobs.models import Job
from wufei.kernel.jobs.spec import KINDS, Cancelled, Progress, Report
from wufei.kernel.jobs.states import JOBS, PULSE, SILENCE, State, Step, pack
from wufei.kernel.problems import STALE, Problem, Problems
from wufei.kernel.rows import swap

logger = logging.getLogger(__name__)

TRACE_LENGTH = 8000
WRITE_EVERY_S = 0.3


@task()
def job_task(job_id: int) -> None:
    """What the queue calls. Its path stands in the database: it never moves."""
    job_execute(job_id)


def enqueue(job: Job) -> None:
    """Put a job into the queue, in the caller's transaction: the queue is a table, so both commit or neither."""
    job.task_key = str(job_task.enqueue(job.pk).id)
    Job.objects.filter(pk=job.pk).update(task_key=job.task_key)


@functools.cache
def worker_name() -> str:
    """This process, for people who look at a job."""
    return f"{socket.gethostname()}:{os.getpid()}"


def job_execute(job_id: int) -> None:
    """Run a queued job to its end. Does nothing if it is not queued any more: the queue may call twice."""
    job = Job.objects.filter(pk=job_id, state=State.QUEUED).first()
    if job is None:
        return
    moment = clock.now()
    changes = {"started_at": moment, "heartbeat_at": moment, "runs": job.runs + 1, "worker": worker_name()}
    if not _moved(job, Step.START, **changes):
        return
    progress = Progress(_Teller(job).tell)
    try:
        kind = KINDS.get(job.kind)
        actor = queries.job_actor(job)
        with _heartbeat(job):
            result = dict(kind.function(actor, progress, **job.args))
    except Cancelled:
        _end(job, Step.CANCEL, progress)
    except Problem as problem:
        _end(job, Step.FAIL, progress, problem=pack([problem]))
    except Problems as several:
        _end(job, Step.FAIL, progress, problem=pack(several.problems))
    except Exception as error:
        logger.exception("%s: crashed", job)
        _crashed(job, progress, error)
    else:
        try:
            _end(job, Step.FINISH, progress, result=result)
        except TypeError as error:  # the result is not JSON
            _crashed(job, progress, error)


class _Teller:
    """Writes progress at most every WRITE_EVERY_S, always when the text changes; answers whether to go on."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.written_at = -WRITE_EVERY_S
        self.written_text = ""

    def tell(self, report: Report) -> bool:
        moment = time.monotonic()
        if moment - self.written_at < WRITE_EVERY_S and report.text.msgid == self.written_text:
            return True
        self.written_at, self.written_text = moment, report.text.msgid
        mine = Job.objects.filter(pk=self.job.pk, state=State.RUNNING, runs=self.job.runs)
        mine.update(heartbeat_at=clock.now(), **_progress(report))
        return mine.filter(cancel_asked_at=None).exists()


def _progress(report: Report) -> dict[str, object]:
    return {
        "step": report.text.msgid[:200],
        "step_data": dict(report.text.data),
        "progress_done": report.done,
        "progress_total": report.total,
    }


def _moved(job: Job, move: Step, /, **changes: object) -> bool:
    """Make a move; False if somebody else moved the job meanwhile."""
    target = JOBS.move(State(job.state), move).target
    try:
        with transaction.atomic():
            swap(job, version=job.version, state=target, **changes)
    except Problem as problem:
        if problem.fault is not STALE:
            raise
        logger.warning("%s: %s came too late", job, move)
        return False
    return True


def _end(job: Job, move: Step, progress: Progress, /, **changes: object) -> None:
    _moved(job, move, finished_at=clock.now(), **_progress(progress.last), **changes)


def _crashed(job: Job, progress: Progress, error: Exception) -> None:
    trace = "".join(traceback.format_exception(error))[-TRACE_LENGTH:]
    problem = JOB_CRASHED(where=job.kind, error=type(error).__name__)
    _end(job, Step.FAIL, progress, problem=pack([problem]), trace=trace)


@contextlib.contextmanager
def _heartbeat(job: Job) -> Iterator[None]:
    """Say every PULSE from a thread of its own that this process lives, however long one step takes."""
    over = threading.Event()

    def beat() -> None:
        try:
            while not over.wait(PULSE.total_seconds()):
                mine = Job.objects.filter(pk=job.pk, state=State.RUNNING, runs=job.runs)
                with contextlib.suppress(OperationalError):  # busy: the next pulse will do
                    mine.update(heartbeat_at=clock.now())
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name=f"heartbeat-{job.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def jobs_rescue() -> int:
    """Restart or fail the jobs whose worker has been silent too long; queue again what fell out of the queue."""
    silent_since = clock.now() - SILENCE
    rescued = 0
    for job in Job.objects.filter(state=State.RUNNING, heartbeat_at__lt=silent_since):
        again = job.kind in KINDS and job.runs <= KINDS.get(job.kind).restarts and job.cancel_asked_at is None
        with transaction.atomic():
            if again and _moved(job, Step.RESTART, heartbeat_at=clock.now(), worker=""):
                enqueue(job)
                rescued += 1
            elif not again:
                lost = pack([WORKER_LOST(where=job.kind)])
                rescued += _moved(job, Step.FAIL, finished_at=clock.now(), problem=lost)
    for job in Job.objects.filter(state=State.QUEUED, heartbeat_at__lt=silent_since):
        # A worker took it from the queue and died before it started: the queue believes it to be running.
        if not DBTaskResult.objects.ready().filter(pk=job.task_key).exists():
            with transaction.atomic():
                Job.objects.filter(pk=job.pk, state=State.QUEUED).update(heartbeat_at=clock.now())
                enqueue(job)
                rescued += 1
    return rescued
