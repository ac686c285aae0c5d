"""Figures: one value with all it is made of, a series with its targets and forecast.

Not for: definitions and sets (indicators.py), readings (readings.py), or changes (indicator_acts.py).
"""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from wufei.faces.api.aims import AimOut, AimRow, aim_told
from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import Code, Given, Id, PeriodCode, PlaceCode
from wufei.faces.api.kit.refusals import replies
from wufei.faces.api.kit.words import PlaceNamed, exact, period_code
from wufei.faces.api.readings import ReadingRow
from wufei.kernel.access import Actor
from wufei.kernel.periods import Period
from wufei.kernel.units import unit_get
from wufei.programme.indicators.models import Definition, Figure, Forecast, Indicator, Published
from wufei.programme.indicators.queries import definitions, figures, single
from wufei.programme.indicators.queries.figures import Input, Provenance
from wufei.programme.indicators.queries.readings import place_of
from wufei.programme.indicators.spec import Flag, ReadingState, Reason, Standing
from wufei.registers.places.models import Place

router = Router(tags=["indicators"])


class InputOut(Schema):
    """One input of a figure: the number used, and the readings behind it."""

    key: str = Field(description="Its name in the formula.")
    variable: str
    name_zh: str
    name_en: str
    period: str
    last_year: bool
    value: str | None = Field(description="Exact decimal text in `unit`.")
    unit: str
    status: ReadingState | None
    before: str | None = Field(description="In the figure before.")
    dataset: str
    source: str = Field(description="As told with the reading.")
    parts: int | None = Field(description="Of how many places below it is the sum; null where it is none.")
    expected: int = Field(description="How many places below are asked.")
    restated: int = Field(description="How often its reading was restated.")
    readings: list[ReadingRow]


class EarlierOut(Schema):
    """A value that stood before; GET /figures/{id} opens it."""

    figure_id: int
    value: str | None
    status: ReadingState
    recorded_at: dt.datetime
    superseded_at: dt.datetime | None


class PublishedOut(Schema):
    """What somebody published; shown beside ours, never mixed in."""

    id: int
    place: str = Field(description="As printed.")
    name: str = Field(description="As printed.")
    kind: str
    period: str
    comparator: str
    value: str
    unit: str = Field(description="As printed.")
    source: str
    note: str

    @staticmethod
    def resolve_place(found: Published) -> str:
        """As printed."""
        return found.place_printed

    @staticmethod
    def resolve_name(found: Published) -> str:
        """As printed."""
        return found.name_printed

    @staticmethod
    def resolve_value(found: Published) -> str | None:
        """Millionths as decimal text."""
        return exact(found.value_micro)

    @staticmethod
    def resolve_unit(found: Published) -> str:
        """As printed."""
        return found.unit_printed


class ValueOut(Schema):
    """One figure with all it is made of. Without a value, `reason` and `missing` say why there is none."""

    figure_id: int | None = Field(description="Null where no input was ever told.")
    indicator: str
    name_zh: str
    name_en: str
    place: PlaceNamed
    period: str
    closing: int
    edition: int | None = Field(description="Of the definition; null where none was in force.")
    formula: str
    arithmetic: str = Field("", description="The formula with its numbers.")
    value: str | None = Field(description="Exact decimal text in `unit`.", examples=["91.25"])
    unit: str
    unit_zh: str
    text: str = Field(description="Where people judge.")
    status: ReadingState | None = Field(description="Of its least sure input.")
    reason: Reason | None
    missing: list[str] = Field(description="Keys of inputs that nobody told.")
    flags: list[Flag] = Field(description="Such as above 100 %: it is shown as it is, and marked.")
    standing: Standing | None = Field(None, description="Against its target.")
    reached_permille: int | None = None
    target: AimOut | None = None
    approved: str | None = Field(None, description="The value when its inputs were last approved.")
    approved_at: dt.datetime | None = None
    since_approval: str | None = Field(None, description="How far the value moved since.")
    unapproved: int | None = Field(None, description="Inputs that are not approved yet.")
    simulated: bool
    recorded_at: dt.datetime | None
    superseded_at: dt.datetime | None = Field(None, description="Only of an old figure.")
    inputs: list[InputOut] = []
    earlier: list[EarlierOut] = Field([], description="Values before this one, the latest first, at most 20.")
    published: list[PublishedOut] = Field([], description="What others published, the latest first, at most 12.")


class SeriesPoint(Schema):
    """One figure of a series."""

    figure_id: int
    period: str
    closing: int
    value: str | None
    status: ReadingState
    reason: Reason | None
    flags: list[Flag]
    edition: int
    simulated: bool


class ForecastPoint(Schema):
    """One month ahead, in the indicator's unit."""

    period: str
    middle: str
    low: str
    high: str


class ForecastOut(Schema):
    """Where a series leads by its target's month."""

    from_period: str
    method: str
    level_permille: int = Field(description="How sure the band is.")
    probability_permille: int | None = Field(description="That the target is met.")
    reason: str = Field(description="Why there is none.")
    used: int = Field(description="Figures it rests on.")
    points: list[ForecastPoint]
    recorded_at: dt.datetime


class SeriesOut(Schema):
    """An indicator at a place over time, with its targets and its forecast."""

    indicator: str
    place: PlaceNamed
    unit: str
    points: list[SeriesPoint]
    targets: list[AimRow]
    forecast: ForecastOut | None


class ValueAsked(Given):
    """Which figure."""

    period: PeriodCode
    place: PlaceCode
    detail: bool = Field(True, description="False: the figure alone, without inputs and standing; much less work.")


class AtPlace(Given):
    """Where."""

    place: PlaceCode


