"""Defining an indicator or a new edition of it, with its formula judged and drawn while it is typed.

Not for: sets (sets.py), numbers.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from wufei.faces.web.indicators.drawing import fraction, letters
from wufei.faces.web.indicators.rows import is_chinese, name_of, period_name, unit_text
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, go, text
from wufei.kernel.access import Actor
from wufei.kernel.periods import Period
from wufei.kernel.units import units
from wufei.programme.indicators.actions.definitions import definition_revise, indicator_add
from wufei.programme.indicators.models import Definition, Variable
from wufei.programme.indicators.permissions import DEFINITION_CHANGE
from wufei.programme.indicators.queries import definitions, formulas
from wufei.programme.indicators.spec import (
    DIRECTION_LABELS,
    KIND_LABELS,
    Binding,
    DefinitionIn,
    Direction,
    IndicatorKind,
    RollUp,
    VariableIn,
    VariableKind,
)

EARLIER = "earlier"
ROW = ("key", "variable", "year", "variable_name", "variable_unit", "variable_kind", "variable_roll_up")
MOST_ROWS = 24
E = TypeVar("E", IndicatorKind, Direction, VariableKind, RollUp)


@dataclasses.dataclass(frozen=True, slots=True)
class Given:
    """What the form holds: the definition, and the variables that are new with it."""

    definition: DefinitionIn
    fresh: tuple[VariableIn, ...]
    known: Mapping[str, Variable]


def _rows(form: QueryDict) -> list[dict[str, str]]:
    """The rows of inputs in which anything stands; a row's first name is its own where none is given."""
    columns = {name: form.getlist(name) for name in ROW}
    count = min(MOST_ROWS, max((len(values) for values in columns.values()), default=0))
    rows = [{name: (v[n] if n < len(v) else "").strip() for name, v in columns.items()} for n in range(count)]
    return [row for row in rows if row["variable"] or row["key"]]


def _given(actor: Actor, form: QueryDict) -> Given:
    rows = _rows(form)
    known = formulas.variables_named(actor, [row["variable"] for row in rows])
    fresh: dict[str, VariableIn] = {}
    bindings = []
    for row in rows:
        there = known.get(row["variable"])
        code = there.code if there else row["variable"]
        if there is None and (row["variable_name"] or row["variable_unit"]):
            fresh.setdefault(code, _fresh(code, row))
        bindings.append(Binding(key=row["key"] or code, variable=code, last_year=row["year"] == EARLIER))
    kind = _choice(IndicatorKind, text(form, "kind"), IndicatorKind.NUMBER)
    first = text(form, "valid_from")
    given = DefinitionIn(
        name_zh=text(form, "name_zh"),
        name_en=text(form, "name_en"),
        kind=kind,
        direction=_choice(Direction, text(form, "direction"), Direction.HIGHER),
        unit="" if kind is IndicatorKind.JUDGED else text(form, "unit"),
        formula="" if kind is IndicatorKind.JUDGED else text(form, "formula"),
        bindings=() if kind is IndicatorKind.JUDGED else tuple(bindings),
        departments=_lines(form, "departments"),
        source=_lines(form, "source"),
        note_zh=text(form, "note_zh"),
        note_en=text(form, "note_en"),
        valid_from=Period.parse(first, "valid_from").closing if first else None,
    )
    return Given(given, () if kind is IndicatorKind.JUDGED else tuple(fresh.values()), known)


def _fresh(code: str, row: Mapping[str, str]) -> VariableIn:
    return VariableIn(
        code=code,
        name_zh=row["variable_name"],
        unit=row["variable_unit"],
        kind=_choice(VariableKind, row["variable_kind"], VariableKind.FLOW),
        roll_up=_choice(RollUp, row["variable_roll_up"], RollUp.NONE),
    )


def _choice(kind: type[E], given: str, default: E) -> E:
    return kind(given) if given in set(kind) else default


def _lines(form: QueryDict, name: str) -> tuple[str, ...]:
    """One entry a line; departments may stand in one line with 、 between them."""
    return tuple(part.strip() for line in text(form, name).splitlines() for part in line.split("、") if part.strip())


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Define an indicator of one's own."""
    actor = actor_of(request)
    enter(actor, DEFINITION_CHANGE)
    if request.method == "POST":
        given, code = _given(actor, request.POST), text(request.POST, "code")
        indicator_add(actor=actor, code=code, given=given.definition, variables=given.fresh)
        return go(request, reverse("web:indicator", args=[code]))
    return render(request, "web/indicators/define.html", _form(actor, None))


