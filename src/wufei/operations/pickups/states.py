"""Table of moves of pickups. Not for: writing a state (rows.swap)."""

from wufei.kernel.machine import Machine, Move
from wufei.operations.pickups.permissions import PICKUP_QUOTE, PICKUP_WRITE
from wufei.operations.pickups.spec import PickupEvent as E
from wufei.operations.pickups.spec import PickupState as S

PICKUPS: Machine[S, E] = Machine(
    "pickup",
    S.OPEN,
    (
        Move(S.OPEN, E.TAKE, S.AGREED, PICKUP_QUOTE),
        Move(S.OPEN, E.AGREE, S.AGREED, PICKUP_WRITE),
        Move(S.OPEN, E.WITHDRAW, S.WITHDRAWN, PICKUP_WRITE),
        Move(S.OPEN, E.LAPSE, S.LAPSED),
        Move(S.AGREED, E.CLOSE, S.DONE, PICKUP_WRITE),
        Move(S.AGREED, E.REOPEN, S.OPEN, PICKUP_WRITE),
        Move(S.AGREED, E.WITHDRAW, S.WITHDRAWN, PICKUP_WRITE),
    ),
    ends=frozenset({S.DONE, S.WITHDRAWN, S.LAPSED}),
)
