"""Figures as papers cite them: the number with its source as a footnote and the page it is looked up on.

Not for: what a paper says (reports.py, news.py), or how it looks (kernel/papers).
"""

import dataclasses
from decimal import Decimal

from django.utils.translation import gettext

from wufei.kernel.access import Actor
from wufei.kernel.papers.spec import Cited
from wufei.kernel.periods import Length, Period
from wufei.kernel.units import MICRO, Language, decimal_text, unit_get
from wufei.programme.indicators.models import Definition, Figure
from wufei.programme.indicators.queries.board import Line
from wufei.programme.indicators.spec import LEVEL_LABELS, REASON_LABELS, STATE_LABELS, IndicatorKind, Reason
from wufei.registers.places.models import Place

COMPARATORS = {">=": "≥", "<=": "≤", "~": "≈"}
STATES: dict[str, str] = {str(state): label for state, label in STATE_LABELS.items()}


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """Whom a paper is about, for which month, in which language. `root`: the address of this house, for links."""

    actor: Actor
    place: Place
    closing: int
    language: Language = "zh"
    root: str = ""

    @property
    def period(self) -> str:
        return period_name(self.closing)


def period_words(period: Period) -> str:
    """A period as offices write it, in the language of the reader."""
    names = {"year": period.year, "n": period.number}
    match period.length:
        case Length.YEAR:
            return gettext("{year}").format(**names)
        case Length.HALF:
            return gettext("half {n} of {year}").format(**names)
        case Length.QUARTER:
            return gettext("quarter {n} of {year}").format(**names)
        case _:
            return gettext("month {n} of {year}").format(**names)


def period_name(closing: int) -> str:
    """A closing month as offices name it: the year for December, else the month."""
    period = Period.longest(closing)
    return period_words(period if period.length is Length.YEAR else Period.closing_with(closing, Length.MONTH))


def named(told: Told, definition: Definition) -> str:
    """The name of an indicator in the paper's language."""
    return definition.name_en or definition.name_zh if told.language == "en" else definition.name_zh


def unit_name(told: Told, code: str) -> str:
    return unit_get(code).name(told.language) if code else ""


def rounded(value_micro: int) -> int:
    """A value with as many digits as people read: two decimals, four where it is below one."""
    step = 10_000 if abs(value_micro) >= MICRO else 100
    near = (abs(value_micro) + step // 2) // step * step
    return near if value_micro >= 0 else -near


def value_text(told: Told, definition: Definition, value_micro: int | None) -> str:
    """A value in words: the number with its unit, the level people judged, a dash."""
    if value_micro is None:
        return "—"
    if definition.kind == IndicatorKind.JUDGED:
        return gettext(LEVEL_LABELS[min(len(LEVEL_LABELS) - 1, max(0, value_micro // MICRO))])
    return decimal_text(rounded(value_micro)) + unit_name(told, definition.unit)


def url_of(told: Told, code: str) -> str:
    """The page an indicator is looked up on; empty where the paper links to nothing."""
    return f"{told.root}/indicators/{code}/?place={told.place.code}&period={told.closing}" if told.root else ""


def cited(told: Told, definition: Definition, figure: Figure | None, code: str) -> Cited:
    """A figure with its source: indicator, period, place, departments, status, edition of the definition."""
    name = named(told, definition)
    if figure is None:
        note = gettext("{name}, {period}: nobody has told an input yet.").format(name=name, period=told.period)
        return Cited("—", note, url_of(told, code))
    note = gettext("{name}, {period}, {place}: {departments}, {status}, definition edition {edition}.").format(
        name=name,
        period=told.period,
        place=told.place.name,
        departments="、".join(definition.departments) or gettext("zero-waste office"),
        status=gettext(STATES.get(figure.state, figure.state)),
        edition=definition.edition,
    )
    if figure.value_micro is None:
        why = gettext(REASON_LABELS[Reason(figure.reason)]) if figure.reason else ""
        return Cited("—", f"{note} {why}".strip(), url_of(told, code))
    return Cited(
        value_text(told, definition, figure.value_micro), note, url_of(told, code), Decimal(figure.value_micro) / MICRO
    )


def in_words(found: Cited) -> Cited:
    """The same for a column of words: figures of unlike units below each other are nothing to reckon with."""
    return Cited(found.text, found.note, found.url)


def cited_line(told: Told, line: Line) -> Cited:
    """The figure of one line of the board."""
    return cited(told, line.definition, line.figure, line.item.indicator.code)


def target_text(told: Told, line: Line) -> str:
    """The target of one line of the board."""
    if line.target is None:
        return "—"
    if line.target.value_micro is None:
        return line.target.printed or line.target.comparator
    sign = COMPARATORS.get(line.target.comparator, line.target.comparator)
    return f"{sign} {decimal_text(line.target.value_micro)}{unit_name(told, line.definition.unit)}"
