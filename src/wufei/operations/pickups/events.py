"""What pickups tell those above. Not for: reactions."""

import dataclasses
from typing import ClassVar

from wufei.kernel.outbox.spec import Event


@dataclasses.dataclass(frozen=True, slots=True)
class PickupMoved(Event):
    """A pickup was asked for, agreed, asked for again, closed, withdrawn, or its days are over."""

    topic: ClassVar[str] = "pickups.moved"
    pickup_id: int
    state: str
