"""What the one screen shows, gathered from the apps in a fixed number of queries. Not for: judging, or HTML."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import get_language

from wufei.faces.web.indicators.rows import name_of
from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.units import Language
from wufei.programme.indicators.models import Figure, IndicatorSet
from wufei.programme.indicators.permissions import INDICATOR_READ
from wufei.programme.indicators.queries import board, definitions, figures
from wufei.programme.indicators.queries.board import Group, Line
from wufei.programme.indicators.spec import Standing
from wufei.programme.plans.models import Task
from wufei.programme.plans.queries import overview, tasks
from wufei.programme.plans.queries.tasks import Counts
from wufei.programme.rounds.models import Round
from wufei.programme.rounds.permissions import ROUND_READ
from wufei.programme.rounds.queries import rounds
from wufei.programme.rounds.queries.rounds import Progress
from wufei.programme.rounds.spec import PageState
from wufei.registers.parties.spec import PartyKind
from wufei.registers.places import queries as places
from wufei.registers.places.models import Place

LATE_ROWS, LOOK_ROWS = 6, 5
COUNTY_PARTIES = frozenset({PartyKind.GOVERNMENT, PartyKind.ZONE_COMMITTEE})


@dataclasses.dataclass(frozen=True, slots=True)
class CountyRow:
    """A county: its share of indicators met, how it moved against the quarter before, its page of the round."""

    place: Place
    met_permille: int | None
    met: int
    judged: int
    moved: int
    page: Progress | None
    overdue: int

    @property
    def percent(self) -> int | None:
        return None if self.met_permille is None else round(self.met_permille / 10)

    @property
    def complete_percent(self) -> int | None:
        if self.page is None or not self.page.total:
            return None
        return round(100 * (self.page.total if self.page.filed else self.page.filled) / self.page.total)


@dataclasses.dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit of this round: its entries by how far they are, and its overdue tasks."""

    page: Progress
    late_tasks: int

    @property
    def segments(self) -> tuple[tuple[str, int], ...]:
        """Accepted, approved, filed, drafts, nothing: css class and number of entries."""
        filed = {PageState.ACCEPTED: "k4", PageState.APPROVED: "k3", PageState.SUBMITTED: "k2"}
        css = filed.get(PageState(self.page.page.state))
        if css is not None:
            return ((css, self.page.total),)
        return tuple((c, n) for c, n in (("k1", self.page.filled), ("k0", self.page.open)) if n)


@dataclasses.dataclass(frozen=True, slots=True)
class Look:
    """Something to look at: a figure that is marked, a page that was sent back."""

    kind: str
    title: str
    url: str
    severity: str = "near"
    place: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Late:
    """A task or a page that is overdue."""

    title: str
    who: str
    days: int
    task: Task | None = None
    page: Progress | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Scene:
    """Everything on the screen."""

    city: Place | None
    found: IndicatorSet | None
    closing: int | None
    lines: Sequence[Line]
    groups: Sequence[Group]
    worst: Line | None
    focus_series: Sequence[Figure]
    counties: Sequence[CountyRow]
    round: Round | None
    units: Sequence[UnitRow]
    counts: Counts
    late: Sequence[Late]
    late_total: int
    looks: Sequence[Look]
    looks_total: int
    state: str
    now: dt.datetime
    language: Language

    def count(self, standing: Standing) -> int:
        return sum(1 for line in self.lines if line.standing is standing)

    @property
    def filed(self) -> int:
        return sum(unit.page.filed for unit in self.units)

    @property
    def overdue_units(self) -> list[UnitRow]:
        return [unit for unit in self.units if unit.page.overdue]


def gather(actor: Actor) -> Scene:
    """The scene as the actor may see it."""
    city = places.city()
    now, today = clock.now(), clock.today()
    visible = tasks.visible_to(actor)
    found = definitions.set_in_force(actor) if actor.may_somewhere(INDICATOR_READ) else None
    closing = board.latest_closing(city) if found and city else None
    areas = list(places.counties(actor=actor, city_code=city.code)) if city else []
    lines: list[Line] = []
    sheets: dict[int, list[Line]] = {}
    if found and city and closing:
        sheets = board.boards(actor, found=found, places=[city, *areas], closing=closing)
        lines = sheets[city.pk]
    open_round, units = _round(actor, today)
    worst = _worst(lines)
    counties = _counties(actor, areas=areas, sheets=sheets, units=units, today=today)
    counts = tasks.counts(visible, today)
    late = _late(actor, units, today)
    looks = _looks(lines, sheets, areas, units)
    return Scene(
        city=city,
        found=found,
        closing=closing,
        lines=lines,
        groups=board.grouped(lines),
        worst=worst,
        focus_series=figures.series(actor, indicator=worst.item.indicator, place=city) if worst and city else (),
        counties=counties,
        round=open_round,
        units=units,
        counts=counts,
        late=late,
        late_total=counts.overdue + sum(unit.page.overdue for unit in units),
        looks=looks[:LOOK_ROWS],
        looks_total=len(looks),
        state=board.lowest_state(lines),
        now=now,
        language="zh" if str(get_language()).startswith("zh") else "en",
    )


