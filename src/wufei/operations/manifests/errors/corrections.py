"""Refusals around corrections of what was signed. Not for: texts of faces."""

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

STILL_DRAFT = Fault(
    "manifests.correction_of_draft",
    Kind.CONFLICT,
    _("Nobody has signed this manifest, so there is nothing to correct."),
    _("Change the draft itself."),
)
CANCELLED = Fault(
    "manifests.correction_of_cancelled",
    Kind.CONFLICT,
    _("The manifest was cancelled; what stands on it moves nothing."),
    _("Draft a new manifest."),
)
NOT_SIGNATORY = Fault(
    "manifests.correction_not_signatory",
    Kind.FORBIDDEN,
    _("Only a party that has signed this manifest asks for a correction of it."),
    _("Let one of them ask, with an account of their own: {parties}."),
)
NOT_SEALED = Fault(
    "manifests.correction_not_sealed",
    Kind.CONFLICT,
    _("“{label}” is not sealed, so it needs no correction."),
    _("Just change it."),
)
NOT_ACCEPTED = Fault(
    "manifests.correction_not_accepted",
    Kind.CONFLICT,
    _("Nothing of this manifest was accepted, so there is no weight at the receiver to correct."),
    _("Give the weight when it is accepted, or correct the mass that was sent."),
)
LEG_UNKNOWN = Fault(
    "manifests.correction_leg_unknown",
    Kind.INVALID,
    _("The manifest has no leg “{value}”; it has {count}."),
    _("Count the legs from 0, in the order of the way."),
)
NOTHING_CHANGES = Fault(
    "manifests.correction_nothing",
    Kind.INVALID,
    _("All of this stands on the manifest already."),
    _("Say what should stand there instead."),
)
OPEN_ALREADY = Fault(
    "manifests.correction_open_already",
    Kind.CONFLICT,
    _("Another correction of this manifest waits for an answer."),
    _("Wait until it is answered or withdrawn, then ask again."),
)
CORRECTION_KEY_TAKEN = Fault(
    "manifests.correction_key_taken",
    Kind.CONFLICT,
    _("Another correction was asked for with this key."),
    _("Make a fresh key for each correction, and send the same again only for the same one."),
)
NOT_ASKED = Fault(
    "manifests.correction_not_asked",
    Kind.FORBIDDEN,
    _("This correction does not wait for an answer of yours."),
    _("It waits for: {parties}."),
)
ANSWER_LATE = Fault(
    "manifests.correction_answer_late",
    Kind.CONFLICT,
    _("The time to refuse ended at {due}; silence was consent."),
    _("Ask for a correction yourself if it is wrong."),
)
