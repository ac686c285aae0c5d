"""Pickups as a list, one with its quotes, loads and story, the list as a workbook. Not for: acts."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wufei.faces.web.kit.context import manifest_tabs
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, attachment, text
from wufei.faces.web.kit.sheets import XLSX, Sheet, workbook
from wufei.faces.web.kit.words import PICKUP_STATES
from wufei.kernel import clock
from wufei.kernel.access import Actor, allowed
from wufei.kernel.text import _
from wufei.kernel.units import FEN_MICRO_YUAN, MICRO, grouped
from wufei.operations.manifests.permissions import MANIFEST_READ
from wufei.operations.manifests.queries.manifests import visible_to as manifests_visible_to
from wufei.operations.manifests.queries.search import partners_of
from wufei.operations.manifests.spec import SPECS
from wufei.operations.pickups.models import Pickup, Quote
from wufei.operations.pickups.permissions import PICKUP_QUOTE, PICKUP_READ, PICKUP_WRITE
from wufei.operations.pickups.queries import pickups as queries
from wufei.operations.pickups.queries.loads import Progress, loads_of, progress_of
from wufei.operations.pickups.queries.quotes import licences_for, quotes_visible_to
from wufei.operations.pickups.spec import (
    EVENT_LABELS,
    HOLDS_DAYS,
    REASONED,
    STANDING,
    STATE_LABELS,
    PickupState,
    QuoteState,
)
from wufei.operations.settlement.queries.costs import owed_fen
from wufei.registers.parties.models import Party

PAGE = 50
SIDES = ("own", "asked")
ASKED = _("Request made")


@dataclasses.dataclass(frozen=True, slots=True)
class Offer:
    """A quote ready to show: price a tonne and all in yuan, what licences say, what may be done with it."""

    quote: Quote
    price: str
    sum: str
    findings: Sequence[str]
    may_choose: bool
    may_take_back: bool


@require_GET
def pickups(request: HttpRequest) -> HttpResponse:
    """Requests of one's own and such as are made to one, by state and words."""
    actor = actor_of(request)
    enter(actor, PICKUP_READ)
    asked = _asked(request)
    rows = _rows(actor, asked)
    page = Paginator(rows, PAGE).get_page(text(request.GET, "page") or 1)
    progress = progress_of(list(page.object_list))
    seen = queries.pickups_listed(actor, side=asked["side"]).order_by()
    counts = dict(seen.values_list("state").annotate(Count("pk", distinct=True)))
    own = queries.parties_of(actor, PICKUP_READ)
    context = {
        **manifest_tabs(actor),
        "here": "manifests",
        "tab": "pickups",
        "page": page,
        "rows": [(row, progress[row.pk], _knows(row, progress[row.pk], own)) for row in page.object_list],
        "asked": asked,
        "narrowed": bool(asked["state"] or asked["q"] or asked["waiting"]),
        "counts": [(str(s), PICKUP_STATES[s], counts[s]) for s in PickupState if s in counts],
        "total": sum(counts.values()) or queries.pickups_visible_to(actor).exists(),
        "firm": bool(own),
        "waiting_n": queries.pickups_waiting(actor).count(),
        "may_write": actor.may_somewhere(PICKUP_WRITE),
    }
    return render(request, "web/pickups/list.html", context)


@require_GET
def one(request: HttpRequest, pickup_id: int) -> HttpResponse:
    """One request: who is asked, what they answer, what was carried, what may be done."""
    actor = actor_of(request)
    enter(actor, PICKUP_READ)
    found = queries.pickup_get(actor=actor, pickup_id=pickup_id)
    quotes = list(quotes_visible_to(actor, found))
    own = allowed(actor, PICKUP_WRITE, queries.pickup_subject(found))
    open_now = found.state == PickupState.OPEN
    answering = _answering(actor, found) if open_now else None
    progress = progress_of([found])[found.pk]
    context = {
        "here": "manifests",
        "pickup": found,
        "own": own,
        "invited": [each.party for each in found.invited.select_related("party")],
        "offers": [_offer(actor, found, each, own=own) for each in quotes],
        "waits": own and open_now and not any(each.state in STANDING and not each.declined for each in quotes),
        "answering": answering,
        "price": yuan(found.contract.price_fen_per_t) if found.contract is not None else "",
        "progress": progress,
        "stream": _stream(found),
        "loads": _loads(actor, found),
        "may_load": own and found.state == PickupState.AGREED,
        "moves": [(str(e), gettext(EVENT_LABELS[e]), e in REASONED) for e in queries.events_for(actor, found)],
        "steps": [(each, gettext(EVENT_LABELS.get(each.event, ASKED))) for each in found.steps.all()],
        "key": uuid.uuid4(),
        "names": partners_of(actor) if answering is not None else (),
        "first_day": max(found.wanted_from, clock.today()),
        "valid_to": max(found.wanted_to, clock.today() + dt.timedelta(days=HOLDS_DAYS)),
    }
    return render(request, "web/pickups/page.html", context)


