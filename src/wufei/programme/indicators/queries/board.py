"""How the indicators of a set stand at a place and month, for pages, the screen and reports, in a few queries.

Not for: one figure with all it is made of (figures.py).
"""

import dataclasses
from collections import Counter
from collections.abc import Iterable, Sequence

from django.db.models import Count

from wufei.kernel.access import Actor, require
from wufei.kernel.periods import closing_earlier
from wufei.programme.indicators.models import Definition, Figure, Forecast, IndicatorSet, SetItem, Target
from wufei.programme.indicators.permissions import INDICATOR_READ
from wufei.programme.indicators.queries.definitions import definition_at, items_of
from wufei.programme.indicators.rules.standing import ABOUT_PERMILLE, Against, attainment_permille, standing, target_for
from wufei.programme.indicators.spec import RANK, Flag, IndicatorKind, Standing
from wufei.registers.places.models import Place

QUARTER, YEAR = 3, 12
NEAR_PERMILLE = ABOUT_PERMILLE
YEAR = 100
JUDGEABLE = frozenset({Standing.MISSED, Standing.NEAR, Standing.MET})


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """One indicator of a set at a place and month."""

    item: SetItem
    definition: Definition
    closing: int
    figure: Figure | None
    target: Target | None
    standing: Standing
    permille: int | None
    before: Figure | None
    forecast: Forecast | None = None

    @property
    def value_micro(self) -> int | None:
        return self.figure.value_micro if self.figure else None

    @property
    def change_micro(self) -> int | None:
        """Against the quarter before."""
        before = self.before.value_micro if self.before else None
        return None if before is None or self.value_micro is None else self.value_micro - before

    @property
    def gap_micro(self) -> int | None:
        """How far the value is from its target; below zero where more is wanted and missing."""
        if self.value_micro is None or self.target is None or self.target.value_micro is None:
            return None
        return self.value_micro - self.target.value_micro

    @property
    def before_permille(self) -> int | None:
        """How much of the target was reached a quarter before."""
        chosen = against(self.target) if self.target else None
        return attainment_permille(self.before.value_micro if self.before else None, chosen, self.definition.direction)

    @property
    def judged(self) -> bool:
        return self.definition.kind == IndicatorKind.JUDGED


@dataclasses.dataclass(frozen=True, slots=True)
class Group:
    """The lines of one first-level heading, worst first."""

    title_zh: str
    title_en: str
    lines: tuple[Line, ...]

    @property
    def counts(self) -> Counter[Standing]:
        return Counter(line.standing for line in self.lines)


ORDER = {Standing.MISSED: 0, Standing.NEAR: 1, Standing.MET: 2, Standing.UNJUDGED: 3, Standing.NO_DATA: 4}


def against(target: Target) -> Against:
    """A stored target as judgement needs it."""
    return Against(target.closing, target.comparator, target.value_micro, target.baseline_micro)


def target_at(targets: Iterable[Target], closing: int) -> Target | None:
    """The stored target that a figure of `closing` is held against."""
    by_closing = {target.closing: target for target in targets}
    chosen = target_for([against(target) for target in by_closing.values()], closing)
    return by_closing[chosen.closing] if chosen else None


def board(actor: Actor, *, found: IndicatorSet, place: Place, closing: int) -> list[Line]:
    """The indicators of a set at one place, in the order of the set."""
    return boards(actor, found=found, places=[place], closing=closing)[place.pk]


def boards(actor: Actor, *, found: IndicatorSet, places: Sequence[Place], closing: int) -> dict[int, list[Line]]:
    """Place id → its lines, for several places at once, in five queries. Raises NOT_ALLOWED."""
    require(actor, INDICATOR_READ)
    return lines_of(items_of(found), places, closing, near_permille=found.near_permille)


