"""Keeping forecasts beside figures: where each series leads by its target's month. Not for: the statistics (rules).

They are made at night and on request, not with every figure: a forecast of this morning is as good as one of now.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.periods import closing_earlier
from wufei.kernel.units import MICRO
from wufei.programme.indicators.models import Definition, Figure, Forecast, Target, Variable
from wufei.programme.indicators.queries.board import target_at
from wufei.programme.indicators.queries.definitions import definition_at
from wufei.programme.indicators.rules import forecast
from wufei.programme.indicators.spec import IndicatorKind, VariableKind

AHEAD_WITHOUT_TARGET = 12
_PLACES = Decimal("0.000001")


def forecasts_refresh(*, place_codes: Sequence[str] | None = None) -> int:
    """Forecast every indicator at the places (all: None) that have figures; how many rows were written.

    No actor: it derives from what is there and decides nothing.
    """
    figures = Figure.objects.filter(superseded_at__isnull=True, value_micro__isnull=False)
    targets = Target.objects.all()
    if place_codes is not None:
        figures = figures.filter(place__code__in=place_codes)
        targets = targets.filter(place__code__in=place_codes)
    series: dict[tuple[int, int], list[tuple[int, float]]] = {}
    names = ("indicator_id", "place_id", "closing", "value_micro")
    for indicator_id, place_id, closing, micro in figures.order_by("closing").values_list(*names):
        series.setdefault((indicator_id, place_id), []).append((closing, micro / MICRO))
    by_key: dict[tuple[int, int], list[Target]] = {}
    for target in targets:
        by_key.setdefault((target.indicator_id, target.place_id), []).append(target)
    definitions: dict[int, list[Definition]] = {}
    for definition in Definition.objects.filter(indicator__in={key[0] for key in series}):
        definitions.setdefault(definition.indicator_id, []).append(definition)
    flows = set(Variable.objects.filter(kind=VariableKind.FLOW).values_list("code", flat=True))
    made = [
        _made(key, points, definitions[key[0]], by_key.get(key, []), flows)
        for key, points in series.items()
        if not _judged(definitions[key[0]])
    ]
    with transaction.atomic():
        Forecast.objects.bulk_create(
            made,
            batch_size=500,
            update_conflicts=True,
            unique_fields=["indicator", "place"],
            update_fields=[
                "closing",
                "method",
                "level_permille",
                "points",
                "probability_permille",
                "reason",
                "used",
                "recorded_at",
            ],
        )
    return len(made)


def _judged(definitions: Sequence[Definition]) -> bool:
    return all(d.kind == IndicatorKind.JUDGED for d in definitions)


def _made(
    key: tuple[int, int],
    points: list[tuple[int, float]],
    definitions: Sequence[Definition],
    targets: Sequence[Target],
    flows: set[str],
) -> Forecast:
    last = points[-1][0]
    definition = definition_at(definitions, last) or definitions[-1]
    target = target_at(targets, last)
    horizon = target.closing if target and target.closing and target.closing > last else None
    ahead = _ahead(points, horizon)
    found = forecast.forecast(
        points,
        ahead,
        flow=_is_flow(definition, flows),
        comparator=target.comparator if target else "",
        target=target.value_micro / MICRO if target and target.value_micro is not None else None,
        direction=definition.direction,
        bounds=(
            0.0 if _is_share(definition) or _is_flow(definition, flows) else None,
            100.0 if _is_share(definition) else None,
        ),
    )
    probability = found.probability_met
    return Forecast(
        indicator_id=key[0],
        place_id=key[1],
        closing=last,
        method=str(found.method),
        level_permille=round(found.level * 1000),
        points=[[s.closing, _text(s.middle), _text(s.low), _text(s.high)] for s in found.steps],
        probability_permille=None if probability is None or horizon is None else round(probability * 1000),
        reason=str(found.lack or ""),
        used=found.points,
        recorded_at=clock.now(),
    )


def _ahead(points: Sequence[tuple[int, float]], horizon: int | None) -> list[int]:
    """The coming months of the series' own step, up to the target's month, a year on without one."""
    last = points[-1][0]
    step = _step(points)
    end = horizon or closing_earlier(last, -AHEAD_WITHOUT_TARGET)
    found = []
    at = closing_earlier(last, -step)
    while at <= end:
        found.append(at)
        at = closing_earlier(at, -step)
    return found if found and found[-1] == end else [*found, end]


def _step(points: Sequence[tuple[int, float]]) -> int:
    """The months between the last two readings; a quarter where there is only one."""
    if len(points) < 2:
        return 3
    (a, _x), (b, _y) = points[-2], points[-1]
    return max(1, (b // 100 - a // 100) * 12 + b % 100 - a % 100)


def _is_flow(definition: Definition, flows: set[str]) -> bool:
    """Whether the value itself is an amount since 1 January: one flow and nothing it is divided by."""
    return len(definition.bindings) == 1 and definition.bindings[0]["variable"] in flows


def _is_share(definition: Definition) -> bool:
    """Whether the value is a share of a whole, which normally ends at 100 %; a growth or a drop is none."""
    return definition.unit == "percent" and not any(b.get("last_year") for b in definition.bindings)


def _text(value: float) -> str:
    return str(Decimal(value).quantize(_PLACES, ROUND_HALF_UP).normalize())
