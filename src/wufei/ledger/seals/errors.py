"""Refusals of the seals. Not for: texts of faces."""

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

CHAIN_BROKEN = Fault(
    "seals.chain_broken",
    Kind.CONFLICT,
    _("The chain of seals is broken at link {value}."),
    _("Compare it with a backup and with published heads; nothing in the program changes a link."),
)
