"""Refusals around documents: declarations, drafts, fields, moves. Not for: texts of faces."""

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

NO_SUCH_MOVE = Fault(
    "manifests.no_such_move",
    Kind.CONFLICT,
    _("“{event}” is not possible while the manifest is “{state}”."),
    _("Possible now: {events}."),
)
NOT_YOURS_TO_SIGN = Fault(
    "manifests.not_yours_to_sign",
    Kind.FORBIDDEN,
    _("“{event}” is not signed by the {role}."),
    _("Let it be signed by: {roles}."),
)
CONDITION_NOT_MET = Fault(
    "manifests.condition_not_met",
    Kind.CONFLICT,
    _("What “{event}” depends on does not hold: {condition}."),
    _("Correct the values it depends on, or take another way."),
)
FIELD_MISSING = Fault(
    "manifests.field_missing",
    Kind.INVALID,
    _("“{label}” is needed for “{event}”."),
    _("Fill it in; it is for the {role} to say."),
)
FIELD_UNKNOWN = Fault(
    "manifests.field_unknown",
    Kind.INVALID,
    _("A manifest of this stream and day has no field “{value}”."),
    _("Leave it out, or use one of: {names}."),
)
FIELD_WRONG = Fault(
    "manifests.field_wrong",
    Kind.INVALID,
    _("“{value}” is nothing that “{label}” can hold: {expected}."),
    _("Give it in that form."),
)
FIELD_SEALED = Fault(
    "manifests.field_sealed",
    Kind.CONFLICT,
    _("“{label}” was sealed by “{event}” and cannot change."),
    _("Send the value it has, or ask for a correction that the parties sign."),
)
HELD = Fault(
    "manifests.held",
    Kind.CONFLICT,
    _("The manifest is held by the supervisor: {reason}"),
    _("Wait until it is released, or ask the supervisor."),
)
MASS_WRONG = Fault(
    "manifests.mass_wrong",
    Kind.INVALID,
    _("{value} g cannot be accepted in part of {mass} g."),
    _("Give more than nothing and less than was sent; accept or refuse the whole otherwise."),
)
SPEC_UNKNOWN = Fault(
    "manifests.spec_unknown",
    Kind.INVALID,
    _("No stream declares a manifest “{value}” for this day."),
    _("Use one of: {names}."),
)
LIST_WRONG = Fault(
    "manifests.list_wrong",
    Kind.INVALID,
    _("Waste of “{title}” is not named by a code of the list “{value}”."),
    _("Use a code of: {names}, written as list:code."),
)
SAME_PLACE = Fault(
    "manifests.same_place",
    Kind.INVALID,
    _("Generator and receiver are the same party at the same place."),
    _("Name another receiver, or another site of the same party."),
)
PLACE_MISSING = Fault(
    "manifests.place_missing",
    Kind.INVALID,
    _("Nobody knows where “{value}” is, so nothing can be booked there."),
    _("Give the party, or its site, a place in the register."),
)
PARTY_CLOSED = Fault(
    "manifests.party_closed",
    Kind.CONFLICT,
    _("“{value}” was closed on {day} and takes no new manifest."),
    _("Choose another party. What is on its way already can be brought to its end."),
)
SITE_OTHER = Fault(
    "manifests.site_other",
    Kind.INVALID,
    _("The site “{value}” is not of this party."),
    _("Choose one of the party's own sites."),
)
CARRIER_MISSING = Fault(
    "manifests.carrier_missing",
    Kind.INVALID,
    _("A manifest of this stream goes by a carrier, and none is named."),
    _("Name at least one carrier."),
)
LEG_NONE = Fault(
    "manifests.leg_none",
    Kind.CONFLICT,
    _("Nobody has taken the load over, so there is no carrier who could sign “{event}”."),
    _("Let the carrier take over first; the receiver can accept without that, too."),
)
NOT_FOR_PARTY = Fault(
    "manifests.not_for_party",
    Kind.FORBIDDEN,
    _("You do not sign for “{party}”."),
    _("Sign with an account of that party, or let them give you a one-time code."),
)
NOT_DRAFT = Fault(
    "manifests.not_draft",
    Kind.CONFLICT,
    _("Parties, waste and mass were signed and do not change any more."),
    _("Ask for a correction; the parties it touches sign it."),
)
KEY_TAKEN = Fault(
    "manifests.key_taken",
    Kind.CONFLICT,
    _("Another manifest was drafted with this key."),
    _("Make a fresh key for each manifest, and send the same again only for the same one."),
)
TIME_WRONG = Fault(
    "manifests.time_wrong",
    Kind.INVALID,
    _("{value} is before what was signed last ({before}), or still to come."),
    _("Give the time at which it happened."),
)
MASS_MISSING = Fault(
    "manifests.mass_missing",
    Kind.INVALID,
    _("A manifest without mass moves nothing."),
    _("Give the mass in grams, above nothing and at most {most}."),
)
REASON_MISSING = Fault(
    "manifests.reason_missing",
    Kind.INVALID,
    _("This needs a reason."),
    _("Say in a sentence why."),
)
WAY_ELSEWHERE = Fault(
    "manifests.way_elsewhere",
    Kind.INVALID,
    _("“{way}” is for what was signed elsewhere before."),
    _("Choose another way, or enter it with the signatures that stand on it."),
)
PACKAGE_UNKNOWN = Fault(
    "manifests.package_unknown",
    Kind.INVALID,
    _("No package “{value}” of this waste is in the stock of “{party}”."),
    _("Check the code; a package that was emptied, is elsewhere or travels already cannot be loaded."),
)
PACKAGE_NOT_ABOARD = Fault(
    "manifests.package_not_aboard",
    Kind.INVALID,
    _("The package “{value}” is not on this manifest."),
    _("Name only packages that were sent with it."),
)
VERDICT_WRONG = Fault(
    "manifests.verdict_wrong",
    Kind.INVALID,
    _("“{event}” does not fit what is said of the packages."),
    _("Accept when none is refused, accept in part when some are, refuse when all are."),
)
TAKEN_NAMELESS = Fault(
    "manifests.taken_nameless",
    Kind.INVALID,
    _("A signature that is taken over has a name and a time."),
    _("Let the other system export who signed, and when."),
)
PAPER_NAMELESS = Fault(
    "manifests.paper_nameless",
    Kind.INVALID,
    _("A signature on paper has a name and a time."),
    _("Enter the name that stands on the paper, and when it was signed."),
)
PAPER_NONE = Fault(
    "manifests.paper_none",
    Kind.INVALID,
    _("Without a picture of the paper nobody can check what is entered."),
    _("Upload a scan or a photo of the manifest first, and name that file."),
)
NOTHING_LEFT = Fault(
    "manifests.nothing_left",
    Kind.CONFLICT,
    _("Nothing of this manifest is left that could be sent on."),
    _("Send on what was refused, as long as it is not back."),
)
ROUND_MIXED = Fault(
    "manifests.round_mixed",
    Kind.INVALID,
    _("A round takes one waste of one stream to one receiver, and this is another: {what}."),
    _("Open another round, or draft a manifest by itself."),
)
ROUND_RECEIVED = Fault(
    "manifests.round_received",
    Kind.CONFLICT,
    _("Round {number} was received already, nothing can be added to it."),
    _("Begin another round, or draft a manifest by itself."),
)
ROUND_TOO_LATE = Fault(
    "manifests.round_too_late",
    Kind.CONFLICT,
    _("The manifest “{number}” cannot go along any more: {state}."),
    _("Only a manifest that is still on its way to the receiver can join a round."),
)
ROUND_EMPTY = Fault(
    "manifests.round_empty",
    Kind.CONFLICT,
    _("Nothing that was collected on this round is still to be received."),
    _("Collect first, or look at the manifests of the round: they may have been received one by one."),
)
CLOCK_UNKNOWN = Fault(
    "manifests.clock_unknown",
    Kind.INVALID,
    _("There is no clock “{value}” that could run so long."),
    _("Use one of: {names}; with a length between 1 and 999."),
)
CLOCK_FIXED = Fault(
    "manifests.clock_fixed",
    Kind.CONFLICT,
    _("The clock “{value}” stands in the law itself ({source})."),
    _("It changes with a new edition of the stream, when the law changes."),
)
FORWARD_ALONE = Fault(
    "manifests.forward_alone",
    Kind.CONFLICT,
    _("What was refused goes on only together with the manifest that takes it."),
    _("Send it on and name the receiver and the carrier in the same act."),
)
