"""Projects from the list to running (row A15): add, change, report and move from stage to stage."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, Subject, require
from wufei.kernel.audit.actions import record
from wufei.kernel.numbering.actions import number_take
from wufei.kernel.outbox.actions import emit
from wufei.kernel.problems import NOT_FOUND
from wufei.kernel.rows import swap
from wufei.kernel.units import parse_micro
from wufei.programme.plans import permissions
from wufei.programme.plans.errors import FUTURE_DAY, ITEM_TITLE, NOTE_NEEDED, PARTY_UNKNOWN
from wufei.programme.plans.events import ProjectMoved
from wufei.programme.plans.models import Project, ProjectReport, Target, Task
from wufei.programme.plans.queries import projects as queries
from wufei.programme.plans.rules import fit
from wufei.programme.plans.spec import ProjectEvent, ProjectState
from wufei.programme.plans.states import PROJECTS
from wufei.registers.parties.models import Party
from wufei.registers.places.models import Place


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ProjectIn:
    """A project as given. Money in fen; capacity as printed text, exact."""

    name: str
    summary: str = ""
    place_id: int | None = None
    lead_id: int | None = None
    owner_id: int | None = None
    facility: str = ""
    capacity: str = ""
    capacity_unit: str = ""
    investment_fen: int | None = None
    start_on: dt.date | None = None
    finish_on: dt.date | None = None
    task_id: int | None = None
    target_ids: Sequence[int] = ()


def project_add(*, actor: Actor, given: ProjectIn, simulated: bool = False) -> Project:
    """Put a project on the list. Raises ITEM_TITLE, TARGET_NUMBER."""
    _named(given)
    with transaction.atomic():
        place = _known(given)
        parties = {p for p in (given.lead_id, given.owner_id) if p is not None}
        subject = Subject(place_code=place.code if place else "", party_ids=frozenset(parties))
        require(actor, permissions.PROJECT_WRITE, subject)
        project = Project.objects.create(
            number=f"P{number_take(series='plans.project'):03d}",
            recorded_at=clock.now(),
            simulated=simulated,
            **_fields(given),
        )
        project.targets.set(list(given.target_ids))
        record(actor=actor, act="plans.project.add", subject=project, change={"name": project.name})
    return project


def project_change(*, actor: Actor, project_id: int, version: int, given: ProjectIn) -> Project:
    """Change what the list says of a project; both readings stay in the log."""
    _named(given)
    with transaction.atomic():
        project = queries.project_get(actor=actor, project_id=project_id)
        require(actor, permissions.PROJECT_WRITE, queries.project_subject(project))
        _known(given)
        fields = _fields(given)
        before = {key: getattr(project, key) for key in fields}
        swap(project, version=version, **fields)
        project.targets.set(list(given.target_ids))
        changed = {k: [str(before[k]), str(fields[k])] for k in fields if before[k] != fields[k]}
        record(actor=actor, act="plans.project.change", subject=project, change=changed)
    return project


def project_report(
    *,
    actor: Actor,
    project_id: int,
    version: int,
    note: str,
    event: ProjectEvent | None = None,
    spent_fen: int | None = None,
    happened_on: dt.date | None = None,
) -> ProjectReport:
    """Say how a project stands, with or without a move to the next stage."""
    if not note.strip() and event is None and spent_fen is None:
        raise NOTE_NEEDED(where="note")
    day = happened_on or clock.today()
    if day > clock.today():
        raise FUTURE_DAY(where="happened_on", value=day)
    with transaction.atomic():
        project = queries.project_get(actor=actor, project_id=project_id)
        require(actor, permissions.PROJECT_REPORT, queries.project_subject(project))
        before = project.state
        state = PROJECTS.move(ProjectState(before), event).target if event else ProjectState(before)
        later = project.reports.filter(spent_fen__isnull=False, happened_on__gt=day).exists()
        spent = project.spent_fen if spent_fen is None or later else spent_fen
        swap(project, version=version, state=state, spent_fen=spent, reported_on=max(day, project.reported_on or day))
        report = ProjectReport.objects.create(
            project=project,
            act=str(event or "report"),
            note=note.strip(),
            state_after=state,
            spent_fen=spent_fen,
            happened_on=day,
            recorded_at=clock.now(),
            actor_label=actor.label,
        )
        record(
            actor=actor,
            act="plans.project.report",
            subject=project,
            change={"state": [before, str(state)]},
            reason=note,
        )
        if event:
            emit(ProjectMoved(project_id=project.pk, state=str(state)))
    return report


def _named(given: ProjectIn) -> None:
    if not fit("name", given.name, 200):
        raise ITEM_TITLE(where="name")
    fit("facility", given.facility, 200)
    fit("capacity_unit", given.capacity_unit, 24)


def _known(given: ProjectIn) -> Place | None:
    """The place of the project. Raises PARTY_UNKNOWN and NOT_FOUND for what it names and nobody has."""
    for where, party_id in (("lead", given.lead_id), ("owner", given.owner_id)):
        if party_id is not None and not Party.objects.filter(pk=party_id).exists():
            raise PARTY_UNKNOWN(where=where, value=party_id)
    if given.task_id is not None and not Task.objects.filter(pk=given.task_id).exists():
        raise NOT_FOUND(where="task", value=given.task_id)
    known = set(Target.objects.filter(pk__in=given.target_ids).values_list("pk", flat=True))
    if missing := set(given.target_ids) - known:
        raise NOT_FOUND(where="target", value=min(missing))
    place = Place.objects.filter(pk=given.place_id).first() if given.place_id is not None else None
    if place is None and given.place_id is not None:
        raise NOT_FOUND(where="place", value=given.place_id)
    return place


def _fields(given: ProjectIn) -> dict[str, object]:
    return {
        "name": given.name.strip(),
        "summary": given.summary.strip(),
        "place_id": given.place_id,
        "lead_id": given.lead_id,
        "owner_id": given.owner_id,
        "facility": given.facility.strip(),
        "capacity_micro": parse_micro(given.capacity, "capacity") if given.capacity.strip() else None,
        "capacity_unit": given.capacity_unit.strip(),
        "investment_fen": given.investment_fen,
        "start_on": given.start_on,
        "finish_on": given.finish_on,
        "task_id": given.task_id,
    }
