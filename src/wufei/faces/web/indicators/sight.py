"""One indicator at a place and period opened for a reader: everything its page and its panel print.

Not for: the board (board.py), judging or computing (programme/indicators).
"""

import dataclasses
import re
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from wufei.faces.web.indicators.asking import Asked, indicator_url
from wufei.faces.web.indicators.charts import forecast_said
from wufei.faces.web.indicators.drawing import fraction, letters, spark
from wufei.faces.web.indicators.exports import sure_text
from wufei.faces.web.indicators.records import history_rows, input_rows, parts_of
from wufei.faces.web.indicators.rows import (
    aim_text,
    amount,
    exact_text,
    is_chinese,
    name_of,
    number,
    period_name,
    row,
    unit_text,
    value_text,
)
from wufei.kernel.access import Actor, Subject, allowed
from wufei.kernel.sources import CONFIDENCE_LABELS, Confidence
from wufei.kernel.text import fill
from wufei.operations.manifests.permissions import MANIFEST_READ
from wufei.programme.finance.permissions import LOAN_READ
from wufei.programme.indicators import permissions
from wufei.programme.indicators.models import Definition, Figure, Indicator, IndicatorSet, Target
from wufei.programme.indicators.queries import definitions, figures, formulas, single
from wufei.programme.indicators.queries.board import Line
from wufei.programme.indicators.queries.figures import Provenance
from wufei.programme.indicators.spec import (
    DIRECTION_LABELS,
    DUTY_LABELS,
    FLAG_LABELS,
    KIND_LABELS,
    Direction,
    Duty,
    Flag,
    IndicatorKind,
)
from wufei.programme.rounds import permissions as rounds_permissions
from wufei.programme.rounds.queries import rounds

SPARKED, TABLED, ROUNDS_SHOWN = 12, 20, 3
READS = {"loans": LOAN_READ, "manifests": MANIFEST_READ}  # who may open the register behind a dataset
_DIGITS = re.compile(r"−?[\d,.]+")
_LONG = re.compile(r"(?<![\d.])\d{4,}")


@dataclasses.dataclass(frozen=True, slots=True)
class Point:
    """One figure of the series as its table shows it."""

    period: str
    value: str
    state: str
    flags: tuple[str, ...]
    url: str
    here: bool


def sight(actor: Actor, indicator: Indicator, where: Asked, in_force: IndicatorSet | None) -> dict[str, Any]:
    """The context of one indicator's page."""
    place, closing = where.place, where.closing
    definition = (
        definitions.definition_at(indicator.definitions.all(), closing) if closing else None
    ) or definitions.definition_now(indicator)
    line = (
        single.line_at(actor, found=in_force, indicator=indicator, place=place, closing=closing)
        if place and closing
        else None
    )
    figure = figures.figure_at(actor, indicator=indicator, place=place, closing=closing) if place and closing else None
    opened = figures.provenance(actor, figure) if figure else None
    told = figures.series(actor, indicator=indicator, place=place) if place else []
    targets = single.targets_of(actor, indicator, places=[place]) if place else []
    context: dict[str, Any] = {
        "here": "indicators",
        "indicator": indicator,
        "definition": definition,
        "name": name_of(definition),
        "asked": where,
        "figure": figure,
        "line": line,
        "item": line.item if line and line.item.pk else None,
        "item_words": _item_words(line, in_force),
        "opened": opened,
        "targets": [_target(t, definition, line) for t in targets],
        "answering": _answering(actor, indicator, where, definition),
        "may": _may(actor, where),
    }
    context |= _head(definition, line, told, where)
    context |= _formula(actor, definition, opened) | _inputs(actor, indicator, opened, told, where)
    return context | _course(actor, indicator, definition, told, where) | _about(actor, definition, opened, where)


def _may(actor: Actor, where: Asked) -> dict[str, bool]:
    subject = Subject(place_code=where.place.code) if where.place else Subject()
    return {
        "target": allowed(actor, permissions.TARGET_SET, subject),
        "assign": actor.may_somewhere(permissions.ASSIGN),
        "define": actor.may_somewhere(permissions.DEFINITION_CHANGE),
        "export": actor.may_somewhere(permissions.TABLE_EXPORT),
        "import": actor.may_somewhere(permissions.TABLE_IMPORT),
    }


def _item_words(line: Line | None, found: IndicatorSet | None) -> str:
    """Where it stands in the set in force: number, group, duty."""
    if line is None or line.item.pk is None or found is None:
        return ""
    words = gettext("no. {n} of “{title}”, {duty}")
    title = found.title_zh if is_chinese() else found.title_en or found.title_zh
    duty = gettext(DUTY_LABELS[Duty(line.item.duty)])
    return fill(words, {"n": line.item.number, "title": title, "duty": duty})


