"""Reading manifests: lists, one with its whole story, what waits, clocks, proof, paper. Not for: acts (manifest_acts).

Declarations are in manifest_streams, corrections in manifest_corrections, packages and phones beside them.
"""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from ninja import Query, Router, Schema
from pydantic import Field

from wufei.faces.api.files import attachment, file_answer
from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import Day, Given, Id, Line
from wufei.faces.api.kit.paging import Page, Paging, page
from wufei.faces.api.kit.refusals import ProblemOut, replies
from wufei.faces.api.kit.steady import steady
from wufei.faces.api.kit.words import PartyNamed, PlaceNamed, language
from wufei.faces.api.manifest_streams import ManifestFieldOut, ManifestStepOut, SignedFor
from wufei.kernel.access import Actor
from wufei.kernel.problems import Problem
from wufei.ledger.books.models import Account, Transfer
from wufei.ledger.books.spec import AccountKind, TransferKind
from wufei.operations.manifests.models import Carried, Citation, Manifest, Signature
from wufei.operations.manifests.papers.manifest import manifest_pdf
from wufei.operations.manifests.queries import search
from wufei.operations.manifests.queries.bulk import Candidate, groups_to_sign
from wufei.operations.manifests.queries.clocks import clocks_due
from wufei.operations.manifests.queries.licensed import stops_ahead
from wufei.operations.manifests.queries.manifests import manifest_get, may_sign_for
from wufei.operations.manifests.queries.papers import manifest_paper
from wufei.operations.manifests.queries.proofs import signature_proof
from wufei.operations.manifests.queries.sheets import Open, faults_ahead, fields_asked, opened, steps_of
from wufei.operations.manifests.queries.story import story_of
from wufei.operations.manifests.spec import STATE_LABELS, Event, Method, State, Way, Why

router = Router(tags=["manifests"])

PDF = "application/pdf"
Scalar = str | int | bool | None


class ManifestOut(Schema):
    """A manifest. Masses are grams; `values` are the fields of its stream (GET /manifest-streams/{code})."""

    id: int
    version: int = Field(description="Send it back with every act.")
    key: str = Field(description="Made by whoever drafted it.")
    spec: str = Field(description="Stream and profile.", examples=["hazardous"])
    number: str = Field(description="Empty while it is a draft.")
    state: State
    state_label: str = ""
    day: dt.date = Field(description="Whose rules bind it: the day of its first signature.")
    way: Way
    reason: str = Field(description="Why it is no ordinary way.")
    generator: PartyNamed
    generator_site_id: int | None
    origin: PlaceNamed
    receiver: PartyNamed
    receiver_site_id: int | None
    destination: PlaceNamed
    round_id: int | None
    code: str = Field(description="List and code of the waste.", examples=["hw:900-249-08"])
    name: str
    mass_g: int = Field(description="As sent.")
    accepted_g: int | None = Field(description="As weighed; null while nothing was accepted.")
    open_g: int = Field(description="Reserved in the books: on the way, or refused and not back yet.")
    pieces: int
    values: dict[str, Scalar]
    held: str = Field(description="Why a supervisor holds it; empty: not held.")
    steps: int = Field(description="How many signatures it has.")
    drafted_at: dt.datetime
    moved_at: dt.datetime
    simulated: bool

    @staticmethod
    def resolve_key(row: Manifest) -> str:
        """As text."""
        return str(row.key)

    @staticmethod
    def resolve_state_label(row: Manifest) -> str:
        """In the language of the request."""
        return gettext(STATE_LABELS[row.state])


class ManifestLegOut(Schema):
    """One carrier's part of the way."""

    position: int
    carrier: PartyNamed
    values: dict[str, Scalar]
    taken_at: dt.datetime | None
    handed_at: dt.datetime | None


class ManifestPackageOut(Schema):
    """A package on it."""

    code: str = ""
    sent_g: int
    weighed_g: int | None
    refused: bool

    @staticmethod
    def resolve_code(row: Carried) -> str:
        """Of the package."""
        return row.package.code


class ManifestSignatureOut(Schema):
    """What somebody signed. Its statement comes with the proof."""

    step: int
    event: str = Field(description="An event, or `correct`.")
    role: SignedFor
    party: PartyNamed
    signer: str = ""
    method: Method
    happened_at: dt.datetime
    recorded_at: dt.datetime
    digest: str = Field("", description="Of the statement, hexadecimal.")

    @staticmethod
    def resolve_signer(row: Signature) -> str:
        """Who it was."""
        return row.person_label

    @staticmethod
    def resolve_digest(row: Signature) -> str:
        """Hexadecimal."""
        return bytes(row.digest).hex()


