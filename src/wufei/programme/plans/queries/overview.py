"""How the programme stands, for the one screen: few queries, whatever the number of tasks. Not for: lists of tasks."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import ExtractMonth, ExtractYear

from wufei.kernel.access import Actor
from wufei.programme.plans.models import Edition, Report, Target, Task, TaskParty
from wufei.programme.plans.queries.editions import edition_adopted
from wufei.programme.plans.queries.tasks import (
    attainment,
    overdue_condition,
    target_met,
    target_missed,
    visible_to,
)
from wufei.programme.plans.spec import OPEN_TASKS, TargetKind, TargetState, TaskState
from wufei.registers.places.models import Place
from wufei.registers.places.spec import PlaceKind

REPORT_DAYS = 92
NEAR_PERMILLE = 950


@dataclasses.dataclass(frozen=True, slots=True)
class TargetRow:
    """A target of the plan with where it stands.

    `met`; `miss`: not met and its date has passed; `near`: 95 % or more and still time; `open`: still time;
    `na`: nothing was reported.
    """

    target: Target
    state: str
    permille: int | None


@dataclasses.dataclass(frozen=True, slots=True)
class CountyRow:
    """What is on a county's desk: tasks with a part of it, those it reported on lately, its own ones, the overdue."""

    place: Place
    total: int
    reported: int
    own: int
    overdue: int

    @property
    def reported_percent(self) -> int:
        return round(100 * self.reported / self.total) if self.total else 0


@dataclasses.dataclass(frozen=True, slots=True)
class Month:
    """How many tasks fall due in a month, by where they stand."""

    year: int
    month: int
    done: int
    open: int
    overdue: int


def targets_of(actor: Actor, edition: Edition | None, today: dt.date) -> list[TargetRow]:
    """The targets of the plan in force and of tasks added since, missed first; repeats of one target once."""
    rows = Target.objects.filter(kind=TargetKind.NUMBER).exclude(state=TargetState.DROPPED)
    mine = Q(task__in=visible_to(actor).order_by().values("pk"))
    if edition is not None:
        mine |= Q(edition=edition, task__isnull=True)
    seen: dict[tuple[str, str, str], TargetRow] = {}
    for target in rows.filter(mine).select_related("task").order_by("position", "pk"):
        key = (target.phrase, target.unit, f"{target.value_micro}{target.scope}")
        row = _target_row(target, today)
        if key not in seen or (seen[key].state == "na" and row.state != "na"):
            seen[key] = row
    order = {"miss": 0, "open": 1, "near": 2, "met": 3, "na": 4}
    return sorted(seen.values(), key=lambda r: (order[r.state], r.permille or 0))


def _target_row(target: Target, today: dt.date) -> TargetRow:
    permille, reached = attainment(target), target_met(target)
    if reached is None:
        return TargetRow(target, "na", None)
    if reached:
        return TargetRow(target, "met", permille)
    if target_missed(target, today):
        return TargetRow(target, "miss", permille)
    # A target of nought has no attainment; it is met or not.
    return TargetRow(target, "near" if permille is not None and permille >= NEAR_PERMILLE else "open", permille)


def counties_of(actor: Actor, places: Sequence[Place], today: dt.date) -> list[CountyRow]:
    """One row a county or zone. A standing duty gives all of them the same tasks; what they reported on differs."""
    late = Q(task__state__in=OPEN_TASKS - {TaskState.CLAIMED}, task__deadline_on__lt=today)
    kinds = (PlaceKind.COUNTY, PlaceKind.ZONE)
    mine = visible_to(actor).exclude(state=TaskState.DROPPED).order_by()
    parts = (
        TaskParty.objects.filter(task__in=mine.values("pk"), party__place__kind__in=kinds)
        .values("party__place_id")
        .annotate(
            total=Count("task_id", distinct=True),
            own=Count("task_id", filter=Q(inherited=False), distinct=True),
            overdue=Count("task_id", filter=late, distinct=True),
        )
    )
    by_place = {row["party__place_id"]: row for row in parts}
    since = today - dt.timedelta(days=REPORT_DAYS)
    told = (
        Report.objects.filter(happened_on__gte=since, party__place__kind__in=kinds, task__in=mine.values("pk"))
        .values("party__place_id")
        .annotate(n=Count("task_id", distinct=True))
    )
    reports = {row["party__place_id"]: row["n"] for row in told}
    # A task that lies there and has a part of that county besides is one task.
    counted = TaskParty.objects.filter(task=OuterRef("pk"), inherited=False, party__place=OuterRef("place_id"))
    lying = mine.filter(~Exists(counted)).values("place_id").annotate(n=Count("pk"))
    there = {row["place_id"]: row["n"] for row in lying}
    rows = []
    for place in places:
        row = by_place.get(place.pk, {"total": 0, "own": 0, "overdue": 0})
        own = row["own"] + there.get(place.pk, 0)
        rows.append(CountyRow(place, row["total"], reports.get(place.pk, 0), own, row["overdue"]))
    return rows


def months_due(actor: Actor, today: dt.date) -> list[Month]:
    """Tasks by the month they fall due, in order."""
    rows = (
        visible_to(actor)
        .filter(deadline_on__isnull=False)
        .exclude(state=TaskState.DROPPED)
        .order_by()
        .annotate(year=ExtractYear("deadline_on"), month=ExtractMonth("deadline_on"))
        .values("year", "month")
        .annotate(
            done=Count("pk", filter=Q(state=TaskState.DONE)),
            late=Count("pk", filter=overdue_condition(today)),
            total=Count("pk"),
        )
        .order_by("year", "month")
    )
    return [Month(r["year"], r["month"], r["done"], r["total"] - r["done"] - r["late"], r["late"]) for r in rows]


def latest_reports(actor: Actor, limit: int = 6) -> list[Report]:
    """What was said last, newest first."""
    acts = ("report", "report_problem", "claim", "confirm", "return", "note")
    rows = Report.objects.filter(act__in=acts, task__in=visible_to(actor).order_by().values("pk"))
    return list(rows.select_related("task").order_by("-recorded_at", "-pk")[:limit])


def longest_overdue(actor: Actor, today: dt.date, limit: int = 8) -> list[Task]:
    """The tasks that are overdue longest."""
    rows = visible_to(actor).filter(overdue_condition(today)).prefetch_related("parties__party")
    return list(rows.order_by("deadline_on", "position")[:limit])


def plan_in_force(actor: Actor) -> Edition | None:
    """The edition in force, without its text."""
    return edition_adopted(actor)
