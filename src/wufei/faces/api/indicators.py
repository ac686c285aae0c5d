"""Reading indicators: sets, definitions, the board. Not for: figures and readings (figures.py), or changes."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from wufei.faces.api.aims import AimOut, aim_told
from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import Code, Given, Id, Line, PeriodCode, PlaceCode
from wufei.faces.api.kit.paging import Page, Paging, page, page_of
from wufei.faces.api.kit.refusals import replies
from wufei.faces.api.kit.steady import steady
from wufei.faces.api.kit.words import PartyNamed, PlaceNamed, exact, period_code
from wufei.kernel.access import Actor
from wufei.kernel.periods import Period
from wufei.kernel.problems import NOT_FOUND
from wufei.kernel.sources import Confidence
from wufei.kernel.units import unit_get
from wufei.programme.indicators.models import Definition, Indicator, IndicatorSet, SetItem
from wufei.programme.indicators.queries import board, definitions, formulas, single
from wufei.programme.indicators.queries.readings import place_of
from wufei.programme.indicators.queries.shipped import Shipped, shipped_sets
from wufei.programme.indicators.spec import (
    Direction,
    Duty,
    Flag,
    IndicatorKind,
    ReadingState,
    Reason,
    RollUp,
    Standing,
    VariableKind,
)
from wufei.registers.places import queries as places
from wufei.registers.places.models import Place

router = Router(tags=["indicators"])


class IndicatorBinding(Schema):
    """A name of a formula and the variable behind it."""

    key: str = Field(examples=["used"])
    variable: str = Field(examples=["straw_used"])
    last_year: bool = Field(False, description="Its figure twelve months earlier.")


class DefinitionOut(Schema):
    """One edition of an indicator's calibre. Months are YYYYMM; null is open."""

    edition: int
    name_zh: str
    name_en: str
    kind: IndicatorKind
    direction: Direction
    unit: str = Field(description="Code of the unit; empty where people judge.", examples=["percent"])
    formula: str = Field(examples=["100 * used / collectable"])
    bindings: list[IndicatorBinding]
    departments: list[str] = Field(description="As printed.")
    confidence: dict[str, Confidence] = Field(description="How sure each field is.")
    source: list[str]
    note_zh: str
    note_en: str
    valid_from: int | None = Field(examples=[202401])
    valid_to: int | None
    reason: str = Field(description="Why it replaced the edition before.")
    recorded_at: dt.datetime
    recorded_by: str


class SetIndicator(Schema):
    """An indicator with its place in a set and the definition that holds now."""

    code: str
    number: int | None = Field(None, description="In the set; null where it is asked for without one.")
    duty: Duty | None = None
    level1_zh: str = ""
    level1_en: str = ""
    level2_zh: str = ""
    level2_en: str = ""
    excluded: bool = False
    reason: str = Field("", description="Why it is left out of the set.")
    definition: DefinitionOut


class IndicatorDetail(Schema):
    """An indicator with every edition of its definition, the latest first."""

    code: str
    recorded_at: dt.datetime
    definition: DefinitionOut = Field(description="The one that holds now.")
    editions: list[DefinitionOut]

    @staticmethod
    def resolve_definition(found: Indicator) -> Definition:
        """The one in force this month, or the latest."""
        return definitions.definition_now(found)

    @staticmethod
    def resolve_editions(found: Indicator) -> list[Definition]:
        """The latest first."""
        return sorted(found.definitions.all(), key=lambda d: -d.edition)


class SetOut(Schema):
    """A system of indicators with its days of validity."""

    id: int
    version: int
    code: str
    edition: str
    title_zh: str
    title_en: str
    level: str
    inherits_id: int | None
    place_code: str | None = None
    valid_from: dt.date | None
    valid_to: dt.date | None
    issued_with: str
    doubt_zh: str = Field(description="What nobody compared with the official text yet.")
    doubt_en: str
    source: list[str]
    near_permille: int = Field(description="From which part of its target a figure is near it.")
    recorded_at: dt.datetime
    recorded_by: str

    @staticmethod
    def resolve_place_code(found: IndicatorSet) -> str | None:
        """The city whose own it is."""
        return found.place.code if found.place else None


