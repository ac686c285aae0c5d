"""The self-evaluation report of the city for a year (自评估报告) as a paper, out of live figures, each with its source.

It decides nothing and stores nothing. Not for: the files that prove it (pack.py), or scores (sheets.py).
"""

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.papers.spec import Block, Cell, Column, ColumnKind, Heading, ListBlock, Paper, Paragraph, Table, Text
from wufei.kernel.periods import Length, Period
from wufei.kernel.problems import NOT_FOUND
from wufei.kernel.units import Language
from wufei.programme.evaluation.models import Evaluation
from wufei.programme.evaluation.permissions import SHEET_EXPORT
from wufei.programme.evaluation.queries.evaluations import run_standing
from wufei.programme.evaluation.queries.scores import scores
from wufei.programme.evaluation.queries.sheets import decimal_of
from wufei.programme.evaluation.spec import Subjects
from wufei.programme.evaluation.spec.process import EvaluationState
from wufei.programme.exemplars.queries.cases import cases_selected, cases_told
from wufei.programme.exemplars.queries.papers import figures_in_words
from wufei.programme.indicators.models import IndicatorSet
from wufei.programme.indicators.queries import board
from wufei.programme.indicators.queries.board import Line
from wufei.programme.indicators.queries.citing import Told, cited_line, in_words, named, target_text
from wufei.programme.indicators.queries.definitions import set_in_force
from wufei.programme.indicators.spec import STANDING_LABELS, Standing
from wufei.programme.plans.queries import tasks
from wufei.programme.plans.spec import OPEN_TASKS, TaskState
from wufei.programme.rounds.models import Entry, Round
from wufei.programme.rounds.queries.entries import title_of
from wufei.programme.rounds.queries.rounds import pages_visible_to, round_standing
from wufei.registers.places import queries as places

MOST_TASKS, MOST_PROBLEMS = 60, 30
NOTHING = frozenset({"", "无", "none", "None", "—"})


@dataclasses.dataclass(frozen=True, slots=True)
class Year:
    """What a report of one year is made of."""

    told: Told
    found: IndicatorSet | None
    lines: Sequence[Line]

    @property
    def number(self) -> int:
        return self.told.closing // 100

    @property
    def start(self) -> dt.date:
        return dt.date(self.number, 1, 1)

    @property
    def end(self) -> dt.date:
        return dt.date(self.number, 12, 31)


def year_of(actor: Actor, year: int, *, language: Language = "zh", root: str = "") -> Year:
    """The city's board at the end of a year by the set in force. Raises NOT_ALLOWED, NOT_FOUND without a city."""
    require(actor, SHEET_EXPORT)
    city = places.city()
    if city is None:
        raise NOT_FOUND(where="city", value="")
    told = Told(actor, city, Period(year, Length.YEAR).closing, language, root)
    found = set_in_force(actor)
    lines = board.board(actor, found=found, place=city, closing=told.closing) if found else []
    return Year(told, found, lines)


def self_evaluation(actor: Actor, year: int, *, language: Language = "zh", root: str = "") -> Paper:
    """The report of a year. `root`: the address of this house, for links in footnotes. Raises like `year_of`."""
    return paper_of(year_of(actor, year, language=language, root=root))


def paper_of(made: Year) -> Paper:
    """The report out of what was read."""
    told = made.told
    title = gettext("Self-evaluation report on the zero-waste programme of {place}, {period}")
    return Paper(
        title=title.format(place=told.place.name, period=told.period),
        blocks=tuple(_blocks(made)),
        issuer=gettext("Zero-waste office of {place}").format(place=told.place.name),
        date=clock.today(),
        simulated=tasks.simulated(),
        language=told.language,
        notes=(
            (gettext("Period"), told.period),
            (gettext("Indicators"), str(made.found or "—")),
            (gettext("Status"), gettext("Draft, filed, approved and accepted figures are all shown and marked.")),
        ),
    )


