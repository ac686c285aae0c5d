"""From readings and lake datasets to computed figures: gather, roll up, evaluate, judge. Not for: storing (actions).

A formula does not care where a variable comes from: people's readings are taken from the database as they stand in this
transaction; any other dataset of the lake is read by its name, with the columns variable, place, closing, value_micro
and, if its rows may be made up, simulated. What people told of a place and month counts before what a dataset says.
"""

import dataclasses
import functools
import importlib
import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Q

from wufei.kernel.lake import libraries
from wufei.kernel.lake import queries as lake
from wufei.kernel.periods import closing_earlier
from wufei.programme.indicators.models import Assignment, Definition, Figure, Reading, Variable
from wufei.programme.indicators.rules import formula, standing
from wufei.programme.indicators.spec import JUDGED_UNIT, RANK, Binding, IndicatorKind, ReadingState, Reason
from wufei.registers.places.models import Place
from wufei.registers.places.spec import PlaceKind

READINGS = "indicators.readings"
YEAR = 100
COLUMNS = {"variable": "string", "place": "string", "closing": "int32", "value_micro": "int64", "rank": "int8"}
_STATES = tuple(map(str, ReadingState))
Key = tuple[str, str, int]  # variable, place, closing month


@functools.cache
def _evaluation() -> Any:
    """The evaluation of formulas, loaded by the first figure: it brings Ibis, which no other act should wait for."""
    return importlib.import_module("wufei.programme.indicators.rules.evaluation")


@dataclasses.dataclass(frozen=True, slots=True)
class Scope:
    """What shall be computed again. None: all."""

    variables: tuple[str, ...] | None = None
    indicator_ids: tuple[int, ...] | None = None
    place_codes: tuple[str, ...] | None = None
    closings: tuple[int, ...] | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """One figure as computed, not stored yet. `inputs` as `Figure.inputs`."""

    indicator_id: int
    definition_id: int
    place_id: int
    place_code: str
    closing: int
    value_micro: int | None
    text: str
    reason: str
    missing: tuple[str, ...]
    flags: tuple[str, ...]
    state: str
    inputs: tuple[dict[str, Any], ...]
    simulated: bool


class _Told(NamedTuple):
    """What people told of a variable at a place and month: a reading without what only its page shows."""

    pk: int
    value_micro: int
    state: str
    text: str
    simulated: bool


class _Input(NamedTuple):
    """A variable at a place and month after rolling up."""

    value_micro: int | None
    rank: int
    own: bool
    parts: int
    expected: int
    below_micro: int | None


@dataclasses.dataclass(frozen=True, slots=True)
class Fed:
    """What a dataset says of a variable at a place and month."""

    value_micro: int
    simulated: bool


@dataclasses.dataclass(slots=True)
class _Work:
    """What one computation has at hand."""

    definitions: list[Definition]
    variables: dict[str, Variable]
    places: dict[str, Place]
    readings: dict[Key, _Told]
    fed: dict[Key, Fed]
    asked: Mapping[tuple[int, str], int]
    inputs: dict[Key, _Input] = dataclasses.field(default_factory=dict)
    bindings: dict[int, tuple[Binding, ...]] = dataclasses.field(init=False)
    below: dict[str, list[str]] = dataclasses.field(init=False)  # code → codes directly below

    def __post_init__(self) -> None:
        self.bindings = {d.pk: _bindings(d) for d in self.definitions}
        self.below = {}
        for place in self.places.values():
            if place.parent is not None:
                self.below.setdefault(place.parent.code, []).append(place.code)