class SetDetail(SetOut):
    """A set with its indicators, those left out too."""

    items: list[SetIndicator] = []

    @staticmethod
    def resolve_items(found: IndicatorSet) -> list[dict[str, Any]]:
        """In the order of the set."""
        return [in_set(item.indicator, item) for item in definitions.items_of(found, excluded=True)]


class ShippedOut(Schema):
    """A set that comes with the product, to be loaded."""

    name: str = Field(description="Load it by this name.", examples=["national-2021.toml"])
    code: str
    edition: str
    title_zh: str
    title_en: str
    indicators: int


class VariableOut(Schema):
    """One quantity that formulas name."""

    code: str
    name_zh: str
    name_en: str
    unit: str
    kind: VariableKind = Field(description="flow: since 1 January; stock: on the last day.")
    roll_up: RollUp = Field(description="Whether places below add up.")
    dataset: str
    note_zh: str
    note_en: str


class AssignmentOut(Schema):
    """Which unit answers for an indicator at a place."""

    place: PlaceNamed
    party: PartyNamed
    role: str = Field(examples=["lead", "support"])


class BoardLine(Schema):
    """How one indicator of a set stands at a place and month."""

    code: str
    number: int
    duty: Duty
    level1_zh: str
    level1_en: str
    name_zh: str
    name_en: str
    value: str | None = Field(description="Exact decimal text in `unit`.")
    unit: str
    unit_zh: str
    status: ReadingState | None = Field(description="Of its least sure input.")
    reason: Reason | None = Field(description="Why there is no value.")
    flags: list[Flag]
    standing: Standing
    reached_permille: int | None = Field(description="How much of the target is reached.")
    change: str | None = Field(description="Against the quarter before.")
    gap: str | None = Field(description="Value less target.")
    target: AimOut | None
    simulated: bool


class BoardOut(Schema):
    """The indicators of a set at a place and month, in the order of the set."""

    set_id: int
    place: PlaceNamed
    period: str
    closing: int = Field(examples=[202412])
    met_permille: int | None = Field(description="Met of those that can be judged.")
    counts: dict[Standing, int]
    status: ReadingState | None = Field(description="The lowest among its figures.")
    lines: list[BoardLine]


class IndicatorsAsked(Paging):
    """Which indicators."""

    q: Line = Field("", description="Part of code or name.")
    set: Id | None = Field(None, description="The set in force unless told.")
    every: bool = Field(False, description="All indicators, whatever their set.")


class VariablesAsked(Paging):
    """Which variables."""

    q: Line = Field("", description="Part of code or name.")


class BoardAsked(Given):
    """Which board."""

    set: Id | None = Field(None, description="The set in force unless told.")
    place: PlaceCode = Field("", description="The city unless told.")
    period: PeriodCode = Field("", description="The last one with figures unless told.")


def in_set(indicator: Indicator, item: SetItem | None) -> dict[str, Any]:
    """An indicator with its place in a set, as SetIndicator."""
    told: dict[str, Any] = {"code": indicator.code, "definition": definitions.definition_now(indicator)}
    if item is not None:
        names = ("number", "duty", "level1_zh", "level1_en", "level2_zh", "level2_en", "excluded", "reason")
        told |= {name: getattr(item, name) for name in names}
    return told


def set_of(actor: Actor, set_id: int | None) -> IndicatorSet:
    """The set of this id, or the one in force. Raises NOT_FOUND."""
    if set_id is None:
        found = definitions.set_in_force(actor)
    else:
        found = definitions.sets_visible_to(actor).filter(pk=set_id).first()
    if found is None:
        raise NOT_FOUND(where="set", value=set_id)
    return found


def place_or_city(code: str) -> Place:
    """The place of a code, or the city. Raises PLACE_UNKNOWN, NOT_FOUND before the set-up."""
    found = place_of(code) if code else places.city()
    if found is None:
        raise NOT_FOUND(where="place", value=code)
    return found


@router.get("/indicator-sets", response=replies(Page[SetOut]))
@steady
def sets_list(request: HttpRequest, asked: Query[Paging]) -> dict[str, Any]:
    """Every set, the latest first."""
    return page(definitions.sets_visible_to(actor_of(request)).order_by("-recorded_at", "-pk"), asked)


