"""Reads of tasks: one, a list with filters, counts, groups. Not for: editions (editions.py)."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Prefetch, Q, QuerySet, When, Window
from django.db.models.functions import RowNumber

from wufei.kernel import clock
from wufei.kernel.access import Actor, Subject
from wufei.kernel.problems import NOT_FOUND
from wufei.programme.plans.models import Target, Task, TaskParty
from wufei.programme.plans.permissions import TASK_READ
from wufei.programme.plans.rules import attainment_permille, met, overdue_days
from wufei.programme.plans.spec import OPEN_TASKS, Role, TargetState, TaskState

SOON_DAYS = 30
# Open tasks first, the earliest deadline first, those without a date after them; then closed and withdrawn ones.
BY_URGENCY = (
    Case(When(state__in=sorted(OPEN_TASKS), then=0), default=1, output_field=IntegerField()),
    F("deadline_on").asc(nulls_last=True),
    "position",
    "pk",
)


def visible_to(actor: Actor) -> QuerySet[Task]:
    """The tasks this actor may read."""
    if actor.all_powerful:
        return Task.objects.all()
    reach = Q(pk__in=())
    for grant in actor.reach(TASK_READ):
        part = Q()
        if grant.party_id is not None:
            part &= Q(pk__in=TaskParty.objects.filter(party_id=grant.party_id).values("task_id"))
        if grant.place_code is not None:
            there = TaskParty.objects.filter(party__place__code__startswith=grant.place_code).values("task_id")
            part &= Q(place__code__startswith=grant.place_code) | Q(pk__in=there)
        reach |= part
        if not part:
            return Task.objects.all()
    return Task.objects.filter(reach)


def task_get(*, actor: Actor, task_id: int) -> Task:
    """One task with its parties and targets; raises NOT_FOUND where it is absent or out of reach."""
    task = with_parts(visible_to(actor), inherited=True).filter(pk=task_id).first()
    if task is None:
        raise NOT_FOUND(where="task", value=task_id)
    return task


def with_parts(tasks: QuerySet[Task], *, inherited: bool = False, targets: bool = True) -> QuerySet[Task]:
    """The tasks with what a row shows, in a fixed number of queries; a card of the board shows no targets.

    Inherited parties only if asked: a standing duty hangs every county and zone on every task.
    """
    parties = TaskParty.objects.select_related("party__place").defer("party__place__outline")
    if not inherited:
        parties = parties.filter(inherited=False)
    counted = Target.objects.exclude(state=TargetState.DROPPED)
    heavy = ("place__outline", *(f"edition__{name}" for name in ("text", "facts", "sections", "standing", "trends")))
    rows = tasks.select_related("place", "edition").defer(*heavy)
    aims = [Prefetch("targets", queryset=counted)] if targets else []
    return rows.prefetch_related(Prefetch("parties", queryset=parties), *aims)


def first_of_each_state(tasks: QuerySet[Task], limit: int) -> QuerySet[Task]:
    """The `limit` most urgent tasks of every state, in one query."""
    place = Window(RowNumber(), partition_by=[F("state")], order_by=list(BY_URGENCY[1:]))
    return tasks.annotate(place_in_state=place).filter(place_in_state__lte=limit).order_by("place_in_state")


def task_subject(task: Task, *, owners_only: bool = False) -> Subject:
    """The task as the policy sees it. `owners_only` leaves out supporting and inherited parties."""
    parties = [p for p in task.parties.all() if p.party_id is not None]
    if owners_only:
        parties = [p for p in parties if not p.inherited and p.role != Role.SUPPORT]
    return Subject(
        state=task.state,
        party_ids=frozenset(p.party_id for p in parties if p.party_id is not None),
        place_code=task.place.code if task.place else "",
        further_place_codes=frozenset(p.party.place.code for p in parties if p.party and p.party.place),
    )


@dataclasses.dataclass(frozen=True, slots=True)
class Filters:
    """What a list of tasks is narrowed to. Empty fields do not narrow."""

    text: str = ""
    states: tuple[str, ...] = ()
    party_id: int | None = None
    role: str = ""
    chapter: str = ""
    due_before: dt.date | None = None
    due_after: dt.date | None = None
    overdue: bool = False
    soon: bool = False
    doubted: bool = False
    origin: str = ""
    edition_id: int | None = None
    unassigned: bool = False
    place_code: str = ""


def tasks_filtered(tasks: QuerySet[Task], filters: Filters, today: dt.date) -> QuerySet[Task]:
    """Narrow `tasks` to `filters`. Every narrowing goes through ids, so no row comes twice."""
    for condition in (*_by_what(filters), *_by_whom(filters), *_by_clock(filters, today)):
        tasks = tasks.filter(condition)
    return tasks


def _by_what(filters: Filters) -> Iterator[Q]:
    if filters.text:
        printed = TaskParty.objects.filter(printed__icontains=filters.text).values("task_id")
        words = Q(title__icontains=filters.text) | Q(body__icontains=filters.text) | Q(number__icontains=filters.text)
        yield words | Q(pk__in=printed)
    if filters.states:
        yield Q(state__in=filters.states)
    if filters.chapter:
        yield Q(chapter=filters.chapter)
    if filters.origin:
        yield Q(origin=filters.origin)
    if filters.edition_id is not None:
        yield Q(edition_id=filters.edition_id)
    if filters.doubted:
        doubted = Target.objects.filter(state=TargetState.DOUBTED, task__isnull=False).values("task_id")
        yield Q(doubted=True) | Q(pk__in=doubted)


def _by_whom(filters: Filters) -> Iterator[Q]:
    if filters.party_id is not None or filters.role:
        parts = TaskParty.objects.all()
        if filters.party_id is not None:
            parts = parts.filter(party_id=filters.party_id)
        if filters.role == "inherited":
            parts = parts.filter(inherited=True)
        elif filters.role:
            parts = parts.filter(role=filters.role, inherited=False)
        yield Q(pk__in=parts.values("task_id"))
    if filters.place_code:
        there = TaskParty.objects.filter(party__place__code__startswith=filters.place_code).values("task_id")
        yield Q(place__code__startswith=filters.place_code) | Q(pk__in=there)
    if filters.unassigned:
        owned = TaskParty.objects.filter(party__isnull=False, inherited=False).values("task_id")
        yield ~Q(pk__in=owned)


def _by_clock(filters: Filters, today: dt.date) -> Iterator[Q]:
    if filters.due_before:
        yield Q(deadline_on__lte=filters.due_before)
    if filters.due_after:
        yield Q(deadline_on__gte=filters.due_after)
    if filters.overdue:
        yield overdue_condition(today)
    if filters.soon:
        yield soon_condition(today)


def overdue_condition(today: dt.date) -> Q:
    """Open, not waiting for confirmation, past the deadline."""
    return Q(state__in=OPEN_TASKS - {TaskState.CLAIMED}, deadline_on__lt=today)


def soon_condition(today: dt.date) -> Q:
    """Open and due within the next 30 days."""
    return Q(state__in=OPEN_TASKS, deadline_on__gte=today, deadline_on__lte=today + dt.timedelta(days=SOON_DAYS))


@dataclasses.dataclass(frozen=True, slots=True)
class Counts:
    """How many tasks there are in all and in each state, and how many are pressing."""

    total: int
    by_state: Mapping[str, int]
    overdue: int
    soon: int

    @property
    def open(self) -> int:
        return sum(n for state, n in self.by_state.items() if state in OPEN_TASKS)


def counts(tasks: QuerySet[Task], today: dt.date | None = None) -> Counts:
    """Count in one query."""
    day = today or clock.today()
    states = {f"state_{s}": Count("pk", filter=Q(state=s), distinct=True) for s in TaskState}
    row = tasks.order_by().aggregate(
        total=Count("pk", distinct=True),
        overdue=Count("pk", filter=overdue_condition(day), distinct=True),
        soon=Count("pk", filter=soon_condition(day), distinct=True),
        **states,
    )
    by_state = {str(s): int(row[f"state_{s}"]) for s in TaskState}
    return Counts(total=row["total"], by_state=by_state, overdue=row["overdue"], soon=row["soon"])


@dataclasses.dataclass(frozen=True, slots=True)
class PartyLoad:
    """What one party has on its desk: tasks it leads or answers for."""

    party_id: int
    name: str
    kind: str
    total: int
    done: int
    running: int
    blocked: int
    planned: int
    claimed: int
    overdue: int


def party_loads(
    tasks: QuerySet[Task], today: dt.date, *, roles: Iterable[str] = (Role.LEAD, Role.RESPONSIBLE)
) -> list[PartyLoad]:
    """The load of every party with a part in `tasks` (inherited parts left out), most overdue first."""
    late = Q(task__state__in=OPEN_TASKS - {TaskState.CLAIMED}, task__deadline_on__lt=today)
    rows = (
        TaskParty.objects.filter(
            task__in=tasks.order_by().values("pk"), party__isnull=False, inherited=False, role__in=list(roles)
        )
        .exclude(task__state=TaskState.DROPPED)
        .values("party_id", "party__name", "party__kind")
        .annotate(
            total=Count("task_id", distinct=True),
            overdue=Count("task_id", filter=late, distinct=True),
            **{f"n_{s}": Count("task_id", filter=Q(task__state=s), distinct=True) for s in TaskState},
        )
        .order_by("-overdue", "-total", "party__name")
    )
    return [_load(row) for row in rows]


def _load(row: Mapping[str, Any]) -> PartyLoad:
    return PartyLoad(
        party_id=row["party_id"],
        name=row["party__name"],
        kind=row["party__kind"],
        total=row["total"],
        done=row["n_done"],
        running=row["n_running"],
        blocked=row["n_blocked"],
        planned=row["n_planned"],
        claimed=row["n_claimed"],
        overdue=row["overdue"],
    )


def chapters(tasks: QuerySet[Task]) -> list[tuple[str, int]]:
    """The chapters in printed order with their number of tasks."""
    rows: dict[str, int] = {}
    for chapter in tasks.order_by("position").values_list("chapter", flat=True):
        rows[chapter] = rows.get(chapter, 0) + 1
    return list(rows.items())


def days_late(task: Task, today: dt.date) -> int:
    """Days past the deadline, 0 when not overdue."""
    return overdue_days(task.state, task.deadline_on, today)


def owners(task: Task) -> list[TaskParty]:
    """Who answers for the task: leads, or the responsible parties where no lead is printed."""
    own = [p for p in task.parties.all() if not p.inherited]
    leads = [p for p in own if p.role == Role.LEAD]
    return leads or [p for p in own if p.role == Role.RESPONSIBLE]


def attainment(target: Target) -> int | None:
    """达成度 of a target in thousandths; None where nothing was reported or nothing can be compared."""
    return attainment_permille(target.comparator, target.value_micro, target.actual_micro)


def target_met(target: Target) -> bool | None:
    """Whether the latest figure meets the target; None without a figure."""
    return met(target.comparator, target.value_micro, target.value_high_micro, target.actual_micro)


def target_missed(target: Target, today: dt.date) -> bool:
    """Whether the target's date has passed with a figure that does not meet it. Before its date nothing is missed."""
    return target.deadline_on is not None and target.deadline_on < today and target_met(target) is False


def simulated() -> bool:
    """Whether this house shows simulated data."""
    return Task.objects.filter(simulated=True).exists()


def month_end(year: int, month: int) -> dt.date:
    """The last day of a month."""
    return dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
