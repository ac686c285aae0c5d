"""Corrections of what was signed: asked, answered, withdrawn, listed. Not for: what is still open (manifest_acts)."""

import datetime as dt
import uuid
from typing import Any

from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import LARGEST, Act, Given, Id, Prose
from wufei.faces.api.kit.paging import Page, Paging, page
from wufei.faces.api.kit.refusals import replies
from wufei.faces.api.kit.steady import steady
from wufei.faces.api.kit.words import PartyNamed
from wufei.faces.api.manifest_acts import FILLED, KEY, Values
from wufei.faces.api.manifest_streams import SignedFor
from wufei.faces.api.manifests import Scalar, router
from wufei.operations.manifests import actions
from wufei.operations.manifests.models import Consent, Correction
from wufei.operations.manifests.queries import corrections as queries
from wufei.operations.manifests.spec.corrections import CorrectionIn, CorrectionState


class ConsentOut(Schema):
    """What one party says to it."""

    party: PartyNamed
    role: SignedFor
    agreed: bool | None = Field(description="Null: not answered yet.")
    method: str = Field(description="`own`, or `silence`; empty: not answered yet.")
    answered_by: str
    answered_at: dt.datetime | None
    note: str


class CorrectionOut(Schema):
    """A correction of a signed manifest."""

    id: int
    version: int
    key: str
    manifest_id: int
    number: str = ""
    state: CorrectionState
    changes: dict[str, list[Scalar]] = Field(description="Path → before and after.")
    reason: str
    asked_for: PartyNamed
    asked_by: str
    asked_at: dt.datetime
    due_at: dt.datetime = Field(description="Silence until then is consent.")
    settled_at: dt.datetime | None
    consents: list[ConsentOut] = []

    @staticmethod
    def resolve_key(row: Correction) -> str:
        """As text."""
        return str(row.key)

    @staticmethod
    def resolve_number(row: Correction) -> str:
        """Of the manifest."""
        return row.manifest.number

    @staticmethod
    def resolve_consents(row: Correction) -> list[Consent]:
        """Of all who are asked."""
        return list(row.consents.all())


class LegValuesIn(Given):
    """Fields of one leg."""

    position: int = Field(ge=0, le=1_000)
    values: dict[str, Scalar] = Field(max_length=100, description=FILLED)


class CorrectionGiven(Given):
    """What should stand there. What is left out stays."""

    key: uuid.UUID = Field(description=KEY)
    reason: Prose
    values: dict[str, Scalar] = Values
    legs: list[LegValuesIn] = Field([], max_length=20)
    mass_g: int | None = Field(None, ge=0, le=LARGEST, description="As sent, in grams.")
    accepted_g: int | None = Field(None, ge=0, le=LARGEST, description="As weighed, in grams.")
    code: str | None = Field(None, max_length=64)
    generator_site_id: int | None = Field(None, ge=0, le=LARGEST, description="0: the party without a site.")
    receiver_site_id: int | None = Field(None, ge=0, le=LARGEST, description="0: the party without a site.")


class CorrectionAnswerIn(Act):
    """An answer for your party; a refusal needs its note."""

    agreed: bool
    note: Prose = ""


class CorrectionsAsked(Paging):
    """Which corrections."""

    waiting: bool = Field(False, description="Only those that wait for an answer of your party.")
    manifest: Id | None = None


def _read(request: HttpRequest, correction_id: int) -> Correction:
    return queries.correction_get(actor=actor_of(request), correction_id=correction_id)


@router.get("/manifest-corrections", response=replies(Page[CorrectionOut]))
@steady
def corrections_list(request: HttpRequest, asked: Query[CorrectionsAsked]) -> dict[str, Any]:
    """Corrections of the manifests you see; those that wait for you are sorted by their deadline."""
    actor = actor_of(request)
    found = queries.corrections_waiting(actor) if asked.waiting else queries.corrections_visible_to(actor)
    return page(found.filter(manifest=asked.manifest) if asked.manifest is not None else found, asked)


@router.get("/manifest-corrections/{correction_id}", response=replies(CorrectionOut))
@steady
def correction_get(request: HttpRequest, correction_id: Id) -> Correction:
    """One correction with its answers."""
    return _read(request, correction_id)


@router.post("/manifests/{manifest_id}/corrections", response=replies(CorrectionOut))
def correction_ask(request: HttpRequest, manifest_id: Id, given: CorrectionGiven) -> Correction:
    """Ask that what was signed be changed. Where nobody else is touched it applies at once."""
    told = given.model_dump(exclude={"key", "reason", "legs"})
    wanted = CorrectionIn(**told, legs={leg.position: leg.values for leg in given.legs})
    actor, reason = actor_of(request), given.reason
    row = actions.correction_ask(actor=actor, key=given.key, manifest_id=manifest_id, given=wanted, reason=reason)
    return _read(request, row.pk)


@router.post("/manifest-corrections/{correction_id}/answer", response=replies(CorrectionOut))
def correction_answer(request: HttpRequest, correction_id: Id, given: CorrectionAnswerIn) -> Correction:
    """Answer for your party: one refusal ends it, the last consent applies it."""
    actions.correction_answer(actor=actor_of(request), correction_id=correction_id, **given.model_dump())
    return _read(request, correction_id)


@router.post("/manifest-corrections/{correction_id}/withdraw", response=replies(CorrectionOut))
def correction_withdraw(request: HttpRequest, correction_id: Id, given: Act) -> Correction:
    """Take back what your party asked for."""
    actions.correction_withdraw(actor=actor_of(request), correction_id=correction_id, version=given.version)
    return _read(request, correction_id)