def _blocks(made: Year) -> Iterator[Block]:
    yield Heading(1, gettext("Overall"))
    yield _overall(made)
    yield Heading(1, gettext("Indicators"))
    yield from _indicators(made)
    yield Heading(1, gettext("Tasks"))
    yield from _tasks(made)
    yield Heading(1, gettext("Rounds"))
    yield _rounds(made)
    yield from _counties(made)
    yield from _cases(made)
    yield Heading(1, gettext("Problems"))
    yield from _problems(made)
    yield Heading(1, gettext("Next year"))
    yield from _next(made)


def _overall(made: Year) -> Paragraph:
    counts = board.counts(made.lines)
    judged = sum(counts[standing] for standing in board.JUDGEABLE)
    return Paragraph(
        gettext(
            "Of {total} indicators, {judged} have a target and a value: {met} are met, {near} near, {missed} missed; "
            "{none} are without data."
        ).format(
            total=len(made.lines),
            judged=judged,
            met=counts[Standing.MET],
            near=counts[Standing.NEAR],
            missed=counts[Standing.MISSED],
            none=counts[Standing.NO_DATA],
        )
    )


def _indicators(made: Year) -> Iterator[Block]:
    columns = (
        Column(gettext("Indicator"), width=24),
        Column(gettext("Value"), width=12),
        Column(gettext("Target"), width=12),
        Column(gettext("Reached"), ColumnKind.PERCENT, width=8, places=1),
        Column(gettext("Standing"), width=8),
        Column(gettext("Departments"), width=16),
    )
    if not made.lines:
        yield Paragraph(gettext("No set of indicators is in force."))
    for group in board.grouped(made.lines):
        title = group.title_en if made.told.language == "en" else group.title_zh
        yield Heading(2, title or "—")
        yield Table(title, columns, [_row(made.told, line) for line in group.lines], empty=gettext("None."))


def _row(told: Told, line: Line) -> list[Cell]:
    return [
        named(told, line.definition),
        in_words(cited_line(told, line)),
        target_text(told, line),
        None if line.permille is None else Decimal(line.permille) / 10,
        gettext(STANDING_LABELS[line.standing]),
        "、".join(line.definition.departments),
    ]


def _tasks(made: Year) -> Iterator[Block]:
    visible = tasks.visible_to(made.told.actor).exclude(state=TaskState.DROPPED)
    due = visible.filter(deadline_on__gte=made.start, deadline_on__lte=made.end)
    done = due.filter(state=TaskState.DONE).count()
    closed = visible.filter(state=TaskState.DONE, closed_on__gte=made.start, closed_on__lte=made.end).count()
    yield Paragraph(
        gettext(
            "{due} tasks were due in {period}; {done} of them are closed. {closed} were closed in the year."
        ).format(due=due.count(), period=made.told.period, done=done, closed=closed)
    )
    late = tasks.with_parts(due.filter(state__in=OPEN_TASKS), targets=False).order_by("deadline_on", "pk")
    yield Table(
        gettext("Due in the year and still open"),
        (
            Column(gettext("Task"), width=34),
            Column(gettext("Units"), width=22),
            Column(gettext("Due"), width=11),
            Column(gettext("Problem"), width=30),
        ),
        [
            [
                task.title,
                "、".join(p.printed for p in tasks.owners(task)) or "—",
                str(task.deadline_on),
                task.problem or "—",
            ]
            for task in late[:MOST_TASKS]
        ],
        empty=gettext("None."),
    )


def _rounds(made: Year) -> Table:
    found = Round.objects.filter(closing__gt=made.number * 100, closing__lte=made.told.closing).order_by(
        "closing", "pk"
    )
    rows: list[list[Cell]] = []
    for one in found:
        standing = round_standing(made.told.actor, one)
        rows.append([one.title, len(standing.pages), standing.filed, standing.filled, standing.entries])
    number = ColumnKind.NUMBER
    return Table(
        gettext("Rounds of the year"),
        (
            Column(gettext("Round"), width=28),
            Column(gettext("Units asked"), number, width=10),
            Column(gettext("Units that filed"), number, width=10),
            Column(gettext("Entries filled"), number, width=10),
            Column(gettext("Entries asked"), number, width=10),
        ),
        rows,
        empty=gettext("No round reported on this year."),
    )


