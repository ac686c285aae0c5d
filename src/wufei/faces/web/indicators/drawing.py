"""Drawings of indicators as HTML and SVG: the formula as a fraction, the small line beside a value. Not for: charts."""

import string
from collections.abc import Iterable, Mapping, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from wufei.programme.indicators.queries.formulas import Picture

RESULT = "R"
WIDTH, HEIGHT, EDGE = 104, 32, 3
FORMS = {
    "number": "<b>{text}</b>",
    "sign": "<i>{text}</i>",
    "row": "{inside}",
    "brackets": "<i>(</i>{inside}<i>)</i>",
    "call": "<i>{text}(</i>{inside}<i>)</i>",
}


def letters(keys: Iterable[str]) -> dict[str, str]:
    """A letter for each name of a formula: its own first ones where they are free, so that they can be remembered."""
    given: dict[str, str] = {}
    taken = {RESULT}
    for key in dict.fromkeys(keys):
        own = [c.upper() for c in key if c.isascii() and c.isalpha()]
        letter = next((c for c in [*own, *string.ascii_uppercase] if c not in taken), key)
        taken.add(letter)
        given[key] = letter
    return given


def fraction(picture: Picture, names: Mapping[str, tuple[str, str]]) -> SafeString:
    """A formula as people draw it. `names`: name in the formula → its letter and what it means."""
    return format_html("<var>{}</var><i>=</i>{}", RESULT, _drawn(picture, names))


def _drawn(picture: Picture, names: Mapping[str, tuple[str, str]]) -> SafeString:
    if picture.shape == "name":
        letter, meaning = names.get(picture.text, (picture.text, ""))
        return format_html('<span class="ix-name"><var>{}</var>{}</span>', letter, f" {meaning}" if meaning else "")
    parts = [_drawn(part, names) for part in picture.parts]
    if picture.shape == "fraction":
        return format_html('<span class="ix-frac"><span>{}</span><span>{}</span></span>', *parts)
    inside = format_html_join(SafeString("<i>,</i>") if picture.shape == "call" else "", "{}", ((p,) for p in parts))
    return format_html(FORMS[picture.shape], text=picture.text, inside=inside)


def spark(values: Sequence[int], target: int | None) -> SafeString:
    """The small line of a series with its target, for the head of a page; nothing where there are fewer than two."""
    if len(values) < 2:
        return SafeString("")
    low, high = min(values), max(values)
    # A target far away would press the line flat; the chart below shows it.
    if target is not None and not low - 2 * (high - low + 1) <= target <= high + 2 * (high - low + 1):
        target = None
    if target is not None:
        low, high = min(low, target), max(high, target)
    span = max(high - low, 1)

    def y(value: int) -> int:
        return EDGE + round((HEIGHT - 2 * EDGE) * (high - value) / span)

    step = (WIDTH - 2 * EDGE) / (len(values) - 1)
    points = [(EDGE + round(n * step), y(value)) for n, value in enumerate(values)]
    line = " ".join(f"{x},{at}" for x, at in points)
    mark = format_html('<path class="aim" d="M0 {}H{}"/>', y(target), WIDTH) if target is not None else ""
    last = format_html('<circle cx="{}" cy="{}" r="2.5"/>', *points[-1])
    return format_html(
        '<svg class="ix-spark" viewBox="0 0 {} {}" role="img" aria-label="{}">{}<polyline points="{}"/>{}</svg>',
        WIDTH,
        HEIGHT,
        gettext("The last figures and the target"),
        mark,
        line,
        last,
    )
