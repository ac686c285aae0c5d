"""What can be allowed on evaluations. Not for: who may (roles)."""

from wufei.kernel.access import Permission
from wufei.kernel.text import _
from wufei.programme.evaluation.spec.process import AppealState, EvaluationState

_OPEN = frozenset({EvaluationState.DRAFT, EvaluationState.NOTIFIED})

EVALUATION_READ = Permission("evaluation.evaluation.read", _("Read evaluations that were made known"))
DRAFT_READ = Permission("evaluation.draft.read", _("Read evaluations that are still drafts"))
METHOD_LOAD = Permission("evaluation.method.load", _("Load a method of evaluation"))
EVALUATION_OPEN = Permission("evaluation.evaluation.open", _("Open an evaluation"))
SUBJECT_CHANGE = Permission(
    "evaluation.subject.change", _("Leave a subject out or take it in"), frozenset({EvaluationState.DRAFT})
)
EVALUATION_RUN = Permission("evaluation.evaluation.run", _("Compute an evaluation"), _OPEN)
JUDGEMENT_GIVE = Permission("evaluation.judgement.give", _("Give points by judgement, count findings"), _OPEN)
EVALUATION_NOTIFY = Permission(
    "evaluation.evaluation.notify", _("Make an evaluation known"), frozenset({EvaluationState.DRAFT})
)
EVALUATION_REOPEN = Permission(
    "evaluation.evaluation.reopen",
    _("Take an evaluation back before it is locked"),
    frozenset({EvaluationState.NOTIFIED}),
)
EVALUATION_LOCK = Permission(
    "evaluation.evaluation.lock", _("Lock and sign an evaluation"), frozenset({EvaluationState.NOTIFIED})
)
EVALUATION_REPLAY = Permission(
    "evaluation.evaluation.replay", _("Compute a locked evaluation again"), frozenset({EvaluationState.LOCKED})
)
APPEAL_READ = Permission("evaluation.appeal.read", _("Read appeals with their evidence"))
APPEAL_FILE = Permission(
    "evaluation.appeal.file", _("Appeal against the own score"), frozenset({EvaluationState.NOTIFIED})
)
APPEAL_DECIDE = Permission("evaluation.appeal.decide", _("Decide an appeal"), frozenset({AppealState.FILED}))
SHEET_EXPORT = Permission("evaluation.sheet.export", _("Export score sheets, allocations and reports"))

PERMISSIONS = tuple(value for value in list(globals().values()) if isinstance(value, Permission))
