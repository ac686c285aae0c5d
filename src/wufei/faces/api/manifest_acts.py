"""Acting on manifests: drafts, signatures, codes, holds; each operation calls one action. Not for: reading.

It adds to the router of manifests.py: ninja knows an address in one router only, and would answer 405 for the other.
"""

import datetime as dt
import uuid
from typing import Any

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import LARGEST, Act, Given, Id, Line, Moment, ReasonedAct
from wufei.faces.api.kit.once import secret
from wufei.faces.api.kit.refusals import ProblemOut, replies
from wufei.faces.api.manifest_streams import SignedFor
from wufei.faces.api.manifests import ManifestOut, Scalar, problems_told, router
from wufei.operations.manifests import actions
from wufei.operations.manifests.models import Manifest
from wufei.operations.manifests.queries import manifests as queries
from wufei.operations.manifests.spec import Event, ManifestIn, SignIn, Way, Weighed
from wufei.operations.manifests.spec.trust import GivenCode

MOST = 200
FILLED = "Fields of the stream by name, as GET /manifest-streams/{code} declares them."
Grams = Field(0, ge=0, le=LARGEST, description="In grams.")
Values: Any = Field({}, max_length=100, description=FILLED)
KEY = "Made by you and kept before asking: the same again answers the same, so that a repeat makes no second one."


class OnwardIn(Given):
    """Where refused waste goes; what it is and how much, the manifest says."""

    key: uuid.UUID = Field(description=KEY)
    receiver_id: Id
    receiver_site_id: Id | None = None
    carriers: list[Id] = Field([], max_length=20, description="Carriers of the legs, in their order.")
    values: dict[str, Scalar] = Values
    way: Way = Way.ORDINARY
    reason: str = Field("", max_length=400, description="Why it is no ordinary way.")


class ManifestGiven(OnwardIn):
    """A manifest as drafted. The mass is that of the packages, where there are some."""

    spec: str = Field(max_length=40, description="Stream and profile.", examples=["hazardous"])
    generator_id: Id
    generator_site_id: Id | None = None
    code: str = Field(max_length=64, description="List and code of the waste.", examples=["hw:900-249-08"])
    mass_g: int = Grams
    packages: list[Line] = Field([], max_length=MOST, description="Codes of packages.")
    round_id: Id | None = None
    simulated: bool = Field(False, description="For training: marked on every paper.")

    def manifest(self) -> ManifestIn:
        """As the acts take it."""
        return ManifestIn(**self.model_dump())


class ManifestChangeIn(Act):
    """A draft, whole, in place of the one before. Its key stays."""

    draft: ManifestGiven


class ManifestCopyIn(Given):
    """The key of the copy."""

    key: uuid.UUID = Field(description=KEY)


class ManifestReviseIn(Act):
    """Values that nobody has sealed yet."""

    values: dict[str, Scalar] = Field(max_length=100, description=FILLED)


class WeighedIn(Given):
    """What became of one package."""

    code: Line
    mass_g: int | None = Field(None, ge=0, le=LARGEST, description="In grams; null: as sent.")
    refused: bool = False


class MoveMade(Given):
    """What is signed, and what is filled in with it."""

    event: Event
    role: SignedFor = Field(description="For whom.")
    values: dict[str, Scalar] = Values
    accepted_g: int | None = Field(None, ge=0, le=LARGEST, description="Grams weighed; null: as told.")
    packages: list[WeighedIn] = Field([], max_length=MOST)
    carrier_id: Id | None = Field(None, description="Who takes over, where no leg of theirs was planned.")
    happened_at: Moment | None = Field(None, description="Now unless told.")

    def given(self) -> SignIn:
        """As the acts take it."""
        return SignIn(
            event=self.event,
            role=self.role,
            values=self.values,
            accepted_g=self.accepted_g,
            packages=[Weighed(**one.model_dump()) for one in self.packages],
            carrier_id=self.carrier_id,
            happened_at=self.happened_at,
        )


class MoveIn(MoveMade, Act):
    """The same on a version of the manifest."""


class CodedMoveIn(MoveIn):
    """A signature of whoever gave the code, made on your device."""

    code: str = Field(max_length=40, description="As it was shown or said.", examples=["4827 1936"])


class OneMoveIn(MoveIn):
    """One of several."""

    manifest_id: Id


class ManyMovesIn(Given):
    """Several manifests, each with its own move and version."""

    items: list[OneMoveIn] = Field(min_length=1, max_length=MOST)


class LeftOutOut(Schema):
    """A manifest that was not signed, and everything that stands in its way."""

    manifest_id: int
    problems: list[ProblemOut]


class ManySignedOut(Schema):
    """What was signed and what was not."""

    done: list[ManifestOut]
    refused: list[LeftOutOut]


class ForwardIn(Act):
    """Where the refused rest goes."""

    onward: OnwardIn


class LegIn(Act):
    """A further carrier."""

    carrier_id: Id


class CodeAskedIn(Given):
    """What the code is to sign."""

    event: Event
    role: SignedFor


class GivenCodeOut(Schema):
    """A one-time code, shown this once."""

    code: str = Field(examples=["4827 1936"])
    expires_at: dt.datetime = Field(description="Until when it holds.")


def again(request: HttpRequest, manifest_id: int) -> Manifest:
    """One manifest as it is now."""
    return queries.manifest_get(actor=actor_of(request), manifest_id=manifest_id)


def all_again(request: HttpRequest, rows: list[Manifest]) -> list[Manifest]:
    """Several as they are now."""
    found = queries.visible_to(actor_of(request)).filter(pk__in=[row.pk for row in rows])
    return list(queries.with_parties(found).order_by("pk"))


