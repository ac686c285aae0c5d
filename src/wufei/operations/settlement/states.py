"""Table of moves of a finding. Not for: writing a state (rows.swap)."""

from wufei.kernel.machine import Machine, Move
from wufei.operations.settlement.permissions import FINDING_JUDGE
from wufei.operations.settlement.spec import FindingEvent as E
from wufei.operations.settlement.spec import FindingState as S

FINDINGS: Machine[S, E] = Machine(
    "settlement_finding",
    S.OPEN,
    (
        Move(S.OPEN, E.EXPLAIN, S.EXPLAINED, FINDING_JUDGE),
        Move(S.OPEN, E.CONFIRM, S.CONFIRMED, FINDING_JUDGE),
        Move(S.OPEN, E.DISMISS, S.DISMISSED, FINDING_JUDGE),
        # An explanation is judged in its turn, and any judgement may be taken back with a reason.
        Move(S.EXPLAINED, E.CONFIRM, S.CONFIRMED, FINDING_JUDGE),
        Move(S.EXPLAINED, E.DISMISS, S.DISMISSED, FINDING_JUDGE),
        Move(S.EXPLAINED, E.REOPEN, S.OPEN, FINDING_JUDGE),
        Move(S.CONFIRMED, E.REOPEN, S.OPEN, FINDING_JUDGE),
        Move(S.DISMISSED, E.REOPEN, S.OPEN, FINDING_JUDGE),
    ),
    ends=frozenset(),
)
