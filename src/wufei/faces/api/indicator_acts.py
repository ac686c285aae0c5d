"""Changing what indicators mean: sets, definitions, variables, who answers, published figures. Not for: numbers.

It adds to the router of indicators.py: ninja knows an address in one router only, and would answer 405 for the other.
"""

from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import File, Schema, UploadedFile
from pydantic import Field

from wufei.faces.api.figures import PublishedOut
from wufei.faces.api.indicators import (
    AssignmentOut,
    IndicatorDetail,
    SetDetail,
    SetIndicator,
    VariableOut,
    in_set,
    router,
)
from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import Act, Amount, Code, Day, Given, Id, MonthCode, PeriodCode
from wufei.faces.api.kit.refusals import ProblemOut, replies
from wufei.kernel.periods import Period
from wufei.kernel.sources import Confidence
from wufei.programme.indicators.actions import definitions as actions
from wufei.programme.indicators.actions import sets, targets
from wufei.programme.indicators.models import Assignment, Indicator, IndicatorSet, Variable
from wufei.programme.indicators.queries import definitions, formulas, single
from wufei.programme.indicators.spec import (
    Binding,
    DefinitionIn,
    Direction,
    Duty,
    IndicatorKind,
    RollUp,
    VariableIn,
    VariableKind,
)

Short = Field("", max_length=400)


class VariableGiven(Given):
    """A variable to declare. The same again changes nothing."""

    code: Code
    name_zh: str = Field(max_length=120)
    name_en: str = Field("", max_length=160)
    unit: str = Field(max_length=24, description="Code of a unit.", examples=["t"])
    kind: VariableKind = VariableKind.FLOW
    roll_up: RollUp = Field(RollUp.NONE, description="sum: a place without its own gets the sum of those below.")
    note_zh: str = Field("", max_length=300)
    note_en: str = Field("", max_length=400)

    def given(self) -> VariableIn:
        """As the action takes it."""
        return VariableIn(**self.model_dump())


class BindingGiven(Given):
    """A name of the formula."""

    key: str = Field(max_length=60)
    variable: Code
    last_year: bool = Field(False, description="Its figure twelve months earlier.")


class DefinitionGiven(Given):
    """A calibre. Months from and to which it holds; null is open."""

    name_zh: str = Field(max_length=160)
    name_en: str = Field("", max_length=240)
    kind: IndicatorKind = IndicatorKind.NUMBER
    direction: Direction = Direction.HIGHER
    unit: str = Field("", max_length=24, examples=["percent"])
    formula: str = Field("", max_length=500, examples=["100 * used / collectable"])
    bindings: list[BindingGiven] = Field([], max_length=50)
    departments: list[str] = Field([], max_length=50, description="As printed.")
    confidence: dict[str, Confidence] = Field({}, max_length=20)
    source: list[str] = Field([], max_length=20)
    note_zh: str = Short
    note_en: str = Field("", max_length=600)
    valid_from: MonthCode | None = None
    valid_to: MonthCode | None = None
    variables: list[VariableGiven] = Field([], max_length=50, description="Variables that are new.")

    def definition(self) -> DefinitionIn:
        """As the action takes it."""
        names = ("name_zh", "name_en", "kind", "direction", "unit", "formula", "confidence", "note_zh", "note_en")
        return DefinitionIn(
            **{name: getattr(self, name) for name in names},
            bindings=tuple(Binding(**binding.model_dump()) for binding in self.bindings),
            departments=tuple(self.departments),
            source=tuple(self.source),
            valid_from=Period.parse(self.valid_from, "valid_from").closing if self.valid_from else None,
            valid_to=Period.parse(self.valid_to, "valid_to").closing if self.valid_to else None,
        )

    def fresh(self) -> tuple[VariableIn, ...]:
        """The variables that come along."""
        return tuple(variable.given() for variable in self.variables)


class IndicatorGiven(DefinitionGiven):
    """An indicator of one's own."""

    code: Code


class DefinitionRevise(DefinitionGiven):
    """A new edition; it needs the month from which it holds, and the reason."""

    reason: str = Field(max_length=300)


class DefinitionSeen(Schema):
    """What is wrong with a definition; nothing is stored."""

    sound: bool
    problems: list[ProblemOut]


class HeirGiven(Given):
    """A set of one's own out of a higher one."""

    code: str = Field(pattern=r"^[a-z][a-z0-9-]{1,59}$", examples=["liaocheng"])
    edition: str = Field(min_length=1, max_length=40)
    title_zh: str = Field(max_length=160)
    title_en: str = Field("", max_length=240)
    place_id: Id | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None
    issued_with: str = Field("", max_length=200)
    excluded: dict[str, str] = Field({}, max_length=200, description="Code of what is left out → the reason.")


class SetChange(Act):
    """From when to when a set holds, whole: what is left out is open."""

    valid_from: Day | None = None
    valid_to: Day | None = None
    near_percent: Amount = Field("", description="From which percentage of its target a figure is near it.")


class SetItemGiven(Given):
    """An indicator to put into a set, at its end."""

    code: Code
    duty: Duty = Duty.OWN
    level1: str = Field("", max_length=80)
    level2: str = Field("", max_length=80)


class SetItemMark(Given):
    """Leaving an indicator out of a set, or taking it up again."""

    reason: str = Field(max_length=300)


class AssignGiven(Given):
    """The units that answer for an indicator at a place; it replaces those of that role."""

    place_id: Id
    party_ids: list[Id] = Field(max_length=100, description="The first is asked first.")
    role: Literal["lead", "support"] = "lead"


