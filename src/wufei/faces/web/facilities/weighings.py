"""Weighings as a list with sums, one with all its records and the manifests that fit. Not for: acts (weighing_acts)."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wufei.faces.web.facilities.asked import frame
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, attachment, day, text, whole
from wufei.kernel.access import allowed
from wufei.kernel.files.queries import file_read
from wufei.kernel.problems import NOT_FOUND
from wufei.operations.facilities import permissions
from wufei.operations.facilities.queries.facilities import facilities_visible_to, facility_subject
from wufei.operations.facilities.queries.links import link_of, manifests_by_weighing, proposals
from wufei.operations.facilities.queries.weighings import (
    Asked,
    history_of,
    weighing_get,
    weighings_listed,
    weighings_told,
)
from wufei.operations.facilities.spec import DIRECTION_LABELS, FLAG_LABELS, SOURCE_LABELS
from wufei.operations.manifests.permissions import MANIFEST_READ

PAGE = 50
LINKED = {"yes": True, "no": False}


@require_GET
def weighings(request: HttpRequest) -> HttpResponse:
    """The weighings that count, by filters, with what they come to."""
    actor = actor_of(request)
    enter(actor, permissions.FACILITY_READ)
    asked = _asked(request.GET)
    rows = weighings_listed(actor=actor, asked=asked)
    page = Paginator(rows, PAGE).get_page(text(request.GET, "page") or 1)
    links = manifests_by_weighing([row.pk for row in page.object_list])
    facilities = list(facilities_visible_to(actor).order_by("name"))
    context = {
        **frame(actor, "weighings"),
        "page": page,
        "rows": [(row, links.get(row.pk), _flags(row.flags)) for row in page.object_list],
        "told": weighings_told(rows),
        "asked": asked,
        "linked": text(request.GET, "linked"),
        "facilities": facilities,
        "facility": next((row for row in facilities if row.pk == asked.facility_id), None),
        "directions": DIRECTION_LABELS,
        "direction_word": gettext(DIRECTION_LABELS[asked.direction]) if asked.direction else "",
        "any": page.paginator.count > 0 or weighings_listed(actor=actor, asked=Asked()).exists(),
    }
    return render(request, "web/facilities/weighings.html", context)


@require_GET
def weighing(request: HttpRequest, weighing_id: int) -> HttpResponse:
    """One weighing: its records, its photo, the manifest it stands with or those that fit."""
    actor = actor_of(request)
    enter(actor, permissions.FACILITY_READ)
    found = weighing_get(actor=actor, weighing_id=weighing_id)
    records = history_of(found)
    counts = records[-1].pk == found.pk and not found.void
    may_write = counts and allowed(actor, permissions.WEIGHING_WRITE, facility_subject(found.facility))
    sees = actor.may_somewhere(MANIFEST_READ)
    context: dict[str, Any] = {
        **frame(actor, "weighings"),
        "row": found,
        "direction": gettext(DIRECTION_LABELS[found.direction]),
        "source": gettext(SOURCE_LABELS[found.source]),
        "flags": _flags(found.flags),
        "records": records,
        "newest": records[-1],
        "counts": counts,
        "link": link_of(found.pk),
        "proposals": proposals(actor=actor, weighing=found) if counts and sees else [],
        "may_write": may_write,
        "may_link": may_write and sees,
        "key": uuid.uuid4(),
        "void_key": uuid.uuid4(),
        "directions": DIRECTION_LABELS,
    }
    return render(request, "web/facilities/weighing.html", context)


@require_GET
def photo(request: HttpRequest, weighing_id: int) -> HttpResponse:
    """The photo of a weighing."""
    stored = weighing_get(actor=actor_of(request), weighing_id=weighing_id).photo
    if stored is None:
        raise NOT_FOUND(where="photo", value=weighing_id)
    return attachment(file_read(stored), stored.name, stored.media_type)


def _asked(values: QueryDict) -> Asked:
    direction = text(values, "direction")
    return Asked(
        facility_id=whole(values, "facility"),
        direction=direction if direction in DIRECTION_LABELS else "",
        words=text(values, "q"),
        since=day(values, "since"),
        until=day(values, "until"),
        linked=LINKED.get(text(values, "linked")),
        flagged=bool(text(values, "flagged")),
    )


def _flags(flags: list[str]) -> list[str]:
    return [gettext(FLAG_LABELS[flag]) for flag in flags if flag in FLAG_LABELS]
