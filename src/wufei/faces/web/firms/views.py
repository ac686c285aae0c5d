"""A firm's own home after signing in, and the same firm in one screen for supervisors. Not for: the blocks' words."""

import dataclasses
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wufei.faces.web.firms import boards
from wufei.faces.web.firms.blocks import Asked
from wufei.faces.web.firms.start import firsts
from wufei.faces.web.kit.requests import actor_of, attachment, whole
from wufei.faces.web.kit.sheets import XLSX, workbook
from wufei.kernel import clock
from wufei.kernel.access import Actor, allowed, require
from wufei.operations.declarations.permissions import FILING_FILE, FILING_READ, PROFILE_SET
from wufei.operations.declarations.queries.firms import tiers_on
from wufei.operations.declarations.spec.words import TIER_LABELS
from wufei.operations.manifests.permissions import MANIFEST_DRAFT, MANIFEST_READ
from wufei.operations.pickups.permissions import PICKUP_WRITE
from wufei.registers.identity import queries as identity
from wufei.registers.parties import queries as parties
from wufei.registers.parties.models import Party
from wufei.registers.parties.permissions import PARTY_READ
from wufei.registers.parties.spec import PARTY_LABELS, PartyKind


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What a firm sees first: what is due, what waits, what lies there, what is left, the month."""
    actor = actor_of(request)
    own = own_parties(actor)
    if not own:
        return HttpResponseRedirect(reverse("web:desk"))
    wanted = whole(request.GET, "party")
    party = next((one for one in own if one.pk == wanted), own[0])
    asked = asked_of(actor, party)
    context: dict[str, Any] = {
        "here": "firm",
        "party": party,
        "own": own,
        "blocks": list(boards.told(boards.HOME, asked)),
        "firsts": firsts(asked),
        "moved": bool(asked.moved),
        "may_draft": allowed(actor, MANIFEST_DRAFT, parties.party_subject(party)),
        "may_fetch": allowed(actor, PICKUP_WRITE, parties.party_subject(party)),
        "ending": identity.ending(actor),
        "today": clock.today(),
    }
    return render(request, "web/firms/home.html", context)


@require_GET
def company(request: HttpRequest, party_id: int) -> HttpResponse:
    """One firm in one screen: who it is, what it may, holds and moves, what is late, found and rated."""
    actor = actor_of(request)
    party = company_get(actor, party_id)
    subject = parties.party_subject(party)
    asked = asked_of(actor, party)
    files = allowed(actor, FILING_READ, subject)
    judged = tiers_on([party.pk], clock.today())[party.pk] if files else None
    context: dict[str, Any] = {
        "here": "registers",
        "party": party,
        "kind": gettext(PARTY_LABELS[PartyKind(party.kind)]),
        "closed": parties.party_state(party) == "closed",
        "tier": gettext(TIER_LABELS[judged.tier]) if judged and judged.tier in TIER_LABELS else "",
        "files": files,
        "may_set": allowed(actor, PROFILE_SET, subject),
        "blocks": list(boards.told(boards.COMPANY, asked)),
        "links": parties.reach(actor, PARTY_READ) is None,
        "today": clock.today(),
    }
    return render(request, "web/firms/company.html", context)


@require_GET
def sheet(request: HttpRequest, party_id: int) -> HttpResponse:
    """The tables of the screen as one workbook."""
    actor = actor_of(request)
    party = company_get(actor, party_id)
    asked = asked_of(actor, party)
    found = boards.told(boards.COMPANY, asked)
    tables = [block.sheet(asked, told) for block, told in found if block.sheet is not None]
    named = [dataclasses.replace(one, heading=f"{party.name}  {one.title}") for one in tables if one.rows]
    return attachment(workbook(*named), f"{party.name}-{clock.today():%Y%m%d}.xlsx", XLSX)


def company_get(actor: Actor, party_id: int) -> Party:
    """The firm, for whoever may see its manifests. Raises NOT_FOUND, NOT_ALLOWED."""
    found = parties.party_get(actor=actor, party_id=party_id)
    require(actor, MANIFEST_READ, parties.party_subject(found))
    return found


def own_parties(actor: Actor) -> list[Party]:
    """The firms for which somebody files or moves waste by a role of the own, in the order of the roles."""
    if not actor.id.isdigit():
        return []
    files = {grant.party_id for grant in actor.reach(FILING_FILE) if grant.party_id is not None}
    mine = [row.party for row in identity.memberships_of(int(actor.id)) if row.party_id in files]
    return [party for party in dict.fromkeys(mine) if party is not None]


def asked_of(actor: Actor, party: Party) -> Asked:
    """The firm with those below it."""
    return Asked(actor, party, parties.party_below(party.pk))
