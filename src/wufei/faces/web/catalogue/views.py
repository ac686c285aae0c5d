"""Lists, editions, codes and differences as pages. Not for: acts (forms), factors."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, say, text, whole
from wufei.kernel import clock
from wufei.kernel.access import Actor, allowed
from wufei.kernel.sources import CONFIDENCE_LABELS, DOUBTFUL, Confidence
from wufei.registers.catalogue.models import Edition
from wufei.registers.catalogue.permissions import (
    CODE_READ,
    EDITION_FILL,
    EDITION_PUBLISH,
    LIST_WRITE,
    TABLE_EXPORT,
)
from wufei.registers.catalogue.queries import codes as code_queries
from wufei.registers.catalogue.queries import editions as queries
from wufei.registers.catalogue.queries.factors import factors_standing
from wufei.registers.catalogue.spec import CHANGE_LABELS, HAZARD_LABELS, Change, CodeEditionState

PAGE = 100


@require_GET
def lists(request: HttpRequest) -> HttpResponse:
    """Every list with its editions; with words, the codes that answer."""
    actor = actor_of(request)
    enter(actor, CODE_READ)
    words, of = text(request.GET, "q"), text(request.GET, "list")
    shelves = queries.shelves(actor)
    context = {
        "here": "registers",
        "words": words,
        "of": next((shelf.list for shelf in shelves if shelf.list.code == of), None),
        "shelves": shelves,
        "hits": code_queries.code_search(actor=actor, words=words, list_code=of) if words else [],
        "limit": code_queries.SHOWN,
        "factors": factors_standing(actor).count(),
        "may": may(actor),
    }
    return render(request, "web/catalogue/lists.html", context)


@require_GET
def edition(request: HttpRequest, edition_id: int) -> HttpResponse:
    """The codes of an edition, by class and by words."""
    actor = actor_of(request)
    found = queries.edition_get(actor=actor, edition_id=edition_id)
    words, parent = text(request.GET, "q"), text(request.GET, "class")
    rows = code_queries.codes_of(actor, found, words=words, parent=parent).order_by("code")
    others = [row for row in queries.editions_visible_to(actor).filter(list=found.list_id) if row.pk != found.pk]
    classes = code_queries.codes_of(actor, found).filter(parent="").order_by("code")
    context = {
        **_about(actor, found),
        "words": words,
        "parent": parent,
        "classes": list(classes) if found.list.class_pattern else [],
        "rows": Paginator(rows, PAGE).get_page(whole(request.GET, "page") or 1),
        "others": others,
        "total": queries.single().filter(edition=found).count(),
        "exemptions": found.exemptions.values("number").distinct().count(),
        "today": clock.today(),
    }
    return render(request, "web/catalogue/edition.html", context)


@require_GET
def exemptions(request: HttpRequest, edition_id: int) -> HttpResponse:
    """The exemption list of an edition."""
    actor = actor_of(request)
    found = queries.edition_get(actor=actor, edition_id=edition_id)
    context = {**_about(actor, found), "rows": list(found.exemptions.all())}
    return render(request, "web/catalogue/exemptions.html", context)


@require_GET
def diff(request: HttpRequest, edition_id: int) -> HttpResponse:
    """What an edition says otherwise than another, by default than the one before."""
    actor = actor_of(request)
    after = queries.edition_get(actor=actor, edition_id=edition_id)
    others = [row for row in queries.editions_visible_to(actor).filter(list=after.list_id) if row.pk != after.pk]
    chosen = whole(request.GET, "with")
    earlier = [row for row in others if row.valid_from < after.valid_from]
    before = next((row for row in others if row.pk == chosen), next(iter(earlier or others), None))
    rows = queries.edition_diff(actor=actor, before=before, after=after) if before is not None else []
    context = {
        **_about(actor, after),
        "before": before,
        "others": others,
        "groups": [(say(CHANGE_LABELS[kind]), [r for r in rows if r.change is kind]) for kind in Change],
        "rows": rows,
    }
    return render(request, "web/catalogue/diff.html", context)


@require_GET
def code(request: HttpRequest, code_id: int) -> HttpResponse:
    """All that is known of a code, and what the edition in force says of it."""
    actor = actor_of(request)
    found = code_queries.leaf(actor=actor, code_id=code_id)
    context = {
        "here": "registers",
        "leaf": found,
        "edition": found.code.edition,
        "hazards": [(letter, say(HAZARD_LABELS[letter])) for letter in found.hazards],
        "sure": say(CONFIDENCE_LABELS[Confidence(found.code.confidence)]),
        "draft": found.code.edition.state == CodeEditionState.DRAFT,
    }
    return render(request, "web/catalogue/code.html", context)


def may(actor: Actor) -> dict[str, bool]:
    """What the buttons of these pages ask."""
    return {
        "write": actor.may_somewhere(LIST_WRITE),
        "publish": actor.may_somewhere(EDITION_PUBLISH),
        "export": actor.may_somewhere(TABLE_EXPORT),
    }


def _about(actor: Actor, found: Edition) -> dict[str, Any]:
    return {
        "here": "registers",
        "edition": found,
        "sure": say(CONFIDENCE_LABELS[Confidence(found.confidence)]),
        "doubtful": found.confidence in DOUBTFUL,
        "may_fill": allowed(actor, EDITION_FILL, queries.edition_subject(found)),
        "may": may(actor),
    }
