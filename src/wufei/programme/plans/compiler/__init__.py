"""The plan compiler: a government plan goes in as a file, a ledger of tasks, units and targets comes out.

`read` turns bytes into a `Source` or raises one `Problem`; `compile_plan` turns a `Source` into a `Plan`.
Pure: no database, no settings, no clock. Not for: keeping plans or deciding about findings; that is the app's work.
"""

from wufei.programme.plans.compiler.compilation import compile_plan
from wufei.programme.plans.compiler.errors import NO_TASKS
from wufei.programme.plans.compiler.plan import (
    Action,
    CellQuota,
    Division,
    Facts,
    Figure,
    Finding,
    Plan,
    PlanKind,
    Section,
    Span,
    Standing,
    Target,
    Task,
    Trend,
    Unit,
)
from wufei.programme.plans.compiler.reading import Media, Source, read
from wufei.programme.plans.spec import Role

__all__ = [
    "NO_TASKS",
    "Action",
    "CellQuota",
    "Division",
    "Facts",
    "Figure",
    "Finding",
    "Media",
    "Plan",
    "PlanKind",
    "Role",
    "Section",
    "Source",
    "Span",
    "Standing",
    "Target",
    "Task",
    "Trend",
    "Unit",
    "compile_plan",
    "read",
]
