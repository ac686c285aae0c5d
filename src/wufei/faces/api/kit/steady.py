"""Answers that are kept while nothing was written. Not for: what changes without a line in the log (jobs, letters).

Every write leaves a line in the log, so an answer made of what writes store stays right until the next line, for the
same person, language and day. It is kept for seconds only, because on PostgreSQL a slow transaction may add its line
below the newest one.
"""

import dataclasses
import functools
import threading
import time
from collections.abc import Callable
from typing import Any, ParamSpec, cast

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.translation import get_language

from wufei.faces.api.kit.access import actor_of
from wufei.kernel import clock
from wufei.kernel.audit.queries import latest_id

KEPT_FOR_S = 5.0
KEPT_AT_MOST = 512
LARGEST = 256 * 1024
P = ParamSpec("P")
Key = tuple[str, str, str | None, str, int]


@dataclasses.dataclass(frozen=True, slots=True)
class _Kept:
    """A body with its ETag."""

    content: bytes
    etag: str
    until: float


_kept: dict[Key, _Kept] = {}
_lock = threading.Lock()


def steady(view: Callable[P, Any]) -> Callable[P, Any]:
    """A read whose answer depends on nothing but what is logged, who asks, the language and the day."""

    @functools.wraps(view)
    def asked(*args: P.args, **kwargs: P.kwargs) -> Any:
        request = cast("HttpRequest", args[0])
        who = actor_of(request)
        key = (request.get_full_path(), f"{who.kind} {who.id}", get_language(), str(clock.today()), latest_id())
        kept = _kept.get(key)
        if kept is not None and time.monotonic() < kept.until:
            return _answer(request, kept)
        cast("Any", request).wufei_steady = key  # for `keep`, once the answer is made
        return view(*args, **kwargs)

    return asked


def keep(request: HttpRequest, response: HttpResponse, etag: str) -> None:
    """Keep the answer of a steady read."""
    key: Key | None = getattr(request, "wufei_steady", None)
    if key is None or len(response.content) > LARGEST:
        return
    with _lock:
        if len(_kept) >= KEPT_AT_MOST:
            _kept.clear()
        _kept[key] = _Kept(response.content, etag, time.monotonic() + KEPT_FOR_S)


def _answer(request: HttpRequest, kept: _Kept) -> HttpResponse:
    if kept.etag in request.headers.get("If-None-Match", ""):
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(kept.content, content_type="application/json; charset=utf-8")
    response.headers["ETag"] = kept.etag
    response.headers["Cache-Control"] = "private, no-cache"
    return response
