"""One unit's page: filled by its unit, reviewed by the office, read by others; and what is done with it as a whole."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from wufei.faces.web.kit.requests import actor_of, go, needed, text
from wufei.faces.web.rounds.cards import FILLED, Card, PartCard, card, grouped_by_kind, grouped_by_need, part_card
from wufei.faces.web.rounds.moments import due_of
from wufei.faces.web.rounds.numbers import clock_words, left_words, period_words
from wufei.kernel import clock
from wufei.kernel.access import Actor, allowed
from wufei.programme.indicators.spec import LEVEL_LABELS
from wufei.programme.rounds import permissions
from wufei.programme.rounds.actions import filling, opening, review
from wufei.programme.rounds.actions.evidence import MOST_FILES
from wufei.programme.rounds.models import Page
from wufei.programme.rounds.queries import entries as queries
from wufei.programme.rounds.queries import rounds, stories
from wufei.programme.rounds.spec import PageState, RoundState

REMARK = "reason:"


@dataclasses.dataclass(frozen=True, slots=True)
class Count:
    """How far a page is, for its bar and its buttons."""

    total: int
    filled: int
    mend: int
    sure: int

    @property
    def lacking(self) -> int:
        return self.total - self.filled

    @property
    def todo(self) -> int:
        return self.lacking - self.mend


def count_of(cards: Sequence[Card], parts: Sequence[PartCard]) -> Count:
    """What the bar says: an answered return counts as filled, one that nobody answered does not."""
    keys = [*(c.key for c in cards), *(p.key for p in parts)]
    done = sum(key in FILLED for key in keys)
    return Count(total=len(keys), filled=done, mend=keys.count("mend"), sure=keys.count("sure"))


def page_context(actor: Actor, page: Page, *, instead: bool = False, only: int | None = None) -> dict[str, Any]:
    """Everything the page shows, and which acts the policy allows this person now.

    `instead`: the office fills in for a unit that cannot; otherwise it reads and reviews. `only`: the one entry whose
    story is asked for; nobody's series is then read.
    """
    subject = rounds.page_subject(page)
    running = page.round.state == RoundState.OPEN
    reach = actor.reach(permissions.PAGE_FILL)
    own = any(g.covers(subject) for g in reach if g.party_id is not None or g.place_code is not None)
    may_fill = running and allowed(actor, permissions.PAGE_FILL, subject)
    fill = may_fill and (own or instead)
    sights = queries.sights(actor, page)
    series = stories.series_of(sights, page.round.closing) if only is None else {}
    story = stories.page_story(page)
    cards = [card(s, story if only in {None, s.entry.pk} else (), series.get(s.entry.pk, ())) for s in sights]
    files = queries.part_files(page)
    parts = [part_card(part, files.get(part.entry_id, ())) for part in queries.parts_of(page)]
    changed = [c.sight.entry.changed_at for c in cards] + [p.part.changed_at for p in parts]
    saved = max((moment for moment in changed if moment is not None), default=None)
    return {
        "here": "rounds",
        "page": page,
        "round": page.round,
        "period": period_words(page.round.closing, page.round.length),
        "cards": cards,
        "parts": parts,
        "kinds": grouped_by_kind(cards),
        "needs": grouped_by_need([*cards, *parts]),
        "many_places": len({c.where for c in cards if c.where}) > 1,
        "count": count_of(cards, parts),
        "returned": [(c, r, f"{c.anchor}-{r.field.replace(':', '-')}") for c in cards for r in c.sight.unanswered],
        "step": next((s for s in page.steps.all() if s.act == "return"), None),
        "fill": fill,
        "may": {
            "instead": may_fill and not own and not instead,
            "submit": fill,
            "withdraw": running and (own or actor.all_powerful) and allowed(actor, permissions.PAGE_WITHDRAW, subject),
            "review": allowed(actor, permissions.PAGE_REVIEW, subject),
            "return": running and allowed(actor, permissions.PAGE_REVIEW, subject),
            "accept": allowed(actor, permissions.PAGE_ACCEPT, subject),
            "reopen": running and allowed(actor, permissions.PAGE_REOPEN, subject),
            "due": running and actor.may_somewhere(permissions.ROUND_CHANGE),
        },
        "saved": clock_words(saved)[-5:] if saved and clock.day_of(saved) == clock.today() else clock_words(saved),
        "left": left_words(page.due_at) if page.state in {PageState.FILLING, PageState.RETURNED} else "",
        "overdue": rounds.is_overdue(page),
        "levels": list(enumerate(LEVEL_LABELS)),
        "most_files": MOST_FILES,
        "today": clock.today(),
    }


@require_GET
def page(request: HttpRequest, page_id: int) -> HttpResponse:
    """One unit's page."""
    actor = actor_of(request)
    found = rounds.page_get(actor=actor, page_id=page_id)
    context = page_context(actor, found, instead=text(request.GET, "fill") == "1")
    return render(request, "web/rounds/page.html", context)


