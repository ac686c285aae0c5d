"""Acting on a unit's page: filling, evidence, filing, review, the workbook. Not for: reading it (round_pages.py).

It adds to the router of round_pages.py: ninja knows an address in one router only, and would answer 405 for the other.
"""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from ninja import File, Schema, UploadedFile
from pydantic import Field

from wufei.faces.api.files import attachment, file_answer
from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import Act, Day, FileIn, Given, Id, Moment, Prose, ReasonedAct
from wufei.faces.api.kit.refusals import ProblemOut, replies
from wufei.faces.api.round_pages import (
    EntryFileOut,
    EntryPartOut,
    EntryTold,
    PageDetail,
    entry_told,
    page_told,
    router,
)
from wufei.kernel.papers.xlsx import XLSX
from wufei.programme.rounds.actions import evidence, filling, opening, review, workbook
from wufei.programme.rounds.models import EntryFile, EntryPart
from wufei.programme.rounds.queries import entries as queries


class EntrySave(Act):
    """What was typed so far; what is left out stays as it is."""

    progress: Prose | None = None
    problem: Prose | None = Field(None, description="Also why an entry cannot be filled.")
    next_step: Prose | None = None
    next_on: Day | None = Field(None, description="Until when; null empties it.")
    contact: str | None = Field(None, max_length=80)
    values: dict[str, str] = Field(
        {}, max_length=60, description="Numbers by their names in the formula; an empty one stays as it is."
    )
    texts: dict[str, str] = Field({}, max_length=60, description="What is said of a number, by the same names.")
    unit: str = Field("", max_length=24, description="Of all `values`; each variable's own unless told.")

    def words(self) -> filling.Words:
        """As the action takes them."""
        names = ("progress", "problem", "next_step", "contact")
        return filling.Words(
            **{name: getattr(self, name) for name in names},
            next_on=self.next_on,
            no_date="next_on" in self.model_fields_set and self.next_on is None,
        )


class PartSave(Act):
    """A supporting unit's words, whole."""

    text: Prose
    done: bool = Field(description="Whether they are all it has to add.")


class EvidenceGiven(Given):
    """Files to hand in."""

    files: list[FileIn] = Field(min_length=1, max_length=20)


class RemarkIn(Given):
    """One field that is sent back."""

    entry_id: Id
    field: str = Field(max_length=80, examples=["progress", "value:used"])
    reason: Prose


class PageReturn(Act):
    """Fields to be mended. A page that only adds to others' entries has none: the note is its reason."""

    remarks: list[RemarkIn] = Field([], max_length=200)
    note: str = Field("", max_length=400)


class PageNote(Act):
    """A review."""

    note: str = Field("", max_length=400)


class PageReopen(ReasonedAct):
    """Opening an approved page again."""

    entry_ids: list[Id] = Field([], max_length=500, description="Whose figures become drafts again; all unless told.")


class PageDue(ReasonedAct):
    """More time for one unit."""

    due_at: Moment


class ConfirmedOut(Schema):
    """How many entries were confirmed, and the page after it."""

    confirmed: int
    page: PageDetail


class SheetTake(Given):
    """The workbook that was looked at."""

    file_id: Id


class SheetChange(Schema):
    """One field that a workbook changes."""

    number: int = Field(description="Row of the workbook.")
    title: str
    field: str
    before: str
    after: str


class SheetFault(Schema):
    """A row that is not taken, and why."""

    number: int
    title: str
    field: str
    problem: ProblemOut


class TrialOut(Schema):
    """What a workbook would change, or did."""

    file_id: int = Field(description="Send it back to take the workbook.")
    name: str
    changes: list[SheetChange]
    faults: list[SheetFault]
    untouched: int


def _uploads(given: Sequence[FileIn]) -> list[evidence.Upload]:
    return [evidence.Upload(name=file.name, content=file.content) for file in given]


def _trial(trial: workbook.Trial) -> dict[str, Any]:
    faults = [
        {"number": f.number, "title": f.title, "field": f.field, "problem": f.problem.as_dict(gettext)}
        for f in trial.faults
    ]
    names = ("file_id", "name", "changes", "untouched")
    return {**{name: getattr(trial, name) for name in names}, "faults": faults}


@router.patch("/round-entries/{entry_id}", response=replies(EntryTold))
def entry_save(request: HttpRequest, entry_id: Id, given: EntrySave) -> dict[str, Any]:
    """Keep what was typed so far: words, and figures, which become draft readings at once."""
    actor = actor_of(request)
    saved = filling.entry_save(
        actor=actor,
        entry_id=entry_id,
        version=given.version,
        words=given.words(),
        values=given.values,
        texts=given.texts,
        unit=given.unit,
    )
    return entry_told(actor, saved)


@router.post("/round-entries/{entry_id}/confirm", response=replies(EntryTold))
def entry_confirm(request: HttpRequest, entry_id: Id, given: Act) -> dict[str, Any]:
    """Say that an entry is as it shall be, also where it was carried over."""
    actor = actor_of(request)
    return entry_told(actor, filling.entry_confirm(actor=actor, entry_id=entry_id, version=given.version))


@router.post("/round-entries/{entry_id}/evidence", response=replies(list[EntryFileOut]))
def entry_evidence(request: HttpRequest, entry_id: Id, given: EvidenceGiven) -> list[EntryFile]:
    """Hand in files. What was handed in before is named in `like_id`, and not refused."""
    return evidence.evidence_add(actor=actor_of(request), entry_id=entry_id, uploads=_uploads(given.files))


