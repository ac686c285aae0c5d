"""Words of findings: which kinds there are, and what each means. Not for: one finding, its states."""

import enum
from collections.abc import Mapping

from wufei.kernel.text import _


class FindingKind(enum.StrEnum):
    """What does not agree between the flows. Neither of them is yet a fault of anybody."""

    PAID_TO_CARRIER = "paid_to_carrier"
    PAID_TO_PERSON = "paid_to_person"
    PAID_WITHOUT_TRANSFER = "paid_without_transfer"
    MOVED_WITHOUT_CONTRACT = "moved_without_contract"
    PRICE_OUT_OF_RANGE = "price_out_of_range"
    BILLED_NOT_POSTED = "billed_not_posted"
    WEIGHED_NOT_POSTED = "weighed_not_posted"
    POSTED_NOT_WEIGHED = "posted_not_weighed"
    TAKEN_NOT_ACCEPTED = "taken_not_accepted"
    ENTERED_LATE = "entered_late"
    LEFT_TO_LIE = "left_to_lie"
    SENT_IN_PARTS = "sent_in_parts"
    LABEL_AGAIN = "label_again"
    CIRCULAR = "circular"
    UNPAID = "unpaid"


FINDING_LABELS: Mapping[str, str] = {
    FindingKind.PAID_TO_CARRIER: _("Paid to the carrier"),
    FindingKind.PAID_TO_PERSON: _("Paid to a person"),
    FindingKind.PAID_WITHOUT_TRANSFER: _("Paid, nothing moved"),
    FindingKind.MOVED_WITHOUT_CONTRACT: _("Moved without contract"),
    FindingKind.PRICE_OUT_OF_RANGE: _("Price out of range"),
    FindingKind.BILLED_NOT_POSTED: _("Billed mass is not the posted one"),
    FindingKind.WEIGHED_NOT_POSTED: _("Weighed mass is not the posted one"),
    FindingKind.POSTED_NOT_WEIGHED: _("Accepted, not weighed"),
    FindingKind.TAKEN_NOT_ACCEPTED: _("Taken over, never accepted"),
    FindingKind.ENTERED_LATE: _("Acceptance entered long after"),
    FindingKind.LEFT_TO_LIE: _("Left to lie too long"),
    FindingKind.SENT_IN_PARTS: _("Sent in parts on one day"),
    FindingKind.LABEL_AGAIN: _("The same label again"),
    FindingKind.CIRCULAR: _("Waste in a ring"),
    FindingKind.UNPAID: _("Unpaid past its term"),
}
FINDING_MEANS: Mapping[str, str] = {
    FindingKind.PAID_TO_CARRIER: _("The generator paid a carrier what the disposer should have had."),
    FindingKind.PAID_TO_PERSON: _("The generator paid a person for disposal."),
    FindingKind.PAID_WITHOUT_TRANSFER: _("Disposal was paid, and no manifest between the two is near."),
    FindingKind.MOVED_WITHOUT_CONTRACT: _("Waste moved, and no contract between the two was in force for it."),
    FindingKind.PRICE_OUT_OF_RANGE: _("The price lies far from others for this waste in the same quarter."),
    FindingKind.BILLED_NOT_POSTED: _("The invoice says another mass than its manifests."),
    FindingKind.WEIGHED_NOT_POSTED: _("The scale says another mass than the manifest."),
    FindingKind.POSTED_NOT_WEIGHED: _("Accepted where nearly every load is weighed, and no scale saw it."),
    FindingKind.TAKEN_NOT_ACCEPTED: _("A carrier took it, and nobody has accepted it for days."),
    FindingKind.ENTERED_LATE: _("Acceptance was entered days after it is said to have been, where others are not."),
    FindingKind.LEFT_TO_LIE: _("Nothing left for longer than this waste may lie, where it usually leaves in time."),
    FindingKind.SENT_IN_PARTS: _("Several light loads on one day, together no more than one used to be."),
    FindingKind.LABEL_AGAIN: _("A label that had already gone to a receiver stood on a load of somebody else."),
    FindingKind.CIRCULAR: _("The same waste came back to where it began within a few days."),
    FindingKind.UNPAID: _("The disposer was not paid within the term."),
}
