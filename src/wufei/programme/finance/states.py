"""The table of moves of a loan: it runs, is paid back or written off; opened again with a reason. Pure."""

from wufei.kernel.machine import Machine, Move
from wufei.programme.finance.spec import LoanEvent as E
from wufei.programme.finance.spec import LoanState as S

LOANS = Machine(
    name="loan",
    start=S.ACTIVE,
    moves=(
        Move(S.ACTIVE, E.REPAY, S.REPAID),
        Move(S.ACTIVE, E.WRITE_OFF, S.WRITTEN_OFF),
        Move(S.REPAID, E.REOPEN, S.ACTIVE),
        Move(S.WRITTEN_OFF, E.REOPEN, S.ACTIVE),
    ),
)

MACHINES = (LOANS,)
