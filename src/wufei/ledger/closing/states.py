"""Table of moves of an assertion. Not for: writing a state (rows.swap)."""

from wufei.kernel.machine import Machine, Move
from wufei.ledger.closing.permissions import ASSERTION_CARRY, ASSERTION_MAKE
from wufei.ledger.closing.spec import AssertionEvent as E
from wufei.ledger.closing.spec import AssertionState as S

ASSERTIONS: Machine[S, E] = Machine(
    "assertion",
    S.HOLDS,
    (
        Move(S.HOLDS, E.DIFFER, S.DIFFERS, ASSERTION_MAKE),
        Move(S.HOLDS, E.WITHDRAW, S.WITHDRAWN, ASSERTION_MAKE),
        Move(S.DIFFERS, E.CARRY, S.CARRIED, ASSERTION_CARRY),
        Move(S.DIFFERS, E.WITHDRAW, S.WITHDRAWN, ASSERTION_MAKE),
        # What was carried is taken back: it moves the books.
        Move(S.CARRIED, E.WITHDRAW, S.WITHDRAWN, ASSERTION_CARRY),
    ),
    ends=frozenset({S.WITHDRAWN}),
)
