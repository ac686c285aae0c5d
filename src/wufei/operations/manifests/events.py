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


@dataclasses.dataclass(frozen=True, slots=True)
class CorrectionAsked(Event):
    """A party asks that what was signed be changed."""

    topic: ClassVar[str] = "manifests.correction_asked"
    correction_id: int
    manifest_id: int


@dataclasses.dataclass(frozen=True, slots=True)
class CorrectionSettled(Event):
    """A correction was agreed and applied, refused or withdrawn: `state` says which."""

    topic: ClassVar[str] = "manifests.correction_settled"
    correction_id: int
    manifest_id: int
    state: str
