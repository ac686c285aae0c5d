"""Two quarters of simulated reports: every act is put on a line of time and done through its action at its moment.

Not for: which task goes how (fates.py), what is decided in meetings (meetings.py) or built (projects.py).
"""

import datetime as dt
import functools
import heapq
import itertools
from collections.abc import Callable, Sequence

from wufei.faces.cli.demo import shelf
from wufei.faces.cli.demo.days import moment
from wufei.faces.cli.demo.evidence import evidence
from wufei.faces.cli.demo.fates import Course, Fate
from wufei.faces.cli.demo.figures import figure
from wufei.faces.cli.demo.house import House
from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.programme.plans.actions.extensions import extension_ask, extension_decide
from wufei.programme.plans.actions.reports import Upload, task_claim, task_confirm, task_note, task_report, task_return
from wufei.programme.plans.actions.tasks import task_urge
from wufei.programme.plans.models import Target, Task, TaskParty
from wufei.programme.plans.spec import Role, TargetState

Act = Callable[[], None]
DAY = clock.ONE_DAY
# How much of what it has a part in a county writes on: from careless to careful.
ZEAL_PERCENT = (25, 99)
NOTES_BEFORE = 120 * DAY


class Line:
    """A line of time: acts wait for their moment; an act may put further acts on the line."""

    def __init__(self) -> None:
        self._waiting: list[tuple[dt.datetime, int, Act]] = []
        self._numbers = itertools.count()
        self._latest = clock.EPOCH
        self.added = self.done = 0

    def put(self, at: dt.datetime, act: Act) -> None:
        """Have `act` done at a moment; what lies before acts done already is done next."""
        heapq.heappush(self._waiting, (at, next(self._numbers), act))
        self.added += 1

    def chain(self, steps: Sequence[tuple[dt.datetime, Act]]) -> None:
        """Put acts that follow one another: each waits for the one before, even on the same day."""
        if not steps:
            return
        (at, act), rest = steps[0], steps[1:]

        def do() -> None:
            act()
            self.chain(rest)

        self.put(at, do)

    def run(
        self, told: Callable[[int, int], None] = lambda _done, _total: None, until: dt.datetime | None = None
    ) -> None:
        """Do everything in order of time, or all before `until`, the clock stopped at each moment."""
        while self._waiting and (until is None or self._waiting[0][0] < until):
            at, _number, act = heapq.heappop(self._waiting)
            self._latest = max(at, self._latest)
            with clock.freeze(self._latest):
                act()
            self.done += 1
            told(self.done, self.added)


