"""Pure judgement of finance: which entries stand, what the balance was on a day, what may not be. No Django.

Not for: whose loans count where (queries, datasets).
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence

from wufei.programme.finance.spec import EntryKind

PERMILLE = 1000


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """An entry as judgement needs it. `corrects`: the one it stands instead of."""

    id: int
    kind: str
    amount_fen: int
    day: dt.date
    corrects: int | None = None


def standing(told: Iterable[Told]) -> list[Told]:
    """The entries that count, oldest first: without those corrected, and without strokes. A statement ends its day."""
    rows = list(told)
    gone = {row.corrects for row in rows if row.corrects is not None}
    kept = [row for row in rows if row.id not in gone and row.kind != EntryKind.VOID]
    return sorted(kept, key=lambda row: (row.day, row.kind == EntryKind.BALANCE, row.id))


def course(told: Iterable[Told]) -> list[tuple[Told, int]]:
    """The entries that count, each with the balance after it."""
    balance, found = 0, []
    for row in standing(told):
        match row.kind:
            case EntryKind.BALANCE:
                balance = row.amount_fen
            case EntryKind.DRAW:
                balance += row.amount_fen
            case _:
                balance -= row.amount_fen
        found.append((row, balance))
    return found


def balance_on(steps: Sequence[tuple[Told, int]], day: dt.date) -> int:
    """The balance at the end of a day; 0 before the first entry. `steps`: a course."""
    return next((balance for row, balance in reversed(steps) if row.day <= day), 0)


def growth_permille(now: int, base: int) -> int | None:
    """How much more than the base, in thousandths; None where there was none."""
    return None if base <= 0 else round(PERMILLE * (now - base) / base)
