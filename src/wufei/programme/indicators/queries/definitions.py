"""Reads of sets, indicators, definitions, variables and who answers. Not for: numbers (readings.py, figures.py)."""

import dataclasses
from collections.abc import Iterable, Mapping

from django.db.models import Prefetch, QuerySet

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.periods import closing_of
from wufei.programme.indicators.errors import INDICATOR_UNKNOWN, VARIABLE_UNKNOWN
from wufei.programme.indicators.models import Assignment, Definition, Indicator, IndicatorSet, SetItem, Variable
from wufei.programme.indicators.permissions import INDICATOR_READ
from wufei.programme.indicators.spec import Binding


def sets_visible_to(actor: Actor) -> QuerySet[IndicatorSet]:
    """Every set: whoever may read indicators may read all of them."""
    require(actor, INDICATOR_READ)
    return IndicatorSet.objects.select_related("inherits", "place").defer("place__outline")


def set_in_force(actor: Actor) -> IndicatorSet | None:
    """The set that holds today: of those in force the city's own before others, the lowest in the descent, the latest.

    A small set beside it, such as that of a monthly report, belongs to no place and so never takes over.
    """
    return in_force(sets_visible_to(actor).order_by("-recorded_at", "-pk"))


def in_force(sets: Iterable[IndicatorSet]) -> IndicatorSet | None:
    """The one of these sets, the latest first, that holds today; see `set_in_force`."""
    today = clock.today()
    rows = [
        s
        for s in sets
        if (s.valid_from is None or s.valid_from <= today) and (s.valid_to is None or s.valid_to >= today)
    ]
    above = {s.inherits_id for s in rows}
    lowest = [s for s in rows if s.pk not in above]
    return next((s for s in lowest if s.place_id is not None), lowest[0] if lowest else None)


def items_of(found: IndicatorSet, *, excluded: bool = False) -> list[SetItem]:
    """The indicators of a set in their order, with all definitions at hand; excluded ones only where asked for."""
    rows = found.items.select_related("indicator").prefetch_related(
        Prefetch("indicator__definitions", Definition.objects.order_by("edition"))
    )
    return list(rows if excluded else rows.filter(excluded=False))


def indicators_beside(actor: Actor, ids: Iterable[int]) -> list[Indicator]:
    """The indicators that are not among these, with their definitions."""
    require(actor, INDICATOR_READ)
    return list(Indicator.objects.exclude(pk__in=list(ids)).prefetch_related("definitions"))


def indicator_get(*, actor: Actor, code: str) -> Indicator:
    """The indicator of this code with its definitions. Raises INDICATOR_UNKNOWN, NOT_ALLOWED."""
    require(actor, INDICATOR_READ)
    found = Indicator.objects.filter(code=code).prefetch_related("definitions").first()
    if found is None:
        raise INDICATOR_UNKNOWN(where="indicator", value=code)
    return found


def variable_get(code: str) -> Variable:
    """The variable of this code. Raises VARIABLE_UNKNOWN."""
    found = Variable.objects.filter(code=code).first()
    if found is None:
        raise VARIABLE_UNKNOWN(where="variable", value=code)
    return found


def definition_at(definitions: Iterable[Definition], closing: int) -> Definition | None:
    """The definition in force for a closing month: the latest edition that covers it."""
    found = None
    for definition in sorted(definitions, key=lambda d: d.edition):
        begun = definition.valid_from is None or definition.valid_from <= closing
        if begun and (definition.valid_to is None or definition.valid_to >= closing):
            found = definition
    return found


def definition_now(indicator: Indicator) -> Definition:
    """The definition in force this month, or the latest one where none is."""
    definitions = list(indicator.definitions.all())
    return definition_at(definitions, closing_of(clock.today())) or max(definitions, key=lambda d: d.edition)


def bindings_of(definition: Definition) -> tuple[Binding, ...]:
    """The names of its formula with the variables behind them."""
    return tuple(
        Binding(key=row["key"], variable=row["variable"], last_year=bool(row.get("last_year")))
        for row in definition.bindings
    )


@dataclasses.dataclass(frozen=True, slots=True)
class Answering:
    """The units that answer for an indicator at a place: the lead first."""

    party_ids: tuple[int, ...]
    names: tuple[str, ...]


def answering(indicator_ids: Iterable[int], place_ids: Iterable[int]) -> dict[tuple[int, int], Answering]:
    """(indicator, place) → who answers, in one query."""
    found: dict[tuple[int, int], list[Assignment]] = {}
    rows = Assignment.objects.filter(indicator__in=set(indicator_ids), place__in=set(place_ids))
    for row in rows.select_related("party").order_by("role", "pk"):
        found.setdefault((row.indicator_id, row.place_id), []).append(row)
    return {
        key: Answering(tuple(r.party_id for r in rows), tuple(r.party.name for r in rows))
        for key, rows in found.items()
    }


def answering_parties(variables: Iterable[str], place_ids: Iterable[int]) -> Mapping[tuple[str, int], frozenset[int]]:
    """(variable, place) → the units that may write it: they answer there for an indicator whose formula names it."""
    wanted = set(variables)
    by_indicator: dict[int, set[str]] = {}
    for indicator_id, bindings in Definition.objects.values_list("indicator_id", "bindings"):
        by_indicator.setdefault(indicator_id, set()).update({row["variable"] for row in bindings} & wanted)
    found: dict[tuple[str, int], set[int]] = {}
    asked = [indicator for indicator, named in by_indicator.items() if named]
    for row in Assignment.objects.filter(indicator__in=asked, place__in=set(place_ids)):
        for variable in by_indicator[row.indicator_id]:
            found.setdefault((variable, row.place_id), set()).add(row.party_id)
    return {key: frozenset(parties) for key, parties in found.items()}
