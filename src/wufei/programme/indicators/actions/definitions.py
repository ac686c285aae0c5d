"""Writes on variables, indicators and their dated definitions, and who answers. Not for: sets, numbers."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.problems import NOT_FOUND, Problems
from wufei.kernel.sources import Confidence
from wufei.kernel.units import unit_get
from wufei.programme.indicators.actions.figures import figures_refresh
from wufei.programme.indicators.errors import (
    CODE_FORM,
    EDITION_LATER,
    INDICATOR_EXISTS,
    INDICATOR_UNKNOWN,
    NAME_MISSING,
    REASON_NEEDED,
    VALIDITY_ORDER,
    VARIABLE_DIFFERS,
)
from wufei.programme.indicators.models import Assignment, Definition, Indicator, Variable
from wufei.programme.indicators.permissions import ASSIGN, DEFINITION_CHANGE
from wufei.programme.indicators.rules.fields import fit
from wufei.programme.indicators.rules.set_file import code_is_sound, definition_faults
from wufei.programme.indicators.spec import (
    JUDGED_UNIT,
    Binding,
    DefinitionIn,
    IndicatorKind,
    RollUp,
    VariableIn,
    VariableKind,
)
from wufei.registers.parties.models import Party
from wufei.registers.places.models import Place


def variable_define(*, actor: Actor, given: VariableIn) -> Variable:
    """Declare a variable; the same again changes nothing. Raises CODE_FORM, VARIABLE_DIFFERS, UNKNOWN_UNIT."""
    require(actor, DEFINITION_CHANGE)
    if not code_is_sound(given.code):
        raise CODE_FORM(where="code", value=given.code)
    if not given.name_zh.strip():
        raise NAME_MISSING(where="name_zh")
    unit_get(given.unit)
    with transaction.atomic():
        found = variables_write([given])[given.code]
        change = {"unit": given.unit, "kind": str(given.kind)}
        record(actor=actor, act="indicators.variable.define", subject=found, change=change)
    return found


def variables_write(given: Iterable[VariableIn]) -> dict[str, Variable]:
    """Declare several variables. Raises Problems with VARIABLE_DIFFERS for those that exist in another unit.

    No actor: the action that calls this has asked.
    """
    rows = list(given)
    there = {v.code: v for v in Variable.objects.filter(code__in=[row.code for row in rows])}
    differing = [r for r in rows if r.code in there and (there[r.code].unit, there[r.code].kind) != (r.unit, r.kind)]
    if differing:
        raise Problems(
            VARIABLE_DIFFERS(where=f"variable {r.code}", value=r.code, unit=there[r.code].unit) for r in differing
        )
    fresh = [
        Variable(
            code=row.code,
            name_zh=fit("name_zh", row.name_zh, 120),
            name_en=fit("name_en", row.name_en, 160),
            unit=row.unit,
            kind=row.kind,
            roll_up=row.roll_up,
            dataset=row.dataset,
            note_zh=fit("note_zh", row.note_zh, 300),
            note_en=fit("note_en", row.note_en, 400),
        )
        for row in rows
        if row.code not in there
    ]
    Variable.objects.bulk_create(fresh)
    return there | {v.code: v for v in fresh}


def indicator_add(*, actor: Actor, code: str, given: DefinitionIn, variables: Sequence[VariableIn] = ()) -> Indicator:
    """Define an indicator of one's own, with the variables that are new.

    Raises CODE_FORM, INDICATOR_EXISTS, VARIABLE_DIFFERS, or Problems with the formula's faults.
    """
    require(actor, DEFINITION_CHANGE)
    if not code_is_sound(code):
        raise CODE_FORM(where="code", value=code)
    with transaction.atomic():
        if Indicator.objects.filter(code=code).exists():
            raise INDICATOR_EXISTS(where="code", value=code)
        _declare(variables)
        _judge(given)
        indicator = indicator_new(code=code)
        definition_write(actor=actor, indicator=indicator, given=given)
        record(actor=actor, act="indicators.indicator.add", subject=indicator, change={"formula": given.formula})
        figures_refresh(indicator_ids=[indicator.pk])
    return indicator


def definition_revise(
    *, actor: Actor, code: str, given: DefinitionIn, reason: str, variables: Sequence[VariableIn] = ()
) -> Definition:
    """A new edition of an indicator's definition from `given.valid_from` on; older months keep the older edition.

    Raises INDICATOR_UNKNOWN, REASON_NEEDED, EDITION_LATER, VALIDITY_ORDER, VARIABLE_DIFFERS, or Problems with the
    formula's faults.
    """
    require(actor, DEFINITION_CHANGE)
    reason = fit("reason", reason, 300)
    if not reason:
        raise REASON_NEEDED(where="reason")
    with transaction.atomic():
        indicator = Indicator.objects.filter(code=code).first()
        if indicator is None:
            raise INDICATOR_UNKNOWN(where="indicator", value=code)
        last = indicator.definitions.order_by("-edition").first()
        if last is not None and (given.valid_from is None or (last.valid_from or 0) >= given.valid_from):
            raise EDITION_LATER(where="valid_from", value=given.valid_from or "")
        _declare(variables)
        _judge(given)
        made = definition_write(
            actor=actor, indicator=indicator, given=given, edition=last.edition + 1 if last else 1, reason=reason
        )
        change = {"edition": made.edition, "formula": [last.formula if last else "", given.formula]}
        record(actor=actor, act="indicators.definition.revise", subject=indicator, change=change, reason=reason)
        figures_refresh(indicator_ids=[indicator.pk])
    return made


def _declare(variables: Sequence[VariableIn]) -> None:
    """The variables a definition brings along, judged like those declared alone."""
    for given in variables:
        if not code_is_sound(given.code):
            raise CODE_FORM(where="variable", value=given.code)
        if not given.name_zh.strip():
            raise NAME_MISSING(where="variable_name")
        unit_get(given.unit)
    variables_write(variables)


def _judge(given: DefinitionIn) -> None:
    if not given.name_zh.strip():
        raise NAME_MISSING(where="name_zh")
    if given.valid_from and given.valid_to and given.valid_to < given.valid_from:
        raise VALIDITY_ORDER(where="valid_to", value=given.valid_to)
    units = dict(Variable.objects.filter(code__in=[b.variable for b in given.bindings]).values_list("code", "unit"))
    if problems := definition_faults(given, units, where=""):
        raise Problems(problems)


def indicator_new(*, code: str) -> Indicator:
    """The bare row of a new indicator.

    No actor: the action that calls this has asked.
    """
    return Indicator.objects.create(code=code, recorded_at=clock.now())


def definition_write(
    *, actor: Actor, indicator: Indicator, given: DefinitionIn, edition: int = 1, reason: str = ""
) -> Definition:
    """Store a definition that was judged. One that people judge gets its own variable of levels.

    No permission: the action that calls this has asked.
    """
    bindings, formula = given.bindings, given.formula
    if given.kind is IndicatorKind.JUDGED:
        level = VariableIn(
            code=indicator.code,
            name_zh=given.name_zh[:120],
            name_en=given.name_en[:160],
            unit=JUDGED_UNIT,
            kind=VariableKind.JUDGED,
            roll_up=RollUp.NONE,
        )
        variables_write([level])
        bindings, formula = (Binding(key="level", variable=indicator.code),), "level"
    return Definition.objects.create(
        indicator=indicator,
        edition=edition,
        name_zh=fit("name_zh", given.name_zh, 160),
        name_en=fit("name_en", given.name_en, 240),
        kind=given.kind,
        direction=given.direction,
        unit=given.unit,
        formula=formula,
        bindings=[{"key": b.key, "variable": b.variable, "last_year": b.last_year} for b in bindings],
        departments=list(given.departments),
        confidence={key: str(Confidence(value)) for key, value in given.confidence.items()},
        source=list(given.source),
        note_zh=fit("note_zh", given.note_zh, 400),
        note_en=fit("note_en", given.note_en, 600),
        valid_from=given.valid_from,
        valid_to=given.valid_to,
        reason=reason,
        recorded_at=clock.now(),
        recorded_by=actor.label[:120],
    )


def assign(
    *, actor: Actor, code: str, place_id: int, party_ids: Iterable[int], role: str = "lead"
) -> tuple[Assignment, ...]:
    """Say which units answer for an indicator at a place; it replaces those of that role. The first is asked first."""
    require(actor, ASSIGN)
    wanted = list(dict.fromkeys(party_ids))
    with transaction.atomic():
        indicator = Indicator.objects.filter(code=code).first()
        if indicator is None:
            raise INDICATOR_UNKNOWN(where="indicator", value=code)
        if not Place.objects.filter(pk=place_id).exists():
            raise NOT_FOUND(where="place", value=place_id)
        known = set(Party.objects.filter(pk__in=wanted).values_list("pk", flat=True))
        if missing := [p for p in wanted if p not in known]:
            raise NOT_FOUND(where="party", value=missing[0])
        old = Assignment.objects.filter(indicator=indicator, place=place_id)
        before = list(old.filter(role=role).values_list("party_id", flat=True))
        old.filter(role=role).delete()
        old.filter(party__in=wanted).delete()
        made = Assignment.objects.bulk_create(
            Assignment(indicator=indicator, place_id=place_id, party_id=p, role=role, recorded_at=clock.now())
            for p in wanted
        )
        change = {"place": place_id, "role": role, "parties": [before, wanted]}
        record(actor=actor, act="indicators.assignment.change", subject=indicator, change=change)
    return tuple(made)