def lines_of(
    items: Sequence[SetItem], places: Sequence[Place], closing: int, *, near_permille: int | None = None
) -> dict[int, list[Line]]:
    """Place id → how these items stand there. No permission: the query that calls this has asked."""
    near = NEAR_PERMILLE if near_permille is None else near_permille
    ids = [item.indicator_id for item in items]
    moments = (closing, closing_earlier(closing, QUARTER), closing_earlier(closing, YEAR))
    figures = {
        (f.indicator_id, f.place_id, f.closing): f
        for f in Figure.objects.filter(
            indicator__in=ids, place__in=[p.pk for p in places], closing__in=moments, superseded_at__isnull=True
        ).defer("inputs")
    }
    targets: dict[tuple[int, int], list[Target]] = {}
    for target in Target.objects.filter(indicator__in=ids, place__in=[p.pk for p in places]):
        targets.setdefault((target.indicator_id, target.place_id), []).append(target)
    forecasts = {
        (f.indicator_id, f.place_id): f
        for f in Forecast.objects.filter(indicator__in=ids, place__in=[p.pk for p in places])
    }
    lines: dict[int, list[Line]] = {place.pk: [] for place in places}
    for place in places:
        for item in items:
            key = (item.indicator_id, place.pk)
            definition = definition_at(item.indicator.definitions.all(), closing)
            if definition is None:
                continue
            now, before, year_before = (figures.get((*key, moment)) for moment in moments)
            aim = target_at(targets.get(key, []), closing)
            where, permille = judged(definition, now, aim, year_before, near)
            lines[place.pk].append(
                Line(
                    item=item,
                    definition=definition,
                    closing=closing,
                    figure=now,
                    target=aim,
                    standing=where,
                    permille=permille,
                    before=before,
                    forecast=forecasts.get(key),
                )
            )
    return lines


def judged(
    definition: Definition, figure: Figure | None, target: Target | None, year_before: Figure | None, near_permille: int
) -> tuple[Standing, int | None]:
    """Where one figure stands against its target, and how much of it is reached, in thousandths."""
    chosen = against(target) if target else None
    value = figure.value_micro if figure else None
    found = standing(
        value,
        kind=definition.kind,
        direction=definition.direction,
        target=chosen,
        year_before_micro=year_before.value_micro if year_before else None,
        near_permille=near_permille,
    )
    return found, attainment_permille(value, chosen, definition.direction)


def grouped(lines: Iterable[Line]) -> list[Group]:
    """Lines by first-level heading in the order of the set; within a group the worst first."""
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.item.level1_zh, []).append(line)
    return [
        Group(title, rows[0].item.level1_en or title, tuple(sorted(rows, key=_urgency)))
        for title, rows in groups.items()
    ]


def _urgency(line: Line) -> tuple[int, int, int]:
    permille = line.permille if line.permille is not None else 10_000
    return ORDER[line.standing], permille if line.standing in {Standing.MISSED, Standing.NEAR} else 0, line.item.number


def counts(lines: Iterable[Line]) -> Counter[Standing]:
    """How many lines stand where."""
    return Counter(line.standing for line in lines)


def met_permille(lines: Iterable[Line]) -> int | None:
    """达标率: met of those that can be judged, in thousandths; None where none can."""
    rows = [line.standing for line in lines if line.standing in JUDGEABLE]
    return 1000 * sum(s is Standing.MET for s in rows) // len(rows) if rows else None


def lowest_state(lines: Iterable[Line]) -> str:
    """The status of a whole board: the lowest among its figures."""
    states = [line.figure.state for line in lines if line.figure and line.figure.value_micro is not None]
    return min(states, key=lambda state: RANK[state], default="")


def latest_closing(place: Place | None = None) -> int | None:
    """The last month that is told well enough to look at, at a place or anywhere.

    A month that has just begun to be told, or a monthly report of a few indicators, is no picture of a city: what
    counts is the newest month with at least half as many values as the fullest of the year before it.
    """
    rows = Figure.objects.filter(superseded_at__isnull=True, value_micro__isnull=False)
    if place is not None:
        rows = rows.filter(place=place)
    told: dict[int, int] = dict(rows.order_by().values_list("closing").annotate(count=Count("pk")))
    if not told:
        return None
    newest = max(told)
    fullest = max(count for closing, count in told.items() if closing >= newest - YEAR)
    return max(closing for closing, count in told.items() if 2 * count >= fullest)


def closings_known(place: Place) -> list[int]:
    """The months for which a place has figures, newest first."""
    rows = Figure.objects.filter(place=place, superseded_at__isnull=True)
    return sorted(set(rows.order_by().values_list("closing", flat=True).distinct()), reverse=True)


def coverage(lines: Iterable[Line]) -> dict[int, tuple[int, int]]:
    """Figure id → of how many places its least covered input was told, and how many are asked; where not all told."""
    partial = [line.figure.pk for line in lines if line.figure and Flag.PARTIAL in line.figure.flags]
    found = {}
    for pk, inputs in Figure.objects.filter(pk__in=partial).values_list("pk", "inputs"):
        short = [(row["parts"], row["expected"]) for row in inputs if row["parts"] < row["expected"] and not row["own"]]
        if short:
            found[pk] = min(short, key=lambda part: part[0] / part[1])
    return found
