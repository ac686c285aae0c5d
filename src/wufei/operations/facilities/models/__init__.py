"""Tables of facilities, by subject. Not for: verbs (actions)."""

from wufei.operations.facilities.models.facilities import Facility, Moisture, Norm
from wufei.operations.facilities.models.runs import Run, RunPart
from wufei.operations.facilities.models.weighings import Link, Weighing

__all__ = ["Facility", "Link", "Moisture", "Norm", "Run", "RunPart", "Weighing"]
