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
JUDGEABLE = frozenset({Standing.MISSED, Standing.NEAR, Standing.MET})


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """One indicator of a set at a place and month, with its value and its standing a quarter before."""

    item: SetItem
    definition: Definition
    closing: int
    figure: Figure | None
    target: Target | None
    standing: Standing
    permille: int | None
    before_micro: int | None
    stood: Standing
    forecast: Forecast | None = None

    @property
    def value_micro(self) -> int | None:
        return self.figure.value_micro if self.figure else None

    @property
    def change_micro(self) -> int | None:
        """Against the quarter before."""
        if self.before_micro is None or self.value_micro is None:
            return None
        return self.value_micro - self.before_micro

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
        return attainment_permille(self.before_micro, chosen, self.definition.direction)

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


_Where = tuple[int, int]


@dataclasses.dataclass(frozen=True, slots=True)
class _Ground:
    """What lines are made of. `figures`, `targets`, `forecasts`: by indicator and place; `values`: and month."""

    figures: dict[_Where, Figure]
    values: dict[tuple[int, int, int], int | None]
    targets: dict[_Where, list[Target]]
    forecasts: dict[_Where, Forecast]

    def year_before(self, where: _Where, closing: int) -> int | None:
        return self.values.get((*where, closing_earlier(closing, YEAR)))


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
    """Place id → its lines, for several places at once, in six queries. Raises NOT_ALLOWED."""
    require(actor, INDICATOR_READ)
    return lines_of(items_of(found), places, closing, near_permille=found.near_permille)


def lines_of(
    items: Sequence[SetItem], places: Sequence[Place], closing: int, *, near_permille: int | None = None
) -> dict[int, list[Line]]:
    """Place id → how these items stand there. No permission: the query that calls this has asked."""
    near = NEAR_PERMILLE if near_permille is None else near_permille
    ground = _ground([item.indicator_id for item in items], [place.pk for place in places], closing)
    lines: dict[int, list[Line]] = {place.pk: [] for place in places}
    for place in places:
        for item in items:
            line = _line(item, place.pk, closing, ground, near)
            if line is not None:
                lines[place.pk].append(line)
    return lines


def _ground(indicators: Sequence[int], places: Sequence[int], closing: int) -> _Ground:
    """Read all of it in four queries; of the other months only the values are wanted."""
    there = {"indicator__in": indicators, "place__in": places}
    figures = Figure.objects.filter(**there, superseded_at__isnull=True)
    before = closing_earlier(closing, QUARTER)
    others = (before, closing_earlier(closing, YEAR), closing_earlier(before, YEAR))
    told = figures.filter(closing__in=others).values_list("indicator_id", "place_id", "closing", "value_micro")
    targets: dict[_Where, list[Target]] = {}
    for target in Target.objects.filter(**there):
        targets.setdefault((target.indicator_id, target.place_id), []).append(target)
    return _Ground(
        figures={(f.indicator_id, f.place_id): f for f in figures.filter(closing=closing).defer("inputs")},
        values={(indicator, place, month): value for indicator, place, month, value in told.order_by()},
        targets=targets,
        forecasts={(f.indicator_id, f.place_id): f for f in Forecast.objects.filter(**there)},
    )


def _line(item: SetItem, place: int, closing: int, ground: _Ground, near: int) -> Line | None:
    """How one indicator stands at one place; None where no edition of its definition holds."""
    definitions = item.indicator.definitions.all()
    definition = definition_at(definitions, closing)
    if definition is None:
        return None
    key, before = (item.indicator_id, place), closing_earlier(closing, QUARTER)
    targets = ground.targets.get(key, [])
    figure, aim = ground.figures.get(key), target_at(targets, closing)
    where, permille = judged(
        definition, figure.value_micro if figure else None, aim, ground.year_before(key, closing), near
    )
    before_micro = ground.values.get((*key, before))
    stood = Standing.NO_DATA
    if before_micro is not None and (then := definition_at(definitions, before)) is not None:
        stood, _ = judged(then, before_micro, target_at(targets, before), ground.year_before(key, before), near)
    return Line(
        item=item,
        definition=definition,
        closing=closing,
        figure=figure,
        target=aim,
        standing=where,
        permille=permille,
        before_micro=before_micro,
        stood=stood,
        forecast=ground.forecasts.get(key),
    )


def judged(
    definition: Definition,
    value_micro: int | None,
    target: Target | None,
    year_before_micro: int | None,
    near_permille: int,
) -> tuple[Standing, int | None]:
    """Where one value stands against its target, and how much of it is reached, in thousandths."""
    chosen = against(target) if target else None
    found = standing(
        value_micro,
        kind=definition.kind,
        direction=definition.direction,
        target=chosen,
        year_before_micro=year_before_micro,
        near_permille=near_permille,
    )
    return found, attainment_permille(value_micro, chosen, definition.direction)


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


def met_permille(standings: Iterable[Standing]) -> int | None:
    """达标率: met of those that can be judged, in thousandths; None where none can."""
    rows = [found for found in standings if found in JUDGEABLE]
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
    fullest = max(count for closing, count in told.items() if closing >= closing_earlier(newest, YEAR))
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
