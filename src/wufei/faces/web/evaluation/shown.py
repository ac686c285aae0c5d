"""Values of evaluation as pages show them: points, signs, reasons in words, bars. Not for: asking the database."""

import dataclasses
from collections.abc import Iterable, Sequence
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, gettext

from wufei.kernel.text import _, fill
from wufei.kernel.units import MICRO, Language, decimal_text, grouped, unit_get
from wufei.programme.evaluation import spec
from wufei.programme.evaluation.models import Evaluation, Subject
from wufei.programme.evaluation.queries.scores import Branch, Leaf, Score, Sensitivity, Steady, Swap
from wufei.programme.evaluation.spec import (
    HOW_LABELS,
    NO_DATA_LABELS,
    WHAT_LABELS,
    DeductScoring,
    How,
    Item,
    JudgedScoring,
    MeasureKind,
    Node,
)
from wufei.programme.indicators.spec import REASON_LABELS, Reason

MISSING = {
    "none": _("nobody has told an input yet"),
    "unknown": _("the indicator is not defined in this house"),
    "nothing_due": _("nothing fell due in the period"),
}
MOST_SWAPS = 12


def language() -> Language:
    """The language of the page."""
    return "zh" if str(get_language()).startswith("zh") else "en"


def named(row: object) -> str:
    """The name of an item, group, grade or rule in the language of the page."""
    english = getattr(row, "name_en", "") if language() == "en" else ""
    return english or str(getattr(row, "name_zh", ""))


def points(micro: int | None) -> str:
    """Points with two decimals; a dash where there are none."""
    return "—" if micro is None else f"{Decimal(micro) / MICRO:.2f}"


def signed(micro: int | None) -> str:
    """A change of points with its sign; a dash where there is none."""
    if micro is None:
        return "—"
    value = Decimal(micro) / MICRO
    return f"{'+' if value > 0 else '−' if value < 0 else '±'}{abs(value):.2f}"


