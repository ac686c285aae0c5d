"""Lists of packages, one with its genealogy, labels to print, what a manifest may take. Not for: acts, forms."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wufei.faces.web.kit.context import manifest_tabs
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, attachment, text, whole
from wufei.faces.web.kit.sheets import XLSX, Sheet, csv_lines, workbook
from wufei.faces.web.packages import shown
from wufei.faces.web.packages.forms import MOST, batch_keys, stock_told
from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.operations.manifests.models import Package
from wufei.operations.manifests.papers.labels import labels_pdf
from wufei.operations.manifests.permissions import MANIFEST_DRAFT, MANIFEST_READ, PACKAGE_WRITE
from wufei.operations.manifests.queries import packages as queries
from wufei.operations.manifests.queries.manifests import manifest_get
from wufei.operations.manifests.queries.stock import packages_by_key, waste_names
from wufei.operations.manifests.spec.packages import WHEREABOUTS_LABELS, Whereabouts

PAGE, MOST_EXPORTED = 50, 20_000
ALL = "all"
PDF = "application/pdf"


@require_GET
def packages(request: HttpRequest) -> HttpResponse:
    """Packages by state, waste and words: those in stock unless told otherwise."""
    actor = actor_of(request)
    enter(actor, MANIFEST_READ)
    rows = _rows(actor, request.GET)
    page = Paginator(rows, PAGE).get_page(text(request.GET, "page") or 1)
    seen = queries.packages_visible_to(actor)
    wastes = sorted(seen.order_by().values_list("waste", flat=True).distinct())
    context = {
        "here": "manifests",
        "tab": "packages",
        **manifest_tabs(actor),
        "page": page,
        "rows": shown.lines(actor, list(page.object_list)),
        "count": page.paginator.count,
        "mass": rows.order_by().aggregate(total=Sum("mass_g"))["total"],
        "state": _state(request.GET),
        "states": [str(where) for where in WHEREABOUTS_LABELS],
        "waste": text(request.GET, "waste"),
        "wastes": waste_names(actor=actor, wastes=wastes),
        "words": text(request.GET, "q"),
        "everywhere": text(request.GET, "whose") == ALL,
        "any": bool(wastes),
        "may_write": actor.may_somewhere(PACKAGE_WRITE),
    }
    return render(request, "web/packages/list.html", context)


@require_GET
def sheet(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The list as it is asked for: CSV, or a workbook."""
    actor = actor_of(request)
    enter(actor, MANIFEST_READ)
    told = [shown.cells(one) for one in shown.lines(actor, list(_rows(actor, request.GET)[:MOST_EXPORTED]))]
    name = f"{gettext('Packages')}-{clock.today():%Y%m%d}"
    if text(request.GET, "format") == "xlsx":
        return attachment(workbook(Sheet(gettext("Packages"), shown.columns(), told)), f"{name}.xlsx", XLSX)
    response = StreamingHttpResponse(csv_lines(shown.columns(), told), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = attachment(b"", f"{name}.csv", "text/csv").headers["Content-Disposition"]
    return response


@require_GET
def package(request: HttpRequest, code: str) -> HttpResponse:
    """One package: what it is, what it came from and became, where it went, what may be done with it."""
    actor = actor_of(request)
    enter(actor, MANIFEST_READ)
    row = queries.package_get(actor=actor, code=code)
    return render(request, "web/packages/page.html", {"here": "manifests", **shown.page(actor, row)})


@require_GET
def labels(request: HttpRequest) -> HttpResponse:
    """What is to be labelled, and in which size."""
    actor = actor_of(request)
    enter(actor, MANIFEST_READ)
    rows = [told for told in shown.lines(actor, _labelled(actor, request.GET)) if told["full"]]
    sheets = [(told, queries.label_size(told["row"])) for told in rows]
    least = max((size.side_mm for _told, size in sheets), default=0)
    context = {
        "here": "manifests",
        "rows": [(told, shown.size_said(size)) for told, size in sheets],
        "sheets": sum(size.count for _told, size in sheets),
        "sizes": [{**size, "small": size["side"] < least} for size in shown.sizes()],
        "fresh": "batch" in request.GET or "act" in request.GET,
        "may_draft": actor.may_somewhere(MANIFEST_DRAFT),
        "mass": sum(told["row"].mass_g for told in rows),
    }
    return render(request, "web/packages/labels.html", context)


@require_GET
def labels_file(request: HttpRequest) -> HttpResponse:
    """The labels, one a page at its size, in Chinese as the standard has them."""
    actor = actor_of(request)
    enter(actor, MANIFEST_READ)
    codes = request.GET.getlist("code")[:MOST]
    made = labels_pdf(queries.labels_of(actor=actor, codes=codes, size=text(request.GET, "size")))
    now = clock.now().astimezone(clock.SHANGHAI)
    return attachment(made, f"{gettext('Labels')}-{now:%Y%m%d-%H%M%S}.pdf", PDF)


@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """The part of a manifest's form in which packages are chosen: what its generator has of its waste in stock."""
    actor = actor_of(request)
    enter(actor, MANIFEST_DRAFT)
    draft = whole(request.GET, "draft")
    row = manifest_get(actor=actor, manifest_id=draft) if draft is not None else None
    context = stock_told(
        actor,
        generator=text(request.GET, "generator"),
        waste=text(request.GET, "code").partition(" ")[0],
        site_id=whole(request.GET, "generator_site"),
        draft=row,
        chosen=set(request.GET.getlist("packages")),
    )
    return render(request, "web/packages/choose.html", context)


def _state(query: QueryDict) -> str:
    """The state that is asked for: those in stock unless told otherwise; empty for all."""
    state = text(query, "state") or str(Whereabouts.IN_STOCK)
    return state if state in set(Whereabouts) else ""


def _rows(actor: Actor, query: QueryDict) -> QuerySet[Package]:
    state = _state(query)
    return queries.package_search(
        actor=actor,
        words=text(query, "q"),
        waste=text(query, "waste"),
        where=Whereabouts(state) if state else None,
        held=text(query, "whose") != ALL,
    )


def _labelled(actor: Actor, query: QueryDict) -> list[Package]:
    """The packages that a page of labels is about: those ticked, those just filled, or those on a manifest."""
    wanted: dict[str, Any] = {"code__in": query.getlist("code")[:MOST]}
    if "batch" in query:
        try:
            key = uuid.UUID(text(query, "batch"))
        except ValueError:
            return []
        return packages_by_key(actor=actor, keys=batch_keys(key, whole(query, "count") or 0))
    if "manifest" in query:
        row = manifest_get(actor=actor, manifest_id=whole(query, "manifest") or 0)
        wanted = {"pk__in": row.packages.order_by().values("package_id")}
    return list(queries.packages_visible_to(actor).filter(**wanted).order_by("pk"))
