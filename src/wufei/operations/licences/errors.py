"""Refusals of licences, each with its remedy. Not for: texts of faces."""

from collections.abc import Mapping

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

TERM_UNKNOWN = Fault(
    "licences.term_unknown",
    Kind.INVALID,
    _("“{value}” is no term that could be set."),
    _("Choose a term from the list, and one to 999 days."),
)
TERM_FIXED = Fault(
    "licences.term_fixed",
    Kind.CONFLICT,
    _("“{value}” is fixed by {source}."),
    _("Only terms that the law leaves open, or that are not sure, can be set."),
)
KIND_UNKNOWN = Fault(
    "licences.kind_unknown",
    Kind.INVALID,
    _("“{value}” is no kind of licence."),
    _("Choose one of these: {known}."),
)
DATES_WRONG = Fault(
    "licences.dates_wrong",
    Kind.INVALID,
    _("The last day of a licence lies before its first."),
    _("Correct one of the two days."),
)
ITEM_WRONG = Fault(
    "licences.item_wrong",
    Kind.INVALID,
    _("Line {value} of the licence cannot be read."),
    _("Each line names a waste such as hw:900-249-08 or hw:*-08, and an amount above zero where one is given."),
)
FIELD_MISSING = Fault(
    "licences.field_missing",
    Kind.INVALID,
    _("This is needed for a licence of this kind: {value}."),
    _("Fill it in."),
)
NUMBER_TAKEN = Fault(
    "licences.number_taken",
    Kind.CONFLICT,
    _("There is a licence of this kind with the number {value}."),
    _("Look whether it is the same one, or correct the number."),
)
KEY_TAKEN = Fault(
    "licences.key_taken",
    Kind.CONFLICT,
    _("A licence with this key says something else."),
    _("Make a new key for a new licence."),
)
REASON_MISSING = Fault(
    "licences.reason_missing",
    Kind.INVALID,
    _("This needs a reason."),
    _("Write why; it stands in the story of the licence."),
)
PLACE_MISSING = Fault(
    "licences.place_missing",
    Kind.INVALID,
    _("{value} has no place, so nobody is competent for its licences."),
    _("Name the place of this party in the register first."),
)
LETTER_UNREADABLE = Fault(
    "licences.letter_unreadable",
    Kind.INVALID,
    _("This is no licence that can be verified: {what}."),
    _("Read the whole QR code again."),
)

NONE_KNOWN = Fault(
    "licences.none_known",
    Kind.CONFLICT,
    _("No licence of {holder} is known: {kind}."),
    _("Have the licence entered, or apply for it."),
)
NOT_IN_FORCE = Fault(
    "licences.not_in_force",
    Kind.CONFLICT,
    _("The licence {value} is not in force: {state}."),
    _("Ask the authority that issued it."),
)
NOT_ON_DAY = Fault(
    "licences.not_on_day",
    Kind.CONFLICT,
    _("The licence {value} holds from {since} to {until}, not on {day}."),
    _("Enter the licence that follows, or renew it."),
)
OTHER_PARTY = Fault(
    "licences.other_party",
    Kind.CONFLICT,
    _("The licence {value} is for another party: {named}."),
    _("Use the party that the licence names, or apply for this one."),
)
OTHER_ROUTE = Fault(
    "licences.other_route",
    Kind.CONFLICT,
    _("The licence {value} is for another route: {route}."),
    _("Take the route of the licence, or have it changed."),
)
CODE_OUTSIDE = Fault(
    "licences.code_outside",
    Kind.CONFLICT,
    _("The licence {value} does not cover this waste: {code}."),
    _("Choose a party that may take it, or have the licence extended."),
)
METHOD_OUTSIDE = Fault(
    "licences.method_outside",
    Kind.CONFLICT,
    _("The licence {value} does not cover this way of treatment: {method}."),
    _("Correct the way of treatment, or have the licence extended."),
)
USED_UP = Fault(
    "licences.used_up",
    Kind.CONFLICT,
    _("Of the licence {value} {left} kg are left; {wanted} kg are needed."),
    _("Move less, wait for the next period, or apply for more."),
)

# For counting what was only warned of: what each finding says, without its figures.
FINDING_LABELS: Mapping[str, str] = {
    NONE_KNOWN.code: _("No licence known"),
    NOT_IN_FORCE.code: _("Not in force"),
    NOT_ON_DAY.code: _("Outside its days"),
    OTHER_PARTY.code: _("Names another party"),
    OTHER_ROUTE.code: _("Names another route"),
    CODE_OUTSIDE.code: _("Waste not covered"),
    METHOD_OUTSIDE.code: _("Treatment not covered"),
    USED_UP.code: _("Allowance used up"),
}
