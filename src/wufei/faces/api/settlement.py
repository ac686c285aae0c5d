"""Settlement: records sent in batches, runs, findings and what is made of them. Not for: files (registers)."""

import datetime as dt
import uuid
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import Act, Day, Given, Id, Line, Moment
from wufei.faces.api.kit.paging import Page, Paging, page
from wufei.faces.api.kit.refusals import ProblemOut, replies
from wufei.faces.api.kit.steady import steady
from wufei.faces.api.manifests import problems_told
from wufei.operations.settlement import spec
from wufei.operations.settlement.actions.findings import finding_judge
from wufei.operations.settlement.actions.records import contracts_take, invoices_take, payments_take
from wufei.operations.settlement.actions.runs import flows_match, link_say
from wufei.operations.settlement.models import Finding, MatchRun
from wufei.operations.settlement.queries.findings import finding_get, findings_listed
from wufei.operations.settlement.spec.findings import FindingKind

router = Router(tags=["settlement"])
MOST = 500
KEY = "Made where the record comes from and kept: the same again is one record."
FEN = Field(ge=-spec.LARGEST_FEN, le=spec.LARGEST_FEN, description="In fen.")


class NamedGiven(Given):
    """Who stands on a record."""

    name: Line
    uscc: str = Field("", max_length=40, description="Unified social credit code, if it is told.")
    account: str = Field("", max_length=40)


class ContractGiven(Given):
    """A contract between who generates and who disposes."""

    key: uuid.UUID = Field(description=KEY)
    number: str = Field(max_length=100)
    buyer_id: Id
    seller_id: Id
    codes: tuple[str, ...] = Field(max_length=200, examples=[["hw:900-249-08"]])
    price_fen_per_t: int = FEN
    valid_from: Day
    valid_to: Day
    carrier_id: Id | None = None
    unified: bool = False


class InvoiceLineGiven(Given):
    """A line of an invoice."""

    name: Line
    mass_g: int | None = Field(None, ge=-spec.LARGEST_G, le=spec.LARGEST_G)
    amount_fen: int = FEN
    code: str = Field("", max_length=100)


class InvoiceGiven(Given):
    """An invoice; one that takes another back cites its number and is below zero."""

    key: uuid.UUID = Field(description=KEY)
    number: str = Field(max_length=100)
    issued_on: Day
    seller: NamedGiven
    buyer: NamedGiven
    amount_fen: int = FEN
    lines: tuple[InvoiceLineGiven, ...] = Field((), max_length=200)
    contract_number: str = Field("", max_length=100)
    cites: str = Field("", max_length=100)


class PaymentGiven(Given):
    """A payment; one that gives another back cites its reference and is below zero."""

    key: uuid.UUID = Field(description=KEY)
    reference: str = Field(max_length=100)
    paid_at: Moment
    payer: NamedGiven
    payee: NamedGiven
    amount_fen: int = FEN
    memo: str = Field("", max_length=500)
    cites: str = Field("", max_length=100)


class ContractsGiven(Given):
    """Contracts; what is wrong with one stops no other."""

    contracts: list[ContractGiven] = Field(min_length=1, max_length=MOST)


class InvoicesGiven(Given):
    """Invoices; what is wrong with one stops no other."""

    invoices: list[InvoiceGiven] = Field(min_length=1, max_length=MOST)


class PaymentsGiven(Given):
    """Payments; what is wrong with one stops no other."""

    payments: list[PaymentGiven] = Field(min_length=1, max_length=MOST)


class RecordsTakenOut(Schema):
    """What became of one, in the order given."""

    key: uuid.UUID
    outcome: spec.Outcome
    problems: list[ProblemOut] = []

    @staticmethod
    def resolve_problems(answer: spec.Taken) -> list[dict[str, Any]]:
        """In the language of the request."""
        return problems_told(answer.problems)


class MatchRunIn(Given):
    """Days to match, both included; of one party or of all."""

    since: Day
    until: Day
    party_id: Id | None = None


class MatchRunOut(Schema):
    """A run: what it saw last of each kind, what it linked, what stands alone, what it found."""

    id: int
    since: dt.date
    until: dt.date
    party_id: int | None
    made_at: dt.datetime
    made_by: str
    watermark: dict[str, int]
    counts: dict[str, Any]


class LinkSayIn(Given):
    """Whether two records belong together, for later runs."""

    left: spec.Kind
    left_id: Id
    right: spec.Kind
    right_id: Id
    holds: bool
    reason: str = Field(max_length=300)


