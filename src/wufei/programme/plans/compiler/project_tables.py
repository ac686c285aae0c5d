"""Tables of projects: a name, and what is to be built, whose numbers are aims of the plan.

Not for: projects that have parties in the table (those are tasks, see `task_tables.py`), money and years of building.
"""

from wufei.programme.plans.compiler.columns import Column
from wufei.programme.plans.compiler.grids import Grid
from wufei.programme.plans.compiler.normal import Normal
from wufei.programme.plans.compiler.plan import Target
from wufei.programme.plans.compiler.series import Context
from wufei.programme.plans.compiler.targets import read_numbers


def is_project_table(grid: Grid) -> bool:
    """Whether each row names a project and says what it builds."""
    return grid.has(Column.PROJECT) and grid.has(Column.MEASURE, Column.GOAL)


def read_projects(grid: Grid, normal: Normal, year: int) -> list[Target]:
    """What the rows set: capacities and counts, named by the project where the words name nothing."""
    targets: list[Target] = []
    for row in grid.rows:
        name = next((c for c, k in zip(row, grid.kinds, strict=False) if k is Column.PROJECT and c), None)
        content = next(
            (c for c, k in zip(row, grid.kinds, strict=False) if k in (Column.MEASURE, Column.GOAL) and c), None
        )
        if name is None or content is None:
            continue
        subject = normal.printed[name[0] : name[1]].replace("\n", "")
        context = Context(True, False, year, in_task=True, subject=subject)
        targets += read_numbers(normal, [content], [], context).targets
    return targets