@router.post("/round-files/{file_id}/remove", response=replies(EntryFileOut))
def evidence_remove(request: HttpRequest, file_id: Id) -> EntryFile:
    """Take a file away from an entry; its content stays, so that it is known again."""
    return evidence.evidence_remove(actor=actor_of(request), file_id=file_id)


@router.put("/round-parts/{part_id}", response=replies(EntryPartOut))
def part_save(request: HttpRequest, part_id: Id, given: PartSave) -> EntryPart:
    """A supporting unit's words on the entry of another unit."""
    return filling.part_save(actor=actor_of(request), part_id=part_id, **given.model_dump())


@router.post("/round-parts/{part_id}/evidence", response=replies(list[EntryFileOut]))
def part_evidence(request: HttpRequest, part_id: Id, given: EvidenceGiven) -> list[EntryFile]:
    """Hand in files on the entry of another unit, with the own part."""
    actor = actor_of(request)
    entry_id = queries.part_get(actor=actor, part_id=part_id).entry_id
    return evidence.evidence_add(actor=actor, entry_id=entry_id, uploads=_uploads(given.files), part_id=part_id)


@router.post("/round-pages/{page_id}/confirm-carried", response=replies(ConfirmedOut))
def page_confirm_carried(request: HttpRequest, page_id: Id) -> dict[str, Any]:
    """Confirm every entry that is complete as it stands."""
    actor = actor_of(request)
    confirmed = filling.entries_confirm_carried(actor=actor, page_id=page_id)
    return {"confirmed": confirmed, "page": page_told(actor, page_id)}


@router.post("/round-pages/{page_id}/submit", response=replies(PageDetail))
def page_submit(request: HttpRequest, page_id: Id, given: Act) -> dict[str, Any]:
    """File a page. All that keeps it from being filed comes at once."""
    actor = actor_of(request)
    review.page_submit(actor=actor, page_id=page_id, version=given.version)
    return page_told(actor, page_id)


@router.post("/round-pages/{page_id}/withdraw", response=replies(PageDetail))
def page_withdraw(request: HttpRequest, page_id: Id, given: Act) -> dict[str, Any]:
    """Take a filed page back before it is reviewed."""
    actor = actor_of(request)
    review.page_withdraw(actor=actor, page_id=page_id, version=given.version)
    return page_told(actor, page_id)


@router.post("/round-pages/{page_id}/return", response=replies(PageDetail))
def page_return(request: HttpRequest, page_id: Id, given: PageReturn) -> dict[str, Any]:
    """Send a page back with a reason for each field; only those entries are to be mended."""
    actor = actor_of(request)
    remarks = [review.Remark(**remark.model_dump()) for remark in given.remarks]
    review.page_return(actor=actor, page_id=page_id, version=given.version, remarks=remarks, note=given.note)
    return page_told(actor, page_id)


@router.post("/round-pages/{page_id}/approve", response=replies(PageDetail))
def page_approve(request: HttpRequest, page_id: Id, given: PageNote) -> dict[str, Any]:
    """Approve a filed page with its figures."""
    actor = actor_of(request)
    review.page_approve(actor=actor, page_id=page_id, version=given.version, note=given.note)
    return page_told(actor, page_id)


@router.post("/round-pages/{page_id}/accept", response=replies(PageDetail))
def page_accept(request: HttpRequest, page_id: Id, given: PageNote) -> dict[str, Any]:
    """Accept an approved page with its figures: they are used as they are from now on."""
    actor = actor_of(request)
    review.page_accept(actor=actor, page_id=page_id, version=given.version, note=given.note)
    return page_told(actor, page_id)


@router.post("/round-pages/{page_id}/reopen", response=replies(PageDetail))
def page_reopen(request: HttpRequest, page_id: Id, given: PageReopen) -> dict[str, Any]:
    """Open an approved page again."""
    actor = actor_of(request)
    review.page_reopen(
        actor=actor, page_id=page_id, version=given.version, reason=given.reason, entry_ids=given.entry_ids
    )
    return page_told(actor, page_id)


@router.post("/round-pages/{page_id}/due", response=replies(PageDetail))
def page_due(request: HttpRequest, page_id: Id, given: PageDue) -> dict[str, Any]:
    """Grant one unit more time."""
    actor = actor_of(request)
    opening.page_due(actor=actor, page_id=page_id, **given.model_dump())
    return page_told(actor, page_id)


@router.get("/round-pages/{page_id}/workbook", response=replies(None), openapi_extra=file_answer(XLSX))
def page_sheet(request: HttpRequest, page_id: Id) -> HttpResponse:
    """The workbook of a page, to be filled without it."""
    content = workbook.page_sheet(actor=actor_of(request), page_id=page_id)
    return attachment(content, f"page-{page_id}.xlsx", XLSX)


@router.post("/round-pages/{page_id}/workbook/look", response=replies(TrialOut))
def page_sheet_look(request: HttpRequest, page_id: Id, file: File[UploadedFile]) -> dict[str, Any]:
    """What a filled workbook would change; nothing is changed yet."""
    name = file.name or "page.xlsx"
    return _trial(workbook.page_sheet_look(actor=actor_of(request), page_id=page_id, name=name, content=file.read()))


@router.post("/round-pages/{page_id}/workbook/take", response=replies(TrialOut))
def page_sheet_take(request: HttpRequest, page_id: Id, given: SheetTake) -> dict[str, Any]:
    """Take the workbook that was looked at: every row that holds is saved, the others are named."""
    return _trial(workbook.page_sheet_take(actor=actor_of(request), page_id=page_id, file_id=given.file_id))