def computed(scope: Scope) -> list[Computed]:
    """Every figure of the scope as its inputs say now."""
    definitions = _definitions(scope)
    names = {row["variable"] for d in definitions for row in d.bindings}
    if not names:
        return []
    variables = {v.code: v for v in Variable.objects.filter(code__in=names)}
    closings = _closings(scope, definitions)
    wanted = None if closings is None else closings | {c - YEAR for c in closings}
    places = {} if scope.place_codes is None else _family(scope.place_codes)
    readings = _readings(names, places, wanted)
    fed = fed_by_datasets(variables.values(), list(places), wanted)
    if scope.place_codes is None:
        places = _family({key[1] for key in (*readings, *fed)})
    work = _Work(definitions, variables, places, readings, fed, _asked(definitions, places))
    rolled = _rolled(work)
    work.inputs = _inputs(rolled)
    lineage = None if scope.place_codes is None else _lineage(scope.place_codes)
    found = _figures(work, lake.table_of(rolled), closings, lineage)
    found += _vanished(work, found, closings, lineage)
    # Engines promise no order; kept figures shall have one, so that the same city is built the same twice.
    return sorted(found, key=lambda row: (row.indicator_id, row.place_code, row.closing))


def _definitions(scope: Scope) -> list[Definition]:
    rows = Definition.objects.order_by("indicator_id", "edition")
    if scope.indicator_ids is not None:
        rows = rows.filter(indicator__in=scope.indicator_ids)
    found = list(rows)
    if scope.variables is None:
        return found
    named = set(scope.variables)
    touched = {d.indicator_id for d in found if any(row["variable"] in named for row in d.bindings)}
    return [d for d in found if d.indicator_id in touched]


def _closings(scope: Scope, definitions: Sequence[Definition]) -> set[int] | None:
    if scope.closings is None:
        return None
    later = any(row.get("last_year") for d in definitions for row in d.bindings)
    return set(scope.closings) | ({c + YEAR for c in scope.closings} if later else set())


def _lineage(codes: Iterable[str]) -> set[str]:
    """The codes and every prefix of them that may be the code of a place above."""
    return {code[:length] for code in codes for length in range(2, len(code) + 1)}


def _family(codes: Iterable[str]) -> dict[str, Place]:
    """The places of these codes, those above them, and those directly below any of them.

    Not the province: this house knows one of its cities, and a sum of one is no sum.
    """
    lineage = _lineage(codes)
    rows = Place.objects.exclude(kind=PlaceKind.PROVINCE).select_related("parent").defer("outline", "parent__outline")
    return {p.code: p for p in rows.filter(Q(code__in=lineage) | Q(parent__code__in=lineage))}


def _asked(definitions: Sequence[Definition], places: Mapping[str, Place]) -> dict[tuple[int, str], int]:
    """(indicator, code above) → how many places directly below are asked for it."""
    above = {p.pk: p.parent.code for p in places.values() if p.parent}
    rows = Assignment.objects.filter(indicator__in={d.indicator_id for d in definitions}, place__in=list(above))
    pairs = set(rows.values_list("indicator_id", "place_id"))
    return Counter((indicator, above[place]) for indicator, place in pairs)


def _readings(names: set[str], places: Mapping[str, Place], closings: set[int] | None) -> dict[Key, _Told]:
    # Plain rows: a whole city has tens of thousands, and making an object of each takes longer than all the formulas.
    rows = Reading.objects.filter(variable__code__in=names, superseded_at__isnull=True)
    if places:
        rows = rows.filter(place__in=[p.pk for p in places.values()])
    if closings is not None:
        rows = rows.filter(closing__in=closings)
    told = rows.values_list("variable__code", "place__code", "closing", *_Told._fields).order_by()
    return {row[:3]: _Told(*row[3:]) for row in told}


def _rolled(work: _Work) -> Any:
    """The table of inputs: own readings, what datasets say where there are none, sums of the places below."""
    told = {key: (r.value_micro, RANK[r.state]) for key, r in work.readings.items()}
    fed = {key: (f.value_micro, RANK[ReadingState.APPROVED]) for key, f in work.fed.items() if key not in told}
    rows = [(*key, *said) for key, said in {**told, **fed}.items()]
    columns = {name: [row[n] for row in rows] for n, name in enumerate(COLUMNS)}
    above = [p.parent.code if p.parent else "" for p in work.places.values()]
    places = _table({"place": list(work.places), "parent": above}, {"place": "string", "parent": "string"})
    rules = [v.roll_up for v in work.variables.values()]
    variables = _table(
        {"variable": list(work.variables), "roll_up": rules}, {"variable": "string", "roll_up": "string"}
    )
    # Evaluated once: the rows are needed as such for the provenance, and again for the formulas.
    return _evaluation().roll_up(_table(columns, COLUMNS), places, variables).to_pyarrow()


