"""The rows of a task's history that every act leaves behind. Not for: moving the task (the callers do)."""

import datetime as dt

from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.programme.plans.models import Report, Task


def trace(
    *,
    actor: Actor,
    task: Task,
    act: str,
    note: str = "",
    problem: str = "",
    next_step: str = "",
    before: str = "",
    happened_on: dt.date | None = None,
    party_id: int | None = None,
    simulated: bool = False,
) -> Report:
    """Add one row, in the caller's transaction.

    No permission: the action that calls this has asked.
    """
    return Report.objects.create(
        task=task,
        act=act,
        note=note.strip(),
        problem=problem.strip(),
        next_step=next_step.strip(),
        state_before=before or task.state,
        state_after=task.state,
        happened_on=happened_on or clock.today(),
        recorded_at=clock.now(),
        actor_id=actor.id,
        actor_label=actor.label,
        party_id=party_id,
        simulated=simulated or task.simulated,
    )
