"""The tables of moves of plans: editions, items under review, tasks, extensions, projects. Pure; actions walk them."""

from wufei.kernel.machine import Machine, Move
from wufei.programme.plans.spec import (
    EditionEvent,
    EditionState,
    ExtensionEvent,
    ExtensionState,
    FindingEvent,
    FindingState,
    ItemEvent,
    ItemState,
    ProjectEvent,
    ProjectState,
    TaskEvent,
    TaskState,
)

_E, _EE = EditionState, EditionEvent
EDITIONS = Machine(
    name="edition",
    start=_E.IN_REVIEW,
    moves=(
        Move(_E.IN_REVIEW, _EE.ADOPT, _E.ADOPTED),
        Move(_E.ADOPTED, _EE.ADOPT, _E.ADOPTED),
        Move(_E.ADOPTED, _EE.SUPERSEDE, _E.SUPERSEDED),
        Move(_E.IN_REVIEW, _EE.DISCARD, _E.DISCARDED),
    ),
    ends=frozenset({_E.SUPERSEDED, _E.DISCARDED}),
)

_I, _IE = ItemState, ItemEvent
_OPEN = (_I.PENDING, _I.ACCEPTED, _I.CHANGED, _I.DOUBTED, _I.REJECTED)
ITEMS = Machine(
    name="item",
    start=_I.PENDING,
    moves=(
        *(Move(s, _IE.ACCEPT, _I.ACCEPTED) for s in (_I.PENDING, _I.ACCEPTED, _I.DOUBTED, _I.REJECTED)),
        Move(_I.CHANGED, _IE.ACCEPT, _I.CHANGED),
        *(Move(s, _IE.CHANGE, _I.CHANGED) for s in _OPEN),
        *(Move(s, _IE.DOUBT, _I.DOUBTED) for s in _OPEN),
        *(Move(s, _IE.REJECT, _I.REJECTED) for s in _OPEN),
        *(Move(s, _IE.RESET, _I.PENDING) for s in _OPEN),
        *(Move(s, _IE.ADOPT, _I.ADOPTED) for s in (_I.ACCEPTED, _I.CHANGED, _I.DOUBTED)),
    ),
    ends=frozenset({_I.ADOPTED}),
)

_T, _TE = TaskState, TaskEvent
TASKS = Machine(
    name="task",
    start=_T.PLANNED,
    moves=(
        *(Move(s, _TE.REPORT, _T.RUNNING) for s in (_T.PLANNED, _T.RUNNING, _T.BLOCKED)),
        *(Move(s, _TE.REPORT_PROBLEM, _T.BLOCKED) for s in (_T.PLANNED, _T.RUNNING, _T.BLOCKED)),
        *(Move(s, _TE.CLAIM, _T.CLAIMED) for s in (_T.RUNNING, _T.BLOCKED)),
        Move(_T.CLAIMED, _TE.CONFIRM, _T.DONE),
        Move(_T.CLAIMED, _TE.RETURN, _T.RUNNING),
        Move(_T.DONE, _TE.REOPEN, _T.RUNNING),
        Move(_T.DROPPED, _TE.REOPEN, _T.PLANNED),
        *(Move(s, _TE.DROP, _T.DROPPED) for s in (_T.PLANNED, _T.RUNNING, _T.BLOCKED)),
    ),
)

EXTENSIONS = Machine(
    name="extension",
    start=ExtensionState.ASKED,
    moves=(
        Move(ExtensionState.ASKED, ExtensionEvent.GRANT, ExtensionState.GRANTED),
        Move(ExtensionState.ASKED, ExtensionEvent.REFUSE, ExtensionState.REFUSED),
    ),
    ends=frozenset({ExtensionState.GRANTED, ExtensionState.REFUSED}),
)

_F, _FE = FindingState, FindingEvent
FINDINGS = Machine(
    name="finding",
    start=_F.OPEN,
    moves=(
        *(Move(s, _FE.SETTLE, _F.SETTLED) for s in (_F.OPEN, _F.LEFT)),
        Move(_F.OPEN, _FE.LEAVE, _F.LEFT),
        *(Move(s, _FE.REOPEN, _F.OPEN) for s in (_F.SETTLED, _F.LEFT)),
    ),
)

_P, _PE = ProjectState, ProjectEvent
PROJECTS = Machine(
    name="project",
    start=_P.PLANNED,
    moves=(
        Move(_P.PLANNED, _PE.APPROVE, _P.APPROVED),
        Move(_P.APPROVED, _PE.BUILD, _P.BUILDING),
        Move(_P.BUILDING, _PE.TRY, _P.TRIAL),
        Move(_P.BUILDING, _PE.RUN, _P.RUNNING),
        Move(_P.TRIAL, _PE.RUN, _P.RUNNING),
        *(Move(s, _PE.SUSPEND, _P.SUSPENDED) for s in (_P.PLANNED, _P.APPROVED, _P.BUILDING, _P.TRIAL)),
        # Whoever takes it up again says at which stage it goes on.
        Move(_P.SUSPENDED, _PE.APPROVE, _P.APPROVED),
        Move(_P.SUSPENDED, _PE.RESUME, _P.BUILDING),
        Move(_P.SUSPENDED, _PE.TRY, _P.TRIAL),
        *(Move(s, _PE.DROP, _P.DROPPED) for s in (_P.PLANNED, _P.APPROVED, _P.SUSPENDED)),
    ),
    ends=frozenset({_P.RUNNING, _P.DROPPED}),
)

MACHINES = (EDITIONS, ITEMS, FINDINGS, TASKS, EXTENSIONS, PROJECTS)
