"""What parties let others do in their name: list, give, end. Not for: signing with it (manifest_acts)."""

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from wufei.faces.api.kit.access import actor_of, reader
from wufei.faces.api.kit.fields import Day, Given, Id
from wufei.faces.api.kit.paging import Page, Paging, page
from wufei.faces.api.kit.refusals import replies
from wufei.faces.api.kit.words import PartyNamed
from wufei.registers.identity import actions, queries
from wufei.registers.identity.models import Delegation
from wufei.registers.identity.permissions import DELEGATION_READ
from wufei.registers.identity.queries.delegations import in_force
from wufei.registers.identity.spec import DELEGABLE

router = Router(tags=["delegations"])
CODES = ", ".join(DELEGABLE)


class DelegationOut(Schema):
    """What one party lets another do in its name, for a time."""

    id: int
    giver: PartyNamed
    taker: PartyNamed
    permissions: list[str]
    valid_from: dt.date
    valid_to: dt.date
    state: Literal["waits", "holds", "over", "revoked"]
    note: str
    granted_by: str
    granted_at: dt.datetime
    revoked_by: str
    revoked_at: dt.datetime | None

    @staticmethod
    def resolve_state(row: Delegation) -> str:
        """By the days it names."""
        return queries.delegation_state(row)


class DelegationsAsked(Paging):
    """Which delegations."""

    giver_id: Id | None = None
    taker_id: Id | None = None
    now: bool = Field(False, description="Only what holds today.")


class DelegationIn(Given):
    """What to delegate."""

    giver_id: Id = Field(description="In whose name.")
    taker_id: Id = Field(description="Whose people shall act, within their own roles.")
    permissions: list[Annotated[str, Field(max_length=100)]] = Field(
        min_length=1, max_length=50, description=f"Among: {CODES}.", examples=[["manifests.manifest.sign"]]
    )
    valid_from: Day | None = Field(None, description="Today unless told.")
    valid_to: Day = Field(description="Last day; two years at most.")
    note: str = Field("", max_length=200)


@router.get("/delegations", response=replies(Page[DelegationOut]))
def delegations_list(request: HttpRequest, asked: Query[DelegationsAsked]) -> dict[str, Any]:
    """What one's own party has given and taken, past ones too; the newest first."""
    found = queries.delegations_visible_to(reader(request, DELEGATION_READ))
    if asked.giver_id is not None:
        found = found.filter(giver_id=asked.giver_id)
    if asked.taker_id is not None:
        found = found.filter(taker_id=asked.taker_id)
    return page(found.filter(in_force()) if asked.now else found, asked)


@router.post("/delegations", response=replies(DelegationOut))
def delegation_grant(request: HttpRequest, given: DelegationIn) -> Delegation:
    """Let another party's people act in one's own party's name. What was delegated cannot be passed on."""
    return actions.delegation_grant(actor=actor_of(request), **given.model_dump())


@router.post("/delegations/{delegation_id}/revoke", response=replies(DelegationOut))
def delegation_revoke(request: HttpRequest, delegation_id: Id) -> Delegation:
    """End it from this moment: the giver takes it back, or the taker gives it back."""
    return actions.delegation_revoke(actor=actor_of(request), delegation_id=delegation_id)
