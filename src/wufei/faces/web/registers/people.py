"""People: the list, one person with roles over time and keys. Not for: what a role allows (house/roles)."""

from typing import Any, cast

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wufei.faces.web.house.words import permission_said
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, is_fragment, text
from wufei.faces.web.registers.fields import panel
from wufei.kernel import clock
from wufei.kernel.access import Actor, allowed
from wufei.registers.exchange.permissions import REGISTER_EXPORT, REGISTER_IMPORT
from wufei.registers.identity import permissions, queries
from wufei.registers.identity.models import Membership, Person
from wufei.registers.identity.spec import ROLES, role_find

PAGE_SIZE = 50


def role_title(code: str) -> str:
    """The role's title in the reader's language; its code if the role is gone."""
    role = role_find(code)
    return gettext(role.title) if role else code


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """The list, filtered by words and role; a person opens beside it."""
    actor = actor_of(request)
    enter(actor, permissions.PERSON_READ)
    words, role, blocked = text(request.GET, "q"), text(request.GET, "role"), text(request.GET, "blocked") == "1"
    found = queries.person_search(actor=actor, words=words, inactive=blocked)
    held = Membership.objects.filter(queries.in_force()).select_related("party", "place").defer("place__outline")
    if role and role_find(role):
        found = found.filter(pk__in=held.filter(role=role).values("person_id"))
    rows = found.prefetch_related(Prefetch("memberships", held, to_attr="held")).order_by("name", "pk")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "here": "registers",
        "page": page,
        "rows": [(p, [_membership(actor, m) for m in p.held]) for p in cast("list[Any]", page.object_list)],
        "words": words,
        "role": role,
        "role_word": role_title(role) if role else "",
        "blocked": blocked,
        "roles": [(r.code, gettext(r.title)) for r in ROLES],
        "may_add": actor.may_somewhere(permissions.PERSON_CREATE),
        "may_import": actor.may_somewhere(REGISTER_IMPORT),
        "may_export": actor.may_somewhere(REGISTER_EXPORT),
    }
    return render(request, "web/registers/people.html", context)


@require_GET
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person: a panel beside the list, or a page of its own."""
    actor = actor_of(request)
    found = queries.person_get(actor=actor, person_id=person_id)
    context = person_context(actor, found)
    if is_fragment(request):
        return panel(request, "web/registers/person_panel.html", context)
    return render(request, "web/registers/person_page.html", context)


def person_context(actor: Actor, found: Person) -> dict[str, Any]:
    """Everything the panel shows, and which acts the policy allows this person now."""
    subject = queries.person_subject(found)
    rows = [_membership(actor, m) for m in queries.memberships_visible_to(actor).filter(person=found).order_by("-pk")]
    keys = queries.apikeys_visible_to(actor).filter(person=found).order_by("-pk")
    return {
        "here": "registers",
        "person": found,
        "current": [row for row in rows if row["now"]],
        "past": [row for row in rows if not row["now"]],
        "keys": [
            {
                "key": key,
                "live": _live(key.revoked_at, key.expires_at),
                "may": [permission_said(code) for code in key.permissions],
            }
            for key in keys
        ],
        "own": actor.id == str(found.pk),
        "may": {
            "change": allowed(actor, permissions.PERSON_CHANGE, subject),
            "block": allowed(actor, permissions.PERSON_DEACTIVATE, subject),
            "password": allowed(actor, permissions.PASSWORD_SET, subject),
            "grant": found.is_active and actor.may_somewhere(permissions.MEMBERSHIP_GRANT),
            "key": allowed(actor, permissions.APIKEY_ISSUE, subject),
            "key_revoke": allowed(actor, permissions.APIKEY_REVOKE, subject),
        },
    }


def _membership(actor: Actor, row: Membership) -> dict[str, Any]:
    today = clock.today()
    over = row.revoked_at is not None or (row.valid_to is not None and row.valid_to < today)
    return {
        "row": row,
        "title": role_title(row.role),
        "where": row.party.name if row.party else row.place.name if row.place else "",
        "now": not over,
        "later": row.valid_from > today,
        "may_revoke": not over and actor.may_somewhere(permissions.MEMBERSHIP_REVOKE),
    }


def _live(revoked_at: Any, expires_at: Any) -> bool:
    return revoked_at is None and (expires_at is None or expires_at > clock.now())
