"""What declarations tell those above. Not for: reactions."""

import dataclasses
from typing import ClassVar

from wufei.kernel.outbox.spec import Event


@dataclasses.dataclass(frozen=True, slots=True)
class DeclarationFiled(Event):
    """A firm has filed a form, for the first time or again."""

    topic: ClassVar[str] = "declarations.filed"
    filing_id: int


@dataclasses.dataclass(frozen=True, slots=True)
class DeclarationReviewed(Event):
    """A filing was accepted or returned."""

    topic: ClassVar[str] = "declarations.reviewed"
    filing_id: int
    state: str


@dataclasses.dataclass(frozen=True, slots=True)
class RollsMade(Event):
    """The lists of a quarter were made."""

    topic: ClassVar[str] = "declarations.rolls_made"
    closing: int
