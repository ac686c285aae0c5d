"""The review page: document on the left, items on the right, findings on top. Every act is one action."""

import dataclasses
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from wufei.faces.web.kit.requests import actor_of, go, needed, text, whole
from wufei.faces.web.plans.document import lines_of, pane
from wufei.faces.web.plans.findings import in_order, told
from wufei.faces.web.plans.forms import item_fields
from wufei.kernel.access import Actor
from wufei.programme.plans.actions import adoption, findings, review
from wufei.programme.plans.models import Edition, Item
from wufei.programme.plans.queries import editions as queries
from wufei.programme.plans.queries.names import party_names
from wufei.programme.plans.spec import FindingState, ItemEvent, ItemState

CHUNK = 50
TABS = {
    "all": None,
    "pending": (ItemState.PENDING,),
    "doubted": (ItemState.DOUBTED,),
    "reviewed": (ItemState.ACCEPTED, ItemState.CHANGED, ItemState.REJECTED, ItemState.ADOPTED),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Loaded:
    """An edition with everything its review shows."""

    edition: Edition
    items: list[Item]

    def context(self, tab: str = "all", *, first: int = 0, until: int | None = None) -> dict[str, Any]:
        """`first`: the card the list begins with; `until`: the item that must be among the cards."""
        states = TABS.get(tab)
        shown = [i for i in self.items if states is None or i.state in states]
        at = next((n for n, i in enumerate(shown) if i.pk == until), 0)
        last = max(first + CHUNK, at + CHUNK // 2)
        found = list(self.edition.findings.all())
        return {
            "here": "plans",
            "edition": self.edition,
            "items": shown[first:last],
            "more_from": last if last < len(shown) else None,
            "first": first,
            "review": queries.review_of(self.items),
            "findings": in_order([told(f, self.items) for f in found if f.state == FindingState.OPEN]),
            "findings_done": in_order([told(f, self.items) for f in found if f.state != FindingState.OPEN]),
            "tab": tab,
        }


def _load(actor: Actor, edition_id: int) -> Loaded:
    edition = queries.edition_get(actor=actor, edition_id=edition_id)
    return Loaded(edition, list(edition.items.all()))


@require_GET
def page(request: HttpRequest, edition_id: int) -> HttpResponse:
    """The whole review."""
    loaded = _load(actor_of(request), edition_id)
    context = loaded.context(text(request.GET, "tab") or "all")
    context["pane"] = pane(lines_of(loaded.edition, loaded.items, list(loaded.edition.findings.all())))
    context["names"] = party_names(actor_of(request))
    context["before"] = queries.edition_before(loaded.edition)
    return render(request, "web/plans/review.html", context)


@require_GET
def items(request: HttpRequest, edition_id: int) -> HttpResponse:
    """The list of items alone, for the tabs."""
    loaded = _load(actor_of(request), edition_id)
    first = whole(request.GET, "from") or 0
    template = "web/plans/cards.html" if first else "web/plans/items.html"
    context = loaded.context(text(request.GET, "tab") or "all", first=first, until=whole(request.GET, "until"))
    return render(request, template, context)


@require_GET
def item(request: HttpRequest, item_id: int) -> HttpResponse:
    """One card, open (`?open=1`) or closed."""
    found = queries.item_get(actor=actor_of(request), item_id=item_id)
    template = "web/plans/card_open.html" if request.GET.get("open") else "web/plans/card.html"
    return render(request, template, {"item": found, "edition": found.edition})


@require_POST
def mark(request: HttpRequest, item_id: int) -> HttpResponse:
    """Accept, doubt, reject or take back."""
    actor = actor_of(request)
    event = ItemEvent(request.POST.get("event", ItemEvent.ACCEPT))
    note = text(request.POST, "note")
    done = review.item_mark(
        actor=actor, item_id=item_id, version=needed(request.POST, "version"), event=event, note=note
    )
    return _card(request, actor, done)


@require_POST
def correct(request: HttpRequest, item_id: int) -> HttpResponse:
    """Take the corrected fields of an open card."""
    actor = actor_of(request)
    found = queries.item_get(actor=actor, item_id=item_id)
    fields = item_fields(actor, request.POST, found)
    done = review.item_correct(actor=actor, item_id=item_id, version=needed(request.POST, "version"), fields=fields)
    return _card(request, actor, done)


@require_POST
def split(request: HttpRequest, item_id: int) -> HttpResponse:
    """Split at the cursor."""
    actor = actor_of(request)
    first, _second = review.item_split(
        actor=actor, item_id=item_id, version=needed(request.POST, "version"), at=needed(request.POST, "at")
    )
    return _list(request, actor, first.edition_id, first.pk)


@require_POST
def merge(request: HttpRequest, item_id: int) -> HttpResponse:
    """Merge into the item above."""
    actor = actor_of(request)
    upper = review.item_merge_up(actor=actor, item_id=item_id, version=needed(request.POST, "version"))
    return _list(request, actor, upper.edition_id, upper.pk)


@require_POST
def add(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Add an item that was not read."""
    actor = actor_of(request)
    fresh = review.item_add(
        actor=actor,
        edition_id=edition_id,
        title=text(request.POST, "title"),
        body=text(request.POST, "body"),
        after_id=whole(request.POST, "after"),
    )
    return _list(request, actor, edition_id, fresh.pk)


@require_POST
def undo(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Undo the person's last step."""
    actor = actor_of(request)
    touched = review.review_undo(actor=actor, edition_id=edition_id)
    return _list(request, actor, edition_id, touched[0] if touched else None)


@require_POST
def accept_sure(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Accept everything read with high confidence."""
    actor = actor_of(request)
    review.items_accept_sure(actor=actor, edition_id=edition_id)
    return _list(request, actor, edition_id, None)


@require_POST
def settle(request: HttpRequest, finding_id: int) -> HttpResponse:
    """Settle a finding by one of its choices, or leave it open."""
    actor = actor_of(request)
    done = findings.finding_settle(
        actor=actor,
        finding_id=finding_id,
        version=needed(request.POST, "version"),
        choice=text(request.POST, "choice"),
    )
    return _list(request, actor, done.edition_id, None)


@require_POST
def adopt(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Make tasks of what was reviewed and show them."""
    adoption.plan_adopt(actor=actor_of(request), edition_id=edition_id, version=needed(request.POST, "version"))
    return go(request, f"{reverse('web:tasks')}?edition={edition_id}")


def _card(request: HttpRequest, actor: Actor, done: Item) -> HttpResponse:
    loaded = _load(actor, done.edition_id)
    context = {**loaded.context(), "item": done}
    return render(request, "web/plans/card_done.html", context)


def _list(request: HttpRequest, actor: Actor, edition_id: int, current: int | None) -> HttpResponse:
    loaded = _load(actor, edition_id)
    context = {**loaded.context(text(request.POST, "tab") or "all", until=current), "current": current}
    return render(request, "web/plans/items_done.html", context)
