"""What stores tell those above. Not for: reactions."""

import dataclasses
from typing import ClassVar

from wufei.kernel.outbox.spec import Event


@dataclasses.dataclass(frozen=True, slots=True)
class StoreMoved(Event):
    """Something went into a store or out of it, or that was struck out."""

    topic: ClassVar[str] = "stores.moved"
    move_id: int