class ManifestAccountOut(Schema):
    """An account that a transfer touches."""

    party: PartyNamed
    kind: AccountKind
    code: str


class ManifestTransferOut(Schema):
    """One transfer in the books."""

    key: str
    kind: str = Field(description="post, pend (reserved), settle, void (given back).")
    source: ManifestAccountOut
    target: ManifestAccountOut
    amount_g: int
    happened_at: dt.datetime
    recorded_at: dt.datetime
    cites: str | None = Field(description="The key of the transfer that it corrects or takes back.")


class ManifestCitedOut(Schema):
    """Another manifest that this one goes on from, or that goes on from it."""

    id: int
    number: str
    why: Why


class ManifestRunningOut(Schema):
    """A legal clock that was started."""

    name: str
    label: str
    since: dt.datetime
    due: dt.datetime
    met_at: dt.datetime | None
    unsure: bool = Field(description="The calendar of working days is not on file.")
    source: str


class ManifestAskedOut(Schema):
    """A field that is asked with a move, with what stands in it."""

    field: ManifestFieldOut
    value: Scalar


class ManifestNextOut(Schema):
    """What may happen now."""

    step: ManifestStepOut
    party_id: int | None = Field(description="Who signs it; null: a carrier who is not named yet.")
    mine: bool = Field(description="You may sign it.")
    fields: list[ManifestAskedOut]


class ManifestStoryOut(Schema):
    """A manifest with everything that hangs on it, and what may happen next."""

    manifest: ManifestOut
    legs: list[ManifestLegOut]
    packages: list[ManifestPackageOut]
    signatures: list[ManifestSignatureOut]
    transfers: list[ManifestTransferOut]
    parents: list[ManifestCitedOut]
    children: list[ManifestCitedOut]
    clocks: list[ManifestRunningOut]
    next: list[ManifestNextOut]


class ManifestCandidateOut(Schema):
    """A manifest to sign, with what is unusual about it."""

    manifest: ManifestOut
    unusual: list[str]
    missing: int = Field(description="How many fields are due with this signature and empty.")

    @staticmethod
    def resolve_unusual(one: Candidate) -> list[str]:
        """In the language of the request."""
        return [text.say(gettext) for text in one.unusual]


class ManifestGroupOut(Schema):
    """Manifests that can be signed together."""

    event: Event
    role: SignedFor
    code: str
    risky: bool = Field(description="Something about them is unusual or missing; these come first.")
    mass_g: int
    candidates: list[ManifestCandidateOut]


class ManifestDueOut(ManifestRunningOut):
    """A clock that ran out or will, and whose."""

    manifest: ManifestOut


class ManifestProofOut(Schema):
    """A signature with the proof that it is in the sealed chain: `wufei ledger verify --proof` checks it elsewhere."""

    statement: str = Field(description="What was signed, in canonical JSON; the leaf holds its digest.")
    letters: str = Field(description="The proof, as a QR code has it.")
    public_key: str = Field("", description="Of whoever signed the head of the chain, hexadecimal.")

    @staticmethod
    def resolve_public_key(proved: Any) -> str:
        """Hexadecimal."""
        return bytes(proved.public_key).hex()


class ManifestsAsked(Paging):
    """Which manifests."""

    q: Line = Field("", description="Words: number or its end, waste, party, plate, code of a package.")
    stream: str = Field("", max_length=40, description="A stream with all its profiles, or one of them.")
    state: list[State] = Field([], max_length=20)
    since: Day | None = Field(None, description="First day of issue.")
    until: Day | None = Field(None, description="Last day of issue.")


class DueAsked(Given):
    """How far ahead."""

    hours: int = Field(0, ge=0, le=24 * 366, description="Also those that run out within so many hours.")


class ProofAsked(Given):
    """Which signature."""

    step: int | None = Field(None, ge=1, le=32_767, description="The last one unless told.")


@router.get("/manifests", response=replies(Page[ManifestOut]))
@steady
def manifests_list(request: HttpRequest, asked: Query[ManifestsAsked]) -> dict[str, Any]:
    """Manifests on which every word stands, the latest first."""
    found = search.manifest_search(
        actor=actor_of(request),
        words=asked.q,
        spec=asked.stream,
        states=tuple(map(str, asked.state)),
        since=asked.since,
        until=asked.until,
    )
    return page(found, asked)


