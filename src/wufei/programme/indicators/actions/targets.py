"""Writes on targets with their baselines, and on figures that others published. Not for: readings, figures."""

import dataclasses
from typing import Any

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, Subject, require
from wufei.kernel.audit.actions import record
from wufei.kernel.periods import Period
from wufei.kernel.problems import NOT_FOUND, Problem
from wufei.kernel.rows import swap
from wufei.kernel.units import Quantity, parse_micro, unit_find
from wufei.programme.indicators import permissions
from wufei.programme.indicators.errors import INDICATOR_UNKNOWN, NAME_MISSING, PUBLISHED_NUMBER
from wufei.programme.indicators.models import Indicator, Published, Target
from wufei.programme.indicators.queries.definitions import definition_now
from wufei.programme.indicators.queries.readings import place_of
from wufei.programme.indicators.rules.fields import fit, target_read
from wufei.programme.indicators.spec import Comparator, Direction, IndicatorKind
from wufei.registers.places import queries as places


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class TargetIn:
    """A target as given: `printed` as people write it (“≥95”, “<0.090”, “逐年提升”), periods as `2025`, `2025Q3` …"""

    indicator: str
    place_code: str
    period: str
    printed: str
    comparator: str = ""
    unit: str = ""
    baseline: str = ""
    baseline_period: str = ""
    department: str = ""
    source: str = ""
    note: str = ""
    plan_target_id: int | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PublishedIn:
    """A published figure as given: names as printed, the value as text."""

    place: str
    name: str
    value: str
    period: str
    unit: str = ""
    indicator: str = ""
    kind: str = "actual"
    comparator: str = "="
    source: str = ""
    note: str = ""


def target_set(*, actor: Actor, given: TargetIn, simulated: bool = False) -> Target:
    """Set what an indicator shall reach at a place by a period; the same period again replaces it, logged.

    Raises INDICATOR_UNKNOWN, PLACE_UNKNOWN, NOT_A_PERIOD, TARGET_NUMBER, NOT_A_NUMBER, DIMENSIONS_DIFFER.
    """
    with transaction.atomic():
        place = place_of(given.place_code)
        require(actor, permissions.TARGET_SET, Subject(place_code=place.code))
        indicator = _indicator(given.indicator)
        fields = _target(given, indicator)
        closing = Period.parse(given.period).closing if given.period else None
        there = Target.objects.filter(indicator=indicator, place=place, closing=closing).first()
        before = {name: getattr(there, name) for name in fields} if there else {}
        if there is not None and before == fields:
            return there
        who = {"recorded_at": clock.now(), "recorded_by": actor.label[:120]}
        if there is not None:
            swap(there, version=there.version, **fields, **who)
        else:
            there = Target.objects.create(
                indicator=indicator, place=place, closing=closing, simulated=simulated, **fields, **who
            )
        change = {
            name: [str(before.get(name, "")), str(value)] for name, value in fields.items() if before.get(name) != value
        }
        record(actor=actor, act="indicators.target.set", subject=there, change=change)
    return there


def target_drop(*, actor: Actor, target_id: int, version: int, reason: str = "") -> None:
    """Take a target away; what it said stays in the log. Raises NOT_FOUND, STALE."""
    with transaction.atomic():
        target = Target.objects.select_related("place").filter(pk=target_id).first()
        if target is None:
            raise NOT_FOUND(where="target", value=target_id)
        require(actor, permissions.TARGET_SET, Subject(place_code=target.place.code))
        swap(target, version=version)
        change = {"printed": target.printed, "closing": target.closing}
        record(actor=actor, act="indicators.target.drop", subject=target, change=change, reason=reason)
        target.delete()


def _indicator(code: str) -> Indicator:
    found = Indicator.objects.filter(code=code).prefetch_related("definitions").first()
    if found is None:
        raise INDICATOR_UNKNOWN(where="indicator", value=code)
    return found


def _target(given: TargetIn, indicator: Indicator) -> dict[str, object]:
    definition = definition_now(indicator)
    lower = definition.direction == Direction.LOWER
    comparator, value = target_read(given.printed, Comparator.AT_MOST if lower else Comparator.AT_LEAST)
    if given.comparator:
        comparator = Comparator(given.comparator)
    judged = definition.kind == IndicatorKind.JUDGED
    return {
        "comparator": str(comparator),
        "value_micro": None if value is None else _in_unit(value, given.unit, "" if judged else definition.unit),
        "printed": fit("printed", given.printed, 200),
        "baseline_closing": Period.parse(given.baseline_period, "baseline_period").closing
        if given.baseline_period
        else None,
        "baseline_micro": _in_unit(parse_micro(given.baseline, "baseline"), given.unit, definition.unit)
        if given.baseline.strip()
        else None,
        "department": fit("department", given.department, 200),
        "source": fit("source", given.source, 300),
        "note": fit("note", given.note, 300),
        "plan_target_id": given.plan_target_id,
    }


def _in_unit(micro: int, printed: str, unit: str) -> int:
    """A number of the printed unit in the indicator's; a printed unit that nobody knows is taken for that."""
    found = unit_find(printed) if printed else None
    if found is None or not unit or found.code == unit:
        return micro
    return Quantity(micro, found.code).to(unit).amount_micro


def published_put(*, actor: Actor, given: PublishedIn) -> tuple[Published, bool]:
    """Take in a figure somebody published; (row, whether anything changed). Names no register knows stay as printed.

    Raises NAME_MISSING, NOT_A_PERIOD, PUBLISHED_NUMBER.
    """
    require(actor, permissions.PUBLISHED_WRITE)
    if not given.place.strip() or not given.name.strip():
        raise NAME_MISSING(where="place" if not given.place.strip() else "name")
    try:
        value = parse_micro(given.value, "value")
    except Problem as problem:
        raise PUBLISHED_NUMBER(where="value", value=given.value) from problem
    with transaction.atomic():
        indicator = Indicator.objects.filter(code=given.indicator).first() if given.indicator else None
        fields = {
            "place": places.place_named(actor=actor, name=given.place.strip()),
            "indicator": indicator,
            "comparator": fit("comparator", given.comparator or "=", 4),
            "value_micro": value,
            "source": fit("source", given.source, 400),
            "note": fit("note", given.note, 400),
        }
        key: dict[str, Any] = {
            "place_printed": fit("place", given.place, 120),
            "name_printed": fit("name", given.name, 200),
            "unit_printed": fit("unit", given.unit, 40),
            "kind": fit("kind", given.kind or "actual", 8),
            "period": Period.parse(given.period).code,
        }
        there = Published.objects.filter(**key).first()
        if there is not None and {name: getattr(there, name) for name in fields} == fields:
            return there, False
        who = {"recorded_at": clock.now(), "recorded_by": actor.label[:120]}
        made, _new = Published.objects.update_or_create(**key, defaults={**fields, **who})
        change = {"value_micro": [there.value_micro if there else None, value]}
        record(actor=actor, act="indicators.published.put", subject=made, change=change)
    return made, True
