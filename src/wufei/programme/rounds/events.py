"""What rounds tell those above. Not for: reactions."""

import dataclasses
from typing import ClassVar

from wufei.kernel.outbox.spec import Event


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class RoundOpened(Event):
    topic: ClassVar[str] = "rounds.opened"
    round_id: int
    page_ids: tuple[int, ...]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PageMoved(Event):
    topic: ClassVar[str] = "rounds.page_moved"
    page_id: int
    state: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PageReminded(Event):
    """A unit was reminded of its page, by a person or by the clock."""

    topic: ClassVar[str] = "rounds.page_reminded"
    page_id: int
    days_left: int
