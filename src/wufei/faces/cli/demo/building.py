"""The whole demo in order, in one transaction: a home holds all of it or nothing. Not for: the command (command.py)."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from django.db import transaction

from wufei.faces.cli.demo.accounts import people_build
from wufei.faces.cli.demo.collecting import collecting_plan
from wufei.faces.cli.demo.days import Days, moment
from wufei.faces.cli.demo.declarations import declarations_build
from wufei.faces.cli.demo.evaluation import evaluation_plan
from wufei.faces.cli.demo.exemplars import exemplars_plan
from wufei.faces.cli.demo.facilities import facilities_plan
from wufei.faces.cli.demo.fates import courses_for
from wufei.faces.cli.demo.finance import finance_plan
from wufei.faces.cli.demo.house import House
from wufei.faces.cli.demo.indicators import Run, forecasts_build, readings_plan, run_build, set_build, targets_build
from wufei.faces.cli.demo.manifests import manifests_plan
from wufei.faces.cli.demo.meetings import meetings_plan
from wufei.faces.cli.demo.packages import packages_plan
from wufei.faces.cli.demo.progress import Desk, Line, owner_of
from wufei.faces.cli.demo.projects import projects_plan
from wufei.faces.cli.demo.registers import catalogue_build, outlines_build, parties_build, places_build
from wufei.faces.cli.demo.review import filters_build, plan_build, real_plan_build, revision_build
from wufei.faces.cli.demo.rounds import rounds_plan
from wufei.faces.cli.demo.settlement import settlement_plan
from wufei.faces.cli.demo.settling import settling_plan
from wufei.faces.cli.demo.works import works_plan
from wufei.kernel import clock
from wufei.kernel.audit.actions import record
from wufei.kernel.audit.models import Entry
from wufei.kernel.outbox.actions import drain
from wufei.kernel.periods import closing_earlier, closing_of
from wufei.kernel.text import _
from wufei.programme.indicators.actions.figures import figures_held
from wufei.programme.indicators.models import IndicatorSet
from wufei.programme.plans.models import Edition, Task

BUILT = "demo.build"
REVISED_BEFORE = 4
EVENING = dt.time(18, 30)
Told = Callable[[int, int], None]
Bar = Callable[[], AbstractContextManager[Told]]
Step = Callable[[str], None]

PLACES, PARTIES, PEOPLE = _("Divisions, zones, grid"), _("Departments, counties, enterprises"), _("People")
OUTLINES, CODES = _("Outlines"), _("Waste codes and factors")
REGISTERS = (
    (PLACES, places_build),
    (PARTIES, parties_build),
    (PEOPLE, people_build),
    (CODES, catalogue_build),
    (OUTLINES, outlines_build),  # last: reading places is slower once they carry outlines
)
PLAN, COURSE = _("The plan: read, reviewed, adopted"), _("Two quarters: progress, rounds, an evaluation")
FIGURES, FORECASTS = _("Indicators: five years of readings"), _("Forecasts")
REAL, EVENTS = _("The plan document: read, accepted, adopted"), _("Events")


@contextmanager
def silent() -> Iterator[Told]:
    """A bar that nobody looks at."""
    yield lambda _done, _total: None


def build(
    *,
    seed: int,
    day: dt.date,
    plan: tuple[bytes, str] | None = None,
    step: Step = lambda _name: None,
    bar: Bar = silent,
) -> None:
    """Build the demo city as it stands on `day`. Raises what the actions raise; then nothing stays."""
    house = House(seed, Days.before(day))
    evening = dt.datetime.combine(house.days.worked(day - clock.ONE_DAY), EVENING, clock.SHANGHAI)
    with transaction.atomic():
        with clock.freeze(moment(house.days.ago(45), house.chance("registers"))):
            for name, made in REGISTERS:
                step(name)
                made(house)
        line = Line()
        step(FIGURES)
        kept, run = _figures(house, line)
        rounds_plan(house, line, run, kept, with_tasks=plan is None)
        evaluation_plan(house, line)
        if plan is None:
            step(PLAN)
            _course(house, line, plan_build(house))
        finance_plan(house, line, run.quarters)
        exemplars_plan(house, line)
        manifests_plan(house, line)
        packages_plan(house, line)
        collecting_plan(house, line)
        settling_plan(house, line)
        facilities_plan(house, line)
        settlement_plan(house, line)
        works_plan(house, line)
        step(COURSE)
        with bar() as told:
            line.run(told)
        if plan is not None:
            step(REAL)
            with clock.freeze(evening):
                real_plan_build(house, *plan)
        step(FORECASTS)
        with clock.freeze(evening):
            forecasts_build()
            declarations_build(house)
            change = {"seed": seed, "day": day.isoformat(), "plan": plan[1] if plan else ""}
            record(actor=house.setup, act=BUILT, subject=("demo", seed, day.isoformat()), change=change)
    step(EVENTS)
    # Every balance told is an event; the figures that follow from all of them are computed once.
    with clock.freeze(evening), figures_held():
        drain()


def _figures(house: House, line: Line) -> tuple[IndicatorSet, Run]:
    """The indicators of the city, with the readings of every quarter but the last, which a round asks for."""
    with clock.freeze(moment(house.days.ago(40), house.chance("sets"))):
        made = set_build(house)
        last = closing_of(house.days.last)
        run = run_build(house, last)
        readings_plan(house, line, run, until=closing_earlier(last, 3))
        targets_build(house, run)
    return made, run


def built() -> Entry | None:
    """The log's row of the build, where this home holds a demo."""
    return Entry.objects.filter(act=BUILT).order_by("-pk").first()


def _course(house: House, line: Line, edition: Edition) -> None:
    desk = Desk(house, line)
    tasks = list(Task.objects.filter(edition=edition))
    reachable = [task.pk for task in tasks if owner_of(house, task)[0] is not None]
    for course in courses_for(tasks, reachable, house.days.day, house.chance("fates")):
        desk.begin(course)
    meetings_plan(house, line, desk)
    projects_plan(house, line)
    line.put(moment(house.days.at(10), house.chance("filters")), lambda: filters_build(house))
    revised = house.days.worked(house.days.day - REVISED_BEFORE * clock.ONE_DAY)
    line.put(moment(revised, house.chance("revision")), lambda: revision_build(house, edition))
    desk.county_notes(tasks)
