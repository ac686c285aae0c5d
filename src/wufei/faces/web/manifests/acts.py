"""Acts on one manifest or many: sign, copy, hold, release. Only parsing; the actions judge."""

import uuid
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from wufei.faces.web.kit.requests import NUMBER_FORM, actor_of, go, grams, needed, text
from wufei.kernel.access import Actor
from wufei.operations.manifests.actions import (
    SignItem,
    manifest_copy,
    manifest_hold,
    manifest_release,
    manifest_sign,
    manifests_sign,
)
from wufei.operations.manifests.queries import manifests as queries
from wufei.operations.manifests.queries.sheets import fields_asked, opened, step_of
from wufei.operations.manifests.spec import Event, Field, FieldKind, Role, SignIn

NUMBERS = frozenset({FieldKind.COUNT, FieldKind.MASS})


@require_POST
def sign(request: HttpRequest, manifest_id: int) -> HttpResponse:
    """Sign a move with what is filled in."""
    actor, form = actor_of(request), request.POST
    given = _given(actor, form, manifest_id)
    done = manifest_sign(actor=actor, manifest_id=manifest_id, version=needed(form, "version"), given=given)
    return go(request, reverse("web:manifest", args=[done.pk]))


@require_POST
def sign_many(request: HttpRequest) -> HttpResponse:
    """Sign all that are ticked, as they are; what cannot be signed is told and left."""
    actor, form = actor_of(request), request.POST
    given = SignIn(event=Event(text(form, "event")), role=Role(text(form, "role")))
    pairs = [told.partition(":") for told in form.getlist("manifest")]
    items = [SignItem(manifest_id=int(pk), version=int(version), given=given) for pk, _colon, version in pairs]
    done, refused = manifests_sign(actor=actor, items=items)
    named = {row.pk: row for row in queries.visible_to(actor).filter(pk__in=[one.manifest_id for one in refused])}
    context = {
        "here": "manifests",
        "done": done,
        "refused": [(named.get(one.manifest_id), one.problems) for one in refused],
    }
    return render(request, "web/manifests/signed.html", context)


@require_POST
def copy(request: HttpRequest, manifest_id: int) -> HttpResponse:
    """Draft another one like this."""
    made = manifest_copy(actor=actor_of(request), manifest_id=manifest_id, key=uuid.uuid4())
    return go(request, reverse("web:manifest_change", args=[made.pk]))


@require_POST
def hold(request: HttpRequest, manifest_id: int) -> HttpResponse:
    """Hold a manifest, or let it go on."""
    actor, form = actor_of(request), request.POST
    act = manifest_release if text(form, "act") == "release" else manifest_hold
    act(actor=actor, manifest_id=manifest_id, version=needed(form, "version"), reason=text(form, "reason"))
    return go(request, reverse("web:manifest", args=[manifest_id]))


def values_of(form: QueryDict, fields: Iterable[Field], where: str = "values") -> dict[str, object]:
    """What a form says of fields, typed as the declaration has them; what is not there is not said.

    `where`: under which name they stand in the form.
    """
    told: dict[str, object] = {}
    for field in fields:
        name = f"{where}.{field.name}"
        if field.kind is FieldKind.FLAG:
            if f"{name}.asked" in form:
                told[field.name] = name in form
        elif name in form:
            said = text(form, name)
            told[field.name] = _number(said, name) if said and field.kind in NUMBERS else said
    return told


def _number(said: str, where: str) -> int:
    if not said.isdecimal() or len(said) > 15:
        raise NUMBER_FORM(where=where, value=said)
    return int(said)


def _given(actor: Actor, form: QueryDict, manifest_id: int) -> SignIn:
    event, role = Event(text(form, "event")), Role(text(form, "role"))
    found = opened(queries.manifest_get(actor=actor, manifest_id=manifest_id))
    step = step_of(found, event, role)
    asked = [field for field, _value in fields_asked(found, step)] if step is not None else []
    return SignIn(event=event, role=role, values=values_of(form, asked), accepted_g=grams(form, "accepted"))
