"""Posting transfers: the one way into the books. Set-based: one and a hundred thousand take the same statements.

An action of another app calls it in its own transaction, with the client's keys; a key that is there already is
answered as it was the first time, so that a repeat after a lost answer does nothing. Not for: what a document means.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db import IntegrityError, connection, transaction

from wufei.kernel import clock
from wufei.kernel.memory import uncollected
from wufei.kernel.outbox.actions import emit
from wufei.kernel.problems import STALE, Problem, Problems
from wufei.kernel.ready import fetched
from wufei.ledger.books.actions.accounts import Slot, slot_of, slots_of
from wufei.ledger.books.actions.frames import Line
from wufei.ledger.books.actions.rows import FEW, transfers_written
from wufei.ledger.books.errors import (
    BELOW_ZERO,
    CITED_UNKNOWN,
    KEY_TAKEN,
    PENDING_ENDED,
    PENDING_EXCEEDED,
    PENDING_UNKNOWN,
)
from wufei.ledger.books.events import TransfersPosted
from wufei.ledger.books.models import AccountBalance, Transfer
from wufei.ledger.books.queries.accounts import key_of
from wufei.ledger.books.queries.transfers import steps_since
from wufei.ledger.books.rules.entries import effect, entry_faults, lowest, netted
from wufei.ledger.books.spec import Balance, Floor, Posted, TransferIn, TransferKind

ENDS = frozenset({TransferKind.SETTLE, TransferKind.VOID})


def transfers_post(*, entries: Sequence[TransferIn]) -> list[Posted]:
    """Write transfers; all are kept or none. The answer is in the order of the entries.

    Raises AMOUNT_WRONG, ACCOUNT_MISSING, SAME_ACCOUNT, COMMODITIES_DIFFER, TIME_FUTURE, KEY_TAKEN, PENDING_UNKNOWN,
    PENDING_ENDED, PENDING_EXCEEDED, CITED_UNKNOWN (together, each with its place), and BELOW_ZERO.

    No actor: the action that calls this has asked, and its line in the log says who it was.
    """
    now = clock.now()
    if problems := entry_faults(entries, now):
        raise Problems(problems)
    with uncollected(len(entries)):
        if connection.in_atomic_block and len(entries) <= FEW:
            return _posted_in(entries, now)
        try:
            # Nearly always all keys are new: the table's own constraints say so when they are not.
            return _posted(entries, frozenset(), now)
        except (IntegrityError, Problem, Problems):
            # A repeat, wholly or in part; or somebody else was faster; or a fault, which is then the same again.
            return _posted(entries, _known(entries), now)


def _posted_in(entries: Sequence[TransferIn], now: dt.datetime) -> list[Posted]:
    """Few, in the caller's transaction: a savepoint would cost more than to ask first whether their keys are there.

    Raises STALE where somebody else writes the same at this moment.
    """
    named = _named([entry.key for entry in entries], entries)
    there = any(entry.key in named for entry in entries)
    try:
        return _written(entries, _known(entries) if there else frozenset(), now, named)
    except IntegrityError as error:
        raise STALE(where="entries", value=len(entries)) from error


def _posted(entries: Sequence[TransferIn], known: frozenset[uuid.UUID], now: dt.datetime) -> list[Posted]:
    """Write all entries but those that are known, or nothing."""
    with transaction.atomic():
        return _written(entries, known, now)


def _written(
    entries: Sequence[TransferIn],
    known: frozenset[uuid.UUID],
    now: dt.datetime,
    named: Mapping[uuid.UUID, Transfer] | None = None,
) -> list[Posted]:
    fresh = {entry.key: (number, entry) for number, entry in enumerate(entries)}
    for key in known:
        del fresh[key]
    if fresh:
        lines = _lines(fresh.values(), now, _named((), entries) if named is None else named)
        _floors(lines)
        emit(TransfersPosted(block_id=transfers_written(lines=lines, recorded_at=now)))
    return [Posted(entry.key, bool(known) and entry.key in known) for entry in entries]


def _known(entries: Sequence[TransferIn]) -> frozenset[uuid.UUID]:
    """Keys that are in the books with the same content. Raises KEY_TAKEN for other content."""
    wanted = {entry.key: (number, entry) for number, entry in enumerate(entries)}
    rows = Transfer.objects.filter(key__in=wanted).select_related("source", "target", "settles", "cites")
    problems: list[Problem] = []
    found = set()
    for row in rows:
        number, entry = wanted[row.key]
        found.add(row.key)
        if not _same(row, entry):
            problems.append(KEY_TAKEN(where=f"entries.{number}.key", value=str(row.key)))
    if problems:
        raise Problems(problems)
    return frozenset(found)


def _same(row: Transfer, entry: TransferIn) -> bool:
    """Whether a transfer in the books says what the entry says; what the entry leaves open may be anything."""
    if entry.kind in ENDS:
        sides = row.settles is not None and row.settles.key == entry.settles
    else:
        sides = key_of(row.source) == entry.source and key_of(row.target) == entry.target
    return (
        sides
        and row.kind == entry.kind
        and (entry.kind is TransferKind.VOID or row.amount == entry.amount)
        and (entry.happened_at is None or row.happened_at == entry.happened_at)
        and (row.cites.key if row.cites else None) == entry.cites
        and (row.subject_kind, row.subject_id, row.reason) == (*entry.subject, entry.reason)
    )


def _lines(
    fresh: Collection[tuple[int, TransferIn]], now: dt.datetime, cited: Mapping[uuid.UUID, Transfer]
) -> list[Line]:
    """Entries with their accounts, those of a SETTLE and VOID being those of what they end."""
    settled = {entry.settles for _number, entry in fresh}
    ended = _ended([row for key, row in cited.items() if key in settled])
    # By where they lie in memory: nearly all entries of a batch share few keys, and a key takes long to compare.
    keys = {id(key): key for _n, entry in fresh for key in (entry.source, entry.target) if key is not None}
    slots = slots_of(keys=set(keys.values())) if keys else {}
    accounts = {number: slots[key] for number, key in keys.items()}
    lines: list[Line] = []
    problems: list[Problem] = []
    for number, entry in fresh:
        correction = cited.get(entry.cites) if entry.cites is not None else None
        if entry.cites is not None and correction is None:
            problems.append(CITED_UNKNOWN(where=f"entries.{number}.cites", value=str(entry.cites)))
        elif entry.kind not in ENDS and entry.source is not None and entry.target is not None:
            source, target = _slot(accounts[id(entry.source)], entry), _slot(accounts[id(entry.target)], entry)
            lines.append(Line(entry, source, target, entry.amount, None, correction, _utc(entry.happened_at) or now))
        else:
            pending = cited.get(entry.settles) if entry.settles is not None else None
            fault = _ending_fault(entry, pending, ended, f"entries.{number}")
            if pending is None or fault is not None:
                problems += [fault] if fault is not None else []
                continue
            amount = entry.amount if entry.kind is TransferKind.SETTLE else pending.amount
            sides = (slot_of(pending.source), slot_of(pending.target))
            lines.append(Line(entry, *sides, amount, pending, correction, _utc(entry.happened_at) or now))
    if problems:
        raise Problems(problems)
    return lines


def _named(keys: Iterable[uuid.UUID], entries: Sequence[TransferIn]) -> Mapping[uuid.UUID, Transfer]:
    """Transfers of these keys, and those that entries end or cite, by their keys; with their accounts."""
    wanted = {*keys, *(key for entry in entries for key in (entry.settles, entry.cites) if key is not None)}
    return {row.key: row for row in fetched(Transfer, "key", wanted, along={"source": (), "target": ()})}


def _ended(rows: Sequence[Transfer]) -> set[uuid.UUID]:
    """The keys of those that were settled or voided before."""
    ended = {end.settles_id for end in fetched(Transfer, "settles", {row.pk for row in rows}, only=("id", "settles"))}
    return {row.key for row in rows if row.pk in ended}


def _utc(moment: dt.datetime | None) -> dt.datetime | None:
    return moment if moment is None or moment.tzinfo is dt.UTC else moment.astimezone(dt.UTC)


def _slot(rows: Sequence[Slot], entry: TransferIn) -> Slot:
    """The row of an account that takes an entry: by its key, so that the same again meets the same row."""
    return rows[0] if len(rows) == 1 else rows[entry.key.int % len(rows)]


def _ending_fault(entry: TransferIn, pending: Transfer | None, ended: set[uuid.UUID], where: str) -> Problem | None:
    """What keeps an entry from ending the pending transfer it names; `ended` are those ended before or beside it."""
    if pending is None or pending.kind != TransferKind.PEND:
        return PENDING_UNKNOWN(where=f"{where}.settles", value=str(entry.settles))
    if pending.key in ended:
        return PENDING_ENDED(where=f"{where}.settles", value=str(entry.settles))
    if entry.kind is TransferKind.SETTLE and entry.amount > pending.amount:
        return PENDING_EXCEEDED(where=f"{where}.amount", value=entry.amount, reserved=pending.amount)
    ended.add(pending.key)
    return None


def _floors(lines: Sequence[Line]) -> None:
    """Refuse what would take a forbidding account below zero.

    What is entered late is judged at every later moment, too. Raises BELOW_ZERO.
    """
    touched = {slot.id: slot for line in lines for slot in (line.source, line.target)}
    forbidding = {number: slot for number, slot in touched.items() if slot.floor == Floor.FORBID}
    if not forbidding:
        return
    # All that will move is held, and in the order of the law that moves it: else two writers could wait for each other.
    rows = AccountBalance.objects.filter(account__in=touched).order_by("account_id")
    held = {row.account_id: row for row in (rows.select_for_update() if connection.vendor == "postgresql" else rows)}
    changes = netted(change for line in lines for change in _changes(line) if change[0] in forbidding)
    for account_id, change in changes.items():
        row, account = held[account_id], forbidding[account_id]
        after = row.moved_in - row.moved_out - row.pending_out
        after += change.moved_in - change.moved_out - change.pending_out
        if after < 0:
            raise BELOW_ZERO(where="amount", value=after, account=account.name, day=clock.today())
        moments = [line.happened_at for line in lines if account_id in {line.source.id, line.target.id}]
        if row.latest_at is not None and min(moments) < row.latest_at:
            _judge_later(account, min(moments), lines)


def _changes(line: Line) -> tuple[tuple[int, Balance], tuple[int, Balance]]:
    reserved = line.settles.amount if line.settles is not None else 0
    left, came = effect(TransferKind(line.entry.kind), line.amount, reserved)
    return (line.source.id, left), (line.target.id, came)


def _judge_later(account: Slot, since: dt.datetime, lines: Sequence[Line]) -> None:
    """Raise BELOW_ZERO where an account would have held less than nothing at some moment since."""
    start, steps = steps_since(account.id, since)
    new = [
        (line.happened_at, _step(line, account.id)) for line in lines if account.id in {line.source.id, line.target.id}
    ]
    low, when = lowest(sorted([*steps, *new], key=lambda step: step[0]), start)
    if low < 0:
        raise BELOW_ZERO(where="happened_at", value=low, account=account.name, day=when)


def _step(line: Line, account_id: int) -> int:
    """What a line moves in or out of one account."""
    changes: Mapping[int, Balance] = dict(_changes(line))
    return changes[account_id].posted
