"""The bulletin of a round (调度通报) as a paper, out of live figures, each with a footnote to its source.

It decides nothing and stores nothing: asked again after a correction, it says what holds then. Not for: how a paper
looks (kernel/papers), or evaluation.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext, ngettext

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.papers.spec import Block, Cell, Cited, Column, ColumnKind, Heading, ListBlock, Paper, Paragraph, Table
from wufei.kernel.periods import Length, Period, closing_earlier
from wufei.kernel.problems import NOT_FOUND
from wufei.kernel.units import Language, decimal_text
from wufei.programme.indicators.queries import board, citing
from wufei.programme.indicators.queries.board import Line
from wufei.programme.indicators.spec import STANDING_LABELS, Standing
from wufei.programme.plans.queries import tasks
from wufei.programme.rounds.models import Entry, Round
from wufei.programme.rounds.permissions import ROUND_READ
from wufei.programme.rounds.queries.entries import title_of
from wufei.programme.rounds.queries.rounds import Progress, pages_visible_to, round_standing
from wufei.programme.rounds.queries.rounds import Standing as RoundStanding
from wufei.programme.rounds.spec import PAGE_LABELS, PageState
from wufei.registers.places import queries as places

MOST_PROBLEMS, MOST_TASKS = 30, 30
QUARTER = 3


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Told(citing.Told):
    """What the bulletin is made of."""

    round: Round
    lines: Sequence[Line]
    before: Sequence[Line]
    standing: RoundStanding

    @property
    def period(self) -> str:
        return citing.period_words(Period.closing_with(self.round.closing, Length(self.round.length)))


def bulletin(actor: Actor, found: Round, *, language: Language = "zh", root: str = "") -> Paper:
    """The bulletin as it stands now. `root`: the address of this house, for links in footnotes.

    Raises NOT_ALLOWED, NOT_FOUND without a city.
    """
    require(actor, ROUND_READ)
    city = found.set.place if found.set and found.set.place else places.city()
    if city is None:
        raise NOT_FOUND(where="city", value="")
    lines = board.board(actor, found=found.set, place=city, closing=found.closing) if found.set else []
    earlier = closing_earlier(found.closing, QUARTER)
    before = board.board(actor, found=found.set, place=city, closing=earlier) if found.set else []
    told = _Told(
        actor=actor,
        place=city,
        closing=found.closing,
        language=language,
        root=root,
        round=found,
        lines=lines,
        before=before,
        standing=round_standing(actor, found),
    )
    return Paper(
        title=gettext("Bulletin on the zero-waste programme of {place}, {period}").format(
            place=city.name, period=told.period
        ),
        subtitle=found.title,
        blocks=tuple(_blocks(told)),
        issuer=gettext("Zero-waste office of {place}").format(place=city.name),
        date=clock.today(),
        simulated=found.simulated,
        language=language,
        notes=(
            (gettext("Period"), told.period),
            (
                gettext("Figures"),
                gettext("Counted from 1 January to the end of the period, as they stood when printed."),
            ),
            (gettext("Status"), gettext("Draft, filed, approved and accepted figures are all shown and marked.")),
        ),
    )


def _blocks(told: _Told) -> Iterator[Block]:
    yield Heading(1, gettext("Overall"))
    yield from _overall(told)
    yield Heading(1, gettext("Indicators"))
    yield from _indicators(told)
    yield Heading(1, gettext("Counties"))
    yield from _counties(told)
    yield Heading(1, gettext("Tasks"))
    yield from _tasks(told)
    yield Heading(1, gettext("Who has filed"))
    yield _units(told.standing.pages)
    yield Heading(1, gettext("Problems and next steps"))
    yield from _problems(told)


def _overall(told: _Told) -> Iterator[Block]:
    now, then = board.counts(told.lines), board.counts(told.before)
    s = told.standing
    yield Paragraph(
        gettext(
            "{units} units were asked; {filed} have filed, {late} are overdue and {returned} have something to mend. "
        ).format(units=len(s.pages), filed=s.filed, late=len(s.overdue), returned=s.returned),
        gettext("Of {total} indicators ").format(total=len(told.lines)),
        _count(told, now[Standing.MET], Standing.MET),
        gettext(" are met, "),
        _count(told, now[Standing.NEAR], Standing.NEAR),
        gettext(" near, "),
        _count(told, now[Standing.MISSED], Standing.MISSED),
        gettext(" missed, {na} without data; in the period before, {met} were met.").format(
            na=now[Standing.NO_DATA], met=then[Standing.MET]
        ),
    )
    worst = [line for line in told.lines if line.standing is Standing.MISSED and line.permille is not None]
    if worst:
        line = min(worst, key=lambda x: x.permille or 0)
        yield Paragraph(
            gettext("Farthest from its target is {name}: ").format(name=_name(told, line)),
            citing.cited_line(told, line),
            gettext(", against a target of {target}.").format(target=citing.target_text(told, line)),
        )


def _count(told: _Told, number: int, standing: Standing) -> Cited:
    names = "、".join(_name(told, line) for line in told.lines if line.standing is standing) or "—"
    word = gettext(STANDING_LABELS[standing])
    return Cited(str(number), gettext("{word}, {period}: {names}").format(word=word, period=told.period, names=names))


def _name(told: _Told, line: Line) -> str:
    return citing.named(told, line.definition)


def _in_table(told: _Told, line: Line) -> Cited:
    """A figure with its footnote, rounded as people read; its unit has a column of its own."""
    found = citing.cited_line(told, line)
    if line.figure is None or line.figure.value_micro is None or line.judged:
        return found
    return Cited("", found.note, found.url, Decimal(decimal_text(citing.rounded(line.figure.value_micro))))


def _indicators(told: _Told) -> Iterator[Block]:
    columns = (
        Column(gettext("Indicator"), width=22),
        Column(gettext("Value"), ColumnKind.NUMBER, width=9),
        Column(gettext("Unit"), width=8),
        Column(gettext("Target"), width=9),
        Column(gettext("Reached"), ColumnKind.PERCENT, width=8, places=1),
        Column(gettext("Departments"), width=16),
    )
    for standing in (Standing.MISSED, Standing.NEAR, Standing.MET, Standing.UNJUDGED, Standing.NO_DATA):
        rows = [line for line in told.lines if line.standing is standing]
        if not rows:
            continue
        yield Heading(2, f"{gettext(STANDING_LABELS[standing])} {len(rows)}")
        yield Table(
            gettext("Indicators: {word}").format(word=gettext(STANDING_LABELS[standing])),
            columns,
            [_row(told, line) for line in sorted(rows, key=lambda x: (x.permille or 0, x.item.number))],
            empty=gettext("None."),
        )


def _row(told: _Told, line: Line) -> list[Cell]:
    reached = None if line.permille is None else Decimal(line.permille) / 10
    departments = "、".join(line.definition.departments)
    unit, target = citing.unit_name(told, line.definition.unit), citing.target_text(told, line)
    return [_name(told, line), _in_table(told, line), unit, target, reached, departments]


def _counties(told: _Told) -> Iterator[Block]:
    areas = list(places.counties(actor=told.actor, city_code=told.place.code))
    found = told.round.set
    if found is None or not areas:
        yield Paragraph(gettext("No counties report in this round."))
        return
    sheets = board.boards(told.actor, found=found, places=areas, closing=told.round.closing)
    rows: list[tuple[int, list[Cell]]] = []
    for area in areas:
        counts = board.counts(sheets[area.pk])
        rate = board.met_permille(line.standing for line in sheets[area.pk])
        judged = sum(counts[s] for s in board.JUDGEABLE)
        if judged:
            met, missed = counts[Standing.MET], counts[Standing.MISSED]
            rows.append((rate or 0, [area.name, Decimal(rate or 0) / 10, met, missed, judged]))
    rows.sort(key=lambda row: -row[0])
    yield Table(
        gettext("Counties by share of indicators met"),
        (
            Column(gettext("County"), width=16),
            Column(gettext("Share met"), ColumnKind.PERCENT, width=10, places=1),
            Column(gettext("Met"), ColumnKind.NUMBER, width=8),
            Column(gettext("Missed"), ColumnKind.NUMBER, width=8),
            Column(gettext("Judged"), ColumnKind.NUMBER, width=8),
        ),
        [row for _rate, row in rows],
        empty=gettext("No county has figures for this period."),
        note=gettext("Judged: indicators with a target and a value at the county."),
    )


def _tasks(told: _Told) -> Iterator[Block]:
    today = clock.today()
    visible = tasks.visible_to(told.actor)
    counts = tasks.counts(visible, today)
    yield Paragraph(
        gettext(
            "{total} tasks: {done} closed, {running} under way, {blocked} in difficulty, {overdue} overdue."
        ).format(
            total=counts.total,
            done=counts.by_state["done"],
            running=counts.by_state["running"],
            blocked=counts.by_state["blocked"],
            overdue=counts.overdue,
        )
    )
    late = list(
        tasks.with_parts(visible.filter(tasks.overdue_condition(today)), targets=False).order_by("deadline_on", "pk")[
            :MOST_TASKS
        ]
    )
    yield Table(
        gettext("Overdue tasks, longest first"),
        (
            Column(gettext("Task"), width=30),
            Column(gettext("Units"), width=22),
            Column(gettext("Due"), width=13),
            Column(gettext("Days late"), ColumnKind.NUMBER, width=8),
        ),
        [
            [
                task.title,
                "、".join(p.printed for p in tasks.owners(task)) or "—",
                str(task.deadline_on or "—"),
                tasks.days_late(task, today),
            ]
            for task in late
        ],
        empty=gettext("Nothing is overdue."),
    )


def _units(pages: Iterable[Progress]) -> Table:
    return Table(
        gettext("Units of this round"),
        (
            Column(gettext("Unit"), width=24),
            Column(gettext("State"), width=10),
            Column(gettext("Filled"), ColumnKind.NUMBER, width=7),
            Column(gettext("Asked"), ColumnKind.NUMBER, width=7),
            Column(gettext("Times returned"), ColumnKind.NUMBER, width=8),
            Column(gettext("Filed on"), width=12),
        ),
        [
            [
                row.page.party.name,
                gettext("Overdue") if row.overdue else gettext(PAGE_LABELS[PageState(row.page.state)]),
                row.filled,
                row.total,
                row.page.returns,
                str(clock.day_of(row.page.submitted_at)) if row.page.submitted_at else "—",
            ]
            for row in pages
        ],
        empty=gettext("Nobody was asked."),
    )


def _problems(told: _Told) -> Iterator[Block]:
    rows = Entry.objects.filter(round=told.round, page__in=pages_visible_to(told.actor)).exclude(problem="")
    rows = rows.select_related("page__party", "indicator", "task", "round").prefetch_related("indicator__definitions")
    said = [e for e in rows.order_by("position", "pk") if e.problem.strip() not in {"无", "none", "None", "—"}]
    if not said:
        yield Paragraph(gettext("The units reported no problems."))
        return
    yield ListBlock(tuple(_problem(entry) for entry in said[:MOST_PROBLEMS]))
    if len(said) > MOST_PROBLEMS:
        more = len(said) - MOST_PROBLEMS
        text = ngettext("{n} more stands on the units' pages.", "{n} more stand on the units' pages.", more)
        yield Paragraph(text.format(n=more))


def _problem(entry: Entry) -> Paragraph:
    head = f"{title_of(entry)}（{entry.page.party.name}）：{entry.problem.strip()}"
    if not entry.next_step.strip():
        return Paragraph(head)
    until = f"（{entry.next_on}）" if entry.next_on else ""
    return Paragraph(head, gettext(" Next: {step}").format(step=entry.next_step.strip()), until)