def _table(columns: Mapping[str, Sequence[object]], types: Mapping[str, str]) -> Any:
    arrow = libraries.arrow()
    schema = arrow.schema([(name, arrow.type_for_alias(kind)) for name, kind in types.items()])
    return lake.table_of(arrow.table(dict(columns), schema=schema))


def fed_by_datasets(variables: Iterable[Variable], places: list[str], closings: set[int] | None) -> dict[Key, Fed]:
    """What the datasets say of these variables, at these places (none: anywhere) and months."""
    by_dataset: dict[str, list[str]] = {}
    for variable in variables:
        by_dataset.setdefault(variable.dataset, []).append(variable.code)
    by_dataset.pop(READINGS, None)
    found: dict[Key, Fed] = {}
    for name, codes in sorted(by_dataset.items()):
        table = lake.table(name)
        table = table.filter(table.variable.isin(sorted(codes)))
        if places:
            table = table.filter(table.place.isin(places))
        if closings is not None:
            table = table.filter(table.closing.isin(sorted(closings)))
        for row in table.to_pyarrow().to_pylist():
            key = (row["variable"], row["place"], row["closing"])
            found[key] = Fed(row["value_micro"], bool(row.get("simulated")))
    return found


def _inputs(rolled: Any) -> dict[Key, _Input]:
    keys, values = (
        zip(*(rolled[name].to_pylist() for name in names), strict=True)
        for names in (("variable", "place", "closing"), _Input._fields)
    )
    return dict(zip(keys, itertools.starmap(_Input, values), strict=True))


def _figures(work: _Work, table: Any, closings: set[int] | None, places: set[str] | None) -> list[Computed]:
    by_pk = {d.pk: d for d in work.definitions}
    asked = [_definition(d, work.definitions, work.variables) for d in work.definitions]
    rows = _evaluation().evaluate(table, asked).to_pyarrow().to_pylist()
    found = []
    for row in rows:
        if (closings is not None and row["closing"] not in closings) or (places and row["place"] not in places):
            continue
        definition, place = by_pk[int(row["indicator"])], work.places.get(row["place"])
        if place is not None:
            found.append(_computed(work, definition, place, row))
    return found


def _vanished(
    work: _Work, found: Sequence[Computed], closings: set[int] | None, places: set[str] | None
) -> list[Computed]:
    """Figures that stand and whose inputs a dataset no longer has: they lose their value, for readings never vanish."""
    fed = {code for code, variable in work.variables.items() if variable.dataset != READINGS}
    definitions = {d.pk: d for d in work.definitions if any(row["variable"] in fed for row in d.bindings)}
    if not definitions:
        return []
    rows = Figure.objects.filter(definition__in=definitions, superseded_at__isnull=True, value_micro__isnull=False)
    rows = rows.select_related("place").defer("inputs", "place__outline")
    if closings is not None:
        rows = rows.filter(closing__in=closings)
    if places is not None:
        rows = rows.filter(place__code__in=places)
    there = {(row.indicator_id, row.place_id, row.closing) for row in found}
    gone = []
    for figure in rows:
        if (figure.indicator_id, figure.place_id, figure.closing) not in there:
            definition = definitions[figure.definition_id]
            keys = ",".join(row["key"] for row in definition.bindings)
            row = {"closing": figure.closing, "value_micro": None, "reason": str(Reason.MISSING), "missing": keys}
            gone.append(_computed(work, definition, figure.place, row))
    return gone


