"""Tables of evaluation: methods, evaluations with subjects and runs, what people give, appeals, locks."""

from wufei.programme.evaluation.models.evaluations import Evaluation, Lock, Run, Subject
from wufei.programme.evaluation.models.given import Appeal, AppealFile, FindingCount, Judgement, JudgementFile
from wufei.programme.evaluation.models.methods import Method

__all__ = [
    "Appeal",
    "AppealFile",
    "Evaluation",
    "FindingCount",
    "Judgement",
    "JudgementFile",
    "Lock",
    "Method",
    "Run",
    "Subject",
]
