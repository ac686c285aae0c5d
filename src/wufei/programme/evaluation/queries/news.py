"""Short papers: the press release of a year, and the brief (工作简报) of what changed since a day.

Every figure is linked to where it comes from. Not for: the report of a year (reports.py).
"""

import dataclasses
import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.papers.spec import Block, Cited, Column, Heading, Paper, Paragraph, Run, Table, percent_text
from wufei.kernel.periods import Length, Period, closing_of
from wufei.kernel.problems import NOT_FOUND
from wufei.kernel.units import Language
from wufei.programme.evaluation.errors import DATES_ORDER
from wufei.programme.evaluation.permissions import SHEET_EXPORT
from wufei.programme.evaluation.queries.reports import year_of
from wufei.programme.indicators.models import Definition, Figure, Indicator
from wufei.programme.indicators.queries import board
from wufei.programme.indicators.queries.citing import Told, cited, cited_line, in_words, named, target_text, value_text
from wufei.programme.indicators.queries.definitions import definition_at, set_in_force
from wufei.programme.indicators.queries.figures import figure_at
from wufei.programme.indicators.spec import Standing
from wufei.programme.plans.queries import tasks
from wufei.programme.plans.spec import OPEN_TASKS, TaskState
from wufei.programme.rounds.models import Page
from wufei.registers.places import queries as places

MOST = 30
SOON = dt.timedelta(days=30)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PressSettings:
    """What a press release tells beside indicators and tasks: indicators by code; empty: left out.

    `base_year`: the year from which growth is counted; None: no growth is told.
    """

    cells: str = ""
    loans: str = ""
    base_year: int | None = None


def press_release(
    actor: Actor, year: int, settings: PressSettings, *, language: Language = "zh", root: str = ""
) -> Paper:
    """The press release of a year. Raises NOT_ALLOWED, NOT_FOUND."""
    made = year_of(actor, year, language=language, root=root)
    told = made.told
    counts = board.counts(made.lines)
    met = "、".join(named(told, line.definition) for line in made.lines if line.standing is Standing.MET) or "—"
    link = f"{root}/indicators/?period={told.closing}" if root else ""
    visible = tasks.visible_to(actor).exclude(state=TaskState.DROPPED)
    due = visible.filter(deadline_on__lte=made.end)
    source = gettext("Task ledger, {day}.").format(day=clock.today())
    task_link = f"{root}/tasks/" if root else ""
    runs: list[Run] = [
        gettext("In {period}, {place} met ").format(period=told.period, place=told.place.name),
        Cited(
            str(counts[Standing.MET]), gettext("Met in {period}: {names}").format(period=told.period, names=met), link
        ),
        gettext(" of {total} indicators of its zero-waste programme").format(total=len(made.lines)),
    ]
    if total := due.count():
        done = due.filter(state=TaskState.DONE).count()
        runs += [
            gettext("; "),
            Cited(str(done), source, task_link),
            gettext(" of the {total} tasks due by then are closed").format(total=total),
        ]
    blocks: list[Block] = [Paragraph(*runs, _stop(told))]
    if settings.cells:
        blocks += _cells(told, settings.cells)
    if settings.loans:
        blocks += _loans(told, settings)
    return Paper(
        title=gettext("Zero-waste programme of {place}: results of {period}").format(
            place=told.place.name, period=told.period
        ),
        blocks=tuple(blocks),
        issuer=gettext("Zero-waste office of {place}").format(place=told.place.name),
        date=clock.today(),
        simulated=tasks.simulated(),
        language=language,
    )


def _figure(told: Told, code: str) -> tuple[Definition, Figure | None] | None:
    """An indicator at the place and month; None where this house has no such indicator in force."""
    found = Indicator.objects.filter(code=code).prefetch_related("definitions").first()
    definition = definition_at(found.definitions.all(), told.closing) if found else None
    if found is None or definition is None:
        return None
    return definition, figure_at(told.actor, indicator=found, place=told.place, closing=told.closing)


def _cells(told: Told, code: str) -> Iterator[Block]:
    found = _figure(told, code)
    if found is not None:
        yield Paragraph(
            gettext("Zero-waste cells (schools, hospitals, factories and others) by the end of the period: "),
            cited(told, *found, code),
            _stop(told),
        )


def _loans(told: Told, settings: PressSettings) -> Iterator[Block]:
    found = _figure(told, settings.loans)
    if found is None:
        return
    definition, figure = found
    runs: list[Run] = [f"{named(told, definition)}{_colon(told)}", cited(told, definition, figure, settings.loans)]
    growth = _growth(told, settings, figure)
    if growth is not None:
        runs += [gettext(", against {year} a change of ").format(year=settings.base_year), growth]
    yield Paragraph(*runs, _stop(told))


