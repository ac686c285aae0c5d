"""The way of an evaluation and of an appeal in words: states, events, kinds of runs. Not for: moves (states.py)."""

import enum

from wufei.kernel.text import _


class EvaluationState(enum.StrEnum):
    """草稿, 公示, 定版. A draft is computed as often as wanted; a locked one never changes again."""

    DRAFT = "draft"
    NOTIFIED = "notified"
    LOCKED = "locked"


class EvaluationEvent(enum.StrEnum):
    NOTIFY = "notify"
    REOPEN = "reopen"
    LOCK = "lock"


class AppealState(enum.StrEnum):
    FILED = "filed"
    UPHELD = "upheld"
    REJECTED = "rejected"


class AppealEvent(enum.StrEnum):
    UPHOLD = "uphold"
    REJECT = "reject"


class RunKind(enum.StrEnum):
    """Why a run was made: to prepare, after an appeal while it was made known, or again after it was locked."""

    DRAFT = "draft"
    CORRECTED = "corrected"
    REPLAY = "replay"


PUBLISHED = frozenset({EvaluationState.NOTIFIED, EvaluationState.LOCKED})

EVALUATION_LABELS: dict[str, str] = {
    EvaluationState.DRAFT: _("Draft"),
    EvaluationState.NOTIFIED: _("Made known"),
    EvaluationState.LOCKED: _("Locked"),
}
APPEAL_LABELS: dict[str, str] = {
    AppealState.FILED: _("To be decided"),
    AppealState.UPHELD: _("Upheld"),
    AppealState.REJECTED: _("Not upheld"),
}
RUN_LABELS: dict[str, str] = {
    RunKind.DRAFT: _("Draft run"),
    RunKind.CORRECTED: _("Corrected after an appeal"),
    RunKind.REPLAY: _("Computed again after the lock"),
}
