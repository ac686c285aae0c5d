"""Declarations over the API: what is due, one form as proposed, filing, review, coverage. Not for: rules."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import Query, Router, Schema
from pydantic import Field

from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import LARGEST, Given, Id, Version
from wufei.faces.api.kit.paging import Page, Paging, page
from wufei.faces.api.kit.refusals import replies
from wufei.faces.api.kit.steady import steady
from wufei.faces.api.kit.words import PartyNamed
from wufei.operations.declarations.actions import filings as acts
from wufei.operations.declarations.models import Filing
from wufei.operations.declarations.queries import filings as queries
from wufei.operations.declarations.queries.coverage import Covered, coverage_of
from wufei.operations.declarations.queries.sheets import Sheet, sheet_of
from wufei.operations.declarations.spec.filings import FilingIn, FilingState

router = Router(tags=["declarations"])

PATH = "section/line/field, as the form names them, such as wastes/hw:900-249-08/sent."
Amounts = dict[str, int | str | None]
Closing = Field(ge=199001, le=210012, description="The month with which the period closes, YYYYMM.", examples=[202603])


class DeclarationHeadOut(Schema):
    """A form of a party for a period: what is told of it everywhere."""

    id: int
    version: int
    party: PartyNamed
    form: str = Field(examples=["hw-month"])
    closing: int = Closing
    due_on: dt.date
    tier: str = Field(description="The class by which it was asked; empty: by none.")
    state: FilingState
    nothing: bool = Field(description="Whether it says that there was nothing this time.")
    filed_at: dt.datetime | None
    late: bool


class DeclarationOut(DeclarationHeadOut):
    """A form of a party for a period."""

    @staticmethod
    def resolve_late(row: Filing) -> bool:
        """Whether it was filed late, or is not filed and should be."""
        return queries.is_late(row)


class DeclarationCellOut(Schema):
    """A field of a form."""

    path: str = Field(description=PATH)
    label: str
    asked: str = Field(description="mass (grams), count or text.")
    needed: bool
    proposed: int | str | None
    origin: str = Field(description="Where the proposal comes from.")
    book: int | None = Field(description="What the books say; null: nothing.")
    allowed: int = Field(description="How far one may differ from the books without a reason.")


class DeclarationFullOut(DeclarationHeadOut):
    """The same with everything that stands in it."""

    values: Amounts
    reasons: dict[str, str]
    remarks: dict[str, str] = Field(description="What was to correct when it was returned, by path.")
    why: list[str] = Field(description="Why the party is asked for it.")
    still: bool = Field(description="Whether nothing moved by the books.")
    cells: list[DeclarationCellOut]


class DeclarationsAskedIn(Paging):
    """Which declarations. All that is left out narrows nothing."""

    form: str = Field("", max_length=24)
    state: FilingState | None = None
    words: str = Field("", max_length=100, description="A part of the party's name, or its credit code.")


class DeclarationGiven(Given):
    """What is declared."""

    version: Version
    values: Amounts = Field(max_length=5_000, description=f"By path: {PATH} Masses in grams.")
    reasons: dict[str, str] = Field({}, max_length=5_000, description="Why a field differs from the books, by path.")
    nothing: bool = Field(False, description="There was nothing this time; values are taken as proposed.")


class DeclarationProposedGiven(Given):
    """It is filed as it is proposed."""

    version: Version


class DeclarationReturnGiven(Given):
    """Why it is returned."""

    version: Version
    remarks: dict[str, str] = Field({}, max_length=5_000, description="By path.")
    told: str = Field("", max_length=400, description="About it as a whole.")


class CoverageAskedIn(Given):
    """Which period."""

    closing: int = Closing
    form: str = Field("", max_length=24)


class CoveredOut(Schema):
    """A share of those who must file."""

    key: str
    asked: int = Field(le=LARGEST)
    filed: int
    accepted: int
    late: int


class CoverageOut(Schema):
    """A period as a whole, and by form, county and class."""

    whole: CoveredOut
    forms: list[CoveredOut]
    counties: list[CoveredOut]
    tiers: list[CoveredOut]


@router.get("/declarations", response=replies(Page[DeclarationOut]))
@steady
def declarations(request: HttpRequest, asked: Query[DeclarationsAskedIn]) -> dict[str, Any]:
    """Declarations of the parties you see."""
    rows = queries.inbox(actor_of(request), form=asked.form, state=asked.state or "", words=asked.words)
    return page(rows, asked)


@router.get("/declarations/coverage", response=replies(CoverageOut))
@steady
def declaration_coverage(request: HttpRequest, asked: Query[CoverageAskedIn]) -> dict[str, Any]:
    """How many of those who must file have filed."""
    found = coverage_of(actor=actor_of(request), closing=asked.closing, form=asked.form)
    parts = {name: [_covered(each) for each in getattr(found, name)] for name in ("forms", "counties", "tiers")}
    return {"whole": _covered(found.whole), **parts}


@router.get("/declarations/{declaration_id}", response=replies(DeclarationFullOut))
@steady
def declaration(request: HttpRequest, declaration_id: Id) -> dict[str, Any]:
    """One declaration: what stands in it, and what every field is proposed to say."""
    actor = actor_of(request)
    row = queries.filing_get(actor=actor, filing_id=declaration_id)
    return _full(row, sheet_of(actor=actor, filing=row))


@router.post("/declarations/{declaration_id}/save", response=replies(DeclarationOut))
def declaration_save(request: HttpRequest, declaration_id: Id, given: DeclarationGiven) -> Filing:
    """Keep what is filled in so far."""
    told = given.model_dump(exclude={"version"})
    return acts.filing_save(
        actor=actor_of(request), filing_id=declaration_id, version=given.version, given=FilingIn(**told)
    )


@router.post("/declarations/{declaration_id}/file", response=replies(DeclarationOut))
def declaration_file(request: HttpRequest, declaration_id: Id, given: DeclarationGiven) -> Filing:
    """File it: whole, with a reason wherever it differs from the books by more than is tolerated."""
    told = given.model_dump(exclude={"version"})
    return acts.filing_file(
        actor=actor_of(request), filing_id=declaration_id, version=given.version, given=FilingIn(**told)
    )


@router.post("/declarations/{declaration_id}/file-proposed", response=replies(DeclarationOut))
def declaration_file_proposed(request: HttpRequest, declaration_id: Id, given: DeclarationProposedGiven) -> Filing:
    """File it as it is proposed."""
    return acts.filing_file_proposed(actor=actor_of(request), filing_id=declaration_id, version=given.version)


@router.post("/declarations/{declaration_id}/return", response=replies(DeclarationOut))
def declaration_return(request: HttpRequest, declaration_id: Id, given: DeclarationReturnGiven) -> Filing:
    """Return it with remarks at fields."""
    return acts.filing_return(actor=actor_of(request), filing_id=declaration_id, **given.model_dump())


@router.post("/declarations/{declaration_id}/accept", response=replies(DeclarationOut))
def declaration_accept(request: HttpRequest, declaration_id: Id, given: DeclarationProposedGiven) -> Filing:
    """Accept it."""
    return acts.filing_accept(actor=actor_of(request), filing_id=declaration_id, version=given.version)


def _covered(each: Covered) -> dict[str, Any]:
    return {name: getattr(each, name) for name in ("key", "asked", "filed", "accepted", "late")}


def _full(row: Filing, sheet: Sheet) -> dict[str, Any]:
    fields = ("id", "version", "form", "closing", "due_on", "tier", "state", "nothing", "filed_at", "values")
    return {name: getattr(row, name) for name in (*fields, "party", "reasons", "remarks")} | {
        "late": queries.is_late(row),
        "why": [text.say(gettext) for text in queries.why_of(row)],
        "still": sheet.still,
        "cells": [
            {
                "path": str(cell.path),
                "label": gettext(cell.field.label),
                "asked": cell.field.asked,
                "needed": cell.field.needed,
                "proposed": cell.prefill.value,
                "origin": cell.prefill.origin,
                "book": cell.prefill.book,
                "allowed": cell.prefill.allowed,
            }
            for cell in sheet.cells
        ],
    }
