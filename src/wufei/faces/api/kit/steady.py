"""Answers that are kept while nothing was written. Not for: what changes without a line in the log (jobs, letters).

Every write leaves a line in the log, so an answer made of what writes store stays right until the next line, for the
same key, language and day. It is given before sessions, routes and schemas are looked at, and kept for seconds only,
because on PostgreSQL a slow transaction may add its line below the newest one (docs/decisions/0012).
"""

import dataclasses
import functools
import hashlib
import threading
import time
from collections.abc import Callable
from typing import Any, ParamSpec, cast

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.limits import spend
from wufei.kernel import clock
from wufei.kernel.audit.queries import latest_id
from wufei.kernel.problems import Problem

API = "/api/"
KEPT_FOR_S = 5.0
LARGEST = 256 * 1024
KEPT_AT_MOST = 32 * 1024 * 1024  # bytes, in each process
WEIGHT = 2048  # what an answer takes beside its content
# Of what a request says, an answer depends on these beside its address and the state of the books.
TOLD = ("HTTP_AUTHORIZATION", "HTTP_ACCEPT_LANGUAGE", "HTTP_COOKIE", "HTTP_HOST", "QUERY_STRING")
P = ParamSpec("P")
Key = tuple[str, str, str, int]


@dataclasses.dataclass(frozen=True, slots=True)
class _Kept:
    """An answer with its headers, and whose requests are counted for it."""

    content: bytes
    headers: dict[str, str]
    who: str
    until: float


_kept: dict[Key, _Kept] = {}
_room = KEPT_AT_MOST
_lock = threading.Lock()


def steady(view: Callable[P, Any]) -> Callable[P, Any]:
    """A read whose answer depends on nothing but what is logged, who asks, the language and the day."""

    @functools.wraps(view)
    def asked(*args: P.args, **kwargs: P.kwargs) -> Any:
        cast("Any", args[0]).wufei_steady = True
        return view(*args, **kwargs)

    return asked


class KeptAnswers:
    """Middleware of the API: the kept answer, and 304 for who has the answer already."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "GET" or not request.path.startswith(API):
            return self.get_response(request)
        key = _key(request)
        response = _again(key) if key is not None else None
        if response is None:
            response = self.get_response(request)
            if key is not None and getattr(request, "wufei_steady", False):
                _keep(key, request, response)
        return _unless_known(request, response)


def _key(request: HttpRequest) -> Key | None:
    """What the answer depends on; None for a browser, whose session is not known yet."""
    if not request.META.get("HTTP_AUTHORIZATION", "").lower().startswith("bearer "):
        return None
    told = "\n".join(str(request.META.get(name, "")) for name in TOLD)
    return request.path, hashlib.sha256(told.encode()).hexdigest(), str(clock.today()), latest_id()


def _again(key: Key) -> HttpResponse | None:
    """The kept answer; None if there is none, or if its reader may not ask again this minute."""
    kept = _kept.get(key)
    if kept is None or time.monotonic() >= kept.until:
        return None
    try:
        spend(kept.who)
    except Problem:
        return None  # the door says so
    return HttpResponse(kept.content, headers=kept.headers)


def _keep(key: Key, request: HttpRequest, response: HttpResponse) -> None:
    global _room  # noqa: PLW0603  guarded by the lock, as what it measures
    if response.status_code != 200 or response.cookies or len(response.content) > LARGEST:
        return
    fresh = _Kept(response.content, dict(response.headers), actor_of(request).id, time.monotonic() + KEPT_FOR_S)
    with _lock:
        _room -= len(response.content) + WEIGHT
        if _room < 0:
            _kept.clear()
            _room = KEPT_AT_MOST
        _kept[key] = fresh


def _unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    etag = response.headers.get("ETag")
    if etag is None or etag not in request.headers.get("If-None-Match", ""):
        return response
    known = HttpResponseNotModified()
    for name in ("ETag", "Cache-Control", "Vary"):
        if name in response.headers:
            known.headers[name] = response.headers[name]
    return known
