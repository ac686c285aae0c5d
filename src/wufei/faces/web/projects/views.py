"""Projects from the list to running: list, one project, add, change, report."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wufei.faces.web.kit import words
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, attachment, day, go, needed, text, whole
from wufei.faces.web.kit.sheets import XLSX, Sheet, workbook
from wufei.kernel import clock
from wufei.kernel.access import Actor, allowed, require
from wufei.kernel.units import decimal_text, parse_micro
from wufei.programme.finance.permissions import LOAN_READ
from wufei.programme.finance.queries.loans import loans_of_project
from wufei.programme.plans import permissions
from wufei.programme.plans.actions import projects as actions
from wufei.programme.plans.models import Project
from wufei.programme.plans.queries import editions, tasks
from wufei.programme.plans.queries import projects as queries
from wufei.programme.plans.queries.names import known_party, names_read, party_names
from wufei.programme.plans.spec import ProjectEvent, ProjectState
from wufei.registers.places import queries as places


@require_GET
def projects(request: HttpRequest) -> HttpResponse:
    """Every visible project, by stage."""
    actor = actor_of(request)
    enter(actor, permissions.PROJECT_READ)
    rows = list(queries.projects_visible_to(actor).select_related("place", "lead", "owner"))
    state = text(request.GET, "state")
    shown = [p for p in rows if not state or p.state == state]
    context = {
        "here": "projects",
        "projects": shown,
        "stages": [(s, words.PROJECT_STATES[s], sum(1 for p in rows if p.state == s)) for s in ProjectState],
        "state": state,
        "total": len(rows),
        "investment_fen": sum(p.investment_fen or 0 for p in rows),
        "spent_fen": sum(p.spent_fen for p in rows),
        "today": clock.today(),
    }
    return render(request, "web/projects/list.html", context)


@require_GET
def project(request: HttpRequest, project_id: int) -> HttpResponse:
    """One project with its stage, money, targets and history."""
    actor = actor_of(request)
    found = queries.project_get(actor=actor, project_id=project_id)
    subject = queries.project_subject(found)
    may_report = allowed(actor, permissions.PROJECT_REPORT, subject)
    context = {
        "here": "projects",
        "project": found,
        "loans": loans_of_project(actor, found.pk) if actor.may_somewhere(LOAN_READ) else [],
        "may_report": may_report,
        "may_write": allowed(actor, permissions.PROJECT_WRITE, subject),
        "events": queries.project_events(found) if may_report else [],
        "event_words": words.PROJECT_EVENTS,
        "today": clock.today(),
    }
    return render(request, "web/projects/page.html", context)


def fen_of(wan_yuan: str, where: str) -> int:
    """An amount typed in 万元 as fen: one 万元 is a million fen, so millionths of it are fen."""
    return parse_micro(wan_yuan, where)


def _given(actor: Actor, form: QueryDict) -> actions.ProjectIn:
    named = {key: text(form, key) for key in ("lead", "owner")}
    readings = names_read(actor, [n for n in named.values() if n])
    ids = {key: known_party(readings, n, key) if n else None for key, n in named.items()}
    money = text(form, "investment")
    return actions.ProjectIn(
        name=text(form, "name"),
        summary=text(form, "summary"),
        place_id=whole(form, "place"),
        lead_id=ids["lead"],
        owner_id=ids["owner"],
        facility=text(form, "facility"),
        capacity=text(form, "capacity"),
        capacity_unit=text(form, "capacity_unit"),
        investment_fen=fen_of(money, "investment") if money else None,
        start_on=day(form, "start_on"),
        finish_on=day(form, "finish_on"),
        task_id=whole(form, "task"),
        target_ids=[int(t) for t in form.getlist("target") if t.isdecimal()],
    )


def _form(request: HttpRequest, found: Project | None) -> HttpResponse:
    actor = actor_of(request)
    city = places.city()
    context: dict[str, Any] = {
        "here": "projects",
        "project": found,
        "names": party_names(actor),
        "places": list(places.counties(actor=actor, city_code=city.code)) if city else [],
        "tasks": list(tasks.visible_to(actor).order_by("position")[:600]),
        "targets": list(editions.plan_targets(editions.edition_adopted(actor))[:300]),
        "chosen": set(found.targets.values_list("pk", flat=True)) if found else set(),
    }
    return render(request, "web/projects/form.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Put a project on the list."""
    actor = actor_of(request)
    enter(actor, permissions.PROJECT_WRITE)
    if request.method == "POST":
        made = actions.project_add(actor=actor, given=_given(actor, request.POST))
        return go(request, reverse("web:project", args=[made.pk]))
    return _form(request, None)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, project_id: int) -> HttpResponse:
    """Change what the list says."""
    actor = actor_of(request)
    found = queries.project_get(actor=actor, project_id=project_id)
    require(actor, permissions.PROJECT_WRITE, queries.project_subject(found))
    if request.method == "POST":
        version = needed(request.POST, "version")
        actions.project_change(actor=actor, project_id=project_id, version=version, given=_given(actor, request.POST))
        return go(request, reverse("web:project", args=[project_id]))
    return _form(request, found)


@require_POST
def report(request: HttpRequest, project_id: int) -> HttpResponse:
    """Say how it stands, move it on."""
    event, spent = text(request.POST, "event"), text(request.POST, "spent")
    actions.project_report(
        actor=actor_of(request),
        project_id=project_id,
        version=needed(request.POST, "version"),
        note=text(request.POST, "note"),
        event=ProjectEvent(event) if event in set(ProjectEvent) else None,
        spent_fen=fen_of(spent, "spent") if spent else None,
        happened_on=day(request.POST, "happened_on"),
    )
    return go(request, reverse("web:project", args=[project_id]))


@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    """The list as a workbook."""
    rows = [
        [
            p.number,
            p.name,
            gettext(words.PROJECT_STATES[p.state][0]),
            p.place.name if p.place else "",
            p.lead.name if p.lead else "",
            p.owner.name if p.owner else "",
            p.facility,
            f"{decimal_text(p.capacity_micro)} {p.capacity_unit}" if p.capacity_micro is not None else "",
            p.investment_fen / 1_000_000 if p.investment_fen is not None else None,
            p.spent_fen / 1_000_000,
            p.start_on,
            p.finish_on,
        ]
        for p in queries.projects_visible_to(actor_of(request)).select_related("place", "lead", "owner")
    ]
    columns = (
        (gettext("Number"), 8),
        (gettext("Project"), 36),
        (gettext("Stage"), 12),
        (gettext("Place"), 14),
        (gettext("Lead"), 24),
        (gettext("Owner"), 28),
        (gettext("Facility"), 26),
        (gettext("Capacity"), 16),
        (gettext("Investment, 10,000 yuan"), 16),
        (gettext("Spent, 10,000 yuan"), 16),
        (gettext("Start"), 12),
        (gettext("Finish"), 12),
    )
    content = workbook(Sheet(gettext("Projects"), columns, rows))
    return attachment(content, f"{gettext('Projects')}-{clock.today():%Y%m%d}.xlsx", XLSX)
