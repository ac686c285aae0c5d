"""Targets of indicators at places, with their baselines. Not for: targets of a plan (task_acts.py)."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import Act, Amount, Code, Given, Id, PeriodCode, PlaceCode, Prose
from wufei.faces.api.kit.paging import Page, Paging, page_of
from wufei.faces.api.kit.refusals import replies
from wufei.faces.api.kit.words import PlaceNamed, exact, period_code
from wufei.programme.indicators.actions import targets as actions
from wufei.programme.indicators.models import Target
from wufei.programme.indicators.queries import definitions, single
from wufei.programme.indicators.queries.readings import place_of
from wufei.programme.indicators.spec import Comparator

router = Router(tags=["indicators"])


class AimOut(Schema):
    """What a figure is held against."""

    comparator: Comparator
    value: str | None = Field(description="Exact decimal text in the indicator's unit.")
    printed: str
    period: str | None = Field(description="By when.")


class AimRow(Schema):
    """What an indicator shall reach at a place, with the baseline it starts from. Amounts in the indicator's unit."""

    id: int
    version: int
    place: PlaceNamed
    period: str | None
    comparator: Comparator
    value: str | None = None
    printed: str
    baseline_period: str | None = None
    baseline: str | None = None
    department: str
    source: str
    note: str
    plan_target_id: int | None = Field(description="The target of the plan it was taken from.")
    recorded_at: dt.datetime
    recorded_by: str
    simulated: bool

    @staticmethod
    def resolve_period(found: Target) -> str | None:
        """By when."""
        return period_code(found.closing)

    @staticmethod
    def resolve_value(found: Target) -> str | None:
        """Millionths as decimal text."""
        return exact(found.value_micro)

    @staticmethod
    def resolve_baseline_period(found: Target) -> str | None:
        """From when."""
        return period_code(found.baseline_closing)

    @staticmethod
    def resolve_baseline(found: Target) -> str | None:
        """Millionths as decimal text."""
        return exact(found.baseline_micro)


class AimsAsked(Paging):
    """Which targets."""

    place: PlaceCode = ""


class AimGiven(Given):
    """A target as people print it; the same period at the same place again replaces it."""

    place: PlaceCode
    period: PeriodCode = Field("", description="By when; empty where none is printed.")
    printed: str = Field(max_length=200, examples=["≥95%", "rising"])
    comparator: Comparator | None = Field(None, description="As read from `printed` unless told.")
    unit: str = Field("", max_length=24, description="As printed; a unit nobody knows is taken for the indicator's.")
    baseline: Amount = ""
    baseline_period: PeriodCode = ""
    department: str = Field("", max_length=200)
    source: str = Field("", max_length=300)
    note: str = Field("", max_length=300)
    plan_target_id: Id | None = None


class AimDrop(Act):
    """Taking a target away."""

    reason: Prose = ""


class AimDropped(Schema):
    """Which target is gone."""

    id: int


def aim_told(target: Target | None) -> dict[str, Any] | None:
    """A stored target as AimOut."""
    if target is None:
        return None
    told = {"comparator": target.comparator, "printed": target.printed}
    return {**told, "value": exact(target.value_micro), "period": period_code(target.closing)}


@router.get("/indicators/{code}/targets", response=replies(Page[AimRow]))
def aims_list(request: HttpRequest, code: Code, asked: Query[AimsAsked]) -> dict[str, Any]:
    """The targets of an indicator with their baselines, by place and month."""
    actor = actor_of(request)
    found = definitions.indicator_get(actor=actor, code=code)
    return page_of(single.targets_of(actor, found, places=[place_of(asked.place)] if asked.place else None), asked)


@router.post("/indicators/{code}/targets", response=replies(AimRow))
def aim_set(request: HttpRequest, code: Code, given: AimGiven) -> Target:
    """Set what an indicator shall reach at a place by a period; what stood before stays in the log."""
    fields = given.model_dump(exclude={"place", "comparator"})
    fresh = actions.TargetIn(indicator=code, place_code=given.place, comparator=given.comparator or "", **fields)
    return actions.target_set(actor=actor_of(request), given=fresh)


@router.post("/indicator-targets/{target_id}/drop", response=replies(AimDropped))
def aim_drop(request: HttpRequest, target_id: Id, given: AimDrop) -> dict[str, int]:
    """Take a target away; what it said stays in the log."""
    actions.target_drop(actor=actor_of(request), target_id=target_id, version=given.version, reason=given.reason)
    return {"id": target_id}