@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    """The list as it is asked for, as a workbook."""
    actor = actor_of(request)
    enter(actor, PICKUP_READ)
    rows = list(_rows(actor, _asked(request)))
    progress = progress_of(rows)
    columns = (
        (gettext("Waste"), 30),
        (gettext("Waste code"), 20),
        (gettext("Generator"), 32),
        (gettext("Place"), 16),
        (gettext("Estimated, t"), 14),
        (gettext("Wanted from"), 12),
        (gettext("Wanted until"), 12),
        (gettext("Quotes"), 10),
        (gettext("Contract number"), 24),
        (gettext("Taken in, t"), 14),
        (gettext("State"), 16),
    )
    told = [
        [
            row.name,
            row.code,
            row.party.name,
            row.place.name,
            row.mass_g / MICRO,
            row.wanted_from,
            row.wanted_to,
            row.standing if row.whole else None,
            row.contract.number if row.contract is not None and row.whole else "",
            progress[row.pk].carried.taken_g / MICRO,
            gettext(STATE_LABELS[row.state]),
        ]
        for row in rows
    ]
    content = workbook(Sheet(gettext("Pickups"), columns, told, ()))
    return attachment(content, f"{gettext('Pickups')}-{clock.today():%Y%m%d}.xlsx", XLSX)


def _asked(request: HttpRequest) -> dict[str, str]:
    side, waiting = text(request.GET, "side"), text(request.GET, "waiting")
    return {
        "side": side if side in SIDES else "",
        "state": text(request.GET, "state"),
        "q": text(request.GET, "q"),
        "waiting": "1" if waiting else "",
    }


def _rows(actor: Actor, asked: Mapping[str, str]) -> QuerySet[Any]:
    rows = queries.pickups_listed(actor, side=asked["side"], state=asked["state"], words=asked["q"])
    return rows.filter(pk__in=queries.pickups_waiting(actor).values("pk")) if asked["waiting"] else rows


def _knows(row: Any, progress: Progress, own: Collection[int]) -> bool:
    """Whether the reader may know who comes: of a request of theirs, or because it is they."""
    return row.whole or (progress.coming is not None and progress.coming.party_id in own)


def _offer(actor: Actor, found: Pickup, quote: Quote, *, own: bool) -> Offer:
    stands, open_now = quote.state == QuoteState.GIVEN and not quote.declined, found.state == PickupState.OPEN
    price, mine = quote.price_fen_per_t, quote.party_id in queries.parties_of(actor, PICKUP_QUOTE)
    findings: Sequence[str] = ()
    if stands and own and quote.comes_on is not None:
        told = licences_for(found, quote.party, quote.carrier, quote.comes_on)
        findings = [each.problem.says(gettext) for each in told]
    return Offer(
        quote=quote,
        price=yuan(price) if price is not None else "",
        sum=yuan(owed_fen(price, found.mass_g)) if price is not None else "",
        findings=findings,
        may_choose=own and stands and open_now,
        may_take_back=quote.state == QuoteState.GIVEN and open_now and mine,
    )


def _answering(actor: Actor, found: Pickup) -> Party | None:
    """The own firm that is asked, if one is."""
    ids = sorted(pk for pk in queries.parties_of(actor, PICKUP_QUOTE) if queries.is_asked(found, pk))
    return Party.objects.filter(pk__in=ids[:1]).first() if ids else None


def _loads(actor: Actor, found: Pickup) -> list[Any]:
    """The loads that the actor may open."""
    if not actor.may_somewhere(MANIFEST_READ):
        return []
    return list(loads_of(found.pk).filter(pk__in=manifests_visible_to(actor).values("pk")))


def _stream(found: Pickup) -> str:
    return gettext(SPECS.get(found.spec).title) if found.spec in SPECS else found.spec


def yuan(fen: int) -> str:
    """Fen as yuan, grouped."""
    return grouped(fen * FEN_MICRO_YUAN)
