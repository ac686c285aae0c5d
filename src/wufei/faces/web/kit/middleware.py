"""The guard of every page: signed in, headers set, problems said in words. Not for: permissions (actions ask)."""

import logging
import uuid
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from wufei.faces.web.kit.requests import is_fragment
from wufei.kernel.problems import Kind, Problem, Problems

log = logging.getLogger("wufei.web")

STATUS = {Kind.INVALID: 422, Kind.FORBIDDEN: 403, Kind.MISSING: 404, Kind.CONFLICT: 409}
OPEN_PATHS = ("/accounts/", "/static/", "/language/", "/health", "/api/", "/favicon.ico")
CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; worker-src 'self'; frame-ancestors 'none'; base-uri 'self'; "
    "form-action 'self'; object-src 'none'"
)


class Guard:
    """Sends strangers to sign in, sets security headers, turns problems into pages or parts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._stop(request) or self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CSP)
        response.headers.setdefault("Referrer-Policy", "same-origin")
        if settings.SANDBOX:
            response.headers["X-Wufei-Sandbox"] = "true"
        response.headers.setdefault("Permissions-Policy", "geolocation=(self), camera=(self), microphone=()")
        return response

    def _stop(self, request: HttpRequest) -> HttpResponse | None:
        if request.path.startswith(OPEN_PATHS):
            return None
        if not request.user.is_authenticated:
            if is_fragment(request):
                response = HttpResponse(status=401)
                response.headers["HX-Redirect"] = reverse(settings.LOGIN_URL)
                return response
            return redirect(f"{reverse(settings.LOGIN_URL)}?next={request.get_full_path()}")
        if getattr(request.user, "must_change_password", False) and request.path != reverse("account_change_password"):
            return HttpResponseRedirect(reverse("account_change_password"))
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A refusal becomes its status and words; anything else is logged with a number the person can quote."""
        if request.path.startswith(("/api/", "/accounts/")) or isinstance(error, (Http404, PermissionDenied)):
            return None
        if isinstance(error, Problem):
            return problem_page(request, [error])
        if isinstance(error, Problems):
            return problem_page(request, list(error.problems))
        if settings.DEBUG:
            return None
        number = uuid.uuid4().hex[:8]
        log.error("unexpected %s at %s", number, request.path, exc_info=error)
        context = {"problems": [], "number": number, "status": 500}
        return render(request, _template(request), context, status=500)


def problem_page(request: HttpRequest, problems: list[Problem]) -> HttpResponse:
    """Problems in the person's language: a page, or a part that HTMX puts into the page's problem region."""
    status = STATUS[problems[0].kind] if problems else 422
    context = {"problems": [p.as_dict(gettext) for p in problems], "status": status, "number": ""}
    response = render(request, _template(request), context, status=status)
    if is_fragment(request):
        response.headers["HX-Retarget"] = "#problems"
        response.headers["HX-Reswap"] = "innerHTML"
    return response


def _template(request: HttpRequest) -> str:
    return "web/problem_part.html" if is_fragment(request) else "web/problem.html"
