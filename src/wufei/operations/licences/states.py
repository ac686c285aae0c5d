"""Table of moves of a licence. Not for: writing a state (rows.swap)."""

from wufei.kernel.machine import Machine, Move
from wufei.operations.licences.permissions import LICENCE_APPLY, LICENCE_DECIDE
from wufei.operations.licences.spec import LicenceEvent as E
from wufei.operations.licences.spec import LicenceState as S

LICENCES: Machine[S, E] = Machine(
    "licence",
    S.DRAFT,
    (
        Move(S.DRAFT, E.APPLY, S.APPLIED, LICENCE_APPLY),
        # What an authority elsewhere has issued, or this one before the house stood: written down, not decided.
        Move(S.DRAFT, E.ENTER, S.ISSUED, LICENCE_DECIDE),
        Move(S.DRAFT, E.WITHDRAW, S.WITHDRAWN, LICENCE_APPLY),
        Move(S.APPLIED, E.REVIEW, S.REVIEW, LICENCE_DECIDE),
        Move(S.APPLIED, E.RETURN, S.RETURNED, LICENCE_DECIDE),
        Move(S.APPLIED, E.WITHDRAW, S.WITHDRAWN, LICENCE_APPLY),
        Move(S.REVIEW, E.ISSUE, S.ISSUED, LICENCE_DECIDE),
        Move(S.REVIEW, E.RETURN, S.RETURNED, LICENCE_DECIDE),
        Move(S.REVIEW, E.REFUSE, S.REFUSED, LICENCE_DECIDE),
        Move(S.RETURNED, E.APPLY, S.APPLIED, LICENCE_APPLY),
        Move(S.RETURNED, E.WITHDRAW, S.WITHDRAWN, LICENCE_APPLY),
        Move(S.ISSUED, E.SUSPEND, S.SUSPENDED, LICENCE_DECIDE),
        Move(S.ISSUED, E.REVOKE, S.REVOKED, LICENCE_DECIDE),
        Move(S.ISSUED, E.EXPIRE, S.EXPIRED, LICENCE_DECIDE),
        Move(S.ISSUED, E.SUPERSEDE, S.SUPERSEDED, LICENCE_DECIDE),
        Move(S.SUSPENDED, E.RESUME, S.ISSUED, LICENCE_DECIDE),
        Move(S.SUSPENDED, E.REVOKE, S.REVOKED, LICENCE_DECIDE),
        Move(S.SUSPENDED, E.EXPIRE, S.EXPIRED, LICENCE_DECIDE),
        Move(S.SUSPENDED, E.SUPERSEDE, S.SUPERSEDED, LICENCE_DECIDE),
    ),
    ends=frozenset({S.REFUSED, S.WITHDRAWN, S.REVOKED, S.EXPIRED, S.SUPERSEDED}),
)
