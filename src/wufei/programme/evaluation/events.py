"""What evaluations tell those above. Not for: reactions."""

import dataclasses
from typing import ClassVar

from wufei.kernel.outbox.spec import Event


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationMoved(Event):
    """Made known, taken back, locked."""

    topic: ClassVar[str] = "evaluation.moved"
    evaluation_id: int
    state: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class AppealFiled(Event):
    topic: ClassVar[str] = "evaluation.appeal_filed"
    appeal_id: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class AppealDecided(Event):
    topic: ClassVar[str] = "evaluation.appeal_decided"
    appeal_id: int
    state: str
