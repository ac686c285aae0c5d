"""The way in: the first page by role, the language, the sign of life. Not for: signing in (allauth)."""

from typing import cast

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from wufei.faces.web.kit.requests import actor_of, text
from wufei.registers.identity import actions, queries
from wufei.registers.identity.errors import LANGUAGE_UNKNOWN
from wufei.registers.identity.models import Person

# The first page by role, the first that fits.
FIRST_PAGES = (
    (frozenset({"admin", "office", "leader", "auditor"}), "screen"),
    (frozenset({"enterprise"}), "firm_home"),
    (frozenset({"park"}), "parks"),
)
YEAR_S = 365 * 24 * 3600


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Where somebody begins, in their language: whoever looks at the whole city, acts for a firm or runs a park has a
    page for that; everybody else begins at their desk.
    """
    person = cast("Person", request.user)
    roles = {membership.role for membership in queries.memberships_of(person.pk)}
    first = next((page for told, page in FIRST_PAGES if roles & told), "desk")
    response = HttpResponseRedirect(reverse(f"web:{first}"))
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        _keep(response, person.language)
    return response


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Change the language of this browser and, when signed in, of the person."""
    code = text(request.POST, "language")
    if code not in dict(settings.LANGUAGES):
        raise LANGUAGE_UNKNOWN(where="language", value=code)
    if request.user.is_authenticated:
        actions.language_set(actor=actor_of(request), language=code)
    wanted = text(request.POST, "next")
    here = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(wanted if here else reverse("web:home"))
    _keep(response, code)
    return response


def _keep(response: HttpResponse, code: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=YEAR_S,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """Whether this process answers and its database does: for load balancers and watchers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        return HttpResponse("database unavailable\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
