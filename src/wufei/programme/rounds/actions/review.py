"""A page on its way: filed, taken back, returned with reasons, approved, accepted, opened again.

Filing files the page's readings and tells the task ledger; what a reviewer decides moves the readings with the page.
"""

import dataclasses
from collections.abc import Iterable, Sequence

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, Permission, allowed, require
from wufei.kernel.audit.actions import record
from wufei.kernel.outbox.actions import emit
from wufei.kernel.problems import NOT_FOUND, Problem, Problems
from wufei.kernel.rows import swap
from wufei.programme.indicators.actions.readings import readings_move
from wufei.programme.indicators.models import Reading
from wufei.programme.indicators.spec import ReadingEvent, ReadingState
from wufei.programme.plans.actions.reports import task_report
from wufei.programme.plans.permissions import TASK_REPORT
from wufei.programme.plans.queries.tasks import task_subject
from wufei.programme.rounds import permissions
from wufei.programme.rounds.errors import PAGE_INCOMPLETE, PART_OPEN, REASON_NEEDED, ROUND_CLOSED
from wufei.programme.rounds.events import PageMoved
from wufei.programme.rounds.models import Entry, EntryReturn, Page, PageStep
from wufei.programme.rounds.queries import entries as queries
from wufei.programme.rounds.queries.entries import Sight
from wufei.programme.rounds.queries.rounds import page_get, page_subject
from wufei.programme.rounds.rules.filling import field_known, fit, told_hash
from wufei.programme.rounds.spec import EntryEvent, EntryKind, EntryState, Lack, PageEvent, PageState, RoundState
from wufei.programme.rounds.states import ENTRIES, PAGES

PERMISSIONS: dict[PageEvent, Permission] = {
    PageEvent.SUBMIT: permissions.PAGE_SUBMIT,
    PageEvent.WITHDRAW: permissions.PAGE_WITHDRAW,
    PageEvent.RETURN: permissions.PAGE_REVIEW,
    PageEvent.APPROVE: permissions.PAGE_REVIEW,
    PageEvent.ACCEPT: permissions.PAGE_ACCEPT,
    PageEvent.REOPEN: permissions.PAGE_REOPEN,
}
# What leads to filling, or comes from it, needs an open round; what was filed may be reviewed after its end.
WHILE_OPEN = frozenset({PageEvent.SUBMIT, PageEvent.WITHDRAW, PageEvent.RETURN, PageEvent.REOPEN})
READING_EVENTS = {
    PageEvent.APPROVE: (ReadingState.COMPLETE, ReadingEvent.APPROVE),
    PageEvent.ACCEPT: (ReadingState.APPROVED, ReadingEvent.ACCEPT),
}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One field of one entry that a reviewer sends back, and why. `field`: progress, …, or `value:KEY`."""

    entry_id: int
    field: str
    reason: str


def page_submit(*, actor: Actor, page_id: int, version: int) -> Page:
    """File a page: its figures are filed, its words go to the task ledger. Raises Problems, one for each open entry."""
    with transaction.atomic():
        page = _page(actor, page_id, PageEvent.SUBMIT)
        sights = queries.sights(actor, page)
        if problems := _lacking(page, sights):
            raise Problems(problems)
        _complete(actor, sights)
        _tell_tasks(actor, page, [s.entry for s in sights])
        _answer(sights)
        now = clock.now()
        first = page.first_submitted_at or now
        _step(actor, page, version, PageEvent.SUBMIT, submitted_at=now, first_submitted_at=first)
    return page


def _lacking(page: Page, sights: Sequence[Sight]) -> list[Problem]:
    """Everything that keeps a page from being filed: its entries, then what it owes to the entries of others."""
    problems = [problem for sight in sights for problem in queries.lacking(sight)]
    if unconfirmed := sum(sight.lack is Lack.CONFIRM for sight in sights):
        problems.append(PAGE_INCOMPLETE(where="entries", value=unconfirmed, count=unconfirmed))
    for part in queries.parts_of(page).filter(done=False):
        title, lead = queries.title_of(part.entry), part.entry.page.party.name
        problems.append(PART_OPEN(where=f"part:{part.pk}", title=title, lead=lead))
    return problems


def _complete(actor: Actor, sights: Iterable[Sight]) -> None:
    """File the draft readings of the page's own entries."""
    drafts = {
        a.reading.pk for s in sights for a in s.asked if a.reading is not None and a.reading.state == ReadingState.DRAFT
    }
    if drafts:
        readings_move(actor=actor, reading_ids=sorted(drafts), event=ReadingEvent.COMPLETE)


