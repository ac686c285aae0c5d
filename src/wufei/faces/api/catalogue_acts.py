"""Changes of the catalogue: lists, editions and their rows, factors. Not for: looking up (catalogue)."""

import dataclasses
from typing import Any

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from wufei.faces.api.catalogue import CodeEditionOut, CodeListOut, FactorOut, router
from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import Act, Amount, Day, Given, Id, Line, PlaceCode, ReasonedAct
from wufei.faces.api.kit.refusals import replies
from wufei.kernel.tables.spec import Outcome
from wufei.kernel.units import parse_micro
from wufei.registers.catalogue.actions import editions as actions
from wufei.registers.catalogue.actions import rows
from wufei.registers.catalogue.actions.factors import factor_set as set_factor
from wufei.registers.catalogue.actions.shipped import catalogue_load_shipped
from wufei.registers.catalogue.models import CodeList, Edition, Factor
from wufei.registers.catalogue.queries import editions
from wufei.registers.catalogue.spec import CodeIn, FactorIn, Form, Relation


class CatalogueLoaded(Schema):
    """How many rows were added."""

    lists: int
    editions: int
    codes: int
    exemptions: int
    crosswalks: int
    factors: int


class ListGiven(Given):
    """A list of one's own."""

    code: str = Field(pattern=r"^[a-z][a-z0-9-]{0,23}$", examples=["park-waste"])
    name_zh: str = Field(min_length=1, max_length=80)
    name_en: str = Field("", max_length=120)
    pattern: str = Field("", max_length=200, description="A regular expression; codes that do not fit are refused.")
    example: str = Field("", max_length=40)


class CodeEditionGiven(Given):
    """Dates, titles and source of an edition."""

    valid_from: Day
    valid_to: Day | None = None
    title_zh: str = Field("", max_length=120)
    title_en: str = Field("", max_length=160)
    source: str = Field("", max_length=300)


class CodeEditionMade(CodeEditionGiven):
    """A new edition, empty or with the rows of another."""

    list: str = Field(max_length=24, examples=["hw"])
    edition: str = Field(min_length=1, max_length=24, examples=["2025"])
    copy_of: Id | None = None


class CodeEditionChange(CodeEditionGiven, Act):
    """What it says from now on."""


class CodeGiven(Given):
    """A code. What is left empty stays as it is."""

    code: str = Field(min_length=1, max_length=40, examples=["900-214-08"])
    name_zh: str = Field("", max_length=80)
    name_en: str = Field("", max_length=160)
    parent: str = Field("", max_length=40, description="Left empty it is read from the code, where it names its class.")
    hazards: str = Field("", max_length=24)
    industry_zh: str = Field("", max_length=80)
    industry_en: str = Field("", max_length=120)
    wording: str = Field("", max_length=4000)
    also: str = Field("", max_length=400)


class CodesGiven(Given):
    """Codes for an edition; all are taken or none."""

    codes: list[CodeGiven] = Field(min_length=1, max_length=1000)


class CodesPut(Schema):
    """What became of them."""

    created: int
    changed: int
    unchanged: int


class WalkGiven(Given):
    """What a code of one edition is to a code of another."""

    source_edition: Id
    source_code: str = Field(max_length=40)
    target_edition: Id
    target_code: str = Field(max_length=40)
    relation: Relation
    note: Line = ""


class Done(Schema):
    """What became of it."""

    outcome: Outcome


