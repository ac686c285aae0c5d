"""Lists of manifests, one with its whole story, its paper and its proof. Not for: acts (acts), drafts (forms)."""

from django.core.paginator import Paginator
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET

from wufei.faces.web.kit.context import AGED_DAYS, manifest_tabs
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, attachment, day, text
from wufei.faces.web.kit.sheets import XLSX, Sheet, csv_lines, workbook
from wufei.faces.web.manifests import shown
from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.operations.manifests.models import Manifest
from wufei.operations.manifests.papers.manifest import manifest_pdf
from wufei.operations.manifests.permissions import MANIFEST_DRAFT, MANIFEST_READ
from wufei.operations.manifests.queries import search
from wufei.operations.manifests.queries.bulk import groups_to_sign
from wufei.operations.manifests.queries.clocks import clocks_due
from wufei.operations.manifests.queries.manifests import visible_to
from wufei.operations.manifests.queries.papers import manifest_paper
from wufei.operations.manifests.queries.proofs import signature_proof
from wufei.operations.manifests.queries.story import story_of
from wufei.operations.manifests.spec import SPECS, STATE_LABELS

PAGE = 50
TABS = ("all", "mine", "aged", "due")


@require_GET
def manifests(request: HttpRequest) -> HttpResponse:
    """Manifests by tab: all, those that wait for one's signature, those that do not move, those past a clock."""
    actor = actor_of(request)
    enter(actor, MANIFEST_READ)
    told = manifest_tabs(actor)
    tab = text(request.GET, "tab")
    tab = tab if tab in TABS else ("mine" if told["signs"] and not request.GET else "all")
    rows = _rows(actor, request, tab)
    page = Paginator(rows, PAGE).get_page(text(request.GET, "page") or 1) if tab != "due" else None
    context = {
        "here": "manifests",
        "tab": tab,
        **told,
        "page": page,
        "rows": list(page.object_list) if page is not None else [],
        "count": page.paginator.count if page is not None else 0,
        "mass": rows.order_by().aggregate(total=Sum("mass_g"))["total"] if tab == "all" else None,
        "due": clocks_due(actor=actor) if tab == "due" else [],
        "groups": groups_to_sign(actor=actor) if tab == "mine" else [],
        "states": {str(state): label for state, label in STATE_LABELS.items()},
        "families": shown.families_told(),
        "family": dict(shown.families_told()).get(text(request.GET, "stream"), ""),
        "state": text(request.GET, "state"),
        "stream": text(request.GET, "stream"),
        "words": text(request.GET, "q"),
        "any": (page.paginator.count > 0 if page is not None else rows.exists()) or visible_to(actor).exists(),
        "may_draft": actor.may_somewhere(MANIFEST_DRAFT),
        "now": clock.now(),
    }
    return render(request, "web/manifests/list.html", context)


@require_GET
def manifest(request: HttpRequest, manifest_id: int) -> HttpResponse:
    """One manifest: parties, waste, packages, books, way, signatures, proof, and what may happen now."""
    actor = actor_of(request)
    story = story_of(actor=actor, manifest_id=manifest_id)
    return render(request, "web/manifests/page.html", {"here": "manifests", **shown.page(actor, story)})


@require_GET
def paper(request: HttpRequest, manifest_id: int) -> HttpResponse:
    """The printed manifest."""
    made = manifest_paper(
        actor=actor_of(request),
        manifest_id=manifest_id,
        language="zh" if str(get_language()).startswith("zh") else "en",
        translate=gettext,
    )
    return attachment(manifest_pdf(made), f"{made.number}.pdf", "application/pdf")


@require_GET
def proof(request: HttpRequest, manifest_id: int) -> HttpResponse:
    """The last signature with its proof, to be checked elsewhere."""
    proved = signature_proof(actor=actor_of(request), manifest_id=manifest_id)
    said = f"{proved.statement}\n{proved.letters}\n"
    return attachment(said.encode(), f"manifest-{manifest_id}-proof.txt", "text/plain; charset=utf-8")


@require_GET
def sheet(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The list as it is asked for: CSV as a stream, or a workbook."""
    actor = actor_of(request)
    enter(actor, MANIFEST_READ)
    tab = text(request.GET, "tab")
    rows = _rows(actor, request, tab if tab in TABS[:3] else "all")
    name = f"{gettext('Manifests')}-{clock.today():%Y%m%d}"
    if text(request.GET, "format") == "xlsx":
        table = Sheet(gettext("Manifests"), shown.columns(), [shown.line(row) for row in rows.iterator(500)])
        return attachment(workbook(table), f"{name}.xlsx", XLSX)
    lines = csv_lines(shown.columns(), map(shown.line, rows.iterator(500)))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = attachment(b"", f"{name}.csv", "text/csv").headers["Content-Disposition"]
    return response


def _rows(actor: Actor, request: HttpRequest, tab: str) -> QuerySet[Manifest]:
    if tab == "mine":
        return search.waiting_for(actor)
    if tab == "aged":
        return search.ageing(actor, days=AGED_DAYS)
    state, stream = text(request.GET, "state"), text(request.GET, "stream")
    known = {code.partition("/")[0] for code in SPECS.codes()}
    return search.manifest_search(
        actor=actor,
        words=text(request.GET, "q"),
        spec=stream if stream in known else "",
        states=(state,) if state in {str(each) for each in STATE_LABELS} else (),
        since=day(request.GET, "since"),
        until=day(request.GET, "until"),
    )
