"""The ledger's rows for a workbook."""

from collections.abc import Sequence

from django.utils.translation import gettext

from wufei.faces.web.kit import words
from wufei.faces.web.kit.sheets import Sheet
from wufei.faces.web.tasks.filtering import Chip
from wufei.kernel import clock
from wufei.kernel.units import decimal_text
from wufei.programme.plans.models import Target, Task
from wufei.programme.plans.queries.tasks import days_late
from wufei.programme.plans.spec import Role


def tasks_sheet(tasks: Sequence[Task], chips: Sequence[Chip]) -> Sheet:
    """One row a task, as filtered."""
    today = clock.today()
    columns = (
        (gettext("Number"), 10),
        (gettext("Printed number"), 10),
        (gettext("Chapter"), 28),
        (gettext("Task"), 40),
        (gettext("Action"), 70),
        (gettext("Lead"), 24),
        (gettext("Support"), 36),
        (gettext("Responsible"), 30),
        (gettext("Inherited"), 24),
        (gettext("Deadline"), 12),
        (gettext("Days overdue"), 10),
        (gettext("State"), 12),
        (gettext("Targets"), 44),
        (gettext("Problem"), 30),
        (gettext("Next step"), 30),
        (gettext("Last report"), 12),
        (gettext("Simulated"), 10),
    )
    rows = [_row(task, days_late(task, today)) for task in tasks]
    chosen = " · ".join(f"{c.label} {c.value}".strip() for c in chips) or gettext("none")
    notes = (
        (gettext("Filters"), chosen),
        (gettext("Inherited"), gettext("A standing duty of the plan that covers this task.")),
        (gettext("Deadline"), gettext("The last day of the printed deadline.")),
    )
    return Sheet(gettext("Task ledger"), columns, rows, notes)


def _row(task: Task, late: int) -> list[object]:
    parties = list(task.parties.all())

    def named(role: str) -> str:
        return "、".join(p.printed for p in parties if p.role == role and not p.inherited)

    return [
        task.number,
        task.printed_number,
        task.chapter,
        task.title,
        task.body,
        named(Role.LEAD),
        named(Role.SUPPORT),
        named(Role.RESPONSIBLE),
        "、".join(p.printed for p in parties if p.inherited),
        task.deadline_on,
        late or None,
        gettext(words.TASK_STATES[task.state][0]),
        "\n".join(_target(t) for t in task.targets.all()),
        task.problem,
        task.next_step,
        task.reported_on,
        gettext("Simulated data") if task.simulated else "",
    ]


def _target(target: Target) -> str:
    sign = words.COMPARATORS.get(target.comparator, target.comparator)
    number = decimal_text(target.value_micro) if target.value_micro is not None else ""
    if target.value_high_micro is not None:
        number = f"{number}–{decimal_text(target.value_high_micro)}"
    actual = f" ({decimal_text(target.actual_micro)})" if target.actual_micro is not None else ""
    return f"{target.phrase} {sign}{number}{target.unit} {target.deadline_printed}{actual}".strip()
