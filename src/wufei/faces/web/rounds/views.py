"""The rounds, one round as the office sees it, opening one, and what is done with it as a whole."""

import dataclasses
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, go, needed, text, whole
from wufei.faces.web.rounds.moments import due_of, last_closed, periods_offered, usual_due
from wufei.faces.web.rounds.numbers import left_words, period_words
from wufei.kernel import clock
from wufei.kernel.access import Subject, allowed
from wufei.kernel.periods import Period
from wufei.programme.indicators.queries import definitions
from wufei.programme.plans.queries.tasks import simulated
from wufei.programme.rounds import permissions
from wufei.programme.rounds.actions import opening, reminders
from wufei.programme.rounds.models import Round
from wufei.programme.rounds.queries import asking, rounds
from wufei.programme.rounds.queries.rounds import Progress, Standing
from wufei.programme.rounds.spec import EDITABLE, PageState, RoundState

MOST_ROUNDS = 40


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """One round of the list."""

    round: Round
    period: str
    standing: Standing
    stages: tuple[tuple[str, int], ...]
    left: str
    late: bool


def stages_of(standing: Standing) -> tuple[tuple[str, int], ...]:
    """How many units are how far, for a bar: accepted, approved, filed, begun, not begun."""
    begun = sum(p.page.state in EDITABLE and bool(p.filled or p.page.returns) for p in standing.pages)
    idle = sum(p.page.state in EDITABLE for p in standing.pages) - begun
    return (
        ("k4", standing.count(PageState.ACCEPTED)),
        ("k3", standing.count(PageState.APPROVED)),
        ("k2", standing.count(PageState.SUBMITTED)),
        ("k1", begun),
        ("k0", idle),
    )


def row_of(found: Round, standing: Standing) -> Row:
    """A round with how it stands."""
    running = found.state == RoundState.OPEN
    return Row(
        round=found,
        period=period_words(found.closing, found.length),
        standing=standing,
        stages=stages_of(standing),
        left=left_words(found.due_at) if running else "",
        late=running and found.due_at < clock.now(),
    )


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Every round, newest first."""
    actor = actor_of(request)
    found = list(rounds.rounds_visible_to(actor)[:MOST_ROUNDS])
    standings = rounds.round_standings(actor, found)
    rows = [row_of(each, standings[each.pk]) for each in found]
    context = {
        "here": "rounds",
        "rows": rows,
        "may_open": actor.may_somewhere(permissions.ROUND_OPEN),
        "office": actor.may_somewhere(permissions.ROUND_CHANGE),
        "sets": definitions.sets_visible_to(actor).exists(),
    }
    return render(request, "web/rounds/rounds.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open a round, knowing before what it asks of whom."""
    actor = actor_of(request)
    enter(actor, permissions.ROUND_OPEN)
    if request.method == "POST":
        made = opening.round_open(
            actor=actor,
            title=text(request.POST, "title"),
            period=Period.parse(text(request.POST, "period")),
            due_at=due_of(request.POST),
            set_id=whole(request.POST, "set"),
            with_tasks=text(request.POST, "with_tasks") == "1",
            note=text(request.POST, "note"),
            simulated=simulated(),
        )
        return go(request, reverse("web:round", args=[made.pk]))
    today = clock.today()
    chosen, force = last_closed(today), definitions.set_in_force(actor)
    context = {
        "here": "rounds",
        "periods": [(p.code, period_words(p.closing, p.length)) for p in periods_offered(today)],
        "chosen": chosen.code,
        "chosen_words": period_words(chosen.closing, chosen.length),
        "sets": list(definitions.sets_visible_to(actor)),
        "set": force,
        "due_on": usual_due(today),
        "today": today,
        "preview": asking.preview(actor=actor, set_id=force.pk if force else None, with_tasks=True),
    }
    return render(request, "web/rounds/new.html", context)


