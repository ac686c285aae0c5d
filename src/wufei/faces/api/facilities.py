"""Facilities: the register, what lies in them, balances, capacity, networks, norms. Not for: weighings and runs."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import LARGEST, Act, Day, Given, Id, Line, Moment, Prose
from wufei.faces.api.kit.paging import Page, Paging, page
from wufei.faces.api.kit.refusals import replies
from wufei.faces.api.kit.steady import steady
from wufei.operations.facilities.actions import facilities as actions
from wufei.operations.facilities.actions.norms import norm_set
from wufei.operations.facilities.models import Facility, Moisture, Norm
from wufei.operations.facilities.queries.balance import plant_balance
from wufei.operations.facilities.queries.capacity import capacity_gaps, standing_of
from wufei.operations.facilities.queries.facilities import facilities_visible_to, facility_get
from wufei.operations.facilities.queries.network import Corrected, corrected_of, network
from wufei.operations.facilities.queries.norms import norms_standing
from wufei.operations.facilities.queries.stock import stock_of
from wufei.operations.facilities.spec import FacilityIn, FacilityKind, NormIn, NormKind, Silence

router = Router(tags=["facilities"])
CODES = "Lists or codes that it accepts, such as hw:900-214-08; empty for everything."
Grams = Field(None, ge=1, le=LARGEST, description="In grams.")


class FacilityGiven(Given):
    """A facility."""

    name: Line
    kind: FacilityKind
    holder_id: Id
    place_id: Id
    site_id: Id | None = None
    parent_id: Id | None = Field(None, description="The next higher point of its network.")
    level: int = Field(0, ge=0, le=3, description="Of a point: 1 village, 2 township, 3 county.")
    codes: tuple[str, ...] = Field((), max_length=200, description=CODES)
    method: str = Field("", max_length=20, examples=["D10"])
    day_g: int | None = Grams
    hold_g: int | None = Grams
    hold_l: int | None = Field(None, ge=1, le=LARGEST, description="In litres.")
    opened_on: Day | None = None
    closed_on: Day | None = None
    note: str = Field("", max_length=400)


class FacilityChangeIn(FacilityGiven, Act):
    """The same, of one that is there."""

    reason: Prose


class FacilityOut(Schema):
    """A facility of the register."""

    id: int
    version: int
    name: str
    kind: FacilityKind
    holder_id: int
    place_id: int
    site_id: int | None
    parent_id: int | None
    level: int
    codes: list[str]
    method: str
    day_g: int | None
    hold_g: int | None
    hold_l: int | None
    opened_on: dt.date | None
    closed_on: dt.date | None
    note: str


class BandOut(Schema):
    """How much is that old."""

    from_days: int
    until_days: int | None = Field(description="Null: older still.")
    mass_g: int


class CodeStockOut(Schema):
    """One code in a facility, first in, first out."""

    code: str
    mass_g: int
    since: dt.datetime | None = Field(description="When the oldest of it came.")
    unknown_g: int = Field(description="Of no known day.")
    over_g: int = Field(description="Kept longer than its limit.")
    limit_hours: int | None
    bands: list[BandOut]
    moisture_permille: int | None
    reference_g: int | None = Field(description="What its dry matter would weigh at reference moisture.")


class StandingOut(Schema):
    """How full a facility is and when it will be."""

    held_g: int | None = Field(description="Null: nothing lies in such a facility.")
    hold_g: int | None
    silence: Silence | None = Field(description="Why no days are told.")
    days: int | None
    soonest: int | None
    latest: int | None = Field(description="Null: perhaps never.")
    week_g: int
    stock: list[CodeStockOut]


class BalanceLineOut(Schema):
    """One code of a plant, in grams: booked, measured where somebody did, what does not come out."""

    code: str
    opening_g: int
    in_g: int
    in_weighed_g: int | None
    made_g: int
    out_g: int
    out_weighed_g: int | None
    used_g: int
    ended_g: int
    closing_g: int
    closing_counted_g: int | None
    residual_g: int
    tolerance_g: int
    outside: bool


class PlantBalanceOut(Schema):
    """A plant on these days."""

    since: dt.date
    until: dt.date
    residual_g: int
    tolerance_g: int
    outside: bool
    unweighed: bool = Field(description="No load was weighed with its code.")
    lines: list[BalanceLineOut]


class BalanceAsked(Given):
    """Which days, both included."""

    since: Day
    until: Day


class CapacityAsked(Given):
    """Which year."""

    year: int = Field(ge=1990, le=2100)


class CapacityGapOut(Schema):
    """A code and year, in grams."""

    code: str
    generated_g: int
    moved_g: int
    demand_g: int
    design_g: int
    licensed_g: int | None
    met_g: int = Field(description="What can be met beside the other codes.")
    short_g: int
    facilities: list[int]


class PointOut(Schema):
    """A collection point; those below name it as `parent_id`."""

    facility_id: int
    parent_id: int | None
    depth: int
    own_g: int
    total_g: int
    total_reference_g: int
    total_raw_g: int = Field(description="Of unknown moisture, as it lies.")
    over_g: int
    since: dt.datetime | None
    brought_g: int


class NetworkAsked(Given):
    """Which points."""

    code: str = Field("", max_length=64, description="Only what begins so.")
    place: str = Field("", max_length=32, description="Only points in this place.")
    since: Day | None = Field(None, description="What was brought from this day on.")


class MoistureIn(Given):
    """A measured moisture."""

    code: str = Field(max_length=64)
    permille: int = Field(ge=0, le=999)
    source: str = Field(max_length=300)
    happened_at: Moment | None = None


class MoistureOut(Schema):
    """The same, kept."""

    id: int
    facility_id: int
    code: str
    permille: int
    source: str
    happened_at: dt.datetime


class FacilityNormOut(Schema):
    """A limit or reference value."""

    id: int
    kind: NormKind
    prefix: str
    value: int
    valid_from: dt.date
    valid_to: dt.date | None
    source: str
    confidence: str


class FacilityNormIn(Given):
    """The same, as it is set."""

    kind: NormKind
    prefix: str = Field("", max_length=64)
    value: int = Field(ge=0, le=10_000_000, description="Hours, grams a litre or permille, by kind.")
    source: str = Field(max_length=300)
    valid_from: Day | None = None
    valid_to: Day | None = None


@router.get("/facilities", response=replies(Page[FacilityOut]))
@steady
def facilities(request: HttpRequest, asked: Query[Paging]) -> dict[str, Any]:
    """Facilities you may see, by place."""
    return page(facilities_visible_to(actor_of(request)), asked)


@router.post("/facilities", response=replies(FacilityOut))
def facility_create(request: HttpRequest, given: FacilityGiven) -> Facility:
    """Put a facility into the register."""
    return actions.facility_add(actor=actor_of(request), given=FacilityIn(**given.model_dump()))


@router.get("/facilities/capacity", response=replies(list[CapacityGapOut]))
@steady
def facility_capacity(request: HttpRequest, asked: Query[CapacityAsked]) -> list[dict[str, Any]]:
    """What there is to treat in a year against what can be treated, by code, the largest gap first."""
    return [
        {
            **{name: getattr(row, name) for name in ("generated_g", "moved_g", "design_g", "licensed_g")},
            **{name: getattr(row.gap, name) for name in ("code", "demand_g", "met_g", "short_g")},
            "facilities": list(row.gap.facilities),
        }
        for row in capacity_gaps(actor=actor_of(request), year=asked.year)
    ]


@router.get("/facilities/network", response=replies(list[PointOut]))
@steady
def facility_network(request: HttpRequest, asked: Query[NetworkAsked]) -> list[dict[str, Any]]:
    """Collection points, each before those below it."""
    trees = network(actor=actor_of(request), prefix=asked.code, place=asked.place, since=asked.since)
    names = ("own_g", "total_g", "total_reference_g", "total_raw_g", "over_g", "since", "brought_g")
    return [
        {"facility_id": n.facility.pk, "parent_id": n.facility.parent_id, "depth": depth}
        | {name: getattr(n, name) for name in names}
        for tree in trees
        for depth, n in tree.walk()
    ]


@router.get("/facilities/norms", response=replies(list[FacilityNormOut]))
@steady
def facility_norms(request: HttpRequest) -> list[Norm]:
    """Limits and reference values that stand, with their sources."""
    return list(norms_standing(actor_of(request)))


@router.post("/facilities/norms", response=replies(FacilityNormOut))
def facility_norm_set(request: HttpRequest, given: FacilityNormIn) -> Norm:
    """Set a limit or reference value from a day on."""
    return norm_set(actor=actor_of(request), given=NormIn(**given.model_dump()))


@router.get("/facilities/{facility_id}", response=replies(FacilityOut))
@steady
def facility(request: HttpRequest, facility_id: Id) -> Facility:
    """One facility."""
    return facility_get(actor=actor_of(request), facility_id=facility_id)


@router.post("/facilities/{facility_id}/change", response=replies(FacilityOut))
def facility_change(request: HttpRequest, facility_id: Id, given: FacilityChangeIn) -> Facility:
    """Change what is known of a facility."""
    told = given.model_dump(exclude={"version", "reason"})
    return actions.facility_change(
        actor=actor_of(request),
        facility_id=facility_id,
        version=given.version,
        given=FacilityIn(**told),
        reason=given.reason,
    )


@router.get("/facilities/{facility_id}/stock", response=replies(StandingOut))
@steady
def facility_stock(request: HttpRequest, facility_id: Id) -> dict[str, Any]:
    """What lies in a facility by code and age, how full it is, when it will be."""
    actor = actor_of(request)
    facility_get(actor=actor, facility_id=facility_id)
    standing = standing_of(actor=actor, facility_id=facility_id)
    forecast = standing.forecast if standing is not None else None
    names = ("silence", "days", "soonest", "latest")
    return {
        "held_g": standing.held_g if standing is not None else None,
        "hold_g": standing.hold_g if standing is not None else None,
        **{name: getattr(forecast, name, None) for name in names},
        "week_g": forecast.week_g if forecast is not None else 0,
        "stock": [_stock(one) for one in corrected_of(facility_id, stock_of(actor=actor, facility_id=facility_id))],
    }


@router.get("/facilities/{facility_id}/balance", response=replies(PlantBalanceOut))
@steady
def facility_balance(request: HttpRequest, facility_id: Id, asked: Query[BalanceAsked]) -> dict[str, Any]:
    """The mass balance of the plant a facility belongs to."""
    found = plant_balance(actor=actor_of(request), facility_id=facility_id, since=asked.since, until=asked.until)
    names = ("residual_g", "tolerance_g", "outside")
    return {
        **{name: getattr(found.together, name) for name in names},
        **{name: getattr(found, name) for name in ("since", "until", "unweighed", "lines")},
    }


@router.post("/facilities/{facility_id}/moisture", response=replies(MoistureOut))
def facility_moisture(request: HttpRequest, facility_id: Id, given: MoistureIn) -> Moisture:
    """Write down a moisture measured in a facility."""
    return actions.moisture_add(actor=actor_of(request), facility_id=facility_id, **given.model_dump())


def _stock(one: Corrected) -> dict[str, Any]:
    stock = one.stock
    return {
        **{name: getattr(stock, name) for name in ("code", "mass_g", "since", "unknown_g", "over_g", "bands")},
        "limit_hours": stock.limit.value if stock.limit is not None else None,
        "moisture_permille": one.moisture,
        "reference_g": one.reference_g,
    }
