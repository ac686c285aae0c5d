"""The table of moves of a typical case: written, handed in, selected or returned, withdrawn for good. Pure."""

from wufei.kernel.machine import Machine, Move
from wufei.programme.exemplars import permissions as p
from wufei.programme.exemplars.spec import CaseEvent as E
from wufei.programme.exemplars.spec import CaseState as S

CASES = Machine(
    name="case",
    start=S.DRAFT,
    moves=(
        *(Move(s, E.SUBMIT, S.SUBMITTED, p.CASE_SUBMIT) for s in (S.DRAFT, S.RETURNED)),
        Move(S.SUBMITTED, E.SELECT, S.SELECTED, p.CASE_SELECT),
        *(Move(s, E.RETURN, S.RETURNED, p.CASE_SELECT) for s in (S.SUBMITTED, S.SELECTED)),
        *(Move(s, E.WITHDRAW, S.WITHDRAWN, p.CASE_WITHDRAW) for s in (S.DRAFT, S.RETURNED, S.SUBMITTED)),
    ),
    ends=frozenset({S.WITHDRAWN}),
)

MACHINES = (CASES,)
