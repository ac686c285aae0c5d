"""The moves of one delivery, and how long it waits after a failure. Pure. Not for: delivering."""

import datetime as dt
import enum

from wufei.kernel.machine import Machine, Move

ATTEMPTS = 8
LEASE = dt.timedelta(minutes=2)
FIRST_WAIT = dt.timedelta(seconds=5)
LONGEST_WAIT = dt.timedelta(hours=1)


class State(enum.StrEnum):
    """Where a delivery stands."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    DONE = "done"
    DEAD = "dead"
    DROPPED = "dropped"


class Step(enum.StrEnum):
    """What can happen to a delivery."""

    CLAIM = "claim"
    RECLAIM = "reclaim"
    FINISH = "finish"
    FAIL = "fail"
    DIE = "die"
    REDRIVE = "redrive"
    DROP = "drop"


DELIVERIES = Machine(
    name="outbox.delivery",
    start=State.WAITING,
    moves=(
        Move(State.WAITING, Step.CLAIM, State.CLAIMED),
        Move(State.CLAIMED, Step.RECLAIM, State.CLAIMED, needs=("lease_over",)),
        Move(State.CLAIMED, Step.FINISH, State.DONE),
        Move(State.CLAIMED, Step.FAIL, State.WAITING),
        Move(State.CLAIMED, Step.DIE, State.DEAD, needs=("attempts_used",)),
        Move(State.DEAD, Step.REDRIVE, State.WAITING),
        Move(State.DEAD, Step.DROP, State.DROPPED),
    ),
    ends=frozenset({State.DONE, State.DROPPED}),
)


def wait_after(attempt: int) -> dt.timedelta:
    """How long to wait after the n-th failed attempt: 5 s, 10 s, 20 s … at most an hour."""
    return min(FIRST_WAIT * (1 << min(attempt - 1, 20)), LONGEST_WAIT)
