"""Table of moves of an edition. Not for: writing a state (rows.swap)."""

from wufei.kernel.machine import Machine, Move
from wufei.registers.catalogue.permissions import EDITION_PUBLISH
from wufei.registers.catalogue.spec import CodeEditionEvent as E
from wufei.registers.catalogue.spec import CodeEditionState as S

EDITIONS: Machine[S, E] = Machine(
    "code_edition",
    S.DRAFT,
    (
        Move(S.DRAFT, E.PUBLISH, S.PUBLISHED, EDITION_PUBLISH),
        Move(S.PUBLISHED, E.WITHDRAW, S.WITHDRAWN, EDITION_PUBLISH),
        Move(S.WITHDRAWN, E.REOPEN, S.DRAFT, EDITION_PUBLISH),
    ),
)
