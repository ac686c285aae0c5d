"""Where a collecting round stands, judged by its manifests. Pure. Not for: what may be done then (states)."""

from wufei.operations.manifests.spec.rounds import RoundState


def round_state(waiting: int, received: int) -> RoundState:
    """The state of a round of which so many manifests wait for the receiver, and so many were judged by them.

    Cancelled ones count for nothing: a round whose only stop fell through is as it was when it began.
    """
    if waiting:
        return RoundState.UNDER_WAY
    return RoundState.RECEIVED if received else RoundState.BEGUN
