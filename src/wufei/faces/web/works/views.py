"""Works as a list beside what has left them, and one with its estimate, loads and story. Not for: acts (forms)."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wufei.faces.web.declarations.views import tabs
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, attachment, text
from wufei.faces.web.kit.sheets import XLSX, Sheet, workbook
from wufei.faces.web.kit.words import WORKS_STATES
from wufei.kernel import clock
from wufei.kernel.access import Actor, allowed
from wufei.kernel.sources import CONFIDENCE_LABELS, DOUBTFUL
from wufei.kernel.units import MICRO
from wufei.operations.manifests.permissions import MANIFEST_READ
from wufei.operations.manifests.queries.manifests import visible_to as manifests_visible_to
from wufei.operations.manifests.queries.stock import waste_names
from wufei.operations.works.errors import FINDING_LABELS
from wufei.operations.works.models import Works
from wufei.operations.works.permissions import WORKS_READ, WORKS_WRITE
from wufei.operations.works.queries import works as queries
from wufei.operations.works.queries.loads import Standing, Waste, loads_of, standings
from wufei.operations.works.spec import (
    EVENT_LABELS,
    ITEMS,
    MEASURE_LABELS,
    REASONED,
    STATE_LABELS,
    WAY_LABELS,
    WorksEvent,
    WorksState,
)
from wufei.registers.parties.models import Party

PAGE, LOADS = 50, 20
_PERCENT = MICRO // 100
BEFORE_END = frozenset({WorksState.DRAFT, WorksState.SUBMITTED, WorksState.RETURNED, WorksState.UNDER_WAY})


@dataclasses.dataclass(frozen=True, slots=True)
class Bar:
    """A waste of works ready to draw: the range as a band, the plan as a mark, what has left as a bar; percents.

    `wrong`: what has left does not fit, and will not by going on.
    """

    name: str
    want: Waste
    low: int
    width: int
    mark: int
    moved: int
    wrong: bool


@require_GET
def works(request: HttpRequest) -> HttpResponse:
    """Works by state and words: what was expected, what has left, what does not fit."""
    actor = actor_of(request)
    enter(actor, WORKS_READ)
    asked = {"state": text(request.GET, "state"), "q": text(request.GET, "q")}
    rows = queries.works_listed(actor, state=asked["state"], words=asked["q"])
    page = Paginator(rows.prefetch_related("lines", "outlets"), PAGE).get_page(text(request.GET, "page") or 1)
    counts = dict(queries.works_visible_to(actor).order_by().values_list("state").annotate(n=Count("pk")))
    context = {
        **tabs(actor),
        "tab": "works",
        "page": page,
        "rows": [(each, _percent(each), _words(each)) for each in standings(list(page.object_list))],
        "asked": asked,
        "narrowed": any(asked.values()),
        "counts": [(str(s), WORKS_STATES[s], counts[s]) for s in WorksState if s in counts],
        "total": sum(counts.values()),
        "may_write": actor.may_somewhere(WORKS_WRITE),
        "today": clock.today(),
    }
    return render(request, "web/works/list.html", context)


@require_GET
def one(request: HttpRequest, works_id: int) -> HttpResponse:
    """One of them: estimate, what has left against it, where to, what does not fit, what may be done."""
    actor = actor_of(request)
    found = queries.works_get(actor=actor, works_id=works_id)
    standing = standings([found])[0]
    wastes = [each.waste for each in standing.wastes]
    names = waste_names(actor=actor, wastes=wastes) if wastes else {}
    events = queries.events_for(actor, found)
    may_change = WorksEvent.SUBMIT in events and allowed(actor, WORKS_WRITE, queries.works_subject(found))
    context = {
        **tabs(actor),
        "works": found,
        "standing": standing,
        "bars": _bars(standing, names),
        "found": _words(standing, names),
        "lines": [_line(line) for line in found.lines.all()],
        "outlets": _outlets(found, standing, names),
        "loads": _loads(actor, found),
        "steps": [(each, gettext(EVENT_LABELS[each.event]), _told(each.said, names)) for each in found.steps.all()],
        "moves": [(str(e), gettext(EVENT_LABELS[e]), e in REASONED) for e in events],
        "explain": [(each, names.get(each.waste, each.waste)) for each in standing.wastes if each.outside],
        "may_finish": WorksEvent.FINISH in events,
        "may_change": may_change,
        "elapsed": standing.elapsed_micro // _PERCENT,
        "tolerance": standing.margins.tolerance_micro // _PERCENT,
    }
    return render(request, "web/works/page.html", context)


@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    """The list as it is asked for, as a workbook."""
    actor = actor_of(request)
    enter(actor, WORKS_READ)
    rows = queries.works_listed(actor, state=text(request.GET, "state"), words=text(request.GET, "q"))
    columns = (
        (gettext("Works"), 36),
        (gettext("Builder"), 32),
        (gettext("Place"), 16),
        (gettext("Disposal approval"), 24),
        (gettext("Works begin on"), 12),
        (gettext("Works end on"), 12),
        (gettext("State"), 14),
        (gettext("Expected, t"), 14),
        (gettext("Left, t"), 14),
        (gettext("What does not fit"), 48),
    )
    told = [
        [
            each.works.name,
            each.works.party.name,
            each.works.place.name,
            each.works.approval,
            each.works.starts_on,
            each.works.ends_on,
            gettext(STATE_LABELS[each.works.state]),
            each.planned_g / MICRO,
            each.moved_g / MICRO,
            "；".join(word for word, _more, _mass in _words(each)),
        ]
        for each in standings(list(rows.prefetch_related("lines", "outlets")))
    ]
    content = workbook(Sheet(gettext("Construction works"), columns, told, ()))
    return attachment(content, f"{gettext('Construction works')}-{clock.today():%Y%m%d}.xlsx", XLSX)


def _percent(standing: Standing) -> int:
    return min(100, 100 * standing.moved_g // standing.planned_g) if standing.planned_g else 0


def _words(standing: Standing, names: Mapping[str, str] | None = None) -> list[tuple[str, str, int]]:
    """What does not fit: in words, of which waste or to whom, grams."""
    ids = {pk for each in standing.found for pk in each.party_ids}
    parties = dict(Party.objects.filter(pk__in=ids).values_list("pk", "name")) if ids and names is not None else {}
    return [
        (
            gettext(FINDING_LABELS[each.finding]),
            "、".join([*([(names or {}).get(each.waste, each.waste)] if each.waste else []), *parties.values()]),
            each.mass_g,
        )
        for each in standing.found
    ]


def _bars(standing: Standing, names: Mapping[str, str]) -> list[Bar]:
    found = []
    for want in standing.wastes:
        most = max(want.high_g, want.planned_g, want.moved_g, 1) * 105 // 100
        marks = (want.low_g, want.high_g, want.planned_g, want.moved_g)
        low, high, mark, moved = (100 * mass // most for mass in marks)
        # While works go on, too little is not wrong yet.
        wrong = want.outside and (want.moved_g > want.high_g or standing.works.state not in BEFORE_END)
        found.append(Bar(names.get(want.waste, want.waste), want, low, max(1, high - low), mark, moved, wrong))
    return found


def _line(line: Any) -> dict[str, Any]:
    item = ITEMS[line.item]
    doubt = gettext(CONFIDENCE_LABELS[line.confidence]) if line.confidence in DOUBTFUL else ""
    return {
        "line": line,
        "title": gettext(item.title),
        "measure": gettext(MEASURE_LABELS[item.measure]),
        "doubt": doubt,
    }


def _outlets(found: Works, standing: Standing, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """What was planned beside what went there; who took what without being in the plan stands below."""
    went = {(each.waste, each.receiver_id): each.mass_g for each in standing.moved}
    rows: list[dict[str, Any]] = [
        {
            "waste": names.get(each.waste, each.waste),
            "way": gettext(WAY_LABELS[each.way]),
            "receiver": each.receiver,
            "planned_g": each.mass_g,
            "moved_g": went.pop((each.waste, each.receiver_id), 0) if each.receiver_id else None,
        }
        for each in found.outlets.select_related("receiver")
    ]
    parties = Party.objects.in_bulk({receiver for _waste, receiver in went})
    rows += [
        {"waste": names.get(waste, waste), "way": "", "receiver": parties[receiver], "planned_g": 0, "moved_g": mass}
        for (waste, receiver), mass in went.items()
        if mass
    ]
    return rows


def _loads(actor: Actor, found: Works) -> list[Any]:
    """The latest loads that the actor may open."""
    if not actor.may_somewhere(MANIFEST_READ):
        return []
    seen = manifests_visible_to(actor).values("pk")
    return list(loads_of(found).filter(pk__in=seen)[:LOADS])


def _told(said: Mapping[str, str], names: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(names.get(waste, waste), word) for waste, word in said.items()]