def _definition(definition: Definition, among: Sequence[Definition], variables: Mapping[str, Variable]) -> Any:
    later = [
        d.valid_from
        for d in among
        if d.indicator_id == definition.indicator_id and d.edition > definition.edition and d.valid_from
    ]
    ends = [closing_earlier(min(later), 1)] if later else []
    ends += [definition.valid_to] if definition.valid_to else []
    bindings = _bindings(definition)
    return _evaluation().Definition(
        code=str(definition.pk),
        formula=formula.parse(definition.formula),
        bindings=bindings,
        units={b.variable: variables[b.variable].unit for b in bindings},
        unit=JUDGED_UNIT if definition.kind == IndicatorKind.JUDGED else definition.unit,
        valid_from=definition.valid_from,
        valid_to=min(ends, default=None),
    )


def _bindings(definition: Definition) -> tuple[Binding, ...]:
    return tuple(
        Binding(key=row["key"], variable=row["variable"], last_year=bool(row.get("last_year")))
        for row in definition.bindings
    )


def _computed(work: _Work, definition: Definition, place: Place, row: Mapping[str, Any]) -> Computed:
    inputs, ranks, texts = [], [], []
    partial = differs = simulated = False
    for binding in work.bindings[definition.pk]:
        at = row["closing"] - (YEAR if binding.last_year else 0)
        variable = work.variables[binding.variable]
        key = (binding.variable, place.code, at)
        seen, reading = work.inputs.get(key), work.readings.get(key)
        if seen is not None:
            # Who is asked is known better than which places there are: zones may report with their county.
            asked = work.asked.get((definition.indicator_id, place.code), 0)
            seen = seen._replace(expected=max(asked, seen.parts)) if asked else seen
        inputs.append(_line(binding, variable, at, seen, reading))
        if seen is None:
            continue
        ranks.append(seen.rank)
        partial |= not seen.own and seen.parts < seen.expected
        whole = seen.parts == seen.expected != 0
        differs |= seen.own and whole and seen.below_micro not in {None, seen.value_micro}
        simulated |= _simulated(work, key)
        texts += [reading.text] if reading and reading.text else []
    value = row["value_micro"]
    marks = standing.flags(value, definition.unit, kind=definition.kind, partial=partial, differs=differs)
    return Computed(
        indicator_id=definition.indicator_id,
        definition_id=definition.pk,
        place_id=place.pk,
        place_code=place.code,
        closing=row["closing"],
        value_micro=value,
        text=texts[0] if definition.kind == IndicatorKind.JUDGED and texts else "",
        reason=row["reason"] or "",
        missing=tuple(part for part in (row["missing"] or "").split(",") if part),
        flags=tuple(map(str, marks)),
        state=_STATES[min(ranks)] if ranks else str(ReadingState.DRAFT),
        inputs=tuple(inputs),
        simulated=simulated,
    )


def _simulated(work: _Work, key: Key) -> bool:
    """Whether an input is made up: the place's own, or one of those below that it is the sum of."""
    if key in work.readings or key in work.fed:
        return _made_up(work, key)
    variable, code, closing = key
    return any(_made_up(work, (variable, one, closing)) for one in work.below.get(code, ()))


def _made_up(work: _Work, key: Key) -> bool:
    if key in work.readings:
        return work.readings[key].simulated
    return key in work.fed and work.fed[key].simulated


def _line(binding: Binding, variable: Variable, at: int, seen: _Input | None, reading: _Told | None) -> dict[str, Any]:
    """One input as a figure keeps it."""
    return {
        "key": binding.key,
        "variable": binding.variable,
        "closing": at,
        "value_micro": seen.value_micro if seen else None,
        "unit": variable.unit,
        "state": _STATES[seen.rank] if seen else "",
        "reading_id": reading.pk if reading else None,
        "own": seen.own if seen else False,
        "parts": seen.parts if seen else 0,
        "expected": seen.expected if seen else 0,
    }
