"""The moves of a job, when the clock starts a beat, and how a problem is kept. Pure. Not for: running."""

import datetime as dt
import enum
from collections.abc import Iterable
from typing import Any

from wufei.kernel import clock
from wufei.kernel.jobs.spec import Beat
from wufei.kernel.machine import Machine, Move
from wufei.kernel.problems import Fault, Kind, Problem

PULSE = dt.timedelta(seconds=15)
SILENCE = dt.timedelta(minutes=2)


class State(enum.StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Step(enum.StrEnum):
    """What can happen to a job."""

    START = "start"
    FINISH = "finish"
    FAIL = "fail"
    CANCEL = "cancel"
    RESTART = "restart"


JOBS = Machine(
    name="jobs.job",
    start=State.QUEUED,
    moves=(
        Move(State.QUEUED, Step.START, State.RUNNING),
        Move(State.QUEUED, Step.CANCEL, State.CANCELLED),
        Move(State.RUNNING, Step.FINISH, State.DONE),
        Move(State.RUNNING, Step.FAIL, State.FAILED),
        Move(State.RUNNING, Step.CANCEL, State.CANCELLED, needs=("cancel_asked",)),
        Move(State.RUNNING, Step.RESTART, State.QUEUED, needs=("worker_lost", "restarts_left")),
    ),
    ends=frozenset({State.DONE, State.FAILED, State.CANCELLED}),
)


def next_due(beat: Beat, after: dt.datetime) -> dt.datetime:
    """The first moment after `after` at which `beat` is due."""
    if beat.period is not None:
        return after + beat.period
    day = clock.day_of(after)
    while True:
        moment = dt.datetime.combine(day, beat.at or dt.time(), clock.SHANGHAI).astimezone(dt.UTC)
        if moment > after:
            return moment
        day += clock.ONE_DAY


def pack(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Problems as data, texts untranslated, so that whoever looks reads them in their own language."""
    return [
        {
            "code": p.fault.code,
            "kind": str(p.fault.kind),
            "says": p.fault.says,
            "remedy": p.fault.remedy,
            "where": p.where,
            "value": None if p.value is None else str(p.value),
            "data": {name: v if isinstance(v, int | str | None) else str(v) for name, v in p.data.items()},
        }
        for p in problems
    ]


def unpack(kept: Iterable[dict[str, Any]]) -> tuple[Problem, ...]:
    """The problems that `pack` kept."""
    return tuple(
        Problem(
            Fault(row["code"], Kind(row["kind"]), row["says"], row["remedy"]),
            where=row["where"],
            value=row["value"],
            data=row["data"],
        )
        for row in kept
    )