@require_GET
def preview(request: HttpRequest) -> HttpResponse:
    """What a round of these choices would ask of how many units."""
    seen = asking.preview(
        actor=actor_of(request),
        set_id=whole(request.GET, "set"),
        with_tasks=text(request.GET, "with_tasks") == "1",
    )
    return render(request, "web/rounds/preview.html", {"preview": seen})


GROUPS = (PageState.SUBMITTED, PageState.RETURNED, PageState.FILLING, PageState.APPROVED, PageState.ACCEPTED)


@require_GET
def one(request: HttpRequest, round_id: int) -> HttpResponse:
    """One round: for the office all units, for a unit its own page at once if that is all it may see."""
    actor = actor_of(request)
    found = rounds.round_get(actor=actor, round_id=round_id)
    row = row_of(found, rounds.round_standing(actor, found))
    office = actor.may_somewhere(permissions.ROUND_CHANGE)
    everybody = office or any(g.party_id is None and g.place_code is None for g in actor.reach(permissions.PAGE_READ))
    if not everybody and len(row.standing.pages) == 1:
        return HttpResponseRedirect(reverse("web:round_page", args=[row.standing.pages[0].page.pk]))
    state = text(request.GET, "state")
    shown = [p for p in row.standing.pages if not state or (p.overdue if state == "late" else p.page.state == state)]
    subject = Subject(state=found.state)
    context: dict[str, Any] = {
        "here": "rounds",
        "round": found,
        "row": row,
        "state": state,
        "groups": _grouped(shown),
        "counts": [(s, row.standing.count(s)) for s in GROUPS],
        "may_change": allowed(actor, permissions.ROUND_CHANGE, subject),
        "may_close": actor.may_somewhere(permissions.ROUND_CLOSE),
        "everybody": everybody,
        "open_pages": sum(p.page.state in EDITABLE for p in row.standing.pages),
        "due_at": found.due_at.astimezone(clock.SHANGHAI),
        "today": clock.today(),
    }
    return render(request, "web/rounds/round.html", context)


def _grouped(pages: list[Progress]) -> list[tuple[str, list[tuple[Progress, str]]]]:
    """Overdue ones first, then by what the office does next."""
    late = [p for p in pages if p.overdue]
    groups = [("late", late)] if late else []
    for state in GROUPS:
        rows = [p for p in pages if p.page.state == state and not p.overdue]
        if rows:
            groups.append((str(state), rows))
    return [(key, [(p, _left(p)) for p in rows]) for key, rows in groups]


def _left(progress: Progress) -> str:
    waiting = progress.page.state in EDITABLE and progress.page.round.state == RoundState.OPEN
    return left_words(progress.page.due_at) if waiting else ""


@require_POST
def remind(request: HttpRequest, round_id: int) -> HttpResponse:
    """Remind every unit that has not filed."""
    reminders.round_remind(actor=actor_of(request), round_id=round_id, note=text(request.POST, "note"))
    return go(request, reverse("web:round", args=[round_id]))


@require_POST
def due(request: HttpRequest, round_id: int) -> HttpResponse:
    """Move the deadline."""
    opening.round_due(
        actor=actor_of(request),
        round_id=round_id,
        version=needed(request.POST, "version"),
        due_at=due_of(request.POST),
        reason=text(request.POST, "reason"),
    )
    return go(request, reverse("web:round", args=[round_id]))


@require_POST
def close(request: HttpRequest, round_id: int) -> HttpResponse:
    """Close the round."""
    opening.round_close(
        actor=actor_of(request),
        round_id=round_id,
        version=needed(request.POST, "version"),
        note=text(request.POST, "note"),
    )
    return go(request, reverse("web:round", args=[round_id]))


@require_POST
def reopen(request: HttpRequest, round_id: int) -> HttpResponse:
    """Open the closed round again."""
    opening.round_reopen(
        actor=actor_of(request),
        round_id=round_id,
        version=needed(request.POST, "version"),
        reason=text(request.POST, "reason"),
    )
    return go(request, reverse("web:round", args=[round_id]))
