"""The review of what was read from a plan: items and findings. Not for: editions as such (plans.py)."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import Query, Router, Schema
from pydantic import Field

from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import ROW_LENGTH, Act, Amount, Deadline, Given, Id, Prose
from wufei.faces.api.kit.paging import Page, Paging, page
from wufei.faces.api.kit.refusals import replies
from wufei.faces.api.kit.targets import TargetGiven
from wufei.faces.api.task_acts import PartGiven
from wufei.kernel.text import fill
from wufei.kernel.units import decimal_text, parse_micro
from wufei.programme.plans.actions import findings as finding_actions
from wufei.programme.plans.actions import review as actions
from wufei.programme.plans.models import Finding, Item
from wufei.programme.plans.queries import editions as queries
from wufei.programme.plans.queries import names
from wufei.programme.plans.spec import (
    CHOICES,
    Comparator,
    FindingState,
    ItemEvent,
    ItemKind,
    ItemState,
    Role,
    TargetKind,
)

router = Router(tags=["plans"])


class ItemPart(Schema):
    """A party as read."""

    role: Role
    printed: str
    party_id: int | None = Field(None, description="Where the match with the register is sure.")
    suggested_id: int | None = Field(None, description="Where it is not.")
    covers: str = ""
    confidence: int = Field(1000, description="In thousandths.")
    why: str = ""
    span: list[int] = []


class ItemTarget(Schema):
    """A target as read. Amounts are exact decimal text in `unit`."""

    phrase: str
    comparator: Comparator
    value: Amount | None
    value_high: Amount | None
    unit: str
    deadline: str
    scope: str
    span: list[int]
    confidence: int


class ItemOut(Schema):
    """One item read from an edition. Spans are [start, end) in characters of the edition's text."""

    id: int
    version: int
    edition_id: int
    kind: ItemKind
    position: int
    path: list[str]
    number: str
    title: str
    body: str
    span_start: int
    span_end: int
    title_span: list[int]
    clause_span: list[int]
    joint: bool
    deadline: str
    parties: list[ItemPart]
    inherited: list[ItemPart]
    targets: list[ItemTarget]
    confidence_permille: int
    state: ItemState
    note: str

    @staticmethod
    def resolve_targets(item: Item) -> list[dict[str, Any]]:
        """Millionths as decimal text."""
        return [_target_out(row) for row in item.targets]


class ItemsAsked(Paging):
    """Which items."""

    state: ItemState | None = None
    kind: ItemKind | None = None


class ItemIn(Given):
    """An item that was not read."""

    title: str = Field(max_length=400)
    body: Prose = ""
    after_id: Id | None = Field(None, description="After which item; at the end unless told.")
    span: list[int] = Field([], max_length=2, description="[start, end) in the text.")


class MarkIn(Act):
    """A judgement."""

    event: ItemEvent = Field(examples=["accept"])
    note: str = Field("", max_length=400)


class CorrectIn(Act):
    """What is left out stays. Parties are matched with the register again by their names."""

    title: str = Field("", max_length=400)
    body: Prose = ""
    number: str = Field("", max_length=24)
    deadline: Deadline = ""
    joint: bool = False
    note: str = Field("", max_length=400)
    parties: list[PartGiven] = Field([], max_length=200)
    targets: list[TargetGiven] = Field([], max_length=100)


class SplitIn(Act):
    """Where."""

    at: int = Field(ge=0, le=ROW_LENGTH, description="Character of the item's text at which the second part begins.")
    title: str = Field("", max_length=400)


class SureIn(Given):
    """From which confidence on."""

    confidence_permille: int = Field(950, ge=0, le=1000)


class CountOut(Schema):
    """How many."""

    count: int


class UndoneOut(Schema):
    """What changed back."""

    item_ids: list[int] = Field(description="Empty where there is nothing to undo.")


class FindingOut(Schema):
    """What somebody should look at."""

    id: int
    version: int
    edition_id: int
    kind: str
    severity: str
    says: str = Field("", description="In the language of the request.")
    data: dict[str, Any]
    spans: list[Any]
    choices: list[Any]
    state: FindingState
    choice: str
    settled_by: str
    settled_at: dt.datetime | None

    @staticmethod
    def resolve_choices(finding: Finding) -> list[Any]:
        """What may be chosen; “leave” and “reopen” always may."""
        return list(finding.choices) or list(CHOICES.get(finding.kind, ()))

    @staticmethod
    def resolve_says(finding: Finding) -> str:
        """The finding in words."""
        says = finding.data.get("says", "")
        return fill(gettext(says), finding.data.get("named", {})) if says else ""


class FindingsAsked(Paging):
    """Which findings."""

    state: FindingState | None = None


class FindingIn(Act):
    """The choice."""

    choice: str = Field(max_length=40, description="One of its choices; “leave” and “reopen” are always possible.")


def _target_out(row: dict[str, Any]) -> dict[str, Any]:
    low, high = row.get("value_micro"), row.get("value_high_micro")
    return {
        **{key: row.get(key) or "" for key in ("phrase", "comparator", "unit", "deadline", "scope")},
        "value": None if low is None else decimal_text(low),
        "value_high": None if high is None else decimal_text(high),
        "span": row.get("span") or [],
        "confidence": row.get("confidence", 1000),
    }


