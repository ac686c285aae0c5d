"""The words and shapes in which states, roles and comparators are shown. Not for: what they mean (spec, states)."""

from collections.abc import Mapping

from wufei.kernel.text import _
from wufei.operations.declarations.spec.filings import STATE_LABELS as FILING_LABELS
from wufei.operations.declarations.spec.rolls import GRADE_LABELS
from wufei.operations.facilities import spec as facilities
from wufei.operations.licences.spec import STATE_LABELS as LICENCE_STATE_LABELS
from wufei.operations.manifests import spec as manifests
from wufei.operations.manifests.spec.corrections import CORRECTION_LABELS
from wufei.operations.manifests.spec.packages import WHEREABOUTS_LABELS
from wufei.operations.manifests.spec.rounds import ROUND_STATE_LABELS
from wufei.operations.manifests.spec.trust import TICKET_STATE_LABELS
from wufei.operations.pickups import spec as pickups
from wufei.operations.settlement import spec as settlement
from wufei.operations.settlement.spec.deposits import RESERVE_LABELS
from wufei.operations.works import spec as works
from wufei.programme.evaluation.spec import process as evaluation
from wufei.programme.exemplars import spec as exemplars
from wufei.programme.finance import spec as finance
from wufei.programme.indicators import spec as indicators
from wufei.programme.plans import spec
from wufei.programme.rounds import spec as rounds
from wufei.registers.catalogue import spec as catalogue


