"""Who is asked for what in a round. Pure. Not for: storing pages (actions)."""

import dataclasses
from collections.abc import Iterable, Sequence

LEAD, SUPPORT, RESPONSIBLE = "lead", "support", "responsible"


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """One unit's part in a thing: `inherited` ones come from a standing note and are not asked page by page."""

    party_id: int
    role: str
    inherited: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Asking:
    """Who answers for an entry: its lead, and those who add to it."""

    lead: int
    others: tuple[int, ...]


def asking(parts: Iterable[Answer]) -> Asking | None:
    """The lead of an entry and those who add to it; None where nobody known answers.

    Without a lead the first responsible unit answers for all; the others add their part to the same entry.
    """
    own = [part for part in parts if not part.inherited]
    leads = [p.party_id for p in own if p.role == LEAD] or [p.party_id for p in own if p.role == RESPONSIBLE]
    if not leads:
        return None
    rest = [p.party_id for p in own if p.party_id != leads[0]]
    return Asking(leads[0], tuple(dict.fromkeys(rest)))


def reminders_due(days_left: int, ladder: Sequence[int], days: int = 1) -> bool:
    """Whether a page is reminded on a working day: on each step of the ladder, and daily once it is overdue.

    `days`: how long the last working day is ago; a step that fell on a day off is made up for.
    """
    return days_left < 0 or any(step in ladder for step in range(days_left, days_left + days))
