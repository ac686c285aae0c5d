"""The tables of moves of rounds, pages and entries. Pure; actions walk them."""

from wufei.kernel.machine import Machine, Move
from wufei.programme.rounds.spec import EntryEvent, EntryState, PageEvent, PageState, RoundEvent, RoundState

ROUNDS = Machine(
    name="round",
    start=RoundState.OPEN,
    moves=(
        Move(RoundState.OPEN, RoundEvent.CLOSE, RoundState.CLOSED),
        Move(RoundState.CLOSED, RoundEvent.REOPEN, RoundState.OPEN),
    ),
)

_P, _PE = PageState, PageEvent
PAGES = Machine(
    name="page",
    start=_P.FILLING,
    moves=(
        Move(_P.FILLING, _PE.SUBMIT, _P.SUBMITTED),
        Move(_P.RETURNED, _PE.SUBMIT, _P.SUBMITTED),
        Move(_P.SUBMITTED, _PE.WITHDRAW, _P.FILLING),
        Move(_P.SUBMITTED, _PE.RETURN, _P.RETURNED),
        Move(_P.SUBMITTED, _PE.APPROVE, _P.APPROVED),
        Move(_P.APPROVED, _PE.ACCEPT, _P.ACCEPTED),
        Move(_P.APPROVED, _PE.REOPEN, _P.RETURNED),
        Move(_P.ACCEPTED, _PE.REOPEN, _P.RETURNED),
    ),
)

_E, _EE = EntryState, EntryEvent
ENTRIES = Machine(
    name="entry",
    start=_E.TO_FILL,
    moves=(
        *(Move(s, _EE.CONFIRM, _E.FILLED) for s in _E),
        Move(_E.TO_FILL, _EE.CHANGE, _E.TO_FILL),
        Move(_E.FILLED, _EE.CHANGE, _E.TO_FILL),
        Move(_E.RETURNED, _EE.CHANGE, _E.RETURNED),
        *(Move(s, _EE.RETURN, _E.RETURNED) for s in _E),
    ),
)

MACHINES = (ROUNDS, PAGES, ENTRIES)
