"""From a source to a plan: the order of the steps and nothing else."""

import dataclasses
import re

from wufei.programme.plans.compiler import findings as doubts
from wufei.programme.plans.compiler.facts import read_facts
from wufei.programme.plans.compiler.grids import Grid, find_grids
from wufei.programme.plans.compiler.indicator_tables import is_indicator_table, read_indicators
from wufei.programme.plans.compiler.inheritance import spread
from wufei.programme.plans.compiler.labels import Label
from wufei.programme.plans.compiler.lexicon import BASIS_HEADING, GOAL_HEADING, TASK_HEADING
from wufei.programme.plans.compiler.lines import Line, read_lines, soft_breaks
from wufei.programme.plans.compiler.nature import find_title, first_year, is_news
from wufei.programme.plans.compiler.normal import Normal, normalise
from wufei.programme.plans.compiler.outline import Heading, read_outline
from wufei.programme.plans.compiler.phrases import clean
from wufei.programme.plans.compiler.plan import (
    CellQuota,
    Facts,
    Figure,
    Plan,
    PlanKind,
    Section,
    Target,
    Task,
    Trend,
)
from wufei.programme.plans.compiler.project_tables import is_project_table, read_projects
from wufei.programme.plans.compiler.quotas import is_quota_table, read_quotas
from wufei.programme.plans.compiler.reading.source import Source
from wufei.programme.plans.compiler.series import Context
from wufei.programme.plans.compiler.standing import Note, find_notes
from wufei.programme.plans.compiler.targets import read_numbers
from wufei.programme.plans.compiler.task_tables import is_task_table, row_drafts
from wufei.programme.plans.compiler.tasks import Draft, TaskChoice, actions_of
from wufei.programme.plans.compiler.trends import read_trends

_NEVER = 9999
_TITLE_LIMIT = 30


def compile_plan(source: Source) -> Plan:
    """The ledger of tasks, targets and facts that the text prints, with findings where it is doubtful."""
    normal = normalise(source.text, soft_breaks(source.text))
    lines = read_lines(normal)
    grids, prose = find_grids(lines, normal)
    plan = _Compilation(normal, prose, grids).plan()
    table_starts = [g.start for g in grids]
    found = [
        *doubts.find_contradictions(plan),
        *doubts.find_wrong_sums(grids, normal),
        *doubts.find_county_quotas(plan),
        *doubts.find_missing_tables(lines, normal, table_starts),
        *doubts.find_doubtful_names(plan, normal),
        *doubts.find_gaps(plan, normal),
    ]
    return dataclasses.replace(plan, findings=tuple(found))


