"""Reads of projects, meetings and saved filters."""

from django.db.models import Count, Q, QuerySet

from wufei.kernel.access import Actor, Subject
from wufei.kernel.problems import NOT_FOUND
from wufei.programme.plans.models import Meeting, Project, SavedFilter
from wufei.programme.plans.permissions import PLAN_READ, PROJECT_READ
from wufei.programme.plans.spec import ProjectEvent, ProjectState
from wufei.programme.plans.states import PROJECTS


def projects_visible_to(actor: Actor) -> QuerySet[Project]:
    """The projects this actor may read."""
    if actor.all_powerful:
        return Project.objects.all()
    reach = Q(pk__in=())
    for grant in actor.reach(PROJECT_READ):
        if grant.party_id is None and grant.place_code is None:
            return Project.objects.all()
        part = Q()
        if grant.party_id is not None:
            part &= Q(lead_id=grant.party_id) | Q(owner_id=grant.party_id)
        if grant.place_code is not None:
            part &= Q(place__code__startswith=grant.place_code)
        reach |= part
    return Project.objects.filter(reach)


def project_get(*, actor: Actor, project_id: int) -> Project:
    """One project; raises NOT_FOUND where it is absent or out of reach."""
    rows = (
        projects_visible_to(actor)
        .select_related("place", "lead", "owner", "task")
        .prefetch_related("targets", "reports")
    )
    project = rows.filter(pk=project_id).first()
    if project is None:
        raise NOT_FOUND(where="project", value=project_id)
    return project


def project_subject(project: Project) -> Subject:
    """The project as the policy sees it."""
    parties = {p for p in (project.lead_id, project.owner_id) if p is not None}
    place = project.place.code if project.place else ""
    return Subject(state=project.state, party_ids=frozenset(parties), place_code=place)


def meetings_visible_to(actor: Actor) -> QuerySet[Meeting]:
    """Meetings are open to whoever may read plans."""
    return Meeting.objects.all() if actor.may_somewhere(PLAN_READ) else Meeting.objects.none()


def meetings_listed(actor: Actor) -> QuerySet[Meeting]:
    """Meetings with the number of their decisions."""
    return meetings_visible_to(actor).annotate(decision_count=Count("decisions")).select_related("minutes")


def meeting_get(*, actor: Actor, meeting_id: int) -> Meeting:
    """One meeting with its decisions and their tasks."""
    meeting = (
        meetings_visible_to(actor).prefetch_related("decisions__task__parties__party").filter(pk=meeting_id).first()
    )
    if meeting is None:
        raise NOT_FOUND(where="meeting", value=meeting_id)
    return meeting


def filters_of(person_id: int, view: str) -> QuerySet[SavedFilter]:
    """The filters a person keeps for a view."""
    return SavedFilter.objects.filter(person_id=person_id, view=view)


def project_events(project: Project) -> tuple[ProjectEvent, ...]:
    """The moves possible from the project's present stage."""
    return PROJECTS.events(ProjectState(project.state))
