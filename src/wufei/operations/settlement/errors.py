"""Refusals of settlement, each with its remedy. Not for: texts of faces."""

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

NUMBER_MISSING = Fault(
    "settlement.number_missing",
    Kind.INVALID,
    _("The record has no number."),
    _("Write the number that stands on it; by it the record is known again."),
)
TEXT_LONG = Fault(
    "settlement.text_long",
    Kind.INVALID,
    _("“{value}” is longer than {most} characters."),
    _("Shorten it."),
)
AMOUNT_WRONG = Fault(
    "settlement.amount_wrong",
    Kind.INVALID,
    _("“{value}” is no amount of such a record."),
    _("Give yuan above zero with at most two decimals, such as 1,234.50; less than zero only with what it takes back."),
)
CITED_UNKNOWN = Fault(
    "settlement.cited_unknown",
    Kind.INVALID,
    _("{value}, which this takes back, is not there between the same two."),
    _("Take in the first record before the one that takes it back, and write its number as it stands there."),
)
CITED_MORE = Fault(
    "settlement.cited_more",
    Kind.INVALID,
    _("More would be taken back than {value} comes to."),
    _("Look whether a part of it was taken back already."),
)
LINES_DIFFER = Fault(
    "settlement.lines_differ",
    Kind.INVALID,
    _("The lines come to {lines} fen, the invoice says {value}."),
    _("Correct a line or the whole; both are meant with tax."),
)
MASS_WRONG = Fault(
    "settlement.mass_wrong",
    Kind.INVALID,
    _("“{value}” cannot be a mass."),
    _("Give tonnes above zero, or leave it empty."),
)
DAY_WRONG = Fault(
    "settlement.day_wrong",
    Kind.INVALID,
    _("“{value}” is no date."),
    _("Write it like 2026-03-02, or 2026-03-02 14:05 in Beijing time."),
)
FUTURE = Fault(
    "settlement.future",
    Kind.INVALID,
    _("{value} lies in the future."),
    _("Take in only what has happened; correct the date."),
)
DATES_WRONG = Fault(
    "settlement.dates_wrong",
    Kind.INVALID,
    _("The last day lies before the first day."),
    _("Correct one of the two dates."),
)
USCC_WRONG = Fault(
    "settlement.uscc_wrong",
    Kind.INVALID,
    _("The check digit of the credit code {value} is wrong."),
    _("Compare it with the licence; leave it empty if it is not known."),
)
NAME_MISSING = Fault(
    "settlement.name_missing",
    Kind.INVALID,
    _("It is not said who pays and who is paid."),
    _("Fill in both names."),
)
SAME_TWO = Fault(
    "settlement.same_two",
    Kind.INVALID,
    _("“{value}” stands on both sides."),
    _("Name the other side."),
)
PRICE_WRONG = Fault(
    "settlement.price_wrong",
    Kind.INVALID,
    _("“{value}” is no price a tonne."),
    _("Give yuan a tonne, zero or more."),
)
CODES_WRONG = Fault(
    "settlement.codes_wrong",
    Kind.INVALID,
    _("“{value}” is no list and code."),
    _("Write a list such as hw: or a code such as hw:900-214-08."),
)
PARTY_UNKNOWN = Fault(
    "settlement.party_unknown",
    Kind.INVALID,
    _("“{value}” is no party here."),
    _("Add the party to the register, or write its credit code."),
)
KEY_TAKEN = Fault(
    "settlement.key_taken",
    Kind.CONFLICT,
    _("A record with this key is there, and it says something else."),
    _("Make a new key for a new record; send the same values to repeat one."),
)
NUMBER_TAKEN = Fault(
    "settlement.number_taken",
    Kind.CONFLICT,
    _("{value} is there already, and it says something else."),
    _("What was taken in is not changed: take in a record that cites it, or correct the number."),
)
NOT_YOURS = Fault(
    "settlement.not_yours",
    Kind.FORBIDDEN,
    _("You have no part in this record."),
    _("Take in records of your own party, or ask those who watch its place."),
)
PERIOD_WRONG = Fault(
    "settlement.period_wrong",
    Kind.INVALID,
    _("These are no days to match."),
    _("Give a first and a last day, at most 800 days apart."),
)
REASON_MISSING = Fault(
    "settlement.reason_missing",
    Kind.INVALID,
    _("This is done only with a reason."),
    _("Write why; it stays in the record."),
)
LINK_UNKNOWN = Fault(
    "settlement.link_unknown",
    Kind.INVALID,
    _("These two cannot be linked."),
    _("Choose two records of which one answers the other."),
)
TOLERANCE_WRONG = Fault(
    "settlement.tolerance_wrong",
    Kind.INVALID,
    _("“{value}” cannot be such a value."),
    _("Give a whole number from 0 to 100,000, and where it comes from."),
)
SCHEME_UNKNOWN = Fault(
    "settlement.scheme_unknown",
    Kind.INVALID,
    _("“{value}” is no deposit that was in force that day."),
    _("Choose one of those in force."),
)
COUNT_WRONG = Fault(
    "settlement.count_wrong",
    Kind.INVALID,
    _("“{value}” is no amount to pay a deposit for."),
    _("Give a whole number above zero."),
)
DEPOSIT_SHORT = Fault(
    "settlement.deposit_short",
    Kind.CONFLICT,
    _("No more than {value} fen are held there."),
    _("Refund or keep at most what is held."),
)
MANIFEST_NOT_POSTED = Fault(
    "settlement.manifest_not_posted",
    Kind.INVALID,
    _("Manifest {value} was not accepted, or is of somebody else."),
    _("Refund against manifests of this party that were accepted."),
)
MANIFEST_REFUNDED = Fault(
    "settlement.manifest_refunded",
    Kind.CONFLICT,
    _("Manifest {value} was refunded already."),
    _("A manifest is refunded once."),
)
LINES_BROKEN = Fault(
    "settlement.lines_broken",
    Kind.INVALID,
    _("Another row of invoice {value} is wrong; an invoice is taken in with all its lines."),
    _("Correct the other row, and send all rows of this invoice again."),
)
