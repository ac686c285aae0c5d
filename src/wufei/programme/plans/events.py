"""What happened in plans, told to whoever listens above. Pure words; emitted in the action's transaction."""

import dataclasses
from typing import ClassVar

from wufei.kernel.outbox.spec import Event


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PlanAdopted(Event):
    topic: ClassVar[str] = "plans.adopted"
    edition_id: int
    task_ids: tuple[int, ...]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class TaskMoved(Event):
    topic: ClassVar[str] = "plans.task_moved"
    task_id: int
    state: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class TaskUrged(Event):
    topic: ClassVar[str] = "plans.task_urged"
    task_id: int
    note: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ProjectMoved(Event):
    topic: ClassVar[str] = "plans.project_moved"
    project_id: int
    state: str
