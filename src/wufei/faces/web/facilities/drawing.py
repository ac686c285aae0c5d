"""What pages of facilities draw: bars of age, the waterfall of a balance, words of forecasts. Not for: figures."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext

from wufei.kernel import clock
from wufei.kernel.periods import Length, Period
from wufei.kernel.text import fill
from wufei.kernel.units import grouped
from wufei.operations.facilities.models import Run
from wufei.operations.facilities.queries.balance import PlantBalance
from wufei.operations.facilities.queries.network import Corrected
from wufei.operations.facilities.queries.runs import missing_g
from wufei.operations.facilities.queries.stock import BANDS

MONTHS = 6
GRAMS_OF_TONNE = 1_000_000
PLAIN, GAP, CAME, LEFT = "--na-fill", "--miss-fill", "--s-ind", "--s-mun"


@dataclasses.dataclass(frozen=True, slots=True)
class StockLine:
    """A code in a facility: its stock with moisture, its name, its age, its bands with their share in percent."""

    corrected: Corrected
    name: str
    days: int | None
    bands: Sequence[tuple[str, int, int]]


def band_words() -> list[str]:
    """The bands of age, in words."""
    ends = [*BANDS[1:], None]
    return [
        fill(gettext("{a}–{b} d"), {"a": begins, "b": end}) if end else fill(gettext("over {a} d"), {"a": begins})
        for begins, end in zip(BANDS, ends, strict=True)
    ]


def stock_lines(stock: Sequence[Corrected], names: Mapping[str, str]) -> list[StockLine]:
    """What lies in a facility, ready for its bars."""
    words, now = band_words(), clock.now()
    found = []
    for one in stock:
        whole = sum(band.mass_g for band in one.stock.bands) or 1
        bands = [
            (word, band.mass_g, 100 * band.mass_g // whole) for word, band in zip(words, one.stock.bands, strict=True)
        ]
        since = one.stock.since
        days = (now - since).days if since is not None else None
        found.append(StockLine(one, names.get(one.stock.code, ""), days, bands))
    return found


def run_sums(run: Run) -> tuple[int, int]:
    """What a run takes, and what of it is not told of, in grams."""
    return sum(part.mass_g for part in run.parts.all() if not part.fate), missing_g(run)


def months_back() -> list[tuple[str, str, str]]:
    """The last months for the filter: their code, first and last day."""
    month = Period.containing(clock.today(), Length.MONTH)
    months = [month.earlier(n) for n in range(MONTHS)]
    return [(one.code, one.start.isoformat(), one.end.isoformat()) for one in months]


def waterfall(found: PlantBalance) -> dict[str, Any]:
    """From what was there to what is there, step by step, for <wf-chart>: what does not come out stands in red."""
    whole = found.together
    steps = [
        (gettext("There before"), whole.opening_g, PLAIN),
        (gettext("Came in"), whole.came_g, CAME),
        (gettext("Went out"), -whole.left_g, LEFT),
        (gettext("Ended in runs"), -whole.ended_g, LEFT),
        (gettext("Unexplained"), -whole.residual_g, GAP),
    ]
    base: list[float] = []
    drawn: list[dict[str, Any]] = []
    at = 0
    for word, mass, colour in steps:
        low, high = sorted((at, at + mass))
        base.append(max(0, low) / GRAMS_OF_TONNE)
        drawn.append(_bar(word, mass, (high - max(0, low)) / GRAMS_OF_TONNE, colour))
        at += mass
    base.append(0)
    drawn.append(_bar(gettext("There after"), whole.lies_g, max(0, whole.lies_g) / GRAMS_OF_TONNE, PLAIN))
    labels = [*(word for word, _mass, _colour in steps), gettext("There after")]
    return {
        "title": fill(
            gettext("Mass balance of {name}, {since} to {until}"),
            {"name": found.facility.name, "since": found.since, "until": found.until},
        ),
        "option": {
            "tooltip": {"show": False},
            "grid": {"left": 8, "right": 8, "top": 28, "bottom": 8, "containLabel": True},
            "xAxis": {
                "type": "category",
                "data": labels,
                "axisLabel": {"interval": 0, "width": 90, "overflow": "break"},
            },
            "yAxis": {"type": "value", "name": gettext("t")},
            "series": [
                {"type": "bar", "stack": "all", "silent": True, "itemStyle": {"color": "transparent"}, "data": base},
                {"type": "bar", "stack": "all", "barMaxWidth": 56, "data": drawn},
            ],
        },
    }


def _bar(word: str, mass_g: int, height: float, colour: str) -> dict[str, Any]:
    return {
        "name": word,
        "value": height,
        "itemStyle": {"color": colour},
        "label": {"show": True, "position": "top", "formatter": grouped(mass_g)},
    }