def _head(indicator: Indicator, definition: Definition | None, place: Place, period: Period) -> dict[str, Any]:
    """What is known of a figure before there is one."""
    unit = definition.unit if definition else ""
    return {
        "indicator": indicator.code,
        "name_zh": definition.name_zh if definition else "",
        "name_en": definition.name_en if definition else "",
        "place": place,
        "period": period.code,
        "closing": period.closing,
        "edition": definition.edition if definition else None,
        "formula": definition.formula if definition else "",
        "unit": unit,
        "unit_zh": unit_get(unit).zh if unit else "",
        "value": None,
        "text": "",
        "status": None,
        "reason": Reason.MISSING if definition else Reason.RETIRED,
        "missing": [row["key"] for row in definition.bindings] if definition else [],
        "flags": [],
        "simulated": False,
    }


def _opened(opened: Provenance) -> dict[str, Any]:
    """What opening a figure adds."""
    return {
        "arithmetic": opened.arithmetic,
        "approved": exact(opened.figure.approved_micro),
        "approved_at": opened.figure.approved_at,
        "since_approval": exact(opened.since_approval_micro),
        "unapproved": opened.unapproved,
        "inputs": [_input(given) for given in opened.inputs],
        "earlier": [
            {
                "figure_id": figure.pk,
                "value": exact(figure.value_micro),
                "status": figure.state,
                "recorded_at": figure.recorded_at,
                "superseded_at": figure.superseded_at,
            }
            for figure in opened.earlier
        ],
        "published": list(opened.published),
    }


def _input(given: Input) -> dict[str, Any]:
    return {
        "key": given.key,
        "variable": given.variable.code,
        "name_zh": given.variable.name_zh,
        "name_en": given.variable.name_en,
        "period": period_code(given.closing),
        "last_year": given.last_year,
        "value": exact(given.value_micro),
        "unit": given.unit,
        "status": given.state or None,
        "before": exact(given.before_micro),
        "dataset": given.variable.dataset,
        "source": given.reading.source if given.reading else "",
        "parts": len(given.parts) if given.rolled else None,
        "expected": given.expected,
        "restated": given.restated,
        "readings": [given.reading] if given.reading else list(given.parts),
    }


def _told(actor: Actor, figure: Figure, head: dict[str, Any], *, detail: bool) -> dict[str, Any]:
    """The head with the figure, opened where asked for."""
    names = ("text", "missing", "flags", "simulated", "recorded_at", "superseded_at")
    told = {
        **head,
        "figure_id": figure.pk,
        "edition": figure.definition.edition,
        "value": exact(figure.value_micro),
        "status": figure.state,
        "reason": figure.reason or None,
        **{name: getattr(figure, name) for name in names},
    }
    return {**told, **_opened(figures.provenance(actor, figure))} if detail else told


@router.get("/indicators/{code}/value", response=replies(ValueOut))
def indicator_value(request: HttpRequest, code: Code, asked: Query[ValueAsked]) -> dict[str, Any]:
    """The figure that stands at a place for a period, with its inputs, their sources and readings, and its standing."""
    actor, period = actor_of(request), Period.parse(asked.period)
    found, place = definitions.indicator_get(actor=actor, code=code), place_of(asked.place)
    definition = definitions.definition_at(found.definitions.all(), period.closing)
    head = _head(found, definition, place, period)
    figure = figures.figure_at(actor, indicator=found, place=place, closing=period.closing)
    told = (
        {**head, "figure_id": None, "recorded_at": None}
        if figure is None
        else _told(actor, figure, head, detail=asked.detail)
    )
    if not asked.detail:
        return told
    in_force = definitions.set_in_force(actor)
    line = single.line_at(actor, found=in_force, indicator=found, place=place, closing=period.closing)
    if line is None:
        return told
    return {
        **told,
        "standing": line.standing,
        "reached_permille": line.permille,
        "target": aim_told(line.target),
    }


@router.get("/figures/{figure_id}", response=replies(ValueOut))
def figure_get(request: HttpRequest, figure_id: Id) -> dict[str, Any]:
    """One figure with its inputs, also an old one: what was shown stays provable."""
    actor = actor_of(request)
    figure = figures.figure_get(actor=actor, figure_id=figure_id)
    head = _head(figure.indicator, figure.definition, figure.place, Period.longest(figure.closing))
    return _told(actor, figure, head, detail=True)


@router.get("/indicators/{code}/series", response=replies(SeriesOut))
def indicator_series(request: HttpRequest, code: Code, asked: Query[AtPlace]) -> dict[str, Any]:
    """The figures of an indicator at a place, oldest first, with its targets and its forecast."""
    actor = actor_of(request)
    found, place = definitions.indicator_get(actor=actor, code=code), place_of(asked.place)
    forecast = single.forecast_of(actor, found, place)
    return {
        "indicator": found.code,
        "place": place,
        "unit": definitions.definition_now(found).unit,
        "points": [_point(figure) for figure in figures.series(actor, indicator=found, place=place)],
        "targets": single.targets_of(actor, found, places=[place]),
        "forecast": _forecast(forecast) if forecast else None,
    }


def _point(figure: Figure) -> dict[str, Any]:
    return {
        "figure_id": figure.pk,
        "period": period_code(figure.closing),
        "closing": figure.closing,
        "value": exact(figure.value_micro),
        "status": figure.state,
        "reason": figure.reason or None,
        "flags": figure.flags,
        "edition": figure.definition.edition,
        "simulated": figure.simulated,
    }


def _forecast(found: Forecast) -> dict[str, Any]:
    names = ("method", "level_permille", "probability_permille", "reason", "used", "recorded_at")
    points = [
        {"period": period_code(closing), "middle": middle, "low": low, "high": high}
        for closing, middle, low, high in found.points
    ]
    told = {name: getattr(found, name) for name in names}
    return {**told, "from_period": period_code(found.closing), "points": points}