def _counties(made: Year) -> Iterator[Block]:
    """The ranking of the counties, where one was locked for this year."""
    found = Evaluation.objects.filter(
        closing=made.told.closing, state=EvaluationState.LOCKED, method__subjects=Subjects.PLACES
    ).select_related("method", "lock__run")
    for one in found:
        run = run_standing(one)
        if run is None:
            continue
        yield Heading(1, gettext("Counties"))
        number = ColumnKind.NUMBER
        yield Table(
            one.method.title_en if made.told.language == "en" and one.method.title_en else one.method.title_zh,
            (
                Column(gettext("Rank"), number, width=6),
                Column(gettext("County"), width=20),
                Column(gettext("Points"), number, width=10, places=2),
                Column(gettext("Gained in a year"), number, width=10, places=2),
            ),
            [
                [row.rank.rank, row.name, decimal_of(row.result.points_micro), decimal_of(row.result.progress_micro)]
                for row in scores(one, run)
            ],
            empty=gettext("Nobody was scored."),
            note=gettext("Locked and signed, snapshot {hash}.").format(hash=run.sha256[:16]),
        )


def _cases(made: Year) -> Iterator[Block]:
    """The selected cases of the year, each with its figures as they stand now."""
    told = made.told
    found = cases_told(told.actor, cases_selected(told.actor, start=made.start, end=made.end))
    if not found:
        return
    yield Heading(1, gettext("Typical cases"))
    yield ListBlock(
        tuple(
            Paragraph(
                Text(f"{one.case.title}（{one.case.lead.name}）", strong=True),
                f"：{one.case.summary}",
                *figures_in_words(told.actor, one, language=told.language, root=told.root),
            )
            for one in found
        )
    )


def _problems(made: Year) -> Iterator[Block]:
    missed = [line for line in made.lines if line.standing is Standing.MISSED]
    if missed:
        names = "、".join(named(made.told, line.definition) for line in missed)
        yield Paragraph(gettext("Missed: {names}.").format(names=names))
    said = [entry for entry in _entries(made) if entry.problem.strip() not in NOTHING]
    if said:
        yield ListBlock(
            tuple(
                Paragraph(f"{title_of(entry)}（{entry.page.party.name}）：{entry.problem.strip()}")
                for entry in said[:MOST_PROBLEMS]
            )
        )
    if not missed and not said:
        yield Paragraph(gettext("The units reported no problems."))


def _entries(made: Year) -> list[Entry]:
    """The entries of the year's last round."""
    last = Round.objects.filter(closing__gt=made.number * 100, closing__lte=made.told.closing)
    found = last.order_by("-closing", "-pk").first()
    if found is None:
        return []
    rows = Entry.objects.filter(round=found, page__in=pages_visible_to(made.told.actor))
    rows = rows.select_related("page__party", "indicator", "task", "round")
    return list(rows.prefetch_related("indicator__definitions").order_by("position", "pk"))


def _next(made: Year) -> Iterator[Block]:
    steps = [entry for entry in _entries(made) if entry.next_step.strip() not in NOTHING]
    if steps:
        yield ListBlock(
            tuple(
                Paragraph(f"{title_of(entry)}（{entry.page.party.name}）：{entry.next_step.strip()}")
                for entry in steps[:MOST_PROBLEMS]
            )
        )
    start, end = dt.date(made.number + 1, 1, 1), dt.date(made.number + 1, 12, 31)
    due = tasks.visible_to(made.told.actor).filter(state__in=OPEN_TASKS, deadline_on__gte=start, deadline_on__lte=end)
    yield Table(
        gettext("Tasks due next year"),
        (
            Column(gettext("Task"), width=40),
            Column(gettext("Units"), width=26),
            Column(gettext("Due"), width=12),
        ),
        [
            [task.title, "、".join(p.printed for p in tasks.owners(task)) or "—", str(task.deadline_on)]
            for task in tasks.with_parts(due, targets=False).order_by("deadline_on", "pk")[:MOST_TASKS]
        ],
        empty=gettext("None."),
    )
