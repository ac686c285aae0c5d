"""What settlement tells those above. Not for: reactions."""

import dataclasses
from typing import ClassVar

from wufei.kernel.outbox.spec import Event


@dataclasses.dataclass(frozen=True, slots=True)
class FlowsMatched(Event):
    """The three flows were matched once more: how many findings are new."""

    topic: ClassVar[str] = "settlement.flows_matched"
    run_id: int
    fresh: int


@dataclasses.dataclass(frozen=True, slots=True)
class FindingJudged(Event):
    """Somebody judged a finding."""

    topic: ClassVar[str] = "settlement.finding_judged"
    finding_id: int
    state: str
