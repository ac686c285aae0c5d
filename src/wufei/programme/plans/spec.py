"""The words of plans: kinds, roles, states and events. Pure. Not for: what may follow what (states.py)."""

import enum

from wufei.kernel.text import _


class Role(enum.StrEnum):
    """The part a party has in a task. `responsible` without a lead is a shared list (按职责分工 or a plain list)."""

    LEAD = "lead"
    SUPPORT = "support"
    RESPONSIBLE = "responsible"


class ItemKind(enum.StrEnum):
    """What was read: a measure (one action), a goal (targets without an action), a quota row of a table."""

    MEASURE = "measure"
    GOAL = "goal"
    QUOTA = "quota"


class TaskOrigin(enum.StrEnum):
    """Where a task came from."""

    PLAN = "plan"
    MEETING = "meeting"
    HAND = "hand"


class TargetKind(enum.StrEnum):
    NUMBER = "number"
    TREND = "trend"


class TargetState(enum.StrEnum):
    """Whether a target counts: `kept`; `doubted` (contradicts or repeats another, not yet settled); `dropped`."""

    KEPT = "kept"
    DOUBTED = "doubted"
    DROPPED = "dropped"


class Comparator(enum.StrEnum):
    AT_LEAST = ">="
    AT_MOST = "<="
    EQUAL = "="
    ABOUT = "~"
    RANGE = "range"
    RISING = "rising"
    FALLING = "falling"


class EditionState(enum.StrEnum):
    """An edition of a plan document. Nothing becomes a task before somebody adopts it."""

    IN_REVIEW = "in_review"
    ADOPTED = "adopted"
    SUPERSEDED = "superseded"
    DISCARDED = "discarded"


class EditionEvent(enum.StrEnum):
    ADOPT = "adopt"
    SUPERSEDE = "supersede"
    DISCARD = "discard"


class ItemState(enum.StrEnum):
    """One item read from a document, on its way through a person's hands."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    CHANGED = "changed"
    DOUBTED = "doubted"
    REJECTED = "rejected"
    ADOPTED = "adopted"


REVIEWED = frozenset({ItemState.ACCEPTED, ItemState.CHANGED, ItemState.DOUBTED})


class ItemEvent(enum.StrEnum):
    ACCEPT = "accept"
    CHANGE = "change"
    DOUBT = "doubt"
    REJECT = "reject"
    RESET = "reset"
    ADOPT = "adopt"


class TaskState(enum.StrEnum):
    """A task. Being overdue is no state: it belongs to the deadline, the state says where the work is."""

    PLANNED = "planned"
    RUNNING = "running"
    BLOCKED = "blocked"
    CLAIMED = "claimed"
    DONE = "done"
    DROPPED = "dropped"


OPEN_TASKS = frozenset({TaskState.PLANNED, TaskState.RUNNING, TaskState.BLOCKED, TaskState.CLAIMED})


class TaskEvent(enum.StrEnum):
    REPORT = "report"
    REPORT_PROBLEM = "report_problem"
    CLAIM = "claim"
    CONFIRM = "confirm"
    RETURN = "return"
    REOPEN = "reopen"
    DROP = "drop"


class ExtensionState(enum.StrEnum):
    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"


class ExtensionEvent(enum.StrEnum):
    GRANT = "grant"
    REFUSE = "refuse"


class FindingState(enum.StrEnum):
    OPEN = "open"
    SETTLED = "settled"
    LEFT = "left"


class FindingEvent(enum.StrEnum):
    SETTLE = "settle"
    LEAVE = "leave"
    REOPEN = "reopen"


class ProjectState(enum.StrEnum):
    """The stages of a project, from the list to running."""

    PLANNED = "planned"
    APPROVED = "approved"
    BUILDING = "building"
    TRIAL = "trial"
    RUNNING = "running"
    SUSPENDED = "suspended"
    DROPPED = "dropped"


class ProjectEvent(enum.StrEnum):
    APPROVE = "approve"
    BUILD = "build"
    TRY = "try"
    RUN = "run"
    SUSPEND = "suspend"
    RESUME = "resume"
    DROP = "drop"


class FindingKind(enum.StrEnum):
    """What the compiler points at; the values are the compiler's own words."""

    CONTRADICTORY_NUMBERS = "contradictory_numbers"
    CONTRADICTORY_TOTAL = "contradictory_total"
    REPEATED_TARGET = "repeated_target"
    COUNTY_QUOTA = "county_quota"
    DOUBTFUL_NAME = "doubtful_name"
    TABLE_NOT_IN_TEXT = "table_not_in_text"
    INHERITED_INDICATORS = "inherited_indicators"
    NO_PARTY = "no_party"
    NO_LEAD = "no_lead"
    TREND = "trend"
    NO_TASKS = "no_tasks"


