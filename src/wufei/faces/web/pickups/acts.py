"""Acts on a pickup through forms: answered, agreed, drafted as a manifest, moved. Only parsing; the actions judge."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from wufei.faces.web.kit.requests import DATE_FORM, actor_of, day, fen, go, grams, needed, text
from wufei.faces.web.manifests.forms import party_named
from wufei.faces.web.packages.forms import key_of
from wufei.kernel.problems import NOT_FOUND
from wufei.operations.pickups.actions.loads import pickup_load
from wufei.operations.pickups.actions.pickups import pickup_move
from wufei.operations.pickups.actions.quotes import (
    pickup_agree,
    pickup_take,
    quote_decline,
    quote_give,
    quote_take_back,
)
from wufei.operations.pickups.spec import PickupEvent, QuoteIn


@require_POST
def move(request: HttpRequest, pickup_id: int) -> HttpResponse:
    """Ask again, close, withdraw."""
    form = request.POST
    event = text(form, "event")
    if event not in set(PickupEvent):
        raise NOT_FOUND(where="event", value=event)
    pickup_move(
        actor=actor_of(request),
        pickup_id=pickup_id,
        version=needed(form, "version"),
        event=PickupEvent(event),
        reason=text(form, "reason"),
    )
    return _back(request, pickup_id)


@require_POST
def agree(request: HttpRequest, pickup_id: int) -> HttpResponse:
    """Choose a quote."""
    form = request.POST
    version, quote_id = needed(form, "version"), needed(form, "quote")
    pickup_agree(actor=actor_of(request), pickup_id=pickup_id, version=version, quote_id=quote_id)
    return _back(request, pickup_id)


@require_POST
def take(request: HttpRequest, pickup_id: int) -> HttpResponse:
    """Say as the other side of the contract when one comes."""
    form = request.POST
    comes_on = day(form, "comes_on")
    if comes_on is None:
        raise DATE_FORM(where="comes_on", value="")
    pickup_take(actor=actor_of(request), pickup_id=pickup_id, version=needed(form, "version"), comes_on=comes_on)
    return _back(request, pickup_id)


@require_POST
def quote(request: HttpRequest, pickup_id: int) -> HttpResponse:
    """Make an offer."""
    actor, form = actor_of(request), request.POST
    comes_on, valid_to = day(form, "comes_on"), day(form, "valid_to")
    if comes_on is None or valid_to is None:
        raise DATE_FORM(where="comes_on" if comes_on is None else "valid_to", value="")
    carrier = text(form, "carrier")
    given = QuoteIn(
        pickup_id=pickup_id,
        party_id=needed(form, "party"),
        price_fen_per_t=fen(form, "price"),
        comes_on=comes_on,
        valid_to=valid_to,
        carrier_id=party_named(actor, carrier, "carrier") if carrier else None,
        unified=bool(text(form, "unified")),
        note=text(form, "note"),
    )
    quote_give(actor=actor, given=given)
    return _back(request, pickup_id)


@require_POST
def decline(request: HttpRequest, pickup_id: int) -> HttpResponse:
    """Say that nobody comes."""
    form = request.POST
    party_id, reason = needed(form, "party"), text(form, "reason")
    quote_decline(actor=actor_of(request), pickup_id=pickup_id, party_id=party_id, reason=reason)
    return _back(request, pickup_id)


@require_POST
def take_back(request: HttpRequest, pickup_id: int) -> HttpResponse:
    """Take an offer back."""
    quote_take_back(actor=actor_of(request), pickup_id=pickup_id, quote_id=needed(request.POST, "quote"))
    return _back(request, pickup_id)


@require_POST
def load(request: HttpRequest, pickup_id: int) -> HttpResponse:
    """Draft the manifest of a load."""
    form = request.POST
    key: uuid.UUID = key_of(form)
    made = pickup_load(actor=actor_of(request), pickup_id=pickup_id, key=key, mass_g=grams(form, "mass"))
    return go(request, reverse("web:manifest", args=[made.pk]))


def _back(request: HttpRequest, pickup_id: int) -> HttpResponse:
    return go(request, reverse("web:pickup", args=[pickup_id]))
