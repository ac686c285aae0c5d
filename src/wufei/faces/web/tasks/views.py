"""The task ledger as table and board, one task in a panel or page, a unit's own page, the desk."""

import dataclasses
import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from wufei.faces.web.kit import words
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, attachment, is_fragment, text
from wufei.faces.web.kit.sheets import XLSX, workbook
from wufei.faces.web.rounds.numbers import left_words
from wufei.faces.web.tasks.filtering import FLAGS, chips_of, filters_from, query_kept
from wufei.faces.web.tasks.sheet import tasks_sheet
from wufei.faces.web.tasks.steps import next_steps
from wufei.kernel import clock
from wufei.kernel.access import Actor, allowed
from wufei.kernel.files import queries as files
from wufei.kernel.problems import NOT_FOUND
from wufei.programme.plans import permissions
from wufei.programme.plans.actions import filters as filter_actions
from wufei.programme.plans.models import Evidence, Task
from wufei.programme.plans.queries import editions as edition_queries
from wufei.programme.plans.queries import projects as project_queries
from wufei.programme.plans.queries import tasks as queries
from wufei.programme.plans.spec import OPEN_TASKS, TaskState
from wufei.programme.rounds.queries import rounds
from wufei.registers.identity import queries as identity
from wufei.registers.parties import queries as parties

PAGE_SIZE = 40
BOARD_SIZE = 40
REMEMBERED = "tasks_query"