class PublishedGiven(Given):
    """A figure that somebody published, names as printed."""

    place: str = Field(max_length=120)
    name: str = Field(max_length=200)
    value: Amount
    period: PeriodCode
    unit: str = Field("", max_length=40)
    indicator: str = Field("", max_length=80, description="Code of ours that it is held beside.")
    kind: Literal["actual", "target"] = "actual"
    comparator: str = Field("=", max_length=4)
    source: str = Short
    note: str = Short


class PublishedDone(Schema):
    """The row, and whether anything changed."""

    changed: bool
    published: PublishedOut


@router.post("/indicator-sets", response=replies(SetDetail))
def set_load(request: HttpRequest, file: File[UploadedFile]) -> IndicatorSet:
    """Load a set from a file, with the variables and indicators it declares. All its faults come at once."""
    return sets.set_load(actor=actor_of(request), data=file.read(), name=file.name or "set.toml")


@router.post("/indicator-sets/shipped/{name}", response=replies(SetDetail))
def set_load_shipped(request: HttpRequest, name: str) -> IndicatorSet:
    """Load a set that comes with the product."""
    return sets.set_load_shipped(actor=actor_of(request), name=name)


@router.put("/indicator-sets/{set_id}", response=replies(SetDetail))
def set_change(request: HttpRequest, set_id: Id, given: SetChange) -> IndicatorSet:
    """Say from when to when a set holds, and from where on a figure is near its target."""
    return sets.set_change(actor=actor_of(request), set_id=set_id, **given.model_dump())


@router.post("/indicator-sets/{set_id}/inherit", response=replies(SetDetail))
def set_inherit(request: HttpRequest, set_id: Id, given: HeirGiven) -> IndicatorSet:
    """Make a set of one's own: all indicators of this one, what is left out marked with its reason."""
    return sets.set_inherit(actor=actor_of(request), set_id=set_id, given=sets.Heir(**given.model_dump()))


@router.post("/indicator-sets/{set_id}/items", response=replies(SetIndicator))
def set_item_add(request: HttpRequest, set_id: Id, given: SetItemGiven) -> dict[str, Any]:
    """Put an indicator into a set: one's own, or one of another set."""
    item = sets.item_add(actor=actor_of(request), set_id=set_id, **given.model_dump())
    return in_set(item.indicator, item)


@router.post("/indicator-sets/{set_id}/items/{code}/exclude", response=replies(SetIndicator))
def set_item_exclude(request: HttpRequest, set_id: Id, code: Code, given: SetItemMark) -> dict[str, Any]:
    """Leave an indicator out of a set; it stays listed, so that levels can be compared."""
    item = sets.item_exclude(actor=actor_of(request), set_id=set_id, code=code, reason=given.reason)
    return in_set(item.indicator, item)


@router.post("/indicator-sets/{set_id}/items/{code}/include", response=replies(SetIndicator))
def set_item_include(request: HttpRequest, set_id: Id, code: Code, given: SetItemMark) -> dict[str, Any]:
    """Take an excluded indicator up again."""
    item = sets.item_include(actor=actor_of(request), set_id=set_id, code=code, reason=given.reason)
    return in_set(item.indicator, item)


@router.post("/variables", response=replies(VariableOut))
def variable_define(request: HttpRequest, given: VariableGiven) -> Variable:
    """Declare a variable. One that exists in another unit is refused."""
    return actions.variable_define(actor=actor_of(request), given=given.given())


@router.post("/indicators", response=replies(IndicatorDetail))
def indicator_add(request: HttpRequest, given: IndicatorGiven) -> Indicator:
    """Define an indicator of one's own. A formula whose units do not fit is never stored."""
    actor = actor_of(request)
    actions.indicator_add(actor=actor, code=given.code, given=given.definition(), variables=given.fresh())
    return definitions.indicator_get(actor=actor, code=given.code)


@router.post("/definitions/check", response=replies(DefinitionSeen))
def definition_check(request: HttpRequest, given: DefinitionGiven) -> dict[str, Any]:
    """Judge a definition as storing it would; nothing is kept."""
    seen = formulas.formula_seen(actor_of(request), given.definition(), given.fresh())
    return {"sound": not seen.problems, "problems": [problem.as_dict(gettext) for problem in seen.problems]}


@router.post("/indicators/{code}/definitions", response=replies(IndicatorDetail))
def definition_revise(request: HttpRequest, code: Code, given: DefinitionRevise) -> Indicator:
    """A new edition of the definition from a month on; older months keep the older one."""
    actor = actor_of(request)
    actions.definition_revise(
        actor=actor, code=code, given=given.definition(), reason=given.reason, variables=given.fresh()
    )
    return definitions.indicator_get(actor=actor, code=code)


@router.put("/indicators/{code}/assignments", response=replies(list[AssignmentOut]))
def assign(request: HttpRequest, code: Code, given: AssignGiven) -> list[Assignment]:
    """Say which units answer for an indicator at a place: they are asked in rounds and may write the readings."""
    actor = actor_of(request)
    actions.assign(actor=actor, code=code, **given.model_dump())
    found = definitions.indicator_get(actor=actor, code=code)
    return list(single.assignments_of(actor, found).filter(place=given.place_id))


@router.post("/published", response=replies(PublishedDone))
def published_add(request: HttpRequest, given: PublishedGiven) -> dict[str, Any]:
    """Take in a figure that somebody published; names that no register knows stay as printed."""
    fresh = targets.PublishedIn(**given.model_dump())
    row, changed = targets.published_put(actor=actor_of(request), given=fresh)
    return {"changed": changed, "published": row}
