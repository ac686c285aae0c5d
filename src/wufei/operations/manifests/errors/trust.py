"""Refusals around signing elsewhere: one-time codes, devices, tickets. Not for: texts of faces."""

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

CODE_WRONG = Fault(
    "manifests.code_wrong",
    Kind.FORBIDDEN,
    _("This code does not hold for “{event}” of this manifest."),
    _("Read it again. A code holds for minutes, for one signature and for {tries} wrong tries; ask for a new one."),
)
CODE_LOCKED = Fault(
    "manifests.code_locked",
    Kind.FORBIDDEN,
    _("Too many wrong codes: the next try is possible in {seconds} seconds."),
    _("Wait, and ask the other party for a new code meanwhile."),
)
CODE_ROLE_WRONG = Fault(
    "manifests.code_role_wrong",
    Kind.INVALID,
    _("In this stream “{event}” is never signed by the {role}."),
    _("Give a code for a step that you sign."),
)
NOT_PERSON = Fault(
    "manifests.not_person",
    Kind.FORBIDDEN,
    _("Only a person signs by a code or with a phone."),
    _("Sign in with an account of a person."),
)
DEVICE_KEY_TAKEN = Fault(
    "manifests.device_key_taken",
    Kind.CONFLICT,
    _("A device is registered under this key already, with another public key or another person, or was revoked."),
    _("Let the phone make a fresh key pair and a fresh key, and register those."),
)
DEVICE_LABEL_MISSING = Fault(
    "manifests.device_label_missing",
    Kind.INVALID,
    _("A device needs a name."),
    _("Give it a name by which you will know it when you have to revoke it."),
)
DEVICE_UNKNOWN = Fault(
    "manifests.device_unknown",
    Kind.FORBIDDEN,
    _("No device is registered under “{value}”."),
    _("Let the signer register the phone while it has network; keep the ticket and deliver it again then."),
)
DEVICE_REVOKED = Fault(
    "manifests.device_revoked",
    Kind.FORBIDDEN,
    _("The device “{label}” was revoked before this was signed."),
    _("Drop the ticket; let the signer sign anew."),
)
DEVICE_REVOKED_SINCE = Fault(
    "manifests.device_revoked_since",
    Kind.CONFLICT,
    _("The device “{label}” has been revoked, and only its own clock says that this was signed before."),
    _("If the signer did sign it, let somebody of that party try it again; otherwise drop it."),
)
TICKET_UNREADABLE = Fault(
    "manifests.ticket_unreadable",
    Kind.INVALID,
    _("This is no ticket: {what}."),
    _("Scan it again, or let the other phone show it again."),
)
TICKET_FORGED = Fault(
    "manifests.ticket_forged",
    Kind.FORBIDDEN,
    _("The signature of the ticket does not hold."),
    _("Do not trust it; let the other party sign anew."),
)
TICKET_KEY_TAKEN = Fault(
    "manifests.ticket_key_taken",
    Kind.CONFLICT,
    _("This device has signed another ticket under the same key."),
    _("Let the phone make a fresh key for each ticket."),
)
TICKETS_MANY = Fault(
    "manifests.tickets_many",
    Kind.INVALID,
    _("{value} tickets at once are too many."),
    _("Deliver at most {most} at once."),
)
TICKET_STRANGER = Fault(
    "manifests.ticket_stranger",
    Kind.FORBIDDEN,
    _("You have no part in the manifest of this ticket."),
    _("Let the signer, or a party of the manifest, deliver it."),
)
TICKET_EARLY = Fault(
    "manifests.ticket_early",
    Kind.CONFLICT,
    _("The manifest of this ticket is not here yet."),
    _("Let the phone that drafted it deliver first; the ticket is kept until then."),
)
TICKET_PASSED = Fault(
    "manifests.ticket_passed",
    Kind.CONFLICT,
    _("It was signed on step {base} of the manifest, which is at step {steps} now."),
    _("Look at what was signed meanwhile; try it again as things are, or drop it."),
)
TICKET_CHANGED = Fault(
    "manifests.ticket_changed",
    Kind.CONFLICT,
    _("The draft was changed after this phone had last seen it."),
    _("Look at the draft as it is; if that is what was meant to be signed, try it again, otherwise drop it."),
)
TICKET_ORPHANED = Fault(
    "manifests.ticket_orphaned",
    Kind.CONFLICT,
    _("The ticket that it builds on was dropped."),
    _("Try it again as things are, or drop it as well."),
)
TICKET_OTHERWISE = Fault(
    "manifests.ticket_otherwise",
    Kind.CONFLICT,
    _("The same person has signed “{event}” already, and said something else."),
    _("Compare both; drop this one, or ask for a correction of what was signed."),
)
