"""The task list's filters between the address and the query. Chosen filters are chips that stay."""

import dataclasses

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext

from wufei.faces.web.kit import words
from wufei.faces.web.kit.requests import day, text, whole
from wufei.kernel.text import _, fill
from wufei.programme.plans.queries.tasks import Filters
from wufei.programme.plans.spec import OPEN_TASKS, TaskState
from wufei.registers.parties.models import Party
from wufei.registers.places.models import Place

KNOWN = (
    "q",
    "state",
    "party",
    "role",
    "chapter",
    "before",
    "after",
    "flag",
    "origin",
    "edition",
    "place",
    "view",
    "sort",
)
FLAGS = {
    "overdue": _("Overdue"),
    "soon": _("Due within 30 days"),
    "doubted": _("With doubts"),
    "unassigned": _("Without an owner in the register"),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Chip:
    """One chosen filter: what it says and which name of the address it takes away."""

    name: str
    label: str
    value: str


def filters_from(values: QueryDict) -> Filters:
    """Read the address; unknown names and values narrow nothing."""
    states = tuple(s for s in values.getlist("state") if s in set(TaskState))
    if values.get("state") == "open":
        states = tuple(sorted(OPEN_TASKS))
    flag = text(values, "flag")
    return Filters(
        text=text(values, "q"),
        states=states,
        party_id=whole(values, "party"),
        role=text(values, "role") if text(values, "role") in words.ROLES else "",
        chapter=text(values, "chapter"),
        due_before=day(values, "before"),
        due_after=day(values, "after"),
        overdue=flag == "overdue",
        soon=flag == "soon",
        doubted=flag == "doubted",
        unassigned=flag == "unassigned",
        origin=text(values, "origin"),
        edition_id=whole(values, "edition"),
        place_code=text(values, "place"),
    )


def chips_of(values: QueryDict, filters: Filters) -> list[Chip]:
    """The chosen filters as chips, in the order of the address's names."""
    found: list[Chip] = []
    if filters.text:
        found.append(Chip("q", gettext("Words"), filters.text))
    if filters.states:
        word = gettext("Open") if values.get("state") == "open" else _states(filters.states)
        found.append(Chip("state", gettext("State"), word))
    if filters.party_id is not None:
        party = Party.objects.filter(pk=filters.party_id).first()
        found.append(Chip("party", gettext("Unit"), party.name if party else str(filters.party_id)))
    if filters.place_code:
        place = Place.objects.filter(code=filters.place_code).first()
        found.append(Chip("place", gettext("Place"), place.name if place else filters.place_code))
    if filters.role:
        found.append(Chip("role", gettext("Role"), gettext(words.ROLES[filters.role])))
    if filters.chapter:
        found.append(Chip("chapter", gettext("Chapter"), filters.chapter))
    if filters.due_before:
        found.append(Chip("before", gettext("Due"), fill(gettext("until {day}"), {"day": filters.due_before})))
    if filters.due_after:
        found.append(Chip("after", gettext("Due"), fill(gettext("from {day}"), {"day": filters.due_after})))
    flag = text(values, "flag")
    if flag in FLAGS:
        found.append(Chip("flag", "", gettext(FLAGS[flag])))
    if filters.origin in words.ORIGINS:
        found.append(Chip("origin", gettext("Origin"), gettext(words.ORIGINS[filters.origin])))
    if filters.edition_id is not None:
        found.append(Chip("edition", gettext("Edition"), str(filters.edition_id)))
    return found


def _states(states: tuple[str, ...]) -> str:
    return "、".join(gettext(words.TASK_STATES[s][0]) for s in states)


def query_kept(request: HttpRequest) -> str:
    """The filters of this address alone, to be saved or remembered."""
    kept = QueryDict(mutable=True)
    for name in KNOWN:
        for value in request.GET.getlist(name):
            if value:
                kept.appendlist(name, value)
    return kept.urlencode()