@router.get("/manifests/waiting", response=replies(Page[ManifestOut]))
@steady
def manifests_waiting(request: HttpRequest, asked: Query[Paging]) -> dict[str, Any]:
    """What waits for a signature of your party, the longest waiting first."""
    return page(search.waiting_for(actor_of(request)), asked)


@router.get("/manifests/groups", response=replies(list[ManifestGroupOut]))
@steady
def manifests_groups(request: HttpRequest) -> list[Any]:
    """The same in groups that can be signed together (POST /manifest-signatures), what is unusual first."""
    return list(groups_to_sign(actor=actor_of(request)))


@router.get("/manifests/due", response=replies(list[ManifestDueOut]))
def manifests_due(request: HttpRequest, asked: Query[DueAsked]) -> list[dict[str, Any]]:
    """Legal clocks that ran out or soon will, the most overdue first."""
    found = clocks_due(actor=actor_of(request), within=dt.timedelta(hours=asked.hours))
    return [{**_running(one.running), "manifest": one.manifest} for one in found]


@router.get("/manifests/{manifest_id}", response=replies(ManifestStoryOut))
@steady
def manifest_story(request: HttpRequest, manifest_id: Id) -> dict[str, Any]:
    """One manifest: parties, legs, values, packages, signatures, books, clocks, and what may happen now."""
    actor = actor_of(request)
    found = story_of(actor=actor, manifest_id=manifest_id)
    return {
        "manifest": found.manifest,
        "legs": list(found.found.legs),
        "packages": found.packages,
        "signatures": found.signatures,
        "transfers": [_transfer(one) for one in found.transfers],
        "parents": [_cited(one, one.parent) for one in found.parents],
        "children": [_cited(one, one.child) for one in found.children],
        "clocks": [_running(one) for one in found.clocks],
        "next": _next(actor, found.found),
    }


@router.get("/manifests/{manifest_id}/faults", response=replies(list[ProblemOut]))
@steady
def manifest_faults(request: HttpRequest, manifest_id: Id) -> list[dict[str, Any]]:
    """Everything that will be missing on the usual way to its end, told before anyone signs; licences that stop it."""
    found = opened(manifest_get(actor=actor_of(request), manifest_id=manifest_id))
    return problems_told([*faults_ahead(found), *stops_ahead(found)])


@router.get("/manifests/{manifest_id}/proof", response=replies(ManifestProofOut))
def manifest_proof(request: HttpRequest, manifest_id: Id, asked: Query[ProofAsked]) -> Any:
    """The proof of a signature. Within the first minute it is not chained yet: 409."""
    return signature_proof(actor=actor_of(request), manifest_id=manifest_id, step=asked.step)


@router.get("/manifests/{manifest_id}/paper", response=replies(None), openapi_extra=file_answer(PDF))
def manifest_paper_get(request: HttpRequest, manifest_id: Id) -> HttpResponse:
    """The printed manifest, in the language of the request."""
    actor = actor_of(request)
    made = manifest_paper(actor=actor, manifest_id=manifest_id, language=language(), translate=gettext)
    return attachment(manifest_pdf(made), f"{made.number}.pdf", PDF)


def problems_told(problems: Any) -> list[dict[str, Any]]:
    """Problems in the language of the request."""
    told: list[Problem] = list(problems)
    return [problem.as_dict(gettext) for problem in told]


def _next(actor: Actor, found: Open) -> list[dict[str, Any]]:
    return [
        {
            "step": step,
            "party_id": party_id,
            "mine": party_id is not None and may_sign_for(actor, party_id),
            "fields": [{"field": field, "value": value} for field, value in fields_asked(found, step)],
        }
        for step, party_id in steps_of(found)
    ]


def _running(one: Any) -> dict[str, Any]:
    told = one.clock
    return {
        "name": told.name,
        "label": gettext(told.label),
        "since": one.since,
        "due": one.due,
        "met_at": one.met_at,
        "unsure": one.unsure,
        "source": told.source,
    }


def _transfer(row: Transfer) -> dict[str, Any]:
    return {
        "key": str(row.key),
        "kind": TransferKind(row.kind).name.lower(),
        "source": _account(row.source),
        "target": _account(row.target),
        "amount_g": row.amount,
        "happened_at": row.happened_at,
        "recorded_at": row.recorded_at,
        "cites": str(row.cites.key) if row.cites is not None else None,
    }


def _account(account: Account) -> dict[str, Any]:
    holder = account.holder
    return {"party": {"id": holder.pk, "name": holder.name}, "kind": account.kind, "code": account.code}


def _cited(one: Citation, other: Manifest) -> dict[str, Any]:
    return {"id": other.pk, "number": other.number, "why": one.why}
