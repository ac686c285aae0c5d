"""Meetings: the list, one meeting with its decisions, recording one."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, attachment, day, go, text
from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.files import queries as files
from wufei.kernel.problems import NOT_FOUND
from wufei.programme.plans import permissions
from wufei.programme.plans.actions import meetings as actions
from wufei.programme.plans.actions.reports import Upload
from wufei.programme.plans.queries import projects as queries
from wufei.programme.plans.queries.names import known_party, names_read, party_names


@require_GET
def meetings(request: HttpRequest) -> HttpResponse:
    """Meetings, newest first."""
    actor = actor_of(request)
    enter(actor, permissions.TASK_READ)
    rows = list(queries.meetings_listed(actor))
    return render(request, "web/projects/meetings.html", {"here": "meetings", "meetings": rows})


@require_GET
def meeting(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """One meeting with what became of its decisions."""
    actor = actor_of(request)
    found = queries.meeting_get(actor=actor, meeting_id=meeting_id)
    context = {"here": "meetings", "meeting": found, "names": party_names(actor), "today": clock.today()}
    return render(request, "web/projects/meeting.html", context)


def _decisions(actor: Actor, form: QueryDict) -> list[actions.DecisionIn]:
    rows = list(zip(*(form.getlist(n) for n in ("decision", "lead", "support", "deadline")), strict=False))
    names = [n for _t, lead, support, _d in rows for n in (lead, *support.replace(",", "、").split("、")) if n.strip()]
    readings = names_read(actor, [n.strip() for n in names])

    found = []
    for words, lead, support, deadline in rows:
        if not words.strip():
            continue
        helpers = [n.strip() for n in support.replace(",", "、").split("、") if n.strip()]
        found.append(
            actions.DecisionIn(
                text=words.strip(),
                lead_id=known_party(readings, lead.strip(), "lead") if lead.strip() else None,
                lead_name=lead.strip(),
                support=[(known_party(readings, n, "support"), n) for n in helpers],
                deadline=deadline.strip(),
            )
        )
    return found


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Record a meeting and its decisions."""
    actor = actor_of(request)
    enter(actor, permissions.MEETING_WRITE)
    context: dict[str, Any] = {"here": "meetings", "names": party_names(actor), "today": clock.today()}
    if request.method == "POST":
        given = request.FILES.get("minutes")
        made = actions.meeting_record(
            actor=actor,
            title=text(request.POST, "title"),
            held_on=day(request.POST, "held_on") or clock.today(),
            chair=text(request.POST, "chair"),
            note=text(request.POST, "note"),
            decisions=_decisions(actor, request.POST),
            minutes=Upload(name=given.name or "minutes", content=given.read()) if given else None,
        )
        return go(request, reverse("web:meeting", args=[made.pk]))
    return render(request, "web/projects/meeting_form.html", context)


@require_POST
def decision(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Add a decision to a meeting."""
    actor = actor_of(request)
    for given in _decisions(actor, request.POST):
        actions.decision_add_to(actor=actor, meeting_id=meeting_id, given=given)
    return go(request, reverse("web:meeting", args=[meeting_id]))


@require_GET
def minutes(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The minutes as they were given."""
    found = queries.meeting_get(actor=actor_of(request), meeting_id=meeting_id)
    if found.minutes is None:
        raise NOT_FOUND(where="minutes", value=meeting_id)
    return attachment(files.file_read(found.minutes), found.minutes.name, found.minutes.media_type)