def _tell_tasks(actor: Actor, page: Page, entries: Iterable[Entry]) -> None:
    """Report on the tasks of the page, where the words are new; a task that moved on meanwhile is left as it is."""
    for entry in entries:
        said = told_hash(entry.progress, entry.problem, entry.next_step)
        if entry.task is None or said == entry.told_sha256:
            continue
        if not allowed(actor, TASK_REPORT, task_subject(entry.task, owners_only=True)):
            continue
        speaks = any(part.party_id == page.party_id for part in entry.task.parties.all())
        task_report(
            actor=actor,
            task_id=entry.task.pk,
            version=entry.task.version,
            note=entry.progress,
            problem=entry.problem,
            next_step=entry.next_step,
            party_id=page.party_id if speaks else None,
            simulated=page.round.simulated,
        )
        swap(entry, version=entry.version, told_sha256=said)


def _answer(sights: Iterable[Sight]) -> None:
    """What was sent back counts as answered once its unit files again."""
    now = clock.now()
    for sight in sights:
        if sight.open_returns:
            EntryReturn.objects.filter(pk__in=[r.pk for r in sight.open_returns]).update(answered_at=now)
        if sight.entry.state != EntryState.FILLED:
            move = ENTRIES.move(EntryState(sight.entry.state), EntryEvent.CONFIRM)
            swap(sight.entry, version=sight.entry.version, state=move.target, carried=False)


def page_withdraw(*, actor: Actor, page_id: int, version: int) -> Page:
    """Take a filed page back before it is reviewed; a figure that is then changed is a draft again."""
    with transaction.atomic():
        page = _page(actor, page_id, PageEvent.WITHDRAW)
        _step(actor, page, version, PageEvent.WITHDRAW)
    return page


def page_return(*, actor: Actor, page_id: int, version: int, remarks: Sequence[Remark], note: str = "") -> Page:
    """Send a page back with a reason for each field (退回并说明); only these entries are to be mended.

    A page that only adds to the entries of others has no field of its own: the note is its reason.
    Raises REASON_NEEDED, FIELD_UNKNOWN, NOT_FOUND, ROUND_CLOSED.
    """
    if not all(remark.reason.strip() for remark in remarks) or not (remarks or note.strip()):
        raise REASON_NEEDED(where="reason")
    with transaction.atomic():
        page = _page(actor, page_id, PageEvent.RETURN)
        sights = {s.entry.pk: s for s in queries.sights(actor, page)}
        if sights and not remarks:
            raise REASON_NEEDED(where="reason")
        _remark(actor, page, sights, remarks)
        returned = [sights[entry_id] for entry_id in dict.fromkeys(r.entry_id for r in remarks)]
        note = note or remarks[0].reason
        _readings(actor, returned, ReadingState.COMPLETE, ReadingEvent.RETURN, note)
        _step(
            actor,
            page,
            version,
            PageEvent.RETURN,
            note=note,
            returns=page.returns + 1,
            **_reviewed(actor),
        )
    return page


def _remark(actor: Actor, page: Page, sights: dict[int, Sight], remarks: Sequence[Remark]) -> None:
    now = clock.now()
    for remark in remarks:
        sight = sights.get(remark.entry_id)
        if sight is None:
            raise NOT_FOUND(where="entry", value=remark.entry_id)
        entry, keys = sight.entry, [a.key for a in sight.asked]
        EntryReturn.objects.create(
            entry=entry,
            field=field_known(remark.field, keys),
            reason=fit("reason", remark.reason, 400),
            recorded_at=now,
            actor_label=actor.label[:120],
        )
        if entry.state != EntryState.RETURNED:
            move = ENTRIES.move(EntryState(entry.state), EntryEvent.RETURN)
            swap(entry, version=entry.version, state=move.target)
        told = {"field": remark.field, "page": page.pk}
        record(actor=actor, act="rounds.entry.return", subject=entry, change=told, reason=remark.reason)


