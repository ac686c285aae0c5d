"""The whole demo in order, in one transaction: a home holds all of it or nothing. Not for: the command (command.py)."""

import datetime as dt
import gc
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
from wufei.faces.cli.demo.licences import licences_build
from wufei.faces.cli.demo.manifests import manifests_plan
from wufei.faces.cli.demo.meetings import meetings_plan
from wufei.faces.cli.demo.packages import packages_plan
from wufei.faces.cli.demo.pickups import pickups_plan
from wufei.faces.cli.demo.progress import Desk, Line, owner_of
from wufei.faces.cli.demo.projects import projects_plan
from wufei.faces.cli.demo.registers import catalogue_build, outlines_build, parties_build, places_build
from wufei.faces.cli.demo.review import filters_build, plan_build, real_plan_build, revision_build
from wufei.faces.cli.demo.rounds import rounds_plan
from wufei.faces.cli.demo.settlement import settlement_plan
from wufei.faces.cli.demo.settling import settling_plan
from wufei.faces.cli.demo.synthetic.city import YEAR
from wufei.faces.cli.demo.synthetic.loading import firms_loaded
from wufei.faces.cli.demo.synthetic.rows import World
from wufei.faces.cli.demo.synthetic.whole import drawn, steps
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
MINUTE, BEFORE_YEAR = dt.timedelta(minutes=1), dt.timedelta(days=7)
Told = Callable[[int, int], None]
Bar = Callable[[str], AbstractContextManager[Told]]
Step = Callable[[str], None]

PLACES, PARTIES, PEOPLE = _("Divisions, zones, grid"), _("Departments, counties, enterprises"), _("People")
OUTLINES, CODES, LICENCES = _("Outlines"), _("Waste codes and factors"), _("Licences")
REGISTERS = (
    (PLACES, places_build),
    (PARTIES, parties_build),
    (PEOPLE, people_build),
    (CODES, catalogue_build),
    (LICENCES, licences_build),
    (OUTLINES, outlines_build),  # last: reading places is slower once they carry outlines
)
PLAN, COURSE = _("The plan: read, reviewed, adopted"), _("Two quarters: progress, rounds, loads, money")
FIGURES, FORECASTS = _("Indicators: five years of readings"), _("Forecasts")
REAL, EVENTS = _("The plan document: read, accepted, adopted"), _("Events")
FIRMS, EARLIER = _("The made year: drawn, its firms registered"), _("Loads before the plan")


@contextmanager
def silent(_name: str) -> Iterator[Told]:
    """A bar that nobody looks at."""
    yield lambda _done, _total: None


def build(
    *,
    seed: int,
    day: dt.date,
    scale: float = 0.0,
    plan: tuple[bytes, str] | None = None,
    step: Step = lambda _name: None,
    bar: Bar = silent,
) -> World | None:
    """Build the demo city as it stands on `day`. Raises what the actions raise; then nothing stays.

    `scale`: of the made year that is loaded under it; 0: none. Returns the made year, for its truth.
    """
    house, line, world = House(seed, Days.before(day)), Line(), None
    evening = clock.day_start(day) - MINUTE / 2
    with transaction.atomic():
        with clock.freeze(_moved_in(house, scale)):
            for name, made in REGISTERS:
                step(name)
                made(house)
        if scale:
            step(FIRMS)
            world = _year(house, line, scale)
        step(FIGURES)
        kept, run = _figures(house, line, bar)
        rounds_plan(house, line, run, kept, with_tasks=plan is None)
        evaluation_plan(house, line)
        if plan is None:
            step(PLAN)
            _course(house, line, plan_build(house, line))
        finance_plan(house, line, run.quarters)
        exemplars_plan(house, line)
        manifests_plan(house, line)
        packages_plan(house, line)
        collecting_plan(house, line)
        settling_plan(house, line)
        facilities_plan(house, line)
        settlement_plan(house, line, matching=world is None)
        works_plan(house, line)
        pickups_plan(house, line)
        step(COURSE)
        with bar(COURSE) as told:
            line.run(told)
        if plan is not None:
            step(REAL)
            with clock.freeze(evening):
                real_plan_build(house, *plan)
        step(FORECASTS)
        with clock.freeze(evening):
            forecasts_build()
            declarations_build(house)
            change = {"seed": seed, "day": day.isoformat(), "scale": scale, "plan": plan[1] if plan else ""}
            record(actor=house.setup, act=BUILT, subject=("demo", seed, day.isoformat()), change=change)
    step(EVENTS)
    # Every balance told is an event; the figures that follow from all of them are computed once.
    with clock.freeze(evening), figures_held():
        drain()
    return world


def _moved_in(house: House, scale: float) -> dt.datetime:
    """When the registers are filled: before the first quarter, and before the made year."""
    day = house.days.ago(45)
    if scale:
        day = min(day, house.days.worked(house.days.day - YEAR - BEFORE_YEAR))
    return moment(day, house.chance("registers"))


def _year(house: House, line: Line, scale: float) -> World:
    """The made year before the day: its firms, and what they do put on the line of time."""
    world = drawn(seed=house.seed, day=house.days.day, scale=scale, places=sorted(house.counties))
    gc.freeze()  # the world stays to the end: the collector need not go through it again and again
    with clock.freeze(clock.day_start(world.first)):
        parties = firms_loaded(world, actor=house.setup)
    for at, act in steps(world, parties, actor=house.setup):
        line.put(at, act)
    return world


def _figures(house: House, line: Line, bar: Bar) -> tuple[IndicatorSet, Run]:
    """The indicators of the city, with the readings of every quarter but the last, which a round asks for."""
    at = moment(house.days.ago(40), house.chance("sets"))
    with bar(EARLIER) as told:
        line.run(told, until=at)
    with clock.freeze(at):
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
