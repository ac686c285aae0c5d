"""The one screen: the city in five bands, one request a screen, renewed without reload. Not for: gathering."""

import collections
import hashlib
import json
import threading
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from wufei.faces.web.indicators.rows import SHOWN, period_name, row
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of
from wufei.faces.web.screen import pictures
from wufei.faces.web.screen.gathering import gather, simulated
from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.audit import queries as audit
from wufei.programme.indicators.spec import Standing
from wufei.programme.plans.permissions import TASK_READ

KEPT = 32
_Bands = collections.OrderedDict[str, str]
_bands: _Bands = collections.OrderedDict()
_lock = threading.Lock()


def _version(actor: Actor) -> str:
    """Changes whenever anything was written, or the day, the language or what the reader may see changes."""
    reach = sorted(repr(grant) for grant in actor.grants)
    parts = (audit.latest_id(), clock.today(), get_language(), actor.all_powerful, *reach)
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:16]


def _rendered(request: HttpRequest, actor: Actor, version: str) -> str:
    """The bands of a version: drawn once, then handed to everybody who may see the same."""
    with _lock:
        kept = _bands.get(version)
        if kept is not None:
            _bands.move_to_end(version)
            return kept
    html = render_to_string("web/screen/bands.html", _context(actor, version), request)
    with _lock:
        _bands[version] = html
        while len(_bands) > KEPT:
            _bands.popitem(last=False)
    return html


def _context(actor: Actor, version: str) -> dict[str, Any]:
    scene = gather(actor)
    data = {"map": pictures.county_map(actor, scene), "focus": pictures.focus(scene)}
    return {
        "scene": scene,
        "city": scene.city,
        "simulated": simulated(),
        "standings": [(css, scene.count(standing)) for css, standing in SHOWN],
        "met": scene.count(Standing.MET),
        "missed": scene.count(Standing.MISSED),
        "groups": pictures.groups(scene),
        "worst": row(scene.worst) if scene.worst else None,
        "forecast": pictures.forecast_words(scene),
        "bounds": pictures.met_bounds(scene),
        "period": period_name(scene.closing),
        "data": json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"),
        "version": version,
    }


@require_GET
def screen(request: HttpRequest) -> HttpResponse:
    """The whole screen."""
    actor = actor_of(request)
    enter(actor, TASK_READ)
    version = _version(actor)
    context = {"here": "screen", "bands": _rendered(request, actor, version), "version": version}
    return render(request, "web/screen/screen.html", context)


@require_GET
def part(request: HttpRequest) -> HttpResponse:
    """The bands alone, asked for every few seconds; 304 while nothing was written."""
    actor = actor_of(request)
    enter(actor, TASK_READ)
    version = _version(actor)
    fresh = request.headers.get("If-None-Match") == f'"{version}"'
    response = HttpResponseNotModified() if fresh else HttpResponse(_rendered(request, actor, version))
    response.headers["ETag"] = f'"{version}"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response