def _answering(actor: Actor, indicator: Indicator, where: Asked, definition: Definition) -> list[str]:
    if where.place is None:
        return list(definition.departments)
    found = definitions.answering([indicator.pk], [where.place.pk]).get((indicator.pk, where.place.pk))
    return list(found.names) if found else []


def _head(definition: Definition, line: Line | None, told: Sequence[Figure], where: Asked) -> dict[str, Any]:
    """The value with its standing, change and gap; the small line."""
    values = [f.value_micro for f in told if f.value_micro is not None and f.closing <= (where.closing or 0)]
    target = line.target if line else None
    shown = row(line) if line else None
    number_part, unit_part = _apart(shown.value if shown else "—")
    return {
        "row": shown,
        "value": shown.value if shown else "—",
        "number": number_part,
        "number_unit": unit_part,
        "exact": exact_text(line.value_micro if line else None, definition),
        "aim": aim_text(target, definition.unit),
        "aim_when": period_name(target.closing) if target else "",
        "gap": _gap(line) if line else "",
        "flags": [gettext(FLAG_LABELS[Flag(f)]) for f in (line.figure.flags if line and line.figure else ())],
        "spark": spark(values[-SPARKED:], target.value_micro if target else None),
    }


def _apart(value: str) -> tuple[str, str]:
    """The number and its unit, which is printed smaller."""
    found = _DIGITS.match(value)
    return (found[0], value[found.end() :].strip()) if found else (value, "")


def _gap(line: Line) -> str:
    """How far it is from its target, in words; nothing where it is met."""
    gap = line.gap_micro
    if gap is None or line.standing not in {"missed", "near"}:
        return ""
    if line.definition.unit == "percent":
        return fill(gettext("{n} points from the target"), {"n": number(abs(gap))})
    return fill(gettext("{n} from the target"), {"n": amount(abs(gap), line.definition.unit)})


def _formula(actor: Actor, definition: Definition, opened: Provenance | None) -> dict[str, Any]:
    """The formula as a fraction with its arithmetic."""
    picture = None if definition.kind == IndicatorKind.JUDGED else formulas.drawn(definition.formula)
    if picture is None:
        return {"fraction": "", "arithmetic": "", "result": ""}
    keys = [row["key"] for row in definition.bindings]
    by_code = formulas.variables_named(actor, [row["variable"] for row in definition.bindings])
    given = letters(keys)
    names: dict[str, tuple[str, str]] = {}
    for bound in definition.bindings:
        variable = by_code.get(bound["variable"])
        meaning = _variable_name(variable.name_zh, variable.name_en) if variable else bound["variable"]
        meaning += f" ({gettext('a year earlier')})" if bound.get("last_year") else ""
        names[bound["key"]] = (given[bound["key"]], meaning)
    result = exact_text(opened.figure.value_micro, definition) if opened else ""
    return {
        "fraction": fraction(picture, names),
        "arithmetic": _LONG.sub(lambda found: f"{int(found[0]):,}", opened.arithmetic) if opened else "",
        "result": result,
    }


def _variable_name(zh: str, en: str) -> str:
    return zh if is_chinese() else en or zh


def _inputs(
    actor: Actor, indicator: Indicator, opened: Provenance | None, told: Sequence[Figure], where: Asked
) -> dict[str, Any]:
    """The inputs, the records behind them, what was entered and restated, and what moved since approval."""
    if opened is None or where.place is None or where.closing is None:
        return {"inputs": [], "below": None, "history": [], "earlier": [], "lacking": [], "since": ""}
    before = max((f.closing for f in told if f.closing < where.closing), default=None)
    rows = input_rows(opened, letters(i.key for i in opened.inputs), before)
    below = {r.place_id for i in opened.inputs if i.rolled for r in i.parts}
    lacking = single.lacking(actor, indicator, where.place, below) if below else []
    values = single.values_at(actor, indicator, places=below, closing=where.closing) if below else {}
    history = single.history_of(
        actor,
        variables=[i.variable.code for i in opened.inputs],
        place=where.place,
        closings={i.closing for i in opened.inputs},
    )
    return {
        "inputs": rows,
        "registers": {name for name, permission in READS.items() if actor.may_somewhere(permission)},
        "below": parts_of(
            rows,
            {pk: value_text(micro, opened.definition) for pk, micro in values.items()},
            lambda p: indicator_url(indicator.code, p, where.closing),
        ),
        "lacking": [(p.short_name or p.name, indicator_url(indicator.code, p, where.closing)) for p in lacking],
        "history": history_rows(history),
        "earlier": [_earlier(f, opened.definition) for f in opened.earlier],
        "since": _since(opened),
    }


