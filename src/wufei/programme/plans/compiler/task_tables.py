"""Tables of tasks: one row, one task.

Not for: tables of indicators or of cell quotas.
"""

import re

from wufei.programme.plans.compiler.clauses import Clause, read_roles
from wufei.programme.plans.compiler.columns import UNIT_COLUMNS, Column
from wufei.programme.plans.compiler.dates import due_text
from wufei.programme.plans.compiler.grids import Cell, Grid
from wufei.programme.plans.compiler.labels import Label, label_of
from wufei.programme.plans.compiler.normal import Normal
from wufei.programme.plans.compiler.plan import Action, Span
from wufei.programme.plans.compiler.standing import find_notes
from wufei.programme.plans.compiler.tasks import Draft, unit
from wufei.programme.plans.spec import Role

_ROLES = {Column.LEAD: Role.LEAD, Column.SUPPORT: Role.SUPPORT, Column.RESPONSIBLE: Role.RESPONSIBLE}
_NAMES = re.compile(r"任务|措施|举措|行动|工程|事项|项目|名称|工作")
_NAME_LIMIT = 40
_JOINT = re.compile(r"职[责能]分工|职责分别")


def is_task_table(grid: Grid) -> bool:
    """Whether each row says what is to be done and by whom."""
    return (
        grid.has(Column.MEASURE) and grid.has(*UNIT_COLUMNS) and not grid.has(Column.CELL) and not _is_indicators(grid)
    )


def _is_indicators(grid: Grid) -> bool:
    return grid.has(Column.INDICATOR) and grid.has(Column.VALUE)


def row_drafts(grid: Grid, normal: Normal, above: tuple[str, ...]) -> list[Draft]:
    """One draft a row. Merged cells carry down as levels of the path; an empty unit cell stays empty."""
    drafts = []
    carried: dict[int, str] = {}
    band: tuple[str, ...] = ()
    naming = _naming_column(grid, normal)
    for index, row in enumerate(grid.rows):
        if index in grid.bands:
            band = (grid.bands[index],)
        for i, kind in enumerate(grid.kinds):
            if kind is Column.LEVEL and i != naming and i < len(row) and row[i] is not None:
                carried[i] = _words(normal, row[i])
        name = row[naming] if naming is not None else None
        draft = _draft(grid, row, normal, (*above, *band, *(carried[i] for i in sorted(carried))), name)
        if draft is not None:
            drafts.append(draft)
    return drafts


def _naming_column(grid: Grid, normal: Normal) -> int | None:
    """The column 任务名称 or 重点任务 beside 工作内容, if it names each row; merged cells make it a level."""
    at = grid.kinds.index(Column.MEASURE) - 1
    if at < 0 or grid.kinds[at] is not Column.LEVEL or not _NAMES.search(grid.headers[at].replace(" ", "")):
        return None
    names = [_words(normal, row[at]) for row in grid.rows]
    short = all(2 <= len(name) <= _NAME_LIMIT for name in names)
    return at if short and len(names) > 1 and len(set(names)) == len(names) else None


def _draft(grid: Grid, row: list[Cell], normal: Normal, levels: tuple[str, ...], name: Cell) -> Draft | None:
    measure = _first(grid, row, Column.MEASURE)
    if measure is None:
        return None
    text_start, end = measure
    start = name[0] if name else text_start
    label = label_of(normal.plain[start : name[1] if name else end])
    number_cell = _first(grid, row, Column.NUMBER)
    number = _words(normal, number_cell).strip(".、()（） ") if number_cell else None
    title_start = start
    if label is not None and label.kind is not Label.BULLET:
        title_start = start + label.length
        number = number or label.number
    stop = normal.plain.find("。", title_start, end) if name is None else name[1]
    title_end = stop if stop >= 0 else end
    text_start = text_start if name else title_start
    title = _words(normal, (title_start, title_end)).strip()
    if len(title) < 2 or re.fullmatch(r"[\d.%]+", title):
        return None
    clauses = [_clause(grid, row, normal)]
    deadline_cell = _first(grid, row, Column.DEADLINE)
    cells = [c for c in row if c is not None]
    goals = [c for c, k in zip(row, grid.kinds, strict=False) if c is not None and k in (Column.GOAL, Column.MEASURE)]
    draft = Draft(
        (*levels, title),
        number or None,
        title,
        min(c[0] for c in cells),
        title_start,
        title_start,
        max(c[1] for c in cells),
        goals,
        [],
        0.93 if clauses[0].units else 0.8,
        due_text(normal.plain[deadline_cell[0] : deadline_cell[1]]) if deadline_cell else None,
    )
    units = tuple(unit(normal, role, s, e) for role, s, e in clauses[0].units)
    text = _words(normal, (text_start, end)).strip()
    clause_span = normal.span(clauses[0].start, clauses[0].end) if units else None
    draft.actions = (
        Action(text, normal.span(text_start, end), units, clauses[0].joint, clause_span, 0.93 if units else 0.7),
    )
    draft.clauses = clauses if clauses[0].notes else []
    return draft


def _clause(grid: Grid, row: list[Cell], normal: Normal) -> Clause:
    units: list[tuple[Role, int, int]] = []
    spans: list[Span] = []
    joint = False
    notes = []
    for kind, cell in zip(grid.kinds, row, strict=False):
        if kind not in _ROLES or cell is None:
            continue
        spans.append(cell)
        found = find_notes(normal, *cell)
        notes += found
        end = min([n.start for n in found if not n.counts_here], default=cell[1])
        known = {(r, normal.plain[s:e]) for r, s, e in units}
        units += [
            u
            for u in read_roles(normal, cell[0], end, _ROLES[kind], in_cell=True)
            if (u[0], normal.plain[u[1] : u[2]]) not in known
        ]
        joint = joint or bool(_JOINT.search(normal.plain, *cell))
    start, end = (spans[0][0], max(s[1] for s in spans)) if spans else (0, 0)
    return Clause(start, end, tuple(units), joint, tuple(notes))


def _first(grid: Grid, row: list[Cell], kind: Column) -> Span | None:
    return next((c for c, k in zip(row, grid.kinds, strict=False) if k is kind and c is not None), None)


def _words(normal: Normal, cell: Cell) -> str:
    return normal.printed[cell[0] : cell[1]].replace("\n", "") if cell else ""
