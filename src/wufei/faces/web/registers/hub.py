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
from wufei.faces.web.kit.tags import named
from wufei.kernel.access import Actor, Permission
from wufei.kernel.tables.spec import TABLES
from wufei.kernel.text import _
from wufei.registers.catalogue.permissions import CODE_READ
from wufei.registers.catalogue.queries import editions as catalogue
from wufei.registers.catalogue.queries.factors import factors_standing
from wufei.registers.catalogue.spec import DOMAIN_LABELS
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
    parts: tuple[tuple[str, int], ...]
    may_export: bool
    may_import: bool


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


def _codes(actor: Actor) -> tuple[int, tuple[tuple[str, int], ...]]:
    shelves = catalogue.shelves(actor)
    binding = [(named(shelf.list), row.codes) for shelf in shelves for row in shelf.editions if row.in_force]
    return sum(n for _word, n in binding), tuple(binding)


def _factors(actor: Actor) -> tuple[int, tuple[tuple[str, int], ...]]:
    found = factors_standing(actor).order_by().values_list("domain").annotate(n=Count("pk"))
    return _by_kind(dict(found), DOMAIN_LABELS)


_HELD: dict[str, _Register] = {
    "places": _Register(icon="map-pin", route="places", permission=PLACE_READ, count=_places),
    "parties": _Register(icon="building-community", route="parties", permission=PARTY_READ, count=_parties),
    "names": _Register(icon="tags", route="parties", permission=PARTY_READ, count=_names),
    "sites": _Register(icon="building-warehouse", route="parties", permission=PARTY_READ, count=_sites),
    "waste-codes": _Register(icon="list-search", route="catalogue", permission=CODE_READ, count=_codes),
    "factors": _Register(icon="math-function", route="factors", permission=CODE_READ, count=_factors),
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
        table = TABLES.get(code)
        held.append(
            Held(
                code,
                gettext(table.spec.title),
                gettext(table.spec.summary),
                register.icon,
                reverse(f"web:{register.route}"),
                total,
                parts,
                may_export=actor.may_somewhere(table.export_permission),
                may_import=actor.may_somewhere(table.import_permission),
            )
        )
    return render(request, "web/registers/hub.html", {"here": "registers", "held": held})
