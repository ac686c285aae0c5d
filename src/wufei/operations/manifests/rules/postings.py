"""What a move does to the books, as transfers. Pure. Not for: which effect a move has (spec.ATLAS), or posting it.

Between issue and acceptance the mass is reserved from the generator's stock to the receiver's. What was weighed is
settled; what is short goes from the generator's stock to its discrepancy account, what is over comes from there.
"""

import dataclasses
import datetime as dt
import functools
import uuid
from collections.abc import Iterator

from wufei.ledger.books.spec import AccountKey, AccountKind, TransferIn, TransferKind
from wufei.operations.manifests.spec import Effect

SUBJECT = "manifest"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What moves: from which stock to which, how much was told, what of it is reserved and under which key.

    `root`: the key of the manifest, from which those of its transfers follow; `step`: how many moves it has made, so
    that the same move again has the same keys. Masses in grams.
    """

    root: uuid.UUID
    step: int
    number: str
    source: AccountKey
    target: AccountKey
    mass: int
    open_key: uuid.UUID | None
    open_mass: int


@dataclasses.dataclass(frozen=True, slots=True)
class Booked:
    """The transfers of a move, and what is reserved after it."""

    entries: tuple[TransferIn, ...]
    open_key: uuid.UUID | None
    open_mass: int


def stock(holder_id: int, place_id: int, code: str) -> AccountKey:
    """The stock of a party at a place, of one waste (list and code)."""
    return AccountKey(holder_id=holder_id, place_id=place_id, kind=AccountKind.STOCK, code=code)


def booked(load: Load, effect: Effect, accepted: int | None, happened_at: dt.datetime) -> Booked:
    """The transfers of a move with this effect. `accepted`: grams taken in; what was told, where nobody weighed."""
    entries = tuple(_entries(load, effect, load.mass if accepted is None else accepted, happened_at))
    match effect:
        case Effect.RESERVE:
            return Booked(entries, entries[0].key, load.mass)
        case Effect.SETTLE_PART:
            return Booked(entries, entries[-1].key, entries[-1].amount)
        case Effect.NONE:
            return Booked(entries, load.open_key, load.open_mass)
        case _:
            return Booked(entries, None, 0)


def _entries(load: Load, effect: Effect, accepted: int, happened_at: dt.datetime) -> Iterator[TransferIn]:
    entry = functools.partial(TransferIn, happened_at=happened_at, subject=(SUBJECT, load.number))
    between = functools.partial(entry, source=load.source, target=load.target)

    def key(what: str) -> uuid.UUID:
        return uuid.uuid5(load.root, f"{load.step}.{what}")

    match effect:
        case Effect.RESERVE:
            yield between(key=key("reserve"), kind=TransferKind.PEND, amount=load.mass)
        case Effect.DIRECT:
            origin = dataclasses.replace(load.source, kind=AccountKind.GENERATED)
            yield entry(key=key("direct"), source=origin, target=load.target, amount=accepted)
        case Effect.SETTLE | Effect.SETTLE_PART:
            settled = min(accepted, load.open_mass)
            yield entry(key=key("settle"), kind=TransferKind.SETTLE, settles=load.open_key, amount=settled)
            if effect is Effect.SETTLE_PART:
                yield between(key=key("rest"), kind=TransferKind.PEND, amount=load.open_mass - settled)
            else:
                yield from _difference(load, accepted - load.open_mass, key("difference"), happened_at)
        case Effect.VOID:
            yield entry(key=key("void"), kind=TransferKind.VOID, settles=load.open_key)


def _difference(load: Load, over: int, key: uuid.UUID, happened_at: dt.datetime) -> Iterator[TransferIn]:
    """What was weighed above (below, if negative) what was told."""
    if not over:
        return
    gap = dataclasses.replace(load.source, kind=AccountKind.DISCREPANCY)
    source, target = (gap, load.target) if over > 0 else (load.source, gap)
    yield TransferIn(
        key=key,
        source=source,
        target=target,
        amount=abs(over),
        happened_at=happened_at,
        cites=load.open_key,
        subject=(SUBJECT, load.number),
    )
