"""Figures of indicators as strings ready to print: a line of the board, a number, a unit. Not for: judging."""

import dataclasses

from django.urls import reverse
from django.utils.translation import get_language, gettext

from wufei.kernel.lake.spec import DATASETS
from wufei.kernel.periods import Period
from wufei.kernel.units import MICRO, PLACES, Quantity, grouped, unit_get
from wufei.programme.indicators.models import Definition, Target
from wufei.programme.indicators.queries.board import Line
from wufei.programme.indicators.queries.citing import period_words
from wufei.programme.indicators.spec import LEVEL_LABELS, REASON_LABELS, Comparator, IndicatorKind, Reason, Standing

SHOWN = (
    ("miss", Standing.MISSED),
    ("near", Standing.NEAR),
    ("met", Standing.MET),
    ("open", Standing.UNJUDGED),
    ("na", Standing.NO_DATA),
)
CSS = {standing: css for css, standing in SHOWN}
SHORT = {"percent": "%", "permille": "‰"}
SIGNS = {
    Comparator.AT_LEAST: "≥",
    Comparator.MORE: ">",
    Comparator.AT_MOST: "≤",
    Comparator.LESS: "<",
    Comparator.EQUAL: "=",
    Comparator.ABOUT: "≈",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """An indicator as a row of the board: strings ready to print."""

    line: Line
    css: str
    name: str
    value: str
    target: str
    change: str
    permille: int | None
    before_permille: int | None
    why: str
    url: str
    own: bool


def name_of(definition: Definition) -> str:
    """The indicator's name in the language of the reader."""
    return definition.name_zh if is_chinese() else definition.name_en or definition.name_zh


def period_name(closing: int | None) -> str:
    """The period a month closes, as offices name it."""
    return period_words(Period.longest(closing)) if closing else ""


def is_chinese() -> bool:
    """Whether the reader reads Chinese."""
    return str(get_language()).startswith("zh")


def unit_text(code: str) -> str:
    """A unit short enough for a row."""
    if code in SHORT:
        return SHORT[code]
    return unit_get(code).name("zh" if is_chinese() else "en") if code else ""


def number(micro: int, *, signed: bool = False, like: int | None = None, against: int | None = None) -> str:
    """A number with the digits people read at a glance; those of `like`, where it is a change of that.

    `against`: a target it must not seem to reach, or to miss, by rounding alone.
    """
    size, measure = abs(micro), abs(micro if like is None else like)
    digits = 0 if measure >= 1000 * MICRO else 1 if measure >= 10 * MICRO else 2 if measure >= MICRO else 4
    rounded = _rounded(size, digits)
    while against is not None and digits < PLACES and rounded == abs(against) != size:
        digits += 1
        rounded = _rounded(size, digits)
    sign = "−" if micro < 0 and rounded else "+" if signed and rounded else ""
    return sign + grouped(rounded)


def _rounded(size: int, digits: int) -> int:
    step: int = 10 ** (PLACES - digits)
    return (size + step // 2) // step * step


def amount(micro: int, unit: str, *, signed: bool = False, like: int | None = None, against: int | None = None) -> str:
    """A number with its unit. English has no 万 and 亿: there the amount is told in its plain unit, 1.14M t."""
    if unit and not is_chinese() and unit_get(unit).wan:
        sign = "−" if micro < 0 else "+" if signed and micro else ""
        return sign + Quantity(abs(micro), unit).headline("en")
    name = unit_text(unit)
    gap = " " if name and not is_chinese() and name not in SHORT.values() else ""
    return f"{number(micro, signed=signed, like=like, against=against)}{gap}{name}"


def row(line: Line) -> Row:
    """One line of the board ready to print."""
    figure = line.figure
    value, why = "—", ""
    if figure is None or figure.value_micro is None:
        why = gettext(REASON_LABELS[Reason(figure.reason)]) if figure and figure.reason else gettext("not told yet")
    else:
        target = line.target.value_micro if line.target else None
        value = value_text(figure.value_micro, line.definition, against=target)
    return Row(
        line=line,
        css=CSS[line.standing],
        name=name_of(line.definition),
        value=value,
        target=target_text(line),
        change=_change(line),
        permille=line.permille,
        before_permille=line.before_permille,
        why=why,
        url=reverse("web:indicator", args=[line.item.indicator.code]),
        own=line.item.duty == "own",
    )


def target_text(line: Line) -> str:
    """The target in a few characters."""
    target = line.target
    if target is None:
        return ""
    if target.value_micro is None:
        return target.printed
    return amount(target.value_micro, line.definition.unit, like=0)


def aim_text(target: Target | None, unit: str) -> str:
    """A target with its sign and unit: ≥ 95%; a trend as it is printed."""
    if target is None:
        return ""
    if target.value_micro is None:
        return target.printed or target.comparator
    sign = SIGNS.get(Comparator(target.comparator), "")
    return f"{sign} {amount(target.value_micro, unit, like=0)}".strip()


def value_text(micro: int | None, definition: Definition, *, against: int | None = None) -> str:
    """A value with its unit, or the level that people judged; a dash where there is none."""
    if micro is None:
        return "—"
    if definition.kind == IndicatorKind.JUDGED:
        return gettext(LEVEL_LABELS[max(0, min(len(LEVEL_LABELS) - 1, micro // MICRO))])
    return amount(micro, definition.unit, against=against)


def exact_text(micro: int | None, definition: Definition) -> str:
    """The exact value with its unit, for hover and tables."""
    if micro is None or definition.kind == IndicatorKind.JUDGED:
        return value_text(micro, definition)
    unit = unit_text(definition.unit)
    return f"{grouped(micro)}{'' if unit in SHORT.values() else ' '}{unit}".strip()


def _change(line: Line) -> str:
    change = line.change_micro
    if change is None or line.judged:
        return ""
    text = number(change, signed=True, like=line.value_micro)
    return gettext("same") if text.strip("+−0.") == "" else text


def dataset_name(code: str) -> str:
    """What a dataset of the lake is called; its code where no app declares it any more."""
    return gettext(DATASETS.get(code).title) if code in DATASETS else code
