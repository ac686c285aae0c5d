"""The library of typical cases as cards, one case as a readable story, its paper and files. Not for: acts (forms)."""

import dataclasses

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wufei.faces.web.indicators.rows import exact_text, is_chinese, name_of, period_name, value_text
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, attachment, text
from wufei.faces.web.kit.words import CASE_STATES
from wufei.kernel.access import allowed
from wufei.kernel.files.queries import file_read
from wufei.kernel.papers import docx
from wufei.programme.exemplars import permissions
from wufei.programme.exemplars.models import CaseFile
from wufei.programme.exemplars.queries import cases as queries
from wufei.programme.exemplars.queries.cases import Live, Told
from wufei.programme.exemplars.queries.papers import case_paper
from wufei.programme.exemplars.spec import EVENT_LABELS, FIELD_LABELS, CaseState
from wufei.programme.indicators.spec import REASON_LABELS, Reason
from wufei.programme.plans.permissions import PROJECT_READ, TASK_READ
from wufei.registers.places import queries as places

ON_CARD = 2
IMAGES = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})


@dataclasses.dataclass(frozen=True, slots=True)
class Shown:
    """A live figure ready to print, with the page of what it is made of."""

    name: str
    value: str
    exact: str
    why: str
    place: str
    period: str
    state: str
    simulated: bool
    url: str


@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """The cases as cards, filtered by field, place and state."""
    actor = actor_of(request)
    enter(actor, permissions.CASE_READ)
    asked = {name: text(request.GET, name) for name in ("field", "state", "place")}
    field, words = asked["field"], text(request.GET, "q")
    rows = queries.cases_listed(actor, field=field, state=asked["state"], place_code=asked["place"], words=words)
    visible = queries.cases_visible_to(actor)
    counts = dict(visible.order_by().values_list("state").annotate(n=Count("pk")))
    city = places.city()
    counties = list(places.counties(actor=actor, city_code=city.code)) if city else []
    context = {
        "here": "evaluation",
        "told": [(told, _figures(told)[:ON_CARD]) for told in queries.cases_told(actor, rows)],
        "counts": [(s, CASE_STATES[s], counts.get(s, 0)) for s in map(str, CaseState)],
        "total": sum(n for state, n in counts.items() if state != CaseState.WITHDRAWN),
        "any": bool(counts),
        "asked": asked | {"words": words},
        "narrowed": any(asked.values()) or bool(words),
        "fields": FIELD_LABELS,
        "field_word": gettext(FIELD_LABELS[field]) if field in FIELD_LABELS else "",
        "places": counties,
        "place": next((p for p in counties if p.code == asked["place"]), None),
        "may_write": actor.may_somewhere(permissions.CASE_WRITE),
    }
    return render(request, "web/exemplars/list.html", context)


@require_GET
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """One case as a story with its figures as they stand now."""
    actor = actor_of(request)
    found = queries.case_get(actor=actor, case_id=case_id)
    (told,) = queries.cases_told(actor, [found])
    files = queries.files_of(found)
    subject = queries.case_subject(found)
    steps = list(found.steps.all())
    context = {
        "here": "evaluation",
        "case": found,
        "field": gettext(FIELD_LABELS.get(found.field, found.field)),
        "figures": _figures(told),
        "paragraphs": [part for part in found.done.splitlines() if part.strip()],
        "photos": [link for link in files if _photo(link)],
        "files": [link for link in files if not _photo(link)],
        "steps": steps,
        "returned": steps[0] if steps and found.state == CaseState.RETURNED else None,
        "moves": [(str(e), gettext(EVENT_LABELS[e])) for e in queries.case_events(actor, found)],
        "may_write": allowed(actor, permissions.CASE_WRITE, subject),
        "may_export": allowed(actor, permissions.CASE_EXPORT, subject),
        "may_see_tasks": actor.may_somewhere(TASK_READ),
        "may_see_projects": actor.may_somewhere(PROJECT_READ),
    }
    return render(request, "web/exemplars/page.html", context)


@require_GET
def paper(request: HttpRequest, case_id: int) -> HttpResponse:
    """The case as a document with its sources as footnotes."""
    root = request.build_absolute_uri("/").rstrip("/")
    written = case_paper(actor=actor_of(request), case_id=case_id, language="zh" if is_chinese() else "en", root=root)
    return attachment(docx.write(written, gettext), f"{written.title}.docx", docx.DOCX)


@require_GET
def file(request: HttpRequest, link_id: int) -> HttpResponse:
    """A photo or another file of a case."""
    stored = queries.file_get(actor=actor_of(request), link_id=link_id).file
    return attachment(file_read(stored), stored.name, stored.media_type)


def _figures(told: Told) -> list[Shown]:
    return [_shown(live) for live in told.figures]


def _shown(live: Live) -> Shown:
    metric, figure = live.metric, live.figure
    page = reverse("web:indicator", args=[metric.indicator.code])
    micro = figure.value_micro if figure else None
    why = ""
    if micro is None:
        why = gettext(REASON_LABELS[Reason(figure.reason)]) if figure and figure.reason else gettext("not told yet")
    return Shown(
        name=name_of(live.definition),
        value=value_text(micro, live.definition),
        exact=exact_text(micro, live.definition),
        why=why,
        place=metric.place.name,
        period=period_name(metric.closing),
        state=figure.state if figure and micro is not None else "",
        simulated=bool(figure and figure.simulated),
        url=f"{page}?place={metric.place.code}&period={metric.closing}",
    )


def _photo(link: CaseFile) -> bool:
    return link.file.media_type in IMAGES and link.file.purged_at is None
