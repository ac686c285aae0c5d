"""Reads of rounds and pages: visible ones, who has filed, who is late. Not for: what stands on a page (entries.py)."""

import dataclasses
import datetime as dt
import functools
import operator
from collections import Counter
from collections.abc import Iterable, Mapping

from django.db.models import Count, Q, QuerySet

from wufei.kernel import clock
from wufei.kernel.access import Actor, Permission, Subject, require
from wufei.kernel.problems import NOT_FOUND
from wufei.programme.rounds.models import Entry, EntryPart, Page, Round
from wufei.programme.rounds.permissions import PAGE_READ, ROUND_READ
from wufei.programme.rounds.spec import FILED, EntryState, PageState, RoundState


def rounds_visible_to(actor: Actor) -> QuerySet[Round]:
    """Every round, newest first. Raises NOT_ALLOWED."""
    require(actor, ROUND_READ)
    return Round.objects.select_related("set")


def round_get(*, actor: Actor, round_id: int) -> Round:
    """One round. Raises NOT_FOUND."""
    found = rounds_visible_to(actor).filter(pk=round_id).first()
    if found is None:
        raise NOT_FOUND(where="round", value=round_id)
    return found


def round_now(actor: Actor) -> Round | None:
    """The round that asks the most of those that are open; else the one that closed last."""
    latest = rounds_visible_to(actor).order_by("-closing", "-opened_at", "-pk")
    rows = list(latest.annotate(asked=Count("entries"))[:12])
    open_rows = [r for r in rows if r.state == RoundState.OPEN]
    return max(open_rows, key=lambda r: r.asked, default=rows[0] if rows else None)


def page_subject(page: Page) -> Subject:
    """A page as the policy sees it: its unit, that unit's place, its state."""
    place = page.party.place
    return Subject(state=page.state, party_ids=frozenset({page.party_id}), place_code=place.code if place else "")


def pages_visible_to(actor: Actor) -> QuerySet[Page]:
    """The pages within the actor's reach: all for the office, the own ones for a unit."""
    pages = Page.objects.select_related("round", "round__set", "party", "party__place").defer("party__place__outline")
    return pages if actor.all_powerful else pages.filter(_reach(actor, PAGE_READ)).distinct()


def _reach(actor: Actor, permission: Permission) -> Q:
    parts = [
        (Q(party=g.party_id) if g.party_id is not None else Q())
        & (Q(party__place__code__startswith=g.place_code) if g.place_code is not None else Q())
        if g.party_id is not None or g.place_code is not None
        else ~Q(pk__isnull=True)
        for g in actor.reach(permission)
    ]
    return functools.reduce(operator.or_, parts, Q(pk__isnull=True))


def page_get(*, actor: Actor, page_id: int) -> Page:
    """One page within the actor's reach. Raises NOT_FOUND."""
    found = pages_visible_to(actor).filter(pk=page_id).first()
    if found is None:
        raise NOT_FOUND(where="page", value=page_id)
    return found


def own_pages(actor: Actor) -> list[Page]:
    """The pages of open rounds that the actor fills: those of its own parties and places, the earliest due first."""
    mine = [g for g in actor.reach(PAGE_READ) if g.party_id is not None or g.place_code is not None]
    if not mine:
        return []
    rows = pages_visible_to(actor).filter(round__state=RoundState.OPEN)
    return list(rows.order_by("due_at", "pk"))


@dataclasses.dataclass(frozen=True, slots=True)
class Progress:
    """How far a page is: entries asked, filled, returned."""

    page: Page
    total: int
    filled: int
    returned: int
    overdue: bool
    days_left: int

    @property
    def open(self) -> int:
        return self.total - self.filled

    @property
    def filed(self) -> bool:
        return self.page.state in FILED


def progress_of(pages: Iterable[Page], now: dt.datetime | None = None) -> list[Progress]:
    """The pages with their counts, in the order given, in two queries. Parts of others' entries count as entries."""
    rows = list(pages)
    ids = [p.pk for p in rows]
    counts: dict[int, Counter[str]] = {pk: Counter() for pk in ids}
    filled, returned = Q(state=EntryState.FILLED), Q(state=EntryState.RETURNED)
    own = Entry.objects.filter(page__in=ids).order_by().values("page")
    own = own.annotate(n=Count("pk"), n_filled=Count("pk", filter=filled), n_returned=Count("pk", filter=returned))
    for row in own:
        counts[row["page"]].update(total=row["n"], filled=row["n_filled"], returned=row["n_returned"])
    parts = EntryPart.objects.filter(page__in=ids).order_by().values("page")
    for part in parts.annotate(n=Count("pk"), n_done=Count("pk", filter=Q(done=True))):
        counts[part["page"]].update(total=part["n"], filled=part["n_done"])
    moment = now or clock.now()
    return [_progress(page, counts[page.pk], moment) for page in rows]


def _progress(page: Page, row: Mapping[str, int], now: dt.datetime) -> Progress:
    late = is_overdue(page, now)
    return Progress(
        page=page,
        total=row.get("total", 0),
        filled=row.get("filled", 0),
        returned=row.get("returned", 0),
        overdue=late,
        days_left=(clock.day_of(page.due_at) - clock.day_of(now)).days,
    )


def is_overdue(page: Page, now: dt.datetime | None = None) -> bool:
    """Whether a page is past its deadline and not filed. A returned one is not late again: it was filed once."""
    return (
        page.state == PageState.FILLING and page.round.state == RoundState.OPEN and page.due_at < (now or clock.now())
    )


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """How a round stands: its pages by state, who is late."""

    pages: tuple[Progress, ...]

    @property
    def filed(self) -> int:
        return sum(p.filed for p in self.pages)

    @property
    def overdue(self) -> tuple[Progress, ...]:
        return tuple(p for p in self.pages if p.overdue)

    @property
    def returned(self) -> int:
        return sum(p.page.state == PageState.RETURNED for p in self.pages)

    @property
    def waiting(self) -> int:
        """Pages that wait for the office."""
        return sum(p.page.state == PageState.SUBMITTED for p in self.pages)

    @property
    def entries(self) -> int:
        return sum(p.total for p in self.pages)

    @property
    def filled(self) -> int:
        return sum(p.filled for p in self.pages)

    def count(self, state: PageState) -> int:
        return sum(p.page.state == state for p in self.pages)


ORDER = {
    PageState.SUBMITTED: 1,
    PageState.RETURNED: 2,
    PageState.FILLING: 3,
    PageState.APPROVED: 4,
    PageState.ACCEPTED: 5,
}


def round_standing(actor: Actor, found: Round) -> Standing:
    """The pages of a round that the actor may see: late ones first, then what waits for the office."""
    return round_standings(actor, [found])[found.pk]


def round_standings(actor: Actor, found: Iterable[Round]) -> dict[int, Standing]:
    """Round id → how it stands, for several rounds in three queries. Raises NOT_ALLOWED."""
    require(actor, ROUND_READ)
    rows: dict[int, list[Progress]] = {each.pk: [] for each in found}
    for progress in progress_of(pages_visible_to(actor).filter(round__in=list(rows))):
        rows[progress.page.round_id].append(progress)
    for pages in rows.values():
        pages.sort(key=lambda p: (not p.overdue, ORDER[PageState(p.page.state)], p.page.due_at, p.page.party.name))
    return {pk: Standing(tuple(pages)) for pk, pages in rows.items()}
