"""Table of moves of works. Not for: writing a state (rows.swap)."""

from wufei.kernel.machine import Machine, Move
from wufei.operations.works.permissions import WORKS_REVIEW, WORKS_WRITE
from wufei.operations.works.spec import WorksEvent as E
from wufei.operations.works.spec import WorksState as S

WORKS: Machine[S, E] = Machine(
    "works",
    S.DRAFT,
    (
        Move(S.DRAFT, E.SUBMIT, S.SUBMITTED, WORKS_WRITE),
        Move(S.DRAFT, E.WITHDRAW, S.WITHDRAWN, WORKS_WRITE),
        Move(S.SUBMITTED, E.CONFIRM, S.UNDER_WAY, WORKS_REVIEW),
        Move(S.SUBMITTED, E.RETURN, S.RETURNED, WORKS_REVIEW),
        Move(S.SUBMITTED, E.WITHDRAW, S.WITHDRAWN, WORKS_WRITE),
        Move(S.RETURNED, E.SUBMIT, S.SUBMITTED, WORKS_WRITE),
        Move(S.RETURNED, E.WITHDRAW, S.WITHDRAWN, WORKS_WRITE),
        Move(S.UNDER_WAY, E.FINISH, S.FINISHED, WORKS_WRITE),
        Move(S.FINISHED, E.CHECK, S.CHECKED, WORKS_REVIEW),
        Move(S.FINISHED, E.REOPEN, S.UNDER_WAY, WORKS_REVIEW),
    ),
    ends=frozenset({S.CHECKED, S.WITHDRAWN}),
)
