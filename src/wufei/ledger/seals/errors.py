"""Refusals of the seals. Not for: texts of faces."""

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

PROOF_UNREADABLE = Fault(
    "seals.proof_unreadable",
    Kind.INVALID,
    _("This is no proof: {what}"),
    _("Use the file or the code as it was given out, whole."),
)
HEAD_UNREADABLE = Fault(
    "seals.head_unreadable",
    Kind.INVALID,
    _("This is no head of a chain: {what}"),
    _("Use the file as it was given out, whole."),
)
NOTHING_CHAINED = Fault(
    "seals.nothing_chained",
    Kind.CONFLICT,
    _("Nothing is chained yet."),
    _("Chain what was sealed, or wait a minute: it happens by itself."),
)
