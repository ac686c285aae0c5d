"""Licences as a list by state, one with what is left of it and its QR code, warnings counted. Not for: acts (forms)."""

import dataclasses
from typing import Any

import segno
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wufei.faces.web.kit.context import manifest_tabs
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, attachment, text
from wufei.faces.web.kit.sheets import XLSX, Sheet, workbook
from wufei.faces.web.kit.words import LICENCE_STATES
from wufei.kernel import clock
from wufei.kernel.access import Actor, allowed
from wufei.kernel.problems import Problem
from wufei.kernel.sources import CONFIDENCE_LABELS, DOUBTFUL
from wufei.operations.licences.errors import FINDING_LABELS
from wufei.operations.licences.models import Licence
from wufei.operations.licences.permissions import LICENCE_APPLY, LICENCE_DECIDE, LICENCE_READ, REGISTER_DECLARE
from wufei.operations.licences.queries import licences as queries
from wufei.operations.licences.queries.licences import Left
from wufei.operations.licences.queries.warnings import warned_counted
from wufei.operations.licences.spec import CLOCK_LABELS, EVENT_LABELS, KINDS, LicenceEvent, LicenceState

PAGE = 50
DANGER = frozenset({LicenceEvent.REVOKE, LicenceEvent.REFUSE, LicenceEvent.SUSPEND, LicenceEvent.WITHDRAW})


@dataclasses.dataclass(frozen=True, slots=True)
class Bar:
    """An allowance ready to print: shares of a hundred, the rest is left."""

    left: Left
    used_percent: int
    open_percent: int


@require_GET
def licences(request: HttpRequest) -> HttpResponse:
    """Licences by state, kind and words; what ends soon stands above."""
    actor = actor_of(request)
    enter(actor, LICENCE_READ)
    asked = {name: text(request.GET, name) for name in ("state", "kind", "q")}
    rows = queries.licences_listed(actor, kind=asked["kind"], state=asked["state"], words=asked["q"])
    counts = dict(queries.visible_to(actor).order_by().values_list("state").annotate(n=Count("pk")))
    page = Paginator(rows, PAGE).get_page(text(request.GET, "page") or 1)
    context = {
        "here": "manifests",
        "tab": "licences",
        **manifest_tabs(actor),
        "page": page,
        "rows": [(row, gettext(KINDS[row.kind].title)) for row in page.object_list],
        "asked": asked,
        "narrowed": any(asked.values()),
        "counts": [
            (state, LICENCE_STATES[state], counts[state]) for state in map(str, LicenceState) if state in counts
        ],
        "total": sum(counts.values()),
        "kinds": {code: kind.title for code, kind in KINDS.items()},
        "kind_word": gettext(KINDS[asked["kind"]].title) if asked["kind"] in KINDS else "",
        "ending": queries.ending(actor).count(),
        "may": _may(actor),
    }
    return render(request, "web/licences/list.html", context)


@require_GET
def licence(request: HttpRequest, licence_id: int) -> HttpResponse:
    """One licence: what it allows and what is left, what is due, what may be done, its QR code."""
    actor = actor_of(request)
    found = queries.licence_get(actor=actor, licence_id=licence_id)
    subject = queries.licence_subject(found)
    state = LicenceState(found.state)
    context = {
        "here": "manifests",
        "licence": found,
        "kind": gettext(KINDS[found.kind].title),
        "bars": [_bar(left) for left in queries.left_of(found)],
        "due": [
            {
                "word": gettext(CLOCK_LABELS[each.clock.name]),
                "day": each.day,
                "source": each.clock.source,
                "doubt": gettext(CONFIDENCE_LABELS[each.clock.confidence]) if each.clock.confidence in DOUBTFUL else "",
                "known": each.known,
            }
            for each in queries.clocks_of(found)
        ],
        "draws": list(found.draws.order_by("-pk")[:PAGE]),
        "moves": [(str(e), gettext(EVENT_LABELS[e]), e in DANGER) for e in queries.events_for(actor, found)],
        "may_change": state in {LicenceState.DRAFT, LicenceState.RETURNED} and allowed(actor, LICENCE_APPLY, subject),
        "may_renew": state is LicenceState.ISSUED and allowed(actor, LICENCE_APPLY, subject),
        "letter": _qr(found) if state is LicenceState.ISSUED else None,
        "today": clock.today(),
    }
    return render(request, "web/licences/page.html", context)


@require_GET
def warned(request: HttpRequest) -> HttpResponse:
    """What was only warned of, by party, month, kind and finding."""
    actor = actor_of(request)
    enter(actor, LICENCE_READ)
    rows = [
        (each, gettext(KINDS[each.kind].title), gettext(FINDING_LABELS[each.finding]))
        for each in warned_counted(actor)[:200]
    ]
    context = {"here": "manifests", "tab": "licences", **manifest_tabs(actor), "rows": rows}
    return render(request, "web/licences/warned.html", context)


@require_GET
def verify(request: HttpRequest) -> HttpResponse:
    """What the text of a QR code says, and whether this house signed it."""
    enter(actor_of(request), LICENCE_READ)
    said, letter, holds, problem = text(request.GET, "text"), None, False, ""
    if said:
        try:
            letter, holds = queries.letter_read(said)
        except Problem as told:
            problem = told.says(gettext)
    context = {
        "here": "manifests",
        "said": said,
        "letter": letter,
        "kind": gettext(KINDS[letter.kind].title) if letter and letter.kind in KINDS else "",
        "holds": holds,
        "in_time": bool(letter and letter.on(clock.today())),
        "problem": problem,
    }
    return render(request, "web/licences/verify.html", context)


@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    """The list as it is asked for, as a workbook."""
    actor = actor_of(request)
    enter(actor, LICENCE_READ)
    asked = {name: text(request.GET, name) for name in ("kind", "state")}
    rows = queries.licences_listed(actor, words=text(request.GET, "q"), **asked)
    columns = (
        (gettext("Number"), 24),
        (gettext("Kind"), 30),
        (gettext("Holder"), 32),
        (gettext("Plate"), 12),
        (gettext("First day"), 12),
        (gettext("Last day"), 12),
        (gettext("Issued by"), 24),
        (gettext("State"), 16),
    )
    told = [
        [
            row.number,
            gettext(KINDS[row.kind].title),
            row.holder.name,
            row.plate,
            row.valid_from,
            row.valid_to,
            row.issuer,
            gettext(LICENCE_STATES[row.state][0]),
        ]
        for row in rows
    ]
    content = workbook(Sheet(gettext("Licences"), columns, told, ()))
    return attachment(content, f"{gettext('Licences')}-{clock.today():%Y%m%d}.xlsx", XLSX)


def _may(actor: Actor) -> dict[str, bool]:
    return {
        "apply": actor.may_somewhere(LICENCE_APPLY),
        "decide": actor.may_somewhere(LICENCE_DECIDE),
        "declare": actor.may_somewhere(REGISTER_DECLARE),
    }


def _bar(left: Left) -> Bar:
    """Used is rounded down: what is not wholly used does not look so."""
    whole = left.granted_g or 0
    used, under_way = (100 * grams // whole if whole else 0 for grams in (left.used_g, left.open_g))
    return Bar(left, min(100, used), min(100 - min(100, used), under_way))


def _qr(found: Licence) -> dict[str, Any]:
    letter = queries.letter_of(found)
    return {"qr": segno.make_qr(letter, error="l").svg_data_uri(scale=2, border=2), "text": letter}
