"""Refusals of closing, each with its remedy. Not for: texts of faces."""

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

KIND_WRONG = Fault(
    "closing.kind_wrong",
    Kind.INVALID,
    _("An account of the kind “{value}” holds nothing that could be counted."),
    _("Assert an account of one of these kinds: {known}."),
)
DECLARED_WRONG = Fault(
    "closing.declared_wrong",
    Kind.INVALID,
    _("“{value}” cannot be what is there."),
    _("Give a whole number in the smallest unit; only deposits and what is owed may be below zero."),
)
AMOUNT_FINE = Fault(
    "closing.amount_fine",
    Kind.INVALID,
    _("“{value}” is finer than the books count."),
    _("Write yuan with at most two decimals, and points as whole numbers."),
)
CODE_LONG = Fault(
    "closing.code_long",
    Kind.INVALID,
    _("“{value}” is too long for a code."),
    _("Write list and code, such as hw:900-214-08."),
)
MONTH_AHEAD = Fault(
    "closing.month_ahead",
    Kind.INVALID,
    _("The last day of {month} has not come yet."),
    _("Count on the last day of the month or later."),
)
MONTH_OPEN = Fault(
    "closing.month_open",
    Kind.CONFLICT,
    _("{month} is not over yet; more can still move in it."),
    _("Carry the difference when the month is over."),
)
COUNTED_FUTURE = Fault(
    "closing.counted_future",
    Kind.INVALID,
    _("{value} lies in the future."),
    _("Give the moment at which it was counted."),
)
ASSERTED_ALREADY = Fault(
    "closing.asserted_already",
    Kind.CONFLICT,
    _("This account is asserted for {month} already."),
    _("Assert it again with a reason, which withdraws the earlier assertion."),
)
REASON_MISSING = Fault(
    "closing.reason_missing",
    Kind.INVALID,
    _("This is done only with a reason."),
    _("Write why; it stands in the log, and in the books where they are moved."),
)
BOOK_MOVED = Fault(
    "closing.book_moved",
    Kind.CONFLICT,
    _("The book at the end of {month} has moved by {value} {unit} since it was asserted."),
    _("Assert the month again: the difference is another one now."),
)
TOLERANCE_WRONG = Fault(
    "closing.tolerance_wrong",
    Kind.INVALID,
    _("“{value}” is no tolerance."),
    _("Give a permille from 0 to 1000, and an amount of zero or more in the smallest unit."),
)
SOURCE_MISSING = Fault(
    "closing.source_missing",
    Kind.INVALID,
    _("A tolerance needs its source."),
    _("Name the rule, the scale's class or the decision it comes from."),
)
DATES_WRONG = Fault(
    "closing.dates_wrong",
    Kind.INVALID,
    _("The last day lies before the first day."),
    _("Correct one of the two dates."),
)
