"""Places: divisions, zones and the working grid; loading a city; outlines and maps."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import File, Query, Router, Schema, UploadedFile
from pydantic import Field

from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import Act, Day, Degrees, Given, Id, Line, PlaceCode
from wufei.faces.api.kit.paging import Page, Paging, page
from wufei.faces.api.kit.refusals import ProblemOut, replies
from wufei.faces.api.kit.steady import steady
from wufei.registers.places import actions, queries
from wufei.registers.places.models import Place
from wufei.registers.places.spec import CityChoice, PlaceKind, Tree

router = Router(tags=["places"])


class PlaceOut(Schema):
    """A place. Its code is a prefix of the codes of all places below it."""

    id: int
    version: int
    tree: Tree
    kind: PlaceKind
    code: str
    name: str
    short_name: str
    parent_id: int | None
    within_id: int | None
    valid_from: dt.date | None
    valid_to: dt.date | None
    longitude_micro: int | None = Field(description="Degrees times 1 000 000.")
    latitude_micro: int | None = Field(description="Degrees times 1 000 000.")
    source: str
    edition: str


class PlaceDetail(PlaceOut):
    """A place with its outline."""

    outline: dict[str, Any] | None = Field(description="GeoJSON geometry, CGCS2000 or WGS 84.")
    outline_source: str


class PlacesAsked(Paging):
    """Which places."""

    q: Line = Field("", description="Part of a name, or the beginning of a code.")
    tree: Tree | None = None
    kind: PlaceKind | None = None
    below: PlaceCode = Field("", description="Only this place and what lies below it.")
    parent: Id | None = Field(None, description="Only what stands directly below this place.")


class PlaceIn(Given):
    """A new place."""

    tree: Tree = Tree.GRID
    kind: PlaceKind
    code: PlaceCode
    name: str = Field(max_length=100)
    parent_code: PlaceCode = ""
    within_code: PlaceCode = Field("", description="For grid units: the division they lie in.")
    short_name: str = Field("", max_length=50)
    valid_from: Day | None = None
    valid_to: Day | None = None
    longitude_micro: Degrees | None = None
    latitude_micro: Degrees | None = None
    outline: dict[str, Any] | None = Field(None, description="GeoJSON Polygon or MultiPolygon.")


class PlaceChange(Act):
    """What is left out stays."""

    name: str = Field("", max_length=100)
    short_name: str = Field("", max_length=50)
    valid_from: Day | None = None
    longitude_micro: Degrees | None = None
    latitude_micro: Degrees | None = None
    outline: dict[str, Any] | None = None


class PlaceClose(Act):
    """An end."""

    last_day: Day | None = Field(None, description="Yesterday unless told.")


class CityOut(Schema):
    """A city that can be loaded."""

    code: str
    name: str
    province: str
    counties: int
    townships: int


class CityIn(Given):
    """The city to load."""

    city: str = Field(max_length=50, description="Code or full name.", examples=["3715"])


class LeftOut(Schema):
    """A name of the list that was not taken."""

    name: str
    why: str


class CityLoaded(Schema):
    """What a load did."""

    city_code: str
    city_name: str
    created: int
    changed: int
    unchanged: int
    left_out: list[LeftOut]


class OutlinesOut(Schema):
    """What a load of outlines did."""

    created: int
    changed: int
    unchanged: int
    repaired: list[str]
    unmatched: list[str] = Field(description="Features for which no place was found.")
    without: list[str] = Field(description="Places that still have no outline.")
    refused: list[ProblemOut]


class MapAsked(Given):
    """Which map."""

    city: PlaceCode = Field(description="Code of the city.", examples=["3715"])
    tolerance_micro: int = Field(
        2000, ge=0, le=1_000_000, description="How much outlines may be smoothed, in degrees × 10⁶."
    )


class MapOut(Schema):
    """A GeoJSON FeatureCollection."""

    type: str
    features: list[dict[str, Any]]


@router.get("", response=replies(Page[PlaceOut]))
@steady
def places_list(request: HttpRequest, asked: Query[PlacesAsked]) -> dict[str, Any]:
    """Places by words, tree, kind, or position in the tree."""
    found = queries.place_search(actor=actor_of(request), words=asked.q, below=asked.below)
    if asked.tree is not None:
        found = found.filter(tree=asked.tree)
    if asked.kind is not None:
        found = found.filter(kind=asked.kind)
    if asked.parent is not None:
        found = found.filter(parent_id=asked.parent)
    return page(found, asked)


@router.post("", response=replies(PlaceDetail))
def place_create(request: HttpRequest, given: PlaceIn) -> Place:
    """Add a place; its code continues the code above it."""
    return actions.place_create(actor=actor_of(request), **given.model_dump())


@router.get("/cities", response=replies(list[CityOut]))
def city_choices(request: HttpRequest) -> list[CityChoice]:
    """Every city of the published list, to be loaded with POST /places/load."""
    return queries.city_choices()


@router.post("/load", response=replies(CityLoaded))
def place_load_city(request: HttpRequest, given: CityIn) -> dict[str, Any]:
    """Load a city down to its townships; again, it changes only what the list changed. Takes some seconds."""
    report = actions.place_load_city(actor=actor_of(request), city=given.city)
    return {
        "city_code": report.city_code,
        "city_name": report.city_name,
        "created": report.created,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "left_out": [{"name": name, "why": gettext(why)} for name, why in report.left_out],
    }


@router.post("/{code}/outlines", response=replies(OutlinesOut))
def place_outlines_load(
    request: HttpRequest,
    code: PlaceCode,
    file: File[UploadedFile | None] = None,
) -> dict[str, Any]:
    """Give the places of a city their outlines: from GeoJSON, or without a file from the installed package."""
    data = file.read() if file is not None else None
    report = actions.place_outlines_load(actor=actor_of(request), city_code=code, data=data)
    told = ("created", "changed", "unchanged", "repaired", "unmatched", "without")
    refused = [problem.as_dict(gettext) for problem in report.refused]
    return {**{name: getattr(report, name) for name in told}, "refused": refused}


@router.get("/map", response=replies(MapOut))
def county_map(request: HttpRequest, asked: Query[MapAsked]) -> dict[str, Any]:
    """The counties of a city as GeoJSON."""
    tolerance = asked.tolerance_micro / 1_000_000
    return queries.county_map(actor=actor_of(request), city_code=asked.city, tolerance_degrees=tolerance)


@router.get("/{place_id}", response=replies(PlaceDetail))
@steady
def place_get(request: HttpRequest, place_id: Id) -> Place:
    """One place by its id, with its outline."""
    return queries.place_get(actor=actor_of(request), place_id=place_id)


@router.patch("/{place_id}", response=replies(PlaceDetail))
def place_change(request: HttpRequest, place_id: Id, given: PlaceChange) -> Place:
    """Change what is named."""
    fields: Any = given.model_dump(exclude_unset=True, exclude={"version"})
    return actions.place_change(actor=actor_of(request), place_id=place_id, version=given.version, **fields)


@router.post("/{place_id}/close", response=replies(PlaceDetail))
def place_close(request: HttpRequest, place_id: Id, given: PlaceClose) -> Place:
    """End a place; nothing below it may be open."""
    return actions.place_close(
        actor=actor_of(request), place_id=place_id, version=given.version, last_day=given.last_day
    )


@router.post("/{place_id}/reopen", response=replies(PlaceDetail))
def place_reopen(request: HttpRequest, place_id: Id, given: Act) -> Place:
    """Open a closed place again."""
    return actions.place_reopen(actor=actor_of(request), place_id=place_id, version=given.version)
