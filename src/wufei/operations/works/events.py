"""What works tell those above. Not for: reactions."""

import dataclasses
from typing import ClassVar

from wufei.kernel.outbox.spec import Event


@dataclasses.dataclass(frozen=True, slots=True)
class WorksMoved(Event):
    """Works were handed in, sent back, confirmed, told to be over, checked or withdrawn."""

    topic: ClassVar[str] = "works.moved"
    works_id: int
    state: str