def _earlier(figure: Figure, definition: Definition) -> dict[str, Any]:
    return {"figure": figure, "value": exact_text(figure.value_micro, definition)}


def _since(opened: Provenance) -> str:
    """What moved since the value was approved: how many inputs, by how much; empty where nothing did."""
    figure = opened.figure
    parts = []
    if figure.approved_at is not None:
        moment = figure.approved_at
        read = [[i.reading] if i.reading else i.parts for i in opened.inputs]
        changed = sum(any(r.recorded_at > moment for r in readings) for readings in read)
        if changed:
            parts.append(fill(ngettext("{n} input changed", "{n} inputs changed", changed), {"n": changed}))
        if opened.since_approval_micro and figure.approved_micro is not None:
            was = value_text(figure.approved_micro, opened.definition)
            moved = number(opened.since_approval_micro, signed=True, like=figure.value_micro)
            parts.append(fill(gettext("the value was {was} ({moved})"), {"was": was, "moved": moved}))
    if opened.unapproved and (parts or opened.unapproved < len(opened.inputs)):
        n = opened.unapproved
        parts.append(fill(ngettext("{n} input is not approved yet", "{n} inputs are not approved yet", n), {"n": n}))
    return ("；" if is_chinese() else "; ").join(parts)


def _target(target: Target, definition: Definition, line: Line | None) -> dict[str, Any]:
    """A target as its table shows it."""
    return {
        "target": target,
        "aim": aim_text(target, definition.unit),
        "when": period_name(target.closing),
        "baseline": exact_text(target.baseline_micro, definition) if target.baseline_micro is not None else "",
        "baseline_when": period_name(target.baseline_closing),
        "held": bool(line and line.target and line.target.pk == target.pk),
    }


def _course(
    actor: Actor, indicator: Indicator, definition: Definition, told: Sequence[Figure], where: Asked
) -> dict[str, Any]:
    """The series as a table, and where it leads."""
    forecast = single.forecast_of(actor, indicator, where.place) if where.place else None
    points = [
        Point(
            period=period_name(f.closing),
            value=exact_text(f.value_micro, definition),
            state=f.state,
            flags=tuple(gettext(FLAG_LABELS[Flag(flag)]) for flag in f.flags),
            url=indicator_url(indicator.code, where.place, f.closing),
            here=f.closing == where.closing,
        )
        for f in reversed(told)
    ]
    return {
        "points": points[:TABLED],
        "points_total": len(points),
        "forecast": forecast_said(forecast, definition.unit) if forecast else None,
        "forecast_from": period_name(forecast.closing) if forecast else "",
        "judged": definition.kind == IndicatorKind.JUDGED,
    }


def _about(actor: Actor, definition: Definition, opened: Provenance | None, where: Asked) -> dict[str, Any]:
    """The definition with its editions, what others published, and where the figure is used."""
    sure = [
        (field, gettext(CONFIDENCE_LABELS[Confidence(how)]), how == Confidence.OFFICIAL)
        for field, how in definition.confidence.items()
        if how in set(Confidence)
    ]
    used: list[dict[str, str]] = [
        {"word": gettext("Board"), "url": f"{reverse('web:indicators')}{where.query}"},
        {"word": gettext("One screen"), "url": reverse("web:screen")},
    ]
    if where.closing and actor.may_somewhere(rounds_permissions.ROUND_READ):
        found = rounds.rounds_visible_to(actor).filter(closing=where.closing)[:ROUNDS_SHOWN]
        used += [{"word": r.title, "url": reverse("web:round", args=[r.pk])} for r in found]
    editions = opened.editions if opened else sorted(definition.indicator.definitions.all(), key=lambda d: -d.edition)
    return {
        "kind": gettext(KIND_LABELS[IndicatorKind(definition.kind)]),
        "direction": gettext(DIRECTION_LABELS[Direction(definition.direction)]),
        "unit": unit_text(definition.unit),
        "note": definition.note_zh if is_chinese() else definition.note_en or definition.note_zh,
        "sure": sure,
        "least_sure": sure_text(definition),
        "editions": [(d, period_name(d.valid_from), d.pk == definition.pk) for d in editions],
        "published": opened.published if opened else (),
        "used": used,
    }