LEAVE, REOPEN = "leave", "reopen"
# What a person may choose for each kind, beside leaving it open. `take:N` stands for one choice a reading.
CHOICES: dict[str, tuple[str, ...]] = {
    FindingKind.CONTRADICTORY_NUMBERS: ("take", "keep_all"),
    FindingKind.CONTRADICTORY_TOTAL: ("keep_all",),
    FindingKind.REPEATED_TARGET: ("count_once", "keep_all"),
    FindingKind.COUNTY_QUOTA: ("counties_only", "with_zones"),
    FindingKind.DOUBTFUL_NAME: ("use_suggestion", "as_printed"),
    FindingKind.TABLE_NOT_IN_TEXT: ("noted",),
    FindingKind.INHERITED_INDICATORS: ("noted",),
    FindingKind.NO_PARTY: ("noted",),
    FindingKind.NO_LEAD: ("as_printed",),
    FindingKind.TREND: ("noted",),
    FindingKind.NO_TASKS: ("noted",),
}
# Until these are settled the targets they touch stay marked.
MARKING = frozenset({FindingKind.CONTRADICTORY_NUMBERS, FindingKind.REPEATED_TARGET})

# The words for states, roles and moves, as every face shows them.
TASK_LABELS: dict[str, str] = {
    TaskState.PLANNED: _("Not started"),
    TaskState.RUNNING: _("Under way"),
    TaskState.BLOCKED: _("In difficulty"),
    TaskState.CLAIMED: _("Awaiting closure"),
    TaskState.DONE: _("Closed"),
    TaskState.DROPPED: _("Withdrawn"),
}
ITEM_LABELS: dict[str, str] = {
    ItemState.PENDING: _("To review"),
    ItemState.ACCEPTED: _("Accepted as read"),
    ItemState.CHANGED: _("Corrected"),
    ItemState.DOUBTED: _("In doubt"),
    ItemState.REJECTED: _("No task"),
    ItemState.ADOPTED: _("Adopted"),
}
EDITION_LABELS: dict[str, str] = {
    EditionState.IN_REVIEW: _("Under review"),
    EditionState.ADOPTED: _("In force"),
    EditionState.SUPERSEDED: _("Superseded"),
    EditionState.DISCARDED: _("Discarded"),
}
FINDING_LABELS: dict[str, str] = {
    FindingState.OPEN: _("To settle"),
    FindingState.SETTLED: _("Settled"),
    FindingState.LEFT: _("Left open"),
}
PROJECT_LABELS: dict[str, str] = {
    ProjectState.PLANNED: _("Planned"),
    ProjectState.APPROVED: _("Project approved"),
    ProjectState.BUILDING: _("Under construction"),
    ProjectState.TRIAL: _("Trial run"),
    ProjectState.RUNNING: _("In operation"),
    ProjectState.SUSPENDED: _("Suspended"),
    ProjectState.DROPPED: _("Given up"),
}
EXTENSION_LABELS: dict[str, str] = {
    ExtensionState.ASKED: _("Awaiting decision"),
    ExtensionState.GRANTED: _("Granted"),
    ExtensionState.REFUSED: _("Not granted"),
}
TARGET_LABELS: dict[str, str] = {
    TargetState.KEPT: _("Counts"),
    TargetState.DOUBTED: _("Not settled"),
    TargetState.DROPPED: _("Dropped"),
}
ROLE_LABELS: dict[str, str] = {
    Role.LEAD: _("Lead"),
    Role.SUPPORT: _("Support"),
    Role.RESPONSIBLE: _("Responsible"),
}
ORIGIN_LABELS: dict[str, str] = {
    TaskOrigin.PLAN: _("Plan"),
    TaskOrigin.MEETING: _("Decided in a meeting"),
    TaskOrigin.HAND: _("Added by hand"),
}
PROJECT_EVENT_LABELS: dict[str, str] = {
    ProjectEvent.APPROVE: _("Approve"),
    ProjectEvent.BUILD: _("Start construction"),
    ProjectEvent.TRY: _("Start trial run"),
    ProjectEvent.RUN: _("Put into operation"),
    ProjectEvent.SUSPEND: _("Suspend"),
    ProjectEvent.RESUME: _("Resume"),
    ProjectEvent.DROP: _("Give up"),
}
