"""What manifests tell those above. Not for: reactions."""

import dataclasses
from typing import ClassVar

from wufei.kernel.outbox.spec import Event


@dataclasses.dataclass(frozen=True, slots=True)
class ManifestMoved(Event):
    """Somebody signed a move of a manifest."""

    topic: ClassVar[str] = "manifests.manifest_moved"
    manifest_id: int
    event: str
    state: str


@dataclasses.dataclass(frozen=True, slots=True)
class ManifestHeld(Event):
    """A supervisor held a manifest, or let it go on."""

    topic: ClassVar[str] = "manifests.manifest_held"
    manifest_id: int
    held: bool
