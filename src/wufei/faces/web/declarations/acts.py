"""Acts on declarations through forms: saved, filed, returned, accepted, opened. Only parsing; the actions judge."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_POST

from wufei.faces.web.declarations.shown import REASON, REMARK, texts_given, values_read
from wufei.faces.web.kit.requests import actor_of, go, needed, text, whole
from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.operations.declarations.actions import duties, filings
from wufei.operations.declarations.queries.filings import filing_get
from wufei.operations.declarations.queries.sheets import sheet_of
from wufei.operations.declarations.spec.filings import FilingIn


@require_POST
def file(request: HttpRequest, filing_id: int) -> HttpResponse:
    """File what stands in the form; or keep it for later, or say that there was nothing."""
    actor = actor_of(request)
    given = _given(actor, filing_id, request.POST)
    act = filings.filing_save if "save" in request.POST else filings.filing_file
    act(actor=actor, filing_id=filing_id, version=needed(request.POST, "version"), given=given)
    return _back(request, filing_id)


@require_POST
def proposed(request: HttpRequest, filing_id: int) -> HttpResponse:
    """File it as it is proposed."""
    filings.filing_file_proposed(
        actor=actor_of(request),
        filing_id=filing_id,
        version=needed(request.POST, "version"),
        spent_s=_spent(request.POST),
    )
    return go(request, reverse("web:declarations"))


@require_POST
def review(request: HttpRequest, filing_id: int) -> HttpResponse:
    """Accept it, or return it with remarks at fields."""
    actor, version = actor_of(request), needed(request.POST, "version")
    if "accept" in request.POST:
        filings.filing_accept(actor=actor, filing_id=filing_id, version=version)
    else:
        filings.filing_return(
            actor=actor,
            filing_id=filing_id,
            version=version,
            remarks=texts_given(request.POST, REMARK),
            told=text(request.POST, "told"),
        )
    return _back(request, filing_id)


@require_POST
def opened(request: HttpRequest) -> HttpResponse:
    """Open what can be filed now for all who must."""
    duties.duties_open(actor=actor_of(request))
    return go(request, reverse("web:declaration_coverage"))


def _given(actor: Actor, filing_id: int, form: QueryDict) -> FilingIn:
    sheet = sheet_of(actor=actor, filing=filing_get(actor=actor, filing_id=filing_id))
    return FilingIn(
        values=values_read(form, sheet),
        reasons=texts_given(form, REASON),
        nothing="nothing" in form,
        spent_s=_spent(form),
    )


def _spent(form: QueryDict) -> int:
    """Seconds since the page was made."""
    opened_at = whole(form, "opened_at")
    return max(int(clock.now().timestamp()) - opened_at, 0) if opened_at is not None else 0


def _back(request: HttpRequest, filing_id: int) -> HttpResponse:
    return go(request, reverse("web:declaration", args=[filing_id]))
