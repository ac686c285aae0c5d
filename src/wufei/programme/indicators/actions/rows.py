"""Rows of files into readings, targets and published figures, through their own actions. Not for: reading files."""

import hashlib

from wufei.kernel.access import Actor
from wufei.kernel.periods import Period
from wufei.kernel.sources import Confidence
from wufei.kernel.tables.spec import Outcome, Values, word
from wufei.kernel.units import unit_find
from wufei.programme.indicators.actions.definitions import indicator_add, variable_define
from wufei.programme.indicators.actions.readings import ReadingIn, readings_put
from wufei.programme.indicators.actions.targets import PublishedIn, TargetIn, published_put, target_set
from wufei.programme.indicators.errors import INDICATOR_UNKNOWN, PLACE_UNKNOWN, VARIABLE_UNKNOWN
from wufei.programme.indicators.models import Definition, Indicator, Published, Reading, Target, Variable
from wufei.programme.indicators.spec import (
    JUDGED_UNIT,
    Binding,
    DefinitionIn,
    Direction,
    VariableIn,
    VariableKind,
)
from wufei.registers.places import queries as places
from wufei.registers.places.models import Place


def reading_put(*, actor: Actor, values: Values) -> Outcome:
    """One reading of a file: filed, restating what differs. Raises what readings_put raises."""
    variable = _variable(word(values, "variable"))
    place, closing = _place(actor, word(values, "place")), _closing(values["period"])
    there = Reading.objects.filter(variable=variable, place=place, closing=closing, superseded_at__isnull=True)
    known = there.exists()
    unit = word(values, "unit")
    found = unit_find(unit) if unit else None
    given = ReadingIn(
        variable=variable.code,
        place_code=place.code,
        closing=closing,
        value=word(values, "value"),
        unit=found.code if found else unit,
        text=word(values, "text"),
        source=word(values, "source"),
        note=word(values, "note"),
    )
    made = readings_put(actor=actor, given=[given], reason="import", later=True)
    if not made:
        return Outcome.UNCHANGED
    return Outcome.CHANGED if known else Outcome.CREATED


def target_put(*, actor: Actor, values: Values) -> Outcome:
    """One target of a file. An indicator that only has a name becomes an indicator of one's own, entered directly."""
    place = _place(actor, word(values, "place"))
    unit, printed = word(values, "unit"), word(values, "target")
    code = _indicator(actor, word(values, "indicator_id"), word(values, "indicator_name"), unit)
    period = values.get("target_year")
    closing = _closing(period) if isinstance(period, Period) else None
    there = Target.objects.filter(indicator__code=code, place=place, closing=closing).first()
    baseline = values.get("baseline_year")
    given = TargetIn(
        indicator=code,
        place_code=place.code,
        period=period.code if isinstance(period, Period) else "",
        printed=printed,
        unit=unit,
        baseline=word(values, "baseline"),
        baseline_period=baseline.code if isinstance(baseline, Period) else "",
        department=word(values, "responsible_department"),
        source=word(values, "source_url"),
        note=word(values, "note"),
    )
    made = target_set(actor=actor, given=given)
    if there is None:
        return Outcome.CREATED
    return Outcome.UNCHANGED if made.version == there.version else Outcome.CHANGED


def published_row_put(*, actor: Actor, values: Values) -> Outcome:
    """One published figure of a file, whoever made it: the place and the name are put together from what it has."""
    city, area, cities = (word(values, key) for key in ("city", "area", "cities_reporting"))
    place = (
        word(values, "place") or (city + area if area not in {"", "全市"} else city) or (cities and f"{cities} 个城市")
    )
    name = word(values, "indicator_name") or " ".join(
        part for part in (word(values, "stream"), word(values, "measure")) if part
    )
    score = word(values, "score")
    period = values.get("year") or values.get("period")
    before = Published.objects.count()
    given = PublishedIn(
        place=place,
        name=name or ("无废指数" if score else ""),
        value=word(values, "value") or score,
        period=period.code if isinstance(period, Period) else "",
        unit=word(values, "unit") or ("分" if score else ""),
        indicator=word(values, "indicator_id"),
        kind=word(values, "kind") or "actual",
        comparator=word(values, "comparator") or "=",
        source=word(values, "source_url"),
        note=word(values, "note"),
    )
    _row, changed = published_put(actor=actor, given=given)
    if not changed:
        return Outcome.UNCHANGED
    return Outcome.CREATED if Published.objects.count() > before else Outcome.CHANGED


def _closing(period: object) -> int:
    return period.closing if isinstance(period, Period) else 0


def _place(actor: Actor, text: str) -> Place:
    """A place by its code, its name, or the name of its city and its own together."""
    found = places.visible_to(actor).filter(code=text).first() or places.place_named(actor=actor, name=text)
    if found is not None:
        return found
    for place in places.visible_to(actor).filter(parent__isnull=False).select_related("parent").defer("outline"):
        if place.parent is not None and text == f"{place.parent.name}{place.name}":
            return place
    raise PLACE_UNKNOWN(where="place", value=text)


def _variable(text: str) -> Variable:
    found = Variable.objects.filter(code=text).first()
    if found is not None:
        return found
    named = list(Variable.objects.filter(name_zh=text)[:2]) or list(Variable.objects.filter(name_en__iexact=text)[:2])
    if len(named) != 1:
        raise VARIABLE_UNKNOWN(where="variable", value=text)
    return named[0]


def _indicator(actor: Actor, code: str, name: str, unit: str) -> str:
    """The code of an indicator by code or name; a bare name with a known unit becomes an indicator of one's own."""
    if code:
        if not Indicator.objects.filter(code=code).exists():
            raise INDICATOR_UNKNOWN(where="indicator_id", value=code)
        return code
    named = Definition.objects.filter(name_zh=name).values_list("indicator__code", flat=True).first()
    if named is not None:
        return named
    found = unit_find(unit) if unit else None
    if not name or (unit and found is None):
        raise INDICATOR_UNKNOWN(where="indicator_name", value=name)
    return _own(actor, name, found.code if found else JUDGED_UNIT)


def _own(actor: Actor, name: str, unit: str) -> str:
    code = f"own_{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    variable_define(actor=actor, given=VariableIn(code=code, name_zh=name, unit=unit, kind=VariableKind.STOCK))
    given = DefinitionIn(
        name_zh=name,
        unit=unit,
        direction=Direction.HIGHER,
        formula="value",
        bindings=(Binding(key="value", variable=code),),
        confidence={"name": Confidence.CITED, "formula": Confidence.RECALLED},
    )
    return indicator_add(actor=actor, code=code, given=given).code
