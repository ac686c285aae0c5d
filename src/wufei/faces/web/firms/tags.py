"""The name of a firm in a list, leading to its page where the person may open it. Not for: deciding (views)."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from wufei.faces.web.flows.drawing import tonnes
from wufei.kernel.access import Actor
from wufei.kernel.units import grouped
from wufei.operations.manifests.permissions import MANIFEST_READ
from wufei.registers.parties.models import Party
from wufei.registers.places.models import Place

register = template.Library()


@register.simple_tag(takes_context=True)
def firm(context: template.Context, party: Party, near: Place | None = None) -> SafeString:
    """The firm by name: a link for its own people and those who watch its place, else plain text.

    It asks the database nothing, so that a list may name a thousand. `near`: where the row says it is, for a firm whose
    own place was not read along.
    """
    actor = context.get("actor")
    if not isinstance(actor, Actor) or not _opens(actor, party, near):
        return format_html("{}", party.name)
    return format_html('<a href="{}">{}</a>', reverse("web:company", args=[party.pk]), party.name)


@register.filter
def headline(grams: int | None) -> SafeString:
    """Grams as a headline of tonnes, three decimals at the most; the exact figure when pointed at."""
    if grams is None:
        return SafeString("—")
    return format_html('<span title="{} t">{}</span>', grouped(grams), tonnes(grams))


def _opens(actor: Actor, party: Party, near: Place | None) -> bool:
    if actor.all_powerful:
        return True
    place = party._state.fields_cache.get("place") or near
    code = place.code if place is not None else ""
    return any(
        grant.party_id in {None, party.pk} and (grant.place_code is None or code.startswith(grant.place_code))
        for grant in actor.reach(MANIFEST_READ)
    )