@dataclasses.dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading of urgency."""

    title: str
    tasks: list[Task]
    late: bool = False


@require_GET
def tasks(request: HttpRequest) -> HttpResponse:
    """The ledger. Without any name in the address the last filters of this session come back."""
    actor, today = actor_of(request), clock.today()
    enter(actor, permissions.TASK_READ)
    if not request.GET and request.session.get(REMEMBERED) and not is_fragment(request):
        return HttpResponseRedirect(f"{reverse('web:tasks')}?{request.session[REMEMBERED]}")
    filters = filters_from(request.GET)
    visible = queries.visible_to(actor)
    found = queries.tasks_filtered(visible, filters, today)
    request.session[REMEMBERED] = query_kept(request)
    view = "board" if text(request.GET, "view") == "board" else "table"
    context: dict[str, Any] = {
        "here": "tasks",
        "view": view,
        "counts": queries.counts(visible, today),
        "found": queries.counts(found, today),
        "chips": chips_of(request.GET, filters),
        "chapters": queries.chapters(visible),
        "states": words.TASK_STATES,
        "roles": words.ROLES,
        "flags": FLAGS,
        "units": queries.party_loads(visible, today),
        "saved": project_queries.filters_of(int(actor.id), "tasks") if actor.id.isdigit() else (),
        "query": query_kept(request),
        "adopted": edition_queries.edition_adopted(actor),
        "today": today,
    }
    if view == "board":
        context["columns"] = _columns(found, context["found"])
    else:
        ordered = queries.with_parts(found).order_by(*_order(text(request.GET, "sort")))
        pages = Paginator(ordered, PAGE_SIZE)
        page = pages.get_page(request.GET.get("page"))
        context["page"] = page
        rows = list(page.object_list)
        context["groups"] = _groups(rows, today) if not text(request.GET, "sort") else [Group("", rows)]
    if panel := text(request.GET, "panel"):
        context["panel"] = panel
    return render(request, "web/tasks/list.html", context)


def _order(sort: str) -> tuple[Any, ...]:
    return {
        "number": ("position", "pk"),
        "state": ("state", "deadline_on", "position"),
        "reported": (F("reported_on").desc(nulls_last=True), "position"),
    }.get(sort, queries.BY_URGENCY)


def _groups(rows: Iterable[Task], today: dt.date) -> list[Group]:
    """By what must be done first: overdue, within 30 days, later by year, without a date, closed."""
    bins: dict[str, list[Task]] = {}
    soon = today + dt.timedelta(days=queries.SOON_DAYS)
    for task in rows:
        if task.state not in OPEN_TASKS:
            key = "z closed"
        elif queries.days_late(task, today):
            key = "a overdue"
        elif task.deadline_on is None:
            key = "y none"
        elif task.deadline_on <= soon:
            key = "b soon"
        else:
            key = f"c {task.deadline_on.year}"
        bins.setdefault(key, []).append(task)
    titles = {
        "a overdue": gettext("Overdue"),
        "b soon": gettext("Due within 30 days"),
        "y none": gettext("No date printed"),
        "z closed": gettext("Closed or withdrawn"),
    }
    return [
        Group(titles.get(key) or gettext("Due in %(year)s") % {"year": key[2:]}, found, late=key == "a overdue")
        for key, found in sorted(bins.items())
    ]


def _columns(found: QuerySet[Task], counts: queries.Counts) -> list[dict[str, Any]]:
    """The states with their first cards; one that nobody is in is shown empty, withdrawn tasks only where there are."""
    cards: dict[str, list[Task]] = {}
    for task in queries.with_parts(queries.first_of_each_state(found, BOARD_SIZE), targets=False):
        cards.setdefault(task.state, []).append(task)
    return [
        {"state": state, "tasks": cards.get(state, []), "count": counts.by_state[state]}
        for state in TaskState
        if state is not TaskState.DROPPED or counts.by_state[state]
    ]


@require_GET
def task(request: HttpRequest, task_id: int) -> HttpResponse:
    """One task: a panel beside the list, or a page of its own."""
    actor = actor_of(request)
    found = queries.task_get(actor=actor, task_id=task_id)
    template = "web/tasks/panel.html" if is_fragment(request) else "web/tasks/page.html"
    return render(request, template, task_context(actor, found))


def task_context(actor: Actor, found: Task) -> dict[str, Any]:
    """Everything the panel of a task shows, and which acts the policy allows this person now."""
    subject = queries.task_subject(found)
    owner = queries.task_subject(found, owners_only=True)
    may = {
        "report": allowed(actor, permissions.TASK_REPORT, owner),
        "note": allowed(actor, permissions.TASK_NOTE, subject),
        "claim": allowed(actor, permissions.TASK_CLAIM, owner),
        "confirm": allowed(actor, permissions.TASK_CONFIRM, subject),
        "reopen": allowed(actor, permissions.TASK_REOPEN, subject),
        "drop": allowed(actor, permissions.TASK_DROP, subject),
        "urge": allowed(actor, permissions.TASK_URGE, subject),
        "change": allowed(actor, permissions.TASK_CHANGE, subject),
        "ask": allowed(actor, permissions.EXTENSION_ASK, owner),
        "decide": allowed(actor, permissions.EXTENSION_DECIDE, subject),
        "settle": actor.may_somewhere(permissions.TARGET_SETTLE),
    }
    reports = list(found.reports.prefetch_related("evidence__file", "values__target")[:40])
    return {
        "here": "tasks",
        "task": found,
        "may": may,
        "days_late": queries.days_late(found, clock.today()),
        "reports": reports,
        "extensions": list(found.extensions.all()[:5]),
        "evidence": list(found.evidence.select_related("file")),
        "projects": list(found.projects.all()),
        "decision": getattr(found, "decision", None),
        "source": _source(found),
        "today": clock.today(),
    }


def _source(found: Task) -> dict[str, Any] | None:
    """The stretch of the plan the task was read from, with its targets and its clause marked."""
    item = found.item
    if item is None or found.edition is None or item.span_end <= item.span_start:
        return None
    whole = found.edition.text[item.span_start : min(item.span_end, item.span_start + 1500)]
    marks = [
        (s - item.span_start, e - item.span_start, "mark")
        for s, e in (t["span"] for t in item.targets if t.get("span"))
    ]
    if item.clause_span:
        marks.append((item.clause_span[0] - item.span_start, item.clause_span[1] - item.span_start, "u"))
    runs, at = [], 0
    for start, end, css in sorted(marks):
        if start < at or end > len(whole):
            continue
        runs += [(whole[at:start], ""), (whole[start:end], css)]
        at = end
    runs.append((whole[at:], ""))
    return {"runs": runs, "edition": found.edition, "span": item.span_start}


@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    """The filtered ledger as a workbook."""
    actor = actor_of(request)
    filters = filters_from(request.GET)
    found = queries.tasks_filtered(queries.visible_to(actor), filters, clock.today())
    rows = list(queries.with_parts(found, inherited=True).order_by("position", "pk"))
    content = workbook(tasks_sheet(rows, chips_of(request.GET, filters)))
    return attachment(content, f"{gettext('Task ledger')}-{clock.today():%Y%m%d}.xlsx", XLSX)


@require_POST
def filter_save(request: HttpRequest) -> HttpResponse:
    """Keep the present filters under a name."""
    saved = filter_actions.filter_save(
        actor=actor_of(request), view="tasks", name=text(request.POST, "name"), query=text(request.POST, "query")
    )
    return HttpResponseRedirect(f"{reverse('web:tasks')}?{saved.query}")


@require_POST
def filter_forget(request: HttpRequest, filter_id: int) -> HttpResponse:
    """Forget one of one's own filters."""
    filter_actions.filter_forget(actor=actor_of(request), filter_id=filter_id)
    return HttpResponseRedirect(reverse("web:tasks"))


