"""Posting transfers: the one way into the books. Set-based: one and a hundred thousand take the same statements.

An action of another app calls it in its own transaction, with the client's keys; a key that is there already is
answered as it was the first time, so that a repeat after a lost answer does nothing. Not for: what a document means.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence

from django.db import IntegrityError, connection, transaction

from wufei.kernel import clock
from wufei.kernel.outbox.actions import emit
from wufei.kernel.problems import Problem, Problems
from wufei.ledger.books.actions.frames import Line
from wufei.ledger.books.actions.rows import accounts_opened, transfers_written
from wufei.ledger.books.errors import (
    BELOW_ZERO,
    CITED_UNKNOWN,
    KEY_TAKEN,
    PENDING_ENDED,
    PENDING_EXCEEDED,
    PENDING_UNKNOWN,
)
from wufei.ledger.books.events import TransfersPosted
from wufei.ledger.books.models import Account, AccountBalance, Transfer
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
    try:
        # Nearly always all keys are new: the table's own constraints say so when they are not.
        return _posted(entries, set(), now)
    except (IntegrityError, Problem, Problems):
        # A repeat, wholly or in part; or somebody else was faster; or a fault, which is then the same again.
        return _posted(entries, _known(entries), now)


def _posted(entries: Sequence[TransferIn], known: Collection[uuid.UUID], now: dt.datetime) -> list[Posted]:
    """Write all entries but those that are known."""
    fresh = {entry.key: (number, entry) for number, entry in enumerate(entries) if entry.key not in known}
    if fresh:
        with transaction.atomic():
            lines = _lines(fresh.values(), now)
            _floors(lines)
            block = transfers_written(lines=lines, recorded_at=now)
            emit(TransfersPosted(block_id=block.pk))
    return [Posted(entry.key, entry.key in known) for entry in entries]


def _known(entries: Sequence[TransferIn]) -> set[uuid.UUID]:
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
    return found


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


def _lines(fresh: Collection[tuple[int, TransferIn]], now: dt.datetime) -> list[Line]:
    """Entries with their accounts, those of a SETTLE and VOID being those of what they end."""
    named = {key for _n, entry in fresh for key in (entry.settles, entry.cites) if key is not None}
    rows = Transfer.objects.filter(key__in=named).select_related("source", "target", "ended_by") if named else ()
    cited = {row.key: row for row in rows}
    keys = {key for _n, entry in fresh for key in (entry.source, entry.target) if key is not None}
    accounts = accounts_opened(keys=keys) if keys else {}
    lines: list[Line] = []
    problems: list[Problem] = []
    ended: set[uuid.UUID] = set()
    for number, entry in fresh:
        correction = cited.get(entry.cites) if entry.cites is not None else None
        if entry.cites is not None and correction is None:
            problems.append(CITED_UNKNOWN(where=f"entries.{number}.cites", value=str(entry.cites)))
        elif entry.kind not in ENDS and entry.source is not None and entry.target is not None:
            source, target = _slot(accounts[entry.source], entry), _slot(accounts[entry.target], entry)
            lines.append(Line(entry, source, target, entry.amount, None, correction, entry.happened_at or now))
        else:
            pending = cited.get(entry.settles) if entry.settles is not None else None
            fault = _ending_fault(entry, pending, ended, f"entries.{number}")
            if pending is None or fault is not None:
                problems += [fault] if fault is not None else []
                continue
            amount = entry.amount if entry.kind is TransferKind.SETTLE else pending.amount
            sides = (pending.source, pending.target)
            lines.append(Line(entry, *sides, amount, pending, correction, entry.happened_at or now))
    if problems:
        raise Problems(problems)
    return lines


def _slot(rows: Sequence[Account], entry: TransferIn) -> Account:
    """The row of an account that takes an entry: by its key, so that the same again meets the same row."""
    return rows[0] if len(rows) == 1 else rows[entry.key.int % len(rows)]


def _ending_fault(entry: TransferIn, pending: Transfer | None, ended: set[uuid.UUID], where: str) -> Problem | None:
    """What keeps an entry from ending the pending transfer it names; `ended` are those ended beside it."""
    if pending is None or pending.kind != TransferKind.PEND:
        return PENDING_UNKNOWN(where=f"{where}.settles", value=str(entry.settles))
    if hasattr(pending, "ended_by") or pending.key in ended:
        return PENDING_ENDED(where=f"{where}.settles", value=str(entry.settles))
    if entry.kind is TransferKind.SETTLE and entry.amount > pending.amount:
        return PENDING_EXCEEDED(where=f"{where}.amount", value=entry.amount, reserved=pending.amount)
    ended.add(pending.key)
    return None


def _floors(lines: Sequence[Line]) -> None:
    """Hold the balances that will move, in order, and refuse what would take a forbidding account below zero.

    What is entered late is judged at every later moment, too. Raises BELOW_ZERO.
    """
    touched = {account.pk: account for line in lines for account in (line.source, line.target)}
    forbidding = {pk: account for pk, account in touched.items() if account.floor == Floor.FORBID}
    rows = AccountBalance.objects.order_by("account_id")
    if connection.vendor == "postgresql":  # one order for all writers; SQLite has one writer
        held = {row.account_id: row for row in rows.filter(account__in=touched).select_for_update()}
    else:
        held = {row.account_id: row for row in rows.filter(account__in=forbidding)} if forbidding else {}
    if not forbidding:
        return
    changes = netted(change for line in lines for change in _changes(line) if change[0] in forbidding)
    for account_id, change in changes.items():
        row, account = held[account_id], forbidding[account_id]
        after = row.moved_in - row.moved_out - row.pending_out
        after += change.moved_in - change.moved_out - change.pending_out
        if after < 0:
            raise BELOW_ZERO(where="amount", value=after, account=str(account), day=clock.today())
        moments = [line.happened_at for line in lines if account_id in {line.source.pk, line.target.pk}]
        if row.latest_at is not None and min(moments) < row.latest_at:
            _judge_later(account, min(moments), lines)


def _changes(line: Line) -> tuple[tuple[int, Balance], tuple[int, Balance]]:
    reserved = line.settles.amount if line.settles is not None else 0
    left, came = effect(TransferKind(line.entry.kind), line.amount, reserved)
    return (line.source.pk, left), (line.target.pk, came)


def _judge_later(account: Account, since: dt.datetime, lines: Sequence[Line]) -> None:
    """Raise BELOW_ZERO where an account would have held less than nothing at some moment since."""
    start, steps = steps_since(account.pk, since)
    new = [
        (line.happened_at, _step(line, account.pk)) for line in lines if account.pk in {line.source.pk, line.target.pk}
    ]
    low, when = lowest(sorted([*steps, *new], key=lambda step: step[0]), start)
    if low < 0:
        raise BELOW_ZERO(where="happened_at", value=low, account=str(account), day=when)


def _step(line: Line, account_id: int) -> int:
    """What a line moves in or out of one account."""
    changes: Mapping[int, Balance] = dict(_changes(line))
    return changes[account_id].posted
