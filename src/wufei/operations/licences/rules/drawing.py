"""What a change of a draw does to the books, as transfers. Pure. Not for: which item is drawn on (queries.asking).

What is reserved and what is used are brought from what they are to what they should be. So loading, weighing, refusing,
coming back and every correction are one rule: nobody has to know what happened, only how much is on the road now and
how much was taken in.
"""

import dataclasses
import datetime as dt
import uuid

from wufei.ledger.books.spec import AccountKey, AccountKind, TransferIn, TransferKind
from wufei.operations.licences.spec import SUBJECT


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A draw as it stands. Masses in grams."""

    key: uuid.UUID
    steps: int
    open_key: uuid.UUID | None
    open_g: int
    used_g: int


@dataclasses.dataclass(frozen=True, slots=True)
class Redrawn:
    """The transfers that make it what it should be, and the key of what is reserved then."""

    entries: tuple[TransferIn, ...]
    open_key: uuid.UUID | None


def redrawn(
    there: Standing, allowance: AccountKey, *, open_g: int, used_g: int, happened_at: dt.datetime, label: str
) -> Redrawn:
    """From what is reserved and used to what should be."""
    spent = dataclasses.replace(allowance, kind=AccountKind.SPENT)
    entries: list[TransferIn] = []

    def entry(what: str, kind: TransferKind, amount: int, *, back: bool = False, ends: bool = False) -> uuid.UUID:
        key = uuid.uuid5(there.key, f"{there.steps}.{what}")
        source, target = (spent, allowance) if back else (allowance, spent)
        entries.append(
            TransferIn(
                key=key,
                kind=kind,
                source=None if ends else source,
                target=None if ends else target,
                amount=amount,
                settles=there.open_key if ends else None,
                happened_at=happened_at,
                subject=(SUBJECT, label),
            )
        )
        return key

    more, open_key = used_g - there.used_g, there.open_key
    if open_key is not None and more > 0:
        settled = min(more, there.open_g)
        entry("settle", TransferKind.SETTLE, settled, ends=True)
        more, open_key = more - settled, None
    elif open_key is not None and open_g != there.open_g:
        entry("void", TransferKind.VOID, 0, ends=True)
        open_key = None
    if more:
        entry("use", TransferKind.POST, abs(more), back=more < 0)
    if open_g and open_key is None:
        open_key = entry("reserve", TransferKind.PEND, open_g)
    return Redrawn(tuple(entries), open_key)
