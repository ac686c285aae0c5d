"""Refusals of the outbox. Not for: what went wrong in a handler (that stands with its delivery)."""

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

REASON_MISSING = Fault(
    "outbox.reason_missing",
    Kind.INVALID,
    _("An event is dropped only with a reason."),
    _("Write why its effect is not needed or was made by hand."),
)
