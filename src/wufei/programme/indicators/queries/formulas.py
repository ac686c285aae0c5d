"""What people write while they write it: a formula judged and drawn, a printed target read. Nothing is stored.

Not for: what stands in the books (definitions.py, figures.py), or storing it (actions).
"""

import dataclasses
from collections.abc import Mapping, Sequence

from wufei.kernel.access import Actor, require
from wufei.kernel.problems import Problem
from wufei.programme.indicators.models import Definition, Variable
from wufei.programme.indicators.permissions import INDICATOR_READ
from wufei.programme.indicators.rules import formula
from wufei.programme.indicators.rules.fields import target_read
from wufei.programme.indicators.rules.formula import Picture
from wufei.programme.indicators.rules.set_file import definition_faults
from wufei.programme.indicators.spec import JUDGED_UNIT, Comparator, DefinitionIn, Direction, VariableIn

__all__ = ["Picture", "Seen", "drawn", "formula_seen", "target_seen", "variables_all", "variables_named"]


@dataclasses.dataclass(frozen=True, slots=True)
class Seen:
    """A definition looked at: the formula as a picture (None where it cannot be read), all that is wrong with it."""

    picture: Picture | None
    problems: tuple[Problem, ...]


def drawn(text: str) -> Picture | None:
    """The picture of a formula; None where it cannot be read. Pure."""
    try:
        return formula.layout(formula.parse(text)) if text.strip() else None
    except Problem:
        return None


def formula_seen(actor: Actor, given: DefinitionIn, fresh: Sequence[VariableIn] = ()) -> Seen:
    """Judge a definition with the variables that are known, and those that come along with it."""
    require(actor, INDICATOR_READ)
    codes = [b.variable for b in given.bindings]
    units = {v.code: v.unit for v in fresh} | dict(Variable.objects.filter(code__in=codes).values_list("code", "unit"))
    try:
        problems = definition_faults(given, units, where="")
    except Problem as problem:
        problems = [problem]
    return Seen(drawn(given.formula), tuple(problems))


def target_seen(printed: str, definition: Definition) -> tuple[Comparator, int | None]:
    """What a printed target is read as, in the unit it is printed in. Raises TARGET_NUMBER."""
    lower = definition.direction == Direction.LOWER
    return target_read(printed, Comparator.AT_MOST if lower else Comparator.AT_LEAST)


def variables_named(actor: Actor, names: Sequence[str]) -> Mapping[str, Variable]:
    """Code or name as typed → the variable meant, in one query. A name that two variables bear means neither."""
    require(actor, INDICATOR_READ)
    wanted = {name.strip() for name in names if name.strip()}
    rows = [*Variable.objects.filter(code__in=wanted), *Variable.objects.filter(name_zh__in=wanted)] if wanted else []
    by_name: dict[str, set[int]] = {}
    for row in rows:
        by_name.setdefault(row.name_zh, set()).add(row.pk)
    found = {row.name_zh: row for row in rows if len(by_name[row.name_zh]) == 1}
    return found | {row.code: row for row in rows}


def variables_all(actor: Actor) -> list[Variable]:
    """Every variable, to choose from where one is typed."""
    require(actor, INDICATOR_READ)
    return list(Variable.objects.exclude(unit=JUDGED_UNIT).order_by("code"))