def page_approve(*, actor: Actor, page_id: int, version: int, note: str = "") -> Page:
    """Approve a filed page with its figures (审核)."""
    return _reviewed_move(actor, page_id, version, PageEvent.APPROVE, note)


def page_accept(*, actor: Actor, page_id: int, version: int, note: str = "") -> Page:
    """Accept an approved page with its figures (采信): they are used as they are from now on."""
    return _reviewed_move(actor, page_id, version, PageEvent.ACCEPT, note)


def _reviewed_move(actor: Actor, page_id: int, version: int, event: PageEvent, note: str) -> Page:
    with transaction.atomic():
        page = _page(actor, page_id, event)
        state, moves = READING_EVENTS[event]
        _readings(actor, queries.sights(actor, page), state, moves, note)
        _step(actor, page, version, event, note=note, **_reviewed(actor))
    return page


def page_reopen(*, actor: Actor, page_id: int, version: int, reason: str, entry_ids: Sequence[int] = ()) -> Page:
    """Open an approved page again, with the reason; the figures of `entry_ids` (empty: all) become drafts again."""
    if not reason.strip():
        raise REASON_NEEDED(where="reason")
    with transaction.atomic():
        page = _page(actor, page_id, PageEvent.REOPEN)
        sights = queries.sights(actor, page)
        chosen = [s for s in sights if not entry_ids or s.entry.pk in set(entry_ids)]
        if unknown := sorted(set(entry_ids) - {s.entry.pk for s in sights}):
            raise NOT_FOUND(where="entry", value=unknown[0])
        remarks = [Remark(entry_id=s.entry.pk, field="progress", reason=reason) for s in chosen]
        _remark(actor, page, {s.entry.pk: s for s in sights}, remarks)
        for state in (ReadingState.APPROVED, ReadingState.ACCEPTED):
            _readings(actor, chosen, state, ReadingEvent.REOPEN, reason)
        _step(actor, page, version, PageEvent.REOPEN, note=reason, returns=page.returns + 1, **_reviewed(actor))
    return page


def _readings(actor: Actor, sights: Iterable[Sight], state: ReadingState, event: ReadingEvent, reason: str) -> None:
    """Move the readings of entries that are in `state`; one that another page moved already is left."""
    found = {
        a.reading.pk
        for s in sights
        if s.entry.kind == EntryKind.INDICATOR
        for a in s.asked
        if a.reading is not None and a.reading.state == state
    }
    still = Reading.objects.filter(pk__in=found, state=state, superseded_at__isnull=True)
    ids = sorted(still.values_list("pk", flat=True))
    if ids:
        readings_move(actor=actor, reading_ids=ids, event=event, reason=reason or str(event))


def _reviewed(actor: Actor) -> dict[str, object]:
    return {"reviewed_at": clock.now(), "reviewed_by": actor.label[:120]}


def _page(actor: Actor, page_id: int, event: PageEvent) -> Page:
    page = page_get(actor=actor, page_id=page_id)
    require(actor, PERMISSIONS[event], page_subject(page))
    if event in WHILE_OPEN and page.round.state != RoundState.OPEN:
        raise ROUND_CLOSED(where="round")
    return page


def _step(actor: Actor, page: Page, version: int, event: PageEvent, *, note: str = "", **fields: object) -> None:
    before = page.state
    move = PAGES.move(PageState(before), event)
    if event is PageEvent.SUBMIT:
        fields["submitted_by"] = actor.label[:120]
    swap(page, version=version, state=move.target, **fields)
    note = fit("note", note, 400)
    PageStep.objects.create(
        page=page,
        act=event,
        state_after=move.target,
        note=note,
        recorded_at=clock.now(),
        actor_label=actor.label[:120],
    )
    change = {"state": [before, str(move.target)]}
    record(actor=actor, act=f"rounds.page.{event}", subject=page, change=change, reason=note)
    emit(PageMoved(page_id=page.pk, state=str(move.target)))
