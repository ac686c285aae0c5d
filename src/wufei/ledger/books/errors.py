"""Refusals of the books, each with its remedy. Not for: texts of faces."""

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

AMOUNT_WRONG = Fault(
    "books.amount_wrong",
    Kind.INVALID,
    _("“{value}” is no amount the books can hold."),
    _("Give a whole number above zero in the smallest unit."),
)
ACCOUNT_MISSING = Fault(
    "books.account_missing",
    Kind.INVALID,
    _("A transfer needs the account it leaves and the account it reaches."),
    _("Name both accounts."),
)
SAME_ACCOUNT = Fault(
    "books.same_account",
    Kind.INVALID,
    _("A transfer cannot lead from an account to itself."),
    _("Choose another account on one side."),
)
COMMODITIES_DIFFER = Fault(
    "books.commodities_differ",
    Kind.INVALID,
    _("The two accounts hold different things: {source} and {target}."),
    _("Use two accounts of one commodity; a conversion has one transfer for each."),
)
TIME_FUTURE = Fault(
    "books.time_future",
    Kind.INVALID,
    _("{value} lies in the future."),
    _("The books take what has happened. Correct the time."),
)
KEY_TAKEN = Fault(
    "books.key_taken",
    Kind.CONFLICT,
    _("A transfer with the key {value} is in the books, and it says something else."),
    _("Make a new key for a new transfer; send the same values to repeat one."),
)
PENDING_UNKNOWN = Fault(
    "books.pending_unknown",
    Kind.MISSING,
    _("There is no pending transfer {value}."),
    _("Name a transfer that reserved an amount."),
)
PENDING_ENDED = Fault(
    "books.pending_ended",
    Kind.CONFLICT,
    _("The pending transfer {value} was settled or voided already."),
    _("Read it again; a correction is a new transfer."),
)
PENDING_EXCEEDED = Fault(
    "books.pending_exceeded",
    Kind.CONFLICT,
    _("{value} is more than the {reserved} that were reserved."),
    _("Settle at most what was reserved, and book the surplus from the discrepancy account."),
)
BELOW_ZERO = Fault(
    "books.below_zero",
    Kind.CONFLICT,
    _("The account {account} would hold less than nothing: {value} on {day}."),
    _("Book what came in first, or correct the amount."),
)
CITED_UNKNOWN = Fault(
    "books.cited_unknown",
    Kind.MISSING,
    _("There is no transfer {value} to correct."),
    _("Name a transfer that is in the books."),
)
CONVERSION_EMPTY = Fault(
    "books.conversion_empty",
    Kind.INVALID,
    _("A conversion takes something and makes something of it."),
    _("Name what went in and what came out; what was lost is one of the things that came out."),
)
CONVERSION_UNEVEN = Fault(
    "books.conversion_uneven",
    Kind.INVALID,
    _("What came out, {value}, is not what went in, {taken}: {difference} are missing."),
    _("Name the rest: as lost, as a residue, or correct an amount."),
)
SLOTS_WRONG = Fault(
    "books.slots_wrong",
    Kind.INVALID,
    _("An account cannot be spread over {value} slots."),
    _("Give a number from 2 to 64, not below the one it has. A purse, which may not go below zero, has one."),
)
