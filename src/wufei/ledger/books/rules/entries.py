"""What is wrong with entries before they reach the tables, and what they do to balances. Not for: seals (leaf)."""

import datetime as dt
import itertools
import operator
from collections.abc import Iterable, Mapping, Sequence

from wufei.kernel.problems import Problem
from wufei.ledger.books.errors import (
    ACCOUNT_MISSING,
    AMOUNT_WRONG,
    COMMODITIES_DIFFER,
    KEY_TAKEN,
    PENDING_UNKNOWN,
    SAME_ACCOUNT,
    TIME_FUTURE,
)
from wufei.ledger.books.spec import LARGEST, Balance, TransferIn, TransferKind

OPENS = frozenset({TransferKind.POST, TransferKind.PEND})
# Clocks of devices and servers differ; further ahead is a mistake.
AHEAD = dt.timedelta(minutes=10)


def entry_faults(entries: Sequence[TransferIn], now: dt.datetime) -> list[Problem]:
    """Everything that is wrong with entries by themselves; `where` is the place of each: entries.3.amount."""
    found: list[Problem] = []
    latest = now + AHEAD
    keys = {entry.key: entry for entry in entries}
    unique = len(keys) == len(entries)
    for number, entry in enumerate(entries):
        if not _sound(entry, latest) or not (unique or keys[entry.key] is entry):
            found += _faults(entry, f"entries.{number}", latest, keys[entry.key])
    return found


def _sound(entry: TransferIn, latest: dt.datetime) -> bool:
    """Whether there is nothing to say of an entry: asked of each of a hundred thousand."""
    if entry.happened_at is not None and entry.happened_at > latest:
        return False
    if entry.kind in OPENS:
        source, target = entry.source, entry.target
        if source is None or target is None or source.commodity is not target.commodity:
            return False
        if source.holder_id == target.holder_id and source == target:
            return False
        return 0 < entry.amount <= LARGEST
    return entry.settles is not None and (entry.kind is TransferKind.VOID or 0 < entry.amount <= LARGEST)


def _faults(entry: TransferIn, where: str, latest: dt.datetime, same_key: TransferIn) -> list[Problem]:
    found: list[Problem] = []
    if same_key != entry:
        found.append(KEY_TAKEN(where=f"{where}.key", value=str(entry.key)))
    if entry.happened_at is not None and entry.happened_at > latest:
        found.append(TIME_FUTURE(where=f"{where}.happened_at", value=entry.happened_at))
    return found + (_opening_faults(entry, where) if entry.kind in OPENS else _ending_faults(entry, where))


def _opening_faults(entry: TransferIn, where: str) -> list[Problem]:
    found: list[Problem] = []
    if not 0 < entry.amount <= LARGEST:
        found.append(AMOUNT_WRONG(where=f"{where}.amount", value=entry.amount))
    source, target = entry.source, entry.target
    if source is None or target is None:
        found.append(ACCOUNT_MISSING(where=f"{where}.{'source' if source is None else 'target'}"))
    elif source == target:
        found.append(SAME_ACCOUNT(where=f"{where}.target"))
    elif source.commodity != target.commodity:
        found.append(
            COMMODITIES_DIFFER(where=f"{where}.target", source=str(source.commodity), target=str(target.commodity))
        )
    return found


def _ending_faults(entry: TransferIn, where: str) -> list[Problem]:
    found: list[Problem] = []
    if entry.settles is None:
        found.append(PENDING_UNKNOWN(where=f"{where}.settles", value=""))
    if entry.kind is TransferKind.SETTLE and not 0 < entry.amount <= LARGEST:
        found.append(AMOUNT_WRONG(where=f"{where}.amount", value=entry.amount))
    return found


def effect(kind: TransferKind, amount: int, reserved: int = 0) -> tuple[Balance, Balance]:
    """What a transfer adds to the balance of its source and of its target. `reserved`: what its pending one held."""
    moved = amount if kind in {TransferKind.POST, TransferKind.SETTLE} else 0
    held = amount if kind is TransferKind.PEND else -reserved if kind in {TransferKind.SETTLE, TransferKind.VOID} else 0
    return Balance(moved_out=moved, pending_out=held), Balance(moved_in=moved, pending_in=held)


def together(parts: Iterable[Balance]) -> Balance:
    """The sum of balances: of the slots of an account, or of what several transfers add."""
    total = [0, 0, 0, 0]
    for part in parts:
        for place, value in enumerate((part.moved_in, part.moved_out, part.pending_in, part.pending_out)):
            total[place] += value
    return Balance(*total)


def lowest(steps: Iterable[tuple[dt.datetime, int]], start: int) -> tuple[int, dt.datetime | None]:
    """The lowest balance along steps in order of time, and when; the start, if nothing goes below it.

    Of one moment all steps count together, as a balance at that moment counts them.
    """
    low, when, balance = start, None, start
    for moment, together_then in itertools.groupby(steps, operator.itemgetter(0)):
        balance += sum(change for _moment, change in together_then)
        if balance < low:
            low, when = balance, moment
    return low, when


def netted(changes: Iterable[tuple[int, Balance]]) -> Mapping[int, Balance]:
    """Account → the sum of what a batch adds to it."""
    parts: dict[int, list[Balance]] = {}
    for account, change in changes:
        parts.setdefault(account, []).append(change)
    return {account: together(found) for account, found in parts.items()}
