"""The table of moves of a reading: draft → complete → approved → accepted, back only with a reason. Pure."""

from wufei.kernel.machine import Machine, Move
from wufei.programme.indicators.spec import ReadingEvent as E
from wufei.programme.indicators.spec import ReadingState as S

READINGS = Machine(
    name="reading",
    start=S.DRAFT,
    moves=(
        Move(S.DRAFT, E.COMPLETE, S.COMPLETE),
        Move(S.COMPLETE, E.RETURN, S.DRAFT),
        Move(S.COMPLETE, E.APPROVE, S.APPROVED),
        Move(S.APPROVED, E.ACCEPT, S.ACCEPTED),
        # Top-down only: what was approved is opened again by whoever may approve.
        Move(S.APPROVED, E.REOPEN, S.DRAFT),
        Move(S.ACCEPTED, E.REOPEN, S.DRAFT),
    ),
)

MACHINES = (READINGS,)
