"""Refusals of the lake. Not for: faults in a declaration, which stop the start (spec)."""

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

DATASET_UNKNOWN = Fault(
    "lake.dataset_unknown",
    Kind.MISSING,
    _("There is no dataset called “{value}”."),
    _("List them with: wufei lake list"),
)
