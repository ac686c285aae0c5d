"""What the books tell those above. Not for: reactions."""

import dataclasses
from typing import ClassVar

from wufei.kernel.outbox.spec import Event


@dataclasses.dataclass(frozen=True, slots=True)
class TransfersPosted(Event):
    """Transfers went into the books. Told once for all that were sealed together."""

    topic: ClassVar[str] = "books.transfers_posted"
    block_id: int
