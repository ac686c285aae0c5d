"""The list of plans, bringing a document in, the diff between editions, the review sheet. Not for: the review page."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, attachment, go, needed, text, whole
from wufei.faces.web.kit.sheets import XLSX, workbook
from wufei.faces.web.plans.sheet import review_sheet
from wufei.kernel.files import queries as files
from wufei.programme.plans.actions import editions as actions
from wufei.programme.plans.errors import FILE_MISSING
from wufei.programme.plans.models import Item
from wufei.programme.plans.permissions import PLAN_READ
from wufei.programme.plans.queries import editions as queries


@require_GET
def plans(request: HttpRequest) -> HttpResponse:
    """All editions, newest first, with how far their review is; and the place to drop a new one."""
    actor = actor_of(request)
    enter(actor, PLAN_READ)
    editions = list(queries.editions_listed(actor))
    series = {e.series: e for e in reversed(editions)}
    return render(request, "web/plans/list.html", {"here": "plans", "editions": editions, "series": series.values()})


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Read and compile a document, then open its review. A refusal keeps nothing and says why."""
    given = request.FILES.get("file")
    if given is None or given.name is None:
        raise FILE_MISSING(where="file")
    edition = actions.plan_upload(
        actor=actor_of(request), data=given.read(), name=given.name, revises_id=whole(request.POST, "revises")
    )
    address = reverse("web:plan_review", args=[edition.pk])
    if edition.number > 1:
        address = reverse("web:plan_diff", args=[edition.pk])
    return go(request, address)


@require_POST
def discard(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Put an edition under review aside."""
    actions.plan_discard(
        actor=actor_of(request),
        edition_id=edition_id,
        version=needed(request.POST, "version"),
        reason=text(request.POST, "reason"),
    )
    return HttpResponseRedirect(reverse("web:plans"))


@require_GET
def diff(request: HttpRequest, edition_id: int) -> HttpResponse:
    """What this edition changes against the one before, item by item."""
    edition = queries.edition_get(actor=actor_of(request), edition_id=edition_id)
    before = queries.edition_before(edition)
    rows = []
    counts = {"same": 0, "changed": 0, "added": 0, "removed": 0}
    if before is not None:
        changes = queries.editions_diff(before, edition)
        items = Item.objects.in_bulk([k for c in changes for k in (c.old, c.new) if k is not None])
        for change in changes:
            counts[change.kind] += 1
            old = items.get(change.old) if change.old else None
            new = items.get(change.new) if change.new else None
            if change.kind == "same":
                continue
            runs = queries.item_words_changed(old, new) if old and new else []
            rows.append({"change": change, "old": old, "new": new, "runs": runs})
    context = {"here": "plans", "edition": edition, "before": before, "rows": rows, "counts": counts}
    return render(request, "web/plans/diff.html", context)


@require_GET
def sheet(request: HttpRequest, edition_id: int) -> HttpResponse:
    """The review as a workbook."""
    edition = queries.edition_get(actor=actor_of(request), edition_id=edition_id)
    content = workbook(review_sheet(edition, list(edition.items.all())))
    return attachment(content, f"{edition.title}-{gettext('review sheet')}.xlsx", XLSX)


@require_GET
def source_file(request: HttpRequest, edition_id: int) -> HttpResponse:
    """The document as it was brought in."""
    edition = queries.edition_get(actor=actor_of(request), edition_id=edition_id)
    return attachment(files.file_read(edition.file), edition.file.name, edition.file.media_type)
