"""Packages: filled, repacked, in stock, where they came from, labels. Not for: packages on a manifest (manifests)."""

import datetime as dt
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from wufei.faces.api.files import attachment, file_answer
from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import LARGEST, Day, Given, Id, Line, Moment, Prose
from wufei.faces.api.kit.paging import Page, Paging, page
from wufei.faces.api.kit.refusals import replies
from wufei.faces.api.kit.steady import steady
from wufei.faces.api.kit.words import PartyNamed
from wufei.faces.api.manifest_acts import KEY, MOST
from wufei.faces.api.manifests import PDF
from wufei.operations.manifests import actions
from wufei.operations.manifests.models import Package, Repacking
from wufei.operations.manifests.papers.labels import labels_pdf
from wufei.operations.manifests.queries import packages as queries
from wufei.operations.manifests.spec.packages import (
    ContainerIn,
    LabelTexts,
    PackageIn,
    PackageKind,
    RepackIn,
    RepackingKind,
    Whereabouts,
)

router = Router(tags=["packages"])

Text = Field("", max_length=400)


class PackageOut(Schema):
    """A container with its code, wherever it is."""

    id: int
    version: int
    code: str
    holder: PartyNamed
    holder_site_id: int | None
    generator: PartyNamed = Field(description="Who filled it.")
    waste: str = Field(description="List and code.", examples=["hw:900-249-08"])
    mass_g: int
    kind: str
    volume_ml: int = Field(description="Of the container.")
    filled_on: dt.date
    where: Whereabouts = Whereabouts.IN_STOCK
    manifest_id: int | None = Field(description="On which it travels.")
    simulated: bool

    @staticmethod
    def resolve_where(row: Package) -> Whereabouts:
        """Where it is."""
        return queries.whereabouts_of(row)


class LabelIn(Given):
    """What a label says that is known nowhere else."""

    form: str = Text
    hazards: list[str] = Field([], max_length=10, description="Letters; none: those of the code.", examples=[["T"]])
    main_components: str = Text
    harmful_components: str = Text
    precautions: str = Text
    contact: str = Text
    phone: str = Text
    note: str = Text

    def texts(self) -> LabelTexts:
        """As the acts take it."""
        return LabelTexts(**{**self.model_dump(), "hazards": tuple(self.hazards)})


class ContainerGiven(Given):
    """A filled container."""

    waste: str = Field(max_length=64, description="List and code.", examples=["hw:900-249-08"])
    mass_g: int = Field(ge=0, le=LARGEST)
    kind: PackageKind
    volume_ml: int = Field(0, ge=0, le=LARGEST, description="Of the container; needed for hazardous and medical waste.")
    code: str = Field("", max_length=64, description="Of a thing or label that has one; empty: the house gives one.")
    label: LabelIn | None = None

    def told(self) -> dict[str, Any]:
        """As the acts take it."""
        return {**self.model_dump(), "label": self.label.texts() if self.label is not None else LabelTexts()}


class PackageGiven(ContainerGiven):
    """A container filled from stock."""

    key: uuid.UUID = Field(description=KEY)
    holder_id: Id = Field(description="Whose stock.")
    holder_site_id: Id | None = None
    filled_on: Day | None = Field(None, description="Today unless told.")
    simulated: bool = False


class PackagesGiven(Given):
    """Containers; all are recorded, or none."""

    packages: list[PackageGiven] = Field(min_length=1, max_length=MOST)


class RepackGiven(Given):
    """Packages emptied, containers filled with what was in them."""

    key: uuid.UUID = Field(description=KEY)
    inputs: list[Line] = Field(max_length=MOST, description="Codes of the packages that are emptied.")
    outputs: list[ContainerGiven] = Field(max_length=MOST)
    lost_g: int = Field(0, ge=0, le=LARGEST, description="In = out + lost, to the gram.")
    reason: Prose = Field("", description="Needed where something is lost or wastes differ.")
    happened_at: Moment | None = Field(None, description="Now unless told.")


class RepackingOut(Schema):
    """An act that emptied packages and filled others."""

    key: uuid.UUID
    party: PartyNamed
    inputs: list[str]
    outputs: list[PackageOut] = []
    lost_g: int
    reason: str
    happened_at: dt.datetime
    undone_at: dt.datetime | None
    undone_why: str

    @staticmethod
    def resolve_outputs(row: Repacking) -> list[Package]:
        """What it filled."""
        return list(row.made.select_related("holder", "generator").order_by("pk"))


