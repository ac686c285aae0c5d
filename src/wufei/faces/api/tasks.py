"""Reading tasks: lists, one, history, evidence, the feed of changes. Not for: acting on them (task_acts.py)."""

import datetime as dt
from typing import Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from wufei.faces.api.files import FileOut, attachment, file_answer
from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import LARGEST, Day, Given, Id, Line
from wufei.faces.api.kit.paging import LARGEST_PAGE, Page, Paging, page, page_of
from wufei.faces.api.kit.refusals import replies
from wufei.faces.api.kit.targets import TargetOut
from wufei.kernel import clock
from wufei.kernel.access import Face, system
from wufei.kernel.audit import queries as audit
from wufei.kernel.files import queries as files
from wufei.kernel.problems import NOT_FOUND
from wufei.kernel.units import decimal_text
from wufei.programme.plans.models import Evidence, Report, TargetValue, Task, TaskParty
from wufei.programme.plans.queries import tasks as queries
from wufei.programme.plans.spec import OPEN_TASKS, ExtensionState, Role, TaskOrigin, TaskState

router = Router(tags=["tasks"])

ADOPTED = "plans.plan.adopt"


class PartOut(Schema):
    """A party's part in a task."""

    party_id: int | None = Field(description="In the register; null while the printed name is not matched.")
    printed: str
    role: Role
    inherited: bool = Field(description="By a standing note, not by the task's own clause.")
    collective: bool = Field(description="Reached through a collective name.")
    confidence_permille: int


class TaskOut(Schema):
    """A task with its parties and targets."""

    id: int
    version: int = Field(description="Send it back with every act.")
    number: str = Field(examples=["T0042"])
    printed_number: str
    title: str
    body: str
    path: list[str] = Field(description="Headings of the plan above it.")
    chapter: str
    origin: TaskOrigin
    state: TaskState
    joint: bool = Field(description="The plan prints “each according to its duties”.")
    doubted: bool
    deadline: str = Field(description="As printed.", examples=["2025-12"])
    deadline_on: dt.date | None = Field(description="Its last day.")
    days_late: int = 0
    problem: str
    next_step: str
    reported_on: dt.date | None
    reported_by: str
    closed_on: dt.date | None
    place_id: int | None
    edition_id: int | None
    item_id: int | None
    recorded_at: dt.datetime
    simulated: bool
    parties: list[PartOut] = []
    targets: list[TargetOut] = []

    @staticmethod
    def resolve_deadline(task: Task) -> str:
        """As printed."""
        return task.deadline_printed

    @staticmethod
    def resolve_days_late(task: Task) -> int:
        """Days past the deadline."""
        return queries.days_late(task, clock.today())

    @staticmethod
    def resolve_parties(task: Task) -> list[TaskParty]:
        """Own and inherited ones."""
        return list(task.parties.all())

    @staticmethod
    def resolve_targets(task: Task) -> list[Any]:
        """Those that were not dropped."""
        return list(task.targets.all())


class TasksAsked(Paging):
    """Which tasks; the same filters as the list in the browser."""

    q: Line = Field("", description="Words in title, text, number or a printed name.")
    state: list[TaskState | Literal["open"]] = Field(
        [], max_length=10, description="States; “open” is all but done and dropped."
    )
    party: Id | None = None
    role: Literal["", "lead", "support", "responsible", "inherited"] = ""
    chapter: str = Field("", max_length=300)
    before: Day | None = Field(None, description="Due until this day.")
    after: Day | None = Field(None, description="Due from this day.")
    flag: Literal["", "overdue", "soon", "doubted", "unassigned"] = ""
    origin: TaskOrigin | None = None
    edition: Id | None = None
    sort: Literal["position", "deadline", "-deadline", "number", "reported"] = "position"

    def filters(self) -> queries.Filters:
        """As the query takes them."""
        opened = OPEN_TASKS if "open" in self.state else frozenset()
        states = {str(state) for state in (*self.state, *opened)} - {"open"}
        return queries.Filters(
            text=self.q.strip(),
            states=tuple(sorted(states)),
            party_id=self.party,
            role=self.role,
            chapter=self.chapter,
            due_before=self.before,
            due_after=self.after,
            overdue=self.flag == "overdue",
            soon=self.flag == "soon",
            doubted=self.flag == "doubted",
            unassigned=self.flag == "unassigned",
            origin=str(self.origin or ""),
            edition_id=self.edition,
        )


ORDERS = {
    "position": ("position", "pk"),
    "deadline": ("deadline_on", "position", "pk"),
    "-deadline": ("-deadline_on", "position", "pk"),
    "number": ("number",),
    "reported": ("-reported_on", "pk"),
}


class TaskCounts(Schema):
    """How many tasks there are, by state, and how many are pressing."""

    total: int
    open: int
    overdue: int
    soon: int
    by_state: dict[str, int]


class PartyLoad(Schema):
    """What one party has on its desk."""

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


class FigureOut(Schema):
    """A reported figure."""

    target_id: int
    value: str = Field(description="Exact decimal text in the target's unit.")

    @staticmethod
    def resolve_value(value: TargetValue) -> str:
        """Millionths as decimal text."""
        return decimal_text(value.value_micro)


class EvidenceOut(Schema):
    """A file that shows what a report says; GET /evidence/{id} gives it."""

    id: int
    report_id: int | None
    note: str
    file: FileOut


