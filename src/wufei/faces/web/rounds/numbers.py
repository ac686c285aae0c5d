"""How rounds show numbers, periods, deadlines and words in the language of the request. Not for: what they mean."""

import dataclasses
import datetime as dt
from typing import Protocol

from django.utils.translation import get_language, gettext, ngettext

from wufei.kernel import clock
from wufei.kernel.periods import Length, Period
from wufei.kernel.text import fill
from wufei.kernel.units import MICRO, Language, Quantity, decimal_text, grouped, unit_get
from wufei.programme.indicators.models import Target
from wufei.programme.indicators.queries import citing
from wufei.programme.indicators.spec import LEVEL_LABELS, Comparator

SIGNS = {
    Comparator.AT_LEAST: "≥",
    Comparator.MORE: ">",
    Comparator.AT_MOST: "≤",
    Comparator.LESS: "<",
    Comparator.EQUAL: "=",
    Comparator.ABOUT: "≈",
}
SHARES = {"percent": "%", "permille": "‰"}
PLACES = 2
LEVEL_UNIT = "level"


class Named(Protocol):
    """What has a name in two languages."""

    name_zh: str
    name_en: str


def language() -> Language:
    """The language of the request."""
    return "en" if str(get_language()).startswith("en") else "zh"


def named(thing: Named) -> str:
    """Its name in the language of the request, the Chinese one where there is no other."""
    return (thing.name_en if language() == "en" else "") or thing.name_zh


def period_words(closing: int, length: str | None = None) -> str:
    """A period as people name it. Without a length, the longest that closes with this month."""
    return citing.period_words(Period.closing_with(closing, Length(length)) if length else Period.longest(closing))


def period_short(closing: int) -> str:
    """A closing month under a point of a series: 24Q4, 25-08."""
    year, month = divmod(closing, 100)
    return f"{year % 100}Q{month // 3}" if month % 3 == 0 else f"{year % 100}-{month:02d}"


def unit_words(unit: str) -> str:
    """How a unit is written; nothing for levels and bare numbers."""
    return "" if not unit or unit == LEVEL_UNIT else unit_get(unit).name(language())


def _rounded(micro: int, places: int = PLACES) -> int:
    step = 10 ** (6 - places)
    half: int = (abs(micro) * 2 + step) // (2 * step) * step
    return -half if micro < 0 else half


def value_words(micro: int | None, unit: str) -> str:
    """A value for reading, with its unit: 91.58%, 12.84万吨; a dash where there is none. Exact ones are for titles."""
    if micro is None:
        return "—"
    if unit == LEVEL_UNIT:
        return level_words(micro)
    if unit in SHARES:
        return f"{grouped(_rounded(micro))}{SHARES[unit]}"
    return Quantity(_rounded(micro), unit).headline(language(), places=PLACES)


def exact_words(micro: int | None, unit: str) -> str:
    """The exact value with its unit."""
    if micro is None or not unit or unit == LEVEL_UNIT:
        return ""
    return Quantity(micro, unit).format(language())


def number_words(micro: int | None) -> str:
    """A number as it stands in its column: grouped, at most six decimals."""
    return "—" if micro is None else grouped(micro)


def level_words(micro: int) -> str:
    """A level that people judge, in words."""
    level = micro // MICRO
    return gettext(LEVEL_LABELS[level]) if 0 <= level < len(LEVEL_LABELS) else decimal_text(micro)


@dataclasses.dataclass(frozen=True, slots=True)
class Move:
    """A change against before: an arrow and how much; `css` is red where it was to be looked at."""

    arrow: str
    text: str
    css: str = ""

    def __str__(self) -> str:
        return f"{self.arrow} {self.text}".strip()


def move_words(micro: int | None, unit: str, css: str = "") -> Move | None:
    """How a value moved; None where there is nothing to compare."""
    if micro is None:
        return None
    if micro == 0:
        return Move("", gettext("unchanged"))
    size = abs(micro)
    if unit in SHARES:
        text = fill(gettext("{n} points"), {"n": grouped(_rounded(size))})
    else:
        text = grouped(size if size < MICRO else _rounded(size))
    return Move("▲" if micro > 0 else "▼", text, css)


def target_words(target: Target | None, unit: str) -> str:
    """A target as it is held against a value: ≥ 95%, end of 2025."""
    if target is None:
        return ""
    until = fill(gettext("by {period}"), {"period": period_words(target.closing)}) if target.closing else ""
    if target.value_micro is None:
        return by_words(target.printed, until) if target.printed and until else target.printed or until
    sign = SIGNS.get(Comparator(target.comparator), "") if target.comparator in set(Comparator) else ""
    shown = value_words(target.value_micro, unit)
    text = fill(gettext("target {value}"), {"value": f"{sign} {shown}".strip()})
    return by_words(text, until) if until else text


def by_words(who: str, when: str) -> str:
    """Two particulars in a row, with the comma of the language."""
    return fill(gettext("{who}, {at}"), {"who": who, "at": when})


def clock_words(moment: dt.datetime | None, *, year: bool = False) -> str:
    """A moment in Shanghai: 10-11 09:20."""
    if moment is None:
        return ""
    return moment.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M" if year else "%m-%d %H:%M")


def left_words(due: dt.datetime, now: dt.datetime | None = None) -> str:
    """How long there is still: 3 days 3 hours left, 2 days overdue."""
    left = due - (now or clock.now())
    if left < dt.timedelta():
        days = -left.days
        return fill(ngettext("{n} day overdue", "{n} days overdue", days), {"n": days})
    if left < dt.timedelta(hours=1):
        minutes = left.seconds // 60
        return fill(ngettext("{n} minute left", "{n} minutes left", minutes), {"n": minutes})
    days, hours = left.days, left.seconds // 3600
    text = fill(ngettext("{n} hour", "{n} hours", hours), {"n": hours})
    if days:
        text = fill(ngettext("{n} day", "{n} days", days), {"n": days}) + (f" {text}" if hours else "")
    return fill(gettext("{time} left"), {"time": text})
