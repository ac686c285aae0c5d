"""Table of moves of a treatment run. Not for: writing a state (rows.swap)."""

from wufei.kernel.machine import Machine, Move
from wufei.operations.facilities.permissions import RUN_REVERSE, RUN_WRITE
from wufei.operations.facilities.spec import RunEvent as E
from wufei.operations.facilities.spec import RunState as S

RUNS: Machine[S, E] = Machine(
    "run",
    S.DRAFT,
    (
        Move(S.DRAFT, E.POST, S.POSTED, RUN_WRITE, needs=("run_even",)),
        Move(S.DRAFT, E.DISCARD, S.DISCARDED, RUN_WRITE),
        # What is in the books is not edited: it is taken back, and a new run says what was so.
        Move(S.POSTED, E.REVERSE, S.REVERSED, RUN_REVERSE),
    ),
    ends=frozenset({S.REVERSED, S.DISCARDED}),
)
