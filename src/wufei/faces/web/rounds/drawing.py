"""The small line of an entry's last figures, as points of an SVG. Not for: charts of a page of its own (wf-chart)."""

import dataclasses
from collections.abc import Sequence

from wufei.faces.web.rounds.numbers import PLACES, period_short
from wufei.kernel.units import MICRO, grouped
from wufei.programme.indicators.models import Figure

WIDTH, HEIGHT = 316, 120
LEFT, RIGHT, TOP, BOTTOM = 18, 20, 22, 38


@dataclasses.dataclass(frozen=True, slots=True)
class Point:
    """One figure: where it stands, its number, where that is written, its period."""

    x: int
    y: int
    text: str
    text_y: int
    period: str
    last: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A drawn series. `target_y`: where the target's line runs, if it lies within the picture."""

    points: tuple[Point, ...]
    path: str
    target_y: int | None
    target_text: str
    target_right: bool
    said: str


def line_of(figures: Sequence[Figure], target_micro: int | None) -> Line | None:
    """The line of a series; None where two points are not to be had."""
    rows = [(f.closing, f.value_micro) for f in figures if f.value_micro is not None]
    if len(rows) < 2:
        return None
    values = [value for _closing, value in rows]
    low, high = min(values), max(values)
    # A target far away would press the line flat: it is then named and not drawn.
    room = 2 * (high - low + MICRO)
    shown = target_micro is not None and low - room <= target_micro <= high + room
    if shown and target_micro is not None:
        low, high = min(low, target_micro), max(high, target_micro)
    span = max(high - low, 1)
    step = (WIDTH - LEFT - RIGHT) / (len(rows) - 1)

    def at(value: int) -> int:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (high - value) / span)

    points = []
    for n, (closing, value) in enumerate(rows):
        before = rows[n - 1][1] if n else rows[1][1]
        y = at(value)
        # A number stands on the side from which no line comes.
        above = value >= before or n == len(rows) - 1
        text = number_short(value)
        points.append(
            Point(
                round(LEFT + n * step), y, text, y - 9 if above else y + 18, period_short(closing), n == len(rows) - 1
            )
        )
    said = ", ".join(f"{p.period} {p.text}" for p in points)
    target_y = at(target_micro) if shown and target_micro is not None else None
    target_text = number_short(target_micro) if target_micro is not None else ""
    # The target's words stand at the end that is further from its line.
    right = target_y is not None and abs(points[-1].y - target_y) > abs(points[0].y - target_y)
    return Line(tuple(points), " ".join(f"{p.x},{p.y}" for p in points), target_y, target_text, right, said)


def number_short(micro: int) -> str:
    """A number of few digits: two decimals below a hundred, one below a thousand, none above."""
    size = abs(micro) // MICRO
    places = PLACES if size < 10 else 1 if size < 1000 else 0
    step = MICRO // 10**places
    half = (abs(micro) * 2 + step) // (2 * step) * step
    return grouped(-half if micro < 0 else half)
