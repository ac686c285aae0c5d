"""The demo's rounds: one closed, one under review with pages in every state, a monthly one that has just opened.

Every step is an act of whoever would do it, under the clock of its day. Not for: the figures (indicators.py).
"""

import dataclasses
import datetime as dt
import functools
from typing import Any

from wufei.faces.cli.demo import shelf
from wufei.faces.cli.demo.days import moment
from wufei.faces.cli.demo.house import House
from wufei.faces.cli.demo.indicators import Run, readings_of
from wufei.faces.cli.demo.progress import Line
from wufei.kernel import clock
from wufei.kernel.periods import Length, Period, closing_earlier, closing_of
from wufei.programme.indicators.actions.figures import figures_held
from wufei.programme.indicators.actions.sets import set_load
from wufei.programme.indicators.models import IndicatorSet
from wufei.programme.indicators.spec import ReadingState
from wufei.programme.rounds.actions.filling import Words, entries_confirm_carried, entry_save, part_save
from wufei.programme.rounds.actions.opening import page_due, round_close, round_open
from wufei.programme.rounds.actions.reminders import round_remind
from wufei.programme.rounds.actions.review import Remark, page_accept, page_approve, page_return, page_submit
from wufei.programme.rounds.models import Entry, Page, Round
from wufei.programme.rounds.spec import EntryKind, EntryState, PageState

EVENING = dt.time(18, 0)
QUARTER = 3
# How far each page of the open round is, in the order of the pages: the fates repeat.
FATES = (
    "accept", "accept", "approve", "submit", "accept", "return", "accept", "fill",
    "approve", "submit", "accept", "approve", "granted", "accept", "submit", "fill",
)  # fmt: skip
# Whoever has not filed yet, nor entered a number.
UNFILED = frozenset({"fill", "granted"})


def rounds_plan(house: House, line: Line, run: Run, made: IndicatorSet, *, with_tasks: bool) -> None:
    """Put all rounds of the demo on the line. `with_tasks`: whether the quarter's round asks for tasks too."""
    facts = shelf.table("rounds")
    last = closing_of(house.days.last)
    before = Period.closing_with(closing_earlier(last, QUARTER), Length.QUARTER)
    now = Period.closing_with(last, Length.QUARTER)
    _Closed(house, facts, before, made).plan(line)
    _Reviewed(house, facts, now, made, run, with_tasks).plan(line)
    line.put(_at(house, house.days.day - clock.ONE_DAY), functools.partial(_monthly, house, facts))


def _title(facts: dict[str, Any], period: Period) -> str:
    return str(facts["quarter"]).format(year=period.year, n=facts["numerals"][period.number - 1])


def _at(house: House, day: dt.date) -> dt.datetime:
    return moment(house.days.worked(day), house.chance("rounds"))


@dataclasses.dataclass(slots=True)
class _Closed:
    """Last quarter's round: everybody answered, all was accepted, and it was closed."""

    house: House
    facts: dict[str, Any]
    period: Period
    made: IndicatorSet
    found: Round | None = None

    def plan(self, line: Line) -> None:
        start = self.period.end + dt.timedelta(days=3)
        for days, act in ((0, self._open), (8, self._file), (14, self._close)):
            line.put(_at(self.house, start + dt.timedelta(days=days)), act)

    def _open(self) -> None:
        self.found = round_open(
            actor=self.house.office,
            title=_title(self.facts, self.period),
            period=self.period,
            due_at=_evening(clock.today() + dt.timedelta(days=12)),
            set_id=self.made.pk,
            with_tasks=False,
            simulated=True,
        )

    def _file(self) -> None:
        with figures_held():
            for page in _pages(self.found):
                _filed(self.house, self.facts, page)

    def _close(self) -> None:
        with figures_held():
            for page in _pages(self.found):
                page_approve(actor=self.house.office, page_id=page.pk, version=page.version)
                page_accept(actor=self.house.office, page_id=page.pk, version=_version(page))
        found = _opened(self.found)
        found.refresh_from_db()
        round_close(actor=self.house.office, round_id=found.pk, version=found.version)


def _opened(found: Round | None) -> Round:
    if found is None:
        raise RuntimeError("the line of time does a round's acts before its opening")
    return found


def _pages(found: Round | None) -> list[Page]:
    return list(_opened(found).pages.select_related("party").order_by("party__name"))


def _version(page: Page) -> int:
    return Page.objects.values_list("version", flat=True).get(pk=page.pk)


def _filed(house: House, facts: dict[str, Any], page: Page) -> None:
    """A unit confirms what is there and files."""
    actor = house.desk(page.party_id) or house.setup
    for part in page.parts.filter(done=False):
        part_save(actor=actor, part_id=part.pk, version=part.version, text=facts["part"], done=True)
    entries_confirm_carried(actor=actor, page_id=page.pk)
    for entry in page.entries.exclude(state=EntryState.FILLED):
        words = Words(progress=facts["late_progress"], problem=facts["late"])
        entry_save(actor=actor, entry_id=entry.pk, version=entry.version, words=words)
    entries_confirm_carried(actor=actor, page_id=page.pk)
    page_submit(actor=actor, page_id=page.pk, version=_version(page))


