"""What can be allowed in plans. Roles map to these names as data (registers/identity)."""

from wufei.kernel.access import Permission
from wufei.kernel.text import _
from wufei.programme.plans.spec import EditionState as E
from wufei.programme.plans.spec import ProjectState as P
from wufei.programme.plans.spec import TaskState as T

LIVE = frozenset({T.PLANNED, T.RUNNING, T.BLOCKED})

PLAN_READ = Permission("plans.plan.read", _("Read plans"))
PLAN_UPLOAD = Permission("plans.plan.upload", _("Bring in a plan document"))
PLAN_REVIEW = Permission(
    "plans.plan.review", _("Review what was read from a plan"), frozenset({E.IN_REVIEW, E.ADOPTED})
)
PLAN_ADOPT = Permission("plans.plan.adopt", _("Adopt reviewed items as tasks"), frozenset({E.IN_REVIEW, E.ADOPTED}))
PLAN_DISCARD = Permission("plans.plan.discard", _("Discard an edition under review"), frozenset({E.IN_REVIEW}))

TASK_READ = Permission("plans.task.read", _("Read tasks"))
TASK_ADD = Permission("plans.task.add", _("Add a task"))
TASK_CHANGE = Permission("plans.task.change", _("Change a task"), LIVE)
TASK_NOTE = Permission("plans.task.note", _("Add a note to a task"), LIVE | {T.CLAIMED})
TASK_REPORT = Permission("plans.task.report", _("Report progress on a task"), LIVE)
TASK_CLAIM = Permission("plans.task.claim", _("Ask for a task to be closed"), frozenset({T.RUNNING, T.BLOCKED}))
TASK_CONFIRM = Permission("plans.task.confirm", _("Close a task or return it"), frozenset({T.CLAIMED}))
TASK_REOPEN = Permission("plans.task.reopen", _("Reopen a closed task"), frozenset({T.DONE, T.DROPPED}))
TASK_DROP = Permission("plans.task.drop", _("Withdraw a task"), LIVE)
TASK_URGE = Permission("plans.task.urge", _("Urge the party that leads a task"), LIVE)
EXTENSION_ASK = Permission("plans.extension.ask", _("Ask for a later deadline"), LIVE)
EXTENSION_DECIDE = Permission("plans.extension.decide", _("Decide on a later deadline"), LIVE)
TARGET_SETTLE = Permission("plans.target.settle", _("Settle a doubtful target"))

MEETING_WRITE = Permission("plans.meeting.write", _("Record meetings and their decisions"))
PROJECT_READ = Permission("plans.project.read", _("Read projects"))
PROJECT_WRITE = Permission("plans.project.write", _("Add and change projects"))
PROJECT_REPORT = Permission(
    "plans.project.report",
    _("Report on a project"),
    frozenset({P.PLANNED, P.APPROVED, P.BUILDING, P.TRIAL, P.SUSPENDED}),
)
FILTER_SAVE = Permission("plans.filter.save", _("Save a filter of one's own"))

PERMISSIONS = tuple(value for value in list(globals().values()) if isinstance(value, Permission))
