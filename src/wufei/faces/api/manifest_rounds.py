"""Collecting rounds: one trip, many small generators, one weight. Not for: single manifests (manifest_acts).

It adds to the router of manifests.py, as manifest_acts does.
"""

import uuid
from typing import Any

from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import LARGEST, Given, Id
from wufei.faces.api.kit.paging import Page, Paging, page
from wufei.faces.api.kit.refusals import replies
from wufei.faces.api.kit.steady import steady
from wufei.faces.api.manifest_acts import KEY, Grams, Values, again, all_again
from wufei.faces.api.manifests import ManifestOut, Scalar, router
from wufei.operations.manifests import actions
from wufei.operations.manifests.models import Manifest, Round
from wufei.operations.manifests.queries import rounds as queries
from wufei.operations.manifests.spec import RoundIn


class ManifestRoundIn(Given):
    """A round: who drives, to whom, of what."""

    key: uuid.UUID = Field(description=KEY)
    spec: str = Field(max_length=40, examples=["municipal/kitchen"])
    carrier_id: Id
    receiver_id: Id
    code: str = Field(max_length=64, examples=["municipal:kitchen"])
    receiver_site_id: Id | None = None
    values: dict[str, Scalar] = Field({}, max_length=100, description="What all its manifests have in common.")


class ManifestRoundOut(Schema):
    """A round. Its manifests carry its id as `round_id`."""

    id: int
    number: str
    spec: str
    carrier_id: int
    receiver_id: int
    receiver_site_id: int | None
    code: str
    values: dict[str, Scalar]


class CollectIn(Given):
    """One stop of a round."""

    key: uuid.UUID = Field(description=KEY)
    generator_id: Id
    mass_g: int = Grams
    values: dict[str, Scalar] = Values


class ReceiveIn(Given):
    """What a round brought, weighed once."""

    weighed_g: int | None = Field(None, ge=1, le=LARGEST, description="Of all of it, in grams; null: as each was told.")
    values: dict[str, Scalar] = Values


class ManifestRoundToldOut(ManifestRoundOut):
    """A round with what you see of it."""

    stops: int
    waiting: int = Field(description="Stops that are not received yet.")
    told_g: int | None = Field(description="Grams that the stops told.")
    taken_g: int | None = Field(description="Grams that were received.")


class ManifestRoundJoinIn(Given):
    """A manifest that was drafted by itself."""

    manifest_id: Id


@router.get("/manifest-rounds", response=replies(Page[ManifestRoundToldOut]))
@steady
def manifest_rounds(request: HttpRequest, asked: Query[Paging]) -> dict[str, Any]:
    """Rounds in which your party has a part, the latest first."""
    return page(queries.rounds_told(actor_of(request)), asked)


@router.get("/manifest-rounds/{round_id}/stops", response=replies(list[ManifestOut]))
@steady
def manifest_round_stops(request: HttpRequest, round_id: Id) -> list[Manifest]:
    """The manifests of a round that you see, as they were collected."""
    actor = actor_of(request)
    return queries.stops_of(actor=actor, row=queries.round_get(actor=actor, round_id=round_id))


@router.post("/manifest-rounds/{round_id}/join", response=replies(ManifestOut))
def manifest_round_join(request: HttpRequest, round_id: Id, given: ManifestRoundJoinIn) -> Manifest:
    """Put a manifest that was drafted by itself on a round."""
    return again(
        request, actions.round_join(actor=actor_of(request), round_id=round_id, manifest_id=given.manifest_id).pk
    )


@router.post("/manifest-rounds", response=replies(ManifestRoundOut))
def manifest_round_open(request: HttpRequest, given: ManifestRoundIn) -> Round:
    """Begin a trip that collects from many generators. The same key again answers the same round."""
    return actions.round_open(actor=actor_of(request), given=RoundIn(**given.model_dump()))


@router.post("/manifest-rounds/{round_id}/collect", response=replies(ManifestOut))
def manifest_round_collect(request: HttpRequest, round_id: Id, given: CollectIn) -> Manifest:
    """Draft the manifest of one stop."""
    made = actions.round_collect(actor=actor_of(request), round_id=round_id, **given.model_dump())
    return again(request, made.pk)


@router.post("/manifest-rounds/{round_id}/receive", response=replies(list[ManifestOut]))
def manifest_round_receive(request: HttpRequest, round_id: Id, given: ReceiveIn) -> list[Manifest]:
    """Accept all that a round brought; one weight is shared in proportion. All or none."""
    return all_again(request, actions.round_receive(actor=actor_of(request), round_id=round_id, **given.model_dump()))
