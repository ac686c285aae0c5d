"""Acts on typical cases through forms: write, change, move, files. Only parsing; the actions judge."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from wufei.faces.web.indicators.rows import name_of
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, day, go, needed, text, whole
from wufei.kernel.access import Actor, require
from wufei.kernel.periods import Period
from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _
from wufei.programme.exemplars import permissions
from wufei.programme.exemplars.actions import cases, files
from wufei.programme.exemplars.actions.cases import CaseIn
from wufei.programme.exemplars.models import Case
from wufei.programme.exemplars.queries import cases as queries
from wufei.programme.exemplars.spec import FIELD_LABELS, CaseEvent, Field, MetricIn
from wufei.programme.indicators.queries.board import latest_closing
from wufei.programme.indicators.queries.definitions import definition_now, indicators_beside
from wufei.programme.plans.queries import tasks
from wufei.programme.plans.queries.names import known_party, names_read, party_names
from wufei.programme.plans.queries.projects import projects_visible_to
from wufei.registers.parties.queries import visible_to as parties_visible_to
from wufei.registers.places import queries as places

MOST_TASKS = 600
FILE_MISSING = Fault(
    "web.case_file_missing", Kind.INVALID, _("No file was chosen."), _("Choose a file and send it again.")
)


def _metrics(form: QueryDict) -> list[MetricIn]:
    """The figures that were named; a row without an indicator is no row. Raises NOT_A_PERIOD."""
    rows = zip(
        form.getlist("metric_indicator"), form.getlist("metric_place"), form.getlist("metric_period"), strict=False
    )
    return [
        MetricIn(indicator, place, Period.parse(period, "metric_period").closing)
        for indicator, place, period in rows
        if indicator
    ]


def _given(actor: Actor, form: QueryDict) -> CaseIn:
    lead, field = text(form, "lead"), text(form, "field")
    return CaseIn(
        title=text(form, "title"),
        field=Field(field) if field in set(Field) else Field.INDUSTRY,
        lead_id=known_party(names_read(actor, [lead]), lead, "lead") if lead else None,
        summary=text(form, "summary"),
        done=text(form, "done"),
        place_id=whole(form, "place"),
        start_on=day(form, "start_on"),
        end_on=day(form, "end_on"),
        task_ids=[int(t) for t in form.getlist("task") if t.isdecimal()],
        project_ids=[int(p) for p in form.getlist("project") if p.isdecimal()],
        metrics=_metrics(form),
    )


def _form(request: HttpRequest, found: Case | None) -> HttpResponse:
    actor = actor_of(request)
    city = places.city()
    counties = list(places.counties(actor=actor, city_code=city.code)) if city else []
    mine = [g.party_id for g in actor.reach(permissions.CASE_WRITE) if g.party_id is not None]
    lead = parties_visible_to(actor).filter(pk__in=mine[:1]).first() if found is None else None
    latest = latest_closing(city) if city else None
    context: dict[str, Any] = {
        "here": "evaluation",
        "case": found,
        "lead": found.lead if found else lead,
        "fields": FIELD_LABELS,
        "names": party_names(actor),
        "city": city,
        "places": counties,
        "indicators": [(i.code, name_of(definition_now(i))) for i in indicators_beside(actor, ())],
        "metrics": [
            {"indicator": m.indicator.code, "place": m.place.code, "period": Period.longest(m.closing).code}
            for m in found.metrics.select_related("indicator", "place").defer("place__outline")
        ]
        if found
        else [],
        "period": Period.longest(latest).code if latest else "2025",
        "tasks": list(tasks.visible_to(actor).order_by("position")[:MOST_TASKS]),
        "projects": list(projects_visible_to(actor)),
        "task_ids": {t.pk for t in found.tasks.all()} if found else set(),
        "project_ids": {p.pk for p in found.projects.all()} if found else set(),
    }
    return render(request, "web/exemplars/form.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a case."""
    actor = actor_of(request)
    enter(actor, permissions.CASE_WRITE)
    if request.method == "POST":
        made = cases.case_add(actor=actor, given=_given(actor, request.POST))
        return go(request, reverse("web:case", args=[made.pk]))
    return _form(request, None)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, case_id: int) -> HttpResponse:
    """Change a case that is being written or was returned."""
    actor = actor_of(request)
    found = queries.case_get(actor=actor, case_id=case_id)
    require(actor, permissions.CASE_WRITE, queries.case_subject(found))
    if request.method == "POST":
        version = needed(request.POST, "version")
        cases.case_change(actor=actor, case_id=case_id, version=version, given=_given(actor, request.POST))
        return go(request, reverse("web:case", args=[case_id]))
    return _form(request, found)


@require_POST
def move(request: HttpRequest, case_id: int) -> HttpResponse:
    """Hand in, select, return, withdraw."""
    asked = text(request.POST, "event")
    cases.case_move(
        actor=actor_of(request),
        case_id=case_id,
        version=needed(request.POST, "version"),
        event=CaseEvent(asked) if asked in set(CaseEvent) else CaseEvent.SUBMIT,
        reason=text(request.POST, "reason"),
    )
    return go(request, reverse("web:case", args=[case_id]))


@require_POST
def file_add(request: HttpRequest, case_id: int) -> HttpResponse:
    """Add photos or other files."""
    given = request.FILES.getlist("file")
    if not given:
        raise FILE_MISSING(where="file")
    for one in given:
        files.case_file_add(
            actor=actor_of(request),
            case_id=case_id,
            name=one.name or "file",
            content=one,
            note=text(request.POST, "note"),
        )
    return go(request, reverse("web:case", args=[case_id]))


@require_POST
def file_remove(request: HttpRequest, link_id: int) -> HttpResponse:
    """Take a file away."""
    gone = files.case_file_remove(actor=actor_of(request), link_id=link_id)
    return go(request, reverse("web:case", args=[gone.case_id]))