def amount(micro: int | None, unit: str) -> str:
    """A value as used, with its unit, two decimals, four below one; a dash where there is none."""
    if micro is None:
        return "—"
    step = 10_000 if abs(micro) >= MICRO else 100
    near = (abs(micro) + step // 2) // step * step * (1 if micro >= 0 else -1)
    name = unit_get(unit).name(language()) if unit else ""
    gap = "" if name in {"%", "‰", ""} else " "
    return f"{grouped(near)}{gap}{name}"


def missing_words(node: Node, given: spec.Input) -> str:
    """Why an item has no points, in a sentence; empty where it has."""
    if node.reason is None:
        return ""
    words = gettext(NO_DATA_LABELS[node.reason])
    code, _colon, keys = given.missing.partition(":")
    if code in MISSING:
        return f"{words}{_join()}{gettext(MISSING[code])}"
    if code in set(Reason):
        more = f"{gettext(REASON_LABELS[Reason(code)])}{f' ({keys})' if keys else ''}"
        return f"{words}{_join()}{more}"
    return words


def _join() -> str:
    return "：" if language() == "zh" else ": "


def how_words(leaf: Leaf) -> str:
    """By which rule an item got its points, with what people said of it."""
    node, parts = leaf.node, []
    if node.how is None:
        return ""
    parts.append(gettext(HOW_LABELS[node.how]))
    if node.how is How.STEP and node.step:
        parts.append(fill(gettext("step {n}"), {"n": node.step}))
    if node.how is How.DEDUCTED and isinstance(leaf.item.scoring, DeductScoring):
        kinds = {kind.code: kind for kind in leaf.item.scoring.deductions}
        parts += [f"{named(kinds[row.code])} × {row.count}: −{decimal_text(row.points_micro)}" for row in node.deducted]
    if leaf.given.note:
        parts.append(leaf.given.note)
    return " · ".join(parts)


def measured(item: Item) -> str:
    """What an item is measured by, in words."""
    kind = item.measure.kind
    if kind is MeasureKind.INDICATOR:
        return item.measure.code
    return gettext(WHAT_LABELS.get(item.measure.what, spec.MEASURE_LABELS[kind]))


def indicator_url(code: str, place_code: str, closing: int) -> str:
    """The page of an indicator at a place and month; empty where this house has no such page."""
    if not code:
        return ""
    try:
        address = reverse("web:indicator", args=[code])
    except NoReverseMatch:
        return ""
    return f"{address}?{urlencode({'place': place_code, 'period': closing})}"


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """One item of a score tree as a table shows it."""

    code: str
    name: str
    value: str
    url: str
    target: str
    points: str
    weight: str
    effect: str
    marks: str
    state: str
    how: str
    missing: str
    evidence: int
    by_people: bool


def row(found: Evaluation, subject: Subject, leaf: Leaf) -> Row:
    """An item in words and numbers."""
    node = leaf.node
    place = subject.place or (subject.party.place if subject.party else None)
    target = amount(node.target_micro, node.unit) if node.target_micro is not None else ""
    if node.baseline_micro is not None and target:
        base = fill(gettext("from {value}"), {"value": amount(node.baseline_micro, node.unit)})
        target = f"{target} · {base}"
    by_people = isinstance(leaf.item.scoring, DeductScoring | JudgedScoring)
    value = "" if by_people else amount(node.value_micro, node.unit)
    return Row(
        code=leaf.item.code,
        name=named(leaf.item),
        value=value,
        url=indicator_url(leaf.indicator, place.code if place else "", found.closing),
        target=target,
        points=points(node.points_micro),
        weight=points(node.weight_micro),
        effect=points(node.effect_micro),
        marks=points(node.marks_micro),
        state=leaf.given.state if leaf.given.value_micro is not None else "",
        how=how_words(leaf),
        missing=missing_words(node, leaf.given),
        evidence=len(leaf.given.evidence),
        by_people=by_people,
    )


@dataclasses.dataclass(frozen=True, slots=True)
class Section:
    """One group of a score tree as a table shows it."""

    name: str
    points: str
    weight: str
    effect: str
    marks: str
    progress: str
    rows: tuple[Row, ...]


def section(found: Evaluation, subject: Subject, branch: Branch) -> Section:
    """A group with its items in words and numbers."""
    node = branch.node
    return Section(
        name=named(branch.group),
        points=points(node.points_micro),
        weight=points(node.weight_micro),
        effect=points(node.effect_micro),
        marks=points(node.marks_micro),
        progress=signed(node.progress_micro),
        rows=tuple(row(found, subject, leaf) for leaf in branch.leaves),
    )


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """One line of the ranking as a table shows it. `width`: of the bar, in per cent."""

    score: Score
    points: str
    width: str
    grade: str
    change: int | None
    progress: str
    progress_way: str
    coverage: str
    short: bool


def standings(rows: Iterable[Score]) -> list[Standing]:
    """The ranking in words and numbers."""
    return [
        Standing(
            score=one,
            points=points(one.result.points_micro),
            width=f"{min(100, max(0, (one.result.points_micro or 0) / MICRO)):.1f}",
            grade=named(one.grade) if one.grade else "—",
            change=one.rank.change,
            progress=signed(one.result.progress_micro),
            progress_way=_way(one.result.progress_micro),
            coverage=f"{one.result.coverage_permille / 10:g}%",
            short=not one.result.publishable,
        )
        for one in rows
    ]


def _way(micro: int | None) -> str:
    return "" if not micro else "up" if micro > 0 else "down"


@dataclasses.dataclass(frozen=True, slots=True)
class Lack:
    """An item that has no data for some subjects, with their names."""

    item: Item
    name: str
    subjects: tuple[str, ...]
    everybody: bool


def lacks(rows: Sequence[Score]) -> list[Lack]:
    """What is missing, item by item, the most missing first: one remedy often helps all."""
    found: dict[str, list[str]] = {}
    items: dict[str, Item] = {}
    for one in rows:
        for item in one.lacking:
            items[item.code] = item
            found.setdefault(item.code, []).append(one.name)
    ordered = sorted(found, key=lambda code: -len(found[code]))
    return [
        Lack(items[code], named(items[code]), tuple(found[code]), len(found[code]) == len(rows)) for code in ordered
    ]


@dataclasses.dataclass(frozen=True, slots=True)
class SwapLine:
    """One sentence of the sensitivity, and how far the weight moves (per cent of itself)."""

    words: str
    change: str
    close: bool


def swap_lines(found: Sensitivity) -> list[SwapLine]:
    """For each pair of neighbours the change of one weight that needs least, as sentences, the nearest first."""
    least: dict[int, Swap] = {}
    for one in found.swaps:
        least.setdefault(one.position, one)
    rows = sorted(least.values(), key=lambda one: abs(one.change_micro))
    return [SwapLine(_swap_words(one), _percent(one.change_micro), _close(one)) for one in rows[:MOST_SWAPS]]


def _close(swap: Swap) -> bool:
    """Whether less than a tenth more or less of one weight swaps two places."""
    return abs(swap.change_micro) < MICRO // 10


def _percent(micro: int) -> str:
    value = Decimal(micro) / MICRO * 100
    return f"{'+' if value > 0 else '−'}{abs(value):.1f}%"


def _swap_words(swap: Swap) -> str:
    title = swap.title_en if language() == "en" else swap.title_zh
    if swap.change_micro > 0:
        template = gettext("Were the weight of “{item}” {needed} instead of {weight}, {behind} would pass {ahead}.")
    else:
        template = gettext(
            "Were the weight of “{item}” only {needed} instead of {weight}, {behind} would pass {ahead}."
        )
    needed, weight = points(swap.needed_micro), points(swap.weight_micro)
    if needed == weight:
        needed, weight = decimal_text(swap.needed_micro), decimal_text(swap.weight_micro)
    values = {"item": title, "needed": needed, "weight": weight}
    return fill(template, {**values, "ahead": swap.ahead, "behind": swap.behind})


@dataclasses.dataclass(frozen=True, slots=True)
class Interval:
    """The places a subject takes in nine of ten random weightings, on a scale from first to last."""

    steady: Steady
    left: str
    width: str
    at: str
    kept: str
    wide: bool


def intervals(found: Sensitivity) -> list[Interval]:
    """The bars of the rank intervals."""
    last = max(1, len(found.steady))
    return [
        Interval(
            steady=one,
            left=f"{(one.low - 1) / last * 100:.1f}",
            width=f"{(one.high - one.low + 1) / last * 100:.1f}",
            at=f"{(one.rank - 0.5) / last * 100:.1f}",
            kept=f"{one.kept_permille / 10:.0f}%",
            wide=one.high - one.low >= 2,
        )
        for one in found.steady
    ]