def _moved(request: HttpRequest, page_id: int, act: Callable[..., object], **more: object) -> HttpResponse:
    act(actor=actor_of(request), page_id=page_id, version=needed(request.POST, "version"), **more)
    return go(request, reverse("web:round_page", args=[page_id]))


@require_POST
def submit(request: HttpRequest, page_id: int) -> HttpResponse:
    """File the page."""
    return _moved(request, page_id, review.page_submit)


@require_POST
def withdraw(request: HttpRequest, page_id: int) -> HttpResponse:
    """Take the filed page back."""
    return _moved(request, page_id, review.page_withdraw)


@require_POST
def send_back(request: HttpRequest, page_id: int) -> HttpResponse:
    """Return the page with a reason for each marked field: names like `reason:12:value:used`."""
    remarks = []
    for name, value in request.POST.items():
        entry, _colon, field = name.removeprefix(REMARK).partition(":")
        if name.startswith(REMARK) and entry.isdecimal() and str(value).strip():
            remarks.append(review.Remark(entry_id=int(entry), field=field, reason=str(value)))
    return _moved(request, page_id, review.page_return, remarks=remarks, note=text(request.POST, "note"))


@require_POST
def approve(request: HttpRequest, page_id: int) -> HttpResponse:
    """Approve the page with its figures."""
    return _moved(request, page_id, review.page_approve, note=text(request.POST, "note"))


@require_POST
def accept(request: HttpRequest, page_id: int) -> HttpResponse:
    """Accept the page with its figures."""
    return _moved(request, page_id, review.page_accept, note=text(request.POST, "note"))


@require_POST
def reopen(request: HttpRequest, page_id: int) -> HttpResponse:
    """Open an approved page again, for the chosen entries."""
    chosen = [int(value) for value in request.POST.getlist("entry") if value.isdecimal()]
    reason = text(request.POST, "reason")
    return _moved(request, page_id, review.page_reopen, reason=reason, entry_ids=chosen)


@require_POST
def due(request: HttpRequest, page_id: int) -> HttpResponse:
    """Grant the unit more time."""
    found = opening.page_due(
        actor=actor_of(request),
        page_id=page_id,
        version=needed(request.POST, "version"),
        due_at=due_of(request.POST),
        reason=text(request.POST, "reason"),
    )
    return go(request, reverse("web:round", args=[found.round_id]))


@require_POST
def confirm_carried(request: HttpRequest, page_id: int) -> HttpResponse:
    """Confirm at once whatever is complete as it stands."""
    filling.entries_confirm_carried(actor=actor_of(request), page_id=page_id)
    return go(request, reverse("web:round_page", args=[page_id]))


def saved_at(moment: dt.datetime) -> str:
    """The minute of a save, in Shanghai."""
    return moment.astimezone(clock.SHANGHAI).strftime("%H:%M")
