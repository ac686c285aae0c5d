"""Refusals as answers: one shape for all, its status, its language. Not for: deciding what is refused."""

import logging
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field

from wufei.faces.api.kit import errors
from wufei.faces.api.kit.limits import PERIOD_S
from wufei.kernel.problems import Kind, Problem, Problems

log = logging.getLogger("wufei.api")

STATUS = {Kind.INVALID: 422, Kind.FORBIDDEN: 403, Kind.MISSING: 404, Kind.CONFLICT: 409}
OWN_STATUS = {
    errors.SIGN_IN_NEEDED: 401,
    errors.TOO_MANY: 429,
    errors.BODY_UNREADABLE: 400,
    errors.UNEXPECTED: 500,
}
REFUSED = frozenset({400, 401, 403, 404, 409, 422, 429})
PARAMETERS = ("given", "asked")
VALUE_LENGTH = 200
SECRET = frozenset({"password", "content"})


class ProblemOut(Schema):
    """One refusal."""

    code: str = Field(description="Stable word for programs; it never changes.", examples=["plans.reason_needed"])
    kind: Kind = Field(description="invalid → 400/422, forbidden → 401/403, missing → 404, conflict → 409/429.")
    where: str = Field(description="The field, row or thing it is about; may be empty.", examples=["reason"])
    value: str | None = Field(description="The offending value as text, if there is one.")
    says: str = Field(description="What happened and why, in the language of Accept-Language.")
    remedy: str = Field(description="What to do about it, in the same language.")


class Refusal(Schema):
    """Why nothing was done. All faults of an input at once, not only the first."""

    problems: list[ProblemOut]


def replies(model: Any, *, also: Mapping[int, Any] | None = None) -> dict[Any, Any]:
    """The answers of an operation: its own, and the refusals every operation may give."""
    return {200: model, **(also or {}), REFUSED: Refusal}


def status_of(problem: Problem) -> int:
    """The HTTP status of one refusal."""
    return OWN_STATUS.get(problem.fault) or STATUS[problem.kind]


def install(api: NinjaAPI) -> None:
    """Let every exception of the API become this shape."""

    def answer(request: HttpRequest, problems: Iterable[Problem]) -> HttpResponse:
        told = list(problems)
        status = status_of(told[0]) if told else 422
        body = {"problems": [problem.as_dict(gettext) for problem in told]}
        response = api.create_response(request, body, status=status)
        if status == 401:
            response.headers["WWW-Authenticate"] = 'Bearer realm="wufei"'
        if status == 429:
            response.headers["Retry-After"] = str(PERIOD_S)
        return response

    def unexpected(request: HttpRequest, error: Exception) -> HttpResponse:
        number = uuid.uuid4().hex[:8]
        log.error("unexpected %s at %s %s", number, request.method, request.path, exc_info=error)
        return answer(request, [errors.UNEXPECTED(number=number)])

    def refused_by_ninja(request: HttpRequest, error: HttpError) -> HttpResponse:
        fault = {400: errors.BODY_UNREADABLE, 401: errors.SIGN_IN_NEEDED, 429: errors.TOO_MANY}.get(error.status_code)
        return unexpected(request, error) if fault is None else answer(request, [fault()])

    handlers: dict[type[Exception], Any] = {
        Problem: lambda request, error: answer(request, [error]),
        Problems: lambda request, error: answer(request, error.problems),
        ValidationError: lambda request, error: answer(request, map(_of_field, error.errors)),
        AuthenticationError: lambda request, error: answer(request, [errors.SIGN_IN_NEEDED()]),
        HttpError: refused_by_ninja,
        Http404: lambda request, error: answer(request, [errors.NO_SUCH_ADDRESS(where=request.path)]),
        SuspiciousOperation: lambda request, error: answer(request, [errors.BODY_UNREADABLE()]),
        IntegrityError: lambda request, error: answer(request, [errors.BROKEN_REFERENCE()]),
        Exception: unexpected,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def _of_field(error: Mapping[str, Any]) -> Problem:
    """What pydantic says of one field, in words of the house."""
    where = [str(part) for part in error["loc"]][1:]
    where = where[1:] if where[:1] and where[0] in PARAMETERS else where
    path, kind, given = ".".join(where), str(error["type"]), error.get("input")
    shown = isinstance(given, (str, int, float, bool)) and path.rpartition(".")[2] not in SECRET
    value = str(given)[:VALUE_LENGTH] if shown else None
    context = error.get("ctx") or {}
    if kind == "missing":
        return errors.FIELD_MISSING(where=path)
    if kind == "extra_forbidden":
        return errors.FIELD_UNKNOWN(where=path)
    if kind.endswith(("too_long", "too_short")):
        return errors.FIELD_LENGTH(where=path, value=value)
    if kind.startswith(("greater_than", "less_than")) or kind == "int_parsing_size":
        return errors.FIELD_RANGE(where=path, value=value)
    if kind in {"enum", "literal_error"}:
        return errors.FIELD_CHOICE(where=path, value=value, choices=context.get("expected", ""))
    expected = kind.removesuffix("_parsing").removesuffix("_type").removesuffix("_error")
    return errors.FIELD_TYPE(where=path, value="" if value is None else value, expected=expected)
