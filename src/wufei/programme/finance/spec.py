"""Words of finance: kinds, uses, states of what was granted, kinds of entries. Pure. Not for: reckoning (rules.py)."""

import enum

from wufei.kernel.text import _

# The variable of the national set that the register feeds, and the dataset it is read from.
VARIABLE = "zero_waste_green_loans"
DATASET = "finance.green_loans"


class LoanKind(enum.StrEnum):
    """What was granted. Only loans count as outstanding green loans."""

    LOAN = "loan"
    BOND = "bond"
    GUARANTEE = "guarantee"
    INSURANCE = "insurance"
    FUND = "fund"


class LoanUse(enum.StrEnum):
    """What the money is for."""

    INDUSTRY = "industry"
    FARMING = "farming"
    HOUSEHOLD = "household"
    BUILDING = "building"
    HAZARDOUS = "hazardous"
    RECYCLING = "recycling"
    OTHER = "other"


class LoanState(enum.StrEnum):
    """Whether it runs. A loan that runs may have a balance of zero."""

    ACTIVE = "active"
    REPAID = "repaid"
    WRITTEN_OFF = "written_off"


class LoanEvent(enum.StrEnum):
    REPAY = "repay"
    WRITE_OFF = "write_off"
    REOPEN = "reopen"


class EntryKind(enum.StrEnum):
    """What an entry says: drawn, paid back, the balance as it stood; VOID strikes out the one it corrects."""

    DRAW = "draw"
    REPAYMENT = "repayment"
    BALANCE = "balance"
    VOID = "void"


GIVEN_KINDS = (EntryKind.DRAW, EntryKind.REPAYMENT, EntryKind.BALANCE)

KIND_LABELS: dict[str, str] = {
    LoanKind.LOAN: _("Green loan"),
    LoanKind.BOND: _("Green bond"),
    LoanKind.GUARANTEE: _("Guarantee"),
    LoanKind.INSURANCE: _("Insurance"),
    LoanKind.FUND: _("Fund"),
}
USE_LABELS: dict[str, str] = {
    LoanUse.INDUSTRY: _("Industrial solid waste"),
    LoanUse.FARMING: _("Agricultural waste"),
    LoanUse.HOUSEHOLD: _("Household waste"),
    LoanUse.BUILDING: _("Construction waste"),
    LoanUse.HAZARDOUS: _("Hazardous and medical waste"),
    LoanUse.RECYCLING: _("Recycling of used goods"),
    LoanUse.OTHER: _("Other uses"),
}
STATE_LABELS: dict[str, str] = {
    LoanState.ACTIVE: _("In course"),
    LoanState.REPAID: _("Paid off"),
    LoanState.WRITTEN_OFF: _("Written off"),
}
EVENT_LABELS: dict[str, str] = {
    LoanEvent.REPAY: _("mark as paid back"),
    LoanEvent.WRITE_OFF: _("write off"),
    LoanEvent.REOPEN: _("open again"),
}
ENTRY_LABELS: dict[str, str] = {
    EntryKind.DRAW: _("Drawn"),
    EntryKind.REPAYMENT: _("Paid back"),
    EntryKind.BALANCE: _("Balance stated"),
    EntryKind.VOID: _("Struck out"),
}