def _target_row(given: TargetGiven) -> dict[str, Any]:
    """A given target as an item stores it."""
    return {
        "kind": TargetKind.NUMBER,
        **given.model_dump(include={"phrase", "comparator", "unit", "deadline", "scope"}),
        "value_micro": parse_micro(given.value),
        "value_high_micro": parse_micro(given.value_high) if given.value_high else None,
        "span": [],
        "confidence": 1000,
    }


def _party_rows(request: HttpRequest, given: Sequence[PartGiven]) -> list[dict[str, Any]]:
    """Given parties as an item stores them, matched with the register."""
    readings = names.names_read(actor_of(request), [part.printed for part in given])
    rows = []
    for part in given:
        row = names.party_row(part.role, part.printed, readings)
        rows.append({**row, "party_id": part.party_id} if part.party_id is not None else row)
    return rows


@router.get("/plans/{edition_id}/items", response=replies(Page[ItemOut]))
def items_list(request: HttpRequest, edition_id: Id, asked: Query[ItemsAsked]) -> dict[str, Any]:
    """The items of an edition in the order of the document."""
    found = queries.edition_get(actor=actor_of(request), edition_id=edition_id).items.all()
    if asked.state is not None:
        found = found.filter(state=asked.state)
    if asked.kind is not None:
        found = found.filter(kind=asked.kind)
    return page(found, asked)


@router.post("/plans/{edition_id}/items", response=replies(ItemOut))
def item_add(request: HttpRequest, edition_id: Id, given: ItemIn) -> Item:
    """Add an item that was not read."""
    return actions.item_add(actor=actor_of(request), edition_id=edition_id, **given.model_dump())


@router.post("/plans/{edition_id}/accept-sure", response=replies(CountOut))
def items_accept_sure(request: HttpRequest, edition_id: Id, given: SureIn) -> dict[str, int]:
    """Accept every pending item read with at least this confidence."""
    count = actions.items_accept_sure(
        actor=actor_of(request), edition_id=edition_id, confidence_permille=given.confidence_permille
    )
    return {"count": count}


@router.post("/plans/{edition_id}/undo", response=replies(UndoneOut))
def review_undo(request: HttpRequest, edition_id: Id) -> dict[str, Any]:
    """Undo one's own last step in this review."""
    return {"item_ids": actions.review_undo(actor=actor_of(request), edition_id=edition_id)}


@router.get("/items/{item_id}", response=replies(ItemOut))
def item_get(request: HttpRequest, item_id: Id) -> Item:
    """One item."""
    return queries.item_get(actor=actor_of(request), item_id=item_id)


@router.patch("/items/{item_id}", response=replies(ItemOut))
def item_correct(request: HttpRequest, item_id: Id, given: CorrectIn) -> Item:
    """Correct what was read."""
    fields = given.model_dump(exclude_unset=True, exclude={"version", "parties", "targets"})
    if "parties" in given.model_fields_set:
        fields["parties"] = _party_rows(request, given.parties)
    if "targets" in given.model_fields_set:
        fields["targets"] = [_target_row(target) for target in given.targets]
    return actions.item_correct(actor=actor_of(request), item_id=item_id, version=given.version, fields=fields)


@router.post("/items/{item_id}/mark", response=replies(ItemOut))
def item_mark(request: HttpRequest, item_id: Id, given: MarkIn) -> Item:
    """Accept, doubt, reject or take back."""
    return actions.item_mark(
        actor=actor_of(request), item_id=item_id, version=given.version, event=given.event, note=given.note
    )


@router.post("/items/{item_id}/split", response=replies(list[ItemOut]))
def item_split(request: HttpRequest, item_id: Id, given: SplitIn) -> list[Item]:
    """Split an item's text in two; both are answered."""
    pair = actions.item_split(
        actor=actor_of(request), item_id=item_id, version=given.version, at=given.at, title=given.title
    )
    return list(pair)


@router.post("/items/{item_id}/merge-up", response=replies(ItemOut))
def item_merge_up(request: HttpRequest, item_id: Id, given: Act) -> Item:
    """Merge an item into the one above it, which is answered."""
    return actions.item_merge_up(actor=actor_of(request), item_id=item_id, version=given.version)


@router.get("/plans/{edition_id}/findings", response=replies(Page[FindingOut]))
def findings_list(request: HttpRequest, edition_id: Id, asked: Query[FindingsAsked]) -> dict[str, Any]:
    """What somebody should look at before the edition is adopted."""
    found = queries.edition_get(actor=actor_of(request), edition_id=edition_id).findings.all()
    if asked.state is not None:
        found = found.filter(state=asked.state)
    return page(found, asked)


@router.post("/findings/{finding_id}/settle", response=replies(FindingOut))
def finding_settle(request: HttpRequest, finding_id: Id, given: FindingIn) -> Finding:
    """Settle a finding by one of its choices."""
    return finding_actions.finding_settle(
        actor=actor_of(request), finding_id=finding_id, version=given.version, choice=given.choice
    )
