"""What the catalogue tells those above. Not for: reactions."""

import dataclasses
from typing import ClassVar

from wufei.kernel.outbox.spec import Event


@dataclasses.dataclass(frozen=True, slots=True)
class EditionPublished(Event):
    """An edition binds from its first day on."""

    topic: ClassVar[str] = "catalogue.edition_published"
    edition_id: int


@dataclasses.dataclass(frozen=True, slots=True)
class EditionWithdrawn(Event):
    topic: ClassVar[str] = "catalogue.edition_withdrawn"
    edition_id: int


@dataclasses.dataclass(frozen=True, slots=True)
class FactorSet(Event):
    topic: ClassVar[str] = "catalogue.factor_set"
    factor_id: int
