"""Parties: the list with filters, one party in a panel with names, sites and what it leads."""

import dataclasses
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, is_fragment, text
from wufei.faces.web.registers.fields import panel
from wufei.kernel import clock
from wufei.kernel.access import Actor, allowed
from wufei.operations.manifests.permissions import MANIFEST_READ
from wufei.programme.plans.permissions import TASK_READ
from wufei.programme.plans.queries import tasks as plan_tasks
from wufei.registers.exchange.permissions import REGISTER_EXPORT, REGISTER_IMPORT
from wufei.registers.parties import permissions, queries
from wufei.registers.parties.models import Party
from wufei.registers.parties.spec import CLOSED, COVERS_LABELS, NAME_LABELS, PARTY_LABELS, SITE_LABELS, PartyKind
from wufei.registers.places import queries as places

FIRMS = frozenset({PartyKind.ENTERPRISE, PartyKind.MEDICAL, PartyKind.FARM})  # who moves waste
PAGE_SIZE = 50
LED = 8


@dataclasses.dataclass(frozen=True, slots=True)
class Chosen:
    """The filters of the list, as the address names them."""

    words: str
    kind: str
    place: str
    closed: bool
    doubt: bool

    @property
    def any(self) -> bool:
        return bool(self.words or self.kind or self.place or self.closed or self.doubt)


def _chosen(request: HttpRequest) -> Chosen:
    kind = text(request.GET, "kind")
    return Chosen(
        words=text(request.GET, "q"),
        kind=kind if kind in set(PartyKind) else "",
        place=text(request.GET, "place"),
        closed=text(request.GET, "closed") == "1",
        doubt=text(request.GET, "doubt") == "1",
    )


@require_GET
def parties(request: HttpRequest) -> HttpResponse:
    """The list, filtered; a party opens beside it."""
    actor = actor_of(request)
    enter(actor, permissions.PARTY_READ)
    chosen = _chosen(request)
    found = queries.party_search(
        actor=actor,
        words=chosen.words,
        kind=PartyKind(chosen.kind) if chosen.kind else None,
        below=chosen.place,
        closed=chosen.closed,
    )
    if chosen.doubt:
        found = found.filter(uscc_doubt=True)
    rows = found.annotate(site_count=Count("sites", distinct=True)).order_by("place__code", "kind", "name", "pk")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    city = places.cities_loaded(actor=actor).first()
    context: dict[str, Any] = {
        "here": "registers",
        "page": page,
        "chosen": chosen,
        "kind_word": gettext(PARTY_LABELS[PartyKind(chosen.kind)]) if chosen.kind else "",
        "kinds": [(str(kind), gettext(label)) for kind, label in PARTY_LABELS.items()],
        "places": list(places.counties(actor=actor, city_code=city.code)) if city else [],
        "place": places.visible_to(actor).filter(code=chosen.place).defer("outline").first() if chosen.place else None,
        "doubtful": queries.party_search(actor=actor).filter(uscc_doubt=True).count(),
        "labels": {str(kind): gettext(label) for kind, label in PARTY_LABELS.items()},
        "may_add": actor.may_somewhere(permissions.PARTY_CREATE),
        "may_import": actor.may_somewhere(REGISTER_IMPORT),
        "may_export": actor.may_somewhere(REGISTER_EXPORT),
    }
    return render(request, "web/registers/parties.html", context)


@require_GET
def party(request: HttpRequest, party_id: int) -> HttpResponse:
    """One party: a panel beside the list, or a page of its own."""
    actor = actor_of(request)
    found = queries.party_get(actor=actor, party_id=party_id)
    context = {"here": "registers"} | party_context(actor, found)
    if is_fragment(request):
        return panel(request, "web/registers/party_panel.html", context)
    return render(request, "web/registers/party_page.html", context)