@require_GET
def evidence(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """A file of a task the person may read."""
    found = Evidence.objects.select_related("file").filter(pk=evidence_id).first()
    if found is None:
        raise NOT_FOUND(where="evidence", value=evidence_id)
    queries.task_get(actor=actor_of(request), task_id=found.task_id)
    return attachment(files.file_read(found.file), found.file.name, found.file.media_type)


@require_GET
def units(request: HttpRequest) -> HttpResponse:
    """Every unit with a part in the programme, the most pressed first."""
    actor = actor_of(request)
    enter(actor, permissions.TASK_READ)
    loads = queries.party_loads(queries.visible_to(actor), clock.today())
    return render(request, "web/tasks/units.html", {"here": "tasks", "loads": loads})


@require_GET
def unit(request: HttpRequest, party_id: int) -> HttpResponse:
    """What is due from one unit: as lead, in support, inherited."""
    actor, today = actor_of(request), clock.today()
    party = parties.party_get(actor=actor, party_id=party_id)
    visible = queries.visible_to(actor)
    own = queries.tasks_filtered(visible, queries.Filters(party_id=party_id), today)
    leads = queries.tasks_filtered(visible, queries.Filters(party_id=party_id, role="lead"), today)
    answers = queries.tasks_filtered(visible, queries.Filters(party_id=party_id, role="responsible"), today)
    support = queries.tasks_filtered(visible, queries.Filters(party_id=party_id, role="support"), today)
    inherited = queries.tasks_filtered(visible, queries.Filters(party_id=party_id, role="inherited"), today)
    rows = list(queries.with_parts(leads | answers).distinct().order_by(*queries.BY_URGENCY))
    context = {
        "here": "tasks",
        "party": party,
        "counts": queries.counts(own, today),
        "groups": _groups(rows, today),
        "support": list(queries.with_parts(support).order_by(*queries.BY_URGENCY)[:80]),
        "inherited": list(queries.with_parts(inherited).order_by(*queries.BY_URGENCY)[:80]),
        "today": today,
    }
    return render(request, "web/tasks/unit.html", context)


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """The first page of a person: what waits for them now, by their role."""
    actor, today = actor_of(request), clock.today()
    visible = queries.visible_to(actor)
    mine = identity.memberships_of(int(actor.id)) if actor.id.isdigit() else []
    party_ids = [m.party_id for m in mine if m.party_id]
    context: dict[str, Any] = {
        "here": "desk",
        "memberships": mine,
        "has_tasks": actor.may_somewhere(permissions.TASK_READ),
        "counts": queries.counts(visible, today),
        "late": list(queries.with_parts(visible.filter(queries.overdue_condition(today))).order_by("deadline_on")[:12]),
        "soon": list(queries.with_parts(visible.filter(queries.soon_condition(today))).order_by("deadline_on")[:12]),
        "waiting": list(queries.with_parts(visible.filter(state=TaskState.CLAIMED)).order_by("reported_on")[:12]),
        "party_ids": party_ids,
        "steps": next_steps(actor),
        "ending": identity.ending(actor),
        "pages": [(p, left_words(p.page.due_at)) for p in rounds.progress_of(rounds.own_pages(actor)) if not p.filed],
        "none_late": gettext("No open task is past its deadline."),
        "none_soon": gettext("No open task is due in the next 30 days."),
        "today": today,
    }
    return render(request, "web/tasks/desk.html", context)
