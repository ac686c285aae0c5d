"""Opening a round: who is asked for what, with the words of the last one carried over. Also its clock and its end."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, Subject, require
from wufei.kernel.audit.actions import record
from wufei.kernel.outbox.actions import emit
from wufei.kernel.periods import Period
from wufei.kernel.rows import swap
from wufei.programme.rounds import permissions
from wufei.programme.rounds.errors import (
    DUE_PAST,
    PERIOD_AHEAD,
    REASON_NEEDED,
    ROUND_EMPTY,
    ROUND_EXISTS,
    TITLE_MISSING,
)
from wufei.programme.rounds.events import RoundOpened
from wufei.programme.rounds.models import Entry, EntryPart, Page, Round
from wufei.programme.rounds.queries.asking import Wanted, last_told, set_get, wanted
from wufei.programme.rounds.queries.rounds import page_get, round_get
from wufei.programme.rounds.rules.filling import fit
from wufei.programme.rounds.spec import RoundEvent, RoundState
from wufei.programme.rounds.states import ROUNDS

YEAR = 100


def round_open(
    *,
    actor: Actor,
    title: str,
    period: Period,
    due_at: dt.datetime,
    set_id: int | None,
    with_tasks: bool = True,
    note: str = "",
    simulated: bool = False,
) -> Round:
    """Open a round: a page for every unit that answers for an indicator of the set or for an open task.

    What was written last time is carried over, marked, to be confirmed or changed. Raises TITLE_MISSING, DUE_PAST,
    PERIOD_AHEAD, ROUND_EXISTS, ROUND_EMPTY, NOT_FOUND.
    """
    require(actor, permissions.ROUND_OPEN)
    title = fit("title", title, 120)
    if not title:
        raise TITLE_MISSING(where="title")
    if due_at <= clock.now():
        raise DUE_PAST(where="due_at", value=due_at.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M"))
    if period.start > clock.today():
        raise PERIOD_AHEAD(where="period", value=period.code)
    with transaction.atomic():
        if Round.objects.filter(title=title, closing=period.closing).exists():
            raise ROUND_EXISTS(where="title", value=title, title=title, period=period.code)
        found = set_get(set_id)
        rows = wanted(found, with_tasks=with_tasks)
        if not rows:
            raise ROUND_EMPTY(where="set")
        made = Round.objects.create(
            title=title,
            length=period.length,
            closing=period.closing,
            set=found,
            with_tasks=with_tasks,
            opened_at=clock.now(),
            due_at=due_at,
            note=fit("note", note, 400),
            opened_by=actor.label[:120],
            simulated=simulated,
        )
        pages = tuple(page.pk for page in _store(made, rows))
        change = {"period": period.code, "pages": len(pages), "entries": len(rows)}
        record(actor=actor, act="rounds.round.open", subject=made, change=change)
        emit(RoundOpened(round_id=made.pk, page_ids=pages))
    return made


def _store(made: Round, rows: Sequence[Wanted]) -> list[Page]:
    """A page for each unit that is asked, with its entries; the words of the last rounds are carried over.

    A task that no round asked for yet brings what its ledger was told last.
    """
    parties = {p for row in rows for p in (row.who.lead, *row.who.others)}
    pages = {
        page.party_id: page
        for page in Page.objects.bulk_create(Page(round=made, party_id=p, due_at=made.due_at) for p in sorted(parties))
    }
    # Tasks may have been asked for in one round and indicators in another: the latest of each counts.
    earlier = Entry.objects.filter(
        round__length=made.length, round__closing__lt=made.closing, round__closing__gte=made.closing - YEAR
    )
    last = {_key(entry): entry for entry in earlier.order_by("round__closing", "round_id")}
    told = last_told([row.task_id for row in rows if row.task_id is not None])
    entries = [_entry(made, pages[row.who.lead], row, position, last) for position, row in enumerate(rows)]
    for entry in entries:
        report = told.get(entry.task_id or 0)
        if report is not None and not entry.progress:
            entry.progress, entry.problem, entry.next_step = report.note, report.problem, report.next_step
            entry.carried = bool(report.note)
    Entry.objects.bulk_create(entries, batch_size=500)
    EntryPart.objects.bulk_create(
        [
            EntryPart(entry=entry, page=pages[party])
            for entry, row in zip(entries, rows, strict=True)
            for party in row.who.others
        ],
        batch_size=500,
    )
    return list(pages.values())


_Key = tuple[str, int | None, int | None, int | None]


def _key(row: Entry | Wanted) -> _Key:
    return str(row.kind), row.indicator_id, row.place_id, row.task_id


def _entry(made: Round, page: Page, row: Wanted, position: int, last: dict[_Key, Entry]) -> Entry:
    entry = Entry(
        round=made,
        page=page,
        kind=row.kind,
        indicator_id=row.indicator_id,
        place_id=row.place_id,
        task_id=row.task_id,
        position=position,
    )
    before = last.get(_key(row))
    if before is not None:
        entry.earlier, entry.carried = before, bool(before.progress)
        entry.progress, entry.next_step = before.progress, before.next_step
        entry.problem, entry.contact = before.problem, before.contact
    return entry


def round_close(*, actor: Actor, round_id: int, version: int, note: str = "") -> Round:
    """Close a round: nobody fills any more; the bulletin says who did not answer."""
    return _round_move(actor, round_id, version, RoundEvent.CLOSE, note)


def round_reopen(*, actor: Actor, round_id: int, version: int, reason: str) -> Round:
    """Open a closed round again, with the reason."""
    if not reason.strip():
        raise REASON_NEEDED(where="reason")
    return _round_move(actor, round_id, version, RoundEvent.REOPEN, reason)


def _round_move(actor: Actor, round_id: int, version: int, event: RoundEvent, note: str) -> Round:
    with transaction.atomic():
        found = round_get(actor=actor, round_id=round_id)
        require(actor, permissions.ROUND_CLOSE)
        before = found.state
        move = ROUNDS.move(RoundState(before), event)
        closed = clock.now() if event is RoundEvent.CLOSE else None
        swap(found, version=version, state=move.target, closed_at=closed)
        change = {"state": [before, str(move.target)]}
        record(actor=actor, act=f"rounds.round.{event}", subject=found, change=change, reason=fit("note", note, 400))
    return found


def round_due(*, actor: Actor, round_id: int, version: int, due_at: dt.datetime, reason: str = "") -> Round:
    """Move the deadline of a round and of every page that has not got one of its own. Raises DUE_PAST, STALE."""
    with transaction.atomic():
        found = round_get(actor=actor, round_id=round_id)
        _may_change(actor, found)
        if due_at <= clock.now():
            raise DUE_PAST(where="due_at", value=due_at.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M"))
        before = found.due_at
        swap(found, version=version, due_at=due_at)
        for page in found.pages.filter(due_at=before):
            swap(page, version=page.version, due_at=due_at)
        change = {"due_at": [before.isoformat(), due_at.isoformat()]}
        record(actor=actor, act="rounds.round.due", subject=found, change=change, reason=reason)
    return found


def page_due(*, actor: Actor, page_id: int, version: int, due_at: dt.datetime, reason: str) -> Page:
    """Grant one unit more time, with the reason. Raises DUE_PAST, REASON_NEEDED, STALE."""
    if not reason.strip():
        raise REASON_NEEDED(where="reason")
    with transaction.atomic():
        page = page_get(actor=actor, page_id=page_id)
        _may_change(actor, page.round)
        if due_at <= clock.now():
            raise DUE_PAST(where="due_at", value=due_at.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M"))
        before = page.due_at
        swap(page, version=version, due_at=due_at)
        change = {"due_at": [before.isoformat(), due_at.isoformat()]}
        record(actor=actor, act="rounds.page.due", subject=page, change=change, reason=reason)
    return page


def _may_change(actor: Actor, found: Round) -> None:
    require(actor, permissions.ROUND_CHANGE, Subject(state=found.state))