class UndoIn(Given):
    """Why it did not happen so."""

    reason: Prose


class PackageNodeOut(Schema):
    """A package in a graph."""

    code: str
    waste: str
    mass_g: int
    kind: str
    filled_on: dt.date
    holder: str
    generator: str
    where: Whereabouts


class PackageActOut(Schema):
    """A repacking in a graph."""

    key: uuid.UUID
    kind: RepackingKind
    party: str
    happened_at: dt.datetime
    lost_g: int
    reason: str
    inputs: list[str]
    undone: bool


class EdgeOut(Schema):
    """Grams from a package into an act, or from an act into a package."""

    source: str
    target: str
    mass_g: int


class JourneyOut(Schema):
    """A package on a manifest."""

    code: str
    manifest_id: int
    number: str
    state: str
    generator: str
    receiver: str
    sent_g: int
    weighed_g: int | None
    refused: bool


class OriginOut(Schema):
    """Whose waste is in it."""

    party_id: int
    party: str
    mass_g: int


class GenealogyOut(Schema):
    """All that a package came from and became."""

    start: str
    oldest: dt.date = Field(description="When the first of what is in it was filled.")
    packages: list[PackageNodeOut]
    acts: list[PackageActOut]
    edges: list[EdgeOut]
    journeys: list[JourneyOut]
    origins: list[OriginOut]


class PackagesAsked(Paging):
    """Which packages."""

    q: Line = Field("", description="Words: the end of a code, waste, party.")


class StockAsked(PackagesAsked):
    """Which of those in stock."""

    waste: str = Field("", max_length=64, description="List and code.")


class LabelsAsked(Given):
    """Of which packages."""

    codes: list[Line] = Field(min_length=1, max_length=MOST)


@router.get("/packages", response=replies(Page[PackageOut]))
@steady
def packages_list(request: HttpRequest, asked: Query[PackagesAsked]) -> dict[str, Any]:
    """All packages you see: yours, filled by you, or on manifests of yours."""
    return page(queries.package_search(actor=actor_of(request), words=asked.q), asked)


@router.get("/packages/stock", response=replies(Page[PackageOut]))
@steady
def packages_stock(request: HttpRequest, asked: Query[StockAsked]) -> dict[str, Any]:
    """Full packages that lie with your party."""
    return page(queries.packages_in_stock(actor_of(request), words=asked.q, waste=asked.waste), asked)


@router.post("/packages/fill", response=replies(list[PackageOut]))
def packages_fill(request: HttpRequest, given: PackagesGiven) -> list[Package]:
    """Record filled containers, each gets its code. The same keys again answer the same."""
    told = [PackageIn(**one.told()) for one in given.packages]
    return actions.packages_fill(actor=actor_of(request), given=told)


@router.post("/packages/labels", response=replies(None), openapi_extra=file_answer(PDF))
def packages_labels(request: HttpRequest, given: LabelsAsked) -> HttpResponse:
    """Labels to print, in Chinese as the standard has them. Changes nothing."""
    made = labels_pdf(queries.labels_of(actor=actor_of(request), codes=given.codes))
    return attachment(made, "labels.pdf", PDF)


@router.get("/packages/{code}", response=replies(PackageOut))
@steady
def package_get(request: HttpRequest, code: str) -> Package:
    """One package by its code, as it is scanned or typed."""
    return queries.package_get(actor=actor_of(request), code=code)


@router.get("/packages/{code}/genealogy", response=replies(GenealogyOut))
@steady
def package_genealogy(request: HttpRequest, code: str) -> queries.Graph:
    """Everything before a package and after it, across parties and manifests."""
    return queries.genealogy(actor=actor_of(request), code=code)


@router.post("/repackings", response=replies(RepackingOut))
def packages_repack(request: HttpRequest, given: RepackGiven) -> Repacking:
    """Group, split or repack. The same key again answers the same."""
    told = RepackIn(**{**given.model_dump(), "outputs": [ContainerIn(**one.told()) for one in given.outputs]})
    return actions.packages_repack(actor=actor_of(request), given=told)


@router.post("/repackings/{key}/undo", response=replies(RepackingOut))
def repacking_undo(request: HttpRequest, key: uuid.UUID, given: UndoIn) -> Repacking:
    """Take back a repacking that was told wrongly, while nothing was done with what it filled."""
    return actions.repacking_undo(actor=actor_of(request), key=key, reason=given.reason)
