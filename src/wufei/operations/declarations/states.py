"""Table of moves of a filing. Not for: writing a state (rows.swap)."""

from wufei.kernel.machine import Machine, Move
from wufei.operations.declarations.permissions import FILING_FILE, FILING_REVIEW
from wufei.operations.declarations.spec.filings import FilingEvent as E
from wufei.operations.declarations.spec.filings import FilingState as S

FILINGS: Machine[S, E] = Machine(
    "filing",
    S.DUE,
    (
        Move(S.DUE, E.SAVE, S.DRAFT, FILING_FILE),
        Move(S.DUE, E.FILE, S.FILED, FILING_FILE),
        Move(S.DRAFT, E.SAVE, S.DRAFT, FILING_FILE),
        Move(S.DRAFT, E.FILE, S.FILED, FILING_FILE),
        Move(S.FILED, E.ACCEPT, S.ACCEPTED, FILING_REVIEW),
        Move(S.FILED, E.RETURN, S.RETURNED, FILING_REVIEW),
        Move(S.RETURNED, E.SAVE, S.RETURNED, FILING_FILE),
        Move(S.RETURNED, E.FILE, S.FILED, FILING_FILE),
    ),
    ends=frozenset({S.ACCEPTED}),
)
