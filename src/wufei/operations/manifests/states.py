"""Tables of moves beside that of the manifest itself, which is spec.ATLAS. Not for: writing a state (rows.swap)."""

from wufei.kernel.machine import Machine, Move
from wufei.operations.manifests.permissions import MANIFEST_DRAFT, MANIFEST_SIGN
from wufei.operations.manifests.spec.corrections import CorrectionEvent, CorrectionState
from wufei.operations.manifests.spec.rounds import RoundEvent, RoundState
from wufei.operations.manifests.spec.trust import TicketEvent, TicketState

CORRECTIONS: Machine[CorrectionState, CorrectionEvent] = Machine(
    "correction",
    CorrectionState.ASKED,
    (
        Move(CorrectionState.ASKED, CorrectionEvent.AGREE, CorrectionState.AGREED, MANIFEST_SIGN),
        Move(CorrectionState.ASKED, CorrectionEvent.REFUSE, CorrectionState.REFUSED, MANIFEST_SIGN),
        Move(CorrectionState.ASKED, CorrectionEvent.WITHDRAW, CorrectionState.WITHDRAWN, MANIFEST_SIGN),
    ),
    ends=frozenset({CorrectionState.AGREED, CorrectionState.REFUSED, CorrectionState.WITHDRAWN}),
)

TICKETS: Machine[TicketState, TicketEvent] = Machine(
    "ticket",
    TicketState.WAITING,
    (
        Move(TicketState.WAITING, TicketEvent.APPLY, TicketState.DONE, MANIFEST_SIGN),
        Move(TicketState.WAITING, TicketEvent.REFUSE, TicketState.CONFLICT),
        Move(TicketState.WAITING, TicketEvent.DROP, TicketState.DROPPED, MANIFEST_SIGN),
        Move(TicketState.CONFLICT, TicketEvent.APPLY, TicketState.DONE, MANIFEST_SIGN),
        # Tried again in vain: what stands in the way now.
        Move(TicketState.CONFLICT, TicketEvent.REFUSE, TicketState.CONFLICT),
        Move(TicketState.CONFLICT, TicketEvent.DROP, TicketState.DROPPED, MANIFEST_SIGN),
    ),
    ends=frozenset({TicketState.DONE, TicketState.DROPPED}),
)

# Where a round stands is not written down: its manifests say it (rules.rounds).
COLLECTINGS: Machine[RoundState, RoundEvent] = Machine(
    "collecting",
    RoundState.BEGUN,
    (
        Move(RoundState.BEGUN, RoundEvent.COLLECT, RoundState.UNDER_WAY, MANIFEST_DRAFT),
        Move(RoundState.BEGUN, RoundEvent.JOIN, RoundState.UNDER_WAY, MANIFEST_DRAFT),
        Move(RoundState.UNDER_WAY, RoundEvent.COLLECT, RoundState.UNDER_WAY, MANIFEST_DRAFT),
        Move(RoundState.UNDER_WAY, RoundEvent.JOIN, RoundState.UNDER_WAY, MANIFEST_DRAFT),
        Move(RoundState.UNDER_WAY, RoundEvent.RECEIVE, RoundState.RECEIVED, MANIFEST_SIGN),
    ),
    ends=frozenset({RoundState.RECEIVED}),
)