@require_http_methods(["GET", "POST"])
def revise(request: HttpRequest, code: str) -> HttpResponse:
    """A new edition of a definition, from a month on, with the reason."""
    actor = actor_of(request)
    enter(actor, DEFINITION_CHANGE)
    found = definitions.indicator_get(actor=actor, code=code)
    if request.method == "POST":
        given = _given(actor, request.POST)
        definition_revise(
            actor=actor,
            code=code,
            given=given.definition,
            reason=text(request.POST, "reason"),
            variables=given.fresh,
        )
        return go(request, reverse("web:indicator", args=[code]))
    last = max(found.definitions.all(), key=lambda d: d.edition)
    return render(request, "web/indicators/define.html", _form(actor, last))


def _form(actor: Actor, last: Definition | None) -> dict[str, Any]:
    """The form: empty, or filled with the last edition."""
    bindings = last.bindings if last and last.kind != IndicatorKind.JUDGED else []
    known = formulas.variables_named(actor, [row["variable"] for row in bindings])
    return {
        "here": "indicators",
        "last": last,
        "name": name_of(last) if last else "",
        "next": last.edition + 1 if last else 1,
        "since": period_name(last.valid_from) if last else "",
        "kinds": [(str(k), gettext(word)) for k, word in KIND_LABELS.items()],
        "directions": [(str(d), gettext(word)) for d, word in DIRECTION_LABELS.items()],
        "units": _units(),
        "variables": formulas.variables_all(actor),
        "rows": [_bound(row, known) for row in bindings],
        "seen": _seen(actor, _of(last), (), known) if last and bindings else None,
    }


def _units() -> list[tuple[str, str]]:
    return sorted(((u.code, unit_text(u.code) or u.code) for u in units().values()), key=lambda pair: pair[1])


def _bound(row: Mapping[str, Any], known: Mapping[str, Variable]) -> dict[str, Any]:
    return {
        "key": row["key"],
        "variable": known[row["variable"]].code if row["variable"] in known else row["variable"],
        "last_year": bool(row.get("last_year")),
        "known": known.get(row["variable"]),
    }


def _of(last: Definition) -> DefinitionIn:
    return DefinitionIn(
        name_zh=last.name_zh,
        kind=IndicatorKind(last.kind),
        unit=last.unit,
        formula=last.formula,
        bindings=definitions.bindings_of(last),
    )


def _seen(
    actor: Actor, given: DefinitionIn, fresh: Sequence[VariableIn], known: Mapping[str, Variable]
) -> dict[str, Any]:
    """What the formula field shows below itself: the picture, all that is wrong, what each input is taken for."""
    seen = formulas.formula_seen(actor, given, fresh)
    by_code = {v.code: v for v in known.values()}
    coming = {v.code: v for v in fresh}
    given_letters = letters(b.key for b in given.bindings)
    names, inputs = {}, []
    for binding in given.bindings:
        there, new_one = by_code.get(binding.variable), coming.get(binding.variable)
        meaning = _name(there, new_one) or binding.variable
        meaning += f" ({gettext('a year earlier')})" if binding.last_year else ""
        unit = there.unit if there else new_one.unit if new_one else ""
        names[binding.key] = (given_letters[binding.key], meaning)
        inputs.append((given_letters[binding.key], binding.key, meaning, unit_text(unit) if unit in units() else unit))
    return {
        "fraction": fraction(seen.picture, names) if seen.picture else "",
        "problems": [problem.as_dict(gettext) for problem in seen.problems],
        "inputs": inputs,
    }


def _name(there: Variable | None, fresh: VariableIn | None) -> str:
    if there is None:
        return fresh.name_zh if fresh else ""
    return there.name_zh if is_chinese() else there.name_en or there.name_zh


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Judge and draw the formula as it stands in the form; nothing is kept."""
    actor = actor_of(request)
    enter(actor, DEFINITION_CHANGE)
    form = request.POST.copy()
    form.pop("valid_from", None)  # half a month is no fault of the formula
    given = _given(actor, form)
    seen = None
    if given.definition.kind is not IndicatorKind.JUDGED and (given.definition.formula or given.definition.bindings):
        seen = _seen(actor, given.definition, given.fresh, given.known)
    return render(request, "web/indicators/formula_seen.html", {"seen": seen})
