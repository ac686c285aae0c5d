"""Refusals of declarations, each with its remedy. Not for: texts of faces."""

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

FIELD_UNKNOWN = Fault(
    "declarations.field_unknown",
    Kind.INVALID,
    _("This form has no field “{value}”."),
    _("Write section/line/field as the form names them."),
)
LINE_WRONG = Fault(
    "declarations.line_wrong",
    Kind.INVALID,
    _("“{value}” is no line of this part of the form."),
    _("Write list and code of a waste that this form is for, such as hw:900-214-08."),
)
AMOUNT_WRONG = Fault(
    "declarations.amount_wrong",
    Kind.INVALID,
    _("“{value}” cannot stand in “{field}”."),
    _("Write zero or more; masses with at most six decimals of a tonne."),
)
TEXT_LONG = Fault(
    "declarations.text_long", Kind.INVALID, _("“{field}” is too long."), _("Say it in at most 400 characters.")
)
FIELD_MISSING = Fault(
    "declarations.field_missing",
    Kind.INVALID,
    _("“{field}” is empty."),
    _("Write what it was; zero where there was none."),
)
REASON_MISSING = Fault(
    "declarations.reason_missing",
    Kind.INVALID,
    _("“{field}” differs from the books by {difference}, more than the {allowed} that are tolerated."),
    _("Say why it differs, or correct the figure."),
)
NOT_OPEN = Fault(
    "declarations.not_open",
    Kind.CONFLICT,
    _("{period} is not over yet."),
    _("File it when the period is over."),
)
REMARKS_MISSING = Fault(
    "declarations.remarks_missing",
    Kind.INVALID,
    _("Nothing is said about what to correct."),
    _("Write at least one remark, best at the field it is about."),
)
WHY_MISSING = Fault(
    "declarations.why_missing",
    Kind.INVALID,
    _("This is done only with a reason."),
    _("Write why; it is shown to the firm."),
)
TIER_UNKNOWN = Fault(
    "declarations.tier_unknown", Kind.INVALID, _("“{value}” is no class."), _("Choose one of the classes, or none.")
)
GROUP_UNKNOWN = Fault(
    "declarations.group_unknown",
    Kind.INVALID,
    _("“{value}” is no group that declares."),
    _("Write one of these: {known}."),
)
THRESHOLD_WRONG = Fault(
    "declarations.threshold_wrong",
    Kind.INVALID,
    _("“{value}” is no figure of a rule."),
    _("Name one that is listed, and give zero or more."),
)
SOURCE_MISSING = Fault(
    "declarations.source_missing",
    Kind.INVALID,
    _("A figure of a rule needs its source."),
    _("Name the rule or the decision it comes from."),
)
QUARTER_OPEN = Fault(
    "declarations.quarter_open",
    Kind.CONFLICT,
    _("{period} is not over yet."),
    _("Make its lists when the quarter is over."),
)
ACTIVITY_EMPTY = Fault(
    "declarations.activity_empty",
    Kind.INVALID,
    _("It says neither what was made nor what energy was used."),
    _("Write at least one of the two."),
)
ACTIVITY_WRONG = Fault(
    "declarations.activity_wrong",
    Kind.INVALID,
    _("“{value}” cannot be what was made or used in a month."),
    _("Write zero or more."),
)
MONTH_OPEN = Fault(
    "declarations.month_open",
    Kind.INVALID,
    _("“{value}” is no month that is over."),
    _("Write a month that is over, such as 2026-03."),
)
SECTOR_MISSING = Fault(
    "declarations.sector_missing",
    Kind.INVALID,
    _("The line of business is missing."),
    _("Write it as the register of statistics does; firms are compared within it."),
)
UNIT_MISSING = Fault(
    "declarations.unit_missing",
    Kind.INVALID,
    _("The unit of what was made is missing."),
    _("Write the unit, such as t; within a line of business it is one."),
)
FORM_UNKNOWN = Fault(
    "declarations.form_unknown",
    Kind.INVALID,
    _("“{value}” is no form that is known here."),
    _("Write the code of a form, such as hw-month."),
)
PERIOD_WRONG = Fault(
    "declarations.period_wrong",
    Kind.INVALID,
    _("No period of this form closes with “{value}”, or it is not over."),
    _("Write the last month of a period that is over, such as 202603."),
)
FILED_LATER = Fault(
    "declarations.filed_later",
    Kind.INVALID,
    _("It cannot have been filed on {value}."),
    _("Write the moment at which it was filed there: after the period began, and not in the future."),
)
FILED_BEFORE = Fault(
    "declarations.filed_before",
    Kind.CONFLICT,
    _("There is a declaration of this form and period already, and it says something else."),
    _("Correct that one; what was kept here is not written over."),
)