def _shaped(labels: Mapping[str, str], shapes: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """State → (word, badge class)."""
    return {str(state): (word, shapes[state]) for state, word in labels.items()}


# state → (word, badge class): the shape comes with the class, so a status never speaks by colour alone.
TASK_STATES = _shaped(
    spec.TASK_LABELS,
    {
        "planned": "w-wait",
        "running": "w-blue",
        "blocked": "w-amber",
        "claimed": "w-half",
        "done": "w-ok",
        "dropped": "w-void",
    },
)
ITEM_STATES = _shaped(
    spec.ITEM_LABELS,
    {
        "pending": "w-wait",
        "accepted": "w-ok",
        "changed": "w-ok",
        "doubted": "w-amber",
        "rejected": "w-void",
        "adopted": "w-blue",
    },
)
EDITION_STATES = _shaped(
    spec.EDITION_LABELS, {"in_review": "w-half", "adopted": "w-ok", "superseded": "w-void", "discarded": "w-void"}
)
FINDING_STATES = _shaped(spec.FINDING_LABELS, {"open": "w-amber", "settled": "w-ok", "left": "w-wait"})
PROJECT_STATES = _shaped(
    spec.PROJECT_LABELS,
    {
        "planned": "w-wait",
        "approved": "w-half",
        "building": "w-blue",
        "trial": "w-blue",
        "running": "w-ok",
        "suspended": "w-amber",
        "dropped": "w-void",
    },
)
LOAN_STATES = _shaped(finance.STATE_LABELS, {"active": "w-blue", "repaid": "w-ok", "written_off": "w-void"})
FILING_STATES = _shaped(
    FILING_LABELS, {"due": "w-wait", "draft": "w-half", "filed": "w-blue", "returned": "w-red", "accepted": "w-ok"}
)
GRADES = _shaped(GRADE_LABELS, {"good": "w-ok", "sound": "w-blue", "poor": "w-red"})
# One table: no kind, use and entry share a code.
LOAN_WORDS = {
    str(k): word for d in (finance.KIND_LABELS, finance.USE_LABELS, finance.ENTRY_LABELS) for k, word in d.items()
}
CASE_STATES = _shaped(
    exemplars.STATE_LABELS,
    {"draft": "w-half", "submitted": "w-blue", "returned": "w-red", "selected": "w-ok", "withdrawn": "w-void"},
)
SETTLEMENT_STATES = _shaped(
    settlement.STATE_LABELS, {"open": "w-amber", "explained": "w-blue", "confirmed": "w-red", "dismissed": "w-void"}
)
RESERVE_STATES = _shaped(RESERVE_LABELS, {"reserved": "w-wait", "settled": "w-ok", "voided": "w-void"})
RUN_STATES = _shaped(
    facilities.RUN_LABELS, {"draft": "w-half", "posted": "w-ok", "reversed": "w-void", "discarded": "w-void"}
)
MANIFEST_STATES = _shaped(
    manifests.STATE_LABELS,
    {
        "draft": "w-half",
        "issued": "w-wait",
        "in_transit": "w-blue",
        "stopped": "w-amber",
        "arrived": "w-blue",
        "partly_accepted": "w-amber",
        "refused": "w-red",
        "accepted": "w-ok",
        "treated": "w-ok",
        "returned": "w-void",
        "cancelled": "w-void",
    },
)
LICENCE_STATES = _shaped(
    LICENCE_STATE_LABELS,
    {
        "draft": "w-half",
        "applied": "w-wait",
        "review": "w-blue",
        "returned": "w-red",
        "issued": "w-ok",
        "suspended": "w-amber",
        "refused": "w-void",
        "withdrawn": "w-void",
        "revoked": "w-red",
        "expired": "w-void",
        "superseded": "w-void",
    },
)
WORKS_STATES = _shaped(
    works.STATE_LABELS,
    {
        "draft": "w-half",
        "submitted": "w-wait",
        "returned": "w-red",
        "under_way": "w-blue",
        "finished": "w-wait",
        "checked": "w-ok",
        "withdrawn": "w-void",
    },
)
PICKUP_STATES = _shaped(
    pickups.STATE_LABELS,
    {"open": "w-wait", "agreed": "w-blue", "done": "w-ok", "withdrawn": "w-void", "lapsed": "w-amber"},
)
QUOTE_STATES = _shaped(
    pickups.QUOTE_LABELS,
    {
        "given": "w-wait",
        "chosen": "w-ok",
        "passed": "w-void",
        "replaced": "w-void",
        "taken_back": "w-void",
        "dropped": "w-void",
    },
)
PACKAGE_STATES = _shaped(
    WHEREABOUTS_LABELS, {"in_stock": "w-ok", "aboard": "w-blue", "emptied": "w-void", "withdrawn": "w-void"}
)
CORRECTION_STATES = _shaped(
    CORRECTION_LABELS, {"asked": "w-wait", "agreed": "w-ok", "refused": "w-red", "withdrawn": "w-void"}
)
TICKET_STATES = _shaped(
    TICKET_STATE_LABELS, {"waiting": "w-wait", "done": "w-ok", "conflict": "w-red", "dropped": "w-void"}
)
COLLECTING_STATES = _shaped(ROUND_STATE_LABELS, {"begun": "w-wait", "under_way": "w-blue", "received": "w-ok"})
PROJECT_EVENTS = spec.PROJECT_EVENT_LABELS
EXTENSION_STATES = _shaped(spec.EXTENSION_LABELS, {"asked": "w-wait", "granted": "w-ok", "refused": "w-red"})
READING_STATES = _shaped(
    indicators.STATE_LABELS, {"draft": "w-half", "complete": "w-blue", "approved": "w-ok", "accepted": "w-ok"}
)
JOB_STATES = {
    "queued": (_("Queued"), "w-wait"),
    "running": (_("Running"), "w-blue"),
    "done": (_("Done"), "w-ok"),
    "failed": (_("Failed"), "w-red"),
    "cancelled": (_("Cancelled"), "w-void"),
}
EVALUATION_STATES = _shaped(evaluation.EVALUATION_LABELS, {"draft": "w-half", "notified": "w-blue", "locked": "w-ok"})
APPEAL_STATES = _shaped(evaluation.APPEAL_LABELS, {"filed": "w-wait", "upheld": "w-ok", "rejected": "w-void"})
TARGET_STATES = _shaped(spec.TARGET_LABELS, {"kept": "w-ok", "doubted": "w-amber", "dropped": "w-void"})
ROUND_STATES = _shaped(rounds.ROUND_LABELS, {"open": "w-blue", "closed": "w-void"})
PAGE_STATES = _shaped(
    rounds.PAGE_LABELS,
    {"filling": "w-half", "submitted": "w-blue", "returned": "w-red", "approved": "w-ok", "accepted": "w-ok"},
)
ENTRY_STATES = _shaped(rounds.ENTRY_LABELS, {"to_fill": "w-wait", "filled": "w-ok", "returned": "w-red"})
CODE_EDITION_STATES = _shaped(catalogue.STATE_LABELS, {"draft": "w-half", "published": "w-ok", "withdrawn": "w-void"})
WEBHOOK_STATES = {
    "active": (_("active"), "w-ok"),
    "paused": (_("paused"), "w-wait"),
    "failed": (_("stopped"), "w-red"),
}
STATES = {
    "task": TASK_STATES,
    "item": ITEM_STATES,
    "edition": EDITION_STATES,
    "finding": FINDING_STATES,
    "project": PROJECT_STATES,
    "loan": LOAN_STATES,
    "run": RUN_STATES,
    "settlement_finding": SETTLEMENT_STATES,
    "reserve": RESERVE_STATES,
    "licence": LICENCE_STATES,
    "works": WORKS_STATES,
    "pickup": PICKUP_STATES,
    "quote": QUOTE_STATES,
    "manifest": MANIFEST_STATES,
    "package": PACKAGE_STATES,
    "correction": CORRECTION_STATES,
    "ticket": TICKET_STATES,
    "collecting": COLLECTING_STATES,
    "filing": FILING_STATES,
    "grade": GRADES,
    "case": CASE_STATES,
    "extension": EXTENSION_STATES,
    "job": JOB_STATES,
    "target": TARGET_STATES,
    "evaluation": EVALUATION_STATES,
    "appeal": APPEAL_STATES,
    "round": ROUND_STATES,
    "page": PAGE_STATES,
    "entry": ENTRY_STATES,
    "reading": READING_STATES,
    "code_edition": CODE_EDITION_STATES,
    "webhook": WEBHOOK_STATES,
}
LINKS = {str(key): word for key, word in catalogue.LINK_LABELS.items()}
RELATIONS = {str(key): word for key, word in catalogue.RELATION_LABELS.items()}
RELATIONS_BACK = {str(key): word for key, word in catalogue.RELATION_BACK_LABELS.items()}
CODE_FIELDS = {
    "parent": _("Class"),
    "name_zh": _("Name in Chinese"),
    "name_en": _("Name in English"),
    "hazards": _("Hazard properties"),
    "industry_zh": _("Industry of origin"),
    "wording": _("Official wording"),
}
ROLES = {**spec.ROLE_LABELS, "inherited": _("Inherited")}
ORIGINS = spec.ORIGIN_LABELS
COMPARATORS = {">=": "≥", "<=": "≤", "=": "=", "~": "≈", "rising": "↑", "falling": "↓", "range": ""}
COMPARATOR_CHOICES = (">=", "<=", "=", "~", "range")
ACTS = {
    "adopt": _("Plan adopted, task made"),
    "add": _("Task added"),
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
ACT_CLASSES = {
    "return": "w-red",
    "report_problem": "w-red",
    "urge": "w-red",
    "adopt": "w-sys",
    "add": "w-sys",
    "edition": "w-sys",
}
