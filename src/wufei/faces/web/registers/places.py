"""Places: the administrative tree and the working grid side by side, one place in a panel, the map of outlines."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET

from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, is_fragment, text
from wufei.faces.web.registers.fields import panel
from wufei.kernel.access import Actor, Subject, allowed
from wufei.kernel.text import fill
from wufei.registers.exchange.permissions import REGISTER_EXPORT, REGISTER_IMPORT
from wufei.registers.parties import queries as parties
from wufei.registers.places import permissions, queries
from wufei.registers.places.models import Place
from wufei.registers.places.spec import CLOSED, COUNTY_LEVEL, KIND_LABELS, PlaceKind, Tree

MOST_FOUND = 60
CLASSES = 5


def below(actor: Actor, place: Place | None, tree: Tree) -> QuerySet[Any]:
    """The places below one, each knowing whether it has any below itself, closed ones last."""
    under = queries.visible_to(actor).filter(tree=tree, parent_id=OuterRef("pk"))
    found = queries.children(actor=actor, place_id=place.pk if place else None, tree=tree)
    if place is None:
        # For somebody who sees a county only, the county is the top of the tree.
        seen = queries.visible_to(actor)
        found = seen.filter(tree=tree).exclude(parent__in=seen).defer("outline")
    return found.annotate(inner=Exists(under)).order_by("valid_to", "code")


def branches(actor: Actor, tree: Tree, path: list[int]) -> list[dict[str, Any]]:
    """The top of a tree, opened along `path`; what is not on it opens when a person asks."""

    def grow(rows: QuerySet[Any]) -> list[dict[str, Any]]:
        return [
            {
                "place": row,
                "inner": row.inner,
                "closed": queries.place_state(row) == CLOSED,
                "below": grow(below(actor, row, tree)) if row.pk in path else [],
                "open": row.pk in path,
            }
            for row in rows
        ]

    return grow(below(actor, None, tree))


@require_GET
def places(request: HttpRequest, place_id: int | None = None) -> HttpResponse:
    """The two trees with one place opened; for HTMX only that place."""
    actor = actor_of(request)
    enter(actor, permissions.PLACE_READ)
    city = queries.cities_loaded(actor=actor).first()
    place = queries.place_get(actor=actor, place_id=place_id) if place_id else None
    if place is None and not is_fragment(request):
        shown = city or queries.visible_to(actor).filter(queries.in_force()).order_by("code").first()
        place = queries.place_get(actor=actor, place_id=shown.pk) if shown else None
    context = place_context(actor, place) if place else {}
    if is_fragment(request):
        return panel(request, "web/registers/place_panel.html", context)
    path = _path(place)
    return render(request, "web/registers/places.html", context | trees(actor, path) | {"here": "registers"})


def trees(actor: Actor, path: list[int]) -> dict[str, Any]:
    """Both trees for the page, and what stands above them."""
    grid = branches(actor, Tree.GRID, path)
    return {
        "trees": [
            {"title": gettext("Administrative divisions"), "branches": branches(actor, Tree.ADMINISTRATIVE, path)},
            {"title": gettext("Working grid"), "branches": grid},
        ],
        "any": queries.visible_to(actor).exists(),
        "may_load": actor.may_somewhere(permissions.PLACE_LOAD),
        "may_import": actor.may_somewhere(REGISTER_IMPORT),
        "may_export": actor.may_somewhere(REGISTER_EXPORT),
    }


def _path(place: Place | None) -> list[int]:
    path: list[int] = []
    while place is not None and place.pk not in path:
        path.append(place.pk)
        place = place.parent
    return path


def place_context(actor: Actor, place: Place) -> dict[str, Any]:
    """Everything the panel of a place shows, and which acts the policy allows this person now."""
    subject = queries.place_subject(place)
    grid = queries.visible_to(actor).filter(tree=Tree.GRID)
    units = grid.filter(Q(parent=place) | Q(within=place)).filter(queries.in_force()).defer("outline")
    county_outlines = queries.counties(actor=actor, city_code=place.code).filter(outline__isnull=False)
    down = below(actor, place, Tree(place.tree)).filter(queries.in_force())
    return {
        "place": place,
        "state": queries.place_state(place),
        "kind": gettext(dict(KIND_LABELS).get(PlaceKind(place.kind), place.kind)),
        "path": [p for p in reversed(_line(place)) if p.pk != place.pk],
        "down": list(down[:200]),
        "units": list(units.select_related("parent")[:200]),
        "parties": list(parties.visible_to(actor).filter(parties.in_force(), place=place)[:30]),
        "may_load": actor.may_somewhere(permissions.PLACE_LOAD),
        "mapped": bool(place.outline) or county_outlines.exists(),
        "drawn": county_outlines.count(),
        "may": {
            "add": allowed(actor, permissions.PLACE_CREATE, Subject(place_code=place.code))
            and queries.place_state(place) != CLOSED,
            "change": allowed(actor, permissions.PLACE_CHANGE, subject),
            "close": allowed(actor, permissions.PLACE_CLOSE, subject),
            "reopen": allowed(actor, permissions.PLACE_REOPEN, subject),
        },
    }


def _line(place: Place) -> list[Place]:
    line, above = [place], place.parent or place.within
    while above is not None and above not in line:
        line.append(above)
        above = above.parent or above.within
    return line


@require_GET
def branch(request: HttpRequest, place_id: int) -> HttpResponse:
    """What is below a place, when its branch is opened."""
    actor = actor_of(request)
    place = queries.place_get(actor=actor, place_id=place_id)
    rows = [
        {"place": row, "inner": row.inner, "closed": queries.place_state(row) == CLOSED}
        for row in below(actor, place, Tree(place.tree))
    ]
    return render(request, "web/registers/branch.html", {"branches": rows})


@require_GET
def found(request: HttpRequest) -> HttpResponse:
    """Places whose name or code fits the words, in place of the trees; without words the trees again."""
    actor = actor_of(request)
    enter(actor, permissions.PLACE_READ)
    words = text(request.GET, "q")
    if not words:
        return render(request, "web/registers/trees.html", trees(actor, []))
    rows = queries.place_search(actor=actor, words=words).order_by("code")[:MOST_FOUND]
    return render(request, "web/registers/places_found.html", {"found": rows, "words": words})


@require_GET
def outlines(request: HttpRequest, place_id: int) -> JsonResponse:
    """The counties of a place, or the place itself, as GeoJSON; the class is the number of places below."""
    actor = actor_of(request)
    place = queries.place_get(actor=actor, place_id=place_id)
    if place.kind in COUNTY_LEVEL or place.tree == Tree.GRID:
        drawn = queries.place_map([place], tolerance_degrees=0.0005)
    else:
        drawn = queries.county_map(actor=actor, city_code=place.code)
    ids = [feature["id"] for feature in drawn["features"]]
    counts: dict[int, int] = dict.fromkeys(ids, 0)
    for parent_id in (
        queries.visible_to(actor)
        .filter(queries.in_force(), kind=PlaceKind.TOWNSHIP, parent_id__in=ids)
        .values_list("parent_id", flat=True)
    ):
        counts[parent_id or 0] += 1
    most = max(counts.values(), default=0) or 1
    for feature in drawn["features"]:
        known, n = feature["properties"], counts[feature["id"]]
        known["url"] = reverse("web:place", args=[feature["id"]])
        known["value_class"] = min(CLASSES - 1, n * CLASSES // (most + 1))
        words = ngettext("{n} township", "{n} townships", n)
        known["value_text"] = fill(words, {"n": n}) if n else ""
        if known["longitude"] is not None:
            known["centre"] = [known["longitude"], known["latitude"]]
        known["name"] = known["short_name"] or known["name"]
    return JsonResponse(drawn, content_type="application/geo+json")
