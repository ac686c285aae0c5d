"""Tables of moves of pickups and of quotes. Not for: writing a state (rows.swap)."""

from wufei.kernel.machine import Machine, Move
from wufei.operations.pickups.permissions import PICKUP_QUOTE, PICKUP_WRITE
from wufei.operations.pickups.spec import PickupEvent as E
from wufei.operations.pickups.spec import PickupState as S
from wufei.operations.pickups.spec import QuoteEvent, QuoteState

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
QUOTES: Machine[QuoteState, QuoteEvent] = Machine(
    "quote",
    QuoteState.GIVEN,
    (
        Move(QuoteState.GIVEN, QuoteEvent.CHOOSE, QuoteState.CHOSEN, PICKUP_WRITE),
        Move(QuoteState.GIVEN, QuoteEvent.SKIP, QuoteState.PASSED, PICKUP_WRITE),
        Move(QuoteState.GIVEN, QuoteEvent.REPLACE, QuoteState.REPLACED, PICKUP_QUOTE),
        Move(QuoteState.GIVEN, QuoteEvent.TAKE_BACK, QuoteState.TAKEN_BACK, PICKUP_QUOTE),
        Move(QuoteState.PASSED, QuoteEvent.STAND, QuoteState.GIVEN, PICKUP_WRITE),
        Move(QuoteState.CHOSEN, QuoteEvent.DROP, QuoteState.DROPPED, PICKUP_WRITE),
    ),
    ends=frozenset({QuoteState.REPLACED, QuoteState.TAKEN_BACK, QuoteState.DROPPED}),
)
