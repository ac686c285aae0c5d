"""Editions of plan documents: bringing in, reading, diff, adoption. Not for: reviewing items (review.py)."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Query, Router, Schema, UploadedFile
from pydantic import Field

from wufei.faces.api.files import FileOut, attachment, file_answer
from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import Act, Given, Id, Prose
from wufei.faces.api.kit.paging import Page, Paging, page
from wufei.faces.api.kit.refusals import replies
from wufei.kernel.files import queries as files
from wufei.programme.plans.actions import adoption
from wufei.programme.plans.actions import editions as actions
from wufei.programme.plans.models import Edition, Item
from wufei.programme.plans.queries import editions as queries
from wufei.programme.plans.spec import EditionState

router = Router(tags=["plans"])


class EditionOut(Schema):
    """One edition of a plan document."""

    id: int
    version: int
    series: str = Field(description="Groups the editions of one plan.")
    number: int = Field(description="1 for the first edition of the series.")
    title: str
    state: EditionState
    uploaded_by: str
    recorded_at: dt.datetime
    adopted_at: dt.datetime | None
    simulated: bool


class EditionRow(EditionOut):
    """An edition with how far its review is."""

    item_count: int
    reviewed_count: int
    open_findings: int


class ReviewOut(Schema):
    """How far a review is."""

    total: int
    pending: int
    accepted: int
    changed: int
    doubted: int
    rejected: int
    adopted: int
    measures: int
    goals: int
    quotas: int
    targets: int


class EditionDetail(EditionOut):
    """An edition with what was read of it as a whole. Spans are [start, end) in characters of its text."""

    file: FileOut
    text_sha256: str
    characters: int = 0
    sections: list[Any]
    standing: list[Any] = Field(description="Notes that put parties on all later tasks.")
    trends: list[Any]
    facts: dict[str, Any]
    review: ReviewOut

    @staticmethod
    def resolve_characters(edition: Edition) -> int:
        """The length of its text."""
        return len(edition.text)

    @staticmethod
    def resolve_review(edition: Edition) -> queries.Review:
        """Counted from its items."""
        return queries.review_of(list(edition.items.all()))


class TextOut(Schema):
    """The text spans point into."""

    text: str
    sha256: str


class PlansAsked(Paging):
    """Which editions."""

    state: EditionState | None = None
    series: str = Field("", max_length=40)


class UploadHow(Given):
    """How the document is taken."""

    revises_id: Id | None = Field(None, description="The edition this one revises.")


class DiscardIn(Act):
    """Why."""

    reason: Prose = ""


class AdoptionOut(Schema):
    """What an adoption did."""

    edition: EditionOut
    created: list[str] = Field(description="Numbers of new tasks.")
    carried: list[str] = Field(description="Tasks of the edition before that go on.")
    orphaned: list[str] = Field(description="Open tasks without an item in this edition; somebody has to look at them.")
    targets: int


class DiffRow(Schema):
    """One row of a diff."""

    kind: str = Field(examples=["same", "changed", "added", "removed"])
    old_item_id: int | None
    new_item_id: int | None
    old_title: str | None
    new_title: str | None
    likeness_permille: int
    runs: list[tuple[str, str]] = Field(description="For changed ones: (same | added | removed, text).")


class DiffOut(Schema):
    """What an edition changes against the one before."""

    before: EditionOut | None
    counts: dict[str, int]
    rows: list[DiffRow]


class DiffAsked(Given):
    """How much of it."""

    same: bool = Field(False, description="Rows that are the same, too.")


def _edition(request: HttpRequest, edition_id: int) -> Edition:
    return queries.edition_get(actor=actor_of(request), edition_id=edition_id)


@router.get("/plans", response=replies(Page[EditionRow]))
def plans_list(request: HttpRequest, asked: Query[PlansAsked]) -> dict[str, Any]:
    """All editions, newest first, with how far their review is."""
    found = queries.editions_listed(actor_of(request)).defer("text")
    if asked.state is not None:
        found = found.filter(state=asked.state)
    if asked.series:
        found = found.filter(series=asked.series)
    return page(found, asked)


@router.post("/plans", response=replies(EditionDetail))
def plan_upload(
    request: HttpRequest,
    how: Form[UploadHow],
    file: File[UploadedFile],
) -> Edition:
    """Read and compile a document (txt, docx, pdf with text, html) for review. A refusal keeps nothing."""
    actor = actor_of(request)
    return actions.plan_upload(actor=actor, data=file.read(), name=file.name or "plan", revises_id=how.revises_id)


@router.get("/plans/{edition_id}", response=replies(EditionDetail))
def edition_get(request: HttpRequest, edition_id: Id) -> Edition:
    """One edition."""
    return _edition(request, edition_id)


@router.get("/plans/{edition_id}/text", response=replies(TextOut))
def edition_text(request: HttpRequest, edition_id: Id) -> dict[str, str]:
    """The text of an edition. It never changes."""
    edition = _edition(request, edition_id)
    return {"text": edition.text, "sha256": edition.text_sha256}


@router.get("/plans/{edition_id}/document", response=replies(None), openapi_extra=file_answer())
def edition_document(request: HttpRequest, edition_id: Id) -> HttpResponse:
    """The document as it was brought in."""
    edition = _edition(request, edition_id)
    return attachment(files.file_read(edition.file), edition.file.name, edition.file.media_type)


@router.get("/plans/{edition_id}/diff", response=replies(DiffOut))
def edition_diff(request: HttpRequest, edition_id: Id, asked: Query[DiffAsked]) -> dict[str, Any]:
    """What this edition changes against the one before, item by item."""
    edition = _edition(request, edition_id)
    before = queries.edition_before(edition)
    changes = queries.editions_diff(before, edition) if before is not None else []
    counts = {
        kind: sum(1 for change in changes if change.kind == kind) for kind in ("same", "changed", "added", "removed")
    }
    shown = [change for change in changes if asked.same or change.kind != "same"]
    items = Item.objects.in_bulk([key for change in shown for key in (change.old, change.new) if key is not None])
    rows = []
    for change in shown:
        old, new = items.get(change.old or 0), items.get(change.new or 0)
        rows.append(
            {
                "kind": change.kind,
                "old_item_id": change.old,
                "new_item_id": change.new,
                "old_title": old.title if old else None,
                "new_title": new.title if new else None,
                "likeness_permille": change.likeness_permille,
                "runs": queries.item_words_changed(old, new) if old and new and change.kind == "changed" else [],
            }
        )
    return {"before": before, "counts": counts, "rows": rows}


@router.post("/plans/{edition_id}/adopt", response=replies(AdoptionOut))
def plan_adopt(request: HttpRequest, edition_id: Id, given: Act) -> dict[str, Any]:
    """Turn every reviewed item into a task or target. May be called again as the review goes on."""
    actor = actor_of(request)
    done = adoption.plan_adopt(actor=actor, edition_id=edition_id, version=given.version)
    return {
        "edition": queries.edition_get(actor=actor, edition_id=edition_id),
        "created": [task.number for task in done.created],
        "carried": [task.number for task in done.carried],
        "orphaned": [task.number for task in done.orphaned],
        "targets": done.targets,
    }


@router.post("/plans/{edition_id}/discard", response=replies(EditionOut))
def plan_discard(request: HttpRequest, edition_id: Id, given: DiscardIn) -> Edition:
    """Put an edition under review aside; it stays readable."""
    return actions.plan_discard(
        actor=actor_of(request), edition_id=edition_id, version=given.version, reason=given.reason
    )
