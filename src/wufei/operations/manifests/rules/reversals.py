"""What a correction does to the books, as transfers. Pure. Not for: what a move does (postings), or posting it.

Nothing is edited: what is booked wrongly is taken back by a transfer the other way round that cites it, and what is
right is booked anew. Both carry the time of what they correct (when it was found out is the other clock), so that the
balance of that day becomes what it should have been. A reservation is freed and made anew.
"""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterator, Sequence

from wufei.ledger.books.spec import AccountKey, AccountKind, TransferIn, TransferKind
from wufei.operations.manifests.rules.postings import SUBJECT
from wufei.operations.manifests.spec import Effect, Event


@dataclasses.dataclass(frozen=True, slots=True)
class Flow:
    """So much from one account to another."""

    source: AccountKey
    target: AccountKey
    amount: int


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """A transfer that is in the books and was not taken back."""

    key: uuid.UUID
    flow: Flow
    happened_at: dt.datetime


@dataclasses.dataclass(frozen=True, slots=True)
class Cause:
    """Why the books change: the key of the correction, from which those of its transfers follow; number and reason."""

    key: uuid.UUID
    number: str
    reason: str

    def key_of(self, what: str) -> uuid.UUID:
        """The key of one of its transfers."""
        return uuid.uuid5(self.key, what)


def settled_how(events: Sequence[Event]) -> Effect:
    """How the acceptance was booked, if there was one."""
    if Event.ACCEPT_PART in events:
        return Effect.SETTLE_PART
    if Event.ACCEPT in events:
        return Effect.DIRECT if events[0] is Event.ACCEPT else Effect.SETTLE
    return Effect.NONE


def flows(how: Effect, source: AccountKey, target: AccountKey, mass: int, accepted: int | None) -> tuple[Flow, ...]:
    """What the acceptance moves by these figures. `accepted`: what was told, where nobody weighed."""
    taken = mass if accepted is None else accepted
    gap = dataclasses.replace(source, kind=AccountKind.DISCREPANCY)
    match how:
        case Effect.DIRECT:
            return (Flow(dataclasses.replace(source, kind=AccountKind.GENERATED), target, taken),)
        case Effect.SETTLE_PART:
            return (Flow(source, target, taken),)
        case Effect.SETTLE if taken > mass:
            return (Flow(source, target, mass), Flow(gap, target, taken - mass))
        case Effect.SETTLE if taken < mass:
            return (Flow(source, target, taken), Flow(source, gap, mass - taken))
        case Effect.SETTLE:
            return (Flow(source, target, taken),)
        case _:
            return ()


def rest(how: Effect, source: AccountKey, target: AccountKey, mass: int, accepted: int | None) -> Flow:
    """What stays reserved by these figures, where something is."""
    return Flow(source, target, mass - (accepted or 0) if how is Effect.SETTLE_PART else mass)


def rebooked(
    cause: Cause, standing: Sequence[Standing], wanted: Sequence[Flow], moment: dt.datetime | None
) -> list[TransferIn]:
    """The transfers that make of what stands what is wanted; what is right already stays. `moment`: of acceptance."""
    left, entries = list(wanted), []
    for each in standing:
        if each.flow in left:
            left.remove(each.flow)
            continue
        back = Flow(each.flow.target, each.flow.source, each.flow.amount)
        entry = _entry(cause, f"back.{each.key}", back, each.happened_at)
        entries.append(dataclasses.replace(entry, cites=each.key))
    return entries + [_entry(cause, f"post.{n}", flow, moment) for n, flow in enumerate(left)]


def reserved_anew(cause: Cause, there: Standing, wanted: Flow) -> Iterator[TransferIn]:
    """The transfers that reserve what is wanted in place of what is reserved; the last is the new reservation."""
    if there.flow == wanted:
        return
    void = _entry(cause, "void", there.flow, there.happened_at)
    yield dataclasses.replace(void, kind=TransferKind.VOID, settles=there.key, source=None, target=None, amount=0)
    pend = _entry(cause, "reserve", wanted, there.happened_at)
    yield dataclasses.replace(pend, kind=TransferKind.PEND, cites=there.key)


def _entry(cause: Cause, what: str, flow: Flow, moment: dt.datetime | None) -> TransferIn:
    return TransferIn(
        key=cause.key_of(what),
        source=flow.source,
        target=flow.target,
        amount=flow.amount,
        happened_at=moment,
        subject=(SUBJECT, cause.number),
        reason=cause.reason[:200],
    )
