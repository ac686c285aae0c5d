"""The kernel's own beats: jobs without a worker, old events, old rows of the queue, contents nobody owns.

Not for: the beats of the floors above (each app declares its own).
"""

import datetime as dt

from django_tasks_db.models import DBTaskResult

from wufei.kernel import clock
from wufei.kernel.files.actions import files_sweep
from wufei.kernel.jobs.execution import jobs_rescue
from wufei.kernel.jobs.spec import daily, every
from wufei.kernel.outbox.actions import outbox_prune
from wufei.kernel.repeats.actions import repeats_prune

EVENTS_KEPT = dt.timedelta(days=90)
QUEUE_KEPT = dt.timedelta(days=14)
ANSWERS_KEPT = dt.timedelta(days=1)


@every(minutes=1)
def rescue() -> int:
    """Find the jobs whose worker died."""
    return jobs_rescue()


@daily("03:10")
def prune() -> int:
    """Delete events everybody has handled, finished rows of the queue (the jobs themselves stay), kept answers."""
    old = DBTaskResult.objects.finished().filter(finished_at__lt=clock.now() - QUEUE_KEPT)
    gone = outbox_prune(older_than=EVENTS_KEPT) + repeats_prune(older_than=ANSWERS_KEPT)
    return gone + old.delete()[0]


@daily("03:40")
def sweep() -> int:
    """Remove the contents that unfinished uploads and purged files left behind."""
    return files_sweep()