class _Compilation:
    """One document on its way: what has been read so far."""

    def __init__(self, normal: Normal, lines: list[Line], grids: list[Grid]) -> None:
        self._normal = normal
        self._root = read_outline(lines, normal, [g.start for g in grids])
        self._grids = grids
        title = find_title(lines, normal)
        self._title = title
        self._title_text = normal.printed[title[0] : title[1]]
        self._choice = TaskChoice(self._root, normal)
        self._targets: list[Target] = []
        self._trends: list[Trend] = []
        self._figures: list[Figure] = []
        self._notes: list[Note] = []

    def plan(self) -> Plan:
        """Read everything in order."""
        drafts, quotas = self._drafts()
        news = not drafts and is_news(self._root, self._normal, self._title_text)
        if not drafts and not news and not quotas:
            drafts = self._choice.drafts(guess=True)
        year = _NEVER if news else first_year(self._title_text, self._normal)
        tasks = [self._task(d, year) for d in sorted(drafts, key=lambda d: d.start)]
        if not news:
            self._read_tables(year)
        self._read_chapters(year, news=news)
        tasks, standing = spread(tasks, self._notes, self._normal)
        facts = Facts(figures=tuple(self._figures)) if news else read_facts(self._normal, tuple(self._figures))
        return Plan(
            PlanKind.NEWS if news else PlanKind.PLAN,
            self._title_text.strip(),
            self._normal.span(*self._title),
            () if news else tuple(self._sections()),
            tuple(tasks),
            tuple(self._targets),
            tuple(self._trends),
            tuple(quotas),
            tuple(standing),
            facts,
        )

    def _drafts(self) -> tuple[list[Draft], list[CellQuota]]:
        drafts = self._choice.drafts(guess=False)
        quotas: list[CellQuota] = []
        for grid in self._grids:
            if is_quota_table(grid):
                quotas += read_quotas(grid, self._normal)
            elif is_task_table(grid):
                drafts += row_drafts(grid, self._normal, ())
        return drafts, quotas

    def _task(self, draft: Draft, year: int) -> Task:
        pieces = draft.pieces if draft.actions else [(draft.title_start, draft.title_end), *draft.pieces]
        holes = [(c.start, c.end) for c in draft.clauses]
        numbers = read_numbers(
            self._normal,
            pieces,
            holes,
            Context(True, False, year, in_task=True, subject=clean(draft.title.split("。")[0])[0]),
        )
        self._figures += numbers.figures
        self._trends += read_trends(self._normal, pieces, draft.number)
        self._notes += [n for c in draft.clauses for n in c.notes]
        return Task(
            draft.path,
            draft.number,
            draft.title,
            draft.actions or actions_of(draft, self._normal),
            tuple(numbers.targets),
            draft.deadline,
            self._normal.span(draft.start, draft.end),
            draft.confidence,
        )

    def _read_chapters(self, year: int, *, news: bool) -> None:
        """Numbers, trends and notes in the text outside tasks."""
        for heading in self._root.walk():
            if self._choice.is_task(heading) or self._choice.is_inside_task(heading):
                continue
            pieces = heading.pieces
            if heading.kind is not None:
                pieces = [(heading.title_start, heading.title_end), *pieces]
            numbers = read_numbers(self._normal, pieces, [], _context(heading, year, news=news))
            self._figures += numbers.figures
            self._targets += [] if news else numbers.targets
            if not news:
                self._trends += read_trends(self._normal, pieces, None)
                for start, end in pieces:
                    self._notes += find_notes(self._normal, start, end)

    def _read_tables(self, year: int) -> None:
        for grid in self._grids:
            if is_indicator_table(grid):
                targets, trends, figures = read_indicators(grid, self._normal, year)
                self._targets += targets
                self._trends += trends
                self._figures += figures
            elif is_project_table(grid):
                self._targets += read_projects(grid, self._normal, year)

    def _sections(self) -> list[Section]:
        sections = []
        for h in self._root.walk():
            if h.kind is None or self._choice.is_task(h) or self._choice.is_inside_task(h):
                continue
            if h.kind >= Label.ARTICLE and len(h.title) > _TITLE_LIMIT and re.search("[,，]", h.title):
                continue  # an article or item that is a sentence and names nothing
            has_heading_below = any(c.kind is not None and c.kind <= Label.ARABIC for c in h.children)
            if h.kind > Label.ARABIC and not has_heading_below:
                continue
            span = self._normal.span(h.start, h.title_end)
            sections.append(Section(h.path, h.label, h.title, span, 0.95 if h.kind <= Label.HAN_BRACKETED else 0.75))
        return sections


def _context(heading: Heading, year: int, *, news: bool) -> Context:
    """What a chapter's numbers are for: the nearest heading that tells."""
    if news:
        return Context(False, True, year)
    at: Heading | None = heading
    while at is not None and at.kind is not None:
        if "目标" in at.title:
            return Context(True, False, year)
        if BASIS_HEADING.search(at.title):
            return Context(False, True, year)
        if GOAL_HEADING.search(at.title) or TASK_HEADING.search(at.title):
            return Context(True, False, year)
        at = at.parent
    in_chapter = heading.kind is not None
    return Context(not in_chapter and heading.parent is not None, False, year, in_chapter=in_chapter)