class LinkSaidOut(LinkSayIn):
    """What was said."""

    id: int
    said_at: dt.datetime
    said_by: str


class FindingEvidenceOut(Schema):
    """A record a finding stands on."""

    kind: spec.Kind
    id: int
    label: str


class SettlementFindingOut(Schema):
    """A finding with what it stands on."""

    id: int
    key: uuid.UUID
    kind: FindingKind
    state: spec.FindingState
    party_id: int
    happened_at: dt.datetime
    amount_fen: int
    mass_g: int
    evidence: list[FindingEvidenceOut]
    reason: str
    version: int
    first_run_id: int
    last_run_id: int

    @staticmethod
    def resolve_evidence(row: Finding) -> list[dict[str, Any]]:
        """As objects."""
        return [{"kind": kind, "id": pk, "label": label} for kind, pk, label in row.evidence]


class SettlementFindingsAsked(Paging):
    """Which findings."""

    kind: FindingKind | None = None
    state: spec.FindingState | None = None
    words: Line = Field("", description="A part of the party's name.")
    since: Day | None = None
    until: Day | None = None


class FindingJudgeIn(Act):
    """What is made of a finding, with the reason."""

    event: spec.FindingEvent
    reason: str = Field(max_length=300)


def _named(given: NamedGiven) -> spec.Named:
    return spec.Named(**given.model_dump())


@router.post("/contracts", response=replies(list[RecordsTakenOut]))
def contracts_send(request: HttpRequest, body: ContractsGiven) -> list[spec.Taken]:
    """Take in contracts; the answer is in the order given."""
    rows = [spec.ContractIn(**one.model_dump()) for one in body.contracts]
    return contracts_take(actor=actor_of(request), rows=rows)


@router.post("/invoices", response=replies(list[RecordsTakenOut]))
def invoices_send(request: HttpRequest, body: InvoicesGiven) -> list[spec.Taken]:
    """Take in invoices; the answer is in the order given."""
    rows = [
        spec.InvoiceIn(
            **one.model_dump(exclude={"seller", "buyer", "lines"}),
            seller=_named(one.seller),
            buyer=_named(one.buyer),
            lines=tuple(spec.InvoiceLine(**line.model_dump()) for line in one.lines),
        )
        for one in body.invoices
    ]
    return invoices_take(actor=actor_of(request), rows=rows)


@router.post("/payments", response=replies(list[RecordsTakenOut]))
def payments_send(request: HttpRequest, body: PaymentsGiven) -> list[spec.Taken]:
    """Take in payments; the answer is in the order given."""
    rows = [
        spec.PaymentIn(**one.model_dump(exclude={"payer", "payee"}), payer=_named(one.payer), payee=_named(one.payee))
        for one in body.payments
    ]
    return payments_take(actor=actor_of(request), rows=rows)


@router.post("/runs", response=replies(MatchRunOut))
def runs_make(request: HttpRequest, body: MatchRunIn) -> MatchRun:
    """Match the flows of some days and keep what was found as a run of its own."""
    return flows_match(actor=actor_of(request), **body.model_dump())


@router.post("/links", response=replies(LinkSaidOut))
def links_say(request: HttpRequest, body: LinkSayIn) -> Any:
    """Say whether two records belong together; later runs hold to it."""
    return link_say(actor=actor_of(request), **body.model_dump())


@router.get("/findings", response=replies(Page[SettlementFindingOut]))
@steady
def findings_list(request: HttpRequest, asked: Query[SettlementFindingsAsked]) -> dict[str, Any]:
    """Findings of the parties you see, most at stake first."""
    told = asked.model_dump(include={"words", "since", "until"})
    rows = findings_listed(actor=actor_of(request), kind=asked.kind or "", state=asked.state or "", **told)
    return page(rows, asked)


@router.get("/findings/{finding_id}", response=replies(SettlementFindingOut))
@steady
def findings_get(request: HttpRequest, finding_id: Id) -> Finding:
    """One finding."""
    return finding_get(actor=actor_of(request), finding_id=finding_id)


@router.post("/findings/{finding_id}/judge", response=replies(SettlementFindingOut))
def findings_judge(request: HttpRequest, finding_id: Id, body: FindingJudgeIn) -> Finding:
    """Explain, confirm, dismiss or open again, with a reason."""
    return finding_judge(actor=actor_of(request), finding_id=finding_id, **body.model_dump())