class Desk:
    """Writes the reports of tasks: who writes, in which words, with which figures and files."""

    def __init__(self, house: House, line: Line) -> None:
        self.house, self.line = house, line
        self.chance = house.chance("progress")
        words = shelf.table("progress")
        self._subjects = words["subjects"]
        self._decks: dict[tuple[str, str], shelf.Deck] = {}
        self._office, self._county = words["office"], words["county"]

    def begin(self, course: Course) -> None:
        """Put the whole course of a task of the plan on the line."""
        task = Task.objects.get(pk=course.task_id)
        if course.fate is Fate.PLANNED:
            self._late(task, course)
            return
        ended = course.fate in {Fate.DONE, Fate.CLAIMED}
        end = self._end(task, course)
        first = self._within(6, 40) if end > self.house.days.at(50) else self._within(3, 25)
        steps: list[tuple[dt.date, Act]] = [(first, lambda: self._report(task.pk, course.fate, 0.4, "early"))]
        if end > self.house.days.at(45):
            second = self._between(first + 20 * DAY, end - 3 * DAY)
            last = "blocked" if course.fate is Fate.BLOCKED else "late"
            steps.append((second, lambda: self._report(task.pk, course.fate, 1.0, last)))
        if ended:
            steps.append((end, lambda: self._claim(task.pk, course)))
        self.line.chain([(self._moment(day), act) for day, act in steps])
        self._late(task, course)

    def follow(self, task: Task, course: Course, held_on: dt.date) -> None:
        """The shorter course of a decision, from the day of its meeting on."""
        last = self.house.days.worked(self.house.days.day - DAY)
        due = min(task.deadline_on or last, last)
        steps: list[tuple[dt.date, Act]] = []
        if course.fate is not Fate.PLANNED:
            middle = held_on + max((due - held_on) // 2, DAY)
            steps.append((middle, lambda: self._report(task.pk, course.fate, 1.0, "early")))
        if course.fate is Fate.DONE:
            steps.append((due, lambda: self._claim(task.pk, course)))
        self.line.chain([(self._moment(day), act) for day, act in steps])
        self._late(task, course)

    def county_notes(self, tasks: list[Task]) -> None:
        """Notes that counties write on tasks of the city in which they have a part."""
        deck = shelf.Deck(self.chance, self._county["notes"])
        today = self.house.days.day
        for code in sorted(self.house.counties):
            zeal = self.chance.randrange(*ZEAL_PERCENT)
            for task in tasks:
                if self.chance.randrange(100) < zeal:
                    day = self._between(today - NOTES_BEFORE, today - DAY)
                    self._at(day, functools.partial(self._county_note, code, task.pk, deck))

    def _end(self, task: Task, course: Course) -> dt.date:
        """The day on which it is claimed, or by which the last report stands."""
        days = self.house.days
        latest = days.at(97)
        if course.fate is Fate.CLAIMED:
            return self._within(92, 99)
        if course.fate is Fate.DONE and task.deadline_on is not None and task.deadline_on <= days.last:
            return self._between(task.deadline_on - 24 * DAY, task.deadline_on - 2 * DAY)
        return self._within(55, 96) if course.fate is Fate.DONE else latest

    def _late(self, task: Task, course: Course) -> None:
        if course.extension and task.deadline_on is not None:
            asked = self._between(task.deadline_on - 18 * DAY, task.deadline_on - 6 * DAY)
            self._at(asked, lambda: self._ask(task.pk, course.extension))
        if course.late and task.deadline_on is not None:
            for after in (4, 33):
                day = task.deadline_on + after * DAY
                if day < self.house.days.day:
                    self._at(day, lambda: self._urge(task.pk))

    def _report(self, task_id: int, fate: Fate, step: float, tone: str) -> None:
        task = Task.objects.get(pk=task_id)
        actor, party_id = self._owner(task)
        if actor is None:
            return
        bad = tone == "blocked"
        values = self._values(task, fate, step)
        task_report(
            actor=actor,
            task_id=task_id,
            version=task.version,
            note=self._say(task, "late" if bad else tone),
            problem=self._say(task, "problems") if bad else "",
            next_step=self._say(task, "next") if bad or self.chance.random() < 0.6 else "",
            values=values,
            evidence=self._files(task, actor, 0.45),
            party_id=party_id,
            simulated=True,
        )

    def _claim(self, task_id: int, course: Course) -> None:
        task = Task.objects.get(pk=task_id)
        actor, party_id = self._owner(task)
        if actor is None:
            return
        values = self._values(task, course.fate, 1.0)
        if values:
            task_report(
                actor=actor,
                task_id=task_id,
                version=task.version,
                note=self._say(task, "late"),
                values=values,
                party_id=party_id,
                simulated=True,
            )
            task.refresh_from_db()
        task_claim(
            actor=actor,
            task_id=task_id,
            version=task.version,
            note=self._say(task, "claim"),
            evidence=self._files(task, actor, 0.85),
            simulated=True,
        )
        if course.fate is Fate.DONE:
            day = clock.today() + self.chance.randrange(2, 8) * DAY
            self._at(day, lambda: self._decide(task_id, course))

    def _decide(self, task_id: int, course: Course) -> None:
        task = Task.objects.get(pk=task_id)
        actor, _party = self._owner(task)
        judge = self.house.people["office2"] if actor is self.house.office else self.house.office
        if course.returned:
            course.returned = False
            reason = self._phrase("office", "return", self._office["return"])
            task_return(actor=judge, task_id=task_id, version=task.version, reason=reason, simulated=True)
            self._at(clock.today() + 9 * DAY, lambda: self._claim(task_id, course))
            return
        note = self._phrase("office", "confirm", self._office["confirm"])
        task_confirm(actor=judge, task_id=task_id, version=task.version, note=note, simulated=True)

    def _ask(self, task_id: int, outcome: str) -> None:
        task = Task.objects.get(pk=task_id)
        actor, _party = self._owner(task)
        if actor is None or task.deadline_on is None:
            return
        deadline = self.house.days.month_end(self.chance.choice((1, 2)))
        reason = self._phrase("office", "extension", self._office["extension"])
        asked = extension_ask(actor=actor, task_id=task_id, deadline=deadline, reason=reason)
        if outcome == "asked":
            return
        grant = outcome == "granted"
        note = self._phrase("office", outcome, self._office["grant" if grant else "refuse"])

        def decide() -> None:
            extension_decide(
                actor=self.house.office, extension_id=asked.pk, version=asked.version, grant=grant, note=note
            )

        self._at(clock.today() + 3 * DAY, decide)

    def _urge(self, task_id: int) -> None:
        note = self._phrase("office", "urge", self._office["urge"])
        task_urge(actor=self.house.office, task_id=task_id, note=note)

    def _county_note(self, code: str, task_id: int, deck: shelf.Deck) -> None:
        party_id = self.house.parties[code]
        actor = self.house.desk(party_id)
        task = Task.objects.get(pk=task_id)
        concerned = TaskParty.objects.filter(task=task, party_id=party_id).exists()
        if actor is None or not concerned or task.closed_on is not None:
            return
        note = deck.draw().format(n=self.chance.randrange(2, 20), county=self.house.counties[code])
        task_note(actor=actor, task_id=task_id, note=note, party_id=party_id)

    def _owner(self, task: Task) -> tuple[Actor | None, int | None]:
        """Whoever leads, or is first among those responsible, and for which party."""
        return owner_of(self.house, task)

    def _values(self, task: Task, fate: Fate, step: float) -> dict[int, str]:
        targets = Target.objects.filter(task=task).exclude(state=TargetState.DROPPED)
        told = {target.pk: figure(target, fate, step, self.chance) for target in targets}
        return {key: text for key, text in told.items() if text}

    def _files(self, task: Task, actor: Actor, likely: float) -> list[Upload]:
        if self.chance.random() > likely:
            return []
        return [evidence(self.chance, party=actor.label, task=task.title, day=clock.today().isoformat())]

    def _say(self, task: Task, tone: str) -> str:
        """A phrase that fits the task's subject."""
        where = f"{'/'.join(task.path)}/{task.title}"
        subject = next(s for s in self._subjects if not s["keys"] or any(key in where for key in s["keys"]))
        return self._phrase(subject["name"], tone, subject[tone])

    def _phrase(self, subject: str, tone: str, phrases: list[str]) -> str:
        deck = self._decks.setdefault((subject, tone), shelf.Deck(self.chance, phrases))
        county = self.chance.choice(sorted(self.house.counties.values()))
        return deck.draw().format(n=self.chance.randrange(2, 20), county=county)

    def _within(self, low: int, high: int) -> dt.date:
        return self.house.days.at(self.chance.uniform(low, high))

    def _between(self, low: dt.date, high: dt.date) -> dt.date:
        span = max((high - low).days, 0)
        return self.house.days.worked(max(low + self.chance.randrange(span + 1) * DAY, self.house.days.first))

    def _at(self, day: dt.date, act: Act) -> None:
        self.line.put(self._moment(day), act)

    def _moment(self, day: dt.date) -> dt.datetime:
        return moment(self.house.days.worked(day), self.chance)


def owner_of(house: House, task: Task) -> tuple[Actor | None, int | None]:
    """The person and the party that answer for a task; neither where the register knows nobody."""
    parts = list(TaskParty.objects.filter(task=task, inherited=False).exclude(role=Role.SUPPORT))
    for part in sorted(parts, key=lambda p: (p.role != Role.LEAD, p.position)):
        actor = house.desk(part.party_id)
        if actor is not None:
            return actor, part.party_id
    return None, None
