"""The header Idempotency-Key: a write that is asked for again under its key is answered as the first time.

Answers are kept for a day. What was refused did nothing, so its key is free again. Not for: the keys of documents,
which make their creation once for good (manifests).
"""

import functools
import hashlib
import re
from collections.abc import Callable
from typing import Any, ParamSpec, cast

from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException

from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.errors import REPEAT_KEY_WRONG
from wufei.kernel.repeats.actions import repeat_begin, repeat_drop, repeat_keep

HEADER, SAID = "Idempotency-Key", "Idempotency-Replayed"
KEY = re.compile(r"[!-~]{8,80}")
READS = frozenset({"GET", "HEAD", "OPTIONS"})
P = ParamSpec("P")


def secret(view: Callable[P, Any]) -> Callable[P, Any]:
    """An operation whose answer holds a secret that is told once: the answer is not kept."""

    @functools.wraps(view)
    def asked(*args: P.args, **kwargs: P.kwargs) -> Any:
        cast("Any", args[0]).wufei_secret = True
        return view(*args, **kwargs)

    return asked


def once(view: Callable[..., Any]) -> Callable[..., Any]:
    """Every operation of the API, once it knows who asks: the kept answer where the key was used before."""

    @functools.wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        key = request.headers.get(HEADER)
        if key is None or request.method in READS:
            return view(request, *args, **kwargs)
        if not KEY.fullmatch(key):
            raise REPEAT_KEY_WRONG(where=HEADER, value=key[:100])
        actor = actor_of(request)
        asker = f"{actor.kind}:{actor.id}"
        first = repeat_begin(asker=asker, key=key, digest=_digest(request))
        if first is not None:
            kept = HttpResponse(bytes(first.answer or b""), status=first.code, content_type="application/json")
            kept.headers[SAID] = "true"
            return kept
        cast("Any", request).wufei_once = (asker, key)
        try:
            return view(request, *args, **kwargs)
        except BaseException:
            forget(request)
            raise

    return asked


def keep(request: HttpRequest, response: HttpResponse) -> None:
    """What is answered to a request under a key: kept where it was done, its key let go where it was refused."""
    mark = getattr(request, "wufei_once", None)
    if mark is None:
        return
    if response.status_code >= 300:
        forget(request)
        return
    asker, key = mark
    told = None if getattr(request, "wufei_secret", False) else response.content
    repeat_keep(asker=asker, key=key, code=response.status_code, answer=told)


def forget(request: HttpRequest) -> None:
    """The request did nothing."""
    mark = request.__dict__.pop("wufei_once", None)
    if mark is not None:
        repeat_drop(asker=mark[0], key=mark[1])


def _digest(request: HttpRequest) -> str:
    """Of the whole request: the same key with anything else is another request."""
    told = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    try:
        told.update(request.body)
    except RawPostDataException:  # a form with files, which was read already
        for name, values in sorted(request.POST.lists()):
            told.update(repr((name, values)).encode())
        for name in sorted(request.FILES):
            for file in request.FILES.getlist(name):
                file.seek(0)
                told.update(repr((name, file.name)).encode() + b"".join(file.chunks()))
                file.seek(0)
    return told.hexdigest()