@router.get("/indicator-sets/shipped", response=replies(list[ShippedOut]))
def sets_shipped(request: HttpRequest) -> tuple[Shipped, ...]:
    """The sets that come with the product."""
    return shipped_sets()


@router.get("/indicator-sets/in-force", response=replies(SetDetail))
def set_in_force(request: HttpRequest) -> IndicatorSet:
    """The set that holds today, with its indicators."""
    return set_of(actor_of(request), None)


@router.get("/indicator-sets/{set_id}", response=replies(SetDetail))
@steady
def set_get(request: HttpRequest, set_id: Id) -> IndicatorSet:
    """One set with its indicators, those left out with the reason."""
    return set_of(actor_of(request), set_id)


@router.get("/variables", response=replies(Page[VariableOut]))
@steady
def variables_list(request: HttpRequest, asked: Query[VariablesAsked]) -> dict[str, Any]:
    """The quantities that formulas name."""
    words = asked.q.strip()
    rows = formulas.variables_all(actor_of(request))
    return page_of([v for v in rows if any(words in text for text in (v.code, v.name_zh, v.name_en))], asked)


@router.get("/indicators", response=replies(Page[SetIndicator]))
@steady
def indicators_list(request: HttpRequest, asked: Query[IndicatorsAsked]) -> dict[str, Any]:
    """The indicators of a set in its order, each with the definition that holds now."""
    actor, words = actor_of(request), asked.q.strip()
    if asked.every:
        rows = [in_set(indicator, None) for indicator in definitions.indicators_beside(actor, ())]
    else:
        rows = [in_set(item.indicator, item) for item in definitions.items_of(set_of(actor, asked.set))]
    return page_of([row for row in rows if words in f"{row['code']}\n{_names(row['definition'])}"], asked)


def _names(found: Definition) -> str:
    return f"{found.name_zh}\n{found.name_en}"


@router.get("/indicators/{code}", response=replies(IndicatorDetail))
@steady
def indicator_get(request: HttpRequest, code: Code) -> Indicator:
    """One indicator with every edition of its definition."""
    return definitions.indicator_get(actor=actor_of(request), code=code)


@router.get("/indicators/{code}/assignments", response=replies(Page[AssignmentOut]))
def assignments_list(request: HttpRequest, code: Code, asked: Query[Paging]) -> dict[str, Any]:
    """Which units answer for an indicator, by place; the lead first."""
    actor = actor_of(request)
    rows = single.assignments_of(actor, definitions.indicator_get(actor=actor, code=code))
    return page(rows, asked)


@router.get("/board", response=replies(BoardOut))
def board_get(request: HttpRequest, asked: Query[BoardAsked]) -> dict[str, Any]:
    """How every indicator of a set stands at a place: value, status, target, standing; what the screen shows."""
    actor = actor_of(request)
    found, place = set_of(actor, asked.set), place_or_city(asked.place)
    closing = Period.parse(asked.period).closing if asked.period else board.latest_closing(place)
    if closing is None:
        raise NOT_FOUND(where="period", value=None)
    lines = board.board(actor, found=found, place=place, closing=closing)
    counts = board.counts(lines)
    return {
        "set_id": found.pk,
        "place": place,
        "period": period_code(closing),
        "closing": closing,
        "met_permille": board.met_permille(line.standing for line in lines),
        "counts": {standing: counts[standing] for standing in Standing},
        "status": board.lowest_state(lines) or None,
        "lines": [_line(line) for line in lines],
    }


def _line(line: board.Line) -> dict[str, Any]:
    figure, definition, item = line.figure, line.definition, line.item
    return {
        "code": item.indicator.code,
        **{name: getattr(item, name) for name in ("number", "duty", "level1_zh", "level1_en")},
        "name_zh": definition.name_zh,
        "name_en": definition.name_en,
        "value": exact(line.value_micro),
        "unit": definition.unit,
        "unit_zh": unit_get(definition.unit).zh if definition.unit else "",
        "status": figure.state if figure else None,
        "reason": (figure.reason or None) if figure else Reason.MISSING,
        "flags": figure.flags if figure else [],
        "standing": line.standing,
        "reached_permille": line.permille,
        "change": exact(line.change_micro),
        "gap": exact(line.gap_micro),
        "target": aim_told(line.target),
        "simulated": bool(figure and figure.simulated),
    }