def _worst(lines: Sequence[Line]) -> Line | None:
    """The indicator farthest from its target; without a missed one, the nearest to it; without data, none."""
    for standing in (Standing.MISSED, Standing.NEAR, Standing.MET):
        rows = [line for line in lines if line.standing is standing and line.permille is not None]
        if rows:
            return min(rows, key=lambda line: (line.permille or 0, line.item.number))
    return None


def _round(actor: Actor, today: dt.date) -> tuple[Round | None, list[UnitRow]]:
    """The round that is open (or was last) with its units: late ones first, then the least filled."""
    if not actor.may_somewhere(ROUND_READ):
        return None, []
    found = rounds.round_now(actor)
    if found is None:
        return None, []
    loads = {load.party_id: load.overdue for load in tasks.party_loads(tasks.visible_to(actor), today)}
    rows = [UnitRow(p, loads.get(p.page.party_id, 0)) for p in rounds.round_standing(actor, found).pages]
    rows.sort(key=lambda u: (not u.page.overdue, u.page.filed, _part(u.page), -u.late_tasks, u.page.page.party.name))
    return found, rows


def _part(page: Progress) -> float:
    return page.filled / page.total if page.total else 1.0


def _counties(
    actor: Actor,
    *,
    areas: Sequence[Place],
    sheets: dict[int, list[Line]],
    units: Sequence[UnitRow],
    today: dt.date,
) -> list[CountyRow]:
    pages = {u.page.page.party.place_id: u.page for u in units if u.page.page.party.kind in COUNTY_PARTIES}
    loads = {row.place.pk: row.overdue for row in overview.counties_of(actor, areas, today)}
    now_ranks = _ranks({place: [line.standing for line in lines] for place, lines in sheets.items()}, areas)
    then_ranks = _ranks({place: [line.stood for line in lines] for place, lines in sheets.items()}, areas)
    rows = []
    for area in areas:
        lines = sheets.get(area.pk, [])
        counts = board.counts(lines)
        moved = then_ranks[area.pk] - now_ranks[area.pk] if area.pk in then_ranks and area.pk in now_ranks else 0
        rows.append(
            CountyRow(
                place=area,
                met_permille=board.met_permille(line.standing for line in lines),
                met=counts[Standing.MET],
                judged=sum(counts[s] for s in board.JUDGEABLE),
                moved=moved,
                page=pages.get(area.pk),
                overdue=loads.get(area.pk, 0),
            )
        )
    return sorted(rows, key=lambda row: (row.met_permille is None, row.met_permille or 0, row.place.code))


def _ranks(standings: Mapping[int, Sequence[Standing]], areas: Sequence[Place]) -> dict[int, int]:
    """Place id → rank by share met, the best first; equal shares have one rank."""
    rates = {a.pk: rate for a in areas if (rate := board.met_permille(standings.get(a.pk, ()))) is not None}
    return {pk: 1 + sum(other > rate for other in rates.values()) for pk, rate in rates.items()}


def _late(actor: Actor, units: Sequence[UnitRow], today: dt.date) -> list[Late]:
    """What is overdue, longest first: pages of the round, and tasks."""
    pages = [
        Late(u.page.page.round.title, u.page.page.party.name, -u.page.days_left, page=u.page)
        for u in units
        if u.page.overdue
    ]
    rows = list(tasks.with_parts(tasks.visible_to(actor).filter(tasks.overdue_condition(today)), targets=False)[:200])
    found = [*pages, *(Late(t.title, "", tasks.days_late(t, today), task=t) for t in rows)]
    found.sort(key=lambda late: -late.days)
    return found[:LATE_ROWS]


def _looks(
    lines: Sequence[Line], sheets: dict[int, list[Line]], areas: Sequence[Place], units: Sequence[UnitRow]
) -> list[Look]:
    """What a reader should look at: pages sent back, figures above 100 %, sums that lack a place, differences."""
    found = [
        Look("returned", u.page.page.party.name, reverse("web:round_page", args=[u.page.page.pk]), "miss")
        for u in units
        if u.page.page.state == PageState.RETURNED
    ]
    names = {area.pk: area.short_name or area.name for area in areas}
    codes = {area.pk: area.code for area in areas}
    for place_id, sheet in [(0, lines), *((area.pk, sheets.get(area.pk, [])) for area in areas)]:
        for line in sheet:
            for flag in line.figure.flags if line.figure else ():
                url = reverse("web:indicator", args=[line.item.indicator.code])
                at = f"?place={codes[place_id]}" if place_id else ""
                found.append(Look(flag, name_of(line.definition), f"{url}{at}", place=names.get(place_id, "")))
    return found


def simulated() -> bool:
    """Whether anything on the screen is made up."""
    return tasks.simulated() or Figure.objects.filter(simulated=True, superseded_at__isnull=True).exists()
