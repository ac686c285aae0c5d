"""What manifests tell those above. Not for: reactions."""

import dataclasses
from typing import ClassVar

from wufei.kernel.outbox.spec import Event


@dataclasses.dataclass(frozen=True, slots=True)
class ManifestMoved(Event):
    """A manifest was signed for, held or released."""

    topic: ClassVar[str] = "manifests.manifest_moved"
    manifest_id: int
    event: str
    state: str
