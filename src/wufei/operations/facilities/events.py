"""What facilities tell those above. Not for: reactions."""

import dataclasses
from typing import ClassVar

from wufei.kernel.outbox.spec import Event


@dataclasses.dataclass(frozen=True, slots=True)
class FacilityChanged(Event):
    """A facility was added or what is known of it changed."""

    topic: ClassVar[str] = "facilities.facility_changed"
    facility_id: int


@dataclasses.dataclass(frozen=True, slots=True)
class WeighingRecorded(Event):
    """A load was weighed, or an earlier weighing was corrected by this one."""

    topic: ClassVar[str] = "facilities.weighing_recorded"
    weighing_id: int


@dataclasses.dataclass(frozen=True, slots=True)
class WeighingLinked(Event):
    """A weighing was linked to its manifest, or was taken off it."""

    topic: ClassVar[str] = "facilities.weighing_linked"
    weighing_id: int
    manifest_id: int


@dataclasses.dataclass(frozen=True, slots=True)
class RunMoved(Event):
    """A run went into the books, or was taken back."""

    topic: ClassVar[str] = "facilities.run_moved"
    run_id: int
    state: str


@dataclasses.dataclass(frozen=True, slots=True)
class NormChanged(Event):
    """A limit or a reference value was set."""

    topic: ClassVar[str] = "facilities.norm_changed"
    norm_id: int
