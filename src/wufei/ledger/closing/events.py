"""What closing tells those above. Not for: reactions."""

import dataclasses
from typing import ClassVar

from wufei.kernel.outbox.spec import Event


@dataclasses.dataclass(frozen=True, slots=True)
class AssertionMade(Event):
    """An assertion was made and judged."""

    topic: ClassVar[str] = "closing.assertion_made"
    assertion_id: int


@dataclasses.dataclass(frozen=True, slots=True)
class DifferenceCarried(Event):
    """The difference of an assertion went into the books."""

    topic: ClassVar[str] = "closing.difference_carried"
    assertion_id: int


@dataclasses.dataclass(frozen=True, slots=True)
class AssertionWithdrawn(Event):
    """An assertion is void; where its difference was carried, that was taken back."""

    topic: ClassVar[str] = "closing.assertion_withdrawn"
    assertion_id: int


@dataclasses.dataclass(frozen=True, slots=True)
class ToleranceSet(Event):
    topic: ClassVar[str] = "closing.tolerance_set"
    tolerance_id: int
