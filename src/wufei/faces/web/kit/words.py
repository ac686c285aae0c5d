"""The words and shapes in which states, roles and comparators are shown. Not for: what they mean (spec, states)."""

from wufei.kernel.text import _

# state → (word, badge class): the shape comes with the class, so a status never speaks by colour alone.
TASK_STATES = {
    "planned": (_("Not started"), "w-wait"),
    "running": (_("Under way"), "w-blue"),
    "blocked": (_("In difficulty"), "w-amber"),
    "claimed": (_("Awaiting closure"), "w-half"),
    "done": (_("Closed"), "w-ok"),
    "dropped": (_("Withdrawn"), "w-void"),
}
ITEM_STATES = {
    "pending": (_("To review"), "w-wait"),
    "accepted": (_("Accepted"), "w-ok"),
    "changed": (_("Corrected"), "w-ok"),
    "doubted": (_("In doubt"), "w-amber"),
    "rejected": (_("No task"), "w-void"),
    "adopted": (_("Adopted"), "w-blue"),
}
EDITION_STATES = {
    "in_review": (_("Under review"), "w-half"),
    "adopted": (_("In force"), "w-ok"),
    "superseded": (_("Superseded"), "w-void"),
    "discarded": (_("Discarded"), "w-void"),
}
FINDING_STATES = {
    "open": (_("To settle"), "w-amber"),
    "settled": (_("Settled"), "w-ok"),
    "left": (_("Left open"), "w-wait"),
}
PROJECT_STATES = {
    "planned": (_("Planned"), "w-wait"),
    "approved": (_("Approved"), "w-half"),
    "building": (_("Under construction"), "w-blue"),
    "trial": (_("Trial run"), "w-blue"),
    "running": (_("In operation"), "w-ok"),
    "suspended": (_("Suspended"), "w-amber"),
    "dropped": (_("Given up"), "w-void"),
}
PROJECT_EVENTS = {
    "approve": _("Approve"),
    "build": _("Start construction"),
    "try": _("Start trial run"),
    "run": _("Put into operation"),
    "suspend": _("Suspend"),
    "resume": _("Resume"),
    "drop": _("Give up"),
}
EXTENSION_STATES = {
    "asked": (_("Awaiting decision"), "w-wait"),
    "granted": (_("Granted"), "w-ok"),
    "refused": (_("Not granted"), "w-red"),
}
JOB_STATES = {
    "queued": (_("Queued"), "w-wait"),
    "running": (_("Running"), "w-blue"),
    "done": (_("Done"), "w-ok"),
    "failed": (_("Failed"), "w-red"),
    "cancelled": (_("Cancelled"), "w-void"),
}
TARGET_STATES = {
    "kept": (_("Counts"), "w-ok"),
    "doubted": (_("Not settled"), "w-amber"),
    "dropped": (_("Dropped"), "w-void"),
}
STATES = {
    "task": TASK_STATES,
    "item": ITEM_STATES,
    "edition": EDITION_STATES,
    "finding": FINDING_STATES,
    "project": PROJECT_STATES,
    "extension": EXTENSION_STATES,
    "job": JOB_STATES,
    "target": TARGET_STATES,
}
ROLES = {"lead": _("Lead"), "support": _("Support"), "responsible": _("Responsible"), "inherited": _("Inherited")}
ORIGINS = {"plan": _("Plan"), "meeting": _("Decided in a meeting"), "hand": _("Added by hand")}
COMPARATORS = {">=": "≥", "<=": "≤", "=": "=", "~": "≈", "rising": "↑", "falling": "↓", "range": ""}
COMPARATOR_CHOICES = (">=", "<=", "=", "~", "range")
ACTS = {
    "adopt": _("Plan adopted, task made"),
    "report": _("Progress reported"),
    "report_problem": _("Difficulty reported"),
    "claim": _("Closure asked for"),
    "confirm": _("Closed"),
    "return": _("Returned"),
    "reopen": _("Reopened"),
    "drop": _("Withdrawn"),
    "note": _("Note added"),
    "urge": _("Urged"),
    "change": _("Task changed"),
    "edition": _("Carried on into a new edition"),
    "orphaned": _("No longer in the new edition"),
    "extension_ask": _("Later deadline asked for"),
    "extension_grant": _("Later deadline granted"),
    "extension_refuse": _("Later deadline refused"),
}
ACT_CLASSES = {"return": "w-red", "report_problem": "w-red", "urge": "w-red", "adopt": "w-sys", "edition": "w-sys"}
FINDING_KINDS = {
    "red": "w-red",
    "amber": "w-amber",
}
