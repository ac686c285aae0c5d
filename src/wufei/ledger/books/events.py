"""What the books tell those above. Not for: reactions."""

import dataclasses
from typing import ClassVar

from wufei.kernel.outbox.spec import Event


@dataclasses.dataclass(frozen=True, slots=True)
class TransfersPosted(Event):
    """A batch went into the books. Told once a batch, not once a transfer."""

    topic: ClassVar[str] = "books.transfers_posted"
    batch_id: int
