"""One-time codes on the page of a manifest: give one out, or sign with one that was given. Only parsing."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from wufei.faces.web.kit.requests import actor_of, go, grams, needed, text
from wufei.faces.web.manifests.acts import values_of
from wufei.faces.web.manifests.shown import WEIGHS, field_told
from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.problems import NOT_FOUND
from wufei.operations.manifests.actions import code_give, manifest_sign_by_code
from wufei.operations.manifests.models import Manifest
from wufei.operations.manifests.queries.manifests import manifest_get, may_sign_for
from wufei.operations.manifests.queries.sheets import Open, fields_asked, opened, step_of, steps_of
from wufei.operations.manifests.spec import EVENT_LABELS, ROLE_LABELS, Event, Role, SignIn, Step
from wufei.operations.manifests.spec.trust import GivenCode
from wufei.registers.parties.models import Party


@dataclasses.dataclass(frozen=True, slots=True)
class Move:
    """A step that may be signed now: its words, who signs it, what is asked with it."""

    event: str
    role: str
    word: str
    role_word: str
    party: str
    weighs: bool
    fields: list[dict[str, Any]]


@require_GET
@never_cache
def codes(request: HttpRequest, manifest_id: int) -> HttpResponse:
    """What one can give a code for, and what one can sign with a code of the other party."""
    actor = actor_of(request)
    return _page(request, actor, manifest_get(actor=actor, manifest_id=manifest_id))


@require_POST
@never_cache
def give(request: HttpRequest, manifest_id: int) -> HttpResponse:
    """A code, shown this once."""
    actor, form = actor_of(request), request.POST
    event, role = _asked(form)
    made = code_give(actor=actor, manifest_id=manifest_id, event=event, role=role)
    manifest = manifest_get(actor=actor, manifest_id=manifest_id)
    return _page(request, actor, manifest, given=made, word=gettext(EVENT_LABELS[event]))


@require_POST
def sign(request: HttpRequest, manifest_id: int) -> HttpResponse:
    """Sign for whoever gave the code, with what is filled in."""
    actor, form = actor_of(request), request.POST
    event, role = _asked(form)
    found = opened(manifest_get(actor=actor, manifest_id=manifest_id))
    step = step_of(found, event, role)
    asked = [field for field, _value in fields_asked(found, step)] if step is not None else []
    given = SignIn(event=event, role=role, values=values_of(form, asked), accepted_g=grams(form, "accepted"))
    version = needed(form, "version")
    done = manifest_sign_by_code(
        actor=actor, manifest_id=manifest_id, version=version, code=text(form, "code"), given=given
    )
    return go(request, reverse("web:manifest", args=[done.pk]))


def _asked(form: QueryDict) -> tuple[Event, Role]:
    """The move a form speaks of. Raises NOT_FOUND."""
    event, role = text(form, "event"), text(form, "role")
    if event not in set(Event) or role not in set(Role):
        raise NOT_FOUND(where="event", value=event)
    return Event(event), Role(role)


def _page(
    request: HttpRequest, actor: Actor, manifest: Manifest, *, given: GivenCode | None = None, word: str = ""
) -> HttpResponse:
    found = opened(manifest)
    mine, others = _moves(actor, found)
    context = {
        "here": "manifests",
        "manifest": manifest,
        "mine": mine,
        "others": others,
        "given": given,
        "given_word": word,
        "minutes": max(1, round((given.expires_at - clock.now()).total_seconds() / 60)) if given is not None else 0,
    }
    return render(request, "web/manifests/codes.html", context)


def _moves(actor: Actor, found: Open) -> tuple[Sequence[Move], Sequence[Move]]:
    """What may be signed now: by the actor's own parties, and by others."""
    steps = [(step, party_id) for step, party_id in steps_of(found) if step.event is not Event.FORWARD]
    named = Party.objects.in_bulk({party_id for _step, party_id in steps if party_id is not None})
    mine: dict[tuple[str, str], Move] = {}
    others: dict[tuple[str, str], Move] = {}
    for step, party_id in steps:
        if party_id is not None:
            told = mine if may_sign_for(actor, party_id) else others
            told.setdefault((step.event, step.role), _move(found, step, named[party_id].name))
    return list(mine.values()), list(others.values())


def _move(found: Open, step: Step, party: str) -> Move:
    return Move(
        str(step.event),
        str(step.role),
        gettext(EVENT_LABELS[step.event]),
        gettext(ROLE_LABELS[step.role]),
        party,
        step.event in WEIGHS,
        [field_told(field, value) for field, value in fields_asked(found, step)],
    )
