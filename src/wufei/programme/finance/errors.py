"""Refusals of finance. Codes never change; texts may."""

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

CONTRACT_NEEDED = Fault(
    "finance.contract_needed",
    Kind.INVALID,
    _("The contract number is missing."),
    _("Write it as it stands on the contract; an entry is known again by it."),
)
CONTRACT_TWICE = Fault(
    "finance.contract_twice",
    Kind.CONFLICT,
    _("The contract “{value}” is in the register already, as {number}."),
    _("Open that entry and report its balance there."),
)
LENDER_NEEDED = Fault(
    "finance.lender_needed", Kind.INVALID, _("The lender is missing."), _("Name the bank or fund that gives the money.")
)
BORROWER_NEEDED = Fault(
    "finance.borrower_needed",
    Kind.INVALID,
    _("The borrower is missing."),
    _("Choose one from the register of parties."),
)
AMOUNT_POSITIVE = Fault(
    "finance.amount_positive",
    Kind.INVALID,
    _("An amount must be more than zero."),
    _("Write the amount in 10,000 yuan; only a balance may be zero."),
)
ENDS_EARLY = Fault(
    "finance.ends_early",
    Kind.INVALID,
    _("The last day {value} lies before the day of granting."),
    _("Correct one of the two days."),
)
GRANTED_NEEDED = Fault(
    "finance.granted_needed", Kind.INVALID, _("The day of granting is missing."), _("Write it as 2025-12-31.")
)
DAY_FUTURE = Fault(
    "finance.day_future",
    Kind.INVALID,
    _("{value} lies in the future; the register says what has happened."),
    _("Give the day on which it happened."),
)
DAY_EARLY = Fault(
    "finance.day_early",
    Kind.INVALID,
    _("{value} lies before the day of granting, {granted}."),
    _("Correct the day, or the day of granting."),
)
BELOW_ZERO = Fault(
    "finance.below_zero",
    Kind.INVALID,
    _("After this the balance would be below zero on {day}."),
    _("Check the amount, or enter the draw that is missing first."),
)
ABOVE_GRANTED = Fault(
    "finance.above_granted",
    Kind.INVALID,
    _("After this the balance would be above the amount granted on {day}."),
    _("Check the amount; if more was granted, change the amount granted first."),
)
BALANCE_LEFT = Fault(
    "finance.balance_left",
    Kind.CONFLICT,
    _("On {day} a balance is still outstanding."),
    _("Enter the last repayment first, or write it off with a reason."),
)
REASON_NEEDED = Fault(
    "finance.reason_needed",
    Kind.INVALID,
    _("This needs a reason."),
    _("Say in a sentence why; it stays in the record."),
)
ENTRY_CORRECTED = Fault(
    "finance.entry_corrected",
    Kind.CONFLICT,
    _("This entry was corrected already."),
    _("Correct the entry that stands now."),
)
ENTRY_SEVERAL = Fault(
    "finance.entry_several",
    Kind.CONFLICT,
    _("Several entries of this kind stand on {day}."),
    _("Correct them on the page of the loan, where each can be chosen."),
)
LOAN_UNKNOWN = Fault(
    "finance.loan_unknown",
    Kind.INVALID,
    _("There is no contract “{value}” in the register."),
    _("Import the table of loans first, or correct the contract number."),
)
PROJECT_UNKNOWN = Fault(
    "finance.project_unknown",
    Kind.INVALID,
    _("There is no project “{value}” on the list."),
    _("Write its number, such as P001, or its whole name."),
)
PLACE_UNKNOWN = Fault(
    "finance.place_unknown",
    Kind.INVALID,
    _("There is no place “{value}” in the register."),
    _("Write its code or its name."),
)
PARTY_UNKNOWN = Fault(
    "finance.party_unknown",
    Kind.INVALID,
    _("There is no party “{value}” in the register."),
    _("Choose one from the list, or add it to the register first."),
)
TEXT_LONG = Fault("finance.text_long", Kind.INVALID, _("The text is longer than {most} characters."), _("Shorten it."))