@router.post("/manifests", response=replies(ManifestOut))
def manifest_create(request: HttpRequest, given: ManifestGiven) -> Manifest:
    """Draft a manifest. The same key again answers the same manifest."""
    return again(request, actions.manifest_create(actor=actor_of(request), given=given.manifest()).pk)


@router.put("/manifests/{manifest_id}", response=replies(ManifestOut))
def manifest_change(request: HttpRequest, manifest_id: Id, given: ManifestChangeIn) -> Manifest:
    """Change a draft."""
    draft = given.draft.manifest()
    actions.manifest_change(actor=actor_of(request), manifest_id=manifest_id, version=given.version, given=draft)
    return again(request, manifest_id)


@router.post("/manifests/{manifest_id}/copy", response=replies(ManifestOut))
def manifest_copy(request: HttpRequest, manifest_id: Id, given: ManifestCopyIn) -> Manifest:
    """Draft another one like this: parties, waste, mass, values; nothing of its journey."""
    return again(request, actions.manifest_copy(actor=actor_of(request), manifest_id=manifest_id, key=given.key).pk)


@router.post("/manifests/{manifest_id}/revise", response=replies(ManifestOut))
def manifest_revise(request: HttpRequest, manifest_id: Id, given: ManifestReviseIn) -> Manifest:
    """Fill or change values that are not sealed yet; for those that are: POST …/corrections."""
    values = given.values
    actions.manifest_revise(actor=actor_of(request), manifest_id=manifest_id, version=given.version, values=values)
    return again(request, manifest_id)


@router.post("/manifests/{manifest_id}/sign", response=replies(ManifestOut))
def manifest_sign(request: HttpRequest, manifest_id: Id, given: MoveIn) -> Manifest:
    """Sign a move: issue, take over, arrive, accept, refuse, return, cancel … All that stands in its way at once."""
    move = given.given()
    actions.manifest_sign(actor=actor_of(request), manifest_id=manifest_id, version=given.version, given=move)
    return again(request, manifest_id)


@router.post("/manifest-signatures", response=replies(ManySignedOut))
def manifests_sign(request: HttpRequest, given: ManyMovesIn) -> dict[str, Any]:
    """Sign many: what can be signed is, what cannot is told. If one was changed meanwhile, none is signed."""
    items = [
        actions.SignItem(manifest_id=one.manifest_id, version=one.version, given=one.given()) for one in given.items
    ]
    done, refused = actions.manifests_sign(actor=actor_of(request), items=items)
    left = [{"manifest_id": one.manifest_id, "problems": problems_told(one.problems)} for one in refused]
    return {"done": all_again(request, done), "refused": left}


@router.post("/manifests/{manifest_id}/forward", response=replies(ManifestOut))
def manifest_forward(request: HttpRequest, manifest_id: Id, given: ForwardIn) -> Manifest:
    """Send the refused rest on; answers the manifest that takes it there, issued."""
    actor, row = actor_of(request), again(request, manifest_id)
    onward = ManifestIn(
        **given.onward.model_dump(), spec=row.spec, generator_id=row.generator_id, code=row.code, mass_g=row.open_g
    )
    made = actions.manifest_forward(actor=actor, manifest_id=manifest_id, version=given.version, onward=onward)
    return again(request, made.pk)


@router.post("/manifests/{manifest_id}/legs", response=replies(ManifestOut))
def manifest_leg_plan(request: HttpRequest, manifest_id: Id, given: LegIn) -> Manifest:
    """Name a further carrier, who can then take over."""
    actor, carrier = actor_of(request), given.carrier_id
    actions.leg_plan(actor=actor, manifest_id=manifest_id, version=given.version, carrier_id=carrier)
    return again(request, manifest_id)


@router.post("/manifests/{manifest_id}/hold", response=replies(ManifestOut))
def manifest_hold(request: HttpRequest, manifest_id: Id, given: ReasonedAct) -> Manifest:
    """Stop a manifest until it is released. For supervisors."""
    actor, reason = actor_of(request), given.reason
    actions.manifest_hold(actor=actor, manifest_id=manifest_id, version=given.version, reason=reason)
    return again(request, manifest_id)


@router.post("/manifests/{manifest_id}/release", response=replies(ManifestOut))
def manifest_release(request: HttpRequest, manifest_id: Id, given: ReasonedAct) -> Manifest:
    """Let a held manifest go on. For supervisors."""
    actor, reason = actor_of(request), given.reason
    actions.manifest_release(actor=actor, manifest_id=manifest_id, version=given.version, reason=reason)
    return again(request, manifest_id)


@router.post("/manifests/{manifest_id}/codes", response=replies(GivenCodeOut))
@secret
def manifest_code_give(request: HttpRequest, manifest_id: Id, given: CodeAskedIn) -> GivenCode:
    """A code with which your own signature can be made on another's device, once, within minutes."""
    actor = actor_of(request)
    return actions.code_give(actor=actor, manifest_id=manifest_id, event=given.event, role=given.role)


@router.post("/manifests/{manifest_id}/sign-by-code", response=replies(ManifestOut))
def manifest_sign_by_code(request: HttpRequest, manifest_id: Id, given: CodedMoveIn) -> Manifest:
    """Sign for whoever gave you the code. After wrong ones you wait before the next try."""
    actions.manifest_sign_by_code(
        actor=actor_of(request),
        manifest_id=manifest_id,
        version=given.version,
        code=given.code,
        given=given.given(),
    )
    return again(request, manifest_id)
