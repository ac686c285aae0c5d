"""What indicators tell those above. Not for: reactions."""

import dataclasses
from typing import ClassVar

from wufei.kernel.outbox.spec import Event


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ReadingsMoved(Event):
    """Readings came into a state: filed, approved, accepted, returned, reopened."""

    topic: ClassVar[str] = "indicators.readings_moved"
    reading_ids: tuple[int, ...]
    state: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FiguresChanged(Event):
    """Figures of places and closing months have new values."""

    topic: ClassVar[str] = "indicators.figures_changed"
    place_codes: tuple[str, ...]
    closings: tuple[int, ...]
