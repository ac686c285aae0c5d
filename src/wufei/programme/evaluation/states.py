"""The tables of moves of evaluations and appeals. Pure; actions walk them."""

from wufei.kernel.machine import Machine, Move
from wufei.programme.evaluation import permissions
from wufei.programme.evaluation.spec.process import AppealEvent, AppealState, EvaluationEvent, EvaluationState

_S, _E = EvaluationState, EvaluationEvent
EVALUATIONS = Machine(
    name="evaluation",
    start=_S.DRAFT,
    moves=(
        Move(_S.DRAFT, _E.NOTIFY, _S.NOTIFIED, permissions.EVALUATION_NOTIFY, ("covered",)),
        Move(_S.NOTIFIED, _E.REOPEN, _S.DRAFT, permissions.EVALUATION_REOPEN),
        Move(_S.NOTIFIED, _E.LOCK, _S.LOCKED, permissions.EVALUATION_LOCK, ("covered", "appeals_decided")),
    ),
    ends=frozenset({_S.LOCKED}),
)

_A, _AE = AppealState, AppealEvent
APPEALS = Machine(
    name="appeal",
    start=_A.FILED,
    moves=(
        Move(_A.FILED, _AE.UPHOLD, _A.UPHELD, permissions.APPEAL_DECIDE),
        Move(_A.FILED, _AE.REJECT, _A.REJECTED, permissions.APPEAL_DECIDE),
    ),
    ends=frozenset({_A.UPHELD, _A.REJECTED}),
)

MACHINES = (EVALUATIONS, APPEALS)