def party_context(actor: Actor, found: Party) -> dict[str, Any]:
    """Everything the panel shows, and which acts the policy allows this person now."""
    subject = queries.party_subject(found)
    may = {
        "change": allowed(actor, permissions.PARTY_CHANGE, subject),
        "close": allowed(actor, permissions.PARTY_CLOSE, subject),
        "reopen": allowed(actor, permissions.PARTY_REOPEN, subject),
        "merge": allowed(actor, permissions.PARTY_MERGE, subject),
        "names": allowed(actor, permissions.NAME_CHANGE, subject),
        "site": allowed(actor, permissions.SITE_CREATE, subject),
    }
    context: dict[str, Any] = {
        "party": found,
        "state": queries.party_state(found),
        "kind": gettext(PARTY_LABELS[PartyKind(found.kind)]),
        "covers": gettext({str(k): v for k, v in COVERS_LABELS.items()}.get(found.covers, "")) if found.covers else "",
        "above": queries.visible_to(actor).filter(pk=found.parent_id).first() if found.parent_id else None,
        "into": queries.visible_to(actor).filter(pk=found.merged_into_id).first() if found.merged_into_id else None,
        "under": list(queries.visible_to(actor).filter(queries.in_force(), parent=found)[:20]),
        "names": [
            {"name": row.name, "kind": gettext({str(k): v for k, v in NAME_LABELS.items()}[row.kind])}
            for row in found.names.all()
        ],
        "sites": _sites(actor, found),
        "may": may,
        "opens": found.kind in FIRMS and allowed(actor, MANIFEST_READ, subject),
    }
    if actor.may_somewhere(TASK_READ):
        visible = plan_tasks.visible_to(actor)
        filters = plan_tasks.Filters(party_id=found.pk)
        own = plan_tasks.tasks_filtered(visible, filters, clock.today())
        leads = plan_tasks.tasks_filtered(visible, plan_tasks.Filters(party_id=found.pk, role="lead"), clock.today())
        context["counts"] = plan_tasks.counts(own)
        context["leads"] = list(leads.order_by("closed_on", "deadline_on", "position")[:LED])
        context["led"] = leads.count()
    return context


def _sites(actor: Actor, found: Party) -> list[dict[str, Any]]:
    labels = {str(k): v for k, v in SITE_LABELS.items()}
    return [
        {
            "site": site,
            "kind": gettext(labels.get(site.kind, site.kind)),
            "closed": queries.party_state(site) == CLOSED,
            "area": bool(site.geometry and site.geometry.get("type") != "Point"),
            "longitude": site.longitude_micro / 1_000_000 if site.longitude_micro is not None else None,
            "latitude": site.latitude_micro / 1_000_000 if site.latitude_micro is not None else None,
            "may_change": allowed(actor, permissions.SITE_CHANGE, queries.site_subject(site)),
            "may_close": allowed(actor, permissions.SITE_CLOSE, queries.site_subject(site)),
        }
        for site in queries.sites_visible_to(actor).filter(party=found)
    ]


@require_GET
def party_names(request: HttpRequest) -> HttpResponse:
    """Names proposed while somebody types one."""
    actor = actor_of(request)
    words = text(request.GET, "q") or next((str(v) for v in request.GET.values() if v), "")
    rows = queries.party_search(actor=actor, words=words)[:20] if words else []
    return render(request, "web/registers/proposals.html", {"names": [row.name for row in rows]})


@require_GET
def place_names(request: HttpRequest) -> HttpResponse:
    """Places proposed while somebody types a name or a code."""
    actor = actor_of(request)
    words = text(request.GET, "q") or next((str(v) for v in request.GET.values() if v), "")
    rows = (
        places.place_search(actor=actor, words=words.split(" ")[0])[:20] if words else places.visible_to(actor).none()
    )
    return render(request, "web/registers/proposals.html", {"names": [f"{row.code} {row.name}" for row in rows]})


def party_written(actor: Actor, name: str) -> Party | None:
    """The party somebody wrote by name or credit code; None unless exactly one is meant."""
    by_code = queries.visible_to(actor).filter(Q(uscc=name), queries.in_force())[:2] if name.isalnum() else []
    rows = list(by_code)
    return rows[0] if len(rows) == 1 else queries.party_named(actor=actor, name=name)
