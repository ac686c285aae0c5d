"""Stores as a list; one with what stands in it by its moves, and those. Not for: acts."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wufei.faces.web.facilities.asked import frame
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, day, text
from wufei.faces.web.packages import shown
from wufei.kernel.access import Actor, allowed
from wufei.operations.facilities.models import Facility
from wufei.operations.facilities.queries.facilities import accepts, facility_subject
from wufei.operations.manifests.models import Package
from wufei.operations.manifests.queries.stock import waste_names
from wufei.operations.stores.models import StoreMove
from wufei.operations.stores.permissions import STORE_READ, STORE_WRITE
from wufei.operations.stores.queries import moves as queries
from wufei.operations.stores.spec import DESTINATION_LABELS, WAY_LABELS

PAGE, MOST = 40, 200


@require_GET
def stores(request: HttpRequest) -> HttpResponse:
    """Every store with what stands in it by its moves."""
    actor = actor_of(request)
    enter(actor, STORE_READ)
    words = text(request.GET, "q")
    seen = queries.stores_visible_to(actor)
    rows = list(seen.filter(name__icontains=words) if words else seen)
    context = {
        **frame(actor, "stores"),
        "rows": queries.fillings(rows),
        "words": words,
        "any": bool(rows) or seen.exists(),
        "moved": queries.moves_visible_to(actor).exists(),
        "may_move": actor.may_somewhere(STORE_WRITE),
    }
    return render(request, "web/stores/list.html", context)


@require_GET
def store(request: HttpRequest, store_id: int) -> HttpResponse:
    """One store: what waits to come in, what stands there, every move."""
    actor = actor_of(request)
    enter(actor, STORE_READ)
    found = queries.store_get(actor=actor, store_id=store_id)
    asked = _asked(request.GET, store_id)
    page = Paginator(queries.moves_listed(actor=actor, asked=asked), PAGE).get_page(text(request.GET, "page") or 1)
    lying = queries.lying(found)
    may_move = allowed(actor, STORE_WRITE, facility_subject(found))
    names = waste_names(actor=actor, wastes={each.waste for each in lying} | {row.waste for row in page.object_list})
    context = {
        **frame(actor, "stores"),
        "store": found,
        "lying": [(each, names[each.waste], accepts(found, each.waste)) for each in lying],
        "inside": _inside(actor, found),
        "waiting": shown.lines(actor, _waiting(found)) if may_move else [],
        "page": page,
        "moves": [(row, names[row.waste]) for row in page.object_list],
        "asked": asked,
        "narrowed": bool(asked.way or asked.words or asked.since or asked.until),
        "ways": WAY_LABELS,
        "way_word": gettext(WAY_LABELS[asked.way]) if asked.way else "",
        "destinations": DESTINATION_LABELS,
        "may_move": may_move,
        "codes": sorted({*(code for code in found.codes if not code.endswith(":")), *(each.waste for each in lying)}),
        "keys": [uuid.uuid4() for _each in range(3)],
    }
    return render(request, "web/stores/page.html", context)


def _waiting(store: Facility) -> Sequence[Package]:
    rows = queries.waiting(store).select_related("holder", "holder_site", "generator", "manifest", "made_in", "used_in")
    return [row for row in rows[:MOST] if accepts(store, row.waste)]


def _inside(actor: Actor, store: Facility) -> list[tuple[StoreMove, dict[str, Any]]]:
    """The packages in a store, each with its line."""
    entries = list(queries.packages_inside(store)[:MOST])
    packages = [entry.package for entry in entries if entry.package is not None]
    return list(zip(entries, shown.lines(actor, packages), strict=True))


def _asked(values: QueryDict, store_id: int) -> queries.Asked:
    way = text(values, "way")
    return queries.Asked(
        store_id=store_id,
        way=way if way in WAY_LABELS else "",
        words=text(values, "q"),
        since=day(values, "since"),
        until=day(values, "until"),
    )