@dataclasses.dataclass(slots=True)
class _Reviewed:
    """This quarter's round, in the middle of its review."""

    house: House
    facts: dict[str, Any]
    period: Period
    made: IndicatorSet
    run: Run
    with_tasks: bool
    found: Round | None = None
    fates: dict[int, str] = dataclasses.field(default_factory=dict)

    def plan(self, line: Line) -> None:
        steps = ((16, self._open), (11, self._enter), (8, self._file), (5, self._review), (3, self._remind))
        for days, act in steps:
            line.put(_at(self.house, self.house.days.day - dt.timedelta(days=days)), act)

    def _open(self) -> None:
        self.found = round_open(
            actor=self.house.office,
            title=_title(self.facts, self.period),
            period=self.period,
            due_at=_evening(self.house.days.worked(self.house.days.day - dt.timedelta(days=2))),
            set_id=self.made.pk,
            with_tasks=self.with_tasks,
            simulated=True,
        )
        self.fates = {page.pk: FATES[n % len(FATES)] for n, page in enumerate(_pages(self.found))}

    def _enter(self) -> None:
        idle = {page.party_id for page in _pages(self.found) if self.fates[page.pk] in UNFILED}
        with figures_held():
            readings_of(self.house, self.run, self.period.closing, state=ReadingState.DRAFT, without=idle)

    def _file(self) -> None:
        with figures_held():
            for page in _pages(self.found):
                _worded(self.house, self.facts, page)
                if self.fates[page.pk] in UNFILED:
                    _begun(self.house, page)
                else:
                    _filed(self.house, self.facts, page)

    def _review(self) -> None:
        with figures_held():
            for page in _pages(self.found):
                _judged(self.house, self.facts, page, self.fates[page.pk])

    def _remind(self) -> None:
        round_remind(actor=self.house.office, round_id=_opened(self.found).pk, note=self.facts["reminder"])


def _worded(house: House, facts: dict[str, Any], page: Page) -> None:
    """What a unit writes where nothing was carried over: a task without words, an indicator with a problem."""
    actor = house.desk(page.party_id) or house.setup
    for entry in Entry.objects.filter(page=page, kind=EntryKind.TASK, progress=""):
        entry_save(actor=actor, entry_id=entry.pk, version=entry.version, words=Words(progress=facts["progress"]))
    chance = house.chance("problems")
    for entry in Entry.objects.filter(page=page, kind=EntryKind.INDICATOR)[:2]:
        if chance.random() < 0.5:
            said = chance.choice(facts["problems"])
            words = Words(progress=facts["indicator_progress"], problem=said["problem"], next_step=said["next"])
            entry_save(actor=actor, entry_id=entry.pk, version=entry.version, words=words)


def _begun(house: House, page: Page) -> None:
    """A unit that has only confirmed what stood there already."""
    entries_confirm_carried(actor=house.desk(page.party_id) or house.setup, page_id=page.pk)


def _judged(house: House, facts: dict[str, Any], page: Page, fate: str) -> None:
    page.refresh_from_db()
    if fate in {"accept", "approve"}:
        page_approve(actor=house.office, page_id=page.pk, version=page.version)
    if fate == "accept":
        page_accept(actor=house.office, page_id=page.pk, version=_version(page))
    if fate == "return" and page.state == PageState.SUBMITTED:
        entry = page.entries.filter(kind=EntryKind.INDICATOR).first() or page.entries.first()
        if entry is not None:
            remark = Remark(entry_id=entry.pk, field="progress", reason=facts["remark"])
            page_return(actor=house.office, page_id=page.pk, version=page.version, remarks=[remark])
    if fate == "granted":
        later = _evening(house.days.day + dt.timedelta(days=4))
        page_due(actor=house.office, page_id=page.pk, version=page.version, due_at=later, reason=facts["granted"])


def _monthly(house: House, facts: dict[str, Any]) -> None:
    """The monthly report on plastic, which has just opened: a round with another clock."""
    made = set_load(actor=house.office, data=shelf.text("plastic.toml").encode(), name="plastic.toml")
    month = Period.containing(house.days.day.replace(day=1) - clock.ONE_DAY, Length.MONTH)
    round_open(
        actor=house.office,
        title=facts["monthly"].format(year=month.year, n=month.number),
        period=month,
        due_at=_evening(house.days.day + dt.timedelta(days=6)),
        set_id=made.pk,
        with_tasks=False,
        simulated=True,
    )


def _evening(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, EVENING, clock.SHANGHAI)
