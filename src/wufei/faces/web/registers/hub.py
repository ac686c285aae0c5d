"""The hub: what each register holds, and the ways in and out. Not for: the registers' own pages."""

import dataclasses
from collections.abc import Callable, Mapping

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of
from wufei.kernel.access import Actor, Permission
from wufei.kernel.text import _
from wufei.registers.exchange.permissions import REGISTER_EXPORT, REGISTER_IMPORT
from wufei.registers.exchange.spec import REGISTERS
from wufei.registers.identity import queries as identity
from wufei.registers.identity.permissions import PERSON_READ
from wufei.registers.parties import queries as parties
from wufei.registers.parties.models import PartyName
from wufei.registers.parties.permissions import PARTY_READ
from wufei.registers.parties.spec import PARTY_LABELS, SITE_LABELS
from wufei.registers.places import queries as places
from wufei.registers.places.permissions import PLACE_READ
from wufei.registers.places.spec import KIND_LABELS


@dataclasses.dataclass(frozen=True, slots=True)
class Held:
    """One register on the hub."""

    code: str
    title: str
    summary: str
    icon: str
    url: str
    total: int
    parts: tuple[tuple[str, int], ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class _Register:
    icon: str
    route: str
    permission: Permission
    count: Callable[[Actor], tuple[int, tuple[tuple[str, int], ...]]]


def _by_kind(rows: Mapping[str, int], labels: Mapping[str, str]) -> tuple[int, tuple[tuple[str, int], ...]]:
    parts = tuple((gettext(labels.get(kind, kind)), n) for kind, n in rows.items())
    return sum(rows.values()), tuple(sorted(parts, key=lambda part: -part[1]))


def _places(actor: Actor) -> tuple[int, tuple[tuple[str, int], ...]]:
    found = places.visible_to(actor).filter(places.in_force()).order_by().values_list("kind").annotate(n=Count("pk"))
    return _by_kind(dict(found), {str(k): v for k, v in KIND_LABELS.items()})


def _parties(actor: Actor) -> tuple[int, tuple[tuple[str, int], ...]]:
    found = parties.visible_to(actor).filter(parties.in_force()).order_by().values_list("kind").annotate(n=Count("pk"))
    return _by_kind(dict(found), {str(k): v for k, v in PARTY_LABELS.items()})


def _names(actor: Actor) -> tuple[int, tuple[tuple[str, int], ...]]:
    return PartyName.objects.filter(party__in=parties.visible_to(actor)).count(), ()


def _sites(actor: Actor) -> tuple[int, tuple[tuple[str, int], ...]]:
    found = parties.sites_visible_to(actor).filter(parties.in_force()).order_by().values_list("kind")
    return _by_kind(dict(found.annotate(n=Count("pk"))), {str(k): v for k, v in SITE_LABELS.items()})


def _people(actor: Actor) -> tuple[int, tuple[tuple[str, int], ...]]:
    seen = identity.visible_to(actor)
    active = seen.filter(is_active=True).count()
    blocked = seen.filter(is_active=False).count()
    return active + blocked, ((gettext(_("May sign in")), active), (gettext(_("Blocked")), blocked))


_HELD: dict[str, _Register] = {
    "places": _Register(icon="map-pin", route="places", permission=PLACE_READ, count=_places),
    "parties": _Register(icon="building-community", route="parties", permission=PARTY_READ, count=_parties),
    "names": _Register(icon="tags", route="parties", permission=PARTY_READ, count=_names),
    "sites": _Register(icon="building-warehouse", route="parties", permission=PARTY_READ, count=_sites),
    "people": _Register(icon="users", route="people", permission=PERSON_READ, count=_people),
}


@require_GET
def registers(request: HttpRequest) -> HttpResponse:
    """Every register this person may see, with what it holds."""
    actor = actor_of(request)
    enter(actor, PARTY_READ)
    held = []
    for code, register in _HELD.items():
        if not actor.may_somewhere(register.permission):
            continue
        total, parts = register.count(actor)
        spec = REGISTERS[code]
        url = reverse(f"web:{register.route}")
        held.append(Held(code, gettext(spec.title), gettext(spec.summary), register.icon, url, total, parts))
    context = {
        "here": "registers",
        "held": held,
        "may_export": actor.may_somewhere(REGISTER_EXPORT),
        "may_import": actor.may_somewhere(REGISTER_IMPORT),
    }
    return render(request, "web/registers/hub.html", context)
