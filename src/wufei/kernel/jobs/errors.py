"""Refusals and failures of jobs. Not for: what a job's own app refuses."""

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

JOB_CRASHED = Fault(
    "jobs.crashed",
    Kind.CONFLICT,
    _("The work stopped because of a fault in the program: {error}."),
    _("Try again; if it happens again, tell whoever runs this installation. The full trace is kept with the job."),
)
WORKER_LOST = Fault(
    "jobs.worker_lost",
    Kind.CONFLICT,
    _("The process doing this work stopped before it was finished."),
    _("Start it again."),
)
ALREADY_OVER = Fault(
    "jobs.already_over",
    Kind.CONFLICT,
    _("This work is already over."),
    _("Look at its result."),
)
UNKNOWN_KIND = Fault(
    "jobs.unknown_kind",
    Kind.INVALID,
    _("There is no work of the kind “{kind}”."),
    _("Check the name; it may belong to another version of the program."),
)