def _growth(told: Told, settings: PressSettings, figure: Figure | None) -> Cited | None:
    """The change on the base year in per cent, with both values in its note; None where one of them is missing or 0."""
    if settings.base_year is None or figure is None or figure.value_micro is None:
        return None
    base = _figure(dataclasses.replace(told, closing=Period(settings.base_year, Length.YEAR).closing), settings.loans)
    if base is None or base[1] is None or not base[1].value_micro:
        return None
    before = base[1]
    assert before.value_micro is not None  # noqa: S101  asked above
    change = Decimal(100 * (figure.value_micro - before.value_micro)) / Decimal(before.value_micro)
    note = gettext("{before} in {year}, {now} in {period}.").format(
        before=value_text(told, before.definition, before.value_micro),
        year=settings.base_year,
        now=value_text(told, figure.definition, figure.value_micro),
        period=told.period,
    )
    return Cited(f"{'+' if change > 0 else ''}{percent_text(change)}", note)


def _stop(told: Told) -> str:
    return "。" if told.language == "zh" else "."


def _colon(told: Told) -> str:
    return "：" if told.language == "zh" else ": "


def brief(actor: Actor, *, since: dt.date, language: Language = "zh", root: str = "") -> Paper:
    """The brief of what changed from a day on until today: figures, tasks, pages filed; what comes next.

    Raises NOT_ALLOWED, NOT_FOUND without a city, DATES_ORDER.
    """
    require(actor, SHEET_EXPORT)
    today, city = clock.today(), places.city()
    if city is None:
        raise NOT_FOUND(where="city", value="")
    if since > today:
        raise DATES_ORDER(where="since", value=since)
    told = Told(actor, city, board.latest_closing(city) or closing_of(today), language, root)
    return Paper(
        title=gettext("Brief on the zero-waste programme of {place}").format(place=city.name),
        subtitle=gettext("What changed from {since} to {until}").format(since=since, until=today),
        blocks=tuple(_changes(told, since, today)),
        issuer=gettext("Zero-waste office of {place}").format(place=city.name),
        date=today,
        simulated=tasks.simulated(),
        language=language,
    )


def _changes(told: Told, since: dt.date, today: dt.date) -> Iterator[Block]:
    yield Heading(1, gettext("Figures"))
    yield _new_figures(told, since)
    yield Heading(1, gettext("Tasks"))
    visible = tasks.with_parts(tasks.visible_to(told.actor), targets=False)
    closed = visible.filter(state=TaskState.DONE, closed_on__gte=since, closed_on__lte=today)
    late = visible.filter(tasks.overdue_condition(today), deadline_on__gte=since)
    soon = visible.filter(state__in=OPEN_TASKS, deadline_on__gte=today, deadline_on__lte=today + SOON)
    for title, rows in (
        (gettext("Closed"), closed.order_by("closed_on", "pk")),
        (gettext("Became overdue"), late.order_by("deadline_on", "pk")),
        (gettext("Due within 30 days"), soon.order_by("deadline_on", "pk")),
    ):
        yield Table(
            title,
            (Column(gettext("Task"), width=40), Column(gettext("Units"), width=26), Column(gettext("Due"), width=12)),
            [
                [t.title, "、".join(p.printed for p in tasks.owners(t)) or "—", str(t.deadline_on or "—")]
                for t in rows[:MOST]
            ],
            empty=gettext("None."),
        )
    filed = Page.objects.filter(submitted_at__date__gte=since).select_related("party", "round").order_by("submitted_at")
    names = "、".join(dict.fromkeys(page.party.name for page in filed))
    yield Heading(1, gettext("Rounds"))
    yield Paragraph(
        gettext("Filed since: {names}.").format(names=names) if names else gettext("Nobody has filed since.")
    )


def _new_figures(told: Told, since: dt.date) -> Table:
    """The city's figures of the last month known that were computed anew since the day, with what they were before."""
    found = set_in_force(told.actor)
    lines = board.board(told.actor, found=found, place=told.place, closing=told.closing) if found else []
    fresh = [line for line in lines if line.figure and clock.day_of(line.figure.recorded_at) >= since]
    return Table(
        gettext("New figures, {period}").format(period=told.period),
        (
            Column(gettext("Indicator"), width=28),
            Column(gettext("A quarter earlier"), width=14),
            Column(gettext("Now"), width=14),
            Column(gettext("Target"), width=14),
        ),
        [
            [
                named(told, line.definition),
                value_text(told, line.definition, line.before_micro),
                in_words(cited_line(told, line)),
                target_text(told, line),
            ]
            for line in fresh[:MOST]
        ],
        empty=gettext("No figure is new."),
    )