class ReportOut(Schema):
    """One row of a task's history."""

    id: int
    act: str = Field(examples=["report", "claim", "confirm", "return", "note", "urge"])
    note: str
    problem: str
    next_step: str
    state_before: str
    state_after: str
    happened_on: dt.date
    recorded_at: dt.datetime
    actor_label: str
    party_id: int | None
    values: list[FigureOut] = []
    evidence: list[EvidenceOut] = []

    @staticmethod
    def resolve_values(report: Report) -> list[TargetValue]:
        """The figures of this report."""
        return list(report.values.all())

    @staticmethod
    def resolve_evidence(report: Report) -> list[Evidence]:
        """The files of this report."""
        return list(report.evidence.all())


class ExtensionOut(Schema):
    """A later deadline somebody asked for, and the decision."""

    id: int
    version: int
    task_id: int
    deadline_before: dt.date | None
    deadline_asked: dt.date
    reason: str
    state: ExtensionState
    asked_by: str
    asked_at: dt.datetime
    decided_by: str
    decided_at: dt.datetime | None
    decision_note: str


class ChangesAsked(Given):
    """From where on."""

    since: int = Field(0, ge=0, le=LARGEST, description="The cursor of the last answer; 0 for the beginning.")
    limit: int = Field(200, ge=1, le=LARGEST_PAGE)


class TaskChanges(Schema):
    """One act on tasks."""

    cursor: int
    act: str = Field(examples=["plans.task.report"])
    recorded_at: dt.datetime
    task_ids: list[int]


class ChangesPage(Schema):
    """What happened to visible tasks since a cursor, oldest first."""

    changes: list[TaskChanges]
    cursor: int = Field(description="Send it as `since` the next time.")
    more: bool = Field(description="There is more; ask again at once.")


def visible(request: HttpRequest) -> QuerySet[Task]:
    """The tasks within one's reach."""
    return queries.visible_to(actor_of(request))


@router.get("/tasks", response=replies(Page[TaskOut]))
def tasks_list(request: HttpRequest, asked: Query[TasksAsked]) -> dict[str, Any]:
    """The tasks within one's reach."""
    found = queries.tasks_filtered(visible(request), asked.filters(), clock.today())
    return page(found.order_by(*ORDERS[asked.sort]), asked, load=queries.with_parts)


@router.get("/tasks/counts", response=replies(TaskCounts))
def tasks_counts(request: HttpRequest, asked: Query[TasksAsked]) -> queries.Counts:
    """How many tasks pass the filters, by state."""
    return queries.counts(queries.tasks_filtered(visible(request), asked.filters(), clock.today()))


@router.get("/tasks/loads", response=replies(Page[PartyLoad]))
def party_loads(request: HttpRequest, asked: Query[Paging]) -> dict[str, Any]:
    """What every party has on its desk, the most overdue first."""
    return page_of(queries.party_loads(visible(request), clock.today()), asked)


@router.get("/tasks/changes", response=replies(ChangesPage))
def tasks_changes(request: HttpRequest, asked: Query[ChangesAsked]) -> dict[str, Any]:
    """What happened to the tasks within one's reach since a cursor: poll it instead of reading all lists again.

    An adoption names every task of its edition. The log behind it keeps its order on one database.
    """
    log = audit.entries_filtered(actor=system("api", Face.API), act="plans.").filter(pk__gt=asked.since)
    tasks = log.filter(subject_kind="plans.task") | log.filter(act=ADOPTED)
    rows = list(tasks.order_by("pk")[: asked.limit + 1])
    more, rows = len(rows) > asked.limit, rows[: asked.limit]
    mine = visible(request)
    named = {int(row.subject_id) for row in rows if row.act != ADOPTED}
    seen = set(mine.filter(pk__in=named).values_list("pk", flat=True))
    changes = []
    for row in rows:
        key = int(row.subject_id)
        if row.act == ADOPTED:
            ids = list(mine.filter(edition_id=key).order_by("pk").values_list("pk", flat=True))
        else:
            ids = [key] if key in seen else []
        if ids:
            changes.append({"cursor": row.pk, "act": row.act, "recorded_at": row.recorded_at, "task_ids": ids})
    return {"changes": changes, "cursor": rows[-1].pk if rows else asked.since, "more": more}


@router.get("/tasks/{task_id}", response=replies(TaskOut))
def task_get(request: HttpRequest, task_id: Id) -> Task:
    """One task."""
    return queries.task_get(actor=actor_of(request), task_id=task_id)


@router.get("/tasks/{task_id}/history", response=replies(Page[ReportOut]))
def task_history(request: HttpRequest, task_id: Id, asked: Query[Paging]) -> dict[str, Any]:
    """What was reported, asked, decided; newest first."""
    task = task_get(request, task_id)
    return page(task.reports.prefetch_related("values", "evidence__file"), asked)


@router.get("/tasks/{task_id}/evidence", response=replies(list[EvidenceOut]))
def task_evidence(request: HttpRequest, task_id: Id) -> list[Evidence]:
    """All files handed in for a task."""
    return list(task_get(request, task_id).evidence.select_related("file"))


@router.get("/tasks/{task_id}/extensions", response=replies(list[ExtensionOut]))
def task_extensions(request: HttpRequest, task_id: Id) -> list[Any]:
    """Later deadlines asked for, newest first."""
    return list(task_get(request, task_id).extensions.all())


@router.get("/evidence/{evidence_id}", response=replies(None), openapi_extra=file_answer())
def evidence_content(request: HttpRequest, evidence_id: Id) -> HttpResponse:
    """The content of a file handed in for a task one may read."""
    found = Evidence.objects.select_related("file").filter(pk=evidence_id, task__in=visible(request)).first()
    if found is None:
        raise NOT_FOUND(where="evidence", value=evidence_id)
    return attachment(files.file_read(found.file), found.file.name, found.file.media_type)
