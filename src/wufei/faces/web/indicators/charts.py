"""The series of an indicator as a chart and in words: figures, target, forecast as a band. Not for: statistics."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext

from wufei.faces.web.indicators.rows import amount, name_of, period_name
from wufei.kernel.units import MICRO
from wufei.programme.indicators.models import Definition, Figure, Forecast, Target

FEWEST = 2
_DRAWN = Decimal("0.0001")


def forecast_said(found: Forecast, unit: str) -> dict[str, str]:
    """By when, how much, how likely; or why there is none."""
    if not found.points:
        return {"lack": found.reason}
    closing, middle, low, high = found.points[-1]
    told = {"middle": middle, "low": low, "high": high}
    chance = found.probability_permille
    return {
        "period": period_name(closing),
        "level": str(found.level_permille // 10),
        "chance": "" if chance is None else chance_text(chance),
        **{name: amount(round(Decimal(text) * MICRO), unit) for name, text in told.items()},
    }


def chance_text(permille: int) -> str:
    """A probability as people may take it: its ends are not known finely."""
    if permille < 100:
        return gettext("under 10 %")
    return gettext("over 95 %") if permille > 950 else f"{round(permille / 10)} %"


def series_chart(
    definition: Definition, figures: Sequence[Figure], target: Target | None, forecast: Forecast | None
) -> dict[str, Any]:
    """What a wf-chart draws: {title, option, empty}."""
    told = {f.closing: _drawn(Decimal(f.value_micro) / MICRO) for f in figures if f.value_micro is not None}
    title = name_of(definition)
    if len(told) < FEWEST:
        return {"title": title, "option": {}, "empty": gettext("Too few figures for a line.")}
    ahead = forecast.points if forecast else []
    closings = [*told, *(point[0] for point in ahead if point[0] not in told)]
    last = max(told)
    middle, low, high = (_ahead(ahead, closings, at, last, told[last]) for at in (1, 2, 3))
    band = [None if a is None or b is None else round(b - a, 6) for a, b in zip(low, high, strict=True)]
    hidden = {
        "type": "line",
        "stack": "band",
        "symbol": "none",
        "lineStyle": {"opacity": 0},
        "silent": True,
        "tooltip": {"show": False},
    }
    series: list[dict[str, Any]] = [
        {**hidden, "data": low},
        {**hidden, "data": band, "areaStyle": {"color": "--bar", "opacity": 0.35}},
        {
            "name": gettext("forecast"),
            "type": "line",
            "data": middle,
            "symbol": "none",
            "lineStyle": {"type": "dashed", "color": "--brand", "width": 1.5},
        },
        {
            "name": title,
            "type": "line",
            "data": [_marked(told[c], definition, last=c == last) if c in told else None for c in closings],
            "symbol": "circle",
            "symbolSize": 5,
            "itemStyle": {"color": "--brand"},
            "lineStyle": {"color": "--brand", "width": 2},
            "markLine": _target_line(definition, target),
        },
    ]
    drawn = [v for v in (*told.values(), *low, *high) if v is not None]
    if target is not None and target.value_micro is not None:
        drawn.append(_drawn(Decimal(target.value_micro) / MICRO))
    option = {
        "tooltip": {"trigger": "axis"},
        "grid": {"left": 4, "right": 64, "top": 12, "bottom": 2, "containLabel": True},
        "xAxis": {"type": "category", "data": [_short(c) for c in closings], "boundaryGap": False},
        "yAxis": {
            "type": "value",
            **_span(drawn),
            "minInterval": 0,
            "splitNumber": 3,
            "axisLabel": {"showMinLabel": False, "showMaxLabel": False},
        },
        "series": [*series, *_ring(target, closings)],
    }
    return {"title": title, "option": option, "empty": ""}


def _marked(value: float, definition: Definition, *, last: bool) -> Any:
    """A point of the line; the last one says its value."""
    if not last:
        return value
    shown = amount(round(Decimal(str(value)) * MICRO), definition.unit)
    label = {"show": True, "position": "top", "formatter": shown, "color": "--ink", "fontWeight": "bold"}
    return {"value": value, "symbolSize": 8, "label": label}


def _ring(target: Target | None, closings: Sequence[int]) -> list[dict[str, Any]]:
    """The month of the target as a ring on its line."""
    if target is None or target.value_micro is None or target.closing not in closings:
        return []
    at = _drawn(Decimal(target.value_micro) / MICRO)
    return [
        {
            "name": gettext("Target"),
            "type": "line",
            "data": [at if c == target.closing else None for c in closings],
            "symbol": "circle",
            "symbolSize": 8,
            "itemStyle": {"color": "--card", "borderColor": "--target", "borderWidth": 1.5},
            "silent": True,
            "tooltip": {"show": False},
        }
    ]


def _span(values: Sequence[float]) -> dict[str, float]:
    """The ends of the axis: everything drawn, the target too, with a little room; from zero where zero is near."""
    low, high = min(values), max(values)
    room = (high - low) * 0.1 or abs(high) * 0.05 or 1.0
    bottom = 0.0 if 0 <= low < high * 0.3 else low - room
    return {"min": float(f"{bottom:.3g}"), "max": float(f"{high + room:.3g}")}


def _ahead(
    points: Sequence[Sequence[Any]], closings: Sequence[int], at: int, last: int, value: float
) -> list[float | None]:
    """One edge of the forecast over all months; it begins at the last figure."""
    known = {point[0]: _drawn(Decimal(point[at])) for point in points}
    return [value if closing == last and known else known.get(closing) for closing in closings]


def _drawn(value: Decimal) -> float:
    """A number for drawing only, so a float does."""
    return float(value.quantize(_DRAWN, ROUND_HALF_UP))


def _short(closing: int) -> str:
    year, month = divmod(closing, 100)
    return f"{year}Q{month // 3}" if month % 3 == 0 else f"{year}-{month:02d}"


def _target_line(definition: Definition, target: Target | None) -> dict[str, Any]:
    if target is None or target.value_micro is None:
        return {}
    words = f"{gettext('Target')} {amount(target.value_micro, definition.unit, like=0)}"
    return {
        "symbol": "none",
        "silent": True,
        "lineStyle": {"color": "--target", "type": "solid", "width": 1},
        "label": {"formatter": words, "color": "--ink2", "position": "end"},
        "data": [{"yAxis": _drawn(Decimal(target.value_micro) / MICRO)}],
    }
