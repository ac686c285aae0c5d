"""One indicator as a page or a panel, its series as a chart and a file, its evidence. Not for: the board."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wufei.faces.web.indicators import exports
from wufei.faces.web.indicators.asking import Asked, asked, set_asked
from wufei.faces.web.indicators.charts import series_chart
from wufei.faces.web.indicators.sight import sight
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, attachment, is_fragment
from wufei.kernel.access import Actor
from wufei.kernel.files import queries as files
from wufei.programme.indicators.models import Indicator
from wufei.programme.indicators.permissions import INDICATOR_READ, TABLE_EXPORT
from wufei.programme.indicators.queries import board, definitions, figures, single


def _opened(request: HttpRequest, code: str) -> tuple[Actor, Indicator, Asked]:
    actor = actor_of(request)
    enter(actor, INDICATOR_READ)
    return actor, definitions.indicator_get(actor=actor, code=code), asked(request, actor)


@require_GET
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator with all it is made of; as a panel where a page asks for a part."""
    actor, found, where = _opened(request, code)
    sets = list(definitions.sets_visible_to(actor).order_by("-recorded_at", "-pk"))
    context = sight(actor, found, where, set_asked(request, sets))
    template = "web/indicators/panel.html" if is_fragment(request) else "web/indicators/page.html"
    return render(request, template, context)


@require_GET
def series(request: HttpRequest, code: str) -> HttpResponse:
    """The series as a chart: the line, its target, the forecast as a band."""
    actor, found, where = _opened(request, code)
    definition = definitions.definition_now(found)
    if where.place is None:
        return JsonResponse({"title": "", "option": {}, "empty": gettext("Too few figures for a line.")})
    told = figures.series(actor, indicator=found, place=where.place)
    targets = single.targets_of(actor, found, places=[where.place])
    last = told[-1].closing if told else where.closing
    target = board.target_at(targets, last) if last else None
    forecast = single.forecast_of(actor, found, where.place)
    return JsonResponse(series_chart(definition, told, target, forecast))


@require_GET
def series_csv(request: HttpRequest, code: str) -> HttpResponse:
    """The series as a table for programs."""
    enter(actor_of(request), TABLE_EXPORT)
    actor, found, where = _opened(request, code)
    told = figures.series(actor, indicator=found, place=where.place) if where.place else []
    unit = definitions.definition_now(found).unit
    name = f"{code}-{where.place.code}.csv" if where.place else f"{code}.csv"
    return attachment(exports.series_csv(code, where, told, unit), name, "text/csv; charset=utf-8")


@require_GET
def evidence(request: HttpRequest, file_id: int) -> HttpResponse:
    """A file that proves a reading."""
    stored = single.evidence_get(actor=actor_of(request), file_id=file_id)
    return attachment(files.file_read(stored), stored.name, stored.media_type)