class FactorGiven(Given):
    """A factor from a day on, everywhere or at a place. A new value keeps the old one."""

    code: str = Field(max_length=80, pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$", examples=["straw.wheat_ratio"])
    item_zh: str = Field(min_length=1, max_length=80)
    item_en: str = Field("", max_length=120)
    quantity_zh: str = Field(min_length=1, max_length=80)
    quantity_en: str = Field("", max_length=120)
    low: Amount
    high: Amount = Field("", description="Left empty: the same as `low`.")
    unit: str = Field(max_length=40)
    place_code: PlaceCode = ""
    valid_from: Day | None = Field(None, description="Today unless told.")
    source: str = Field(min_length=1, max_length=300)
    reason: Line = ""


@router.post("/catalogue/load", response=replies(CatalogueLoaded))
def catalogue_load(request: HttpRequest) -> dict[str, int]:
    """Add what ships with the house and is not there yet."""
    return dataclasses.asdict(catalogue_load_shipped(actor=actor_of(request)))


@router.post("/code-lists", response=replies(CodeListOut))
def code_list_add(request: HttpRequest, given: ListGiven) -> dict[str, Any]:
    """Add a list of one's own."""
    made: CodeList = actions.list_add(
        actor=actor_of(request),
        code=given.code,
        name_zh=given.name_zh,
        name_en=given.name_en,
        form=Form(pattern=given.pattern, example=given.example),
    )
    fields = ("code", "name_zh", "name_en", "pattern", "hazards")
    return {**{key: getattr(made, key) for key in fields}, "editions": []}


@router.post("/code-editions", response=replies(CodeEditionOut))
def code_edition_add(request: HttpRequest, given: CodeEditionMade) -> Edition:
    """Begin an edition as a draft."""
    fields = given.model_dump(exclude={"list"})
    return actions.edition_add(actor=actor_of(request), list_code=given.list, **fields)


@router.put("/code-editions/{edition_id}", response=replies(CodeEditionOut))
def code_edition_change(request: HttpRequest, edition_id: Id, given: CodeEditionChange) -> Edition:
    """Correct dates, titles and source."""
    return actions.edition_change(actor=actor_of(request), edition_id=edition_id, **given.model_dump())


@router.put("/code-editions/{edition_id}/codes", response=replies(CodesPut))
def code_edition_put(request: HttpRequest, edition_id: Id, given: CodesGiven) -> dict[str, int]:
    """Add or change codes. A published edition only grows: codes, official wordings, other names."""
    found = [CodeIn(**row.model_dump()) for row in given.codes]
    made = rows.codes_put(actor=actor_of(request), edition_id=edition_id, given=found)
    return {name: made.count(Outcome(name)) for name in ("created", "changed", "unchanged")}


@router.delete("/code-editions/{edition_id}/codes/{code}", response=replies(CodeEditionOut))
def code_remove(request: HttpRequest, edition_id: Id, code: str) -> Edition:
    """Take a code out of a draft."""
    actor = actor_of(request)
    rows.code_remove(actor=actor, edition_id=edition_id, code=code)
    return editions.edition_get(actor=actor, edition_id=edition_id)


@router.post("/code-editions/{edition_id}/publish", response=replies(CodeEditionOut))
def code_edition_publish(request: HttpRequest, edition_id: Id, given: Act) -> Edition:
    """Let it bind from its first day on; the one before ends the day before."""
    return actions.edition_publish(actor=actor_of(request), edition_id=edition_id, version=given.version)


@router.post("/code-editions/{edition_id}/withdraw", response=replies(CodeEditionOut))
def code_edition_withdraw(request: HttpRequest, edition_id: Id, given: ReasonedAct) -> Edition:
    """Take it back: it binds no document any more."""
    return actions.edition_withdraw(actor=actor_of(request), edition_id=edition_id, **given.model_dump())


@router.post("/code-editions/{edition_id}/reopen", response=replies(CodeEditionOut))
def code_edition_reopen(request: HttpRequest, edition_id: Id, given: Act) -> Edition:
    """Make a withdrawn edition a draft again."""
    return actions.edition_reopen(actor=actor_of(request), edition_id=edition_id, version=given.version)


@router.post("/code-editions/{edition_id}/discard", response=replies(list[CodeEditionOut]))
def code_edition_discard(request: HttpRequest, edition_id: Id, given: Act) -> list[Edition]:
    """Throw a draft away with all its rows; the answer is the editions that are left of its list."""
    actor = actor_of(request)
    of = editions.edition_get(actor=actor, edition_id=edition_id).list_id
    actions.edition_discard(actor=actor, edition_id=edition_id, version=given.version)
    return list(editions.editions_visible_to(actor).filter(list=of))


@router.put("/code-walks", response=replies(Done))
def crosswalk_put(request: HttpRequest, given: WalkGiven) -> dict[str, Outcome]:
    """Say what a code of one edition is to a code of another."""
    made = rows.crosswalk_put(
        actor=actor_of(request),
        source=(given.source_edition, given.source_code),
        target=(given.target_edition, given.target_code),
        relation=given.relation,
        note=given.note,
    )
    return {"outcome": made}


@router.post("/factors", response=replies(FactorOut))
def factor_set(request: HttpRequest, given: FactorGiven) -> Factor:
    """Set a factor."""
    told = given.model_dump(exclude={"low", "high", "reason"})
    fresh = FactorIn(
        **told,
        domain=given.code.partition(".")[0],
        low_micro=parse_micro(given.low, "low"),
        high_micro=parse_micro(given.high or given.low, "high"),
    )
    return set_factor(actor=actor_of(request), given=fresh, reason=given.reason)
