"""How each task of the demo goes: finished, under way, in difficulty, waiting to be closed, not begun; who is late.

Not for: writing what was reported (progress.py).
"""

import dataclasses
import datetime as dt
import enum
import random
from collections.abc import Iterable, Sequence

from wufei.programme.plans.models import Task


class Fate(enum.StrEnum):
    """Where a task stands on the day of set-up."""

    DONE = "done"
    CLAIMED = "claimed"
    RUNNING = "running"
    BLOCKED = "blocked"
    PLANNED = "planned"


SHARES = {Fate.DONE: 0.30, Fate.CLAIMED: 0.05, Fate.BLOCKED: 0.10, Fate.PLANNED: 0.10}
LATE = (Fate.RUNNING, Fate.BLOCKED, Fate.RUNNING, Fate.BLOCKED, Fate.PLANNED)
EXTENDED, REFUSED = 3, 1
EXPECTED_FROM_MEETINGS = 11


@dataclasses.dataclass(slots=True)
class Course:
    """The fate of one task; `extension` is empty, `granted`, `refused` or `asked`; `returned`: sent back once."""

    task_id: int
    fate: Fate
    late: bool = False
    extension: str = ""
    returned: bool = False


def courses_for(tasks: Sequence[Task], reachable: Iterable[int], today: dt.date, chance: random.Random) -> list[Course]:
    """A course for each task of the plan. `reachable` are the ids of tasks that somebody answers for."""
    able = set(reachable)
    past = [t for t in tasks if t.pk in able and t.deadline_on is not None and t.deadline_on < today]
    rest = [t for t in tasks if t.pk in able and t not in past]
    chance.shuffle(past)
    late, extended = past[: len(LATE)], past[len(LATE) : len(LATE) + EXTENDED]
    found = [Course(t.pk, fate, late=True) for t, fate in zip(late, LATE, strict=False)]
    found += [Course(t.pk, Fate.RUNNING, extension="granted") for t in extended]
    for course, extension in zip(found, ("refused", "asked"), strict=False):
        course.extension = extension
    total = len(tasks) + EXPECTED_FROM_MEETINGS
    wanted = {fate: round(share * total) for fate, share in SHARES.items()}
    for course in found:
        if course.fate in wanted:
            wanted[course.fate] -= 1
    ended = [Course(t.pk, Fate.DONE) for t in past[len(LATE) + EXTENDED :]]
    wanted[Fate.DONE] -= len(ended) + EXPECTED_FROM_MEETINGS // 2
    found += ended + _rest(rest, wanted, today, chance)
    found += [Course(t.pk, Fate.PLANNED) for t in tasks if t.pk not in able]
    done = [course for course in found if course.fate is Fate.DONE]
    if done:
        chance.choice(done).returned = True
    return found


def _rest(tasks: list[Task], wanted: dict[Fate, int], today: dt.date, chance: random.Random) -> list[Course]:
    """What is due soonest is finished first; what is due last is not begun yet."""
    far = today.replace(year=today.year + 1, month=12, day=1)
    order = sorted(tasks, key=lambda t: ((t.deadline_on or far), chance.random()))
    found = []
    for fate in (Fate.DONE, Fate.CLAIMED):
        count = max(0, wanted[fate])
        found += [Course(t.pk, fate) for t in order[:count]]
        order = order[count:]
    count = max(0, wanted[Fate.PLANNED])
    idle = chance.sample(order[len(order) // 3 :], min(count, len(order) - len(order) // 3))
    found += [Course(t.pk, Fate.PLANNED) for t in idle]
    order = [t for t in order if t not in idle]
    stuck = chance.sample(order, min(max(0, wanted[Fate.BLOCKED]), len(order)))
    found += [Course(t.pk, Fate.BLOCKED) for t in stuck]
    return found + [Course(t.pk, Fate.RUNNING) for t in order if t not in stuck]


def course_of_decision(task: Task, today: dt.date, *, late: bool, chance: random.Random) -> Course:
    """A course for a task from a meeting: finished where its day has come and it is not late, under way otherwise."""
    if task.deadline_on is not None and task.deadline_on < today:
        return Course(task.pk, Fate.RUNNING if late else Fate.DONE, late=late)
    return Course(task.pk, chance.choice((Fate.RUNNING, Fate.RUNNING, Fate.PLANNED)))
