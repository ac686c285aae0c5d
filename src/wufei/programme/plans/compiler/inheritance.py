"""Standing notes spread over the tasks they cover, kept apart from the units printed there.

Not for: finding the notes (see `standing.py`).
"""

import dataclasses
import re

from wufei.programme.plans.compiler.normal import Normal
from wufei.programme.plans.compiler.plan import Action, Standing, Task
from wufei.programme.plans.compiler.standing import Note
from wufei.programme.plans.compiler.tasks import unit

_BACKWARD = re.compile(r"^(?:上述|以上)")


def spread(tasks: list[Task], notes: list[Note], normal: Normal) -> tuple[list[Task], list[Standing]]:
    """Tasks with inherited units, and the notes as records."""
    standing = []
    for note in sorted(notes, key=lambda n: n.start):
        units = tuple(unit(normal, note.role, s, e) for s, e in note.units)
        span = normal.span(note.start, note.end)
        text = normal.printed[note.start : note.end].strip("。;；,， \n")
        host = next((i for i, t in enumerate(tasks) if t.span[0] <= span[0] < t.span[1]), None)
        backward = bool(_BACKWARD.match(normal.plain[note.start : note.end]))
        covers = tuple(i for i, t in enumerate(tasks) if (t.span[1] <= span[0] if backward else t.span[0] > span[0]))
        record = Standing(text, units, note.role, tasks[host].number if host is not None else None, covers, span, 0.9)
        standing.append(record)
        for i in covers:
            tasks[i] = dataclasses.replace(tasks[i], actions=tuple(_inherit(a, record) for a in tasks[i].actions))
        if host is not None and not backward:
            later = tuple(_inherit(a, record) if a.span[0] > span[0] else a for a in tasks[host].actions)
            tasks[host] = dataclasses.replace(tasks[host], actions=later)
    return tasks, standing


def _inherit(action: Action, note: Standing) -> Action:
    known = {u.name for u in (*action.units, *action.inherited)}
    return dataclasses.replace(action, inherited=action.inherited + tuple(u for u in note.units if u.name not in known))
