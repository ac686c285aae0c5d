"""What phones signed and what people must settle; one's own phones. Only parsing; the actions judge."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from wufei.faces.web.kit.context import manifest_tabs
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, go, needed, text
from wufei.faces.web.manifests.shown import told_problems
from wufei.kernel.problems import Problem
from wufei.kernel.text import _
from wufei.kernel.units import grouped
from wufei.operations.manifests.actions import device_revoke, ticket_settle
from wufei.operations.manifests.models import Manifest, Signature
from wufei.operations.manifests.permissions import MANIFEST_READ
from wufei.operations.manifests.queries import trust as queries
from wufei.operations.manifests.queries.manifests import may_sign_for, visible_to
from wufei.operations.manifests.queries.sheets import opened
from wufei.operations.manifests.spec import CORRECTED, EVENT_LABELS, ROLE_LABELS
from wufei.operations.manifests.spec.trust import Settling, TicketState
from wufei.registers.parties.models import Party

PAGE = 50
CORRECTED_WORD = _("corrected")


@require_GET
def tickets(request: HttpRequest) -> HttpResponse:
    """What was signed on phones and is not settled: conflicts first, then what waits for another ticket."""
    actor = actor_of(request)
    enter(actor, MANIFEST_READ)
    rows = queries.tickets_open(actor).order_by("state", "-received_at", "-pk")
    page = Paginator(rows, PAGE).get_page(text(request.GET, "page") or 1)
    context = {
        **manifest_tabs(actor),
        "here": "manifests",
        "tab": "tickets",
        "page": page,
        "rows": [
            (row, queries.ticket_told(row), told_problems(queries.ticket_problems(row))) for row in page.object_list
        ],
        "phones": queries.devices_of(actor).filter(revoked_at=None).count(),
    }
    return render(request, "web/manifests/tickets.html", context)


@require_GET
def ticket(request: HttpRequest, ticket_id: int) -> HttpResponse:
    """One ticket: what the phone signed beside what stands now, and why it does not fit."""
    actor = actor_of(request)
    row = queries.ticket_get(actor=actor, ticket_id=ticket_id)
    says = queries.ticket_told(row)
    # One's own ticket is seen though its manifest is not: then only what the phone signed is shown.
    manifest = visible_to(actor).filter(pk=row.manifest_id).first() if row.manifest_id else None
    party = Party.objects.filter(pk=says.party).first()
    open_ = row.state in {TicketState.WAITING, TicketState.CONFLICT}
    context = {
        "here": "manifests",
        "row": row,
        "says": says,
        "event": gettext(EVENT_LABELS[says.event]),
        "role": gettext(ROLE_LABELS[says.role]),
        "party": party,
        "manifest": manifest,
        "problems": [problem.as_dict(gettext) for problem in queries.ticket_problems(row)],
        "compared": _compared(says, manifest) if manifest is not None else [],
        "since": _since(says.base, manifest) if manifest is not None else [],
        "may_settle": open_ and party is not None and may_sign_for(actor, party.pk),
    }
    return render(request, "web/manifests/ticket.html", context)


@require_POST
def settle(request: HttpRequest, ticket_id: int) -> HttpResponse:
    """Try it on the manifest as it is now, or drop it with a reason."""
    form = request.POST
    how = Settling.DROP if text(form, "how") == "drop" else Settling.RETRY
    version = needed(form, "version")
    ticket_settle(actor=actor_of(request), ticket_id=ticket_id, version=version, how=how, reason=text(form, "reason"))
    return go(request, reverse("web:ticket", args=[ticket_id]))


@require_GET
def phones(request: HttpRequest) -> HttpResponse:
    """One's own phones that sign without network, revoked ones too."""
    actor = actor_of(request)
    enter(actor, MANIFEST_READ)
    return render(request, "web/manifests/phones.html", {"here": "manifests", "phones": queries.devices_of(actor)})


@require_POST
def revoke(request: HttpRequest, device_id: int) -> HttpResponse:
    """Nothing that the phone signs from now on holds."""
    device_revoke(actor=actor_of(request), device_id=device_id)
    return go(request, reverse("web:own_phones"))


def _compared(says: Any, manifest: Manifest) -> list[tuple[str, str, str, bool]]:
    """What the phone signed, field by field, beside what stands on the manifest now; whether they differ."""
    try:
        found = opened(manifest)
    except Problem:  # of a stream that is declared no more
        return []
    fields = {field.name: field for field in found.spec.fields}
    leg = next((leg for leg in reversed(found.legs) if leg.carrier_id == says.party), None)
    there = {**(found.legs[-1].values if found.legs else {}), **(leg.values if leg else {}), **manifest.values}
    told = []
    for name, value in says.values.items():
        field = fields.get(name)
        label = gettext(field.label) if field is not None else name
        pair = [field.said(each, gettext) if field is not None else str(each) for each in (value, there.get(name))]
        told.append((label, pair[0], pair[1], pair[0] != pair[1]))
    if says.accepted_g is not None:
        both = (says.accepted_g, manifest.accepted_g)
        weights = [f"{grouped(mass_g * 1_000)} {gettext('kg')}" if mass_g is not None else "" for mass_g in both]
        told.append((gettext("Mass weighed at the receiver"), weights[0], weights[1], weights[0] != weights[1]))
    return told


def _since(base: int, manifest: Manifest) -> list[tuple[Signature, str]]:
    """What was signed after the phone had last seen the manifest."""
    rows = Signature.objects.filter(manifest=manifest, step__gt=base).select_related("party").order_by("step")
    words = {**EVENT_LABELS, CORRECTED: CORRECTED_WORD}
    return [(row, gettext(words[row.event])) for row in rows]
