"""Waste codes, their lists and editions, exemptions, differences; factors. Not for: changes (catalogue_acts)."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import Day, Given, Id, Line, PlaceCode
from wufei.faces.api.kit.paging import Page, Paging, page
from wufei.faces.api.kit.refusals import replies
from wufei.faces.api.kit.steady import steady
from wufei.faces.api.kit.words import exact
from wufei.kernel import clock
from wufei.kernel.sources import Confidence
from wufei.registers.catalogue.models import Crosswalk, Edition, Exemption, Factor, WasteCode
from wufei.registers.catalogue.queries import codes, editions, factors
from wufei.registers.catalogue.spec import Change, CodeEditionState, Difference, Link, Relation

router = Router(tags=["catalogue"])


class CodeEditionOut(Schema):
    """An edition of a list of codes."""

    id: int
    version: int
    list: str = Field(description="Short code of the list.")
    edition: str
    title_zh: str
    title_en: str
    source: str
    confidence: Confidence = Field(description="How sure its rows are.")
    note_zh: str
    note_en: str
    state: CodeEditionState
    valid_from: dt.date
    valid_to: dt.date | None

    @staticmethod
    def resolve_list(found: Edition) -> str:
        """Its short code."""
        return found.list.code


class ShelfEdition(Schema):
    """An edition on the shelf: how many codes it has, and whether it binds documents of today."""

    edition: CodeEditionOut
    codes: int
    in_force: bool
    lapsed: bool = Field(description="It binds although its last day is over: no other has begun.")


class CodeListOut(Schema):
    """A list of waste codes with its editions, the latest first."""

    code: str
    name_zh: str
    name_en: str
    pattern: str = Field(description="What a code looks like; empty where the list has no such law.")
    hazards: bool = Field(description="Whether its codes carry hazard properties.")
    editions: list[ShelfEdition]


class WasteCodeOut(Schema):
    """A code of an edition. The names are short words of ours; `wording` is the official text, once imported."""

    id: int
    list: str
    edition: str
    code: str
    parent: str = Field(description="Code of its class.")
    name_zh: str
    name_en: str
    hazards: str = Field(description="T, C, I, R, In; “,”: the first is certain; “/”: one or more.")
    industry_zh: str
    industry_en: str
    wording: str
    also: str = Field(description="Other names, by commas.")
    confidence: Confidence

    @staticmethod
    def resolve_list(found: WasteCode) -> str:
        """Short code of the list."""
        return found.edition.list.code

    @staticmethod
    def resolve_edition(found: WasteCode) -> str:
        """Name of the edition."""
        return found.edition.edition


class ExemptionOut(Schema):
    """A row of the exemption list. A code alone exempts nothing: waste and condition must both be met."""

    number: int
    row: int
    link: Link
    codes: list[str]
    waste_zh: str
    waste_en: str
    condition_zh: str
    condition_en: str
    exempt_zh: str
    exempt_en: str

    @staticmethod
    def resolve_codes(found: Exemption) -> list[str]:
        """Codes or classes it names."""
        return found.codes.split()


class WalkOut(Schema):
    """What a code is to another."""

    relation: Relation
    note: str
    source: WasteCodeOut
    target: WasteCodeOut


class WasteCodeDetail(Schema):
    """A code with its relations and what exempts it."""

    code: WasteCodeOut
    walks: list[WalkOut]
    exemptions: list[ExemptionOut]

    @staticmethod
    def resolve_walks(found: codes.Leaf) -> list[Crosswalk]:
        """From it and to it."""
        return [*found.leads_to, *found.comes_from]


class FieldChange(Schema):
    """One field before and after."""

    field: str
    before: str
    after: str


class CodeDifferenceOut(Schema):
    """One code of which two editions say different things."""

    change: Change
    code: str
    name_zh: str
    name_en: str
    fields: list[FieldChange]

    @staticmethod
    def resolve_fields(found: Difference) -> list[dict[str, str]]:
        """What changed."""
        return [{"field": name, "before": old, "after": new} for name, old, new in found.fields]


class FactorOut(Schema):
    """A coefficient with its source; `low` equals `high` where one number is meant."""

    id: int
    code: str
    domain: str
    item_zh: str
    item_en: str
    quantity_zh: str
    quantity_en: str
    low: str
    high: str
    unit: str = Field(description="“1” for a plain ratio.")
    place_code: str = Field(description="Where it holds, with all below; empty: everywhere.")
    source: str
    confidence: Confidence
    valid_from: dt.date
    superseded_at: dt.datetime | None

    @staticmethod
    def resolve_low(found: Factor) -> str | None:
        """Millionths as decimal text."""
        return exact(found.low_micro)

    @staticmethod
    def resolve_high(found: Factor) -> str | None:
        """Millionths as decimal text."""
        return exact(found.high_micro)


class CodesAsked(Paging):
    """Which codes of an edition."""

    q: Line = Field("", description="Words that stand in code, names, industry or wording.")
    parent: str = Field("", max_length=40, description="Only this class.")


class SearchAsked(Given):
    """What is looked for."""

    q: str = Field(min_length=1, max_length=200, description="A code, a name, or what the waste is.")
    list: str = Field("", max_length=24, description="Only this list.")
    day: Day | None = Field(None, description="As the editions of that day have it; today unless told.")
    limit: int = Field(20, ge=1, le=100)


class OnDay(Given):
    """The day of a document."""

    day: Day | None = Field(None, description="Today unless told.")


class Against(Given):
    """What to compare with."""

    before: Id = Field(description="The earlier edition.")


class FactorsAsked(Paging):
    """Which factors."""

    domain: str = Field("", max_length=24)
    code: str = Field("", max_length=80)
    old: bool = Field(False, description="Those that were replaced, too.")


class FactorAsked(OnDay):
    """For which day and place."""

    place: PlaceCode = ""


@router.get("/code-lists", response=replies(list[CodeListOut]))
@steady
def code_lists(request: HttpRequest) -> list[dict[str, Any]]:
    """Every list of codes with its editions."""
    return [
        {
            **{key: getattr(shelf.list, key) for key in ("code", "name_zh", "name_en", "pattern", "hazards")},
            "editions": shelf.editions,
        }
        for shelf in editions.shelves(actor_of(request))
    ]


@router.get("/code-editions/{edition_id}", response=replies(CodeEditionOut))
@steady
def code_edition_get(request: HttpRequest, edition_id: Id) -> Edition:
    """One edition."""
    return editions.edition_get(actor=actor_of(request), edition_id=edition_id)


@router.get("/code-editions/{edition_id}/codes", response=replies(Page[WasteCodeOut]))
@steady
def code_edition_codes(request: HttpRequest, edition_id: Id, asked: Query[CodesAsked]) -> dict[str, Any]:
    """The codes of an edition."""
    actor = actor_of(request)
    found = editions.edition_get(actor=actor, edition_id=edition_id)
    return page(codes.codes_of(actor, found, words=asked.q, parent=asked.parent).order_by("code"), asked)


@router.get("/code-editions/{edition_id}/exemptions", response=replies(list[ExemptionOut]))
@steady
def code_edition_exemptions(request: HttpRequest, edition_id: Id) -> list[Exemption]:
    """The exemption list of an edition."""
    return list(editions.edition_get(actor=actor_of(request), edition_id=edition_id).exemptions.all())


@router.get("/code-editions/{edition_id}/differences", response=replies(list[CodeDifferenceOut]))
@steady
def code_edition_differences(request: HttpRequest, edition_id: Id, asked: Query[Against]) -> list[Difference]:
    """What the edition says otherwise than an earlier one."""
    actor = actor_of(request)
    after = editions.edition_get(actor=actor, edition_id=edition_id)
    before = editions.edition_get(actor=actor, edition_id=asked.before)
    return editions.edition_diff(actor=actor, before=before, after=after)


@router.get("/waste-codes", response=replies(list[WasteCodeOut]))
@steady
def waste_code_search(request: HttpRequest, asked: Query[SearchAsked]) -> list[WasteCode]:
    """The codes in force that answer best, best first."""
    return codes.code_search(
        actor=actor_of(request), words=asked.q, list_code=asked.list, day=asked.day, limit=asked.limit
    )


@router.get("/waste-codes/{code_id}", response=replies(WasteCodeDetail))
@steady
def waste_code_get(request: HttpRequest, code_id: Id) -> codes.Leaf:
    """A code by its id, with its relations and exemptions."""
    return codes.leaf(actor=actor_of(request), code_id=code_id)


@router.get("/code-lists/{list_code}/codes/{code}", response=replies(WasteCodeOut))
@steady
def waste_code_on(request: HttpRequest, list_code: str, code: str, asked: Query[OnDay]) -> WasteCode:
    """A code as the edition of a day has it: what a document of that day means by it."""
    day = asked.day or clock.today()
    return codes.code_on(actor=actor_of(request), list_code=list_code, code=code, day=day)


@router.get("/factors", response=replies(Page[FactorOut]))
@steady
def factors_list(request: HttpRequest, asked: Query[FactorsAsked]) -> dict[str, Any]:
    """Factors with their sources."""
    actor = actor_of(request)
    found = factors.factors_visible_to(actor) if asked.old else factors.factors_standing(actor)
    if asked.domain:
        found = found.filter(domain=asked.domain)
    if asked.code:
        found = found.filter(code=asked.code)
    return page(found, asked)


@router.get("/factors/{code}", response=replies(FactorOut))
@steady
def factor_on(request: HttpRequest, code: str, asked: Query[FactorAsked]) -> Factor:
    """The factor that holds on a day at a place: of the nearest place above, the one that began last."""
    day = asked.day or clock.today()
    return factors.factor_on(actor=actor_of(request), code=code, day=day, place_code=asked.place)
